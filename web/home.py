"""The start page, made from the index itself, and the page of its status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from fastapi import Request, Response

from xunduan.index.documents import Document
from xunduan.search.board import Board
from xunduan.search.results import FigureFilter, IndicatorBoard, IndicatorSummary, Overview
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
    """The page with nothing asked yet."""
    found = engine.board.indicators("", FigureFilter())[:_INDICATORS]
    status = engine.status
    return render.page(
        request,
        "start.html",
        twin="/api/statistics",
        state=state,
        overview=engine.overview,
        indicators=found,
        examples=examples(engine.overview, engine.board, found),
        title_of=title_of,
        created=status.created,
        files=status.counts.get("files", engine.overview.documents),
        skipped=len(status.skipped),
    )


def examples(overview: Overview, board: Board, indicators: Sequence[IndicatorSummary]) -> list[str]:
    """Queries that this index answers: indicators, places with an indicator reported for them, and headlines."""
    names = [one.name for one in indicators]
    told = ((place_of(board.indicator(name, FigureFilter())), name) for name in names[2:])
    places = [f"{place}{name}" for place, name in told if place and place not in name]
    queries = [*names[:2], *places[:2], *(shorten(each, _HEADLINE) for each in headlines(overview.newest))]
    return list(dict.fromkeys([*queries, *names[2:]]))[:_EXAMPLES]


def place_of(board: IndicatorBoard | None) -> str | None:
    """The place of most of an indicator's figures."""
    series = board.series if board else ()
    return next((one.place for one in series if one.place), None)


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
        span = " – ".join(day for day in (engine.overview.first, engine.overview.last) if day)
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
