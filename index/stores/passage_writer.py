"""Writing the passage store (xunduan.index.stores.passages)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import zstandard

from xunduan.index.documents import Document, Passage
from xunduan.index.stores.contract import PassageStore, StoredFile
from xunduan.index.stores.passages import BLOCK, BLOCKS, DOCUMENT, FILES, PARTS, PASSAGE, ZSTD, SqlitePassages

_LEARNED_FROM = 2000
"""First values that a dictionary is learned from."""
_DICTIONARY_BYTES = 64 * 1024
_FEWEST = 64
"""With fewer values a dictionary is larger than what it saves."""
_LEVEL = 6
"""Of news it takes 7% less than level 3, in twice the time; level 9 another 1%, in half as much again."""

_PRAGMAS = "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
"""In pages of 4,096 bytes two blocks of text leave a quarter empty."""
_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 BLOB NOT NULL, repeated TEXT NOT NULL, lines TEXT NOT NULL,
                    problems TEXT NOT NULL, ids TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE dictionaries (kind TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE documents (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, path TEXT NOT NULL, first INTEGER NOT NULL,
                        count INTEGER NOT NULL, outline BLOB NOT NULL, parts BLOB NOT NULL);
CREATE TABLE texts (row INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL,
                       "end" INTEGER NOT NULL, text BLOB, value BLOB NOT NULL);
CREATE INDEX documents_of_file ON documents (path);
"""
"""A document's passages are those from its `first` on; what these are called follows from where they begin."""


class StoreWriter:
    """Writes a whole store, document after document, holding no more than dictionaries are learned from.

    Where the first of `earlier` is large enough to have learned its dictionaries from as many values as a new
    store would, they are taken over, and with them whatever is asked for of those that have the same, as it lies
    there (`take_over`).
    """

    def __init__(self, path: Path, earlier: Sequence[PassageStore] = ()) -> None:
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path, uri=True)  # for the address of the earlier one
        self._connection.executescript(_PRAGMAS + _SCHEMA)
        self._documents = self._passages = self._learned_from = 0
        self._waiting: list[tuple[Document, Sequence[Passage]]] = []
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
        """Whether rows can be copied from the earlier store with this number."""
        return number in self._earlier

    def add(self, document: Document, passages: Sequence[Passage]) -> None:
        """Add a document with its passages."""
        if self._pack:
            self._insert(document, passages)
            return
        self._waiting.append((document, passages))
        self._learned_from += len(passages)
        if self._learned_from >= _LEARNED_FROM:
            self._learn()

    def take_over(self, number: int, document: int, passages: range) -> None:
        """Add a document of an earlier store, which has so many passages there."""
        earlier = self._earlier[number]
        self._connection.execute(
            f"INSERT INTO documents SELECT ?, id, path, ?, count, outline, parts FROM {earlier}.documents WHERE row = ?",
            (self._documents, self._passages, document),
        )
        self._connection.execute(
            f"INSERT INTO texts SELECT row + ?, value FROM {earlier}.texts WHERE row >= ? AND row < ? ORDER BY row",
            ((self._documents - document) * BLOCKS, document * BLOCKS, (document + 1) * BLOCKS),
        )
        self._connection.execute(
            f'INSERT INTO passages SELECT row + ?, ?, start, "end", text, value FROM {earlier}.passages '
            "WHERE row BETWEEN ? AND ? ORDER BY row",
            (self._passages - passages.start, self._documents, passages.start, passages.stop - 1),
        )
        self._documents += 1
        self._passages += len(passages)

    def close(self, files: Iterable[StoredFile]) -> None:
        """Write the remaining rows, and the source files of all of them."""
        if not self._pack:
            self._learn()
        self._connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
            (
                (file.path, bytes.fromhex(file.sha256), file.repeated, *_lists(file))
                for file in sorted(files, key=lambda file: file.path)
            ),
        )
        self._connection.commit()
        self._connection.close()

    def _insert(self, document: Document, passages: Sequence[Passage]) -> None:
        pack = self._pack
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._documents,
                document.id,
                document.path,
                self._passages,
                len(passages),
                pack["outline"](DOCUMENT.dump_json(_outlined(document))),
                pack["parts"](_parts(document)),
            ),
        )
        self._connection.executemany(
            "INSERT INTO texts VALUES (?, ?)",
            (
                (self._documents * BLOCKS + number, pack["text"](block))
                for number, block in enumerate(_blocks(document.text))
            ),
        )
        for row, passage in enumerate(passages, self._passages):
            whole = document.text[passage.start : passage.end] == passage.text
            self._connection.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                (
                    row,
                    self._documents,
                    passage.start,
                    passage.end,
                    None if whole else pack["text"](passage.text.encode()),
                    pack["passage"](_rest(passage)),
                ),
            )
        self._documents += 1
        self._passages += len(passages)

    def _learn(self) -> None:
        """Learn a dictionary for each kind of value from those that wait, and write these."""
        waiting, self._waiting = self._waiting, []
        documents = [document for document, _ in waiting]
        self._use("outline", _learned([DOCUMENT.dump_json(_outlined(document)) for document in documents]))
        self._use("parts", _learned([_parts(document) for document in documents]))
        self._use("text", _learned([block for document in documents for block in _blocks(document.text)]))
        self._use("passage", _learned([_rest(passage) for _, passages in waiting for passage in passages]))
        for document, passages in waiting:
            self._insert(document, passages)

    def _use(self, kind: str, learned: bytes) -> None:
        self._connection.execute("INSERT INTO dictionaries VALUES (?, ?)", (kind, learned))
        dictionary = zstandard.ZstdCompressionDict(learned) if learned else None
        parameters = zstandard.ZstdCompressionParameters.from_level(
            _LEVEL, format=ZSTD, write_checksum=False, write_dict_id=False
        )
        self._pack[kind] = zstandard.ZstdCompressor(
            dict_data=dictionary, compression_params=parameters
        ).compress


def _learned(samples: Sequence[bytes]) -> bytes:
    """A dictionary for values like these; empty where it would be larger than what it saves."""
    if len(samples) < _FEWEST:
        return b""
    size = min(_DICTIONARY_BYTES, sum(map(len, samples)) // 8)
    try:
        return zstandard.train_dictionary(size, list(samples[:_LEARNED_FROM]), level=_LEVEL).as_bytes()
    except zstandard.ZstdError:  # too little to learn from: values that are all alike, or hardly any
        return b""


def _blocks(text: str) -> Iterator[bytes]:
    return (text[start : start + BLOCK].encode() for start in range(0, len(text), BLOCK))


def _rest(passage: Passage) -> bytes:
    """What of a passage is in no column of its own."""
    return PASSAGE.dump_json(replace(passage, id="", document_id="", start=0, end=0, text=""))


def _outlined(document: Document) -> Document:
    return replace(document, text="", headings=(), dropped=())


def _parts(document: Document) -> bytes:
    return PARTS.dump_json((document.headings, document.dropped))


def _lists(file: StoredFile) -> list[str]:
    return [FILES.dump_json(values).decode() for values in (file.lines, file.problems, file.ids)]
