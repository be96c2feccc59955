"""Which of many texts share so many character shingles that one may be a copy of the other (xunduan.index.reprints).

Scaled MinHash (FracMinHash): the hashes of a text's shingles that lie below a fixed fraction of their range are its sketch.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

import numpy as np

SHINGLE = 5
"""Characters to a shingle: a Chinese sentence of ten words has some fifteen of them, and unrelated texts share few."""
FRACTION = 0.25
"""Share of the hash range that is sketched: a text of 30 characters has six or seven hashes to be found by."""
_TOGETHER = 1024
"""Texts sketched in one pass, and compared with all others in one."""
_PARTS = 16
"""Parts of the range of hashes: memory to sort one at a time."""
_NEIGHBOURS = 16
"""A shingle that more texts share pairs each only with the next ones by length: boilerplate must not cost n² pairs."""


def sketched(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The sketches of comparable texts in one pass: the distinct hashes of their shingles below the fraction, uint64, and
    the number of the text of each, sorted by both."""
    lengths = np.array([len(text) for text in texts], np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    count = max(len(codes) - SHINGLE + 1, 0)
    hashes = np.zeros(count, np.uint64)
    for offset in range(SHINGLE):
        hashes = _mix(hashes ^ codes[offset : offset + count])
    owners = np.repeat(np.arange(len(texts)), lengths)[:count]
    ends = np.cumsum(lengths)[owners] if count else np.empty(0, int)
    kept = (np.arange(count) + SHINGLE <= ends) & (hashes < np.uint64(int(FRACTION * 2**64)))
    order = np.lexsort((owners[kept], hashes[kept]))
    hashes, owners = hashes[kept][order], owners[kept][order]
    distinct = np.ones(len(hashes), bool)
    distinct[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    return hashes[distinct], owners[distinct].astype(np.int32)


class Sketches:
    """The sketches of many texts, in parts of the range of hashes that are looked at one after the other."""

    def __init__(self) -> None:
        self.rows = array("i")
        """What each text was added under; the texts are numbered as they come."""
        self._parts: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in range(_PARTS)]
        self._waiting: list[str] = []

    def add(self, row: int, text: str) -> None:
        self.rows.append(row)
        self._waiting.append(text)
        if len(self._waiting) == _TOGETHER:
            self._sketch()

    def _sketch(self) -> None:
        hashes, owners = sketched(self._waiting)
        owners += len(self.rows) - len(self._waiting)
        self._waiting = []
        edges = [int(FRACTION * 2**64) // _PARTS * number for number in range(1, _PARTS)]
        bounds = [0, *np.searchsorted(hashes, np.array(edges, np.uint64)).tolist(), len(hashes)]
        for part, first, last in zip(self._parts, bounds, bounds[1:], strict=False):
            part.append((hashes[first:last], owners[first:last]))

    def pairs(self, by_length: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Pairs (shorter, longer) of texts that share half of the shorter one's sketch, or half of what is rare in it.

        By their places in `by_length`, the numbers of the texts from the shortest on. What is rare in a text are the
        shingles that few other texts have: in a copy of one of three hundred bulletins made from one template they alone
        tell of which.
        """
        self._sketch()
        count = len(by_length)
        place = np.empty(count, np.int32)
        place[np.asarray(by_length, np.int64)] = np.arange(count, dtype=np.int32)
        ordered = []
        while self._parts:  # each is let go as the next is sorted
            ordered.append(_sorted(self._parts.pop(0), place))
        hashes, owners = (np.concatenate(column) for column in zip(*ordered, strict=True))
        firsts = np.flatnonzero(np.diff(hashes, prepend=~hashes[:1]))
        sizes = np.diff(firsts, append=len(hashes))
        rare = np.repeat(sizes <= _NEIGHBOURS, sizes)
        found = [np.empty(0, np.int64), *_sharing_half(hashes, owners, count)]
        found += _sharing_half(hashes[rare], owners[rare], count)
        yield from ((key // count, key % count) for key in np.unique(np.concatenate(found)).tolist())


def _sorted(part: list[tuple[np.ndarray, np.ndarray]], place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The hashes of one part of the range, and the place of the text of each, sorted by both."""
    hashes, owners = (np.concatenate(column) for column in zip(*part, strict=True))
    owners = place[owners]
    order = np.lexsort((owners, hashes))
    return hashes[order], owners[order]


def _sharing_half(hashes: np.ndarray, owners: np.ndarray, count: int) -> Iterator[np.ndarray]:
    """Pairs of places, as shorter * count + longer, with half of the shorter one's hashes in common.

    Some texts at a time: pairs that share anything at all are a thousand times as many as the texts.
    """
    sizes = np.bincount(owners, minlength=count)
    ends = np.cumsum(sizes)
    by_owner = np.argsort(owners, kind="stable")
    for first in range(0, count, _TOGETHER):
        at = by_owner[ends[first] - sizes[first] : ends[min(first + _TOGETHER, count) - 1]]
        pairs = []
        for step in range(1, _NEIGHBOURS + 1):
            at = at[at + step < len(hashes)]
            at = at[hashes[at] == hashes[at + step]]  # who has not the next has none beyond it
            pairs.append(owners[at].astype(np.int64) * count + owners[at + step])
        keys, common = np.unique(np.concatenate(pairs), return_counts=True)
        yield keys[2 * common >= sizes[keys // count]]


def _mix(values: np.ndarray) -> np.ndarray:
    """The splitmix64 finaliser (Steele et al. 2014): every input bit reaches every output bit."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
