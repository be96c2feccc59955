"""A score as one of three words, and the cut below which hits are only related.

From the upper bound a hit is right more often than not, below the lower one it is less than once in ten; learned with
the weights of the confidence (data/confidence.json).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xunduan.search.confidence import learned
from xunduan.search.results import Relevance


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
        for score in scores
    ]
    if whole and levels and levels[0] == "low":
        levels[0] = "medium"
    return levels
