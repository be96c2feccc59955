"""A lexical store in Milvus: the terms of each window, and of each passage's context, as sparse vectors of their IDF.

A term's dimension is its place among the field's terms, whose hashes and counts the snapshot's postings have: two terms
never share one, and what comes back is known to be whole. The weights serve others than this program: a query vector of
ones finds what holds most of its information, the term side of a hybrid search. Coverage asks for one term at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.index.stores.lexical import FIELDS, InvertedStore
from xunduan.index.stores.milvus import MOST, PATIENCE, between, fill, loaded, lost
from xunduan.index.stores.postings import HeldRows, Postings, place_of

_ROWS = 1 << 17
"""Rows whose terms are held at once while a collection is filled: some hundreds of megabytes."""
_LISTED = 1 << 14
"""Terms whose rows are unpacked at once."""


class MilvusLexical:
    """A LexicalStore (xunduan.index.stores.contract) over a collection for each field."""

    def __init__(self, address: str, prefix: str, folder: Path, sizes: dict[str, int]) -> None:
        self.passages = sizes["context"]
        self._address = address
        self._names = {field: f"{prefix}terms_{field}" for field in FIELDS}
        self._sizes = sizes
        parts = {field: Postings.counted(folder, field) for field in FIELDS}
        self._terms = {field: terms for field, (terms, _) in parts.items()}
        self._counts = {field: counts for field, (_, counts) in parts.items()}
        self._clients = {field: loaded(address, self._names[field]) for field in FIELDS if sizes[field]}

    @classmethod
    def write(
        cls,
        lexical: InvertedStore,
        address: str,
        prefix: str,
        sizes: dict[str, int],
        advance: Callable[[int], object] = lambda steps: None,
    ) -> None:
        """Bring the terms of so many rows by field into their collections; SnapshotError where they do not all
        arrive."""
        for field in FIELDS:
            if not sizes[field]:
                continue
            rows = _TermsOfRows(lexical.postings(field), sizes[field])
            name = f"{prefix}terms_{field}"
            fill(address, name, sizes[field], partial(_create, name), rows.entries, advance)

    def held(self, field: str, term: str) -> HeldRows:
        return HeldRows(self._rows(field, term))

    def count(self, field: str, term: str) -> int:
        place = place_of(self._terms[field], term)
        return 0 if place is None else int(self._counts[field][place])

    def _rows(self, field: str, term: str) -> np.ndarray:
        place = place_of(self._terms[field], term)  # its dimension
        if place is None:
            return np.empty(0, np.int32)
        expected, size = int(self._counts[field][place]), self._sizes[field]
        if expected <= MOST:
            rows = self._search(field, place, expected, "")
        else:  # more than one answer may have
            starts = range(0, size, MOST)
            parts = [self._search(field, place, MOST, between(start, start + MOST)) for start in starts]
            rows = np.concatenate(parts)
        if len(rows) != expected:
            raise lost(self._address, self._names[field], len(rows), expected)
        return np.sort(rows)

    def _search(self, field: str, place: int, limit: int, expression: str) -> np.ndarray:
        """The rows that have a dimension and that the expression accepts, in any order."""
        (hits,) = self._clients[field].search(
            self._names[field],
            data=[{place: 1.0}],
            anns_field="terms",
            limit=limit,
            filter=expression,
            consistency_level="Strong",
            timeout=PATIENCE,
        )
        return np.array(hits.ids, np.int32)


class _TermsOfRows:
    """The sparse vectors of a field's rows, made of its postings some hundred thousand rows at a time, in order."""

    def __init__(self, postings: Postings, size: int) -> None:
        self._postings = postings
        self._size = size
        self._weights = np.log1p((size - postings.lengths + 0.5) / (postings.lengths + 0.5))
        self._start = self._end = 0

    def entries(self, rows: slice) -> list[dict[str, Any]]:
        if not self._start <= rows.start < rows.stop <= self._end:
            self._read(rows.start)
        entries = []
        for row in range(rows.start, rows.stop):
            at = row - self._start
            terms = self._terms[self._offsets[at] : self._offsets[at + 1]]
            # A vector without a dimension is refused: a row without terms has one that no term has.
            weights = dict(zip(terms.tolist(), self._weights[terms].tolist(), strict=True))
            entries.append({"row": row, "terms": weights or {len(self._weights): 1.0}})
        return entries

    def _read(self, start: int) -> None:
        """Terms of the rows from `start` on."""
        self._start, self._end = start, min(start + _ROWS, self._size)
        terms, rows = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for first in range(0, len(self._weights), _LISTED):
            numbers, held = self._postings.lists(first, min(first + _LISTED, len(self._weights)))
            here = (held >= start) & (held < self._end)
            terms.append(numbers[here])
            rows.append(held[here] - start)
        by_row = np.concatenate(rows)
        self._terms = np.concatenate(terms)[np.argsort(by_row, kind="stable")]
        counts = np.bincount(by_row, minlength=self._end - start)
        self._offsets = np.concatenate([[0], np.cumsum(counts)])


def _create(collection: str, client: Any) -> None:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", DataType.INT64, is_primary=True)
    schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
    index = client.prepare_index_params()
    index.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    client.create_collection(collection, schema=schema, index_params=index)
