"""The lexical store: which windows hold a term, and which passages' contexts do (title, headings, place, date).

Postings are plain arrays: `terms` (sorted 64-bit hashes of the terms), `offsets` into `postings`
(window or passage rows, ascending). Ranking over them is the search room's.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FIELDS = ("windows", "context")
_PART = 1 << 22
"""Postings inverted at once."""


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
        building = PostingsBuilder()
        for terms in texts:
            building.add(terms)
        return building.postings()

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


class PostingsBuilder:
    """Takes the term sets of texts one after the other and keeps four bytes for each term of each."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._columns = array("i")
        self._counts = array("i")

    def add(self, terms: Iterable[str]) -> None:
        """The next row's terms."""
        before, numbers = len(self._columns), self._numbers
        self._columns.extend(numbers.setdefault(term, len(numbers)) for term in terms)
        self._counts.append(len(self._columns) - before)

    @property
    def terms(self) -> Iterable[str]:
        """All distinct terms so far."""
        return self._numbers.keys()

    def postings(self) -> Postings:
        """All rows inverted; a part at a time, so that little more is held than what comes out."""
        hashes = np.fromiter((term_hash(term) for term in self._numbers), np.uint64, len(self._numbers))
        order = np.argsort(hashes, kind="stable")
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        columns, ends = np.asarray(self._columns, np.int32), np.cumsum(self._counts, dtype=np.int64)
        counts = np.zeros(len(order), np.int64)
        for start in range(0, len(columns), _PART):
            counts += np.bincount(rank[columns[start : start + _PART]], minlength=len(order))
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        free = offsets[:-1].copy()
        postings = np.empty(len(columns), np.int32)
        for start in range(0, len(columns), _PART):
            ranks = rank[columns[start : start + _PART]]
            rows = np.searchsorted(ends, np.arange(start, start + len(ranks)), "right")
            by_term = np.argsort(ranks, kind="stable")  # rows stay ascending within a term
            ranks = ranks[by_term]
            firsts = np.flatnonzero(np.diff(ranks, prepend=-1))
            sizes = np.diff(firsts, append=len(ranks))
            within = np.arange(len(ranks)) - np.repeat(firsts, sizes)
            postings[free[ranks] + within] = rows[by_term]
            free[ranks[firsts]] += sizes
        return Postings(hashes[order], offsets, postings)


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
