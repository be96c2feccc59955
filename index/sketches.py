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
"""Texts sketched in one pass."""
_PARTS = 16
"""Parts of the hashes: memory for the pairs of one at a time."""
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
        place = np.empty(count, np.int64)
        place[np.asarray(by_length, np.int64)] = np.arange(count)
        shared: dict[bool, _Shared] = {True: _Shared(count), False: _Shared(count)}
        for part in self._parts:
            hashes, owners = (np.concatenate(column) for column in zip(*part, strict=True))
            owners = place[owners]
            order = np.lexsort((owners, hashes))
            hashes, owners = hashes[order], owners[order]
            firsts = np.flatnonzero(np.diff(hashes, prepend=~hashes[:1]))
            sizes = np.diff(firsts, append=len(hashes))
            rare = np.repeat(sizes <= _NEIGHBOURS, sizes)
            shared[False].add(hashes, owners)
            shared[True].add(hashes[rare], owners[rare])
        found = np.unique(np.concatenate([one.half() for one in shared.values()]))
        yield from ((key // count, key % count) for key in found.tolist())


class _Shared:
    """How many hashes each pair of texts has in common."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._sizes = np.zeros(count, np.int64)
        self._keys = np.empty(0, np.int64)
        self._common = np.empty(0, np.int64)

    def add(self, hashes: np.ndarray, owners: np.ndarray) -> None:
        """Some sketches' hashes with the place of the text of each, sorted by both; a hash is in no other such part."""
        self._sizes += np.bincount(owners, minlength=self._count)
        pairs = [np.empty(0, np.int64)]
        for step in range(1, min(_NEIGHBOURS, len(hashes) - 1) + 1):
            same = hashes[:-step] == hashes[step:]
            pairs.append(owners[:-step][same] * self._count + owners[step:][same])
        keys, common = np.unique(np.concatenate(pairs), return_counts=True)
        self._keys, back = np.unique(np.concatenate([self._keys, keys]), return_inverse=True)
        self._common = np.bincount(back, np.concatenate([self._common, common]), len(self._keys)).astype(int)

    def half(self) -> np.ndarray:
        """Pairs, as shorter * count + longer, with half of the shorter one's hashes in common."""
        return self._keys[2 * self._common >= self._sizes[self._keys // max(self._count, 1)]]


def _mix(values: np.ndarray) -> np.ndarray:
    """The splitmix64 finaliser (Steele et al. 2014): every input bit reaches every output bit."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
