"""The start page, made from the index itself, and the page of its status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from fastapi import Request, Response

from xunduan.index.documents import Document
from xunduan.prepared import when_ready
from xunduan.search.board import Board
from xunduan.search.results import FigureFilter, IndicatorSummary, Overview
from xunduan.web import render
from xunduan.web.context import Web
from xunduan.web.engine import Engine
from xunduan.web.hits import title_of
from xunduan.web.i18n import asked_language
from xunduan.web.state import SearchState
from xunduan.web.text import shorten

_EXAMPLES, _INDICATORS, _FILES_MAX = 6, 8, 500
_NAMED, _HEADLINE = 6, 24
"""Characters of a headline that makes a query: fewer name no story (成效), more are cut."""


def start(request: Request, engine: Engine, state: SearchState) -> Response:
    """The page with nothing asked yet; without what is in the index while that is gathered."""
    status, contents = engine.status, when_ready(lambda: _contents(engine))
    overview, indicators, queries = contents or (None, (), [])
    documents = overview.documents if overview else status.counts.get("documents", 0)
    return render.page(
        request,
        "start.html",
        twin="/api/statistics",
        state=state,
        documents=documents,
        overview=overview,
        indicators=indicators,
        examples=queries,
        title_of=title_of,
        created=status.created,
        files=status.counts.get("files", documents),
        skipped=len(status.skipped),
    )


def _contents(engine: Engine) -> tuple[Overview, Sequence[IndicatorSummary], list[str]]:
    """What is in the index: its overview, the indicators most widely reported, and example queries."""
    overview = engine.overview
    indicators = engine.board.indicators("", FigureFilter())[:_INDICATORS]
    return overview, indicators, examples(overview, engine.board, indicators)


def examples(overview: Overview, board: Board, indicators: Sequence[IndicatorSummary]) -> list[str]:
    """Queries that this index answers: indicators, places with an indicator reported for them, and headlines."""
    names = [one.name for one in indicators]
    told = ((board.commonest_place(name), name) for name in names[2:])
    places = [f"{place}{name}" for place, name in told if place and place not in name]
    queries = [*names[:2], *places[:2], *(shorten(each, _HEADLINE) for each in headlines(overview.newest))]
    return list(dict.fromkeys([*queries, *names[2:]]))[:_EXAMPLES]


def headlines(documents: Sequence[Document]) -> list[str]:
    """A headline of each document that makes a query and is its own, not one under which others stand too."""
    counts = Counter(heading for document in documents for heading in _headings(document))
    return [
        next((each for each in _headings(document) if counts[each] == 1), title_of(document))
        for document in documents
    ]


def _headings(document: Document) -> list[str]:
    told = dict.fromkeys(section.heading for section in document.sections)
    return [heading for heading in told if _NAMED <= len(heading) <= _HEADLINE]


def status(web: Web) -> Callable[..., Response]:
    """The route of the status page; a rebuild may begin at any moment, so nobody keeps it."""

    def page(request: Request) -> Response:
        engine = web.live.current()
        told = engine.status
        counts = [(name, told.counts[name]) for name in _COUNTS if name in told.counts]
        dated = when_ready(lambda: engine.overview)
        span = " – ".join(day for day in (dated.first, dated.last) if day) if dated else ""
        return render.page(
            request,
            "status.html",
            twin="/api/status",
            state=SearchState(ui=asked_language(request)),
            told=told,
            limit=_FILES_MAX,
            facts=[
                ("snapshot", told.snapshot),
                ("created", told.created.replace("T", " ").replace("Z", " UTC")),
                ("source", told.source),
                ("model", told.model),
                *counts,
                ("span", span or "—"),
            ],
        )

    return page


_COUNTS = ("files", "documents", "passages", "windows", "figures")
