"""Learning what the parts of a score count: the weights under which the right passages come first most clearly.

For each question the parts of its candidates are worked out once (xunduan.search.ranking); then one weight after
another is set to the value of a short list that makes the right candidates likeliest, a softmax over the scores, until
none changes any more. Lists and not gradients: the score is no smooth function of the weights of the views, and a
weight of two digits says all that some thousand questions can tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xunduan.search.learning import FOLDS
from xunduan.search.ranking import Ranking, Weights, combined, relative

VALUES: Mapping[str, Sequence[float]] = {
    "windows": (1.0, 1.5, 2.0, 3.0, 4.0),
    "contexts": (0.0, 0.5, 1.0, 1.5, 2.0),
    "passages": (0.0, 0.5, 1.0, 1.5, 2.0),
    "coverage": (0.5, 0.75, 1.0, 1.25, 1.5, 2.0),
    "place": (0.0, 0.25, 0.5, 0.7, 0.85),
    "year": (0.0, 0.25, 0.5, 0.7, 0.85),
    "date": (0.0, 0.25, 0.5, 0.7, 0.85),
    "answer": (0.0, 0.2, 0.35, 0.5, 0.75, 1.0),
}
"""The values that each weight may take. A place or a year that does not fit never takes all of a score: titles can be
misread."""
_TEMPERATURE = 0.05
"""Of the softmax: a twentieth of the score is about what tells a first hit from a second."""
_ROUNDS = 5
_FITS = ("place", "year", "date")


@dataclass(frozen=True)
class Candidates:
    """The candidates of one question, with the parts of their scores and which of them are right."""

    name: str
    """Of the set that the question is of; every set counts the same."""
    fold: int
    """The fifth that it is held out with."""
    similarities: dict[str, np.ndarray]
    background: dict[str, float]
    parts: dict[str, np.ndarray]
    fit: dict[str, np.ndarray]
    right: np.ndarray
    """bool"""

    def scores(self, weights: Weights) -> np.ndarray:
        """What the candidates score under other weights; the figures that answer are those found before."""
        dense = relative(self.similarities, self.background, weights)
        return combined({"dense": dense, **self.parts}, self.fit, weights)


def candidates(name: str, fold: int, ranking: Ranking, right: np.ndarray, left_out: np.ndarray) -> Candidates:
    """Those of a ranking, `right` and `left_out` by position: left out is what is neither right nor wrong."""
    kept = ~left_out
    parts = {part: values[kept] for part, values in ranking.parts.items() if part not in ("dense", *_FITS)}
    return Candidates(
        name,
        fold,
        {view: values[kept] for view, values in ranking.similarities.items()},
        ranking.background,
        parts,
        {part: ranking.parts[part][kept] for part in _FITS if part in ranking.parts},
        right[kept],
    )


def hits_at_1(asked: Sequence[Candidates], weights: Weights) -> dict[str, list[bool]]:
    """Whether the best candidate is right, by set."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for one in asked:
        scores = one.scores(weights)
        hits[one.name].append(bool(scores.size and one.right[int(scores.argmax())]))
    return dict(hits)


def likelihood(asked: Sequence[Candidates], weights: Weights) -> float:
    """The mean over the sets of the mean log-likelihood of the right candidates; questions without one tell nothing."""
    told: dict[str, list[float]] = defaultdict(list)
    for one in asked:
        if one.right.any():
            odds = one.scores(weights) / _TEMPERATURE
            odds -= odds.max()
            told[one.name].append(float(np.log(np.exp(odds[one.right]).sum() / np.exp(odds).sum())))
    return float(np.mean([np.mean(values) for values in told.values()])) if told else 0.0


def learn_weights(
    asked: Sequence[Candidates], start: Weights, named: Collection[str] = tuple(VALUES)
) -> Weights:
    """The weights, those that are named, under which the right candidates are likeliest; `start` where all are
    alike."""
    best, reached = start, likelihood(asked, start)
    for _ in range(_ROUNDS):
        before = best
        for name in named:
            for value in VALUES[name]:
                tried = replace(best, **{name: value})
                told = likelihood(asked, tried)
                if told > reached + 1e-9:
                    best, reached = tried, told
        if best == before:
            break
    return best


def cross_validated_weights(asked: Sequence[Candidates], start: Weights) -> dict[str, float]:
    """hit@1 of each set's questions under weights that were learned without them and what else is of their fold."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for fold in range(FOLDS):
        weights = learn_weights([one for one in asked if one.fold != fold], start)
        for name, right in hits_at_1([one for one in asked if one.fold == fold], weights).items():
            hits[name] += right
    return {name: float(np.mean(right)) for name, right in sorted(hits.items())}
