"""The engine: answers requests from one snapshot with one encoder. Safe for many threads."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cached_property, partial
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from xunduan.budget import stage
from xunduan.index.documents import Document, Passage
from xunduan.index.snapshot import Snapshot
from xunduan.language.fold import fold
from xunduan.language.tokens import configure_jieba
from xunduan.memo import memoized
from xunduan.models.contract import Encoder
from xunduan.prepared import Prepared, claimed, when_ready
from xunduan.search.answer import Answers
from xunduan.search.arrange import collapse, diversify
from xunduan.search.board import board_of
from xunduan.search.cards import Answering, cards
from xunduan.search.confidence import LOOKED_AT, Judgement, calibrate, exact_words, judge, lead_of, signals_of
from xunduan.search.correction import CorpusSpelling
from xunduan.search.dense import DenseIndex, QueryVectors, nearest_elsewhere, query_vectors
from xunduan.search.dictionary import configure_dictionary
from xunduan.search.document_facts import Entries, Entry, Filters, facets
from xunduan.search.highlights import sentence_highlight, term_highlights
from xunduan.search.holders import Holders
from xunduan.search.lexicon import Lexicon
from xunduan.search.names_asked import absent, lacking, names_asked, numbers_asked, said_by
from xunduan.search.overview import overview
from xunduan.search.places_named import bare_districts
from xunduan.search.projection import projection_for
from xunduan.search.query import Query
from xunduan.search.ranking import ANSWER_DEPTH, Ranking, Weights, nearness, rank
from xunduan.search.reading import Reading, read_query
from xunduan.search.relevance import relevance
from xunduan.search.reranking import load_reranker
from xunduan.search.results import (
    Answer,
    DocumentView,
    Duplicate,
    FigureBoard,
    Hit,
    Overview,
    Relevance,
    Results,
    SearchRequest,
    Suggestion,
)
from xunduan.search.status import Status, statistics_of, status_of
from xunduan.search.suggest import Suggester
from xunduan.settings import Settings

_CACHED_VECTORS = 4096
_CACHED_RANKINGS = 256
DEFAULT_WEIGHTS = Weights()
_FIRST_USES = ("What money was returned to the drivers in 2023?", "“预热”骗走的钱怎么要回来 -公告")
"""Queries that read what is only read when it is first needed."""
_Groups = tuple[list[int], list[int], Mapping[int, list[int]]]
"""Positions in a ranking of hits above and below the cut, and by these those of their reprints."""


class Engine:
    """Answers requests from one opened snapshot.

    Raises SnapshotMismatch at once where `encoder` is not the one that made the snapshot.
    """

    def __init__(
        self, snapshot: Snapshot, encoder: Encoder, settings: Settings, weights: Weights = DEFAULT_WEIGHTS
    ) -> None:
        snapshot.require_model(encoder.fingerprint, encoder.name)
        configure_jieba(settings.cache_dir, settings.user_dictionary)
        configure_dictionary(settings.cache_dir)
        self.snapshot = snapshot.name
        self.opened = snapshot
        self.encoder = encoder
        self._settings = settings
        self._projection = (
            projection_for(encoder.fingerprint, settings.projection, snapshot.tuned_projection)
            if settings.use_projection
            else None
        )
        self._weights = weights
        self._rerank = load_reranker(settings, encoder, snapshot.store.passage)
        self._dense = DenseIndex(snapshot)
        self._lexicon = Lexicon(snapshot.lexical, snapshot.window_offsets, snapshot.spelling)
        self._spelling = CorpusSpelling(
            self._lexicon.count, self._lexicon.together, snapshot.spelling, lambda: snapshot.pairs
        )
        owners, sections, figures = (
            snapshot.columns[f"passage_{name}"] for name in ("document", "section", "figures")
        )
        documents = snapshot.manifest.counts["documents"]
        outline = self._outline = snapshot.store.outline
        self._entries = Entries(outline, documents, owners, sections)
        self._answers = Answers(snapshot.store.passage, lambda row: outline(int(owners[row])), figures)
        self._calibration = calibrate(snapshot, self._projection)
        self._holders = Holders(snapshot, self._lexicon)
        self._understand = memoized(self._read, _CACHED_RANKINGS)
        self._judged = memoized(self._judge, _CACHED_RANKINGS)
        self._vectors = memoized(self._encode, _CACHED_VECTORS, once=True)
        self._ranking = memoized(self._rank, _CACHED_RANKINGS)
        self._passing = memoized(self._rank_passing, _CACHED_RANKINGS)
        self._threads = ThreadpoolController()
        self._beside = ThreadPoolExecutor(os.cpu_count(), "encoder")
        self.board = board_of(snapshot.store, owners, settings.cache_dir)
        """Every figure of the snapshot, by what it counts."""
        entries, board = self._entries, self.board  # and not self, which goes with its last reference
        self._overview = Prepared(lambda: overview(entries.of_documents, snapshot.store.document))
        self._suggester = Prepared(lambda: Suggester.of(snapshot.store, board.printed()))

    def variant(self, **changes: Any) -> Engine:
        """The same snapshot and encoder with other `weights` or settings, for ablations."""
        weights = changes.pop("weights", self._weights)
        return Engine(self.opened, self.encoder, self._settings.model_copy(update=changes), weights)

    def search(self, request: SearchRequest) -> Results:
        """Rank, filter, arrange and cut to the page asked for. Raises QueryError for a query that cannot be asked."""
        started = time.perf_counter()
        # A second numpy thread gains nothing here: it busy-waits and takes a core from the encoder.
        with self._threads.limit(limits=1, user_api="blas"):
            return self._answer(request, started)

    def _answer(self, request: SearchRequest, started: float) -> Results:
        with stage("understand"):
            query, corrected_to, did_you_mean = self._understand(request.query)
        ranking = self._ranking(query)
        with stage("judge"):
            confident = self._judged(query).confident
            levels = relevance(ranking.scores, confident)
        with stage("arrange"):
            filters = Filters.of(request, lambda: self._entries.all)
            shown = self._above(ranking, levels)
            above, below, reprints = self._groups(request, ranking, filters, levels)
        if filters.asked and not above:
            ranking = self._passing(query, filters)
            levels = relevance(ranking.scores, confident, whole=False)
            shown += self._above(ranking, levels)
            above, below, reprints = self._groups(request, ranking, filters, levels)
        page = (above + below)[request.offset : request.offset + request.limit]
        with stage("hits"):
            near = self._nearness(query, ranking.rows[page])
            hits = tuple(
                self._hit(request, query, ranking, number, position, reprints.get(position, ()), near, levels)
                for number, position in enumerate(page, request.offset + 1)
            )
        with stage("cards"):
            answers = self._cards(query, ranking, above + below) if confident else ()
        return Results(
            query=request.query,
            total=len(above),
            related=len(below),
            confident=confident and bool(above or below),
            took_ms=(time.perf_counter() - started) * 1000,
            snapshot=self.snapshot,
            hits=hits,
            facets=facets(shown, filters),
            did_you_mean=did_you_mean,
            corrected_to=corrected_to,
            phrases=self._holders.told(query),
            answers=answers,
        )

    def _above(self, ranking: Ranking, levels: Sequence[Relevance]) -> list[tuple[Entry, int]]:
        """The entry and the family of each passage above the cut."""
        families = self.opened.columns["passage_family"][ranking.rows]
        return [
            (self._entry(ranking, position), int(families[position]))
            for position, level in enumerate(levels)
            if level != "low"
        ]

    def _cards(self, query: Query, ranking: Ranking, positions: Sequence[int]) -> tuple[Answer, ...]:
        """The answers of the first hits of all pages; later ones are looked at where one of the first has any."""

        def answering(position: int) -> Answering:
            row = int(ranking.rows[position])
            passage, document = self._at(row)
            answer = self._answers.of(query.asked, row)
            return Answering(answer, float(ranking.scores[position]), passage.id, document)

        return cards(query.asked, map(answering, positions[:ANSWER_DEPTH]))

    def ranking(self, typed: str) -> Ranking:
        """All candidates for the typed query, before filtering by place or time and before reprints are collapsed."""
        return self._ranking(self._understand(typed).query)

    def _read(self, typed: str) -> Reading:
        # The model runs while the query is looked at and passages with its words are looked for.
        embed = partial(self._beside.submit, self._vectors)
        return read_query(typed, self._settings.query_max_chars, self._lexicon, self._spelling, embed)

    def warm(self) -> Iterator[object]:
        """Do, step by step, what the first query of a kind waits for: dictionaries and the reranker's graphs."""
        for query in _FIRST_USES:
            yield self.search(SearchRequest(query, limit=1))
        if self._settings.use_reranker and (pairs := self.encoder.pairs):
            yield pairs.pair_scores(query, [query])

    def gather(self) -> Iterator[object]:
        """Do, step by step, what needs all documents: filters, overview, slips, figures, suggestions."""
        with claimed(self._overview, self.board.figures, self._suggester):
            yield self._entries.all, self.overview, self._spelling.between("", "")
            self.board.gather()
            yield None
            self._suggester.get()

    @property
    def gathering(self) -> bool:
        """Whether another thread is preparing what needs all documents."""
        return any(part.under_way for part in (self._overview, self.board.figures, self._suggester))

    def _groups(
        self, request: SearchRequest, ranking: Ranking, filters: Filters, levels: Sequence[Relevance]
    ) -> _Groups:
        """The first of each family of reprints that the filters accept."""
        kept: Sequence[int] = range(len(ranking.rows))
        if filters.asked:
            kept = [position for position in kept if filters.accept(self._entry(ranking, position))]
        families = self.opened.columns["passage_family"][ranking.rows]
        firsts, reprints = collapse(kept, families.tolist())
        above = [position for position in firsts if levels[position] != "low"]
        below = [position for position in firsts if levels[position] == "low"]
        return self._ordered(request, ranking, above), self._ordered(request, ranking, below), reprints

    def _ordered(self, request: SearchRequest, ranking: Ranking, positions: list[int]) -> list[int]:
        """The positions as asked for: by date, or by score with no document crowding out the others."""
        if request.sort == "date":
            return sorted(
                positions, key=lambda position: self._entry(ranking, position).published or "", reverse=True
            )
        documents = self.opened.columns["passage_document"][ranking.rows[positions]].tolist()
        per_document = request.per_document or self._settings.per_document
        wanted = max(request.offset + request.limit, ANSWER_DEPTH)
        return [positions[place] for place in diversify(documents, per_document, wanted)]

    def judged(self, typed: str) -> Judgement:
        """Whether the archive answers what was typed, and why."""
        return self._judged(self._understand(typed).query)

    def _judge(self, query: Query) -> Judgement:
        """Of the whole ranking, so that no page, filter or order changes it."""
        ranking, signals = self._ranking(query), None
        names, said = names_asked(query), partial(said_by, self.opened)
        if len(ranking.rows):
            first = np.sort(ranking.rows[:LOOKED_AT])
            told = self._answers.told(query.folded, query.asked, ranking.rows[:LOOKED_AT])
            words = float(self._lexicon.held(ranking.terms, first).max(initial=0.0))
            vector = self._query_vectors(query)["windows"]
            lacks = lacking(names, numbers_asked(query, ranking), said, ranking.rows[0])
            parts = (lead_of(ranking, self.opened.columns), lacks)
            signals = signals_of(query, vector, ranking, words, told, self._calibration, *parts)
        looked_at = range(min(LOOKED_AT, len(ranking.rows)))
        sources = [fold(self._entry(ranking, position).source or "") for position in looked_at]
        exact = exact_words(query, ranking, self._holders.any, self._lexicon, sources)
        unknown = absent(query.titles, names, said, ranking.rows[:LOOKED_AT], self._holders.any)
        nowhere = unknown or next((what for what, held in exact if not held), None)
        placed = not query.places or bool(set(query.places) - bare_districts(query.folded))
        return judge(ranking, signals, nowhere, self._lexicon.lists(query), placed)

    def _hit(
        self,
        request: SearchRequest,
        query: Query,
        ranking: Ranking,
        number: int,
        position: int,
        reprints: Sequence[int],
        near: Mapping[int, list[float]],
        levels: Sequence[Relevance],
    ) -> Hit:
        row = int(ranking.rows[position])
        passage, document = self._at(row)
        answers = self._answers.of(query.asked, row).figures
        highlights = term_highlights(passage.text, query)
        sentence = sentence_highlight(
            passage.text,
            ranking.masses,
            [(w.start, w.end, value) for w, value in zip(passage.windows, near[row], strict=True)],
            [(f.start, f.end) for f in answers],
        )
        section = document.section_at(passage.start)
        return Hit(
            rank=number,
            score=float(ranking.scores[position]),
            passage=passage,
            document=document,
            highlights=(*highlights, *([sentence] if sentence else [])),
            answers=answers,
            relevance=levels[position],
            section=document.sections[section] if section >= 0 else None,
            duplicates=tuple(self._duplicate(row, int(ranking.rows[other])) for other in reprints),
            explain={**ranking.explain(position), "confidence": asdict(self._judged(query))}
            if request.explain
            else None,
        )

    def _duplicate(self, row: int, other: int) -> Duplicate:
        from xunduan.index.reprints import same_text

        passage, document = self._at(other)
        return Duplicate(passage.id, document, same_text(self.opened.store.passage(row).text, passage.text))

    def document(self, document_id: str) -> DocumentView | None:
        """A document with its passages in order, or None where no document has that id."""
        row = self.opened.store.document_row(document_id)
        if row is None:
            return None
        return DocumentView(self.opened.store.document(row), self.opened.store.passages_of(row))

    def passage(self, passage_id: str) -> tuple[Passage, Document] | None:
        """A passage and its document's outline, or None where no passage has that id."""
        row = self.opened.store.passage_row(passage_id)
        return None if row is None else self._at(row)

    def similar(self, passage_id: str, limit: int = 5) -> tuple[Hit, ...]:
        """The passages of other documents closest in meaning; reprints are left out."""
        row = self.opened.store.passage_row(passage_id)
        if row is None:
            return ()
        return tuple(
            Hit(number, score, *self._at(other))
            for number, (other, score) in enumerate(nearest_elsewhere(self.opened, row, limit), 1)
        )

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Completions of the text typed so far, by characters or pinyin."""
        suggester = when_ready(self._suggester.get)
        return suggester.suggest(prefix, limit) if suggester else ()

    def figures(self, query: str, place: str | None = None, year: int | None = None) -> FigureBoard:
        """All figures of the indicators that a query names, across documents, places and years."""
        return self.board.find(query, place, year)

    @property
    def overview(self) -> Overview:
        """What the snapshot is made of; NotReady while another thread looks."""
        return self._overview.get()

    @cached_property
    def status(self) -> Status:
        """How the snapshot was built; its build report is long, so it is read only once."""
        return status_of(self.opened)

    def statistics(self) -> dict[str, Any]:
        """What the snapshot contains and how it was made."""
        runtime = getattr(self.encoder, "runtime", "unknown")
        return statistics_of(self.opened, runtime, (entry.script for entry in self._entries.of_documents))

    def _rank_passing(self, query: Query, filters: Filters) -> Ranking:
        """The ranking of what the filters accept. Only for when none of it is among the archive's best: the
        count beside a value is of those."""
        nearest = float(nearness(self._ranking(query), self._weights).max(initial=0.0))
        return self._rank(query, self._entries.passing(filters), nearest)

    def _rank(self, query: Query, among: np.ndarray | None = None, nearest: float = 0.0) -> Ranking:
        ranking = rank(
            self.opened,
            self._dense,
            self._lexicon,
            self._entries.of_passages,
            self._answers,
            query,
            partial(self._query_vectors, query),
            self._weights,
            among,
            nearest,
        )
        return self._rerank(query, ranking, partial(self._nearness, query))

    def _nearness(self, query: Query, rows: np.ndarray) -> dict[int, list[float]]:
        """How near each window of the passages is to the query, by row."""
        return self._dense.within(rows, self._vectors(query.text, query.placeless)[0])

    def _query_vectors(self, query: Query) -> QueryVectors:
        return query_vectors(*self._vectors(query.text, query.placeless))

    def _encode(self, text: str, placeless: str) -> tuple[np.ndarray, np.ndarray | None]:
        """Vectors of a query and of what is left of it without places and years, from one run of the model."""
        vectors = self.encoder.encode_queries([text, placeless] if placeless else [text])
        projected = self._projection.apply(vectors) if self._projection else vectors
        return projected[0], projected[1] if placeless else None

    def _at(self, row: int) -> tuple[Passage, Document]:
        """A passage by its row, and its document."""
        document = int(self.opened.columns["passage_document"][row])
        return self.opened.store.passage(row), self._outline(document)

    def _entry(self, ranking: Ranking, position: int) -> Entry:
        return self._entries.of_passage(int(ranking.rows[position]))
