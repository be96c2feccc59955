"""Whether the hits answer the query at all, or are only the nearest there is.

A raw cosine says nothing (unrelated texts have .75 to .85 with e5), so nearness is measured against the corpus itself,
in two ways. A build keeps some of the corpus' own sentences, embedded as queries: how near these come to documents
other than their own is how near things of this corpus' kind are to each other. And of so many windows one is always
the nearest: the best window stands out only as far as it is nearer than that one would be.

What these and the words that were found weigh was learned, by logistic regression with every kind of query weighing
alike, on own passages of eleven subjects (questions, topics, figures, names and things): half of each subject's were
indexed, and the queries to the other half are those that nothing answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from xunduan.index.snapshot import Snapshot
from xunduan.search.projection import Projection
from xunduan.search.query import Query
from xunduan.search.ranking import Ranking

LOOKED_AT = 5
"""Hits among which an answer must be."""
QUANTILE = 0.01
"""Share of the corpus' own sentences that are farther from every other document than the threshold."""
WORDS, STANDING, NEARNESS, OFFSET = 4.4, 0.49, 17.0, -2.25
"""Log odds of an answer: a share of the query's words, a standard deviation, a unit of cosine, and without any of them."""
FEW_WORDS, STANDS_OUT, IS_NEAR = 0.1, 0.35, 0.055
"""A query of whose words less is found is a paraphrase, or nothing answers it: it is answered where the best window
stands out by so many standard deviations, and the best passage is nearer than things of its kind by so much."""
STANDS_ALONE = 1.4
"""Standard deviations that tell without the passage."""
FEW_DOCUMENTS = (4.0, 1.15, 0.0, -2.08)
"""The same where the documents are too few to tell how near things of their kind are."""
ENGLISH = (9.5, 1.74, 0.0, -3.5)
"""The same of queries in English, for whose words a large corpus nearly always has some translation."""
ANSWERED = 2.5
"""What it gains where one does."""
EVERY_WORD = 0.99
"""Share of the words from which one passage holds all of them."""
NEAR, STANDS = (-0.04, 0.11), (-1.5, 3.0)
"""What was seen while learning: beyond it nothing more is concluded."""
UNANSWERED, UNANSWERED_NOUN = 4.0, 2.5
"""Log odds that a query loses which asks for a number openly, or by a noun (得分, 总数), where no figure answers."""
_FEWEST = 8
_DEPTH = 50
"""Passages looked through for one of another document."""
_SAMPLE = 10_000
"""Windows whose spread is measured."""


@dataclass(frozen=True)
class Calibration:
    """What near means in one snapshot."""

    threshold: float | None
    """The cosine to the nearest whole passage that things of its kind reach; None where the documents are too few to tell."""
    mean: np.ndarray
    """(d,): the mean vector of the windows."""
    covariance: np.ndarray
    """(d, d) of the windows' vectors."""
    extreme: float
    """Standard deviations above the mean of the nearest of as many windows, in the median, were they unrelated."""

    def standing(self, vector: np.ndarray, nearest: float) -> float:
        """By how many standard deviations the `nearest` cosine to `vector` is above that of unrelated windows."""
        spread = float(np.sqrt(vector @ self.covariance @ vector))
        return (nearest - float(self.mean @ vector)) / spread - self.extreme if spread > 0 else 0.0


def calibrate(snapshot: Snapshot, projection: Projection | None) -> Calibration:
    """Measure the snapshot's windows, and the sentences that the build kept against the passages of other documents."""
    windows = snapshot.vectors["windows"]
    sample = windows.rows(np.linspace(0, windows.size - 1, min(windows.size, _SAMPLE)).astype(np.int64))
    centred = sample - sample.mean(axis=0)
    return Calibration(
        threshold=_threshold(snapshot, projection),
        mean=snapshot.columns["mean_windows"],
        covariance=centred.T @ centred / len(centred),
        # The median of the largest of n is where a single one is with the probability of the n-th root of a half.
        extreme=NormalDist().inv_cdf(0.5 ** (1 / windows.size)),
    )


def _threshold(snapshot: Snapshot, projection: Projection | None) -> float | None:
    queries = snapshot.columns["calibration_queries"]
    if projection is not None and len(queries):
        queries = projection.apply(queries)
    owners = snapshot.columns["passage_document"]
    own = owners[snapshot.columns["calibration_passages"]]
    scores, rows = snapshot.vectors["passages"].search(queries, _DEPTH)
    reached = []
    for values, found, document in zip(scores, rows, own, strict=True):
        others = values[owners[found] != document]
        if others.size:
            reached.append(float(others.max()))
    return float(np.quantile(reached, QUANTILE)) if len(reached) >= _FEWEST else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the hits answer, and why, for people."""

    confident: bool
    reason: str
    log_odds: float | None = None
    words: float | None = None
    standing: float | None = None
    nearness: float | None = None


def judge(
    query: Query,
    vector: np.ndarray,
    ranking: Ranking,
    words: float,
    answered: bool,
    absent: str | None,
    listed: bool,
    calibration: Calibration,
) -> Judgement:
    """Whether something in the snapshot answers.

    `vector` is what windows were compared with, `words` the share of the query's words that the best of the first
    passages holds, `answered` whether a figure of these answers, `absent` what was asked for by its exact words (a
    phrase, a name, a code) and stands nowhere, `listed` whether it is a list of words each of which stands somewhere.
    """
    if not len(ranking.rows):
        return Judgement(False, "nothing found")
    if absent is not None:
        return Judgement(False, f"stands nowhere: {absent}")
    if "place" in ranking.parts and not ranking.parts["place"][:LOOKED_AT].any():
        return Judgement(False, "no document is about the place")
    standing = calibration.standing(vector, float(ranking.similarities["windows"].max()))
    near = float(ranking.similarities["passages"].max())
    nearness = 0.0 if calibration.threshold is None else near - calibration.threshold
    nearness, standing = min(max(nearness, NEAR[0]), NEAR[1]), min(max(standing, STANDS[0]), STANDS[1])
    weights = (WORDS, STANDING, NEARNESS, OFFSET)
    if query.is_latin:
        weights = ENGLISH
    elif calibration.threshold is None:
        weights = FEW_DOCUMENTS
    odds = weights[0] * words + weights[1] * standing + weights[2] * nearness + weights[3]
    if words < FEW_WORDS and calibration.threshold is not None and not query.is_latin:
        near_enough = min((standing - STANDS_OUT) * STANDING, (nearness - IS_NEAR) * NEARNESS)
        odds = max(near_enough, (standing - STANDS_ALONE) * STANDING)
    # English indicators cannot be compared with Chinese ones, so an English query is left to its words.
    unanswered = query.asked.explicit and not answered and not query.is_latin
    odds -= UNANSWERED if unanswered else 0.0
    if query.asked.asks and not query.asked.explicit and not answered and not query.is_latin:
        odds -= UNANSWERED_NOUN
    odds += ANSWERED if query.asked.explicit and answered else 0.0
    if not unanswered and (words >= EVERY_WORD or listed):
        return Judgement(True, "every word found", odds, words, standing, nearness)
    reason = "no figure answers" if unanswered else "words and nearness"
    return Judgement(odds > 0, reason, odds, words, standing, nearness)
