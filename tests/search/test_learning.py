"""Learning the projection: it finds what is there to find, the same every time, and scores what it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from xunduan.search.learning import FOLDS, TrainingSet, cross_validated, hit_at_1, learn, towards
from xunduan.search.projection import Linear

DIMENSION = 12


def units(seed: int, count: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def turned() -> TrainingSet:
    """Queries that are their passages turned by one rotation: nothing is found until it is turned back."""
    passages = units(1, 200)
    rotation, _ = np.linalg.qr(np.random.default_rng(2).normal(size=(DIMENSION, DIMENSION)))
    queries = (passages @ rotation.T).astype(np.float32)
    return TrainingSet("turned", queries, passages, passages, np.arange(200))


IDENTITY = Linear.identity(DIMENSION)


def test_the_identity_moves_nothing() -> None:
    queries = units(5, 4)
    np.testing.assert_allclose(IDENTITY.apply(queries), queries, atol=1e-6)


def test_a_rotation_is_found_and_held_out_queries_profit(turned: TrainingSet) -> None:
    assert hit_at_1(turned, IDENTITY) < 0.2
    assert hit_at_1(turned, learn([turned], IDENTITY, 1e-4)) > 0.95
    held_out = cross_validated([turned], lambda sets: learn(sets, IDENTITY, 1e-4))
    assert held_out["turned"] > 0.95


def test_the_stronger_the_regularisation_the_nearer_the_start(turned: TrainingSet) -> None:
    distances = [
        np.abs(learn([turned], IDENTITY, strength).weight - IDENTITY.weight).max()
        for strength in (1e-4, 1, 1e6)
    ]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 1e-3


def test_the_solution_is_the_minimum_of_what_it_says(turned: TrainingSet) -> None:
    strength = 0.1
    found = learn([turned], IDENTITY, strength)

    def loss(linear: Linear) -> float:
        error = turned.queries @ linear.weight.T + linear.bias - turned.targets
        apart = ((linear.weight - IDENTITY.weight) ** 2).sum() + ((linear.bias - IDENTITY.bias) ** 2).sum()
        return float((error**2).sum(axis=1).mean() + strength * apart)

    nudges = np.random.default_rng(4)
    for _ in range(10):
        nudge = nudges.normal(0, 0.01, found.weight.shape).astype(np.float32)
        assert loss(found) < loss(Linear(found.weight + nudge, found.bias))


def test_it_is_the_same_every_time_and_by_seed(turned: TrainingSet) -> None:
    np.testing.assert_array_equal(learn([turned], IDENTITY).weight, learn([turned], IDENTITY).weight)

    def fit(sets: Sequence[TrainingSet]) -> Linear:
        return learn(sets, IDENTITY)

    assert cross_validated([turned], fit, seed=1) == cross_validated([turned], fit, seed=1)


def test_no_query_is_scored_by_what_was_learned_from_it(turned: TrainingSet) -> None:
    seen: list[set[bytes]] = []

    def fit(sets: Sequence[TrainingSet]) -> Linear:
        seen.append({query.tobytes() for one in sets for query in one.queries})
        return IDENTITY

    cross_validated([turned], fit)
    assert len(seen) == FOLDS
    every = {query.tobytes() for query in turned.queries}
    held_out = [every - part for part in seen]
    assert sum(map(len, held_out)) == 200
    assert set().union(*held_out) == every


def test_a_small_set_counts_as_much_as_a_large_one(turned: TrainingSet) -> None:
    few = turned.part(np.arange(10))
    many = TrainingSet(
        "many",
        np.tile(few.queries, (20, 1)),
        np.tile(few.targets, (20, 1)),
        few.passages,
        np.tile(few.answers, 20),
    )
    np.testing.assert_allclose(learn([few], IDENTITY).weight, learn([many], IDENTITY).weight, atol=1e-5)


def test_sets_of_fewer_queries_than_folds_are_scored_too(turned: TrainingSet) -> None:
    few = TrainingSet("few", turned.queries[:2], turned.targets[:2], turned.passages, turned.answers[:2])
    found = cross_validated([turned, few], lambda sets: learn(sets, IDENTITY))
    assert set(found) == {"turned", "few"}
    assert all(0 <= value <= 1 for value in found.values())


def test_targets_lie_on_the_way_to_the_passage() -> None:
    queries, passages = units(1, 3), units(2, 3)
    np.testing.assert_allclose(towards(queries, passages), (queries + passages) / 2)
