"""Where a snapshot's vectors are: in its own files, or in a collection that a file of it points to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xunduan.errors import SnapshotError
from xunduan.index.stores.milvus import SCHEME, MilvusStore, collection_name, sweep, without_password
from xunduan.index.stores.vectors import FaissStore, VectorStore

FILES = "files"


@dataclass(frozen=True)
class VectorPlace:
    """Where a build puts the vectors of one snapshot."""

    store: str
    """`files`, or an address of Milvus (XUNDUAN_STORE)."""
    index_dir: Path
    snapshot: str

    def write(self, folder: Path, view: str, vectors: np.ndarray, earlier: VectorStore | None) -> None:
        """Store a view's vectors, and in `folder` what `open_vectors` finds them by."""
        if self.store == FILES:
            learned = earlier if isinstance(earlier, FaissStore) else None
            FaissStore.of(vectors, learned=learned).write(folder / f"{view}.faiss")
            return
        address = without_password(self.store)
        name = collection_name(self.index_dir, self.snapshot, view)
        made = MilvusStore.of(vectors, address, name)
        pointer = {"address": address, "collection": name, "size": made.size, "dimension": made.dimension}
        (folder / f"{view}.milvus.json").write_text(json.dumps(pointer), encoding="utf-8")

    def sweep(self, kept: Iterable[str]) -> None:
        """Drop what no snapshot in `kept` points to any more."""
        if self.store.startswith(SCHEME):
            sweep(without_password(self.store), self.index_dir, kept)


def kept_at(folder: Path, view: str) -> str:
    """Where a view's vectors are: `files`, or the address of Milvus without its password."""
    pointer = folder / f"{view}.milvus.json"
    return json.loads(pointer.read_text(encoding="utf-8"))["address"] if pointer.is_file() else FILES


def open_vectors(folder: Path, view: str) -> VectorStore:
    """A view's vectors, wherever the build put them; SnapshotError where they cannot be had."""
    pointer = folder / f"{view}.milvus.json"
    if not pointer.is_file():
        return FaissStore.open(folder / f"{view}.faiss")
    try:
        return MilvusStore(**json.loads(pointer.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise SnapshotError(
            f"{pointer.name} 已损坏,请重建索引 / is damaged, rebuild the index: {error}"
        ) from error
