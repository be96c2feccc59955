"""All passages of a build, and what is made of them: of the new ones anew, of the others from the snapshot before.

Either way the same comes out as if all were new, but for the last bits of a vector, which depend on the texts that it
was embedded with. Passages are on disk from here on, in the store that is going to be published; memory holds some
numbers of each.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.index.documents import Document, Dropped, Passage
from xunduan.index.embedded_texts import context_of, fit_windows
from xunduan.index.ingest import IngestedFile, KeptDocument, taken_over
from xunduan.index.pipeline import IngestedDocument, window_words
from xunduan.index.segments import STORE, kept_segments
from xunduan.index.snapshot import Snapshot
from xunduan.index.stores.contract import LexicalStore, PassageStore, StoredPassage
from xunduan.index.stores.lexical import FIELDS, InvertedStore
from xunduan.index.stores.passage_writer import StoreWriter
from xunduan.index.stores.passages import SqlitePassages
from xunduan.index.stores.postings import PostingsBuilder
from xunduan.index.stores.segmented import Layout, SegmentedPassages, SegmentedTerms
from xunduan.language.fold import fold
from xunduan.language.spelling import pairs_of
from xunduan.language.tokens import BIGRAM, bigram_terms, index_terms, words
from xunduan.models.contract import Encoder


@dataclass(frozen=True)
class GatheredPassages:
    """The passages of a build in a written store, and where the snapshot before has those that are kept."""

    store: PassageStore
    own_store: SqlitePassages
    """Those of the segment that this build writes: all of them where it goes on with none."""
    previous: Snapshot | None
    going_on: tuple[int, ...]
    """The numbers of the segments of the snapshot before that become this one's first ones, as they are."""
    segments: np.ndarray
    """The segment that each document is in, the own one the last; int64, as all that follow."""
    segment_rows: np.ndarray
    """Its row there."""
    kept_documents: np.ndarray
    """The row of each document in the snapshot before, -1 where it is new."""
    passage_counts: np.ndarray
    """How many passages each document has."""
    window_counts: np.ndarray
    """How many windows each passage has."""
    figure_counts: np.ndarray
    sections: np.ndarray
    """The number of each passage's section in its document, -1 for none."""
    term_counts: np.ndarray
    """How many bigram terms (xunduan.language.tokens) each passage has."""
    lexical: LexicalStore
    own_lexical: InvertedStore
    pairs: dict[str, int]
    """Character pairs of the windows and their contexts, with the number of those that hold each."""
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

    @cached_property
    def own_documents(self) -> np.ndarray:
        """Which documents are in the segment that this build writes; bool."""
        return self.segments == len(self.going_on)

    @cached_property
    def own_passages(self) -> np.ndarray:
        """The same of passages."""
        return np.repeat(self.own_documents, self.passage_counts)

    def kept(self, view: str) -> np.ndarray:
        """For each vector of a view (xunduan.index.snapshot.VIEWS) its row in the snapshot before, -1 where it is
        new."""
        return self.kept_passages if view == "passages" else self.kept_windows

    def own(self, view: str) -> np.ndarray:
        """Which vectors of a view are in the segment that this build writes; bool."""
        return self.own_passages if view == "passages" else np.repeat(self.own_passages, self.window_counts)

    def new(self) -> Iterator[tuple[Document, Passage]]:
        """The passages that the snapshot before does not have, each with its document."""
        for row in np.flatnonzero(self.kept_documents < 0).tolist():
            document = self.store.document(row)
            for passage in self.store.passages_of(row):
                yield document, passage


class _Gathering:
    """Takes the documents of a build one after the other, and keeps numbers of each."""

    def __init__(
        self, path: Path, encoder: Encoder, previous: Snapshot | None, going_on: Sequence[int]
    ) -> None:
        self.folder = path.parent
        self.writer = StoreWriter(path, previous.stores if previous else ())
        self._numbers = {segment: number for number, segment in enumerate(going_on)}
        self.segments, self.rows = array("i"), array("i")
        self._own = 0
        self._encoder = encoder
        self.kept = array("i")
        self.passages = array("i")
        self.windows, self.figures, self.sections, self.terms = (array("i") for _ in range(4))
        """Of each passage that is new; those of the others are in the snapshot before."""
        names = ("passage_document", "document_segment", "document_row")
        owners, *self._was_at = (
            previous.columns[one] if previous else np.empty(0, np.int32) for one in names
        )
        self._counts = np.bincount(owners)
        self._firsts = np.cumsum(self._counts) - self._counts
        self.pairs: Counter[str] = Counter()
        self.postings = {field: PostingsBuilder(path.parent, self._count_pairs) for field in FIELDS}
        self.dropped: dict[str, list[dict[str, Any]]] = {}

    def keep(self, previous: Snapshot, kept: KeptDocument, renamed: bool) -> None:
        """A document of the snapshot before: fitted to this encoder by an earlier build, as another's is not reused.

        `renamed` says whether one of its file's is, for a file is in one segment as a whole.
        """
        first, count = int(self._firsts[kept.row]), int(self._counts[kept.row])
        segment, row = (int(column[kept.row]) for column in self._was_at)
        if segment in self._numbers and not renamed:
            self._at(self._numbers[segment], row)
        elif self.writer.takes_over(segment) and not kept.renamed:
            there = int(previous.layout.passages.row[first]) if previous.layout else first
            self.writer.take_over(segment, row, range(there, there + count))
            self._place()
        else:
            taken = taken_over(previous.store, kept)
            self.writer.add(taken.document, [stored.passage for stored in taken.passages])
            self._place()
        self.kept.append(kept.row)
        self.passages.append(count)

    def add(self, ingested: IngestedDocument) -> None:
        """A new document."""
        document, passages = ingested.document, _fitted(self._encoder, ingested)
        self.writer.add(document, [stored.passage for stored in passages])
        self._place()
        self.kept.append(-1)
        self.passages.append(len(passages))
        for stored in passages:
            self.windows.append(len(stored.passage.windows))
            self.figures.append(len(stored.passage.figures))
            self.sections.append(document.section_at(stored.passage.start))
            self.terms.append(self._invert(document, stored))
        if document.dropped:
            self.dropped[document.path] = [_told(piece) for piece in document.dropped]

    def _place(self) -> None:
        """The next document is in the own segment."""
        self._at(len(self._numbers), self._own)
        self._own += 1

    def _at(self, segment: int, row: int) -> None:
        self.segments.append(segment)
        self.rows.append(row)

    def _invert(self, document: Document, stored: StoredPassage) -> int:
        """Take up the words of a passage; how many bigram terms it has."""
        passage = stored.passage
        folded = fold(passage.text)
        for window, found in zip(passage.windows, stored.words.split("\n"), strict=True):
            self.postings["windows"].add(index_terms(folded[window.start : window.end], found.split()))
        around = fold(context_of(document, passage))
        self.postings["context"].add(index_terms(around, words(around)))
        return len(bigram_terms(folded))

    def _count_pairs(self, counts: Iterable[tuple[str, int]]) -> None:
        for term, held in counts:
            if term.startswith(BIGRAM):
                self.pairs[term[1:]] += held


def _told(piece: Dropped) -> dict[str, Any]:
    return {"line": piece.line, "rule": piece.rule, "text": piece.text[:500]}


def gather(
    files: Sequence[IngestedFile],
    encoder: Encoder,
    previous: Snapshot | None,
    folder: Path,
    in_segments: bool = False,
) -> GatheredPassages:
    """Write the documents of the files into a store in `folder`, with windows that the encoder reads the whole of, and
    invert their words; with `in_segments` only those that are in no segment that the build goes on with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / STORE
    going_on = _going_on(files, previous) if previous and in_segments else []
    gathering = _Gathering(path, encoder, previous, going_on)
    dropped_before = previous.report()["dropped"] if previous else {}
    stored = []
    for file in files:
        for kept in file.kept:
            assert previous is not None
            gathering.keep(previous, kept, _renamed(file))
            if kept.path in dropped_before:
                gathering.dropped[kept.path] = dropped_before[kept.path]
        for ingested in () if file.kept else file.documents:
            gathering.add(ingested)
        if gathering.segments[-1] == len(going_on):
            stored.append(file.stored)
    gathering.writer.close(stored)
    return _gathered(gathering, SqlitePassages(path), previous, going_on)


def _renamed(file: IngestedFile) -> bool:
    return any(kept.renamed for kept in file.kept)


def _going_on(files: Sequence[IngestedFile], previous: Snapshot) -> list[int]:
    """The segments that a build with these files goes on with (xunduan.index.segments)."""
    kept = np.array([one.row for file in files if not _renamed(file) for one in file.kept], np.int64)
    if not len(kept) or np.any(np.diff(kept) < 0):  # in a segment documents stay in their order
        return []
    new = sum(len(file.stored.ids) for file in files if _renamed(file) or not file.kept)
    passages = np.bincount(previous.columns["passage_document"])
    segments = previous.columns["document_segment"][kept]
    held = np.bincount(segments, passages[kept], len(previous.segments)).astype(int).tolist()
    sizes = [len(windows) for _, windows in previous.segment_counts]
    return kept_segments(held, sizes, round(new * passages.mean()))


def _gathered(
    gathering: _Gathering, own: SqlitePassages, previous: Snapshot | None, going_on: Sequence[int]
) -> GatheredPassages:
    kept, passages, segments, rows = (
        np.array(column, np.int64)
        for column in (gathering.kept, gathering.passages, gathering.segments, gathering.rows)
    )
    kept_passages = _kept_passages(previous, kept, passages)
    before = previous.columns if previous else {}
    counted = np.diff(previous.window_offsets) if previous else None
    windows, figures, sections, terms = (
        _put_together(new, old, kept_passages)
        for new, old in (
            (gathering.windows, counted),
            (gathering.figures, before.get("passage_figures")),
            (gathering.sections, before.get("passage_section")),
            (gathering.terms, before.get("passage_terms")),
        )
    )
    own_passages = np.repeat(segments == len(going_on), passages)
    own_kept = {
        "windows": _kept_windows(previous, kept_passages[own_passages], windows[own_passages]),
        "context": kept_passages[own_passages],
    }
    postings = previous.postings if previous else []
    named = {"windows": "window_passage", "context": "passage_document"}
    sizes = {field: len(previous.columns[named[field]]) if previous else 0 for field in FIELDS}
    inverted = InvertedStore.updated(
        [(one, _was(previous, number)) for number, one in enumerate(postings)],
        sizes,
        own_kept,
        gathering.postings,
        gathering.folder,
    )
    store: PassageStore = own
    lexical: LexicalStore = inverted
    if previous and going_on:
        counts = [previous.segment_counts[number] for number in going_on]
        counts.append((passages[segments == len(going_on)], windows[own_passages]))
        layout = Layout.of(segments, rows, (passages, windows), counts)
        store = SegmentedPassages([*(previous.stores[number] for number in going_on), own], layout)
        lexical = SegmentedTerms([*(postings[number] for number in going_on), inverted], layout)
    return GatheredPassages(
        store, own, previous, tuple(going_on), segments, rows, kept, passages, windows, figures, sections, terms,
        lexical, inverted, _pairs_held(gathering.pairs, previous, kept), gathering.dropped,
    )  # fmt: skip


def _put_together(new: array[int], before: np.ndarray | None, kept: np.ndarray) -> np.ndarray:
    """A number of each passage, from those of the new ones and of the passages of the snapshot before; `kept` is the
    row of each there, -1 where it is new. int64."""
    found = np.empty(len(kept), np.int64)
    found[kept < 0] = new
    if before is not None:
        found[kept >= 0] = before[kept[kept >= 0]]
    return found


def _was(previous: Snapshot | None, number: int) -> dict[str, np.ndarray] | None:
    """The rows in the snapshot before of those of one of its segments, by lexical field; None where they are the
    same."""
    if previous is None or previous.layout is None:
        return None
    return {"windows": previous.layout.windows.now[number], "context": previous.layout.passages.now[number]}


def _pairs_held(new: Counter[str], previous: Snapshot | None, kept: np.ndarray) -> dict[str, int]:
    """How many windows and contexts hold each pair of characters, from those of what is new and of the snapshot
    before."""
    counts = new.copy()
    if previous:
        counts.update(previous.pairs)
        gone = np.setdiff1d(np.arange(len(previous.columns["document_row"])), kept)
        for row in gone.tolist():
            document = previous.store.document(row)
            for passage in previous.store.passages_of(row):
                folded = fold(passage.text)
                texts = [folded[window.start : window.end] for window in passage.windows]
                for text in (*texts, fold(context_of(document, passage))):  # words are no pairs
                    counts.subtract(pairs_of([index_terms(text, ())]))
    return {pair: counts[pair] for pair in sorted(counts) if counts[pair]}


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
