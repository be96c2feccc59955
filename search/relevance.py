"""A score as one of three words, and the cut below which hits are only related.

What a hit says is its score and how near that comes to the best of its query: of two passages with .5 the one is
right that nothing outdoes, and hardly ever the one behind .8. From the upper bound three hits in five and more are
right, below the lower one fewer than one in eight; learned with the weights of the confidence (data/confidence.json).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xunduan.search.confidence import learned
from xunduan.search.results import Relevance

OUTDONE = 2
"""The power of a score's share of the best one, by which it counts less. Of 349 questions that nothing was learned from
.81 of the high hits are right and .27 of the medium ones; by the score alone .66 and .08 (docs/quality.md)."""


def standings(scores: Sequence[float] | np.ndarray) -> np.ndarray:
    """What relevance is judged by, of scores that stand best first: each less what the best outdoes it by."""
    values = np.asarray(scores, float)
    return values * (values / values[0]) ** OUTDONE if values.size and values[0] > 0 else values


def relevance(scores: Sequence[float] | np.ndarray, confident: bool, whole: bool = True) -> list[Relevance]:
    """A level for each score, which stand best first; all are low where nothing answers.

    The first hit of a query that is answered is never low: it is what answers. Of a part of the archive (not `whole`)
    it need not be.
    """
    if not confident:
        return ["low"] * len(scores)
    bounds = learned()["relevance"]
    levels: list[Relevance] = [
        "high" if score >= bounds["high"] else "medium" if score >= bounds["cut"] else "low"
        for score in standings(scores).tolist()
    ]
    if whole and levels and levels[0] == "low":
        levels[0] = "medium"
    return levels
