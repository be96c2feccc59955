"""The pages of the figures: the index of indicators, and one indicator with its charts, table and footnotes."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from xunduan.search.results import IndicatorBoard
from xunduan.web import render
from xunduan.web.board import BoardState, Panel, panel, panel_keys, sentence_of
from xunduan.web.context import Web
from xunduan.web.engine import Engine
from xunduan.web.i18n import Translator, asked_language, interface_language
from xunduan.web.params import IndicatorPageParams, IndicatorsParams
from xunduan.web.problems import INDICATOR, found
from xunduan.web.state import SearchState, indicator_path

TABS_MAX = 5
"""Panels named side by side; those of fewer figures are folded away."""
INDICATORS_MAX = 100
"""Indicators on one page; JSON and CSV have them all."""


def build_board_pages(web: Web) -> APIRouter:
    """The routes below /figures."""
    router = APIRouter(include_in_schema=False)
    router.get("/figures")(_indicators(web))
    router.get("/figures/{indicator:path}")(_indicator(web))
    return router


def _indicators(web: Web) -> Callable[..., Response]:
    def indicators(
        request: Request,
        params: Annotated[IndicatorsParams, Query()],
    ) -> Response:
        web.require_within_limits(params)
        engine = web.live.current()

        def answer() -> Response:
            listed = engine.board.indicators(params.q, params.filter())
            query = urlencode(params.model_dump(exclude_defaults=True), doseq=True)
            narrowed = urlencode(params.model_dump(exclude_defaults=True, exclude={"q"}), doseq=True)
            twin = f"/api/figures?{query}" if query else "/api/figures"
            return render.page(
                request,
                "figures.html",
                twin=twin,
                csv=f"{twin}{'&' if query else '?'}format=csv",
                params=params,
                state=SearchState(ui=asked_language(request)),
                total=len(listed),
                found=[
                    (each, f"{indicator_path(each.name)}{'?' if narrowed else ''}{narrowed}")
                    for each in listed[:INDICATORS_MAX]
                ],
            )

        return render.conditional(request, engine.snapshot, answer)

    return indicators


def _indicator(web: Web) -> Callable[..., Response]:
    def indicator(
        request: Request,
        indicator: str,
        params: Annotated[IndicatorPageParams, Query()],
    ) -> Response:
        web.require_within_limits(params)
        engine = web.live.current()

        def answer() -> Response:
            board = found(engine.board.indicator(indicator, params.filter()), INDICATOR, indicator)
            state = BoardState(
                indicator,
                params.view,
                tuple(params.place),
                params.since,
                params.until,
                params.kind,
                tuple(params.without),
                asked_language(request),
            )
            return _board(web, request, engine, board, state, params)

        return render.conditional(request, engine.snapshot, answer)

    return indicator


def _board(
    web: Web,
    request: Request,
    engine: Engine,
    board: IndicatorBoard,
    state: BoardState,
    params: IndicatorPageParams,
) -> Response:
    held = panel_keys(board)
    chosen = state.view if state.view in held else next(iter(held), "")
    origin = render.origin(request, web.settings)
    drawn = None
    if chosen:
        reading = SearchState(ui=state.ui)
        drawn = panel(chosen, held[chosen], board, sentence_of(engine.passage), reading, origin)
    if params.format == "svg":
        return _picture(request, board, drawn, origin + state.url(view=chosen, ui=None))
    twin = state.url(f"/api{indicator_path(state.indicator)}", view=None, ui=None)
    tabs = [(key, series[0], sum(len(one.rows) for one in series)) for key, series in held.items()]
    largest = sorted(tabs, key=lambda tab: -tab[2])[: TABS_MAX if len(tabs) > TABS_MAX + 1 else None]
    shown = [tab for tab in tabs if tab in largest or tab[0] == chosen]
    svg = f"{state.url(view=chosen)}{'&' if '?' in state.url(view=chosen) else '?'}format=svg"
    return render.page(
        request,
        "indicator.html",
        twin=twin,
        csv=f"{twin}{'&' if '?' in twin else '?'}format=csv",
        svg=svg,
        embed=_embed(board.name, origin + svg, origin + state.url(view=chosen)) if drawn else "",
        board=board,
        address=state,
        state=SearchState(ui=state.ui),
        tabs=shown,
        folded=[tab for tab in tabs if tab not in shown],
        panel=drawn,
    )


def _embed(name: str, picture: str, page: str) -> str:
    """The lines that put the chart into somebody's article: a picture that leads to its board."""
    return str(render.environment().get_template("embed.html").render(name=name, picture=picture, page=page))


def _picture(request: Request, board: IndicatorBoard, drawn: Panel | None, page: str) -> Response:
    """The chart as a file of its own, in the colours of paper."""
    chart = found(drawn, INDICATOR, board.name)
    language = interface_language(request)
    content = render.render_xml(
        "chart.svg", board=board, panel=chart, page=page, t=Translator(language), ui=language
    )
    headers = {
        "Content-Disposition": "inline; filename=chart.svg",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(content, media_type="image/svg+xml", headers=headers)
