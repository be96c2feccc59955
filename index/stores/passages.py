"""The passage store: documents, passages with their figures, and the files they came from, in one SQLite file.

Written once and opened read only, by any number of threads and processes. Values are JSON, compressed one by one by a
dictionary learned from the store's own first values: what they have in common is stored once, and any one is read alone.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import zstandard
from pydantic import TypeAdapter

from xunduan.errors import SnapshotError
from xunduan.index.documents import Document, Passage
from xunduan.index.stores.contract import PassageStore, StoredFile, StoredPassage
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
                       words BLOB NOT NULL, text BLOB NOT NULL, value BLOB NOT NULL);
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
        self.uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
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
            return sqlite3.connect(self.uri, uri=True, check_same_thread=False)
        except sqlite3.OperationalError:
            if self._first is None:
                raise
            return self._first

    def close(self) -> None:
        """Let go of the file, which can then be moved on every system; for a store that one thread has read."""
        if self._first is not None:
            self._first.close()
        self._first, self._local = None, threading.local()

    def _unpacked(self, kind: str, packed: bytes) -> bytes:
        unpack = getattr(self._local, "unpack", None)
        if unpack is None:
            unpack = self._local.unpack = _Unpacker(self.dictionaries())
        return unpack(kind, packed)

    def _read_document(self, packed: bytes) -> Document:
        return _DOCUMENT.validate_json(self._unpacked("document", packed))

    def _read_passage(self, text: bytes, packed: bytes) -> Passage:
        passage = _PASSAGE.validate_json(self._unpacked("passage", packed))
        return replace(passage, text=self._unpacked("text", text).decode())

    @property
    def size(self) -> int:
        """How many passages it holds."""
        return next(self._rows("SELECT count(*) FROM passages"))[0]

    def dictionaries(self) -> list[tuple[str, bytes]]:
        """Those that values are compressed by, by the kind of value; empty where there is none."""
        return list(self._rows("SELECT kind, value FROM dictionaries"))

    def documents(self) -> Iterator[Document]:
        for (value,) in self._rows("SELECT value FROM documents ORDER BY row"):
            yield self._read_document(value)

    def outlines(self) -> Iterator[Document]:
        """The documents in row order, each without its text, headings and what was dropped of it."""
        for (value,) in self._rows("SELECT outline FROM documents ORDER BY row"):
            yield _DOCUMENT.validate_json(self._unpacked("outline", value))

    def _outline(self, row: int) -> Document:
        """The document without its text, headings and what was dropped of it: quickly read, and small."""
        (packed,) = self._at("SELECT outline FROM documents WHERE row = ?", row)
        return _DOCUMENT.validate_json(self._unpacked("outline", packed))

    def _document(self, row: int) -> Document:
        return self._read_document(*self._at("SELECT value FROM documents WHERE row = ?", row))

    def document_row(self, document_id: str) -> int | None:
        found = self._one("SELECT row FROM documents WHERE id = ?", document_id)
        return found[0] if found else None

    def _passage(self, row: int) -> Passage:
        return self._read_passage(*self._at("SELECT text, value FROM passages WHERE row = ?", row))

    def text(self, row: int) -> str:
        return self._unpacked("text", *self._at("SELECT text FROM passages WHERE row = ?", row)).decode()

    def texts(self) -> Iterator[tuple[str, str]]:
        for identifier, packed in self._rows("SELECT id, text FROM passages ORDER BY row"):
            yield identifier, self._unpacked("text", packed).decode()

    def passage_row(self, passage_id: str) -> int | None:
        found = self._one("SELECT row FROM passages WHERE id = ?", passage_id)
        return found[0] if found else None

    def passages(self) -> Iterator[Passage]:
        for text, value in self._rows("SELECT text, value FROM passages ORDER BY row"):
            yield self._read_passage(text, value)

    def passages_of(self, document_row: int) -> tuple[Passage, ...]:
        return tuple(stored.passage for stored in self.stored_passages_of(document_row))

    def stored_passages_of(self, document_row: int) -> tuple[StoredPassage, ...]:
        wanted = "SELECT text, value, words FROM passages WHERE document = ? ORDER BY row"
        return tuple(
            StoredPassage(self._read_passage(text, value), self._unpacked("words", words).decode())
            for text, value, words in self._rows(wanted, document_row)
        )

    def files(self) -> dict[str, StoredFile]:
        found = self._rows("SELECT path, sha256, repeated, lines, problems, ids FROM files")
        return {
            path: StoredFile(path, sha256, repeated, *(_FILES.validate_json(listed) for listed in lists))
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
                f"索引文件已损坏,请重建 / the index's passage store is damaged ({error}): rebuild the index"
            ) from error

    def _one(self, statement: str, key: object) -> tuple[Any, ...] | None:
        return next(self._rows(statement, key), None)


class StoreWriter:
    """Writes a whole store, document after document, holding no more than dictionaries are learned from.

    Where the first of `earlier` is large enough to have learned its dictionaries from as many values as a new store would,
    they are taken over, and with them whatever is asked for of those that have the same, as it lies there (`take_over`).
    """

    def __init__(self, path: Path, earlier: Sequence[PassageStore] = ()) -> None:
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path, uri=True)  # for the address of the earlier one
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        self._documents = self._passages = self._learned_from = 0
        self._waiting: list[tuple[Document, Sequence[StoredPassage]]] = []
        self._pack: dict[str, Callable[[bytes], bytes]] = {}
        self._earlier: dict[int, str] = {}
        first = earlier[0] if earlier else None
        if not isinstance(first, SqlitePassages) or first.size < _LEARNED_FROM:
            return
        dictionaries = first.dictionaries()
        for number, store in enumerate(earlier):
            if isinstance(store, SqlitePassages) and store.dictionaries() == dictionaries:
                self._earlier[number] = f"earlier{number}"
                self._connection.execute(f"ATTACH ? AS earlier{number}", (store.uri,))
        for kind, value in dictionaries:
            self._use(kind, value)

    def takes_over(self, number: int) -> bool:
        """Whether rows of the earlier store of this number can be taken over."""
        return number in self._earlier

    def add(self, document: Document, passages: Sequence[StoredPassage]) -> None:
        """The next document, with its passages."""
        if self._pack:
            self._insert(document, passages)
            return
        self._waiting.append((document, passages))
        self._learned_from += len(passages)
        if self._learned_from >= _LEARNED_FROM:
            self._learn()

    def take_over(self, number: int, document: int, passages: range) -> None:
        """The next document is one of an earlier store's, of so many passages there."""
        earlier = self._earlier[number]
        self._connection.execute(
            f"INSERT INTO documents SELECT ?, id, path, outline, value FROM {earlier}.documents WHERE row = ?",
            (self._documents, document),
        )
        self._connection.execute(
            f"INSERT INTO passages SELECT row + ?, id, ?, words, text, value FROM {earlier}.passages "
            "WHERE row BETWEEN ? AND ? ORDER BY row",
            (self._passages - passages.start, self._documents, passages.start, passages.stop - 1),
        )
        self._documents += 1
        self._passages += len(passages)

    def close(self, files: Iterable[StoredFile]) -> None:
        """Write what is left, and the files that all of it came from."""
        if not self._pack:
            self._learn()
        self._connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
            (
                (file.path, file.sha256, file.repeated, *map(_json, (file.lines, file.problems, file.ids)))
                for file in files
            ),
        )
        self._connection.commit()
        self._connection.close()

    def _insert(self, document: Document, passages: Sequence[StoredPassage]) -> None:
        pack = self._pack
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
            (
                self._documents,
                document.id,
                document.path,
                pack["outline"](_DOCUMENT.dump_json(_outlined(document))),
                pack["document"](_DOCUMENT.dump_json(document)),
            ),
        )
        for row, stored in enumerate(passages, self._passages):
            words, text, value = _columns(stored)
            self._connection.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                (
                    row,
                    stored.passage.id,
                    self._documents,
                    pack["words"](words),
                    pack["text"](text),
                    pack["passage"](value),
                ),
            )
        self._documents += 1
        self._passages += len(passages)

    def _learn(self) -> None:
        """Learn a dictionary for each kind of value from those that wait, and write these."""
        waiting, self._waiting = self._waiting, []
        documents = [document for document, _ in waiting]
        columns = [_columns(stored) for _, passages in waiting for stored in passages]
        self._use("outline", _learned([_DOCUMENT.dump_json(_outlined(document)) for document in documents]))
        self._use("document", _learned([_DOCUMENT.dump_json(document) for document in documents]))
        for at, kind in enumerate(("words", "text", "passage")):
            self._use(kind, _learned([values[at] for values in columns]))
        for document, passages in waiting:
            self._insert(document, passages)

    def _use(self, kind: str, learned: bytes) -> None:
        self._connection.execute("INSERT INTO dictionaries VALUES (?, ?)", (kind, learned))
        dictionary = zstandard.ZstdCompressionDict(learned) if learned else None
        compressor = zstandard.ZstdCompressor(
            level=_LEVEL, dict_data=dictionary, write_checksum=False, write_dict_id=False
        )
        self._pack[kind] = compressor.compress


def _learned(samples: Sequence[bytes]) -> bytes:
    """A dictionary for values like these; empty where it would be larger than what it saves."""
    if len(samples) < _FEWEST:
        return b""
    size = min(_DICTIONARY_BYTES, sum(map(len, samples)) // 8)
    try:
        return zstandard.train_dictionary(size, list(samples[:_LEARNED_FROM]), level=_LEVEL).as_bytes()
    except zstandard.ZstdError:  # too little to learn from: values that are all alike, or hardly any
        return b""


def _columns(stored: StoredPassage) -> tuple[bytes, bytes, bytes]:
    """Words, text and all the rest of a passage."""
    passage = stored.passage
    return stored.words.encode(), passage.text.encode(), _PASSAGE.dump_json(replace(passage, text=""))


def _outlined(document: Document) -> Document:
    return replace(document, text="", headings=(), dropped=())


def _json(values: tuple[str, ...]) -> str:
    return _FILES.dump_json(values).decode()
