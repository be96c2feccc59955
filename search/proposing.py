"""Coverage of passages by the query's terms read so far: each term's postings are added once."""

from __future__ import annotations

import numpy as np

from xunduan.search.evidence import Evidence
from xunduan.search.rows import best_values, located, summed

CONTEXT_WEIGHT = 0.6
"""Weight of a term that stands in the title, headings, place or date and not in the passage."""


class Proposals:
    """Passages and their coverage by the units added so far; `window_passage` is the passage of each window."""

    def __init__(self, window_passage: np.ndarray, among: np.ndarray | None = None) -> None:
        self._window_passage = window_passage
        self._among = among
        """The passages (ascending) that may be proposed; None for all."""
        self._rows: list[np.ndarray] = []
        self._values: list[np.ndarray] = []
        self._windows: dict[int, list[np.ndarray]] = {}
        self._masses: dict[int, list[np.ndarray]] = {}

    def add(self, reading: int, weight: float, unit: Evidence) -> None:
        """A unit with the number of its reading, and with what a unit of mass adds to the coverage."""
        windows, values = unit.windows()
        values = weight / 2 * values
        self._windows.setdefault(reading, []).append(windows)
        self._masses.setdefault(reading, []).append(values)
        passages, context = unit.passages(), unit.context()
        if passages is not None:
            held, best = passages, np.full(len(passages), weight / 2 * unit.mass, np.float32)
        else:
            held, best = best_values(self._window_passage[windows], values)
        outside = context[~located(held, context)[1]]
        aside = np.full(len(outside), weight / 2 * CONTEXT_WEIGHT * unit.mass, np.float32)
        self._rows += [held, outside]
        self._values += [best, aside]

    def coverage(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows of the passages that hold any of the units, ascending, and their coverage by these units alone: what
        their whole and their best window add."""
        rows, values = list(self._rows), list(self._values)
        for reading, lists in self._windows.items():
            together, sums = summed(np.concatenate(lists), np.concatenate(self._masses[reading]))
            held, best = best_values(self._window_passage[together], sums)
            rows.append(held)
            values.append(best)
        if not rows:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        found, least = summed(np.concatenate(rows), np.concatenate(values))
        if self._among is None:
            return found, least
        wanted = located(self._among, found)[1]
        return found[wanted], least[wanted]
