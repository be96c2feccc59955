"""Whether the hits answer the query at all, or are only the nearest there is.

A raw cosine says nothing (unrelated texts have .75 to .85 with e5), so nearness is measured against the corpus itself,
in two ways. A build keeps some of the corpus' own sentences, embedded as queries: how near these come to documents
other than their own is how near things of this corpus' kind are to each other. And of so many windows one is always
the nearest: the best window stands out only as far as it is nearer than that one would be.

The constants were chosen on the questions of DRCD dev and CMRC 2018 dev, each asked of its own paragraphs and of those
of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from xunduan.index.snapshot import Snapshot
from xunduan.search.asked import parse_question
from xunduan.search.projection import Projection
from xunduan.search.query import Query
from xunduan.search.ranking import Ranking

LOOKED_AT = 5
"""Hits among which an answer must be."""
QUANTILE = 0.01
"""Share of the corpus' own sentences that are farther from every other document than the threshold."""
FEW_WORDS = 0.1
"""Coverage below which the words of a query are as good as absent: it is a paraphrase, or of another kind."""
SOME_WORDS = 0.25
"""Coverage below which there are some of the words, as there are of any query's in a large corpus."""
ENGLISH_WORDS = 0.3
"""The same of a query in English, for whose words a large corpus nearly always has some translation."""
STANDS_OUT = 0.6
"""How many standard deviations the best window must be nearer than the nearest of as many unrelated ones."""
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


def is_confident(
    query: Query,
    vector: np.ndarray,
    ranking: Ranking,
    answered: bool,
    calibration: Calibration,
    absent: bool = False,
) -> bool:
    """Whether something in the snapshot answers.

    `vector` is what windows were compared with, `answered` whether a figure of the first passages answers the query,
    `absent` whether the archive lacks something that was asked for by its exact words.
    """
    if not len(ranking.rows) or absent:
        return False
    if "place" in ranking.parts and not ranking.parts["place"][:LOOKED_AT].any():
        return False
    held = float(ranking.parts["coverage"][:LOOKED_AT].max())
    # English indicators cannot be compared with Chinese ones, so an English query is left to its words.
    if query.is_latin:
        return held >= ENGLISH_WORDS
    if parse_question(query.text).asks and not answered:
        return False
    if held < FEW_WORDS:
        near = float(ranking.similarities["passages"].max())
        return calibration.threshold is None or near >= calibration.threshold
    nearest = float(ranking.similarities["windows"].max())
    return held >= SOME_WORDS or calibration.standing(vector, nearest) >= STANDS_OUT
