"""One contract for every VectorStore, and what only the written one can do."""

from __future__ import annotations

import ctypes
import os
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from tests.fakes import ArrayStore
from xunduan.errors import SnapshotError
from xunduan.index.stores import milvus
from xunduan.index.stores.contract import VectorStore
from xunduan.index.stores.milvus import MilvusStore
from xunduan.index.stores.segmented import Rows, SegmentedVectors
from xunduan.index.stores.vectors import FaissStore, bits_for, kind_beside, kind_for


def written(vectors: np.ndarray, folder: Path, kind: str | None = None) -> FaissStore:
    FaissStore.of(vectors, kind if len(vectors) else None).write(folder / "v.faiss")
    return FaissStore.open(folder / "v.faiss")


def of_two_segments(vectors: np.ndarray, folder: Path) -> SegmentedVectors:
    """Rows by turns from one and the other, which has one row more that is gone."""
    number, row = np.arange(len(vectors)) % 2, np.arange(len(vectors)) // 2
    segments = [vectors[0::2], np.concatenate([vectors[1::2], np.full((1, vectors.shape[1]), 9, np.float32)])]
    rows = Rows.of(number, row, [len(some) for some in segments])
    return SegmentedVectors([FaissStore.of(some) for some in segments], rows)


def in_milvus(vectors: np.ndarray, folder: Path) -> MilvusStore:
    pytest.importorskip("milvus_lite")
    return MilvusStore.of(vectors, f"milvus://{folder}/lite.db", "windows")


MADE: dict[str, Callable[[np.ndarray, Path], VectorStore]] = {
    "array": lambda vectors, folder: ArrayStore(vectors),
    "in memory": lambda vectors, folder: FaissStore.of(vectors),
    "written": written,
    "in eight bits": lambda vectors, folder: written(vectors, folder, "SQ8"),
    "in lists": lambda vectors, folder: written(vectors, folder, "IVF2,SQ8"),
    "in lists of six bits": lambda vectors, folder: written(vectors, folder, "IVF2,SQ6"),
    "of two segments": of_two_segments,
    "in Milvus Lite": in_milvus,
}


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    drawn = np.random.default_rng(7).normal(size=(40, 16)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture(params=MADE)
def store(request: pytest.FixtureRequest, vectors: np.ndarray, tmp_path: Path) -> VectorStore:
    return MADE[request.param](vectors, tmp_path)


def test_it_knows_its_size(store: VectorStore) -> None:
    assert (store.size, store.dimension) == (40, 16)


def test_the_nearest_come_first_by_inner_product(store: VectorStore, vectors: np.ndarray) -> None:
    scores, rows = store.search(vectors[[3, 17]], 5)
    assert scores.shape == rows.shape == (2, 5)
    assert rows[:, 0].tolist() == [3, 17]
    np.testing.assert_allclose(scores[:, 0], 1, atol=0.01)
    assert (np.diff(scores, axis=1) <= 0).all()
    np.testing.assert_allclose(scores[0], store.rows(rows[0]) @ vectors[3], atol=1e-5)
    assert set(rows[0]) == set(np.argsort(-(vectors @ vectors[3]))[:5])


def test_more_than_it_holds_gives_all_once(store: VectorStore, vectors: np.ndarray) -> None:
    scores, rows = store.search(vectors[:1], 1000)
    assert scores.shape == (1, 40)
    assert sorted(rows[0]) == list(range(40))


@pytest.mark.parametrize("most", [10, 1000])
def test_rows_that_are_not_among_those_wanted_are_never_found(
    store: VectorStore, vectors: np.ndarray, most: int
) -> None:
    wanted = np.arange(40) % 3 == 0
    scores, rows = store.search(vectors[:5], most, np.packbits(wanted, bitorder="little"))
    allowed = np.flatnonzero(wanted)
    for query, found, held in zip(vectors[:5], rows, scores, strict=True):
        exact = store.rows(allowed) @ query
        assert sorted(found.tolist()) == sorted(allowed[np.argsort(-exact)[:most]].tolist())
        np.testing.assert_allclose(held, np.sort(exact)[::-1][:most], atol=1e-5)


def test_among_none_nothing_is_found(store: VectorStore, vectors: np.ndarray) -> None:
    scores, rows = store.search(vectors[:2], 3, np.zeros(5, np.uint8))
    assert scores.shape == rows.shape == (2, 0)


def test_rows_are_the_stored_vectors_in_the_order_asked(store: VectorStore, vectors: np.ndarray) -> None:
    np.testing.assert_allclose(store.rows(np.array([5, 0, 5])), vectors[[5, 0, 5]], atol=0.01)
    assert store.rows(np.array([], np.int64)).shape == (0, 16)


def test_scores_are_those_of_the_stored_vectors_in_the_order_asked(
    store: VectorStore, vectors: np.ndarray
) -> None:
    rows = np.array([5, 0, 39, 17])
    np.testing.assert_allclose(store.scores(vectors[3], rows), store.rows(rows) @ vectors[3], atol=1e-5)
    assert store.scores(vectors[3], np.array([], np.int64)).shape == (0,)


def test_expressions_name_each_row_once_and_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus, "_RANGES", 2)
    monkeypatch.setattr(milvus, "_LISTED", 3)
    rows = np.array([0, 1, 4, 6, 7, 8, 9, 12, 14, 20, 21, 22, 30, 40, 41, 42, 43])
    named, sizes = [], []
    for expression, size in milvus.passing(rows):
        python = re.sub(r"row >= (\d+) and row < (\d+)", r"\1 <= row < \2", expression)
        named += [row for row in range(50) if eval(python, {"row": row})]
        sizes.append(size)
        assert expression.count(">=") <= 2
    assert sorted(named) == rows.tolist()
    assert sum(sizes) == len(rows)
    assert list(milvus.passing(rows[:0])) == []


@pytest.mark.parametrize("reached", [40, 6])
def test_a_filter_of_many_rows_finds_what_one_expression_would(
    vectors: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reached: int
) -> None:
    """Of rows here and there, whether the nearest of all hold enough of them or not."""
    store, wanted = (
        in_milvus(vectors, tmp_path),
        np.array([0, 2, 4, *range(7, 19), 21, 23, 25, *range(28, 36)]),
    )
    among = np.packbits(np.isin(np.arange(40), wanted), bitorder="little")
    scores, rows = store.search(vectors[:3], 4, among)
    monkeypatch.setattr(milvus, "_RANGES", 1)
    monkeypatch.setattr(milvus, "_LISTED", 2)
    monkeypatch.setattr(milvus, "_EXPRESSIONS", 1)
    in_parts, rows_in_parts = store.search(vectors[:3], 4, among)
    monkeypatch.setattr(milvus, "MOST", reached)
    expected = np.sort(vectors[:3] @ vectors[wanted].T, axis=1)[:, ::-1][:, :4]
    for found in (scores, in_parts, store.search(vectors[:3], 4, among)[0]):
        np.testing.assert_allclose(found, expected, atol=1e-5)
    assert rows.tolist() == rows_in_parts.tolist() == store.search(vectors[:3], 4, among)[1].tolist()


def test_what_a_search_of_milvus_does_not_reach_is_scored_by_its_vector(
    vectors: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = in_milvus(vectors, tmp_path)
    search = store._search
    monkeypatch.setattr(store, "_search", lambda queries, k, expression: search(queries, k - 2, expression))
    rows = np.array([5, 0, 39, 17])
    np.testing.assert_allclose(store.scores(vectors[3], rows), vectors[rows] @ vectors[3], atol=1e-5)


@pytest.mark.parametrize("row", [-1, 40])
def test_a_row_beyond_it_is_refused(store: VectorStore, row: int) -> None:
    with pytest.raises(IndexError):
        store.rows(np.array([0, row]))


@pytest.mark.parametrize("name", MADE)
def test_an_empty_store_finds_nothing(name: str, tmp_path: Path) -> None:
    empty = MADE[name](np.empty((0, 16), np.float32), tmp_path)
    scores, rows = empty.search(np.ones((2, 16), np.float32), 3)
    assert scores.shape == rows.shape == (2, 0)


@pytest.mark.parametrize("damage", ["cut", "garbage", "missing"])
def test_a_file_that_is_no_index_is_refused(vectors: np.ndarray, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "v.faiss"
    FaissStore.of(vectors).write(path)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:20] if damage == "cut" else b"not an index at all")
    with pytest.raises(SnapshotError, match=r"v\.faiss"):
        FaissStore.open(path)


def test_one_query_is_searched_by_one_thread(vectors: np.ndarray) -> None:
    store = FaissStore.of(vectors)
    store.search(vectors[:3], 1)
    assert faiss.omp_get_max_threads() == min(3, os.cpu_count() or 1)
    store.search(vectors[:1], 1)
    assert faiss.omp_get_max_threads() == 1


def test_the_kind_follows_from_the_count() -> None:
    assert [kind_for(count) for count in (0, 20_000, 20_001, 30_000, 50_000, 200_000, 1_000_000, 7_000_000)] == [
        "Flat", "Flat", "SQ8", "SQ8", "IVF512,SQ8", "IVF2048,SQ8", "IVF4096,SQ6", "IVF16384,SQ6",
    ]  # fmt: skip
    assert [bits_for(count) for count in (20_000, 30_000, 499_999, 500_000)] == [32, 8, 8, 6]
    assert kind_for(700_000) == kind_for(1_040_000), "an archive that grows keeps its lists"


@pytest.mark.parametrize("kind", ["SQ8", "IVF4,SQ8", "IVF4,SQ6"])
def test_a_vector_stored_again_keeps_its_bits_and_another_distribution_changes_none(
    kind: str, vectors: np.ndarray, tmp_path: Path
) -> None:
    first = written(vectors, tmp_path, kind)
    kept = first.rows(np.arange(30))
    far = np.eye(16, dtype=np.float32)[:5]
    again = FaissStore.of(np.concatenate([kept, far]), kind, learned=first)
    np.testing.assert_array_equal(again.rows(np.arange(30)), kept)
    anew = FaissStore.of(np.concatenate([kept, far]), kind)
    assert not np.array_equal(anew.rows(np.arange(30)), kept)


def test_lists_give_as_many_as_asked_for_wherever_they_are(
    vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.stores.vectors.PROBED_OF_FEW", 1)
    store = FaissStore.of(vectors, "IVF4,SQ8")
    _, rows = store.search(vectors[:2], 40)
    assert [sorted(found) for found in rows.tolist()] == [list(range(40))] * 2


def test_what_is_stored_in_few_bits_is_near_what_was_given() -> None:
    drawn = np.random.default_rng(1).normal(loc=0.3, size=(3000, 384)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    for kind, moved in (("SQ8", 0.002), ("IVF16,SQ8", 0.002), ("IVF16,SQ6", 0.006)):
        store = FaissStore.of(drawn, kind)
        cosines = store.rows(np.arange(3000)) @ drawn[7]
        assert np.abs(cosines - drawn @ drawn[7]).max() < moved
        assert FaissStore.of(drawn, kind).kind == kind
        assert store.search(drawn[7:8], 1)[1][0].tolist() == [7]


@pytest.mark.parametrize("passed_over", [0, 64])
def test_what_is_gone_of_a_segment_is_never_found_and_takes_no_place(
    passed_over: int, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.stores.segmented._PASSED_OVER", passed_over)
    kept = np.sort(np.random.default_rng(5).permutation(40)[:25])
    number = (kept >= 20).astype(int)
    rows = Rows.of(number, kept - 20 * number, [20, 20])
    store = SegmentedVectors([FaissStore.of(vectors[:20]), FaissStore.of(vectors[20:])], rows)
    plain = FaissStore.of(vectors[kept])
    for one, other in zip(store.search(vectors[:5], 7), plain.search(vectors[:5], 7), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
    assert sorted(store.search(vectors[:1], 99)[1][0].tolist()) == list(range(25))


@pytest.mark.parametrize("kind", ["Flat", "SQ8", "IVF2,SQ8", "IVF2,SQ6"])
def test_large_lists_are_written_in_parts_and_mapped_and_give_the_same(
    kind: str,
    vectors: np.ndarray,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    whole = FaissStore.of(vectors, kind)
    monkeypatch.setattr("xunduan.index.stores.vectors.MAPPED_FROM", 36 * 16)
    made = tmp_path / "made"
    made.mkdir()
    FaissStore.write_of(made / "v.faiss", vectors, kind, learned=whole)
    in_lists = kind.startswith("IVF") and hasattr(faiss, "OnDiskInvertedLists")
    if in_lists:
        ctypes.CDLL(None).fflush(None)
    assert not capfd.readouterr().out, "the output is the command's"
    assert (
        sorted(path.name for path in made.iterdir()) == ["v.faiss"] + ["v.lists", "v.places.npy"] * in_lists
    )
    made = made.rename(tmp_path / "published")
    mapped = FaissStore.open(made / "v.faiss")
    assert (mapped.kind, mapped.size) == (kind, 40)
    for one, other in zip(whole.search(vectors[:3], 5), mapped.search(vectors[:3], 5), strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(whole.rows(np.arange(40)), mapped.rows(np.arange(40)))
    again = FaissStore.of(mapped.rows(np.arange(40)), kind, learned=mapped)
    np.testing.assert_array_equal(again.rows(np.arange(40)), mapped.rows(np.arange(40)))
    if in_lists:
        assert np.load(made / "v.places.npy").dtype == np.uint32
        (made / "v.lists").unlink()
        with pytest.raises(SnapshotError, match="cannot read the vector index"):
            FaissStore.open(made / "v.faiss")


class Drawn:
    """Vectors that are nowhere held, each drawn when it is asked for."""

    shape = (20_000, 512)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: Any) -> np.ndarray:
        numbers = np.arange(len(self))[rows]
        return np.sin(np.outer(numbers + 1, np.arange(1, self.shape[1] + 1))).astype(np.float32)


def test_what_lists_are_learned_from_is_mapped_and_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.stores.vectors.MAPPED_FROM", 1 << 20)
    monkeypatch.setattr("xunduan.index.stores.vectors._CHUNK", 128)
    tracemalloc.start()
    FaissStore.write_of(tmp_path / "v.faiss", Drawn(), "IVF64,SQ8", learned=None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    learned = 40 * 64 * 512 * 4
    assert peak < learned / 2
    assert FaissStore.open(tmp_path / "v.faiss").size == len(Drawn())


def test_what_comes_to_a_large_index_takes_over_its_ranges(vectors: np.ndarray) -> None:
    large = FaissStore.of(vectors, "IVF4,SQ8")
    beside = FaissStore.of(large.rows(np.arange(3)), kind_beside(500_000), large)
    assert beside.kind == "SQ8"
    np.testing.assert_allclose(beside.rows(np.arange(3)), large.rows(np.arange(3)), atol=1e-6)
    assert FaissStore.of(vectors, kind_beside(900)).kind == "Flat"


def test_where_lists_cannot_be_mapped_they_are_read(
    vectors: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.stores.vectors.MAPPED_FROM", 0)
    monkeypatch.setattr("xunduan.index.stores.vectors._ON_DISK", None)  # as on Windows
    FaissStore.write_of(tmp_path / "v.faiss", vectors, "IVF2,SQ8")
    assert [path.name for path in tmp_path.iterdir()] == ["v.faiss"]
    assert FaissStore.open(tmp_path / "v.faiss").search(vectors[3:4], 1)[1][0].tolist() == [3]
