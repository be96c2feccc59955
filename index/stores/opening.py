"""Where a snapshot's stores are chosen, written and opened: by the settings for a build, by the manifest afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from xunduan.errors import SnapshotMismatch
from xunduan.index.manifest import Manifest, StoreKinds
from xunduan.index.stores.contract import LexicalStore, PassageStore, Vectors, VectorStore
from xunduan.index.stores.lexical import InvertedStore
from xunduan.index.stores.milvus import SCHEME, MilvusStore, collection_name, sweep, without_password
from xunduan.index.stores.passages import SqlitePassages
from xunduan.index.stores.vectors import FaissStore

FILES = "files"
_Opener = TypeVar("_Opener")
PASSAGES: Mapping[str, Callable[[Path], PassageStore]] = {"sqlite": SqlitePassages}
LEXICAL: Mapping[str, Callable[[Path, int], LexicalStore]] = {"postings": InvertedStore.open}


@dataclass(frozen=True)
class VectorPlace:
    """Where a build puts the vectors of one snapshot."""

    store: str
    """`files`, or an address of Milvus (XUNDUAN_STORE)."""
    index_dir: Path
    snapshot: str

    @property
    def kinds(self) -> StoreKinds:
        """What the manifest says of it."""
        if self.store == FILES:
            return StoreKinds()
        return StoreKinds(
            vectors=without_password(self.store), collections=collection_name(self.index_dir, self.snapshot)
        )

    def write(self, folder: Path, view: str, vectors: Vectors, earlier: VectorStore | None) -> None:
        """Store a view's vectors where `open_vectors` finds them."""
        if self.store == FILES:
            learned = earlier if isinstance(earlier, FaissStore) else None
            FaissStore.of(vectors, learned=learned).write(_vector_file(folder, view))
        else:
            MilvusStore.of(vectors, self.kinds.vectors, self.kinds.collections + view)

    def sweep(self, kept: Iterable[str]) -> None:
        """Drop what no snapshot in `kept` points to any more."""
        if self.store.startswith(SCHEME):
            sweep(without_password(self.store), self.index_dir, kept)


def open_passages(folder: Path, manifest: Manifest) -> PassageStore:
    """The passages of the snapshot in `folder`."""
    return _known(PASSAGES, manifest.stores.passages)(folder / "store.sqlite")


def open_lexical(folder: Path, manifest: Manifest) -> LexicalStore:
    """The postings of the snapshot in `folder`."""
    return _known(LEXICAL, manifest.stores.lexical)(folder / "lexical", manifest.counts["passages"])


def open_vectors(folder: Path, manifest: Manifest, view: str) -> VectorStore:
    """A view's vectors, wherever the build put them; SnapshotError where they cannot be had."""
    kinds = manifest.stores
    if kinds.vectors == FILES:
        return FaissStore.open(_vector_file(folder, view))
    size = manifest.counts["passages" if view == "passages" else "windows"]
    return MilvusStore(kinds.vectors, kinds.collections + view, size, manifest.model.dimension)


def _vector_file(folder: Path, view: str) -> Path:
    return folder / "vectors" / f"{view}.faiss"


def _known(openers: Mapping[str, _Opener], kind: str) -> _Opener:
    if kind not in openers:
        raise SnapshotMismatch(
            f"索引用的存储“{kind}”不是 {'、'.join(openers)},请用建立它的版本或重建 / the snapshot's store “{kind}” is none of "
            f"{', '.join(openers)}: use the version that built it, or rebuild the index"
        )
    return openers[kind]
