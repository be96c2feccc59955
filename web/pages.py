"""The pages. Each has a JSON twin, works without JavaScript, and keeps its whole state in the address."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from xunduan.index.documents import Document, Passage
from xunduan.prepared import when_ready
from xunduan.search.results import DocumentView, FigureFilter, Hit, Results
from xunduan.web import caching, home, problems, reading, render, serialize
from xunduan.web.card import card
from xunduan.web.citation import citation
from xunduan.web.context import Web
from xunduan.web.engine import Engine
from xunduan.web.feed import feed
from xunduan.web.filters import SHOWN, filters_shown
from xunduan.web.hits import hit_marks, hit_shown, title_of
from xunduan.web.i18n import asked_language
from xunduan.web.marking import Mark, shifted
from xunduan.web.pager import pager
from xunduan.web.params import OFFSET_MAX, Filters, PageParams, ReadingParams
from xunduan.web.problems import DOCUMENT, found
from xunduan.web.quotation import verdicts
from xunduan.web.reference import operations
from xunduan.web.selection import selection
from xunduan.web.slip import slip
from xunduan.web.state import SearchState, document_path


def build_pages(web: Web) -> APIRouter:
    """The routes that a person visits."""
    router = APIRouter(include_in_schema=False)
    router.get("/")(_search(web))
    router.get("/status")(home.status(web))
    router.get("/slip")(slip(web))
    router.get("/export")(selection(web))
    router.get("/feed")(feed(web))
    router.get("/documents/{document_id}")(_document(web))
    router.get("/docs")(_reference)
    return router


def _search(web: Web) -> Callable[..., Response]:
    def search(request: Request, params: Annotated[PageParams, Query()]) -> Response:
        web.require_within_limits(params)
        engine = web.live.current()
        kept = web.live.get(params.snapshot) if params.snapshot else engine
        renewed = kept is None
        engine = kept or engine
        state = SearchState.of(params, asked_language(request))
        if renewed:
            state = replace(state, page=1)

        def answer() -> Response:
            if not state.q:
                return home.start(request, engine, state)
            return _results(web, request, engine, params, state, renewed)

        return render.conditional(request, caching.version(engine), answer)

    return search


def _results(
    web: Web,
    request: Request,
    engine: Engine,
    params: Filters,
    state: SearchState,
    renewed: bool,
) -> Response:
    size = web.settings.page_size
    offset = (state.page - 1) * size
    results = web.search(engine, params.request(state.q, limit=size, offset=min(offset, OFFSET_MAX)))
    beyond = offset >= max(results.total + results.related, 1)
    origin = render.origin(request, web.settings)
    hits = () if beyond else results.hits
    shown = [
        hit_shown(hit, state, origin, tinted=results.confident and hit.relevance != "low") for hit in hits
    ]
    answer = card(results, state) if shown and state.page == 1 else None
    indicator = answer.answers[0].figure.indicator if answer else None
    board = when_ready(lambda: engine.board.indicator(indicator, FigureFilter())) if indicator else None
    dated = when_ready(lambda: engine.overview)
    return render.page(
        request,
        "results.html",
        status=404 if beyond and state.page > 1 else 200,
        twin=state.api_url(size),
        state=state,
        fixed=replace(state, snapshot=engine.snapshot),
        results=results,
        shown=shown,
        card=answer,
        board=board,
        verdicts=verdicts(results.phrases, shown) if state.page == 1 else (),
        address=origin + state.url(),
        today=dt.datetime.now(dt.UTC).date().isoformat(),
        sidebar=filters_shown(results.facets, state, dated.last if dated else None),
        filters_limit=SHOWN,
        first=offset + 1,
        beyond=beyond,
        renewed=renewed,
        pager=pager(results.total + results.related, state.page, size, OFFSET_MAX // size),
    )


def _document(web: Web) -> Callable[..., Response]:
    def document(
        request: Request,
        document_id: str,
        params: Annotated[ReadingParams, Query()],
    ) -> Response:
        web.require_within_limits(params)
        engine = web.live.current()

        def answer() -> Response:
            view = found(engine.document(document_id), DOCUMENT, document_id)
            state = SearchState.of(params, asked_language(request))
            return _reading(web, request, engine, view, params, state)

        return render.conditional(request, engine.snapshot, answer)

    return document


def _reading(
    web: Web,
    request: Request,
    engine: Engine,
    view: DocumentView,
    params: ReadingParams,
    state: SearchState,
) -> Response:
    results = None
    if state.q:
        results = web.search(engine, params.request(state.q, limit=web.settings.page_size_max, offset=0))
    hits = results.hits if results else ()
    here = [hit for hit in hits if hit.document.id == view.document.id]
    wanted = params.passage or (here[0].passage.id if here else None)
    passage = next((passage for passage in view.passages if passage.id == wanted), None)
    marks = [mark for hit in here for mark in shifted(hit_marks(hit), hit.passage.start)]
    if passage and not any(hit.passage.id == passage.id for hit in here):
        marks.append(Mark(passage.start, passage.end, "sentence"))
    similar = engine.similar(passage.id) if passage else ()
    searched = reading.found_marks(view.document.text, params.find)
    marks += reading.figure_marks(view) + searched
    origin = render.origin(request, web.settings)
    passage_id = passage.id if passage else None
    walk = _walk(hits, passage_id, state, web.settings.page_size)
    return render.page(
        request,
        "document.html",
        twin=f"/api{document_path(view.document.id)}",
        state=state,
        view=view,
        title=title_of(view.document),
        facts=list(serialize.facts(view.document.metadata)),
        lines=reading.document_lines(view, marks, passage_id),
        outline=reading.outline(view, passage.start if passage else None, state),
        document_path=document_path,
        similar=[hit_shown(hit, replace(state, q=""), origin) for hit in similar],
        walk=walk,
        here=[state.document_url(view.document.id, hit.passage.id) for hit in here],
        passage_id=passage_id,
        cited=_cited(passage, view.document, origin) if passage else None,
        find=params.find,
        found=searched,
        total=_walked(results, walk["number"]) if results and walk else 0,
    )


def _cited(passage: Passage, document: Document, origin: str) -> str:
    return citation(passage.text, document, origin + SearchState().document_url(document.id, passage.id))


def _walked(results: Results, number: int) -> int:
    """How many hits are walked: those above the cut, as the list counts them, or all where one is below it."""
    return results.total if number <= results.total else results.total + results.related


def _walk(
    hits: tuple[Hit, ...], passage_id: str | None, state: SearchState, size: int
) -> dict[str, Any] | None:
    """Links to the previous and next hit of the query and back to this one's page; None outside of a search."""
    position = next((n for n, hit in enumerate(hits) if hit.passage.id == passage_id), None)
    if position is None:
        return None
    before, after = hits[:position], hits[position + 1 :]
    page = position // size + 1
    return {
        "number": position + 1,
        "page": page,
        "back": state.url(page=page),
        "previous": state.document_url(before[-1].document.id, before[-1].passage.id) if before else None,
        "next": state.document_url(after[0].document.id, after[0].passage.id) if after else None,
    }


def _reference(request: Request) -> Response:
    return render.page(
        request,
        "reference.html",
        twin="/openapi.json",
        state=SearchState(ui=asked_language(request)),
        operations=operations(request.app.openapi()),
        problem_titles=problems.TITLES,
    )
