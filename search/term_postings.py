"""Where terms stand: counted once and kept, looked up in the passages at hand, and listed only where all are wanted.

A common term stands in more windows than a query can afford to list. What it weighs is known from when it was first
asked for; of the candidates it is looked up which hold it. The rarest terms alone are listed.
"""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

import numpy as np

from xunduan.index.stores.contract import Held, LexicalStore
from xunduan.memo import memoized
from xunduan.search.rows import distinct

_HELD_BYTES = 1 << 28
"""Of the postings that are kept unpacked, of the terms asked for last."""
_LISTED_BYTES = 1 << 24
"""Of the lists that are kept, of the rare terms asked for last."""
_LISTED_AT_ONCE = 1 << 17
"""Bytes of postings of which a list is made while they are counted: of so few one is likely asked for."""
_COUNTED = 1 << 16
"""Terms whose counts are kept."""


class Counts(NamedTuple):
    """In how much a term stands."""

    windows: int
    contexts: int
    passages: int
    """Those whose windows hold it."""

    @property
    def postings(self) -> int:
        """How much there is to read of it; 0 where it stands nowhere."""
        return self.windows + self.contexts


class _List(NamedTuple):
    windows: np.ndarray
    passages: np.ndarray

    @property
    def nbytes(self) -> int:
        return self.windows.nbytes + self.passages.nbytes


class TermPostings:
    """The terms of a lexical store; `window_passage` is the passage of each window. Safe for many threads."""

    def __init__(self, store: LexicalStore, window_passage: np.ndarray) -> None:
        self._store = store
        self._window_passage = window_passage
        self._held = memoized(self._read, _HELD_BYTES, weight=attrgetter("nbytes"))
        self._listed = memoized(self._list, _LISTED_BYTES, weight=attrgetter("nbytes"))
        self.counts = memoized(self._count, _COUNTED)

    def _read(self, field: str, term: str) -> Held:
        return self._store.held(field, term)

    def _list(self, term: str) -> _List:
        windows = self._held("windows", term).rows()
        return _List(windows, self.passages_of(windows))

    def _count(self, term: str) -> Counts:
        windows, contexts = (self._store.count(field, term) for field in ("windows", "context"))
        if windows < 2:  # as are most of the spellings that a slip might have been: nothing is read
            return Counts(windows, contexts, windows)
        held = self._held("windows", term)
        few = held.nbytes <= _LISTED_AT_ONCE
        return Counts(windows, contexts, len(self.passages(term)) if few else self.spread(held.rows()))

    def spread(self, windows: np.ndarray) -> int:
        """Of how many passages these windows (ascending) are."""
        within = self._window_passage[windows]
        return int(np.count_nonzero(within[1:] != within[:-1])) + (len(within) > 0)

    def passages_of(self, windows: np.ndarray) -> np.ndarray:
        """The passages of these windows (both ascending)."""
        within = self._window_passage[windows]
        return within[distinct(within)]

    def windows(self, term: str) -> np.ndarray:
        """Rows of the windows that hold the term, ascending."""
        return self._listed(term).windows

    def passages(self, term: str) -> np.ndarray:
        """The passages of these."""
        return self._listed(term).passages

    def context(self, term: str) -> np.ndarray:
        """Passages in whose context the term stands, ascending."""
        return self._held("context", term).rows()

    def in_windows(self, term: str, windows: np.ndarray) -> np.ndarray:
        """Which of these windows hold the term; bool."""
        return self._held("windows", term).holds(windows)

    def in_context(self, term: str, passages: np.ndarray) -> np.ndarray:
        """In the context of which of these passages it stands; bool."""
        return self._held("context", term).holds(passages)
