"""What guards every answer: security headers, a limit on what is sent to us, and a last net for crashes."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xunduan.budget import OverBudget
from xunduan.web.observation import route_of
from xunduan.web.problems import Problem
from xunduan.web.text import is_utf8

BODY_MAX_BYTES = 256 * 1024
"""A full batch of 64 queries at their limit, in UTF-8 with JSON escapes, takes about 200 kB."""

BODY_SECONDS = 20.0
"""For the whole content of a request; more where more may be sent."""
_BODY_SECONDS_MAX = 300.0

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_FRAMES = 8
"""The innermost frames of a crash are ours; above them stands the framework."""
error_log = logging.getLogger("xunduan.error")


class SecurityHeaders:
    """ASGI middleware: the security headers on every answer, and HEAD answered as GET without the content."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        inner = {**scope, "method": "GET"} if head else scope
        await self.app(inner, receive, guarded)
        if head and "route" in inner:
            scope["route"] = inner["route"]  # what answered is counted outside


class LastNet:
    """ASGI middleware: refuses an address in another encoding and a body over the limit, and turns a crash into a
    problem document.

    Innermost, so that what it answers passes through every other middleware. The log of a crash holds its
    place in the code, its type and its route, not its message or path: they could quote a query.
    """

    def __init__(
        self,
        app: ASGIApp,
        answer: Callable[[Request, Problem], Response],
        larger: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """`larger` are the paths that take more than `BODY_MAX_BYTES`, with what they take."""
        self.app = app
        self.answer = answer
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            if not is_utf8(scope["query_string"]):
                raise _not_utf8()
            body = await _read(scope, receive, self.larger.get(scope["path"], BODY_MAX_BYTES))
            await self.app(scope, _replay(body, receive), watch)
        except Problem as problem:
            await self.answer(Request(scope), problem)(scope, receive, send)
        except OverBudget:
            raise  # told by who set the budget
        except Exception as error:
            frames = "".join(traceback.format_tb(error.__traceback__)[-_FRAMES:])
            error_log.error("%s at %s\n%s", type(error).__name__, route_of(scope), frames)
            if started:
                raise
            await self.answer(Request(scope), crashed())(scope, receive, send)


def _not_utf8() -> Problem:
    return Problem(
        400,
        "地址里的查询不是 UTF-8 编码（可能是 GBK 或 Big5）。请以 UTF-8 编码后再发送。",
        "The query in the address is not UTF-8 (it may be GBK or Big5). Encode it as UTF-8 and send it again.",
    )


def crashed() -> Problem:
    return Problem(
        500,
        "服务器出错，已记入日志。请稍后再试；如果再次出现，请告知管理员。",
        "Something went wrong on the server and has been logged. Try again, and tell the operator if it keeps happening.",
    )


def _too_large(size: int, most: int) -> Problem:
    return Problem(
        413,
        f"请求内容有 {size} 字节以上，上限是 {most} 字节。请分批提交。",
        f"The request has {size} bytes or more, the limit is {most}. Split it over several requests.",
    )


def _too_late(seconds: float) -> Problem:
    return Problem(
        408,
        f"请求内容没有在 {seconds:g} 秒内传完，请重新发送。",
        f"The content of the request was not complete after {seconds:g} s; send it again.",
        headers={"Connection": "close"},
    )


async def _read(scope: Scope, receive: Receive, most: int) -> bytes:
    """The whole content of a request; raises 413 as soon as it is too much."""
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return b""
    declared = Headers(scope=scope).get("content-length", "0")
    if declared.isdecimal() and int(declared[:18]) > most:
        raise _too_large(int(declared[:18]), most)
    body = bytearray()
    seconds = min(_BODY_SECONDS_MAX, BODY_SECONDS * most / BODY_MAX_BYTES)
    ends = time.monotonic() + seconds
    while True:
        try:
            message = await asyncio.wait_for(receive(), max(ends - time.monotonic(), 0.001))
        except TimeoutError:
            raise _too_late(seconds) from None
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > most:
            raise _too_large(len(body), most)
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A receive channel that gives the content read already, then whatever comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
