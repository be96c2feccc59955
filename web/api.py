"""The JSON API. Thin: parameters in, one call of the engine, the contract's models out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from xunduan.web import caching, exports, schemas, serialize
from xunduan.web.board import sentence_of
from xunduan.web.context import Web
from xunduan.web.params import Batch, IndicatorParams, IndicatorsParams, SearchParams, SuggestParams
from xunduan.web.problems import DOCUMENT, INDICATOR, MEDIA_TYPE, PASSAGE, ProblemDocument, found
from xunduan.web.render import origin
from xunduan.web.state import SearchState

_TOLD = {
    400: "请求的内容或地址无法读取 The content or the address cannot be read",
    404: "没有这个编号 Nothing has this id",
    410: "快照已被替换 The snapshot has gone",
    413: "请求内容过大 The content is too large",
    422: "参数无效 A parameter is not valid",
    500: "服务器内部错误 Something went wrong here",
    503: "还没有索引 There is no index yet",
}


def may_fail(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of the problems that a route may answer with."""
    schema = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}
    return {
        status: {"description": _TOLD[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in (400, *statuses, 500, 503)
    }


_TAG: dict[str, Any] = {
    "headers": {"ETag": {"description": "For If-None-Match.", "schema": {"type": "string"}}}
}
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "未改动 The client holds this answer already"}
}


def _answers(**formats: str) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {"application/json": {}} | {
        media_type: {"schema": {"type": "array" if media_type.endswith("+json") else "string"}}
        for media_type in formats.values()
    }
    return {200: {"content": content, **_TAG}, **_UNCHANGED}


_TABLES = {"csv": "text/csv", "jsonl": "application/jsonl"}


def json(content: BaseModel, headers: Mapping[str, str] | None = None) -> Response:
    """One of the contract's models as an answer."""
    return Response(content.model_dump_json(), media_type="application/json", headers=headers)


def _exported(format: str, name: str, table: Callable[[], str], rows: Iterable[BaseModel]) -> Response | None:
    """A download of that name as CSV or JSON lines, where one of these was asked for."""
    if format == "csv":
        return exports.attachment(table(), f"{name}.csv", "text/csv")
    if format == "jsonl":
        return exports.attachment(exports.jsonl(rows), f"{name}.jsonl", "application/jsonl")
    return None


def build_api(web: Web) -> APIRouter:
    """Every route below /api."""
    router = APIRouter(prefix="/api", tags=["search"])
    get, post = router.get, router.post
    get(
        "/search",
        response_model=schemas.SearchOut,
        responses=_answers(**_TABLES) | may_fail(410, 422),
        summary="搜索段落 Search for passages",
    )(_search(web))
    post(
        "/batch",
        response_model=schemas.BatchOut,
        responses=may_fail(410, 413, 422),
        summary="一次最多 64 个查询 Up to 64 queries at once",
    )(_batch(web))
    get(
        "/documents/{document_id}",
        response_model=schemas.DocumentViewOut,
        responses=_answers() | may_fail(404, 422),
        summary="整篇文档 A whole document",
    )(_document(web))
    get(
        "/passages/{passage_id}",
        response_model=schemas.PassageViewOut,
        responses=_answers() | may_fail(404, 422),
        summary="一个段落和别处的相似段落 A passage, and similar ones elsewhere",
    )(_passage(web))
    get(
        "/suggest",
        response_model=schemas.SuggestOut,
        responses=_answers(opensearch="application/x-suggestions+json") | may_fail(422),
        summary="输入提示 Completions of the text typed so far",
    )(_suggest(web))
    get(
        "/figures",
        response_model=schemas.IndicatorsOut,
        responses=_answers(**_TABLES) | may_fail(422),
        summary="指标目录 The indicators, and how many figures, places and periods each has",
    )(_indicators(web))
    get(
        "/figures/{indicator:path}",
        response_model=schemas.IndicatorBoardOut,
        responses=_answers(**_TABLES) | may_fail(404, 422),
        summary="一个指标的全部数字 The figures of one indicator as series, across documents, places and periods",
    )(_indicator(web))
    get(
        "/statistics",
        response_model=schemas.StatisticsOut,
        responses=_answers() | may_fail(),
        summary="索引概况 What the index holds",
    )(_statistics(web))
    get(
        "/status",
        response_model=schemas.StatusOut,
        responses=may_fail(),
        summary="索引状态：读了什么、跳过什么和原因 What was read, what was skipped and why",
    )(_status(web))
    return router


def _search(web: Web) -> Callable[..., Response]:
    def search(
        request: Request,
        params: Annotated[SearchParams, Query()],
    ) -> Response:
        web.require_within_limits(params)
        engine = web.engine(params.snapshot)

        def answer() -> Response:
            results = serialize.search_out(web.search(engine, params.asked(web.settings.page_size)))
            exported = _exported(
                params.format, "xunduan", lambda: exports.search_csv(results), results.results
            )
            return exported or json(results)

        return caching.conditional(request, engine.snapshot, answer)

    return search


def _batch(web: Web) -> Callable[..., Response]:
    def batch(asked: Batch) -> Response:
        web.require_within_limits(asked)
        engine = web.engine(asked.snapshot)
        answers = [
            serialize.search_out(web.search(engine, query.asked(web.settings.page_size)))
            for query in asked.queries
        ]
        content = schemas.BatchOut(snapshot=engine.snapshot, answers=answers)
        return json(content, {"Cache-Control": "no-store"})

    return batch


def _document(web: Web) -> Callable[..., Response]:
    def document(request: Request, document_id: str) -> Response:
        engine = web.engine()

        def answer() -> Response:
            view = found(engine.document(document_id), DOCUMENT, document_id)
            return json(serialize.document_view_out(view, engine.snapshot))

        return caching.conditional(request, engine.snapshot, answer)

    return document


def _passage(web: Web) -> Callable[..., Response]:
    def passage(request: Request, passage_id: str) -> Response:
        engine = web.engine()

        def answer() -> Response:
            passage, document = found(engine.passage(passage_id), PASSAGE, passage_id)
            content = schemas.PassageViewOut(
                snapshot=engine.snapshot,
                passage=serialize.passage_out(passage),
                document=serialize.document_out(document),
                similar=[serialize.hit_out(hit) for hit in engine.similar(passage_id)],
            )
            return json(content)

        return caching.conditional(request, engine.snapshot, answer)

    return passage


def _suggest(web: Web) -> Callable[..., Response]:
    def suggest(
        request: Request,
        params: Annotated[SuggestParams, Query()],
    ) -> Response:
        web.require_within_limits(params)
        engine = web.engine()

        def answer() -> Response:
            suggested = engine.suggest(params.q, params.limit) if params.q else ()
            content = serialize.suggest_out(params.q, suggested, engine.snapshot)
            if params.format == "opensearch":
                texts = [suggestion.text for suggestion in content.suggestions]
                return JSONResponse([params.q, texts], media_type="application/x-suggestions+json")
            return json(content)

        return caching.conditional(request, caching.version(engine), answer)

    return suggest


def _indicators(web: Web) -> Callable[..., Response]:
    def indicators(
        request: Request,
        params: Annotated[IndicatorsParams, Query()],
    ) -> Response:
        web.require_within_limits(params)
        engine = web.engine()

        def answer() -> Response:
            listed = engine.board.indicators(params.q, params.filter())
            content = serialize.indicators_out(params.q, listed, engine.snapshot)
            exported = _exported(
                params.format, "indicators", lambda: exports.indicators_csv(content), content.indicators
            )
            return exported or json(content)

        return caching.conditional(request, engine.snapshot, answer)

    return indicators


def _indicator(web: Web) -> Callable[..., Response]:
    def indicator(
        request: Request,
        indicator: str,
        params: Annotated[IndicatorParams, Query()],
    ) -> Response:
        web.require_within_limits(params)
        engine = web.engine()

        def answer() -> Response:
            board = found(engine.board.indicator(indicator, params.filter()), INDICATOR, indicator)
            content = serialize.indicator_out(board, sentence_of(engine.passage), engine.snapshot)
            home = origin(request, web.settings)
            exported = _exported(
                params.format,
                "figures",
                lambda: exports.series_csv(content, lambda point: home + _point_path(point)),
                content.series,
            )
            return exported or json(content)

        return caching.conditional(request, engine.snapshot, answer)

    return indicator


def _point_path(point: schemas.PointOut) -> str:
    return SearchState().figure_url(point.document.id, point.passage_id, point.start)


def _statistics(web: Web) -> Callable[..., Response]:
    def statistics(request: Request) -> Response:
        engine = web.engine()
        facts = engine.statistics()
        content = schemas.StatisticsOut(
            snapshot=engine.snapshot,
            documents=facts.get("documents"),
            passages=facts.get("passages"),
            windows=facts.get("windows"),
            model=facts.get("model"),
            built_at=facts.get("created"),
        )
        return caching.conditional(request, engine.snapshot, lambda: json(content))

    return statistics


def _status(web: Web) -> Callable[..., Response]:
    def status() -> Response:
        content = serialize.status_out(web.engine().status)
        return json(content, {"Cache-Control": "no-store"})

    return status
