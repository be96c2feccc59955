"""Postings of one field: for each term the ascending rows that hold it, as differences in as many bytes as they need.

A difference is written seven bits a byte, lowest first, the high bit set on all but its last byte (LEB128, as DWARF and
Protocol Buffers do): most rows of common terms take one byte of four. Inverting and merging work on parts of bounded
size, so that a build holds no more of a large field than of a small one.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_PARTS = ("terms", "lengths", "ends", "data")
_RUN = 1 << 21
"""Postings that are inverted at once, and merged at once: some hundred megabytes of work."""
_SHIFT, _LOW, _MORE = 7, 0x7F, 0x80


def term_hash(term: str) -> int:
    """64 bits of BLAKE2b: among ten million terms two collide with a chance of one in 370,000."""
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


@dataclass(frozen=True)
class Postings:
    """One field's inverted lists."""

    terms: np.ndarray
    """Hashes of the terms, ascending; uint64."""
    lengths: np.ndarray
    """How many rows each term has; uint32."""
    ends: np.ndarray
    """Where each term's bytes end in `data`; uint32, or uint64 where that is too small."""
    data: np.ndarray
    """uint8."""

    def rows(self, term: str) -> np.ndarray:
        """The rows that hold the term, ascending; int32."""
        key = np.uint64(term_hash(term))
        at = int(np.searchsorted(self.terms, key))
        if at == len(self.terms) or self.terms[at] != key:
            return np.empty(0, np.int32)
        start = int(self.ends[at - 1]) if at else 0
        return np.cumsum(_decoded(self.data[start : int(self.ends[at])]), dtype=np.int32)

    def counts(self, terms: Iterable[str]) -> np.ndarray:
        """How many rows each of the terms has."""
        hashes = np.fromiter(map(term_hash, terms), np.uint64)
        if not len(self.terms):
            return np.zeros(len(hashes), np.int64)
        at = np.minimum(np.searchsorted(self.terms, hashes), len(self.terms) - 1)
        return np.where(self.terms[at] == hashes, self.lengths[at], 0).astype(np.int64)

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> Postings:
        """Invert the term sets of the texts, given in row order."""
        building = PostingsBuilder()
        for terms in texts:
            building.add(terms)
        return merged([(run, None) for run in building.runs()])

    @classmethod
    def open(cls, folder: Path, field: str) -> Postings:
        """Read what `write` wrote."""
        return cls(*(np.load(folder / f"{field}.{part}.npy") for part in _PARTS))

    @staticmethod
    def counted(folder: Path, field: str) -> tuple[np.ndarray, np.ndarray]:
        """`terms` and `lengths` of what `write` wrote, without the rest."""
        return np.load(folder / f"{field}.terms.npy"), np.load(folder / f"{field}.lengths.npy")

    def write(self, folder: Path, field: str) -> None:
        """Write a file for each part, and read them no more."""
        for part in _PARTS:
            np.save(folder / f"{field}.{part}.npy", getattr(self, part))

    def lists(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """The lists of the terms from `first` to before `last`, one after the other: the term's number and the row of each."""
        lengths = self.lengths[first:last].astype(np.int64)
        start = int(self.ends[first - 1]) if first else 0
        stop = int(self.ends[last - 1]) if last else 0
        total = np.cumsum(_decoded(self.data[start:stop]))
        ends = np.cumsum(lengths)
        before = np.concatenate([[0], total[ends[:-1] - 1]]) if len(ends) else ends
        return np.repeat(np.arange(first, last), lengths), total - np.repeat(before, lengths)


def merged(runs: Sequence[tuple[Postings, np.ndarray | None]]) -> Postings:
    """One set of postings of several, each with the row that each of its rows has now, -1 where it is gone (None: the same).

    A part of the terms at a time, so that little more is held than what comes out.
    """
    terms = np.unique(np.concatenate([run.terms for run, _ in runs] or [np.empty(0, np.uint64)]))
    totals = np.zeros(len(terms), np.int64)
    for run, _ in runs:
        totals[np.searchsorted(terms, run.terms)] += run.lengths
    parts: list[Postings] = []
    for first, last in _shares(totals):
        lists = [
            (ranks, now[rows] if now is not None else rows)
            for run, now in runs
            for ranks, rows in [_between(run, terms, first, last)]
        ]
        ranks, rows = (np.concatenate(column) for column in zip(*lists, strict=True))
        parts.append(_encoded(terms[first:last], ranks[rows >= 0], rows[rows >= 0]))
    return _joined(parts)


def _shares(totals: np.ndarray) -> Iterator[tuple[int, int]]:
    """Ranges of terms that have some millions of postings together; a term with more is one of its own."""
    shares = np.cumsum(totals) // _RUN
    bounds = [0, *(np.flatnonzero(np.diff(shares)) + 1).tolist(), len(totals)]
    yield from ((first, last) for first, last in zip(bounds, bounds[1:], strict=False) if last > first)


def _between(run: Postings, terms: np.ndarray, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """The lists of the terms from `first` to before `last` of all `terms`: the term's place among these, and the row."""
    start = int(np.searchsorted(run.terms, terms[first]))
    stop = int(np.searchsorted(run.terms, terms[last - 1], "right"))
    numbers, rows = run.lists(start, stop)
    places = np.searchsorted(terms[first:last], run.terms[start:stop])
    return places[numbers - start], rows


def _encoded(terms: np.ndarray, ranks: np.ndarray, rows: np.ndarray) -> Postings:
    """Postings of (rank of the term, row) pairs in any order."""
    if np.any(np.diff(ranks) < 0) or np.any((np.diff(rows) < 0) & (np.diff(ranks) == 0)):
        width = int(rows.max()) + 1
        ordered = np.sort(ranks * width + rows, kind="stable")  # fast: each run is in order by itself
        ranks, rows = np.divmod(ordered, width)
    lengths = np.bincount(ranks, minlength=len(terms))
    firsts = np.flatnonzero(np.diff(ranks, prepend=-1))
    gaps = np.diff(rows, prepend=0)
    gaps[firsts] = rows[firsts]
    sizes = np.ones(len(gaps), np.int8)
    for size in range(1, 5):
        sizes += gaps >> (_SHIFT * size) > 0
    ends = np.cumsum(sizes, dtype=np.int64)
    data = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    starts = ends - sizes
    for byte in range(int(sizes.max(initial=0))):
        here = sizes > byte
        low = (gaps[here] >> (_SHIFT * byte)) & _LOW
        data[starts[here] + byte] = low | np.where(sizes[here] > byte + 1, _MORE, 0)
    held = lengths > 0
    term_ends = ends[np.cumsum(lengths[held]) - 1]
    return Postings(terms[held], lengths[held].astype(np.uint32), term_ends.astype(np.uint64), data)


def _decoded(data: np.ndarray) -> np.ndarray:
    """The numbers that the bytes stand for; int64."""
    last = data < _MORE
    if last.all():
        return data.astype(np.int64)
    ends = np.flatnonzero(last)
    values = data[ends].astype(np.int64)
    sizes = np.diff(ends, prepend=-1)
    for size in range(2, int(sizes.max()) + 1):
        longer = np.flatnonzero(sizes >= size)
        values[longer] = (values[longer] << _SHIFT) | (data[ends[longer] - size + 1] & _LOW)
    return values


def _joined(parts: Sequence[Postings]) -> Postings:
    """Parts of disjoint, ascending terms as one."""
    if not parts:
        return Postings(*(np.empty(0, kind) for kind in (np.uint64, np.uint32, np.uint32, np.uint8)))
    sizes = np.cumsum([0] + [len(part.data) for part in parts]).astype(np.uint64)
    ends = np.concatenate([part.ends + size for part, size in zip(parts, sizes, strict=False)])
    return Postings(
        np.concatenate([part.terms for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        ends.astype(np.uint32 if sizes[-1] < 1 << 32 else np.uint64),
        np.concatenate([part.data for part in parts]),
    )


class PostingsBuilder:
    """Takes the term sets of texts one after the other; some millions of postings at a time are inverted and packed."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._columns = array("i")
        self._counts = array("i")
        self._row = 0
        self._runs: list[Postings] = []

    def add(self, terms: Iterable[str]) -> None:
        """The next row's terms."""
        before, numbers = len(self._columns), self._numbers
        self._columns.extend([numbers.setdefault(term, len(numbers)) for term in terms])
        self._counts.append(len(self._columns) - before)
        if len(self._columns) >= _RUN:
            self._pack()

    def runs(self) -> list[Postings]:
        """All rows so far, inverted, in parts to be merged (`merged`)."""
        self._pack()
        return self._runs

    def _pack(self) -> None:
        hashes = np.fromiter((term_hash(term) for term in self._numbers), np.uint64, len(self._numbers))
        order = np.argsort(hashes, kind="stable")
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        ranks = rank[np.asarray(self._columns, np.int32)]
        rows = np.repeat(np.arange(self._row, self._row + len(self._counts)), self._counts)
        by_term = np.argsort(ranks, kind="stable")  # rows stay ascending within a term
        self._runs.append(_encoded(hashes[order], ranks[by_term], rows[by_term]))
        self._row += len(self._counts)
        self._numbers, self._columns, self._counts = {}, array("i"), array("i")
