"""The start page, made from the index itself, and the page of its status."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response

from xunduan.search.results import FigureFilter, IndicatorSummary, Overview
from xunduan.web import render
from xunduan.web.context import Web
from xunduan.web.engine import Engine
from xunduan.web.hits import title_of
from xunduan.web.i18n import asked_language
from xunduan.web.state import SearchState
from xunduan.web.text import shorten

_EXAMPLES, _INDICATORS, _FILES_MAX = 6, 8, 500
_HEADLINE = 24
"""Characters of a headline that still make a query."""


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
        examples=examples(engine.overview, found),
        title_of=title_of,
        created=status.created,
        files=status.counts.get("files", engine.overview.documents),
        skipped=len(status.skipped),
    )


def examples(overview: Overview, indicators: tuple[IndicatorSummary, ...]) -> list[str]:
    """Six queries that this index answers: headlines, indicators, and places with an indicator each."""
    headlines = [
        document.sections[0].heading if document.sections else title_of(document)
        for document in overview.newest
    ]
    names = [one.name for one in indicators]
    places = [f"{place.value}{name}" for place, name in zip(overview.places, names[2:], strict=False)]
    asked = [*names[:2], *places[:2], *(shorten(each, _HEADLINE) for each in headlines if each)]
    return list(dict.fromkeys(asked))[:_EXAMPLES]


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
                ("created", told.created),
                ("source", told.source),
                ("model", told.model),
                *counts,
                ("span", span or "—"),
            ],
        )

    return page


_COUNTS = ("files", "documents", "passages", "windows", "figures")
