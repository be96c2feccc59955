"""Stores of several segments as one: an update writes what is new beside the segments of the snapshot before.

A segment is never changed. The snapshot says of each of its documents in which segment and row it is; what no document
of the snapshot has is gone. Rows of the snapshot are those that one segment would have, documents in the order of their
files, so that nobody else knows of segments, and a search ranks the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

import numpy as np

from xunduan.index.documents import Document, Passage
from xunduan.index.stores.contract import LexicalStore, PassageStore, StoredFile
from xunduan.index.stores.postings import HeldRows
from xunduan.index.stores.vectors import FaissStore

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Rows:
    """Where each row of the snapshot is, of documents, passages or windows."""

    segment: np.ndarray
    """The number of the segment; (n,) int16."""
    row: np.ndarray
    """The row in it; (n,) int32."""
    now: tuple[np.ndarray, ...]
    """The other way, by segment: the row in the snapshot of each of the segment's rows, -1 where it is gone; int32."""

    @classmethod
    def of(cls, segment: np.ndarray, row: np.ndarray, sizes: Sequence[int]) -> Rows:
        """For segments of so many rows."""
        now = tuple(np.full(size, -1, np.int32) for size in sizes)
        for number, rows in enumerate(now):
            here = np.flatnonzero(segment == number)
            rows[row[here]] = here
        return cls(segment.astype(np.int16), row.astype(np.int32), now)

    def parts(self, counts: np.ndarray, by_segment: Sequence[np.ndarray]) -> Rows:
        """The rows of what each row consists of: so many here, and so many by segment and row."""
        ends = [np.concatenate([[0], np.cumsum(some)]) for some in by_segment]
        first = np.zeros(len(self.row), np.int64)
        for number, end in enumerate(ends):
            here = self.segment == number
            first[here] = end[self.row[here]]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        row = np.repeat(first, counts) + within
        return Rows.of(np.repeat(self.segment, counts), row, [int(end[-1]) for end in ends])

    @cached_property
    def gone(self) -> tuple[np.ndarray, ...]:
        """By segment those of its rows that the snapshot has no more, ascending."""
        return tuple(np.flatnonzero(rows < 0) for rows in self.now)

    def gathered(self, values: Sequence[np.ndarray]) -> np.ndarray:
        """Values by segment and row as values by row."""
        found = np.empty((len(self.row), *values[0].shape[1:]), values[0].dtype)
        for number, some in enumerate(values):
            here = self.segment == number
            found[here] = some[self.row[here]]
        return found


@dataclass(frozen=True)
class Layout:
    """The rows of a snapshot of several segments."""

    documents: Rows
    passages: Rows
    windows: Rows

    @classmethod
    def of(
        cls,
        segment: np.ndarray,
        row: np.ndarray,
        counts: tuple[np.ndarray, np.ndarray],
        by_segment: Sequence[tuple[np.ndarray, np.ndarray]],
    ) -> Layout:
        """From where each document is; `counts` are the passages of each document and the windows of each passage, in
        the snapshot and by segment."""
        documents = Rows.of(segment, row, [len(passages) for passages, _ in by_segment])
        passages = documents.parts(counts[0], [some for some, _ in by_segment])
        return cls(documents, passages, passages.parts(counts[1], [some for _, some in by_segment]))

    def of_view(self, view: str) -> Rows:
        """Where the vectors of a view are (xunduan.index.snapshot.VIEWS)."""
        return self.passages if view == "passages" else self.windows


_PASSED_OVER = 64
"""Vectors of a segment that may be gone for as many more to be searched for: to ask of each whether it is there takes a
third more time."""


class SegmentedPassages:
    """A PassageStore."""

    def __init__(self, stores: Sequence[PassageStore], layout: Layout) -> None:
        self.stores = stores
        self._documents = layout.documents
        self._passages = layout.passages

    def _document(self, row: int) -> tuple[PassageStore, int]:
        return self._at(self._documents, row)

    def _at(self, rows: Rows, row: int) -> tuple[PassageStore, int]:
        if not 0 <= row < len(rows.row):
            raise IndexError(f"row {row} is not within a store of {len(rows.row)}")
        return self.stores[rows.segment[row]], int(rows.row[row])

    def document(self, row: int) -> Document:
        store, there = self._document(row)
        return store.document(there)

    def outline(self, row: int) -> Document:
        store, there = self._document(row)
        return store.outline(there)

    def passage(self, row: int) -> Passage:
        store, there = self._at(self._passages, row)
        return store.passage(there)

    def text(self, row: int) -> str:
        store, there = self._at(self._passages, row)
        return store.text(there)

    def document_row(self, document_id: str) -> int | None:
        return _found(self._documents, (store.document_row(document_id) for store in self.stores))

    def passage_row(self, identifier: str) -> int | None:
        return _found(self._passages, (store.passage_row(identifier) for store in self.stores))

    def documents(self) -> Iterator[Document]:
        return _in_order(self._documents, [store.documents() for store in self.stores])

    def outlines(self) -> Iterator[Document]:
        return _in_order(self._documents, [store.outlines() for store in self.stores])

    def passages(self) -> Iterator[Passage]:
        return _in_order(self._passages, [store.passages() for store in self.stores])

    def texts(self) -> Iterator[tuple[str, str]]:
        return _in_order(self._passages, [store.texts() for store in self.stores])

    def passages_of(self, document_row: int) -> tuple[Passage, ...]:
        store, there = self._document(document_row)
        return store.passages_of(there)

    def files(self) -> dict[str, StoredFile]:
        found: dict[str, StoredFile] = {}
        for store, now in zip(self.stores, self._documents.now, strict=True):
            gone: set[str] = set()  # a file is in one segment as a whole
            for row in np.flatnonzero(now < 0).tolist():
                path = PurePosixPath(store.outline(row).path)
                gone |= {str(path), *map(str, path.parents)}
            found |= {path: file for path, file in store.files().items() if path not in gone}
        return found

    def documents_of_file(self, path: str) -> tuple[tuple[int, str, str], ...]:
        for store, now in zip(self.stores, self._documents.now, strict=True):
            found = store.documents_of_file(path)
            if found and now[found[0][0]] >= 0:
                return tuple((int(now[row]), identifier, its_path) for row, identifier, its_path in found)
        return ()


def _found(rows: Rows, found: Iterable[int | None]) -> int | None:
    for row, now in zip(found, rows.now, strict=True):
        if row is not None and now[row] >= 0:
            return int(now[row])
    return None


def _in_order(rows: Rows, streams: Sequence[Iterator[_Value]]) -> Iterator[_Value]:
    """What the segments give row by row, in the order of the snapshot: within a segment it is the same."""
    held = [
        (value for value, row in zip(stream, now.tolist(), strict=True) if row >= 0)
        for stream, now in zip(streams, rows.now, strict=True)
    ]
    for segment in rows.segment.tolist():
        yield next(held[segment])


class SegmentedTerms:
    """A LexicalStore."""

    def __init__(self, stores: Sequence[LexicalStore], layout: Layout) -> None:
        self._stores = stores
        self._fields = {"windows": layout.windows, "context": layout.passages}
        self.passages = len(layout.passages.row)

    def held(self, field: str, term: str) -> HeldRows:
        """By the snapshot's own rows: a term is looked up many times, and put together once."""
        found = []
        for store, now in zip(self._stores, self._fields[field].now, strict=True):
            here = now[store.held(field, term).rows()]
            if len(here):
                found.append(here if here.min() >= 0 else here[here >= 0])
        if len(found) > 1:
            # A stable sort merges what is in order already.
            return HeldRows(np.sort(np.concatenate(found), kind="stable"))
        return HeldRows(found[0] if found else np.empty(0, np.int32))

    def count(self, field: str, term: str) -> int:
        """What is gone of a segment is looked up in its lists."""
        total = 0
        for store, gone in zip(self._stores, self._fields[field].gone, strict=True):
            held = store.count(field, term)
            if held and len(gone):
                held -= int(store.held(field, term).holds(gone).sum())
            total += held
        return total


class SegmentedVectors:
    """A VectorStore."""

    def __init__(self, stores: Sequence[FaissStore], rows: Rows) -> None:
        self.stores = stores
        self._rows = rows
        self._bits = [
            np.packbits(now >= 0, bitorder="little") if len(gone) > _PASSED_OVER else None
            for now, gone in zip(rows.now, rows.gone, strict=True)
        ]
        self.size = len(rows.row)
        self.dimension = stores[0].dimension

    def search(
        self, queries: np.ndarray, k: int, among: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        scores, rows = [], []
        wanted = self._bits if among is None else self._by_segment(among)
        for number, (store, now) in enumerate(zip(self.stores, self._rows.now, strict=True)):
            some = wanted[number]
            found, there = store.search(
                queries, k if some is not None else k + len(self._rows.gone[number]), some
            )
            here = now[there].astype(np.int64)
            scores.append(np.where(here >= 0, found, -np.inf))
            rows.append(here)
        scores_, rows_ = np.concatenate(scores, axis=1), np.concatenate(rows, axis=1)
        best = np.argsort(-scores_, axis=1, kind="stable")[:, : min(k, self.size)]
        each = np.arange(len(best))[:, None]  # take_along_axis takes four times as long for one query
        return scores_[each, best], rows_[each, best]

    def _by_segment(self, among: np.ndarray) -> list[np.ndarray]:
        """Rows of the snapshot, as bits, as rows of each segment."""
        wanted = np.unpackbits(among, count=self.size, bitorder="little").astype(bool)
        parts = []
        for now in self._rows.now:
            here = now >= 0
            here[here] = wanted[now[here]]
            parts.append(np.packbits(here, bitorder="little"))
        return parts

    def rows(self, rows: np.ndarray) -> np.ndarray:
        found = np.empty((len(rows), self.dimension), np.float32)
        for store, here, there in self._held(rows):
            found[here] = store.rows(there)
        return found

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        found = np.empty(len(rows), np.float32)
        for store, here, there in self._held(rows):
            found[here] = store.scores(query, there)
        return found

    def _held(self, rows: np.ndarray) -> Iterator[tuple[FaissStore, np.ndarray | slice, np.ndarray]]:
        """Each store that has any of the rows, where these are among them, and their rows in it."""
        rows = np.asarray(rows, np.int64)
        if rows.size and (rows.min() < 0 or rows.max() >= self.size):
            raise IndexError(f"rows {rows.min()} to {rows.max()} are not within a store of {self.size}")
        segments, there = self._rows.segment[rows], self._rows.row[rows]
        numbers = np.flatnonzero(np.bincount(segments, minlength=len(self.stores))).tolist()
        for number in numbers:
            here = np.flatnonzero(segments == number) if len(numbers) > 1 else slice(None)
            yield self.stores[number], here, there[here]
