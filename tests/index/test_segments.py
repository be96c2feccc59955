"""Updates that put a segment beside those of the snapshot before: a search sees what a full build gives."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from tests.index.test_build import EDITS, article
from xunduan.commands import doctor
from xunduan.errors import SnapshotError
from xunduan.index import segments
from xunduan.index.segments import kept_segments
from xunduan.index.snapshot import VIEWS, Snapshot, open_snapshot
from xunduan.index.stores.lexical import FIELDS
from xunduan.language.fold import fold
from xunduan.language.tokens import index_terms, words
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings


@pytest.fixture(autouse=True)
def _always_in_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives of a handful of documents go on with every segment of which half is left."""
    monkeypatch.setattr(segments, "SMALL", 0)
    monkeypatch.setattr(segments, "_GROWTH", 0.01)
    monkeypatch.setattr(segments, "_GONE", 0.5)


def seen(snapshot: Snapshot, every: int = 1) -> dict[str, Any]:
    """Everything that a search could see of a snapshot, however many segments it has; of the terms so many alone."""
    store, counts = snapshot.store, snapshot.manifest.counts
    passages = list(store.passages())
    terms = sorted({term for passage in passages for term in _terms(passage.text)})[::every]
    return {
        "documents": list(store.documents()),
        "outlines": list(store.outlines()),
        "passages": [store.passages_of(row) for row in range(counts["documents"])],
        "by row": [(store.document(row).id, store.outline(row).id) for row in range(counts["documents"])],
        "texts": [(one.id, store.text(row)) for row, one in enumerate(passages)] == list(store.texts()),
        "rows": [store.passage_row(one.id) for one in passages],
        "document rows": [store.document_row(one.id) for one in store.documents()],
        "files": store.files(),
        "of files": [store.documents_of_file(path) for path in sorted(store.files())],
        "families": [passages[row].id for row in snapshot.columns["passage_family"]],
        "columns": {
            name: snapshot.columns[name].tolist()
            for name in ("passage_document", "passage_section", "passage_figures", "window_passage")
        },
        "windows": [snapshot.lexical.held("windows", term).rows().tolist() for term in terms],
        "contexts": [snapshot.lexical.held("context", term).rows().tolist() for term in terms],
        "counted": [[snapshot.lexical.count(field, term) for term in terms] for field in FIELDS],
        "keys": {view: snapshot.vector_keys[view].tobytes() for view in VIEWS},
        "pairs": snapshot.pairs,
        "spelling": snapshot.spelling,
        "counts": counts,
    }


def _terms(text: str) -> set[str]:
    return index_terms(fold(text), words(fold(text)))


def vectors(snapshot: Snapshot) -> np.ndarray:
    """All vectors and their means: equal to the last bits."""
    stores = [snapshot.vectors[view] for view in VIEWS]
    means = [snapshot.columns[f"mean_{view}"][None, :] for view in VIEWS]
    return np.concatenate([*(store.rows(np.arange(store.size)) for store in stores), *means])


def hits(snapshot: Snapshot, configured: Settings) -> list[list[tuple[str, float]]]:
    """Passages and scores of a few questions to it."""
    engine = Engine(snapshot, FakeEncoder(), configured)
    asked = [article(number).splitlines()[0] for number in (0, 3, 9)] + ["平安之窗", "民警走访"]
    return [
        [(hit.passage.id, round(hit.score, 4)) for hit in engine.search(SearchRequest(one, limit=20)).hits]
        for one in asked
    ]


@hypothesis_settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(EDITS, st.booleans())
def test_after_any_updates_searches_see_what_a_full_build_gives(
    build_fake: Build, configured: Settings, edits: list[tuple[int, int | None, bool]], reprint: bool
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = {f"fixed{number}.txt": article(number) for number in (7, 8, 9)}
        source = write_files(folder / "in", files | {"0.txt": article(0)})
        updated = build_fake(source, folder / "updated").snapshot
        if reprint:
            edits = [*edits, (5, 8, False)]
        for slot, number, with_site in edits:
            path = source / f"{slot}.txt"
            if number is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text(
                    ("平安之窗网站首页\n\n" if with_site else "") + article(number), encoding="utf-8"
                )
            updated = build_fake(source, folder / "updated").snapshot
        full = build_fake(source, folder / "full").snapshot
        assert full.layout is None
        assert seen(updated) == seen(full)
        np.testing.assert_allclose(vectors(updated), vectors(full), atol=1e-6)
        assert hits(updated, configured) == hits(full, configured)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(6)})


def test_an_update_writes_what_has_changed_and_shares_the_rest(
    source: Path, tmp_path: Path, build_fake: Build
) -> None:
    first = build_fake(source, tmp_path / "index").snapshot
    write_files(source, {"2.txt": article(12)})
    second = build_fake(source, tmp_path / "index").snapshot
    assert second.manifest.segments == (second.name,)
    shared = list(segments.files_of(first.folder))
    assert len(shared) > 10
    for path in shared:
        relative = path.relative_to(first.folder)
        assert path.samefile(second.folder / relative)
        assert first.manifest.checksums[relative.as_posix()] == second.manifest.checksums[relative.as_posix()]
    assert len(second.stores) == 2
    assert len(list(second.stores[1].documents())) == 1


def test_the_doctor_finds_several_segments_healthy(
    source: Path, tmp_path: Path, build_fake: Build, configured: Settings
) -> None:
    build_fake(source, tmp_path / "index")
    for number in (2, 3):
        write_files(source, {f"{number}.txt": article(number + 10)})
        snapshot = build_fake(source, tmp_path / "index").snapshot
    assert len(snapshot.stores) == 3
    encoder = FakeEncoder()
    for finding in (
        doctor.check_lexical(snapshot, configured),
        doctor.check_dense(snapshot, encoder),
        doctor.check_search(snapshot, encoder, configured),
    ):
        assert finding.good, finding


def test_what_went_alone_writes_no_segment(source: Path, tmp_path: Path, build_fake: Build) -> None:
    build_fake(source, tmp_path / "index")
    (source / "2.txt").unlink()
    snapshot = build_fake(source, tmp_path / "index").snapshot
    assert snapshot.manifest.segments == ()
    assert snapshot.layout is not None
    assert seen(snapshot) == seen(build_fake(source, tmp_path / "full").snapshot)


def test_segments_of_which_little_is_left_become_one(source: Path, tmp_path: Path, build_fake: Build) -> None:
    build_fake(source, tmp_path / "index")
    write_files(source, {f"{number}.txt": article(number + 10) for number in range(5)})
    assert build_fake(source, tmp_path / "index").snapshot.layout is None


def test_an_id_that_is_given_anew_moves_its_file_to_the_new_segment(
    source: Path, tmp_path: Path, build_fake: Build
) -> None:
    record = '{{"id": "same", "title": "{}", "text": "{}"}}\n'
    text = article(3).replace("\n", "")
    write_files(source, {"a.jsonl": record.format("甲", text), "b.jsonl": record.format("乙", text[::-1])})
    build_fake(source, tmp_path / "index")
    (source / "a.jsonl").unlink()
    snapshot = build_fake(source, tmp_path / "index").snapshot
    assert snapshot.manifest.segments
    assert seen(snapshot) == seen(build_fake(source, tmp_path / "full").snapshot)


def test_a_snapshot_lives_on_without_the_one_that_its_files_came_from(
    source: Path, tmp_path: Path, build_fake: Build, configured: Settings
) -> None:
    one = configured.model_copy(update={"keep_snapshots": 1})
    first = build_fake(source, tmp_path / "index", settings=one).snapshot
    write_files(source, {"2.txt": article(12)})
    build_fake(source, tmp_path / "index", settings=one)
    assert not first.folder.exists()
    assert seen(open_snapshot(tmp_path / "index")) == seen(build_fake(source, tmp_path / "full").snapshot)


def test_where_the_disk_has_no_hard_links_files_are_copied(
    source: Path, tmp_path: Path, build_fake: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr("xunduan.index.segments.os.link", refuse)
    first = build_fake(source, tmp_path / "index").snapshot
    write_files(source, {"2.txt": article(12)})
    second = build_fake(source, tmp_path / "index").snapshot
    assert not (first.folder / "store.sqlite").samefile(second.folder / "store.sqlite")
    assert seen(open_snapshot(tmp_path / "index")) == seen(build_fake(source, tmp_path / "full").snapshot)


def test_damage_to_a_shared_file_is_noticed_and_the_next_build_repairs_it(
    source: Path, tmp_path: Path, build_fake: Build
) -> None:
    build_fake(source, tmp_path / "index")
    write_files(source, {"2.txt": article(12)})
    second = build_fake(source, tmp_path / "index").snapshot
    damaged = second.folder / "vectors" / "windows.faiss"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    with pytest.raises(SnapshotError, match="windows.faiss"):
        open_snapshot(tmp_path / "index", second.name)
    repaired = build_fake(source, tmp_path / "index").snapshot
    assert seen(repaired) == seen(build_fake(source, tmp_path / "full").snapshot)


@pytest.mark.parametrize(
    ("kept", "sizes", "new", "going_on"),
    [
        pytest.param([100_000], [100_000], 6, [0], id="one file of many"),
        pytest.param([1500], [1500], 6, [], id="a small archive is written whole"),
        pytest.param([100_000], [100_000], 40_000, [], id="much is new"),
        pytest.param([70_000], [100_000], 6, [], id="much is gone"),
        pytest.param([100_000, 1200], [100_000, 1200], 6, [0], id="a small segment is written again"),
        pytest.param([100_000, 9000], [100_000, 9000], 6, [0, 1], id="a large one is not"),
        pytest.param([100_000, 9000, 2500], [100_000, 9000, 2500], 700, [0], id="one after the other"),
        pytest.param([100_000, 5000], [100_000, 9000], 6, [0], id="half a segment is gone"),
        pytest.param(
            [90_000, *[2500] * 8], [90_000, *[2500] * 8], 6, [0, *range(3, 9)], id="too many of them"
        ),
    ],
)
def test_which_segments_go_on(
    kept: list[int], sizes: list[int], new: int, going_on: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert kept_segments(kept, sizes, new) == going_on
