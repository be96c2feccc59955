"""Which of many texts share so many character shingles that one may be a copy of the other (xunduan.index.reprints).

Scaled MinHash (FracMinHash): the hashes of a text's shingles that lie below a fixed fraction of their range are
its sketch.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from xunduan.index.spool import Column

SHINGLE = 5
"""Characters to a shingle: a Chinese sentence of ten words has some fifteen of them, and unrelated texts share few."""
FRACTION = 0.25
"""Share of the hash range that is sketched: a text of 30 characters has six or seven hashes to be found by."""
_TOGETHER = 1024
"""Texts sketched in one pass, and compared with all others in one."""
_PARTS = 16
"""Parts of the range of hashes: memory to sort one at a time."""
_SHELVES = 64
"""Parts of the texts, by length: memory to sort the places of their hashes one at a time."""
_NEIGHBOURS = 16
"""A shingle that more texts share pairs each only with the next ones by length: boilerplate must not cost n² pairs."""
_SKETCHED = np.dtype([("hash", np.uint64), ("owner", np.int32)])
_RARE = np.uint8(1 << 7)
"""Marks a hash that no more than so many texts share; the other bits say how many more have it after this one."""


def sketched(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The sketches of comparable texts in one pass: the distinct hashes of their shingles below the fraction,
    uint64, and the number of the text of each, sorted by both."""
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
    """The sketches of many texts, in parts of the range of hashes that wait in unnamed files of `folder` and are
    looked at one after the other."""

    def __init__(self, folder: Path | None = None) -> None:
        self.rows = array("i")
        """What each text was added under; the texts are numbered as they come."""
        self._folder = folder
        self._parts = [Column(folder, _SKETCHED) for _ in range(_PARTS)]
        self._waiting: list[str] = []

    def add(self, row: int, text: str) -> None:
        self.rows.append(row)
        self._waiting.append(text)
        if len(self._waiting) == _TOGETHER:
            self._sketch()

    def _sketch(self) -> None:
        hashes, owners = sketched(self._waiting)
        found = np.empty(len(hashes), _SKETCHED)
        found["hash"], found["owner"] = hashes, owners + (len(self.rows) - len(self._waiting))
        self._waiting = []
        edges = [int(FRACTION * 2**64) // _PARTS * number for number in range(1, _PARTS)]
        bounds = [0, *np.searchsorted(hashes, np.array(edges, np.uint64)).tolist(), len(hashes)]
        for part, first, last in zip(self._parts, bounds, bounds[1:], strict=False):
            part.append(found[first:last])

    def pairs(self, by_length: np.ndarray) -> Iterator[tuple[int, int]]:
        """Pairs (shorter, longer) of texts that share half of the shorter one's sketch, or half of what is rare in it.

        By their places in `by_length`, the numbers of the texts to be compared from the shortest on. What is rare in a
        text are the shingles that few other texts have: in a copy of one of three hundred bulletins made from one
        template they alone tell of which.
        """
        self._sketch()
        place = np.full(len(self.rows), -1, np.int32)
        place[by_length] = np.arange(len(by_length), dtype=np.int32)
        sharing = _Sharing(self._folder, len(by_length))
        while self._parts:  # each part is freed before the next is sorted
            found = self._parts.pop(0).array()
            owners = place[found["owner"]]
            hashes, owners = found["hash"][owners >= 0], owners[owners >= 0]
            order = np.lexsort((owners, hashes))
            sharing.add(hashes[order], owners[order])
        return sharing.pairs()


class _Sharing:
    """Whose hash each is, sorted by hash and owner, and where each owner's are: on disk, some texts' at a time in
    memory."""

    def __init__(self, folder: Path | None, count: int) -> None:
        self._count = count
        self._owners, self._marks = Column(folder, np.int32), Column(folder, np.uint8)
        self._width = -(-count // (_SHELVES * _TOGETHER)) * _TOGETHER
        """Texts to a shelf."""
        self._shelves = [Column(folder, np.int64) for _ in range(-(-count // self._width) if count else 0)]
        self._held = 0
        self._sizes, self._rare_sizes = np.zeros(count, np.int64), np.zeros(count, np.int64)

    def add(self, hashes: np.ndarray, owners: np.ndarray) -> None:
        """The next part of the range of hashes, sorted."""
        firsts = np.flatnonzero(np.diff(hashes, prepend=~hashes[:1]))
        sizes = np.diff(firsts, append=len(hashes))
        left = np.repeat(firsts + sizes, sizes) - np.arange(1, len(hashes) + 1)
        rare = np.repeat(sizes <= _NEIGHBOURS, sizes)
        self._sizes += np.bincount(owners, minlength=self._count)
        self._rare_sizes += np.bincount(owners[rare], minlength=self._count)
        self._owners.append(owners)
        self._marks.append(
            np.minimum(left, _NEIGHBOURS).astype(np.uint8) | np.where(rare, _RARE, np.uint8(0))
        )
        shelves = owners // max(self._width, 1)
        order = np.argsort(shelves, kind="stable")
        ends = np.cumsum(np.bincount(shelves, minlength=len(self._shelves)))
        for shelf, at in zip(self._shelves, np.split(order, ends[:-1]) if len(ends) else [], strict=True):
            shelf.append(at + self._held)
        self._held += len(hashes)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Places of texts, the shorter one's first, in order; some texts at a time: pairs that share anything at
        all are a thousand times as many as the texts."""
        owners, marks, count = self._owners.array(), self._marks.array(), self._count
        for number, shelf in enumerate(self._shelves):
            at = shelf.array()
            own = owners[at]
            order = np.argsort(own, kind="stable")
            at, own = at[order], own[order]
            first = number * self._width
            for start in range(first, min(first + self._width, count), _TOGETHER):
                low, high = np.searchsorted(own, [start, start + _TOGETHER])
                mine = at[low:high]
                found = _sharing_half(mine, owners, marks, self._sizes)
                rare = mine[(marks[mine] & _RARE) > 0]
                found = np.union1d(found, _sharing_half(rare, owners, marks, self._rare_sizes))
                yield from ((key // count, key % count) for key in found.tolist())


def _sharing_half(at: np.ndarray, owners: np.ndarray, marks: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Pairs of places, as shorter * count + longer, with half of the shorter one's hashes in common: of the hashes
    `at`."""
    count, left = len(sizes), marks[at] & ~_RARE
    pairs = [np.empty(0, np.int64)]
    for step in range(1, _NEIGHBOURS + 1):
        at, left = at[left >= step], left[left >= step]
        pairs.append(owners[at].astype(np.int64) * count + owners[at + step])
    keys, common = np.unique(np.concatenate(pairs), return_counts=True)
    return keys[2 * common >= sizes[keys // count]]


def _mix(values: np.ndarray) -> np.ndarray:
    """The splitmix64 finaliser (Steele et al. 2014): every input bit reaches every output bit."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
