"""What the units of a query are on the lexical side: where each stands, and how much of it.

A unit says at once what it weighs and how much there is to read of it; it is read only where it proposes passages
(`windows`, `context`), and looked up in those that are at hand otherwise (`values_of`, `outside`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

import numpy as np

from xunduan.search.rows import best_values, located, summed, together
from xunduan.search.term_postings import Counts, TermPostings


class Evidence(Protocol):
    """One unit of the query: the windows and the contexts that hold it and how much of it, out of `mass`."""

    @property
    def term(self) -> str: ...

    @property
    def mass(self) -> float: ...

    @property
    def counts(self) -> Counts:
        """How much there is to read, all 0 where it stands nowhere."""
        ...

    def scaled(self, share: float) -> Evidence:
        """The same with a share of its mass."""
        ...

    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows of all windows that hold any of it, ascending, and how much of it each holds, float32."""
        ...

    def passages(self) -> np.ndarray | None:
        """The passages of these, ascending, where each window holds all of it; None where they are not known."""
        ...

    def context(self) -> np.ndarray:
        """All passages in whose context it stands, ascending."""
        ...

    def values_of(self, windows: np.ndarray) -> np.ndarray:
        """How much of it each of these windows (ascending) holds, float32."""
        ...

    def outside(self, passages: np.ndarray) -> np.ndarray:
        """In the context of which of these passages (ascending) it stands; bool."""
        ...


@dataclass(frozen=True)
class Term:
    """A term as it is: each window holds all of it or nothing."""

    term: str
    mass: float
    stored: str
    """As the store has it."""
    counts: Counts
    postings: TermPostings

    def scaled(self, share: float) -> Evidence:
        return replace(self, mass=share * self.mass)

    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        rows = self.postings.windows(self.stored)
        return rows, np.full(len(rows), self.mass, np.float32)

    def passages(self) -> np.ndarray | None:
        return self.postings.passages(self.stored)

    def context(self) -> np.ndarray:
        return self.postings.context(self.stored)

    def values_of(self, windows: np.ndarray) -> np.ndarray:
        if not self.counts.windows:
            return np.zeros(len(windows), np.float32)
        return np.float32(self.mass) * self.postings.in_windows(self.stored, windows)

    def outside(self, passages: np.ndarray) -> np.ndarray:
        if not self.counts.contexts:
            return np.zeros(len(passages), bool)
        return self.postings.in_context(self.stored, passages)


@dataclass(frozen=True)
class Listed:
    """What stands where several terms do, found already: each window holds all of it or nothing."""

    term: str
    mass: float
    rows: np.ndarray
    """Of the windows, ascending."""
    within: np.ndarray
    """Their passages, ascending."""
    contexts: np.ndarray

    @property
    def counts(self) -> Counts:
        return Counts(len(self.rows), len(self.contexts), len(self.within))

    def scaled(self, share: float) -> Evidence:
        return replace(self, mass=share * self.mass)

    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        return self.rows, np.full(len(self.rows), self.mass, np.float32)

    def passages(self) -> np.ndarray | None:
        return self.within

    def context(self) -> np.ndarray:
        return self.contexts

    def values_of(self, windows: np.ndarray) -> np.ndarray:
        return np.float32(self.mass) * located(self.rows, windows)[1]

    def outside(self, passages: np.ndarray) -> np.ndarray:
        return located(self.contexts, passages)[1]


@dataclass(frozen=True)
class Several:
    """What stands as any of several, each of which counts so much of the mass: in a window the most that it holds or,
    where they are `parts` of one, all that it holds together."""

    term: str
    mass: float
    others: tuple[tuple[Evidence, float], ...]
    """Each with what a window counts that holds it."""
    contexts: tuple[Evidence, ...]
    """Those whose contexts count."""
    parts: bool = False

    @property
    def counts(self) -> Counts:
        # Parts of one stand at the same places, other names at others.
        some: Callable[..., int] = max if self.parts else sum
        windows = some(one.counts.windows for one, _ in self.others)
        passages = some(one.counts.passages for one, _ in self.others)
        return Counts(windows, sum(one.counts.contexts for one in self.contexts), passages)

    def scaled(self, share: float) -> Evidence:
        others = tuple((one, share * value) for one, value in self.others)
        return replace(self, mass=share * self.mass, others=others)

    def windows(self) -> tuple[np.ndarray, np.ndarray]:
        rows = [one.windows()[0] for one, _ in self.others]
        values = [np.full(len(some), value) for some, (_, value) in zip(rows, self.others, strict=True)]
        held, most = (summed if self.parts else best_values)(np.concatenate(rows), np.concatenate(values))
        return held, most.astype(np.float32)

    def passages(self) -> np.ndarray | None:
        return None

    def context(self) -> np.ndarray:
        return together([one.context() for one in self.contexts])

    def values_of(self, windows: np.ndarray) -> np.ndarray:
        values = [value * (one.values_of(windows) > 0) for one, value in self.others]
        return reduce(np.add if self.parts else np.maximum, values).astype(np.float32)

    def outside(self, passages: np.ndarray) -> np.ndarray:
        return reduce(np.logical_or, [one.outside(passages) for one in self.contexts])


@dataclass(frozen=True)
class LexicalQuery:
    """A query as the lexical side sees it: readings, each with its share of the coverage and its units."""

    readings: tuple[tuple[float, tuple[Evidence, ...]], ...]
    terms: list[Evidence]
    """The evidence of its bigrams and translated words."""


NOWHERE = Listed("", 0.0, *[np.empty(0, np.int64)] * 3)
"""What nothing holds."""
