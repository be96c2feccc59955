"""The application behind a socket."""

from __future__ import annotations

import asyncio
import errno
import gc
import json
import logging
import os
import re
import signal
import socket
import sys
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from xunduan.settings import Settings
from xunduan.web import problems
from xunduan.web.engine import Live
from xunduan.web.logs import log_to_stderr
from xunduan.web.metrics import Metrics
from xunduan.web.problems import Problem

HEAD_MAX_BYTES = 1024 * 1024
"""Of a request's head. Generous, so that a query far over its limit is told so and not only refused."""
HEAD_SECONDS = 15.0
"""For the whole head of a request, and for the first one of a connection to begin."""
LINGER_SECONDS, LINGERING = 2.0, 64
"""How long a refused connection is read yet, and how many at once: closed with its request unread it would be reset,
and the refusal lost (of 2,400 requests to five connections 2,266 were)."""
_OWN_DESCRIPTORS = 128
"""Of the indexes' files, the log and the listening socket."""
_TELL_EVERY = 1.0
_SWITCH_SECONDS = 0.001
_log = logging.getLogger(__name__)
_COLLECTED = (20, 100)
"""Collections of the youngest objects after which older ones, and of these after which all are looked through; Python's
own are 10 and 10."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def serve(app: FastAPI, listening: socket.socket, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first, a second signal ends at once.

    SIGHUP and SIGUSR1 look for a new snapshot at once, also for one that was refused.
    """
    log_to_stderr(settings.log_format)
    # A search holds the interpreter for this long before the event loop, which answers /healthz, gets a turn.
    sys.setswitchinterval(_SWITCH_SECONDS)
    collect_seldom()
    most = bounded_by_descriptors(settings.connections_max)
    protocol: Any = partial(Protocol, most=most, metrics=app.state.metrics, lingering=set())
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        h11_max_incomplete_event_size=HEAD_MAX_BYTES,
        timeout_graceful_shutdown=10,
    )
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _stopped)
    Server(config, app.state.live).run(sockets=[listening])


def collect_seldom() -> None:
    """Leave what is there now out of collections, which stop every thread, and look through the rest seldom.

    Dictionaries and modules stay (370,000 objects, 110 ms a full collection). What queries then keep seems much beside
    nothing, so that while memories fill one query in a hundred waited some 80 ms for all of it to be looked through.
    """
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(gc.get_threshold()[0], *_COLLECTED)


def bounded_by_descriptors(wanted: int) -> int:
    """Connections that fit beside the files of the indexes; the limit of the system is raised as far as it lets us."""
    try:
        import resource
    except ImportError:  # Windows
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    aim = wanted + _OWN_DESCRIPTORS
    soft = max(soft, aim if hard == resource.RLIM_INFINITY else min(aim, hard))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(1, min(wanted, soft - _OWN_DESCRIPTORS))


class Server(uvicorn.Server):
    """Uvicorn's, with our signals and a calm tongue about connections that cannot be accepted."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live
        self._told = -_TELL_EVERY

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._calmly)
        for name in ("SIGHUP", "SIGUSR1"):
            if hasattr(signal, name):
                loop.add_signal_handler(getattr(signal, name), self._live.reload)
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal lets requests under way finish; the second does not wait for them."""
        if self.should_exit:
            os._exit(128 + sig)
        super().handle_exit(sig, frame)

    def _calmly(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Out of descriptors, every connection that waits is an error: it is told once a second."""
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in (
            errno.EMFILE,
            errno.ENFILE,
            errno.ENOBUFS,
            errno.ENOMEM,
        ):
            if loop.time() - self._told >= _TELL_EVERY:
                self._told = loop.time()
                _log.error("cannot accept connections: %s; set XUNDUAN_CONNECTIONS_MAX lower", error.strerror)
            return
        loop.default_exception_handler(context)


def _stopped(number: int, frame: FrameType | None) -> None:
    """Uvicorn stops at a signal and then raises it once more: to be stopped is no failure."""


class Protocol(H11Protocol):
    """HTTP/1.1 that takes `curl 'http://…/api/search?q=反诈'` as it is typed, and has one shape for every error.

    A head has HEAD_SECONDS to arrive. Past `most` connections the idle ones are closed, and a new one gets 503 where
    there are none.
    """

    def __init__(
        self,
        *arguments: Any,
        most: int = 1000,
        metrics: Metrics | None = None,
        lingering: set[Protocol] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self._most = most
        self._lingering = set() if lingering is None else lingering
        self._metrics = metrics
        self._head_due: asyncio.TimerHandle | None = None
        self._ended = False
        """Whether the client will send no more, but reads on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self._most:
            self._close_idle()
        if len(self.connections) > self._most:
            busy = Problem(503, "连接数已满，请稍后再试。", "Too many connections; try again.")
            self._refuse(busy, {"retry-after": "1"})
        else:
            self._await_head()
        self._count()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        self._lingering.discard(self)
        super().connection_lost(exc)
        self._count()

    def data_received(self, data: bytes) -> None:
        """Percent-encodes the bytes that a request line should not hold; content is never touched."""
        if self in self._lingering:
            return
        if self.conn.their_state is h11.IDLE:
            data = b"".join(encoded_line(data))
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head_came()
        elif self._head_due is None and not self.transport.is_closing():
            self._await_head()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Who has sent a whole request and shuts the writing side down, as `nc -N` does, gets its answer (RFC 9112,
        9.6); uvicorn takes it for gone."""
        under_way = self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete
        self._ended = under_way
        return under_way

    def on_response_complete(self) -> None:
        super().on_response_complete()  # which begins with a request that has come behind
        if self._ended and self.cycle.response_complete:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """What is not HTTP is refused with a problem document like everything else."""
        self._refuse(
            Problem(
                400, "收到的不是有效的 HTTP 请求。", f"{msg} It must be HTTP/1.1 with a head under 1 MiB."
            )
        )

    def _refuse(self, problem: Problem, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(problems.document(problem, "/").model_dump(), ensure_ascii=False).encode()
        head = [(b"content-type", problems.MEDIA_TYPE.encode()), (b"content-length", b"%d" % len(body))]
        head += [(b"connection", b"close")]
        head += [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        answer = h11.Response(status_code=problem.status, headers=head, reason=STATUS_PHRASES[problem.status])
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event))
        self.connections.discard(self)
        if len(self._lingering) < LINGERING and self.transport.can_write_eof():
            self._lingering.add(self)
            self.transport.write_eof()
            self.loop.call_later(LINGER_SECONDS, self.transport.close)
        else:
            self.transport.close()

    def _await_head(self) -> None:
        self._head_due = self.loop.call_later(HEAD_SECONDS, self._head_late)

    def _head_came(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None

    def _head_late(self) -> None:
        """Nothing came, or not all of a head: some open connections only to keep them."""
        self._head_due = None
        if not self.transport.is_closing() and self.conn.their_state is h11.IDLE:
            self.transport.close()

    def _close_idle(self) -> None:
        for other in list(self.connections):
            # One that has not asked yet is not idle: its request may be on the way, and its head has a limit.
            idle = isinstance(other, Protocol) and other.cycle is not None and other.cycle.response_complete
            if idle and not other.transport.is_closing():
                other.connections.discard(other)
                other.transport.close()
                return

    def _count(self) -> None:
        if self._metrics is not None:
            self._metrics.connections.set(len(self.connections))


def encoded_line(data: bytes) -> tuple[bytes, bytes]:
    """The first line of `data` with its bytes beyond ASCII percent-encoded, and all that follows it."""
    end = data.find(b"\r\n")
    line, rest = (data, b"") if end < 0 else (data[:end], data[end:])
    return _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte.group()[0], line), rest
