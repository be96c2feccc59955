"""A score as one of three words, and the cut below which hits are only related."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xunduan.search.results import Relevance

HIGH = 0.7
"""Score from which a hit is likely what was meant."""
CUT = 0.45
"""Score below which it hardly ever is."""


def relevance(scores: Sequence[float] | np.ndarray, confident: bool) -> list[Relevance]:
    """A level for each score, which stand best first; all are low where nothing answers.

    The first hit of a query that is answered is never low: it is what answers.
    """
    if not confident:
        return ["low"] * len(scores)
    levels: list[Relevance] = [
        "high" if score >= HIGH else "medium" if score >= CUT else "low" for score in scores
    ]
    if levels and levels[0] == "low":
        levels[0] = "medium"
    return levels
