"""The passage store: documents, passages with their figures, and the files they came from, in one SQLite file.

Written once and opened read only, by any number of threads and processes.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from xunduan.index.documents import Document, Passage

_CACHED = 1024
"""Documents kept decoded, and a quarter of the passages."""
_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)

_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, repeated TEXT NOT NULL, lines TEXT NOT NULL,
                    problems TEXT NOT NULL, ids TEXT NOT NULL);
CREATE TABLE documents (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL,
                       words TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX documents_of_file ON documents (path);
CREATE INDEX passages_of_document ON passages (document);
"""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One source file as a build saw it, so that the next build knows what it need not read again."""

    path: str
    sha256: str
    repeated: str
    """Digest of the file's lines that recur over the source: cleaning depends on them."""
    lines: tuple[str, ...]
    """Its short lines, by which recurring ones are counted."""
    problems: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    """The ids its documents ask for, in order; where another has one first, the document is stored under a longer one."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with the jieba words of its windows, which are costly to make again."""

    passage: Passage
    words: str
    """As they are stored: a line for each window, with spaces between the words."""


_FILES = TypeAdapter(tuple[str, ...])


class PassageStore:
    """Reads one written store. Rows are numbered from 0 in the order they were written."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._first: sqlite3.Connection | None = None
        self.document = lru_cache(maxsize=_CACHED)(self._document)
        self.passage = lru_cache(maxsize=4 * _CACHED)(self._passage)

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

    def documents(self) -> Iterator[Document]:
        for (value,) in self._connection().execute("SELECT value FROM documents ORDER BY row"):
            yield _DOCUMENT.validate_json(value)

    def _document(self, row: int) -> Document:
        return _DOCUMENT.validate_json(self._at("SELECT value FROM documents WHERE row = ?", row))

    def document_row(self, document_id: str) -> int | None:
        found = self._one("SELECT row FROM documents WHERE id = ?", document_id)
        return found[0] if found else None

    def _passage(self, row: int) -> Passage:
        return _PASSAGE.validate_json(self._at("SELECT value FROM passages WHERE row = ?", row))

    def passage_row(self, passage_id: str) -> int | None:
        found = self._one("SELECT row FROM passages WHERE id = ?", passage_id)
        return found[0] if found else None

    def passages(self) -> Iterator[Passage]:
        for (value,) in self._connection().execute("SELECT value FROM passages ORDER BY row"):
            yield _PASSAGE.validate_json(value)

    def passages_of(self, document_row: int) -> tuple[Passage, ...]:
        found = self._connection().execute(
            "SELECT value FROM passages WHERE document = ? ORDER BY row", (document_row,)
        )
        return tuple(_PASSAGE.validate_json(value) for (value,) in found)

    def stored_passages_of(self, document_row: int) -> tuple[StoredPassage, ...]:
        found = self._connection().execute(
            "SELECT value, words FROM passages WHERE document = ? ORDER BY row", (document_row,)
        )
        return tuple(StoredPassage(_PASSAGE.validate_json(value), words) for value, words in found)

    def words(self) -> Iterator[tuple[str, ...]]:
        """The jieba words of every passage, in row order."""
        for (text,) in self._connection().execute("SELECT words FROM passages ORDER BY row"):
            yield tuple(text.split())

    def files(self) -> dict[str, StoredFile]:
        found = self._connection().execute("SELECT path, sha256, repeated, lines, problems, ids FROM files")
        return {
            path: StoredFile(path, sha256, repeated, *(_FILES.validate_json(listed) for listed in lists))
            for path, sha256, repeated, *lists in found
        }

    def documents_of_file(self, path: str) -> tuple[tuple[int, Document], ...]:
        found = self._connection().execute(
            "SELECT row, value FROM documents WHERE path = ? ORDER BY row", (path,)
        )
        return tuple((row, _DOCUMENT.validate_json(value)) for row, value in found)

    def _at(self, statement: str, row: int) -> str:
        found = self._one(statement, row)
        if found is None:
            raise IndexError(f"row {row} is not within the store {self._uri}")
        return found[0]

    def _one(self, statement: str, key: object) -> tuple | None:
        return self._connection().execute(statement, (key,)).fetchone()


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
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?)",
            (
                (row, document.id, document.path, _DOCUMENT.dump_json(document).decode())
                for row, document in enumerate(documents)
            ),
        )
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            (
                (
                    row,
                    stored.passage.id,
                    document,
                    stored.words,
                    _PASSAGE.dump_json(stored.passage).decode(),
                )
                for row, (document, stored) in enumerate(passages)
            ),
        )
        connection.commit()
    finally:
        connection.close()


def _json(values: tuple[str, ...]) -> str:
    return _FILES.dump_json(values).decode()
