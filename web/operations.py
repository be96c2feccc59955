"""What operators and browsers ask for besides searching: health, readiness, metrics, robots, the search plug-in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from xunduan.web import schemas
from xunduan.web.api import may_fail
from xunduan.web.context import Web
from xunduan.web.hosts import is_loopback
from xunduan.web.problems import Problem
from xunduan.web.render import origin, render_xml

ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /*?q=
Disallow: /*&q=
Allow: /
"""


def build_operations(web: Web) -> APIRouter:
    """Routes that a monitor, a crawler or a browser knows by name."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz", response_model=schemas.HealthOut, summary="进程存活 The process answers")
    async def healthz() -> schemas.HealthOut:
        return schemas.HealthOut(status="ok")

    @router.get(
        "/readyz",
        response_model=schemas.HealthOut,
        responses=may_fail(),
        summary="可以搜索 A snapshot is being served",
    )
    async def readyz() -> schemas.HealthOut:
        return schemas.HealthOut(
            status="ok", snapshot=web.live.current().snapshot, problem=web.live.problem()
        )

    @router.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        client = request.client.host if request.client else ""
        allowed = web.settings.metrics
        if allowed == "off" or (allowed == "loopback" and not is_loopback(client)):
            raise Problem(
                403,
                "这里不提供指标。管理员可用 XUNDUAN_METRICS 开放。",
                "Metrics are not given here; the operator can open them with XUNDUAN_METRICS.",
            )
        return Response(web.metrics.text(web.live), media_type=CONTENT_TYPE_LATEST)

    @router.get("/robots.txt", include_in_schema=False)
    def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    @router.get("/opensearch.xml", include_in_schema=False)
    def opensearch(request: Request) -> Response:
        content = render_xml("opensearch.xml", origin=origin(request, web.settings))
        return Response(content, media_type="application/opensearchdescription+xml")

    return router
