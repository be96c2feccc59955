"""The dense side against the same numbers computed plainly."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import FakeEncoder
from xunduan.index.snapshot import VIEWS, Snapshot
from xunduan.search.dense import DenseIndex, query_vectors


@pytest.fixture(scope="module")
def query() -> np.ndarray:
    return FakeEncoder().encode_queries(["龙门河清淤多少公里"])[0]


def best_windows(snapshot: Snapshot, view: str, query: np.ndarray) -> np.ndarray:
    values = snapshot.vectors[view].rows(np.arange(snapshot.vectors[view].size)) @ query
    if view == "passages":
        return values
    owners = snapshot.columns["window_passage"]
    return np.array([values[owners == row].max() for row in range(snapshot.manifest.counts["passages"])])


def test_similarities_are_those_of_the_best_window_and_of_the_passage(
    archive: Snapshot, query: np.ndarray
) -> None:
    rows = np.array([0, 3, 4, 17, archive.manifest.counts["passages"] - 1])
    found = DenseIndex(archive).similarities(query_vectors(query, None), rows)
    assert set(found) == set(VIEWS)
    for view in VIEWS:
        np.testing.assert_allclose(found[view], best_windows(archive, view, query)[rows], atol=1e-6)


def test_the_nearest_of_every_view_are_among_the_candidates(archive: Snapshot, query: np.ndarray) -> None:
    rows = DenseIndex(archive).nearest(query_vectors(query, None))
    assert rows.tolist() == sorted(set(rows.tolist()))
    for view in VIEWS:
        assert set(np.argsort(-best_windows(archive, view, query))[:20]) <= set(rows)


def test_no_passages_have_no_similarities(archive: Snapshot, query: np.ndarray) -> None:
    found = DenseIndex(archive).similarities(query_vectors(query, None), np.empty(0, np.int64))
    assert {view: values.shape for view, values in found.items()} == dict.fromkeys(VIEWS, (0,))


def test_the_background_is_the_mean_over_everything(archive: Snapshot, query: np.ndarray) -> None:
    background = DenseIndex(archive).background(query_vectors(query, None))
    for view in VIEWS:
        values = archive.vectors[view].rows(np.arange(archive.vectors[view].size)) @ query
        assert background[view] == pytest.approx(values.mean(), abs=1e-5)


def test_only_the_view_in_context_is_searched_with_the_place(query: np.ndarray) -> None:
    placeless = np.roll(query, 1)
    vectors = query_vectors(query, placeless)
    assert np.array_equal(vectors["contexts"], query)
    for view in ("windows", "passages"):
        assert np.allclose(vectors[view], (query + placeless) / 2)
