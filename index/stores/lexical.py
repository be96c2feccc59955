"""The lexical store: which windows hold a term, and which passages' contexts do (title, headings, place, date).

Postings are plain arrays: `terms` (sorted 64-bit hashes of the terms), `offsets` into `postings`
(window or passage rows, ascending). Ranking over them is the search room's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

FIELDS = ("windows", "context")


class LexicalStore(Protocol):
    """Postings of terms in two fields."""

    passages: int

    def windows(self, term: str) -> np.ndarray:
        """Rows of the windows that hold the term, ascending (int32)."""
        ...

    def context(self, term: str) -> np.ndarray:
        """Rows of the passages whose context holds the term, ascending (int32)."""
        ...


def term_hash(term: str) -> int:
    """64 bits of BLAKE2b: among ten million terms two collide with a chance of one in 370,000."""
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


@dataclass(frozen=True)
class Postings:
    """One field's inverted lists."""

    terms: np.ndarray
    offsets: np.ndarray
    postings: np.ndarray

    def rows(self, term: str) -> np.ndarray:
        key = np.uint64(term_hash(term))
        at = int(np.searchsorted(self.terms, key))
        if at == len(self.terms) or self.terms[at] != key:
            return self.postings[:0]
        return self.postings[self.offsets[at] : self.offsets[at + 1]]

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> Postings:
        """Invert the term sets of the texts, given in row order."""
        numbers: dict[str, int] = {}
        columns: list[int] = []
        counts: list[int] = []
        for terms in texts:
            before = len(columns)
            columns.extend(numbers.setdefault(term, len(numbers)) for term in terms)
            counts.append(len(columns) - before)
        hashes = np.fromiter((term_hash(term) for term in numbers), np.uint64, len(numbers))
        order = np.argsort(hashes, kind="stable")
        rank = np.empty(len(numbers), np.int64)
        rank[order] = np.arange(len(numbers))
        ranked = rank[np.asarray(columns, np.int64)] if columns else np.empty(0, np.int64)
        rows = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        by_term = np.argsort(ranked, kind="stable")  # rows stay ascending within a term
        offsets = np.concatenate([[0], np.cumsum(np.bincount(ranked, minlength=len(numbers)))]).astype(
            np.int64
        )
        return cls(hashes[order], offsets, rows[by_term])

    def updated(self, kept: np.ndarray, new: Postings) -> Postings:
        """These postings after a change of rows: `kept` has for every row the one it had here, -1 where it is new.

        `new` are the postings of the new rows, numbered among themselves.
        """
        here = kept >= 0
        now = np.full(1 + max(kept.max(initial=-1), self.postings.max(initial=-1)), -1)
        now[kept[here]] = np.flatnonzero(here)
        terms = np.union1d(self.terms, new.terms)
        parts = []
        for part, rows in ((self, now), (new, np.flatnonzero(~here))):
            ranks = np.repeat(np.searchsorted(terms, part.terms), np.diff(part.offsets))
            moved = rows[part.postings]
            parts.append((ranks * len(kept) + moved)[moved >= 0])
        ordered = np.sort(np.concatenate(parts), kind="stable")  # fast: each part is in order by itself
        ranks, rows = np.divmod(ordered, max(len(kept), 1))
        counts = np.bincount(ranks, minlength=len(terms))
        offsets = np.concatenate([[0], np.cumsum(counts[counts > 0])]).astype(np.int64)
        return Postings(terms[counts > 0], offsets, rows.astype(np.int32))

    def counts(self, terms: Iterable[str]) -> np.ndarray:
        """How many rows each of the terms has."""
        hashes = np.fromiter(map(term_hash, terms), np.uint64)
        first = self.offsets[np.searchsorted(self.terms, hashes)]
        after = self.offsets[np.searchsorted(self.terms, hashes, "right")]
        return after - first


class InvertedStore:
    """A LexicalStore over two sets of postings."""

    def __init__(self, fields: dict[str, Postings], passages: int) -> None:
        self._fields = fields
        self.passages = passages

    @classmethod
    def of(cls, windows: Iterable[Iterable[str]], context: Sequence[Iterable[str]]) -> InvertedStore:
        """A store of the term sets of each window, and of each passage's context."""
        return cls({"windows": Postings.of(windows), "context": Postings.of(context)}, len(context))

    def updated(self, kept: dict[str, np.ndarray], new: InvertedStore) -> InvertedStore:
        """This store after a change of rows; `kept` and `new` as in Postings.updated, by field."""
        fields = {field: self._fields[field].updated(kept[field], new._fields[field]) for field in FIELDS}
        return InvertedStore(fields, len(kept["context"]))

    @classmethod
    def open(cls, folder: Path, passages: int) -> InvertedStore:
        fields = {}
        for field in FIELDS:
            arrays = [np.load(folder / f"{field}.{part}.npy") for part in ("terms", "offsets", "postings")]
            fields[field] = Postings(*arrays)
        return cls(fields, passages)

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for field, postings in self._fields.items():
            for part in ("terms", "offsets", "postings"):
                np.save(folder / f"{field}.{part}.npy", getattr(postings, part))

    def windows(self, term: str) -> np.ndarray:
        return self._fields["windows"].rows(term)

    def context(self, term: str) -> np.ndarray:
        return self._fields["context"].rows(term)

    def window_counts(self, terms: Iterable[str]) -> np.ndarray:
        """How many windows hold each of the terms."""
        return self._fields["windows"].counts(terms)
