"""Learning when an answer is there, and what a score says: the weights and bounds of data/confidence.json.

Weights are those of a logistic regression, pulled to earlier ones, in which the answerable and the unanswerable
questions of every file weigh alike; the offset is then set for a share of the unanswerable ones to be told. What is
reported was judged by weights that were learned without the file of the question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xunduan.search.confidence import LOOKED_AT, Signals
from xunduan.search.relevance import standings

CHINESE, FEW = "chinese", "few_documents"
_CHINESE = {
    "words": 4.4, "standing": 0.49, "nearness": 17.0, "few_words": 0.0, "answered": 2.5, "unanswered_noun": -2.5,
    "lead": 0.0, "read": 0.0, "odds": 0.0, "lacks": 0.0, "offset": -2.25,
}  # fmt: skip
EARLIER: Mapping[str, Mapping[str, float]] = {
    CHINESE: _CHINESE,
    "english": {"words": 9.5, "standing": 1.74, "nearness": 0.0, "lead": 0.0, "read": 0.0, "odds": 0.0, "offset": -3.5},
    FEW: {name: weight for name, weight in _CHINESE.items() if name != "nearness"},
}  # fmt: skip
"""By group, what was learned before from own passages of eleven subjects, questions and topics, half of them not in
the archive. Where documents are too few to tell what near is, weights are those of the same questions without
nearness."""
PULL = 3.0
"""How strongly the weights are held to those; 3, 10 and 30 are alike for files that are left out."""
TOLD, TOLD_OF_FOUND = 0.72, 0.72
"""Shares of the unanswerable questions that are to be told, and of those in Chinese whose words were found, so that the
reranker did not look. They are hard ones: the archive holds passages of the same subject and style, or all of them but
a name or a number. At .75 and at .6 of the first two in five and one in five of the answerable ones would be flagged.
Of 232 answered questions to four small archives 216, 214, 212 and 210 are confident with .7, .72, .76 and .78 of the
second, of 125 others 44, 42, 41 and 39."""
DEPTH = 20
"""First hits of a question by which scores are judged."""
BAND = 0.05
HIGH, CUT = 0.6, 0.12
"""Share of the hits of a band of standings (xunduan.search.relevance) that are right, for the band to be of high
relevance, or above the cut. Each lies between what two neighbouring bands have, so that the bounds are the same
whichever file is left out: at .5 and .15 they move, and of the high hits of files left out .76 are right, not .87."""
_FEWEST = 20
"""Hits that a band must have to say anything."""
_ROUNDS = 60


@dataclass(frozen=True)
class Sample:
    """A question put to an archive."""

    file: str
    signals: Signals
    answerable: bool
    hits: tuple[tuple[float, bool], ...] = ()
    """Scores of the first hits, and whether each is right."""


@dataclass(frozen=True)
class Learned:
    """Weights by group, bounds of relevance, and held-out shares of the flagged."""

    weights: dict[str, dict[str, float]]
    relevance: dict[str, float]
    flagged: dict[str, tuple[float, float]]
    """By group: of the answerable, which is wrong, and of the unanswerable."""


def learn_confidence(samples: Sequence[Sample]) -> Learned:
    """Learn from questions of at least two files, both answerable and not; a group without such keeps the earlier
    weights. A question whose answer is not among the first hits tells nothing."""
    samples = [
        one for one in samples if not one.answerable or any(right for _, right in one.hits[:LOOKED_AT])
    ]
    weights, flagged = {}, {}
    for group, earlier in EARLIER.items():
        asked = [_as_of_few(one) for one in samples] if group == FEW else samples
        asked = [one for one in asked if one.signals.group == group]
        weights[group] = dict(earlier)
        if len({one.file for one in asked}) > 1 and len({one.answerable for one in asked}) > 1:
            weights[group] = _fitted(asked, earlier)
            flagged[group] = _held_out(asked, earlier)
    return Learned(weights, _bounds(samples), flagged)


def _as_of_few(sample: Sample) -> Sample:
    """A question in Chinese as it would be judged where nearness is not known."""
    chinese = sample.signals.group == CHINESE
    return replace(sample, signals=replace(sample.signals, group=FEW)) if chinese else sample


def _fitted(samples: Sequence[Sample], earlier: Mapping[str, float]) -> dict[str, float]:
    """The weights, those of figures that do not answer left out: what asks for a number openly is told by the rule."""
    open_ones = [one for one in samples if not one.signals.unanswered]
    names = list(earlier)
    features = np.array([[one.signals.features()[name] for name in names] for one in open_ones])
    answerable = np.array([one.answerable for one in open_ones], float)
    counted = Counter((one.file, one.answerable) for one in open_ones)
    share = (
        np.array([1 / counted[one.file, one.answerable] for one in open_ones]) * len(open_ones) / len(counted)
    )
    prior = np.array([earlier[name] for name in names])
    found = prior.copy()
    for _ in range(_ROUNDS):  # Newton's steps; the pull keeps the system regular
        likely = 1 / (1 + np.exp(-np.clip(features @ found, -30, 30)))
        slope = features.T @ (share * (likely - answerable)) + PULL * (found - prior)
        curve = (features.T * (share * likely * (1 - likely))) @ features + PULL * np.eye(len(found))
        found = found - np.linalg.solve(curve, slope)
    learned = dict(zip(names, (float(value) for value in found), strict=True))
    odds = [
        (one.signals.odds is not None, -np.inf if one.signals.unanswered else one.signals.log_odds(learned))
        for one in samples
        if not one.answerable
    ]
    if "lacks" in learned:
        reached = _reached([value for read, value in odds if not read], TOLD_OF_FOUND)
        learned["offset"] -= reached
        learned["read"] -= _reached([value for read, value in odds if read], TOLD) - reached
    else:
        learned["offset"] -= _reached([value for _, value in odds], TOLD)
    return {name: round(value, 2) for name, value in learned.items()}


def _reached(odds: Sequence[float], share: float) -> float:
    """The log odds that a share of questions does not exceed."""
    return float(np.quantile(odds, share, method="lower")) if odds else 0.0


def _held_out(samples: Sequence[Sample], earlier: Mapping[str, float]) -> tuple[float, float]:
    flags: dict[bool, list[bool]] = {True: [], False: []}
    for file in sorted({one.file for one in samples}):
        weights = _fitted([one for one in samples if one.file != file], earlier)
        for one in samples:
            if one.file == file:
                flags[one.answerable].append(not is_confident(one.signals, weights))
    return float(np.mean(flags[True])), float(np.mean(flags[False]))


def is_confident(signals: Signals, weights: Mapping[str, float]) -> bool:
    """What the weights and the rules about figures and words say; names and phrases are another matter."""
    told = signals.absent or signals.unanswered
    return not told and (signals.found or signals.log_odds(weights) > 0)


def _bounds(samples: Sequence[Sample]) -> dict[str, float]:
    """The least standings of the bands in which enough hits are right, of questions whose answer is among the first
    hits."""
    told = [one.hits for one in samples if any(right for _, right in one.hits)]
    hits = np.array(
        [
            (standing, right)
            for some in told
            for standing, (_, right) in zip(standings([score for score, _ in some]), some, strict=True)
        ]
    )
    bounds = {}
    for name, least in (("high", HIGH), ("cut", CUT)):
        bounds[name] = 1.0
        for low in np.arange(0, 1, BAND):
            band = hits[(hits[:, 0] >= low) & (hits[:, 0] < low + BAND), 1] if len(hits) else hits
            if len(band) >= _FEWEST and band.mean() >= least:
                bounds[name] = round(float(low), 2)
                break
    return bounds
