"""Families of reprints after an update: only what the change can have touched is compared again.

A family depends on no text but those that its members are related to, each to the next: copies, quotations and what
quotes the same. So the texts that came or went are looked up among all others by the words that they share, what they
are related to is looked up in turn, and the families within what was reached are formed anew (xunduan.index.reprints).
All others stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

import numpy as np

from xunduan.index.reprints import EXACT_MIN_CHARS, comparable, family_rows, shared_extent
from xunduan.index.stores.contract import LexicalStore, PassageStore
from xunduan.language.fold import fold
from xunduan.language.tokens import bigram_terms
from xunduan.memo import memoized

_SHARED = 0.5
"""Share of the shorter text's bigrams that a copy or quotation of it holds: four fifths of its characters are there, in
order (xunduan.index.reprints), and a difference breaks two bigrams."""
_NEAREST = 64
"""Texts compared with one that came or went, those that share the most with it."""
_LOOKED_UP = 400
"""Texts looked up; with more than these, forming all families anew is quicker."""
_LISTED_BYTES = 1 << 27
"""Of the lists of passages that are kept: texts of one document share most of their common bigrams."""


@dataclass(frozen=True)
class FamiliesBefore:
    """The families of the snapshot before, and which of its passages are kept."""

    store: PassageStore
    family: np.ndarray
    """The first row of each passage's family there; int32."""
    kept: np.ndarray
    """The row there of each passage now, -1 where it is new."""


def updated_families(
    store: PassageStore,
    lexical: LexicalStore,
    window_passage: np.ndarray,
    sizes: np.ndarray,
    before: FamiliesBefore | None,
    folder: Path | None = None,
) -> np.ndarray:
    """What `family_rows` gives for all passages of `store`; `sizes` is the number of bigram terms that each holds.

    Where more than sixteen texts share what tells copies apart, a copy may be found here that forming all families anew
    passes over (xunduan.index.sketches).
    """
    reached = _Reached(store, lexical, window_passage, sizes, before).rows() if before else None
    if before is None or reached is None:
        return family_rows(store.texts(), store.text, folder)
    families = _kept_families(before)
    again = np.array(sorted(reached), np.int64)
    texts = [(store.passage(row).id, store.text(row)) for row in again.tolist()]
    families[again] = again[family_rows(texts, lambda number: texts[number][1])]
    return families


def _kept_families(before: FamiliesBefore) -> np.ndarray:
    """(n,) int32: the first row now of the family that each passage had; its own where it is new."""
    count = len(before.kept)
    families = np.arange(count, dtype=np.int32)
    here = np.flatnonzero(before.kept >= 0)
    lowest = np.full(len(before.family), count, np.int32)
    labels = before.family[before.kept[here]]
    np.minimum.at(lowest, labels, here.astype(np.int32))
    families[here] = lowest[labels]
    return families


class _Reached:
    """What is related to the texts that came or went, directly or through others."""

    def __init__(
        self,
        store: PassageStore,
        lexical: LexicalStore,
        window_passage: np.ndarray,
        sizes: np.ndarray,
        before: FamiliesBefore,
    ) -> None:
        self._store = store
        self._lexical = lexical
        self._window_passage = window_passage
        self._sizes = np.maximum(sizes, 1)
        self._before = before
        self._holding = memoized(self._passages_with, _LISTED_BYTES, weight=attrgetter("nbytes"))
        self._seen: set[str] = set()
        """Texts looked up, as they are compared."""
        self._rows: set[int] = set()
        self._waiting: list[int] = []
        self._families = _kept_families(before)
        order = np.argsort(self._families, kind="stable")
        self._members = order, self._families[order]

    def rows(self) -> set[int] | None:
        """Rows of the passages whose families have to be formed anew; None where too many would be looked up."""
        before = self._before
        gone = np.ones(len(before.family), bool)
        gone[before.kept[before.kept >= 0]] = False
        came = np.flatnonzero(before.kept < 0)
        if int(gone.sum()) + len(came) > _LOOKED_UP:
            return None
        for row in np.flatnonzero(gone).tolist():
            self._reach(self._related(before.store.text(row)))
            self._reach(self._of_family(before, row))
        self._reach(came.tolist())
        while self._waiting:
            row = self._waiting.pop()
            self._reach(self._related(self._store.text(row)))
            if len(self._seen) > _LOOKED_UP:
                return None
        return self._rows

    def _of_family(self, before: FamiliesBefore, gone: int) -> Iterable[int]:
        """The rows now of the family that a text which went was of."""
        members = np.flatnonzero(before.family == before.family[gone])
        return np.flatnonzero(np.isin(before.kept, members)).tolist()

    def _reach(self, rows: Iterable[int]) -> None:
        """Take up the rows, and the families that they were of."""
        order, labels = self._members
        for row in rows:
            if row in self._rows:
                continue
            first, last = np.searchsorted(labels, [self._families[row], self._families[row] + 1]).tolist()
            for member in order[first:last].tolist():
                if member not in self._rows:
                    self._rows.add(member)
                    self._waiting.append(member)

    def _related(self, shown: str) -> list[int]:
        """Rows of the passages that a text is a copy or a quotation of, or the other way about."""
        text = comparable(shown)
        if len(text) < EXACT_MIN_CHARS or text in self._seen:
            return []
        self._seen.add(text)
        return [row for row in self._near(shown) if _is_related(text, comparable(self._store.text(row)))]

    def _near(self, shown: str) -> list[int]:
        """Rows of the passages that share the most bigrams with a text, none that share too few."""
        terms = bigram_terms(fold(shown))
        shared = np.zeros(len(self._sizes), np.int32)
        for term in terms:
            shared[self._holding(term)] += 1
        smaller = np.minimum(self._sizes, max(len(terms), 1))
        rows = np.flatnonzero(shared >= _SHARED * smaller)
        rows = rows[shared[rows] > 0]
        return rows[np.argsort(-shared[rows] / smaller[rows], kind="stable")[:_NEAREST]].tolist()

    def _passages_with(self, term: str) -> np.ndarray:
        """Rows of the passages that hold a term, ascending."""
        held = self._window_passage[self._lexical.held("windows", term).rows()]
        return held[np.flatnonzero(np.diff(held, prepend=-1))]


def _is_related(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= EXACT_MIN_CHARS and (short == long or shared_extent(short, long) > 0)
