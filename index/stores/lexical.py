"""The lexical store: which windows hold a term, and which passages' contexts do (title, headings, place, date).

Ranking over the postings is the search room's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from xunduan.index.stores.postings import HeldRows, Postings, PostingsBuilder, merged

FIELDS = ("windows", "context")


class InvertedStore:
    """A LexicalStore over two sets of postings."""

    def __init__(self, fields: Mapping[str, Postings], passages: int) -> None:
        self._fields = fields
        self.passages = passages

    @classmethod
    def of(cls, windows: Iterable[Iterable[str]], context: Sequence[Iterable[str]]) -> InvertedStore:
        """A store of the term sets of each window, and of each passage's context."""
        return cls({"windows": Postings.of(windows), "context": Postings.of(context)}, len(context))

    @classmethod
    def updated(
        cls,
        earlier: Sequence[tuple[InvertedStore, Mapping[str, np.ndarray] | None]],
        rows: Mapping[str, int],
        kept: Mapping[str, np.ndarray],
        new: Mapping[str, PostingsBuilder],
        folder: Path | None = None,
    ) -> InvertedStore:
        """What an archive of so many `rows` by field becomes by a change of them.

        `earlier` are its segments, each with the row in the archive of each of its own rows, -1 where it is gone
        (None: the same). `kept` has for every row now the one it had, -1 where it is new; `new` has the new rows
        in order. What comes out is mapped from unnamed files of `folder`.
        """
        fields = {}
        for field in FIELDS:
            added = np.flatnonzero(kept[field] < 0)
            runs: list[tuple[Postings, np.ndarray | None]] = [(run, added) for run in new[field].runs()]
            here = np.flatnonzero(kept[field] >= 0)
            now = np.full(rows[field], -1)
            now[kept[field][here]] = here
            for store, was in earlier:
                its = now if was is None else np.where(was[field] >= 0, now[was[field]], -1)
                if (its >= 0).any():
                    runs.append((store._fields[field], its))
            fields[field] = merged(runs, folder)
        return cls(fields, len(kept["context"]))

    @classmethod
    def open(cls, folder: Path, passages: int) -> InvertedStore:
        return cls({field: Postings.open(folder, field) for field in FIELDS}, passages)

    def postings(self, field: str) -> Postings:
        """Those of one of FIELDS."""
        return self._fields[field]

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for field, postings in self._fields.items():
            postings.write(folder, field)

    def held(self, field: str, term: str) -> HeldRows:
        return self._fields[field].held(term)

    def count(self, field: str, term: str) -> int:
        return self._fields[field].count(term)
