"""One line of log and one count of metrics a request. Queries are personal: of them a length and a hash are kept.

The hash is keyed anew in every process, so it tells apart and joins up what one run served and nothing more.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xunduan.web.logs import HEADER, identified, request_id
from xunduan.web.metrics import Metrics

access_log = logging.getLogger("xunduan.access")
_KEY = secrets.token_bytes(16)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"})


def anonymous(query: str) -> str:
    """What a log may know of a query."""
    digest = hashlib.blake2b(query.encode("utf-8", "surrogatepass"), key=_KEY, digest_size=4).hexdigest()
    return f"length={len(query)} hash={digest}"


def route_of(scope: Scope) -> str:
    """The pattern of the route that answers, as a log may have it: the path itself can hold what was looked for."""
    route = getattr(scope.get("route"), "path", None)
    return route or ("/static" if scope["path"].startswith("/static/") else "unmatched")


class Observe:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        request = identified(Headers(scope=scope).get(HEADER, ""))
        request_id.set(request)
        began = time.perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request
            await send(message)

        with self.metrics.running.track_inprogress():
            try:
                await self.app(scope, receive, watch)
            finally:
                self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self.metrics.requests.labels(method, route, status).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        if status >= 400:
            self.metrics.problems.labels(status).inc()
        query = parse_qs(scope["query_string"].decode("latin-1")).get("q", [""])[0]
        access_log.info(
            "%s %s %d %.1fms%s",
            method,
            route,
            status,
            seconds * 1000,
            f" q: {anonymous(query)}" if query else "",
        )
