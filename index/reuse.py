"""All passages of a build, and what is made of them: of the new ones anew, of the others from the snapshot before.

Either way the same comes out as if all were new, but for the last bits of a vector, which depend on the texts that it
was embedded with. Passages are on disk from here on, in the store that is going to be published; memory holds some
numbers of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.index.documents import Document, Dropped
from xunduan.index.embedded_texts import context_of, fit_windows
from xunduan.index.ingest import IngestedFile, KeptDocument, taken_over
from xunduan.index.pipeline import IngestedDocument, window_words
from xunduan.index.snapshot import Snapshot
from xunduan.index.stores.contract import StoredPassage
from xunduan.index.stores.lexical import FIELDS, InvertedStore
from xunduan.index.stores.passages import SqlitePassages, StoreWriter
from xunduan.index.stores.postings import PostingsBuilder
from xunduan.language.fold import fold
from xunduan.language.spelling import pairs_of
from xunduan.language.tokens import BIGRAM, bigram_terms, index_terms, words
from xunduan.models.contract import Encoder

STORE = "store.sqlite"
"""The passage store's name, in the folder of a build and in a snapshot."""


@dataclass(frozen=True)
class Corpus:
    """The passages of a build in a written store, and where the snapshot before has those that are kept."""

    store: SqlitePassages
    previous: Snapshot | None
    kept_documents: np.ndarray
    """The row of each document in the snapshot before, -1 where it is new; int64, as all that follow."""
    passage_counts: np.ndarray
    """How many passages each document has."""
    window_counts: np.ndarray
    """How many windows each passage has."""
    figure_counts: np.ndarray
    sections: np.ndarray
    """The number of each passage's section in its document, -1 for none."""
    term_counts: np.ndarray
    """How many bigram terms (xunduan.language.tokens) each passage has."""
    lexical: InvertedStore
    pairs: dict[str, int]
    """Character pairs of the windows, with the number of windows that hold each."""
    dropped: dict[str, list[dict[str, Any]]]
    """What cleaning left out of each document, by its path."""

    @cached_property
    def owners(self) -> np.ndarray:
        """The row of each passage's document; int64."""
        return np.repeat(np.arange(len(self.passage_counts)), self.passage_counts)

    @cached_property
    def window_passage(self) -> np.ndarray:
        """The row of each window's passage; int32."""
        return np.repeat(np.arange(len(self.window_counts), dtype=np.int32), self.window_counts)

    @cached_property
    def kept_passages(self) -> np.ndarray:
        """The row of each passage in the snapshot before, -1 where it is new; int64."""
        return _kept_passages(self.previous, self.kept_documents, self.passage_counts)

    @cached_property
    def kept_windows(self) -> np.ndarray:
        """The same of each window."""
        return _kept_windows(self.previous, self.kept_passages, self.window_counts)

    def new(self) -> Iterator[tuple[Document, StoredPassage]]:
        """The passages that the snapshot before does not have, each with its document."""
        for row in np.flatnonzero(self.kept_documents < 0).tolist():
            document = self.store.document(row)
            for stored in self.store.stored_passages_of(row):
                yield document, stored


class _Gathering:
    """Takes the documents of a build one after the other, and keeps numbers of each."""

    def __init__(self, path: Path, encoder: Encoder, previous: Snapshot | None) -> None:
        self.writer = StoreWriter(path, previous.store if previous else None)
        self._encoder = encoder
        self._previous = previous
        self.kept: list[int] = []
        self.passages: list[int] = []
        self.windows: list[np.ndarray] = []
        self.figures: list[np.ndarray] = []
        self.sections: list[np.ndarray] = []
        self.terms: list[np.ndarray] = []
        self.postings = {field: PostingsBuilder() for field in FIELDS}
        self.pairs: set[str] = set()
        self.dropped: dict[str, list[dict[str, Any]]] = {}

    def keep(self, previous: Snapshot, kept: KeptDocument) -> None:
        """A document of the snapshot before: fitted to this encoder by an earlier build, as another's is not reused."""
        first, end = np.searchsorted(previous.columns["passage_document"], [kept.row, kept.row + 1]).tolist()
        if self.writer.takes_over and not kept.renamed:
            self.writer.take_over(kept.row, range(first, end))
        else:
            taken = taken_over(previous.store, kept)
            self.writer.add(taken.document, taken.passages)
        offsets, columns = previous.window_offsets, previous.columns
        held = (columns[f"passage_{name}"][first:end] for name in ("figures", "section", "terms"))
        self._note(kept.row, np.diff(offsets[first : end + 1]), *held)

    def add(self, ingested: IngestedDocument) -> None:
        """A new document."""
        document, passages = ingested.document, _fitted(self._encoder, ingested)
        self.writer.add(document, passages)
        terms = [self._invert(document, stored) for stored in passages]
        self._note(
            -1,
            np.array([len(stored.passage.windows) for stored in passages]),
            np.array([len(stored.passage.figures) for stored in passages]),
            np.array([document.section_at(stored.passage.start) for stored in passages]),
            np.array(terms),
        )
        if document.dropped:
            self.dropped[document.path] = [_told(piece) for piece in document.dropped]

    def _note(self, row: int, *values: np.ndarray) -> None:
        """Where the document was, and of each of its passages the windows, figures, section and terms."""
        self.kept.append(row)
        self.passages.append(len(values[0]))
        columns = (self.windows, self.figures, self.sections, self.terms)
        for column, found in zip(columns, values, strict=True):
            column.append(found.astype(np.int32))

    def _invert(self, document: Document, stored: StoredPassage) -> int:
        """Take up the words of a passage; how many bigram terms it has."""
        passage = stored.passage
        folded = fold(passage.text)
        for window, found in zip(passage.windows, stored.words.split("\n"), strict=True):
            terms = index_terms(folded[window.start : window.end], found.split())
            self.postings["windows"].add(terms)
            self.pairs |= pairs_of([terms])
        around = fold(context_of(document, passage))
        self.postings["context"].add(index_terms(around, words(around)))
        return len(bigram_terms(folded))


def _told(piece: Dropped) -> dict[str, Any]:
    return {"line": piece.line, "rule": piece.rule, "text": piece.text[:500]}


def gather(
    files: Iterable[IngestedFile], encoder: Encoder, previous: Snapshot | None, folder: Path
) -> Corpus:
    """Write the documents of the files into a store in `folder`, with windows that the encoder reads the whole of, and
    invert their words.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / STORE
    gathering = _Gathering(path, encoder, previous)
    dropped_before = previous.report()["dropped"] if previous else {}
    stored = []
    for file in files:
        stored.append(file.stored)
        for kept in file.kept:
            assert previous is not None
            gathering.keep(previous, kept)
            if kept.path in dropped_before:
                gathering.dropped[kept.path] = dropped_before[kept.path]
        for ingested in () if file.kept else file.documents:
            gathering.add(ingested)
    gathering.writer.close(stored)
    return _corpus(gathering, SqlitePassages(path), previous)


def _corpus(gathering: _Gathering, store: SqlitePassages, previous: Snapshot | None) -> Corpus:
    kept, passages = np.array(gathering.kept), np.array(gathering.passages)
    columns = (gathering.windows, gathering.figures, gathering.sections, gathering.terms)
    windows, figures, sections, terms = (np.concatenate(column).astype(np.int64) for column in columns)
    kept_passages = _kept_passages(previous, kept, passages)
    rows = {"windows": _kept_windows(previous, kept_passages, windows), "context": kept_passages}
    earlier, before, pairs = None, {"windows": 0, "context": 0}, gathering.pairs
    if previous:
        earlier = InvertedStore.open(previous.folder / "lexical", previous.manifest.counts["passages"])
        pairs = pairs | previous.pairs
        before = {"windows": len(previous.columns["window_passage"]), "context": earlier.passages}
    lexical = InvertedStore.updated(earlier, before, rows, gathering.postings)
    ordered = sorted(pairs)
    counts = lexical.window_counts(BIGRAM + pair for pair in ordered)
    held = {pair: count for pair, count in zip(ordered, counts.tolist(), strict=True) if count}
    return Corpus(
        store, previous, kept, passages, windows, figures, sections, terms, lexical, held, gathering.dropped
    )


def _fitted(encoder: Encoder, ingested: IngestedDocument) -> list[StoredPassage]:
    """The document's passages with windows that the encoder reads the whole of."""
    passages = [stored.passage for stored in ingested.passages]
    fitted = fit_windows(encoder, [ingested.document] * len(passages), passages)
    return [
        stored if passage is stored.passage else StoredPassage(passage, window_words(passage))
        for passage, stored in zip(fitted, ingested.passages, strict=True)
    ]


def _kept_passages(previous: Snapshot | None, documents: np.ndarray, counts: np.ndarray) -> np.ndarray:
    if previous is None:
        return np.full(counts.sum(), -1)
    firsts = np.searchsorted(previous.columns["passage_document"], documents)
    return _consecutive(np.where(documents < 0, -1, firsts), counts)


def _kept_windows(previous: Snapshot | None, passages: np.ndarray, counts: np.ndarray) -> np.ndarray:
    if previous is None:
        return np.full(counts.sum(), -1)
    return _consecutive(np.where(passages < 0, -1, previous.window_offsets[passages]), counts)


def _consecutive(firsts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """`counts[i]` rows from `firsts[i]` on, one after the other; -1 for all of them where the first is -1."""
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    firsts = np.repeat(firsts, counts)
    return np.where(firsts < 0, -1, firsts + within)
