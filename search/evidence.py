"""What the units of a query are on the lexical side: where each stands, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xunduan.search.rows import located

_OBJECT = 1024
"""Bytes of the object around the arrays."""


@dataclass(frozen=True)
class Evidence:
    """One unit of the query: the windows and the contexts that hold it and how much of it, out of `mass`."""

    term: str
    mass: float
    windows: np.ndarray
    """Rows of the windows that hold it, ascending."""
    context: np.ndarray
    """Passages in whose context it stands, ascending."""
    window_values: np.ndarray | None = None
    """How much of it each window holds; None where every one holds all of it."""
    passages: np.ndarray | None = None
    """The passages of these windows, ascending, where each window holds all of it; None where they are not known."""

    def scaled(self, share: float) -> Evidence:
        values = None if self.window_values is None else share * self.window_values
        return replace(self, mass=share * self.mass, window_values=values)

    @property
    def postings(self) -> int:
        return len(self.windows) + len(self.context)

    @property
    def bytes(self) -> int:
        """Its approximate size in memory."""
        held = (self.windows, self.context, self.window_values, self.passages)
        return _OBJECT + sum(one.nbytes for one in held if one is not None)

    def values(self) -> np.ndarray:
        """How much of it each of its windows holds, float32."""
        if self.window_values is None:
            return np.full(len(self.windows), self.mass, np.float32)
        return self.window_values

    def values_of(self, windows: np.ndarray) -> np.ndarray:
        """How much of it each of these windows (ascending) holds, float32."""
        at, here = located(self.windows, windows)
        if self.window_values is None:
            return np.float32(self.mass) * here
        values = np.zeros(len(windows), np.float32)
        values[here] = self.window_values[at[here]]
        return values


@dataclass(frozen=True)
class LexicalQuery:
    """A query as the lexical side sees it: readings, each with its share of the coverage and its units."""

    readings: tuple[tuple[float, tuple[Evidence, ...]], ...]
    terms: list[Evidence]
    """The evidence of its bigrams and translated words."""


NOWHERE = Evidence("", 0.0, np.empty(0, np.int64), np.empty(0, np.int64))
"""What nothing holds."""
