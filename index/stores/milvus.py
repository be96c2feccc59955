"""A vector store in Milvus, for archives that one machine's memory does not hold: the same contract, reached by
pymilvus.

A collection holds one view of what one snapshot is made of and is never changed after it is published, as a
snapshot's files are not; the snapshot points to it, so that what makes a snapshot current makes its collections
current. Its name says what it holds: a build that was killed is continued by the next one. An alias leads to
the current one, for others than this program. A folder or a file as the address is Milvus Lite, for one process at
a time; `host:port` is a server.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from xunduan.errors import SnapshotError, XunduanError, first_line
from xunduan.index.stores.contract import Vectors
from xunduan.settings import settings

SCHEME = "milvus://"
_INSERTED = 1000
"""Rows that go into a collection, or vectors that come out of it, at once."""
_SAMPLED = 50
"""Vectors that are read again before a collection is trusted."""
_TOLERANCE = 0.002
"""How far a component may be from what was sent: further than half precision is, nearer than another vector."""
PATIENCE = 30.0
"""Seconds that a question to Milvus may take, with all attempts; the library would try a lost server for minutes."""
MOST = 16_384
"""Results that Milvus gives to one search at the most."""
_RANGES, _LISTED = 64, 4096
"""Ranges of rows, and single rows, that one expression names: some thirty thousand characters."""
_EXPRESSIONS = 4
"""Searches that a filter may take, before the nearest of all are looked through for what passes it."""
_BEYOND = 4
"""Times as many are looked through for it as would hold enough if what passes stood evenly among them."""
_LISTED_FROM = 100_000
"""Vectors from which on a server searches a graph of eight-bit vectors instead of all; Lite always all."""


class MilvusStore:
    """A VectorStore (xunduan.index.stores.contract) over one collection."""

    def __init__(self, address: str, collection: str, size: int, dimension: int) -> None:
        self.address = address
        self.collection = collection
        self.size = size
        self.dimension = dimension
        self._client: Any = loaded(address, collection) if size else None

    @classmethod
    def of(
        cls,
        vectors: Vectors,
        address: str,
        collection: str,
        advance: Callable[[int], object] = lambda steps: None,
    ) -> MilvusStore:
        """A collection of (n, dimension) float32 vectors by row; SnapshotError where it does not hold what was sent."""
        count, dimension = vectors.shape

        def entries(rows: slice) -> list[dict[str, Any]]:
            part = np.asarray(vectors[rows], np.float32)
            return [{"row": row, "vector": one} for row, one in enumerate(part, rows.start)]

        if count:
            listed = count if is_server(address) else 0
            create = partial(_create, collection, dimension, listed)
            fill(address, collection, count, create, entries, advance)
        store = cls(address, collection, count, dimension)
        sample = np.unique(np.linspace(0, max(count - 1, 0), min(count, _SAMPLED)).astype(np.int64))
        if not np.allclose(store.rows(sample), vectors[sample], atol=_TOLERANCE):
            raise SnapshotError(
                f"{address} 的集合 {collection} 里的向量不是写入的那些，请删除它后重试",
                f"the vectors in {collection} at {address} "
                "are not those that were sent: drop it and try again",
            )
        return store

    def search(
        self, queries: np.ndarray, k: int, among: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        wanted = None if among is None else np.flatnonzero(np.unpackbits(among, bitorder="little"))
        k = min(k, self.size if wanted is None else len(wanted), MOST)
        if k == 0:
            return np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64)
        if wanted is None:
            return _told(self._search(queries, k, ""))
        expressions = list(passing(wanted))
        if len(expressions) > _EXPRESSIONS and (found := self._of_all(queries, k, wanted)):
            return found
        parts = [_told(self._search(queries, min(k, size), expression)) for expression, size in expressions]
        scores, rows = (np.concatenate(column, axis=1) for column in zip(*parts, strict=True))
        best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(scores, best, axis=1), np.take_along_axis(rows, best, axis=1)

    def _of_all(
        self, queries: np.ndarray, k: int, wanted: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """The `k` nearest of the wanted rows among the nearest of all; None where these hold fewer."""
        looked_at = min(MOST, self.size, _BEYOND * k * self.size // len(wanted))
        scores, rows = _told(self._search(queries, looked_at, ""))
        passes = np.isin(rows, wanted)
        if (passes.sum(axis=1) < k).any():
            return None
        first = np.argsort(~passes, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(scores, first, axis=1), np.take_along_axis(rows, first, axis=1)

    def _search(self, queries: np.ndarray, k: int, expression: str) -> Any:
        return self._client.search(
            self.collection,
            data=np.asarray(queries, np.float32).tolist(),
            anns_field="vector",
            limit=k,
            filter=expression,
            search_params={"params": {"ef": max(128, k)}},
            consistency_level="Strong",
            timeout=PATIENCE,
        )

    def rows(self, rows: np.ndarray) -> np.ndarray:
        rows = self._within(rows)
        vectors = np.empty((len(rows), self.dimension), np.float32)
        wanted, back = np.unique(rows, return_inverse=True)
        for start in range(0, len(wanted), _INSERTED):
            part = wanted[start : start + _INSERTED]
            found = self._client.get(
                self.collection, ids=part.tolist(), output_fields=["row", "vector"], timeout=PATIENCE
            )
            if len(found) != len(part):
                raise lost(self.address, self.collection, len(found), len(part))
            by_row = {entry["row"]: entry["vector"] for entry in found}
            here = (back >= start) & (back < start + _INSERTED)
            vectors[here] = np.array([by_row[row] for row in part.tolist()], np.float32)[back[here] - start]
        return vectors

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Computed where the vectors are: each of some thousand candidates returns a number, not a vector."""
        rows = self._within(rows)
        scores = np.full(len(rows), np.nan, np.float32)
        order = np.argsort(rows)
        for start in range(0, len(rows), MOST):
            part = rows[start : start + MOST]
            (hits,) = self._search(query[None], len(part), f"row in {part.tolist()}")
            at = np.searchsorted(rows, np.array(hits.ids, np.int64), sorter=order)
            scores[order[at]] = hits.distances
        if len(missing := np.flatnonzero(np.isnan(scores))):  # a graph need not reach all that are asked for
            scores[missing] = self.rows(rows[missing]) @ query
        return scores

    def _within(self, rows: np.ndarray) -> np.ndarray:
        rows = np.asarray(rows, np.int64)
        if rows.size and (rows.min() < 0 or rows.max() >= self.size):
            raise IndexError(f"rows {rows.min()} to {rows.max()} are not within a store of {self.size}")
        return rows


def fill(
    address: str,
    collection: str,
    count: int,
    create: Callable[[Any], None],
    entries: Callable[[slice], list[dict[str, Any]]],
    advance: Callable[[int], object],
) -> None:
    """Bring `count` rows, with `entries` for each slice of them, into a collection that may hold some from a
    killed build.

    SnapshotError where fewer are there in the end: what is there stays, and the next build goes on with it.
    """
    client = _connected(address)
    known = client.has_collection(collection)
    if not known:
        create(client)
    client.flush(collection)  # before it no count is to be trusted
    client.load_collection(collection)
    for start in range(0, count, _INSERTED):
        end = min(start + _INSERTED, count)
        held = _held(client, collection, start, end) if known else 0
        if held != end - start:
            if held:  # which of them is not known
                client.delete(collection, filter=between(start, end))
            client.insert(collection, entries(slice(start, end)))
        advance(end - start)
    client.flush(collection)
    arrived = _held(client, collection, 0, count)
    if arrived != count:
        raise SnapshotError(
            f"写入 {count} 行，{address} 只有 {arrived} 行，请再建一次，会从中断处继续",
            f"of {count} rows only {arrived} have arrived at {address}: build again, it continues from there",
        )


def _told(found: Any) -> tuple[np.ndarray, np.ndarray]:
    """What a search has found, as scores and rows; (queries, hits)."""
    scores = np.array([hits.distances for hits in found], np.float32)
    return scores, np.array([hits.ids for hits in found], np.int64)


def passing(rows: np.ndarray) -> Iterator[tuple[str, int]]:
    """Expressions, none of them long, that name each of the ascending rows once, and how many each names.

    Rows that follow each other, as those of a document and of a source that was read at once do, are a range.
    """
    begins = np.flatnonzero(np.diff(rows, prepend=rows[:1] - 2) != 1)
    sizes = np.diff(begins, append=len(rows))
    runs = [(int(rows[at]), int(size)) for at, size in zip(begins, sizes, strict=True) if size > 2]
    single = rows[np.repeat(sizes <= 2, sizes)].tolist()
    for number in range(max(-(-len(runs) // _RANGES), -(-len(single) // _LISTED))):
        ranges = runs[number * _RANGES : (number + 1) * _RANGES]
        listed = single[number * _LISTED : (number + 1) * _LISTED]
        told = [f"({between(start, start + size)})" for start, size in ranges]
        told += [f"row in {listed}"] if listed else []
        yield " or ".join(told), sum(size for _, size in ranges) + len(listed)


def between(start: int, end: int) -> str:
    """The expression for the rows from `start` to before `end`."""
    return f"row >= {int(start)} and row < {int(end)}"


def _held(client: Any, collection: str, start: int, end: int) -> int:
    """How many of the rows a collection holds."""
    found = client.query(
        collection, filter=between(start, end), output_fields=["count(*)"], consistency_level="Strong"
    )
    return int(found[0]["count(*)"])


def lost(address: str, collection: str, found: int, expected: int) -> SnapshotError:
    """The error for a collection that returns fewer rows than were written to it."""
    return SnapshotError(
        f"{address} 的集合 {collection} 少了行：应有 {expected}，得到 {found}，请重建索引",
        f"{collection} at {address} has lost rows: {found} of {expected} came back, rebuild the index",
    )


def loaded(address: str, collection: str) -> Any:
    """The client of an address, with the collection ready to be searched; SnapshotError where it is gone."""
    client = _connected(address)
    if not client.has_collection(collection):
        raise SnapshotError(
            f"{address} 里没有集合 {collection}，请重建索引",
            f"{address} has no collection {collection}: "
            "rebuild the index, or set XUNDUAN_STORE to where it is",
        )
    client.load_collection(collection)
    return client


def collections_prefix(index_dir: Path, content: str = "") -> str:
    """What the names of the collections begin with that hold `content`, a digest: archives on one server keep apart."""
    own = hashlib.sha256(str(index_dir.resolve()).encode()).hexdigest()[:8]
    return f"xunduan_{own}_{content}_" if content else f"xunduan_{own}_"


def switch(address: str, index_dir: Path, prefix: str) -> None:
    """Let the aliases `…_current_VIEW` lead to the collections of the snapshot that has become current."""
    client, mine = _connected(address), collections_prefix(index_dir)
    there = set(client.list_aliases()["aliases"])
    for collection in client.list_collections():
        if collection.startswith(prefix):
            alias = f"{mine}current_{collection.removeprefix(prefix)}"
            (client.alter_alias if alias in there else client.create_alias)(collection, alias)


def sweep(address: str, index_dir: Path, kept: tuple[str, ...], served: tuple[str, ...]) -> None:
    """Drop the collections of this index but those that begin with one of `kept`: of what was pruned, or never
    published.

    Those that nobody answers from, as they do not begin with one of `served`, leave the memory until they are
    opened again.
    """
    client, mine = _connected(address), collections_prefix(index_dir)
    for collection in client.list_collections():
        if not collection.startswith(mine):
            continue
        if collection.startswith(kept) and not collection.startswith(served):
            client.release_collection(collection)
        elif not collection.startswith(kept):
            for alias in client.list_aliases(collection)["aliases"]:  # of a view that is no longer kept there
                client.drop_alias(alias)
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


def _create(collection: str, dimension: int, count: int, client: Any) -> None:
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


class _Client:
    """A MilvusClient whose errors are this program's: one line, with the address and what it was asked for."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address

    def __getattr__(self, name: str) -> Callable[..., Any]:
        from pymilvus import MilvusException

        method = getattr(self._client, name)

        def told(*given: Any, **named: Any) -> Any:
            try:
                return method(*given, **named)
            except MilvusException as error:
                raise SnapshotError(
                    f"{self._address} 没有完成 {name}，请检查 Milvus",
                    f"{self._address} failed at {name}, check Milvus: {first_line(error)}",
                ) from error

        return told


@lru_cache(maxsize=8)
def _connected(address: str) -> _Client:
    """The client of an address; a snapshot's has no password, which then comes from the settings."""
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        raise XunduanError(
            'XUNDUAN_STORE 指向 Milvus，请安装 "xunduan[milvus]"',
            'XUNDUAN_STORE names Milvus: pip install "xunduan[milvus]"',
        ) from error
    configured = settings().store
    if configured.startswith(SCHEME) and without_password(configured) == address:
        address = configured
    parts = urlsplit(address)
    try:
        if not is_server(address):
            return _Client(MilvusClient(address.removeprefix(SCHEME)), address)
        client = MilvusClient(
            f"http://{parts.netloc.rpartition('@')[2]}",
            user=parts.username or "",
            password=parts.password or "",
            db_name=parts.path.strip("/") or "default",
        )
        return _Client(client, without_password(address))
    except Exception as error:  # whatever gRPC and Lite raise
        raise SnapshotError(
            f"无法连接 {without_password(address)}，请检查 XUNDUAN_STORE",
            f"cannot reach {without_password(address)}, check XUNDUAN_STORE: {first_line(error)}",
        ) from error
