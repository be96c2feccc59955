"""The vector store: FAISS, exact, memory-mapped and read only once it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np

from xunduan.errors import SnapshotError


class VectorStore(Protocol):
    """Unit vectors by row, searched by inner product."""

    size: int
    dimension: int

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Scores and rows, both (queries, min(k, size)), best first; queries is (n, dimension) float32."""
        ...

    def rows(self, rows: np.ndarray) -> np.ndarray:
        """(len(rows), dimension) float32: the stored vectors."""
        ...


class FaissStore:
    """A VectorStore over one FAISS index file."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self.size = int(index.ntotal)
        self.dimension = int(index.d)
        self._matrix = self._stored() if self.size else None

    def _stored(self) -> np.ndarray | None:
        """The vectors where FAISS keeps them, without copying; None where it keeps something else than them."""
        flat = faiss.downcast_index(self._index)
        if not isinstance(flat, faiss.IndexFlat):
            return None
        return faiss.rev_swig_ptr(flat.get_xb(), self.size * self.dimension).reshape(
            self.size, self.dimension
        )

    @classmethod
    def open(cls, path: Path) -> FaissStore:
        """Map a written store; SnapshotError where FAISS cannot read it."""
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except RuntimeError as error:
            reason = str(error).splitlines()[-1]
            raise SnapshotError(
                f"无法读取向量索引 {path.name} / cannot read the vector index {path.name}: {reason}"
            ) from error

    @classmethod
    def of(cls, vectors: np.ndarray) -> FaissStore:
        """An exact store of (n, dimension) float32 vectors, in memory."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        k = min(k, self.size)
        if k == 0:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        # FAISS divides the queries among threads: one that has none spins, and keeps its core from the encoder.
        faiss.omp_set_num_threads(min(len(queries), os.cpu_count() or 1))
        return self._index.search(np.ascontiguousarray(queries, np.float32), k)

    def rows(self, rows: np.ndarray) -> np.ndarray:
        rows = np.ascontiguousarray(rows, np.int64)
        if rows.size and (rows.min() < 0 or rows.max() >= self.size):
            raise IndexError(f"rows {rows.min()} to {rows.max()} are not within a store of {self.size}")
        # Five times as fast as reconstruct_batch, which copies one by one.
        return self._matrix[rows] if self._matrix is not None else self._index.reconstruct_batch(rows)
