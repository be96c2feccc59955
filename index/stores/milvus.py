"""A vector store in Milvus, for archives that one machine's memory does not hold: the same contract, reached by pymilvus.

A collection holds one view of one snapshot and is never changed after it is published, as a snapshot's files are not;
the snapshot points to it, so that what makes a snapshot current makes its collections current. A folder or a file as the
address is Milvus Lite, for one process at a time; `host:port` is a server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from xunduan.errors import SnapshotError, XunduanError
from xunduan.index.stores.contract import Vectors
from xunduan.settings import settings

SCHEME = "milvus://"
_INSERTED = 1000
"""Vectors that go into a collection, or come out of it, at once."""
_MOST = 16_384
"""Results that Milvus gives to one search at the most."""
_LISTED_FROM = 100_000
"""Vectors from which on a server searches a graph of eight-bit vectors instead of all; Lite always all."""


class MilvusStore:
    """A VectorStore (xunduan.index.stores.contract) over one collection."""

    def __init__(self, address: str, collection: str, size: int, dimension: int) -> None:
        self.address = address
        self.collection = collection
        self.size = size
        self.dimension = dimension
        self._client = _connected(address)
        if size and not self._client.has_collection(collection):
            raise SnapshotError(
                f"{address} 里没有集合 {collection},请重建索引 / {address} has no collection {collection}: "
                "rebuild the index, or set XUNDUAN_STORE to where it is"
            )
        if size:
            self._client.load_collection(collection)

    @classmethod
    def of(cls, vectors: Vectors, address: str, collection: str) -> MilvusStore:
        """A new collection of (n, dimension) float32 vectors by row; SnapshotError where fewer arrive than were sent."""
        client = _connected(address)
        if client.has_collection(collection):  # of a build that was killed
            client.drop_collection(collection)
        count, dimension = vectors.shape
        if count:
            _create(client, collection, dimension, count if is_server(address) else 0)
            for start in range(0, count, _INSERTED):
                part = np.asarray(vectors[start : start + _INSERTED], np.float32)
                client.insert(
                    collection, [{"row": start + at, "vector": vector} for at, vector in enumerate(part)]
                )
            client.flush(collection)  # before it no count is to be trusted
            arrived = int(client.get_collection_stats(collection)["row_count"])
            if arrived != count:
                client.drop_collection(collection)
                raise SnapshotError(
                    f"写入 {count} 个向量,{address} 只收到 {arrived} 个,请重试 / of {count} vectors only {arrived} have "
                    f"arrived at {address}: try again"
                )
        return cls(address, collection, count, dimension)

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        k = min(k, self.size, _MOST)
        if k == 0:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        found = self._client.search(
            self.collection,
            data=np.asarray(queries, np.float32).tolist(),
            anns_field="vector",
            limit=k,
            search_params={"params": {"ef": max(128, k)}},
            consistency_level="Strong",
        )
        scores = np.array([[hit["distance"] for hit in hits] for hits in found], np.float32)
        return scores, np.array([[hit["row"] for hit in hits] for hits in found], np.int64)

    def rows(self, rows: np.ndarray) -> np.ndarray:
        rows = np.asarray(rows, np.int64)
        if rows.size and (rows.min() < 0 or rows.max() >= self.size):
            raise IndexError(f"rows {rows.min()} to {rows.max()} are not within a store of {self.size}")
        vectors = np.empty((len(rows), self.dimension), np.float32)
        wanted, back = np.unique(rows, return_inverse=True)
        for start in range(0, len(wanted), _INSERTED):
            part = wanted[start : start + _INSERTED]
            found = self._client.get(self.collection, ids=part.tolist(), output_fields=["row", "vector"])
            by_row = {entry["row"]: entry["vector"] for entry in found}
            here = (back >= start) & (back < start + _INSERTED)
            vectors[here] = np.array([by_row[row] for row in part.tolist()], np.float32)[back[here] - start]
        return vectors


def collection_name(index_dir: Path, snapshot: str, view: str = "") -> str:
    """What the collection of a view of a snapshot is called: archives on one server keep apart."""
    return f"{_prefix(index_dir)}{snapshot.replace('-', '_')}_{view}"


def sweep(address: str, index_dir: Path, kept: Iterable[str]) -> None:
    """Drop the collections of this index but those of the snapshots `kept`: what was pruned, or left by a killed build."""
    client, mine = _connected(address), _prefix(index_dir)
    prefixes = tuple(f"{mine}{name.replace('-', '_')}_" for name in kept)
    for collection in client.list_collections():
        if collection.startswith(mine) and not collection.startswith(prefixes):
            client.drop_collection(collection)


def is_server(address: str) -> bool:
    """Whether an address is a server's, and not a file of Milvus Lite."""
    return not address.removeprefix(SCHEME).startswith(("/", "."))


def without_password(address: str) -> str:
    """The address as a snapshot may keep it; what is no address stays as it is."""
    if not address.startswith(SCHEME):
        return address
    parts = urlsplit(address)
    return f"{SCHEME}{parts.netloc.rpartition('@')[2]}{parts.path}"


def _prefix(index_dir: Path) -> str:
    return f"xunduan_{hashlib.sha256(str(index_dir.resolve()).encode()).hexdigest()[:8]}_"


def _create(client: Any, collection: str, dimension: int, count: int) -> None:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    index = client.prepare_index_params()
    if count > _LISTED_FROM:
        graph = {"M": 32, "efConstruction": 200, "sq_type": "SQ8", "refine": True, "refine_type": "FP16"}
        index.add_index("vector", index_type="HNSW_SQ", metric_type="IP", params=graph)
    else:
        index.add_index("vector", index_type="FLAT", metric_type="IP")
    client.create_collection(collection, schema=schema, index_params=index)


@lru_cache(maxsize=8)
def _connected(address: str) -> Any:
    """The client of an address; a snapshot's has no password, which then comes from the settings."""
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        raise XunduanError(
            'XUNDUAN_STORE 指向 Milvus,请安装 "xunduan[milvus]" / XUNDUAN_STORE names Milvus: pip install "xunduan[milvus]"'
        ) from error
    configured = settings().store
    if configured.startswith(SCHEME) and without_password(configured) == address:
        address = configured
    parts = urlsplit(address)
    try:
        if not is_server(address):
            return MilvusClient(address.removeprefix(SCHEME))
        return MilvusClient(
            f"http://{parts.netloc.rpartition('@')[2]}",
            user=parts.username or "",
            password=parts.password or "",
            db_name=parts.path.strip("/") or "default",
        )
    except Exception as error:  # whatever gRPC and Lite raise
        raise SnapshotError(
            f"无法连接 {without_password(address)},请检查 XUNDUAN_STORE / cannot reach {without_password(address)}, "
            f"check XUNDUAN_STORE: {str(error).splitlines()[0]}"
        ) from error
