"""Which indicators of a table a query names, with their counts, computed from the columns alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

import numpy as np

from xunduan.language.fold import fold
from xunduan.language.places import is_within, normalise_place
from xunduan.search.content import (
    Word,
    content_words,
    exact_share,
    held,
    most_held,
)
from xunduan.search.figure_table import KINDS, UNKNOWN, FigureTable, canonical
from xunduan.search.periods import bound
from xunduan.search.results import FigureFilter, IndicatorSummary

LEAST_RELEVANCE = 0.35
"""Share of the query's words that an indicator must cover to be on the board; 立刑事案件 stays for 刑事警情."""
_EXACT = 0.1
"""Bonus of an indicator that holds nothing but the query's words."""
_NO_ROWS = np.empty(0, np.int64)


class Summaries(Sequence[IndicatorSummary]):
    """Indicators, best first, each told when it is looked at: of an empty query they are all of an archive's."""

    def __init__(self, found: Found, order: np.ndarray, table: FigureTable) -> None:
        self._found, self._order, self._table = found, order, table

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, at: int) -> IndicatorSummary: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[IndicatorSummary, ...]: ...
    def __getitem__(self, at: int | slice) -> IndicatorSummary | tuple[IndicatorSummary, ...]:
        if isinstance(at, slice):
            return tuple(map(self._summary, self._order[at].tolist()))
        return self._summary(int(self._order[at]))

    def _summary(self, number: int) -> IndicatorSummary:
        found, table = self._found, self._table
        units, first, counts = np.unique(
            table.unit_of[found.rows_of(number)["printed"]], return_index=True, return_counts=True
        )
        commonest = units[np.lexsort((first, -counts))]
        return IndicatorSummary(
            name=found.name(number),
            figures=int(found.figures[number]),
            places=int(found.places[number]),
            periods=int(found.periods[number]),
            units=tuple([unit for unit in map(table.units.__getitem__, commonest) if unit][:3]),
        )


class Found:
    """The rows of some families that a filter lets through, counted by family; families without any are left out."""

    def __init__(self, table: FigureTable, families: np.ndarray | None, wanted: FigureFilter) -> None:
        """`families` ascending; None takes all."""
        self._table = table
        rows: np.ndarray | None = None
        if families is not None:
            spans = zip(table.starts[families].tolist(), table.starts[families + 1].tolist(), strict=True)
            rows = np.concatenate([_NO_ROWS, *(np.arange(start, end) for start, end in spans)])
        if wanted != FigureFilter():
            passes = accepted(table, table.rows if rows is None else table.rows[rows], wanted)
            rows = np.flatnonzero(passes) if rows is None else rows[passes]
        self._rows = rows
        kept = table.rows if rows is None else table.rows[rows]
        own = table.family_of[kept["printed"]]
        self.families, self._starts, self.figures = np.unique(own, return_index=True, return_counts=True)
        number = np.repeat(np.arange(len(self.families)), self.figures)
        period = table.period_text[kept["period"]]
        timed = period != UNKNOWN
        placed = kept["place"] != UNKNOWN
        self.places = _distinct_by(number[placed], kept["place"][placed], len(self.families))
        self.periods = _distinct_by(number[timed], period[timed], len(self.families))
        self._best = table.rank[kept["printed"]]
        if len(kept):
            self._best = np.minimum.reduceat(self._best, self._starts)

    def rows_of(self, number: int) -> np.ndarray:
        """The accepted rows of the family that comes at `number`."""
        start, end = self._starts[number], self._starts[number] + self.figures[number]
        return self._table.rows[slice(start, end) if self._rows is None else self._rows[start:end]]

    def name(self, number: int) -> str:
        """A name that leads back to the family: the shortest printed one that is its own, else what it is called."""
        return self._table.called[int(self._table.by_rank[self._best[number]])]


def accepted(table: FigureTable, rows: np.ndarray, wanted: FigureFilter) -> np.ndarray:
    """Mask of the rows that a filter accepts; bool."""
    passes = np.ones(len(rows), bool)
    if wanted.kind:
        passes &= rows["kind"] == KINDS.index(wanted.kind)
    if wanted.without:
        passes &= _where(rows["printed"], lambda one: table.names[one] not in wanted.without)
    if wanted.places:
        within = tuple(normalise_place(place) or place for place in wanted.places)
        passes &= _where(
            rows["place"],
            lambda one: one != UNKNOWN and any(is_within(table.places[one], place) for place in within),
        )
    # A time that is not known, nan, is neither before nor after any.
    if wanted.since:
        passes &= table.at[rows["period"]] >= bound(wanted.since, last=False)
    if wanted.until:
        passes &= table.at[rows["period"]] < bound(wanted.until, last=True)
    return passes


def _where(numbers: np.ndarray, holds: Callable[[int], bool]) -> np.ndarray:
    """Which of the numbers satisfy a predicate, called once for each distinct number."""
    known, at = np.unique(numbers, return_inverse=True)
    return np.array([holds(one) for one in known.tolist()], bool)[at]


def _distinct_by(owners: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    """How many different values each of `size` owners has."""
    pairs = np.unique(owners.astype(np.int64) << 32 | values.astype(np.int64))
    return np.bincount(pairs >> 32, minlength=size)


@dataclass(frozen=True)
class Bounds:
    """The families that hold anything of a query, ascending, and how relevant each can be at most."""

    families: np.ndarray
    values: np.ndarray


def bounds_of(query: str, table: FigureTable) -> Bounds:
    """From the characters that stand in each family's name, whatever their order."""
    words = _query_words(query)
    chars = {char for word in words for name in (word.text, *dict(word.others)) for char in name}
    holding = {char: table.holding(char) for char in chars}
    families = np.unique(np.concatenate([np.empty(0, np.int32), *holding.values()]))
    stands = {}
    for char, here in holding.items():
        stands[char] = np.zeros(len(families), bool)
        stands[char][np.searchsorted(families, here)] = True
    mass = sum(word.weight for word in words)
    covered = sum((word.weight / mass * most_held(word, stands) for word in words), np.zeros(len(families)))
    return Bounds(families, covered + _EXACT)


def relevance_of(query: str, indicator: str) -> float:
    """How much of the query an indicator covers, 0 to 1, plus a little for covering nothing else."""
    words = _query_words(query)
    if not words:
        return 1.0 if not query.strip() else 0.0
    own = canonical(indicator)
    covered = sum(word.weight * held(word, own) for word in words) / sum(word.weight for word in words)
    return covered + _EXACT * exact_share(words, own)


@lru_cache(maxsize=256)
def _query_words(query: str) -> tuple[Word, ...]:
    return content_words(fold(query))
