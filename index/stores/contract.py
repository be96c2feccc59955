"""What the engine and the build ask of a snapshot's three stores, whatever they are made of.

`xunduan.index.stores.opening` is where one is chosen and opened. Everything is read only and safe for many threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from xunduan.index.documents import Document, Passage

MAPPED_FROM = 1 << 28
"""Bytes of vectors in lists, or of postings, from which on they are mapped and not read: those of an archive of some
hundred thousand passages. A mapped file that is cut ends the process that looks into it, so that only what has to be
is mapped."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One source file as a build saw it, so that the next build knows which files it can skip."""

    path: str
    sha256: str
    repeated: str
    """Digest of the file's lines that recur over the source: cleaning depends on them."""
    lines: tuple[str, ...]
    """Its short lines, by which recurring ones are counted."""
    problems: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """The ids its documents ask for, in order; where another has one first, the document is stored under a longer
    one."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage on its way into a store, with the jieba words of its windows for the postings."""

    passage: Passage
    words: str
    """A line for each window, with spaces between the words."""


class PassageStore(Protocol):
    """Documents, their passages, and the files they came from. Rows are numbered from 0; IndexError beyond the last."""

    def document(self, row: int) -> Document: ...

    def outline(self, row: int) -> Document:
        """The document without its text, headings and what was dropped of it."""
        ...

    def passage(self, row: int) -> Passage: ...

    def document_row(self, document_id: str) -> int | None: ...

    def passage_row(self, identifier: str) -> int | None: ...

    def documents(self) -> Iterator[Document]:
        """All of them, in row order."""
        ...

    def outlines(self) -> Iterator[Document]: ...

    def passages(self) -> Iterator[Passage]: ...

    def passages_of(self, document_row: int) -> tuple[Passage, ...]: ...

    def files(self) -> dict[str, StoredFile]:
        """By their paths."""
        ...

    def documents_of_file(self, path: str) -> tuple[tuple[int, str, str], ...]:
        """Row, id and path of each document that a file gave, in row order.

        Of a file that holds others, an archive or a mail, the paths lie below its own.
        """
        ...

    def texts(self) -> Iterator[tuple[str, str]]:
        """Id and text of each passage, in row order: quicker than reading whole passages."""
        ...

    def text(self, row: int) -> str:
        """The text of one passage."""
        ...


class Held(Protocol):
    """Where one term stands in one field."""

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        ...

    def rows(self) -> np.ndarray:
        """The rows that hold the term, ascending (int32)."""
        ...

    def holds(self, rows: np.ndarray) -> np.ndarray:
        """Which of these rows hold it; bool. A look at each of them, however many hold the term."""
        ...


class LexicalStore(Protocol):
    """Postings of terms in two fields, `windows` and `context`."""

    @property
    def passages(self) -> int:
        """How many there are."""
        ...

    def held(self, field: str, term: str) -> Held:
        """Where the term stands in a field: the rows of windows, or of the passages whose context holds it."""
        ...

    def count(self, field: str, term: str) -> int:
        """How many rows of a field hold the term, without a look at which."""
        ...


class Vectors(Protocol):
    """The vectors that a store is built from, (n, dimension) float32: an array, or a reader of rows on demand."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any, /) -> Any:
        """Those of a slice, or of an array of rows."""
        ...


class VectorStore(Protocol):
    """Unit vectors by row, searched by inner product."""

    @property
    def size(self) -> int: ...

    @property
    def dimension(self) -> int: ...

    def search(
        self, queries: np.ndarray, k: int, among: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Scores and rows, both (queries, at most k), best first; queries is (n, dimension) float32.

        With `among` only the rows are found whose bits are set in it (uint8, one bit a row, lowest first).
        """
        ...

    def rows(self, rows: np.ndarray) -> np.ndarray:
        """(len(rows), dimension) float32: the stored vectors, to the precision they are stored in."""
        ...

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """(len(rows),) float32: the inner products of a query, (dimension,), and the stored vectors of distinct
        rows."""
        ...
