"""What a build takes over from the snapshot before, row by row, and what it makes anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, Silent, write_files
from tests.index.test_build import article
from xunduan.index.embedding import vectors_of
from xunduan.index.ingest import IngestedFile, KeptDocument, taken_over
from xunduan.index.pipeline import IngestedDocument
from xunduan.index.reuse import GatheredPassages, gather
from xunduan.index.snapshot import VIEWS, Snapshot
from xunduan.index.stores.contract import StoredFile
from xunduan.index.stores.lexical import InvertedStore
from xunduan.index.stores.passage_writer import StoreWriter


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory, build_fake: Build) -> Snapshot:
    folder = tmp_path_factory.mktemp("gathered")
    source = write_files(folder / "in", {f"{number}.txt": article(number) for number in range(4)})
    return build_fake(source, folder / "index").snapshot


def anew(ingested: IngestedDocument) -> IngestedFile:
    """A file with one document that is read anew."""
    stored = StoredFile(ingested.document.path, "", "", (), (), (ingested.document.id,))
    return IngestedFile(stored, (), lambda: (ingested,))


def document(previous: Snapshot, row: int, new: bool = False) -> IngestedFile:
    """A document of the snapshot as an update finds it: taken from there, or read anew."""
    found = previous.store.document(row)
    read = anew(taken_over(previous.store, KeptDocument(row, found.id, found.path, False)))
    return read if new else replace(read, kept=(KeptDocument(row, found.id, found.path, False),))


def gathered_from(files: list[IngestedFile], previous: Snapshot | None, folder: Path) -> GatheredPassages:
    return gather(files, FakeEncoder(), previous, folder)


def test_without_a_snapshot_before_everything_is_new(previous: Snapshot, tmp_path: Path) -> None:
    files = [document(previous, 2, new=True), document(previous, 0, new=True)]
    gathered = gathered_from(files, None, tmp_path)
    assert set(gathered.kept_passages) == set(gathered.kept_windows) == {-1}
    passages = [stored.passage for file in files for one in file.documents for stored in one.passages]
    assert [passage for _, passage in gathered.new()] == passages
    assert gathered.figure_counts.tolist() == [len(passage.figures) for passage in passages]


@pytest.mark.parametrize("taken_over", [False, True])
def test_rows_follow_their_documents_wherever_these_stand_now(
    previous: Snapshot, tmp_path: Path, taken_over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if taken_over:
        monkeypatch.setattr("xunduan.index.stores.passage_writer._LEARNED_FROM", 1)
    files = [document(previous, 3), document(previous, 1, new=True), document(previous, 0)]
    assert StoreWriter(tmp_path / "other", previous.stores).takes_over(0) == taken_over
    gathered = gathered_from(files, previous, tmp_path)
    passages = list(gathered.store.passages())
    for row, (passage, before) in enumerate(zip(passages, gathered.kept_passages, strict=True)):
        assert gathered.store.document(int(gathered.owners[row])).id == passage.document_id
        assert gathered.sections[row] == gathered.store.document(int(gathered.owners[row])).section_at(
            passage.start
        )
        if gathered.owners[row] == 1:
            assert before == -1
        else:
            assert previous.store.passage(int(before)) == passage
    for passage_row, before in zip(gathered.window_passage, gathered.kept_windows, strict=True):
        if before >= 0:
            assert previous.columns["window_passage"][before] == gathered.kept_passages[passage_row]
    kept = gathered.kept_windows[gathered.kept_windows >= 0]
    assert len(set(kept.tolist())) == len(kept)
    assert {document.id for document, _ in gathered.new()} == {previous.store.document(1).id}


@pytest.mark.parametrize("rows", [[0, 1, 2, 3], [3, 0], [2], [1, 3, 2]])
def test_what_is_taken_over_is_what_would_be_made(
    previous: Snapshot, rows: list[int], tmp_path: Path
) -> None:
    kept = gathered_from([document(previous, row) for row in rows], previous, tmp_path / "kept")
    made = gathered_from([document(previous, row, new=True) for row in rows], None, tmp_path / "anew")
    encoder = FakeEncoder()
    vectors, embedded = vectors_of(kept, encoder, Silent(), tmp_path / "kept", kept.previous)
    expected, _ = vectors_of(made, FakeEncoder(), Silent(), tmp_path / "anew", None)
    assert embedded == len(encoder.embedded) == 0
    for view in VIEWS:
        np.testing.assert_array_equal(vectors[view][:], expected[view][:])
        np.testing.assert_array_equal(vectors[view].keys, expected[view].keys)
        np.testing.assert_array_equal(vectors[view].mean(), expected[view].mean())
    assert list(kept.store.passages()) == list(made.store.passages())
    assert kept.pairs == made.pairs
    assert list(kept.pairs) == list(made.pairs)
    assert isinstance(kept.lexical, InvertedStore) and isinstance(made.lexical, InvertedStore)
    for field, postings in made.lexical._fields.items():
        for part in ("terms", "lengths", "ends", "data"):
            np.testing.assert_array_equal(
                getattr(kept.lexical._fields[field], part), getattr(postings, part), err_msg=f"{field}.{part}"
            )


def test_a_text_that_moved_to_another_document_keeps_its_vector(previous: Snapshot, tmp_path: Path) -> None:
    found = previous.store.document(1)
    moved = replace(found, id="moved", path="moved.txt")
    read = anew(replace(taken_over(previous.store, KeptDocument(1, found.id, "", False)), document=moved))
    encoder, progress = FakeEncoder(), Silent()
    gathered = gathered_from([read], previous, tmp_path)
    vectors, embedded = vectors_of(gathered, encoder, progress, tmp_path, gathered.previous)
    assert embedded == len(encoder.embedded) == 0
    assert progress.done == sum(map(len, vectors.values()))
    owned = np.flatnonzero(previous.columns["passage_document"] == 1)
    np.testing.assert_array_equal(vectors["passages"][:], previous.vectors["passages"].rows(owned))
