"""A saved search as an Atom feed: its newest hits above the cut."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Query, Request, Response

from xunduan.web import render
from xunduan.web.context import Web
from xunduan.web.hits import hit_shown
from xunduan.web.i18n import Translator, asked_language, interface_language
from xunduan.web.params import PageParams
from xunduan.web.state import SearchState

ENTRIES = 50


def feed(web: Web) -> Callable[..., Response]:
    """The route of the feed; it takes what the search page takes, and asks for the newest first."""

    def page(request: Request, params: Annotated[PageParams, Query()]) -> Response:
        web.require_within_limits(params)
        engine = web.live.current()

        def answer() -> Response:
            state = replace(SearchState.of(params, asked_language(request)), page=1, snapshot=None)
            asked = replace(params.request(state.q, limit=ENTRIES, offset=0), sort="date")
            results = web.search(engine, asked)
            origin = render.origin(request, web.settings)
            hits = [hit for hit in results.hits if hit.rank <= results.total]
            content = render.render_xml(
                "feed.xml",
                t=Translator(interface_language(request)),
                state=state,
                origin=origin,
                shown=[hit_shown(hit, SearchState(), origin) for hit in hits],
                built=_moment(engine.status.created),
                moment=_moment,
            )
            return Response(content, media_type="application/atom+xml")

        return render.conditional(request, engine.snapshot, answer)

    return page


def _moment(date: str) -> str:
    """An ISO date or date-time as RFC 3339 wants it; a day begins at midnight UTC."""
    if len(date) == 10:
        return f"{date}T00:00:00Z"
    seconds = date if date.count(":") > 1 or "T" not in date else f"{date}:00"
    return seconds if seconds.endswith("Z") or "+" in seconds else f"{seconds}Z"
