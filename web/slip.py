"""The checking slip: what was looked for, when, in which index, and every place where the phrase stands."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Query, Request, Response

from xunduan.language.fold import fold
from xunduan.search.phrases import holds
from xunduan.web import render
from xunduan.web.context import Web
from xunduan.web.exports import attachment
from xunduan.web.hits import hit_shown
from xunduan.web.i18n import Translator, asked_language, interface_language
from xunduan.web.params import PageParams
from xunduan.web.quotation import verdicts
from xunduan.web.state import SearchState


def slip(web: Web) -> Callable[..., Response]:
    """The route that hands out the slip of a query as Markdown."""

    def page(request: Request, params: Annotated[PageParams, Query()]) -> Response:
        web.require_within_limits(params)
        engine = web.live.current()
        state = replace(SearchState.of(params, asked_language(request)), page=1, snapshot=None)
        results = web.search(engine, params.request(state.q, limit=web.settings.page_size_max, offset=0))
        origin = render.origin(request, web.settings)
        shown = [hit_shown(hit, state, origin) for hit in results.hits]
        content = render.render_plain(
            "slip.md",
            t=Translator(interface_language(request)),
            results=results,
            shown=shown,
            verdicts=verdicts(results.phrases, shown),
            holds=lambda text, phrase: holds(text, fold(phrase)),
            created=engine.status.created,
            today=dt.datetime.now(dt.UTC).date().isoformat(),
            address=origin + state.url(),
        )
        return attachment(content, "slip.md", "text/markdown")

    return page
