"""Postings of one field: for each term the ascending rows that hold it, as differences in as many bytes as they need.

A difference is written seven bits a byte, lowest first, the high bit set on all but its last byte (LEB128, as DWARF and
Protocol Buffers do): most rows of common terms take one byte of four. Inverting and merging work on parts of bounded
size, which wait on disk, so that a build holds no more of a large field than of a small one.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xunduan.index.spool import Column
from xunduan.index.stores.contract import MAPPED_FROM

_PARTS = ("terms", "lengths", "ends", "data")
_RUN = 1 << 21
"""Postings that are inverted at once, and merged at once: some hundred megabytes of work."""
_SHIFT, _LOW, _MORE = 7, 0x7F, 0x80


def term_hash(term: str) -> int:
    """64 bits of BLAKE2b: among ten million terms two collide with a chance of one in 370,000."""
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


def place_of(terms: np.ndarray, term: str) -> int | None:
    """Where a term is among ascending hashes; None where it is not."""
    key = term_hash(term)
    at = int(terms.searchsorted(np.uint64(key)))
    return at if at < len(terms) and int(terms[at]) == key else None


@dataclass(frozen=True)
class HeldRows:
    """Rows that hold a term (xunduan.index.stores.contract.Held)."""

    reached: np.ndarray
    """Ascending rows; int32. Among them may be numbers between two rows, where a difference takes several bytes: what
    is looked up needs no list without them, and making one takes longer than everything else."""
    whole: np.ndarray | None = None
    """Which of these are rows; None where all are."""

    @property
    def nbytes(self) -> int:
        return self.reached.nbytes + (0 if self.whole is None else self.whole.nbytes)

    def rows(self) -> np.ndarray:
        return self.reached if self.whole is None else self.reached[self.whole]

    def holds(self, rows: np.ndarray) -> np.ndarray:
        if not len(self.reached):
            return np.zeros(len(rows), bool)
        rows = rows.astype(np.int32, copy=False)
        at = self.reached.searchsorted(rows)
        here = self.reached.take(at, mode="clip") == rows
        return here if self.whole is None else here & self.whole.take(at, mode="clip")


NOWHERE = HeldRows(np.empty(0, np.int32))


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

    def held(self, term: str) -> HeldRows:
        """Where the term stands."""
        at = place_of(self.terms, term)
        if at is None:
            return NOWHERE
        start = int(self.ends[at - 1]) if at else 0
        data = self.data[start : int(self.ends[at])]
        reached = _amounts(data).cumsum(dtype=np.int32)
        return HeldRows(reached, None if len(data) == self.lengths[at] else data < _MORE)

    def rows(self, term: str) -> np.ndarray:
        """The rows that hold the term, ascending; int32."""
        return self.held(term).rows()

    def count(self, term: str) -> int:
        """How many rows hold the term; none of them is read."""
        at = place_of(self.terms, term)
        return 0 if at is None else int(self.lengths[at])

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> Postings:
        """Invert the term sets of the texts, given in row order."""
        building = PostingsBuilder()
        for terms in texts:
            building.add(terms)
        return merged([(run, None) for run in building.runs()])

    @classmethod
    def open(cls, folder: Path, field: str) -> Postings:
        """Read what `write` wrote; long lists are mapped."""
        return cls(*(_opened(folder / f"{field}.{part}.npy") for part in _PARTS))

    @staticmethod
    def counted(folder: Path, field: str) -> tuple[np.ndarray, np.ndarray]:
        """`terms` and `lengths` of what `write` wrote, without the rest."""
        return np.load(folder / f"{field}.terms.npy"), np.load(folder / f"{field}.lengths.npy")

    def write(self, folder: Path, field: str) -> None:
        """Write one file per part; nothing is read back."""
        for part in _PARTS:
            np.save(folder / f"{field}.{part}.npy", getattr(self, part))

    def between(self, low: int, high: int) -> tuple[int, int]:
        """The first term whose hash is not below `low`, and the first whose hash is above `high`."""
        first = np.searchsorted(self.terms, np.uint64(low))
        return int(first), int(np.searchsorted(self.terms, np.uint64(high), "right"))

    def lists(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """The lists of the terms from `first` to before `last`, one after the other: the term's number and the row
        of each."""
        lengths = self.lengths[first:last].astype(np.int64)
        start = int(self.ends[first - 1]) if first else 0
        stop = int(self.ends[last - 1]) if last else 0
        data = self.data[start:stop]
        total = np.cumsum(_amounts(data), dtype=np.int64)[data < _MORE]
        ends = np.cumsum(lengths)
        before = np.concatenate([[0], total[ends[:-1] - 1]]) if len(ends) else ends
        return np.repeat(np.arange(first, last), lengths), total - np.repeat(before, lengths)


def _opened(path: Path) -> np.ndarray:
    # On Windows a mapped file could not be deleted meanwhile.
    mapped = os.name == "posix" and path.stat().st_size > MAPPED_FROM
    return np.asarray(np.load(path, mmap_mode="r" if mapped else None))


def merged(runs: Sequence[tuple[Postings, np.ndarray | None]], folder: Path | None = None) -> Postings:
    """One set of postings of several, each with the row that each of its rows has now, -1 where it is gone (None:
    the same).

    A part of the terms at a time; what comes out is mapped from unnamed files of `folder`.
    """
    joined = _Joined(folder)
    for low, high in _ranges(sum(int(run.lengths.sum(dtype=np.int64)) for run, _ in runs)):
        within = [(run, now, *run.between(low, high)) for run, now in runs]
        terms = np.unique(np.concatenate([run.terms[first:last] for run, _, first, last in within]))
        totals = np.zeros(len(terms), np.int64)
        for run, _, first, last in within:
            totals[np.searchsorted(terms, run.terms[first:last])] += run.lengths[first:last]
        for start, stop in _shares(totals):
            lists = [
                (ranks, now[rows] if now is not None else rows)
                for run, now in runs
                for ranks, rows in [_lists(run, terms[start:stop])]
            ]
            ranks, rows = (np.concatenate(column) for column in zip(*lists, strict=True))
            joined.append(_encoded(terms[start:stop], ranks[rows >= 0], rows[rows >= 0]))
    return joined.postings()


def _ranges(total: int) -> Iterator[tuple[int, int]]:
    """Ranges of hashes, which are even, that have some millions of so many postings on average; the last one
    included."""
    count = total // _RUN + 1
    edges = [(1 << 64) * number // count for number in range(count + 1)]
    yield from ((low, high - 1) for low, high in zip(edges, edges[1:], strict=False))


def _shares(totals: np.ndarray) -> Iterator[tuple[int, int]]:
    """Ranges of terms that have some millions of postings together; a term with more is one of its own."""
    shares = np.cumsum(totals) // _RUN
    bounds = [0, *(np.flatnonzero(np.diff(shares)) + 1).tolist(), len(totals)]
    yield from ((first, last) for first, last in zip(bounds, bounds[1:], strict=False) if last > first)


def _lists(run: Postings, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The lists that a run has of neighbouring terms: the term's place among these, and the row."""
    first, last = run.between(int(terms[0]), int(terms[-1]))
    numbers, rows = run.lists(first, last)
    places = np.searchsorted(terms, run.terms[first:last])
    return places[numbers - first], rows


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


def _amounts(data: np.ndarray) -> np.ndarray:
    """What each byte adds to the row, so that the sum up to the last byte of a difference is the row; int32."""
    amounts = data.astype(np.int32)
    more = np.flatnonzero(data >= _MORE)
    amounts[more] &= _LOW
    later = more + 1
    while len(later):
        amounts[later] <<= _SHIFT
        later = later[data[later] >= _MORE] + 1
    return amounts


class _Joined:
    """Parts of disjoint, ascending terms, one after the other."""

    def __init__(self, folder: Path | None) -> None:
        self._columns = _columns(folder)
        self._bytes = 0

    def append(self, part: Postings) -> None:
        ends = part.ends + np.uint64(self._bytes)
        for column, values in zip(self._columns, (part.terms, part.lengths, ends, part.data), strict=True):
            column.append(values)
        self._bytes += len(part.data)

    def postings(self) -> Postings:
        terms, lengths, ends, data = (column.array() for column in self._columns)
        return Postings(terms, lengths, ends.astype(np.uint32) if self._bytes < 1 << 32 else ends, data)


def _columns(folder: Path | None) -> list[Column]:
    """One for each part of postings, for what waits in unnamed files of the folder."""
    return [Column(folder, kind) for kind in (np.uint64, np.uint32, np.uint64, np.uint8)]


def _numbering() -> defaultdict[str, int]:
    """Numbers the terms in the order in which they are first asked for."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


class PostingsBuilder:
    """Takes the term sets of texts one after the other; some millions of postings at a time are inverted, packed
    and laid aside in unnamed files of `folder`.

    `counted` is told how many texts hold each term, of some texts at a time.
    """

    def __init__(
        self,
        folder: Path | None = None,
        counted: Callable[[Iterable[tuple[str, int]]], object] | None = None,
    ) -> None:
        self._counted = counted
        self._packed = _columns(folder)
        self._numbers = _numbering()
        self._columns = array("i")
        self._counts = array("i")
        self._row = 0
        self._sizes: list[tuple[int, int]] = []
        """Terms and bytes of each run."""

    def add(self, terms: Iterable[str]) -> None:
        """The next row's terms."""
        before = len(self._columns)
        self._columns.extend(map(self._numbers.__getitem__, terms))
        self._counts.append(len(self._columns) - before)
        if len(self._columns) >= _RUN:
            self._pack()

    def runs(self) -> list[Postings]:
        """All rows so far, inverted, in parts to be merged (`merged`)."""
        self._pack()
        terms, lengths, ends, data = (column.array() for column in self._packed)
        runs = []
        first = start = 0
        for size, length in self._sizes:
            last, stop = first + size, start + length
            runs.append(Postings(terms[first:last], lengths[first:last], ends[first:last], data[start:stop]))
            first, start = last, stop
        return runs

    def _pack(self) -> None:
        hashes = np.fromiter((term_hash(term) for term in self._numbers), np.uint64, len(self._numbers))
        order = np.argsort(hashes, kind="stable")
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        columns = np.asarray(self._columns, np.int32)
        ranks = rank[columns]
        rows = np.repeat(np.arange(self._row, self._row + len(self._counts)), self._counts)
        by_term = np.argsort(ranks, kind="stable")  # rows stay ascending within a term
        run = _encoded(hashes[order], ranks[by_term], rows[by_term])
        for column, part in zip(self._packed, _PARTS, strict=True):
            column.append(getattr(run, part))
        self._sizes.append((len(run.terms), len(run.data)))
        if self._counted is not None:
            held = np.bincount(columns, minlength=len(self._numbers)).tolist()
            self._counted(zip(self._numbers, held, strict=True))
        self._row += len(self._counts)
        self._numbers, self._columns, self._counts = _numbering(), array("i"), array("i")
