"""The passage store: documents, passages with their figures, and the files they came from, in one SQLite file.

Written once and opened read only, by any number of threads and processes. Values are JSON, compressed one by one by a
dictionary learned from the store's own first values: what they have in common is stored once, and any one is read alone.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import zstandard
from pydantic import TypeAdapter

from xunduan.errors import SnapshotError
from xunduan.index.documents import Document, Passage
from xunduan.index.stores.contract import StoredFile, StoredPassage
from xunduan.memo import memoized

_CACHED = 1024
"""Documents kept decoded, and a quarter of the passages."""
_OUTLINES = 1 << 16
"""Documents kept without their texts, for filters and facets: a kilobyte each."""
_LEARNED_FROM = 2000
"""First values that a dictionary is learned from."""
_DICTIONARY_BYTES = 64 * 1024
_FEWEST = 64
"""With fewer values a dictionary is larger than what it saves."""
_LEVEL = 3
_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)

_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, repeated TEXT NOT NULL, lines TEXT NOT NULL,
                    problems TEXT NOT NULL, ids TEXT NOT NULL);
CREATE TABLE dictionaries (kind TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE documents (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, outline BLOB NOT NULL,
                        value BLOB NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL,
                       words BLOB NOT NULL, value BLOB NOT NULL);
CREATE INDEX documents_of_file ON documents (path);
CREATE INDEX passages_of_document ON passages (document);
"""


_FILES = TypeAdapter(tuple[str, ...])


class _Unpacker:
    """Values as they were before `_Packer`; each thread has its own."""

    def __init__(self, dictionaries: Iterable[tuple[str, bytes]]) -> None:
        self._by_kind = {
            kind: zstandard.ZstdDecompressor(
                dict_data=zstandard.ZstdCompressionDict(value) if value else None
            )
            for kind, value in dictionaries
        }

    def __call__(self, kind: str, packed: bytes) -> bytes:
        try:
            return self._by_kind[kind].decompress(packed)
        except (zstandard.ZstdError, KeyError) as error:
            raise SnapshotError(
                f"索引文件已损坏,请重建 / the index's passage store is damaged ({error}): rebuild the index"
            ) from error


class SqlitePassages:
    """A PassageStore over one written file. Rows are numbered from 0 in the order they were written."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._first: sqlite3.Connection | None = None
        self.document = memoized(self._document, _CACHED)
        self.outline = memoized(self._outline, _OUTLINES)
        self.passage = memoized(self._passage, 4 * _CACHED)

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
            return sqlite3.connect(self._uri, uri=True, check_same_thread=False)
        except sqlite3.OperationalError:
            if self._first is None:
                raise
            return self._first

    def _unpacked(self, kind: str, packed: bytes) -> bytes:
        unpack = getattr(self._local, "unpack", None)
        if unpack is None:
            dictionaries = list(self._rows("SELECT kind, value FROM dictionaries"))
            unpack = self._local.unpack = _Unpacker(dictionaries)
        return unpack(kind, packed)

    def _read_document(self, packed: bytes) -> Document:
        return _DOCUMENT.validate_json(self._unpacked("document", packed))

    def _read_passage(self, packed: bytes) -> Passage:
        return _PASSAGE.validate_json(self._unpacked("passage", packed))

    def documents(self) -> Iterator[Document]:
        for (value,) in self._rows("SELECT value FROM documents ORDER BY row"):
            yield self._read_document(value)

    def outlines(self) -> Iterator[Document]:
        """The documents in row order, each without its text, headings and what was dropped of it."""
        for (value,) in self._rows("SELECT outline FROM documents ORDER BY row"):
            yield _DOCUMENT.validate_json(self._unpacked("outline", value))

    def _outline(self, row: int) -> Document:
        """The document without its text, headings and what was dropped of it: quickly read, and small."""
        packed = self._at("SELECT outline FROM documents WHERE row = ?", row)
        return _DOCUMENT.validate_json(self._unpacked("outline", packed))

    def _document(self, row: int) -> Document:
        return self._read_document(self._at("SELECT value FROM documents WHERE row = ?", row))

    def document_row(self, document_id: str) -> int | None:
        found = self._one("SELECT row FROM documents WHERE id = ?", document_id)
        return found[0] if found else None

    def _passage(self, row: int) -> Passage:
        return self._read_passage(self._at("SELECT value FROM passages WHERE row = ?", row))

    def passage_row(self, passage_id: str) -> int | None:
        found = self._one("SELECT row FROM passages WHERE id = ?", passage_id)
        return found[0] if found else None

    def passages(self) -> Iterator[Passage]:
        for (value,) in self._rows("SELECT value FROM passages ORDER BY row"):
            yield self._read_passage(value)

    def passages_of(self, document_row: int) -> tuple[Passage, ...]:
        return tuple(stored.passage for stored in self.stored_passages_of(document_row))

    def stored_passages_of(self, document_row: int) -> tuple[StoredPassage, ...]:
        found = self._rows("SELECT value, words FROM passages WHERE document = ? ORDER BY row", document_row)
        return tuple(
            StoredPassage(self._read_passage(value), self._unpacked("words", words).decode())
            for value, words in found
        )

    def words(self) -> Iterator[tuple[str, ...]]:
        """The jieba words of every passage, in row order."""
        for (packed,) in self._rows("SELECT words FROM passages ORDER BY row"):
            yield tuple(self._unpacked("words", packed).decode().split())

    def files(self) -> dict[str, StoredFile]:
        found = self._rows("SELECT path, sha256, repeated, lines, problems, ids FROM files")
        return {
            path: StoredFile(path, sha256, repeated, *(_FILES.validate_json(listed) for listed in lists))
            for path, sha256, repeated, *lists in found
        }

    def documents_of_file(self, path: str) -> tuple[tuple[int, Document], ...]:
        """Those of a file and, where it is an archive or a mail, of what it holds: their paths lie below its own."""
        # 0 is the character after the slash
        below = "SELECT row, value FROM documents WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0') ORDER BY row"
        found = self._rows(below, path)
        return tuple((row, self._read_document(value)) for row, value in found)

    def _at(self, statement: str, row: int) -> bytes:
        found = self._one(statement, row)
        if found is None:
            raise IndexError(f"row {row} is not within the store {self._uri}")
        return found[0]

    def _rows(self, statement: str, *given: object) -> Iterator[tuple[Any, ...]]:
        """Rows of a query; SnapshotError where the file was damaged since it was opened."""
        try:
            yield from self._connection().execute(statement, given)
        except sqlite3.DatabaseError as error:
            raise SnapshotError(
                f"索引文件已损坏,请重建 / the index's passage store is damaged ({error}): rebuild the index"
            ) from error

    def _one(self, statement: str, key: object) -> tuple[Any, ...] | None:
        return next(self._rows(statement, key), None)


class _Packer:
    """Compresses columns, each by a dictionary that is learned from its first values and stored with them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def columns(self, rows: Iterable[tuple[Any, ...]], kinds: dict[int, str]) -> Iterator[tuple[Any, ...]]:
        """The rows with the columns named in `kinds` compressed."""
        rows = iter(rows)
        first = list(islice(rows, _LEARNED_FROM))
        pack = {column: self._learned(kind, [row[column] for row in first]) for column, kind in kinds.items()}
        for row in chain(first, rows):
            yield tuple(pack[at](value) if at in pack else value for at, value in enumerate(row))

    def _learned(self, kind: str, samples: list[bytes | bytearray | memoryview]) -> Callable[[bytes], bytes]:
        learned = None
        if len(samples) >= _FEWEST:
            size = min(_DICTIONARY_BYTES, sum(map(len, samples)) // 8)
            try:
                learned = zstandard.train_dictionary(size, samples, level=_LEVEL)
            except zstandard.ZstdError:  # too little to learn from: values that are all alike, or hardly any
                learned = None
        stored = learned.as_bytes() if learned else b""
        self._connection.execute("INSERT INTO dictionaries VALUES (?, ?)", (kind, stored))
        return zstandard.ZstdCompressor(level=_LEVEL, dict_data=learned, write_checksum=False).compress


def _outlined(document: Document) -> Document:
    return replace(document, text="", headings=(), dropped=())


def _json_of(adapter: TypeAdapter[Any], value: object) -> bytes:
    return adapter.dump_json(value)


def write_store(
    path: Path,
    files: Iterable[StoredFile],
    documents: Iterable[Document],
    passages: Iterable[tuple[int, StoredPassage]],
) -> None:
    """Write a whole store; `passages` gives each passage with the row of its document."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    file.path,
                    file.sha256,
                    file.repeated,
                    _json(file.lines),
                    _json(file.problems),
                    _json(file.ids),
                )
                for file in files
            ),
        )
        pack = _Packer(connection)
        rows = (
            (
                document.id,
                document.path,
                _json_of(_DOCUMENT, _outlined(document)),
                _json_of(_DOCUMENT, document),
            )
            for document in documents
        )
        packed = pack.columns(rows, {2: "outline", 3: "document"})
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
            ((row, *values) for row, values in enumerate(packed)),
        )
        passage_rows = (
            (stored.passage.id, document, stored.words.encode(), _json_of(_PASSAGE, stored.passage))
            for document, stored in passages
        )
        packed = pack.columns(passage_rows, {2: "words", 3: "passage"})
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            ((row, *values) for row, values in enumerate(packed)),
        )
        connection.commit()
    finally:
        connection.close()


def _json(values: tuple[str, ...]) -> str:
    return _FILES.dump_json(values).decode()
