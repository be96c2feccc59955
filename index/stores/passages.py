"""The passage store: documents, passages with their figures, and the files they came from, in one SQLite file.

Written once and opened read only, by any number of threads and processes. Values are JSON, compressed one by one
by a dictionary learned from the store's own first values: what they have in common is stored once, and any one is
read alone. Text is stored once, as the document's, in blocks: a passage's is cut out of the one or two that it
lies in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import zstandard
from pydantic import TypeAdapter

from xunduan.errors import SnapshotError
from xunduan.index.documents import Document, Dropped, Heading, Passage, passage_id
from xunduan.index.stores.contract import StoredFile
from xunduan.memo import memoized

_CACHED = 1024
"""Documents kept decoded, and a quarter of the passages."""
_OUTLINES = 1 << 16
"""Documents kept without their texts, for filters and facets: a kilobyte each."""
BLOCK = 2048
"""Characters of a document's text that are compressed together; 4,096 of news take 2% less and twice as long to
read."""
BLOCKS = 1 << 20
"""More than a document has: a block's row is the document's times this, and its number."""
_BLOCKS = 256
"""Blocks kept as text."""
DOCUMENT = TypeAdapter(Document)
PASSAGE = TypeAdapter(Passage)
PARTS = TypeAdapter(tuple[tuple[Heading, ...], tuple[Dropped, ...]])
"""What of a document is neither text nor in its outline."""
FILES = TypeAdapter(tuple[str, ...])
ZSTD = zstandard.FORMAT_ZSTD1_MAGICLESS
"""Without the four bytes that tell every value from other files."""
_READ = """SELECT documents.id, document, start, "end", text, passages.value
           FROM passages JOIN documents ON documents.row = document"""
"""`text` is that of a passage which is no piece of its document's text, and NULL otherwise."""
_OF_DOCUMENT = "passages.row >= first AND passages.row < first + count"
"""Which passages are the document's: they follow each other."""


def _listed(value: str) -> tuple[str, ...]:
    return () if value == "[]" else FILES.validate_json(value)  # most files have no such lines or problems


class _Unpacker:
    """Decompresses values, by the dictionary of each kind of them; each thread has its own."""

    def __init__(self, dictionaries: Iterable[tuple[str, bytes]]) -> None:
        self._by_kind = {
            kind: zstandard.ZstdDecompressor(
                dict_data=zstandard.ZstdCompressionDict(value) if value else None, format=ZSTD
            )
            for kind, value in dictionaries
        }

    def __call__(self, kind: str, packed: bytes) -> bytes:
        try:
            return self._by_kind[kind].decompress(packed)
        except (zstandard.ZstdError, KeyError) as error:
            raise SnapshotError(
                "索引文件已损坏，请重建", f"the index's passage store is damaged ({error}): rebuild the index"
            ) from error


class SqlitePassages:
    """A PassageStore over one written file. Rows are numbered from 0 in the order they were written."""

    def __init__(self, path: Path) -> None:
        self.uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._first: sqlite3.Connection | None = None
        self.document = memoized(self._document, _CACHED)
        self.outline = memoized(self._outline, _OUTLINES)
        self.passage = memoized(self._passage, 4 * _CACHED)
        self._block = memoized(self._read_block, _BLOCKS)

    def _connection(self) -> sqlite3.Connection:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
            self._first = self._first or connection
        return connection

    def _open(self) -> sqlite3.Connection:
        """A connection of this thread's own, or the first one where a later build has removed the snapshot meanwhile.

        The removed file lives on in what has it open; SQLite's serialized mode lets threads share that.
        """
        try:
            return sqlite3.connect(self.uri, uri=True, check_same_thread=False)
        except sqlite3.OperationalError:
            if self._first is None:
                raise
            return self._first

    def close(self) -> None:
        """Close the file, so that it can be moved on any system; for a store read by one thread only."""
        if self._first is not None:
            self._first.close()
        self._first, self._local = None, threading.local()

    def _unpacked(self, kind: str, packed: bytes) -> bytes:
        unpack = getattr(self._local, "unpack", None)
        if unpack is None:
            unpack = self._local.unpack = _Unpacker(self.dictionaries())
        return unpack(kind, packed)

    def _read_document(self, row: int, outline: bytes, parts: bytes) -> Document:
        wanted = "SELECT value FROM texts WHERE row >= ? AND row < ? ORDER BY row"
        blocks = self._rows(wanted, row * BLOCKS, (row + 1) * BLOCKS)
        text = b"".join(self._unpacked("text", block) for (block,) in blocks).decode()
        headings, dropped = PARTS.validate_json(self._unpacked("parts", parts))
        return replace(self._read_outline(outline), text=text, headings=headings, dropped=dropped)

    def _read_outline(self, packed: bytes) -> Document:
        return DOCUMENT.validate_json(self._unpacked("outline", packed))

    def _read_passage(
        self,
        owner: str,
        document: int,
        start: int,
        end: int,
        text: bytes | None,
        packed: bytes,
    ) -> Passage:
        kept = PASSAGE.validate_json(self._unpacked("passage", packed))
        shown = self._shown(document, start, end, text)
        return Passage(
            passage_id(owner, start), owner, start, end, shown, kept.headings, kept.windows, kept.figures
        )

    def _shown(self, document: int, start: int, end: int, text: bytes | None) -> str:
        if text is not None:
            return self._unpacked("text", text).decode()
        first = start // BLOCK
        blocks = [self._block(document, number) for number in range(first, (end - 1) // BLOCK + 1)]
        return "".join(blocks)[start - first * BLOCK : end - first * BLOCK]

    def _read_block(self, document: int, number: int) -> str:
        found = next(self._rows("SELECT value FROM texts WHERE row = ?", document * BLOCKS + number), None)
        if found is None:
            raise SnapshotError(
                "索引文件已损坏，请重建",
                f"the index's passage store lacks block {number} of document {document}: rebuild the index",
            )
        return self._unpacked("text", found[0]).decode()

    @property
    def size(self) -> int:
        """How many passages it holds."""
        return next(self._rows("SELECT count(*) FROM passages"))[0]

    def dictionaries(self) -> list[tuple[str, bytes]]:
        """The compression dictionaries by kind of value; empty if there are none."""
        return list(self._rows("SELECT kind, value FROM dictionaries"))

    def documents(self) -> Iterator[Document]:
        for found in self._rows("SELECT row, outline, parts FROM documents ORDER BY row"):
            yield self._read_document(*found)

    def outlines(self) -> Iterator[Document]:
        """The documents in row order, each without its text, headings and what was dropped of it."""
        for found in self._rows("SELECT outline FROM documents ORDER BY row"):
            yield self._read_outline(*found)

    def _outline(self, row: int) -> Document:
        """The document without its text, headings and what was dropped of it: quickly read, and small."""
        return self._read_outline(*self._at("SELECT outline FROM documents WHERE row = ?", row))

    def _document(self, row: int) -> Document:
        return self._read_document(row, *self._at("SELECT outline, parts FROM documents WHERE row = ?", row))

    def document_row(self, document_id: str) -> int | None:
        found = self._one("SELECT row FROM documents WHERE id = ?", document_id)
        return found[0] if found else None

    def _passage(self, row: int) -> Passage:
        wanted = 'SELECT document, start, "end", text, value FROM passages WHERE row = ?'
        document, *rest = self._at(wanted, row)
        # Who asks for a passage asks for its document's outline too, which is kept: to join them takes as long again.
        return self._read_passage(self.outline(document).id, document, *rest)

    def text(self, row: int) -> str:
        return self._shown(*self._at('SELECT document, start, "end", text FROM passages WHERE row = ?', row))

    def texts(self) -> Iterator[tuple[str, str]]:
        wanted = """SELECT documents.id, document, start, "end", text
                    FROM passages JOIN documents ON documents.row = document ORDER BY passages.row"""
        for owner, document, start, *rest in self._rows(wanted):
            yield passage_id(owner, start), self._shown(document, start, *rest)

    def passage_row(self, identifier: str) -> int | None:
        owner, _, start = identifier.rpartition("-")
        wanted = f"""SELECT passages.row FROM documents JOIN passages ON {_OF_DOCUMENT}
                     WHERE documents.id = ? AND CAST(start AS TEXT) = ?"""
        found = next(self._rows(wanted, owner, start), None)
        return found[0] if found else None

    def passages(self) -> Iterator[Passage]:
        for found in self._rows(f"{_READ} ORDER BY passages.row"):
            yield self._read_passage(*found)

    def passages_of(self, document_row: int) -> tuple[Passage, ...]:
        wanted = f"{_READ} WHERE documents.row = ? AND {_OF_DOCUMENT} ORDER BY passages.row"
        found = self._rows(wanted, document_row)
        return tuple(self._read_passage(*one) for one in found)

    def files(self) -> dict[str, StoredFile]:
        found = self._rows("SELECT path, sha256, repeated, lines, problems, ids FROM files")
        return {
            path: StoredFile(path, sha256.hex(), repeated, *map(_listed, lists))
            for path, sha256, repeated, *lists in found
        }

    def documents_of_file(self, path: str) -> tuple[tuple[int, str, str], ...]:
        # 0 is the character after the slash
        below = "path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')"
        return tuple(self._rows(f"SELECT row, id, path FROM documents WHERE {below} ORDER BY row", path))

    def _at(self, statement: str, row: int) -> tuple[Any, ...]:
        found = self._one(statement, row)
        if found is None:
            raise IndexError(f"row {row} is not within the store {self.uri}")
        return found

    def _rows(self, statement: str, *given: object) -> Iterator[tuple[Any, ...]]:
        """Rows of a query; SnapshotError where the file was damaged since it was opened."""
        try:
            yield from self._connection().execute(statement, given)
        except sqlite3.DatabaseError as error:
            raise SnapshotError(
                "索引文件已损坏，请重建", f"the index's passage store is damaged ({error}): rebuild the index"
            ) from error

    def _one(self, statement: str, key: object) -> tuple[Any, ...] | None:
        return next(self._rows(statement, key), None)
