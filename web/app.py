"""The application: routes, middleware, and one shape for every error."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Scope
from starlette_compress import CompressMiddleware

from xunduan.errors import NotReady, SnapshotError, XunduanError
from xunduan.search.errors import QueryError
from xunduan.settings import Settings
from xunduan.web import adding, problems, render
from xunduan.web.admission import Admission
from xunduan.web.api import build_api
from xunduan.web.board_pages import build_board_pages
from xunduan.web.context import Web
from xunduan.web.engine import Live
from xunduan.web.hosts import TrustedHosts
from xunduan.web.keys import ApiKeys
from xunduan.web.metrics import Metrics
from xunduan.web.observation import Observe
from xunduan.web.openapi import describe
from xunduan.web.operations import build_operations
from xunduan.web.pages import build_pages
from xunduan.web.problems import Problem
from xunduan.web.protection import LastNet, SecurityHeaders
from xunduan.web.rates import RateLimit
from xunduan.web.state import SearchState
from xunduan.web.validation import explain, refused

_MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/metrics", "/openapi.json")

_DESCRIPTION = (
    "Passages and figures of Chinese documents. Offsets count Unicode code points. "
    "Errors are application/problem+json (RFC 9457)."
)


def create_app(live: Live, settings: Settings) -> FastAPI:
    """The web application over `live`; it closes `live` when it stops."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        live.close()

    app = FastAPI(
        title="寻段 Xunduan",
        version=metadata.version("xunduan"),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # they would go to whatever host the request names
        lifespan=lifespan,
    )
    web = Web(live, settings, Metrics())
    app.state.live, app.state.metrics = live, web.metrics
    app.include_router(build_pages(web))
    app.include_router(build_board_pages(web))
    if settings.adding_key:
        app.include_router(adding.build_adding(web))
    app.include_router(build_api(web))
    app.include_router(build_operations(web))
    app.mount("/static", _Static(directory=render.STATIC))
    _guard(app, web)
    _handle_errors(app)
    describe(app, settings)
    return app


class _Static(StaticFiles):
    """Static files; one asked for by its fingerprint may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        keep = "public, max-age=31536000, immutable" if scope["query_string"] else "no-cache"
        response.headers["Cache-Control"] = keep
        return response


def _guard(app: FastAPI, web: Web) -> None:
    """The middleware, innermost first."""
    settings = web.settings
    larger = {adding.PATH: settings.file_max_bytes} if settings.adding_key else {}
    app.add_middleware(LastNet, answer=_answer, larger=larger)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["If-None-Match", "Content-Type"],
            expose_headers=["ETag", "Link"],
        )
    app.add_middleware(CompressMiddleware, zstd=False, gzip_level=6, brotli_quality=5)
    app.add_middleware(
        Admission,
        metrics=web.metrics,
        answer=_answer,
        slots=settings.concurrency or os.cpu_count() or 1,
        patience=settings.queue_seconds,
        seconds=settings.request_seconds,
    )
    if settings.client_rate:
        app.add_middleware(RateLimit, a_minute=settings.client_rate, answer=_answer)
    if settings.api_keys_file:
        app.add_middleware(ApiKeys, file=settings.api_keys_file, answer=_answer)
    app.add_middleware(TrustedHosts, trusted=frozenset(settings.trusted_hosts), answer=_answer)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observe, metrics=web.metrics)


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return _answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return _answer(request, explain(error.errors()))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        return _answer(request, _http_problem(request, error))

    @app.exception_handler(QueryError)
    async def unaskable(request: Request, error: QueryError) -> Response:
        return _answer(request, refused(error.parameter, error.value, error.message))

    @app.exception_handler(XunduanError)
    async def unusable(request: Request, error: XunduanError) -> Response:
        if isinstance(error, SnapshotError):
            hint = f"{error.message.chinese}。请先运行 xunduan index 文件夹 建立索引，服务会自动启用它。"
            remedy = "Run xunduan index FOLDER first; the server takes up the new index by itself."
            return _answer(
                request,
                Problem(503, hint, f"{error.message.english}. {remedy}", headers={"Retry-After": "10"}),
            )
        told = error.message
        if isinstance(error, NotReady):
            again = {"Retry-After": "10"}
            return _answer(request, Problem(503, f"{told.chinese}。", f"{told.english}.", headers=again))
        return _answer(
            request, Problem(503, f"搜索暂时不可用：{told.chinese}", f"Search is unavailable: {told.english}")
        )


def _http_problem(request: Request, error: HTTPException) -> Problem:
    headers = dict(error.headers or {})
    path = request.url.path
    if error.status_code == 404:
        return Problem(
            404,
            f"这里没有“{path}”这个地址。请从首页 / 开始，接口说明见 /docs。",
            f"There is nothing at “{path}”. Start at /; the API is described at /docs.",
            headers=headers,
        )
    if error.status_code == 405:
        allowed = headers.get("Allow", headers.get("allow", "GET"))
        return Problem(
            405,
            f"“{path}”不支持 {request.method}，可用的方法：{allowed}。",
            f"“{path}” does not take {request.method}; use {allowed}.",
            headers=headers,
        )
    if error.status_code == 400:  # the content, which FastAPI could not parse
        return Problem(
            400,
            "请求内容无法解析。JSON 请用 UTF-8 编码，嵌套不要过深，整数不要超过 4300 位；文件请以 multipart/form-data 上传。",
            "The request's content cannot be parsed. Send JSON in UTF-8, not nested deeply, its integers of 4300 digits"
            " at most, and files as multipart/form-data.",
            headers=headers,
        )
    chinese, _ = problems.title(error.status_code)
    return Problem(error.status_code, f"{chinese}。", f"{error.detail}.", headers=headers)


def _answer(request: Request, problem: Problem) -> Response:
    """A page for a browser that asked for a page, a problem document for everybody else."""
    path = request.url.path
    wants_page = "text/html" in request.headers.get("accept", "")
    if not wants_page or path.startswith(_MACHINE_PATHS):
        return problems.response(problem, path)
    response = render.page(
        request,
        "problem.html",
        status=problem.status,
        state=SearchState(),
        problem=problem,
        title=problems.title(problem.status),
    )
    response.headers.update(problem.headers)
    return response
