"""Who is let in: as many requests at once as there are cores for them, a short queue, and 503 for the rest.

Past its capacity a server that takes everything answers nothing: each answer comes when nobody waits for it any more.
Here a request waits for the time that the queue is worth at most, and is refused as soon as it cannot come in by then.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from xunduan.budget import OverBudget, budget
from xunduan.web.metrics import Metrics
from xunduan.web.problems import Problem

OPEN = ("/healthz", "/readyz", "/metrics", "/static/", "/robots.txt", "/opensearch.xml", "/openapi.json")
"""Answered at once on the event loop, and so never queued."""
_SMOOTHING = 0.1
_RETRY_SECONDS = 1


class Refused(Exception):
    """A request is refused for lack of room; the text is the reason, for the metrics."""


class Gate:
    """Lets so many in at once, and others after them in their order, as long as the wait stays under `patience`
    seconds.

    For the event loop alone: none of it waits for another thread.
    """

    def __init__(self, slots: int, patience: float) -> None:
        self.slots = slots
        self.patience = patience
        self.running = 0
        self.waiting: deque[asyncio.Future[None]] = deque()
        self._usual = 0.0
        """Seconds that a request takes, smoothed."""

    @property
    def expected_wait(self) -> float:
        """Seconds until a request that comes now would be let in."""
        return (len(self.waiting) + 1) * self._usual / self.slots if self.running >= self.slots else 0.0

    async def enter(self) -> float:
        """Take a place, now or after a wait; returns the time of entry. Raises Refused."""
        if self.running < self.slots:
            self.running += 1
            return time.monotonic()
        if self.expected_wait > self.patience:
            raise Refused("queue")
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            await asyncio.wait({turn}, timeout=self.patience)
        except asyncio.CancelledError:
            self._give_up(turn)
            raise
        if not turn.done():
            self._give_up(turn)
            raise Refused("patience")
        return time.monotonic()

    def leave(self, entered: float) -> None:
        """Free a place; `entered` is what `enter` returned."""
        took = time.monotonic() - entered
        self._usual += _SMOOTHING * (took - self._usual) if self._usual else took
        self._hand_over()

    def _give_up(self, turn: asyncio.Future[None]) -> None:
        if turn.done():  # let in at the very moment it went
            self._hand_over()
        else:
            self.waiting.remove(turn)

    def _hand_over(self) -> None:
        if self.waiting:
            self.waiting.popleft().set_result(None)
        else:
            self.running -= 1


class Admission:
    """ASGI middleware: a gate for each class of requests, and a time budget for what is let in.

    Searches, documents, suggestions and exports have gates of their own; suggestions and exports have one place, and a
    suggestion gives way to searches: nobody waits for one.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        answer: Callable[[Request, Problem], Response],
        slots: int,
        patience: float,
        seconds: float,
    ) -> None:
        self.app = app
        self.answer = answer
        self.metrics = metrics
        self.seconds = seconds
        self.gates = {
            "search": Gate(slots, patience),
            "document": Gate(slots, patience),
            "suggest": Gate(1, patience / 5),
            "export": Gate(1, 4 * patience),
        }
        for name, gate in self.gates.items():
            metrics.queue.labels(name).set_function(gate.waiting.__len__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = kind_of(scope) if scope["type"] == "http" else None
        if kind is None:
            await self.app(scope, receive, send)
            return
        gate = self.gates[kind]
        try:
            if kind == "suggest" and self.gates["search"].waiting:
                raise Refused("gave way")
            came = time.monotonic()
            entered = await gate.enter()
        except Refused as refusal:
            self.metrics.refused.labels(kind, str(refusal)).inc()
            await self.answer(Request(scope), _busy())(scope, receive, send)
            return
        self.metrics.waited.labels(kind).observe(entered - came)
        inside = True

        def leave() -> None:
            nonlocal inside
            if inside:
                inside = False
                gate.leave(entered)

        async def watch(message: Message) -> None:
            leave()  # the work is done: a client that reads slowly keeps no place
            await send(message)

        try:
            with budget(self.seconds):
                await self.app(scope, receive, watch)
        except OverBudget:
            self.metrics.refused.labels(kind, "budget").inc()
            leave()
            await self.answer(Request(scope), _too_long(self.seconds))(scope, receive, send)
        finally:
            leave()


def kind_of(scope: Scope) -> str | None:
    """The class of a request; None for what is answered at once."""
    path: str = scope["path"]
    if path.startswith(OPEN):
        return None
    if path == "/api/suggest":
        return "suggest"
    if path == "/api/batch":
        return "export"
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    if asked.get("format", ["json"])[0] in ("csv", "jsonl"):
        return "export"
    return "search" if path == "/api/search" or (path == "/" and "q" in asked) else "document"


def _busy() -> Problem:
    return Problem(
        503,
        f"现在的请求太多，请在 {_RETRY_SECONDS} 秒后再试。",
        f"Too many requests at once; try again in {_RETRY_SECONDS} s.",
        headers={"Retry-After": str(_RETRY_SECONDS)},
    )


def _too_long(seconds: float) -> Problem:
    return Problem(
        503,
        f"超过了每个请求 {seconds:g} 秒的时限，请缩短查询或稍后再试。",
        f"Took more than the {seconds:g} s a request may take (XUNDUAN_REQUEST_SECONDS): shorten it or try again.",
        headers={"Retry-After": str(_RETRY_SECONDS)},
    )
