"""What a build takes over from the snapshot before, row by row, and what it makes anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, Silent, write_files
from tests.index.test_build import article
from xunduan.index.pipeline import IngestedDocument
from xunduan.index.reuse import Corpus, lexical_of, vectors_of
from xunduan.index.snapshot import VIEWS, Snapshot


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory, build_fake: Build) -> Snapshot:
    folder = tmp_path_factory.mktemp("corpus")
    source = write_files(folder / "in", {f"{number}.txt": article(number) for number in range(4)})
    return build_fake(source, folder / "index").snapshot


def document(previous: Snapshot, row: int, new: bool = False) -> IngestedDocument:
    """A document of the snapshot as an update finds it: taken from there, or read anew."""
    return IngestedDocument(
        previous.store.document(row), previous.store.stored_passages_of(row), None if new else row
    )


def test_without_a_snapshot_before_everything_is_new(previous: Snapshot) -> None:
    corpus = Corpus([document(previous, 2), document(previous, 0)], None)
    assert set(corpus.kept_passages) == set(corpus.kept_windows) == {-1}
    assert [stored for _, stored in corpus.new] == corpus.stored


def test_rows_follow_their_documents_wherever_these_stand_now(previous: Snapshot) -> None:
    corpus = Corpus([document(previous, 3), document(previous, 1, new=True), document(previous, 0)], previous)
    for row, (passage, before) in enumerate(zip(corpus.passages, corpus.kept_passages, strict=True)):
        if corpus.owners[row] == 1:
            assert before == -1
        else:
            assert previous.store.passage(int(before)) == passage
    owners = np.repeat(np.arange(len(corpus.passages)), corpus.window_counts)
    for passage, before in zip(owners, corpus.kept_windows, strict=True):
        if before >= 0:
            assert previous.columns["window_passage"][before] == corpus.kept_passages[passage]
    kept = corpus.kept_windows[corpus.kept_windows >= 0]
    assert len(set(kept.tolist())) == len(kept)
    assert {document.id for document, _ in corpus.new} == {previous.store.document(1).id}


@pytest.mark.parametrize("rows", [[0, 1, 2, 3], [3, 0], [2], [1, 3, 2]])
def test_what_is_taken_over_is_what_would_be_made(
    previous: Snapshot, rows: list[int], tmp_path: Path
) -> None:
    kept = Corpus([document(previous, row) for row in rows], previous)
    anew = Corpus([document(previous, row, new=True) for row in rows], None)
    encoder = FakeEncoder()
    vectors, keys, embedded = vectors_of(kept, encoder, Silent(), tmp_path / "kept")
    expected_vectors, expected_keys, _ = vectors_of(anew, FakeEncoder(), Silent(), tmp_path / "anew")
    assert embedded == len(encoder.embedded) == 0
    for view in VIEWS:
        np.testing.assert_array_equal(vectors[view], expected_vectors[view])
        np.testing.assert_array_equal(keys[view], expected_keys[view])
    (lexical, pairs), (expected_lexical, expected_pairs) = lexical_of(kept), lexical_of(anew)
    assert pairs == expected_pairs
    assert list(pairs) == list(expected_pairs)
    for field, postings in expected_lexical._fields.items():
        for part in ("terms", "offsets", "postings"):
            np.testing.assert_array_equal(
                getattr(lexical._fields[field], part), getattr(postings, part), err_msg=f"{field}.{part}"
            )


def test_a_text_that_moved_to_another_document_keeps_its_vector(previous: Snapshot, tmp_path: Path) -> None:
    read = document(previous, 1, new=True)
    moved = replace(read, document=replace(read.document, id="moved", path="moved.txt"))
    encoder, progress = FakeEncoder(), Silent()
    vectors, _, embedded = vectors_of(Corpus([moved], previous), encoder, progress, tmp_path)
    assert embedded == len(encoder.embedded) == 0
    assert progress.done == sum(map(len, vectors.values()))
    owned = np.flatnonzero(previous.columns["passage_document"] == 1)
    np.testing.assert_array_equal(vectors["passages"], previous.vectors["passages"].rows(owned))
