"""The vector store: FAISS, read only once it is written; which kind of index follows from the count.

Measured with xunduan benchmark (docs/performance.md): exact search of fp32 costs a query more than the encoder does
from some tens of thousands of vectors on. Eight bits a component, still compared with every one, are four times as
fast and move a cosine by .002 at the most; beyond thirty thousand, lists of neighbours (IVF) over the same eight
bits keep a search under a millisecond, and beyond half a million six bits keep the index small.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np
from faiss.contrib.ondisk import merge_ondisk

from xunduan.errors import SnapshotError
from xunduan.index.spool import Column
from xunduan.index.stores.contract import MAPPED_FROM, Vectors

EXACT_UP_TO = 20_000
"""Vectors that are stored as they are, in fp32."""
SCANNED_UP_TO = 30_000
"""Vectors in eight bits that are all compared with every query; beyond it, those of the lists near it."""
SIX_BITS_FROM = 500_000
"""Vectors from which on a component takes six bits: windows of some 150,000 passages, or so many passages. It moves a
cosine by .005 at the most. Of 240 questions to a real archive, the whole engine, one lost its first place to another
passage with windows in six bits, none its place among ten; with whole passages in six bits too hit@1, @3 and @10 of
160 are the same as with eight."""
PROBED = 64
"""Lists that a query looks through. Of 4 * sqrt(n) lists, as FAISS advises, this finds .97 of a million's nearest
ten."""
FEW_LISTS, PROBED_OF_FEW = 1024, 128
"""So few lists hold much each, and so many of them are looked through: of 50,006 vectors, a quarter of 512 lists, it
finds .965 of the nearest ten, where comparing all in eight bits finds .977 in three times the time."""
SCANNED = "SQ8"
_PARTS = 4
"""Parts that so much is written in: what is in memory at once."""
_LISTS, _PLACES = ".lists", ".places.npy"
_ON_DISK = getattr(faiss, "OnDiskInvertedLists", None)
"""FAISS has no such lists on Windows, where all are read."""
_MANY = 100_000
_LISTS_A_ROOT = 4
"""A root of more vectors than that; half for fewer, whose lists would be too short to tell neighbours apart."""
_LEARNED_FROM = 40
"""Vectors a list that the lists are learned from, spread over all."""
_CHUNK = 16_384
_CORES = os.cpu_count() or 1
"""Asked for once: the system opens a file for it."""


class FaissStore:
    """A VectorStore over one FAISS index file."""

    def __init__(self, index: faiss.Index, places: np.ndarray | None = None) -> None:
        self._index = index
        self.size = int(index.ntotal)
        self.dimension = int(index.d)
        self.kind = _kind_of(index)
        self._lists = int(index.nlist) if isinstance(index, faiss.IndexIVF) else 0
        self._places = places if places is not None or not self._lists else _places_of(index)
        """Of an index in lists the place of each row among all rows, list after list; (n,) uint32."""
        self._stored = self._reader() if self.size else None
        if self._stored and self.kind.endswith(SCANNED):
            least, span = np.split(faiss.vector_to_array(index.sq.trained), 2)
            self._step = (span / 255).astype(np.float32)
            self._middle = (least + self._step / 2).astype(np.float32)

    def _reader(self) -> Callable[[np.ndarray], np.ndarray]:
        """A reader of rows as FAISS stores them, (n, dimension) of fp32 or (n, bytes) of so many bits a component,
        without a copy of each."""
        index, shape = self._index, (self.size, self.dimension)
        if isinstance(index, faiss.IndexFlat):
            return faiss.rev_swig_ptr(index.get_xb(), self.size * self.dimension).reshape(shape).__getitem__
        if isinstance(index, faiss.IndexScalarQuantizer):
            return (
                faiss.rev_swig_ptr(index.codes.data(), self.size * self.dimension).reshape(shape).__getitem__
            )
        return self._reader_of_lists()

    def _reader_of_lists(self) -> Callable[[np.ndarray], np.ndarray]:
        lists, width = self._index.invlists, int(self._index.code_size)
        sizes = _sizes_of(lists)
        starts = np.array([int(lists.get_codes(number)) for number in range(self._lists)])
        held = sizes > 0
        first = int(starts[held].min())
        length = int((starts + sizes * width)[held].max()) - first
        memory = np.ctypeslib.as_array((ctypes.c_uint8 * length).from_address(first))
        # A row from every byte on, of which only those are ever looked at where one begins.
        codes = np.lib.stride_tricks.sliding_window_view(memory, width)
        assert self._places is not None
        ends, places = np.cumsum(sizes), self._places
        # Where a list would begin if it had all rows before it too.
        before = starts - first - (ends - sizes) * width

        def read(rows: np.ndarray) -> np.ndarray:
            at = places[rows].astype(np.int64)
            return codes[before[ends.searchsorted(at, "right")] + at * width]

        return read

    @classmethod
    def open(cls, path: Path) -> FaissStore:
        """Read a written store into memory, but for lists in a file of their own; SnapshotError where it cannot be
        read."""
        beside, places = path.with_suffix(_LISTS), path.with_suffix(_PLACES)
        mapped = _ON_DISK is not None and beside.is_file()
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_SKIP_IVF_DATA if mapped else 0)
            if mapped:
                lists = faiss.downcast_InvertedLists(index.invlists)
                lists.filename = str(beside)  # it was written under another folder's name
                lists.read_only = True
                lists.do_mmap()
                lists.prefetch_nthread = 0  # 32 threads a query for what the system reads ahead by itself
            return cls(index, np.load(places) if places.is_file() else None)
        except (RuntimeError, OSError, ValueError) as error:
            reason = str(error).splitlines()[-1]
            raise SnapshotError(
                f"无法读取向量索引 {path.name}", f"cannot read the vector index {path.name}: {reason}"
            ) from error

    @classmethod
    def of(cls, vectors: Vectors, kind: str | None = None, learned: FaissStore | None = None) -> FaissStore:
        """A store of (n, dimension) float32 vectors, of the kind that their number asks for, in memory.

        A quantised one takes over what `learned` has learned of their distribution where that is of the same kind: a
        vector read from there and stored again keeps its very bits.
        """
        index = _empty(vectors, kind or kind_for(len(vectors)), learned)
        for start in range(0, len(vectors), _CHUNK):
            index.add(np.ascontiguousarray(vectors[start : start + _CHUNK], np.float32))
        return cls(index)

    @classmethod
    def write_of(
        cls, path: Path, vectors: Vectors, kind: str | None = None, learned: FaissStore | None = None
    ) -> None:
        """Write what `of` gives; of many vectors in lists no more than a part is in memory."""
        kind = kind or kind_for(len(vectors))
        if _ON_DISK and kind.startswith("IVF") and len(vectors) * vectors.shape[1] > MAPPED_FROM:
            _write_in_parts(path, vectors, _empty(vectors, kind, learned, path.parent))
        else:
            cls.of(vectors, kind, learned).write(path)

    def _fits(self, kind: str) -> bool:
        """Whether an index of the kind can take over what this one has learned."""
        return self.kind == kind or (kind == SCANNED and self.kind.endswith(SCANNED))

    def _emptied(self, kind: str) -> faiss.Index:
        """An index of a kind that this one `_fits`, without vectors."""
        index = _untrained(kind, self.dimension)
        if isinstance(index, faiss.IndexFlat):
            return index
        index.sq = self._index.sq
        if isinstance(index, faiss.IndexIVF):
            quantizer = faiss.downcast_index(self._index.quantizer)
            index.quantizer.add(quantizer.reconstruct_n(0, quantizer.ntotal))
        index.is_trained = True
        return index

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def search(
        self, queries: np.ndarray, k: int, among: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        k = min(k, self.size if among is None else int(np.bitwise_count(among).sum()))
        if k == 0:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        # FAISS divides the queries among threads: one that has none spins, and keeps its core from the encoder.
        faiss.omp_set_num_threads(min(len(queries), _CORES))
        queries = np.ascontiguousarray(queries, np.float32)
        chosen = {} if among is None else {"sel": faiss.IDSelectorBitmap(among)}
        if not self._lists:
            return self._index.search(queries, k, params=faiss.SearchParameters(**chosen) if chosen else None)
        probed = PROBED_OF_FEW if self._lists <= FEW_LISTS else PROBED
        scores, rows = self._index.search(
            queries, k, params=faiss.SearchParametersIVF(nprobe=probed, **chosen)
        )
        if (rows < 0).any():  # so many are not in the lists near it
            scores, rows = self._index.search(
                queries, k, params=faiss.SearchParametersIVF(nprobe=self._lists, **chosen)
            )
        return scores, rows

    def rows(self, rows: np.ndarray) -> np.ndarray:
        rows = self._within(rows)
        if not self._stored:
            return np.empty((0, self.dimension), np.float32)
        stored = self._stored(rows)
        if self.kind == "Flat":
            return stored
        if self.kind.endswith(SCANNED):
            return stored * self._step + self._middle
        return self._of_few_bits().sa_decode(np.ascontiguousarray(stored))

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        if not self._stored or self.kind == "Flat":
            return self.rows(rows) @ query
        if self.kind.endswith(SCANNED):  # the steps go into the query, so that no vector is made of a row
            stored = self._stored(self._within(rows)).astype(np.float32)
            return stored @ (self._step * query) + self._middle @ query
        # FAISS takes eight components at a time from few bits, but only of what it searches as a whole.
        these = self._of_few_bits()
        these.add_sa_codes(np.ascontiguousarray(self._stored(self._within(rows))))
        faiss.omp_set_num_threads(1)
        values, places = these.search(np.ascontiguousarray(query[None], np.float32), max(len(rows), 1))
        found = np.empty(len(rows), np.float32)
        found[places[0][: len(rows)]] = values[0][: len(rows)]
        return found

    def _of_few_bits(self) -> faiss.IndexScalarQuantizer:
        """An index without vectors that reads and compares them as this one stores them."""
        empty = faiss.IndexScalarQuantizer(self.dimension, self._index.sq.qtype, faiss.METRIC_INNER_PRODUCT)
        empty.sq, empty.is_trained = self._index.sq, True
        return empty

    def _within(self, rows: np.ndarray) -> np.ndarray:
        rows = np.ascontiguousarray(rows, np.int64)
        if rows.size and (rows.min() < 0 or rows.max() >= self.size):
            raise IndexError(f"rows {rows.min()} to {rows.max()} are not within a store of {self.size}")
        return rows


def _empty(
    vectors: Vectors, kind: str, learned: FaissStore | None, folder: Path | None = None
) -> faiss.Index:
    """An index of the kind that has learned how the vectors are distributed, without any of them; what it learns from
    waits in an unnamed file of `folder`."""
    if learned is not None and learned._fits(kind) and learned.dimension == vectors.shape[1]:
        return learned._emptied(kind)
    return _trained(kind, vectors, folder)


def _write_in_parts(path: Path, vectors: Vectors, index: faiss.IndexIVF) -> None:
    """Write an index with all vectors, its lists in a file of their own, merged from those of parts."""
    rows = MAPPED_FROM // (_PARTS * vectors.shape[1])
    parts: list[str] = []
    for first in range(0, len(vectors), rows):
        part = faiss.clone_index(index)
        for start in range(first, min(first + rows, len(vectors)), _CHUNK):
            chunk = np.ascontiguousarray(vectors[start : min(start + _CHUNK, first + rows)], np.float32)
            part.add_with_ids(chunk, np.arange(start, start + len(chunk)))
        parts.append(str(path.with_suffix(f".part{len(parts)}")))
        faiss.write_index(part, parts[-1])
        del part
    with _aside():
        merge_ondisk(index, parts, str(path.with_suffix(_LISTS)))
    # To read all lists for it would take a second when opened.
    np.save(path.with_suffix(_PLACES), _places_of(index))
    faiss.write_index(index, str(path))
    for name in parts:
        Path(name).unlink()


@contextmanager
def _aside() -> Iterator[None]:
    """What FAISS prints on the way goes where errors go: the output is the command's own, or the protocol's."""
    printed = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)
        os.dup2(printed, 1)
        os.close(printed)


def kind_for(count: int) -> str:
    """The kind of index, as faiss.index_factory writes it, for so many vectors."""
    if count <= EXACT_UP_TO:
        return "Flat"
    if count <= SCANNED_UP_TO:
        return SCANNED
    # The next power of two, so that an archive that grows keeps its lists for long.
    lists_a_root = _LISTS_A_ROOT if count > _MANY else _LISTS_A_ROOT / 2
    lists = 1 << int(np.ceil(np.log2(lists_a_root * count**0.5)))
    return f"IVF{lists},SQ{bits_for(count)}"


def bits_for(count: int) -> int:
    """Bits a component takes of so many vectors."""
    if count <= EXACT_UP_TO:
        return 32
    return 8 if count < SIX_BITS_FROM else 6


def kind_beside(total: int) -> str:
    """The kind of a small index of an archive that has so many vectors in all."""
    return "Flat" if total <= EXACT_UP_TO else SCANNED


def _kind_of(index: faiss.Index) -> str:
    if isinstance(index, faiss.IndexIVF):
        bits = {faiss.ScalarQuantizer.QT_8bit: SCANNED, faiss.ScalarQuantizer.QT_6bit: "SQ6"}
        return f"IVF{index.nlist},{bits[index.sq.qtype]}"
    return SCANNED if isinstance(index, faiss.IndexScalarQuantizer) else "Flat"


def _untrained(kind: str, dimension: int) -> faiss.Index:
    index = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
    if isinstance(index, faiss.IndexIVF):
        index.by_residual = False  # a code then depends on the vector alone, not on its list
    return index


def _sizes_of(lists: faiss.InvertedLists) -> np.ndarray:
    """How many rows each list has."""
    return np.array([lists.list_size(number) for number in range(lists.nlist)])


def _places_of(index: faiss.IndexIVF) -> np.ndarray:
    """(n,) uint32: the place of each row among all rows, list after list. FAISS keeps twice the bytes for it."""
    index.set_direct_map_type(faiss.DirectMap.Array)
    number, within = np.divmod(faiss.vector_to_array(index.direct_map.array), 1 << 32)
    index.set_direct_map_type(faiss.DirectMap.NoMap)
    sizes = _sizes_of(index.invlists)
    return ((np.cumsum(sizes) - sizes)[number] + within).astype(np.uint32)


def _trained(kind: str, vectors: Vectors, folder: Path | None) -> faiss.Index:
    index = _untrained(kind, vectors.shape[1])
    if not index.is_trained:
        lists = index.nlist if isinstance(index, faiss.IndexIVF) else 1
        sample = np.linspace(0, len(vectors) - 1, min(len(vectors), max(_LEARNED_FROM * lists, _CHUNK)))
        learned_from = Column(folder, np.float32, vectors.shape[1])  # half a gigabyte of a million passages
        for start in range(0, len(sample), _CHUNK):
            learned_from.append(vectors[sample[start : start + _CHUNK].astype(np.int64)])
        faiss.omp_set_num_threads(_CORES)
        index.train(learned_from.array())
    return index
