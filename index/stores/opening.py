"""Where a snapshot's stores are chosen, written and opened: by the settings for a build, by the manifest afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from xunduan.errors import SnapshotError, SnapshotMismatch
from xunduan.index.manifest import Manifest, StoreKinds, read_manifest
from xunduan.index.progress import Progress
from xunduan.index.stores.contract import LexicalStore, PassageStore, Vectors, VectorStore
from xunduan.index.stores.lexical import FIELDS, InvertedStore
from xunduan.index.stores.milvus import (
    MilvusStore,
    collections_prefix,
    sweep,
    switch,
    without_password,
)
from xunduan.index.stores.milvus_lexical import MilvusLexical
from xunduan.index.stores.passages import SqlitePassages
from xunduan.index.stores.segmented import SegmentedVectors
from xunduan.index.stores.vectors import FaissStore, kind_beside, kind_for
from xunduan.settings import Settings

FILES = "files"
_SERVED = 2
"""Snapshots whose collections stay in memory: the current one, and the one that servers leave for it."""
_Opener = TypeVar("_Opener")
PASSAGES: Mapping[str, Callable[[Path], PassageStore]] = {"sqlite": SqlitePassages}
LEXICAL: Mapping[str, Callable[[Path, Manifest], LexicalStore]] = {
    "postings": lambda folder, manifest: InvertedStore.open(folder, manifest.counts["passages"]),
    "milvus": lambda folder, manifest: MilvusLexical(
        manifest.stores.vectors, manifest.stores.collections, folder, _sizes(manifest)
    ),
}


@dataclass(frozen=True)
class Place:
    """Where a build puts the vectors and the terms of one snapshot."""

    store: str
    """`files`, or an address of Milvus (XUNDUAN_STORE)."""
    lexical: str
    """`postings` of the snapshot, or `milvus` (XUNDUAN_LEXICAL)."""
    index_dir: Path
    content: str
    """A digest of what is stored in Milvus, by which a build continues one that was killed."""

    @classmethod
    def of(
        cls,
        settings: Settings,
        index_dir: Path,
        model: str,
        lexical: InvertedStore,
        keys: Iterable[np.ndarray],
    ) -> Place:
        """For what a model of this fingerprint has embedded, by the digests of the texts, and for its terms."""
        content = _digest(model, lexical, keys) if settings.store != FILES else ""
        return cls(settings.store, settings.lexical, index_dir, content)

    @property
    def kinds(self) -> StoreKinds:
        """What the manifest says of it."""
        if self.store == FILES:
            return StoreKinds()
        return StoreKinds(
            lexical=self.lexical,
            vectors=without_password(self.store),
            collections=collections_prefix(self.index_dir, self.content),
        )

    def write(
        self,
        folder: Path,
        view: str,
        vectors: Vectors,
        earlier: VectorStore | None,
        progress: Progress,
        total: int,
    ) -> None:
        """Store a view's vectors where `open_vectors` finds them: all that there are, or a segment's of so many in
        all."""
        kinds = self.kinds
        if self.store == FILES:
            first = earlier.stores[0] if isinstance(earlier, SegmentedVectors) else earlier
            learned = first if isinstance(first, FaissStore) else None
            kind = kind_for(total) if len(vectors) == total else kind_beside(total)
            FaissStore.write_of(_vector_file(folder, view), vectors, kind, learned)
        else:
            progress.stage(f"写入 Milvus / into Milvus: {view}", len(vectors))
            MilvusStore.of(vectors, kinds.vectors, kinds.collections + view, progress.advance)

    def write_terms(self, lexical: InvertedStore, manifest: Manifest, progress: Progress) -> None:
        """Store the terms where `open_lexical` finds them; the postings in the snapshot are what the next build
        starts from."""
        kinds, sizes = self.kinds, _sizes(manifest)
        if kinds.lexical == "milvus":
            progress.stage("写入 Milvus / into Milvus: terms", sum(sizes.values()))
            MilvusLexical.write(lexical, kinds.vectors, kinds.collections, sizes, progress.advance)

    def settle(self, kept: Iterable[str]) -> None:
        """Once the snapshot is published: let the aliases lead to it, and drop what no snapshot in `kept` points
        to any more.

        `kept` has the oldest first.
        """
        if self.store == FILES:
            return
        kinds = self.kinds
        switch(kinds.vectors, self.index_dir, kinds.collections)
        try:
            stores = [read_manifest(self.index_dir / "snapshots" / name).stores for name in kept]
        except SnapshotError:
            return  # what a damaged one points to is not known: everything stays until it is pruned
        prefixes = tuple(one.collections for one in stores if one.collections)
        sweep(kinds.vectors, self.index_dir, prefixes, prefixes[-_SERVED:])


def _digest(model: str, lexical: InvertedStore, keys: Iterable[np.ndarray]) -> str:
    digest = hashlib.sha256(model.encode())
    for field in FIELDS:
        postings = lexical.postings(field)
        for part in (postings.terms, postings.lengths, postings.data):
            digest.update(np.ascontiguousarray(part).data)
    for some in keys:
        digest.update(np.ascontiguousarray(some).data)
    return digest.hexdigest()[:16]


def _sizes(manifest: Manifest) -> dict[str, int]:
    """Rows by lexical field."""
    return {"windows": manifest.counts["windows"], "context": manifest.counts["passages"]}


def open_passages(folder: Path, manifest: Manifest) -> PassageStore:
    """The passages of the snapshot in `folder`."""
    return _known(PASSAGES, manifest.stores.passages)(folder / "store.sqlite")


def open_lexical(folder: Path, manifest: Manifest) -> LexicalStore:
    """The terms of the snapshot in `folder`, wherever the build put them."""
    return _known(LEXICAL, manifest.stores.lexical)(folder / "lexical", manifest)


def open_files(folder: Path, view: str) -> FaissStore:
    """A view's vectors of a segment, where they are files."""
    return FaissStore.open(_vector_file(folder, view))


def open_vectors(folder: Path, manifest: Manifest, view: str) -> VectorStore:
    """A view's vectors, wherever the build put them; SnapshotError if they cannot be opened."""
    kinds = manifest.stores
    if kinds.vectors == FILES:
        return open_files(folder, view)
    size = manifest.counts["passages" if view == "passages" else "windows"]
    return MilvusStore(kinds.vectors, kinds.collections + view, size, manifest.model.dimension)


def _vector_file(folder: Path, view: str) -> Path:
    return folder / "vectors" / f"{view}.faiss"


def _known(openers: Mapping[str, _Opener], kind: str) -> _Opener:
    if kind not in openers:
        raise SnapshotMismatch(
            f"索引用的存储“{kind}”不是 {'、'.join(openers)}，请用建立它的版本或重建",
            f"the snapshot's store “{kind}” is not one of "
            f"{', '.join(openers)}: use the version that built it, or rebuild the index",
        )
    return openers[kind]
