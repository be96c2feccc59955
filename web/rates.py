"""How often one client may ask: a bucket that fills evenly, emptied by each request."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from xunduan.web.admission import OPEN
from xunduan.web.problems import Problem

_KNOWN = 10_000
"""Clients that are remembered; whoever asked longest ago is forgotten first, and begins with a full bucket."""


class Rates:
    """Buckets by name; each holds as much as a minute gives."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str, a_minute: int) -> float:
        """Seconds until `name` may ask; 0 where it may now, which is counted."""
        now = time.monotonic()
        left, then = self._left.pop(name, (float(a_minute), now))
        left = min(float(a_minute), left + (now - then) * a_minute / 60)
        waits = 0.0 if left >= 1 else (1 - left) * 60 / a_minute
        self._left[name] = (left if waits else left - 1, now)
        if len(self._left) > _KNOWN:
            self._left.popitem(last=False)
        return waits


def too_often(a_minute: int, seconds: float) -> Problem:
    """429 with the time after which to come again."""
    after = max(1, math.ceil(seconds))
    return Problem(
        429,
        f"每分钟最多 {a_minute} 个请求，请在 {after} 秒后再试。",
        f"At most {a_minute} requests a minute; try again in {after} s.",
        headers={"Retry-After": str(after)},
    )


class RateLimit:
    """ASGI middleware: 429 for a client address that asks more often than XUNDUAN_CLIENT_RATE."""

    def __init__(self, app: ASGIApp, a_minute: int, answer: Callable[[Request, Problem], Response]) -> None:
        self.app = app
        self.a_minute = a_minute
        self.answer = answer
        self.rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(OPEN):
            client = (scope.get("client") or ("",))[0]
            if seconds := self.rates.wait(client, self.a_minute):
                await self.answer(Request(scope), too_often(self.a_minute, seconds))(scope, receive, send)
                return
        await self.app(scope, receive, send)
