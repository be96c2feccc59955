"""Learning the query projection: a ridge regression from where queries are to where they should be.

For a question the place to be is half-way to the passage that answers it; for an English sentence it is where the
encoder puts the Chinese sentence of the same meaning. The projection is the closed-form minimum of

    sum over sets of mean ‖W q + b − target‖²  +  strength · ‖[W b] − [W₀ b₀]‖²

(Hoerl and Kennard, 1970), where W₀ is the identity, or the projection to start from. Unlike a contrastive loss, which
was tried and moved the questions of other collections away from their passages, it needs no negatives and no steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from xunduan.search.projection import Linear

PULL = 0.5
"""How far a question's target lies on the way to its passage, 0 to 1."""
STRENGTH = 0.01
FOLDS = 5


@dataclass(frozen=True)
class TrainingSet:
    """Vectors of queries and of where they should be, (n, d) float32 each; `passages` are ranked to score it."""

    name: str
    queries: np.ndarray
    targets: np.ndarray
    passages: np.ndarray
    """(m, d)"""
    answers: np.ndarray
    """(n,) row of `passages` that answers each query."""

    def part(self, rows: np.ndarray) -> TrainingSet:
        """The set cut to these queries, ranked against all passages still."""
        return TrainingSet(
            self.name, self.queries[rows], self.targets[rows], self.passages, self.answers[rows]
        )


def towards(queries: np.ndarray, passages: np.ndarray) -> np.ndarray:
    """Targets of questions: on the way from each to the passage that answers it."""
    return (1 - PULL) * queries + PULL * passages


def learn(sets: Sequence[TrainingSet], start: Linear, strength: float = STRENGTH) -> Linear:
    """The projection that brings the sets' queries nearest to their targets; every set counts the same."""
    dimension = sets[0].queries.shape[1]
    before = np.hstack([start.weight, start.bias[:, None]]).astype(np.float64)
    inner = strength * np.eye(dimension + 1)
    cross = strength * before
    for one in sets:
        extended = np.hstack([one.queries, np.ones((len(one.queries), 1))]).astype(np.float64)
        inner += extended.T @ extended / len(extended)
        cross += one.targets.astype(np.float64).T @ extended / len(extended)
    solved = np.linalg.solve(inner, cross.T).T.astype(np.float32)
    return Linear(np.ascontiguousarray(solved[:, :-1]), np.ascontiguousarray(solved[:, -1]))


def hit_at_1(one: TrainingSet, projection: Linear) -> float:
    """Share of the queries whose own passage is the nearest of the set's."""
    nearest = (projection.apply(one.queries) @ one.passages.T).argmax(axis=1)
    return float((nearest == one.answers).mean())


def cross_validated(
    sets: Sequence[TrainingSet], fit: Callable[[Sequence[TrainingSet]], Linear], seed: int = 0
) -> dict[str, float]:
    """hit@1 of each set's queries under projections that were learned without them, in five folds drawn by `seed`."""
    generator = np.random.default_rng(seed)
    folds = [generator.permutation(len(one.queries)) % FOLDS for one in sets]
    hits = {one.name: 0.0 for one in sets}
    for fold in range(FOLDS):
        projection = fit(
            [
                one.part(np.flatnonzero(drawn != fold))
                for one, drawn in zip(sets, folds, strict=True)
                if (drawn != fold).any()
            ]
        )
        for one, drawn in zip(sets, folds, strict=True):
            held_out = np.flatnonzero(drawn == fold)
            if held_out.size:
                hits[one.name] += hit_at_1(one.part(held_out), projection) * held_out.size / len(one.queries)
    return hits
