"""The application behind a socket."""

from __future__ import annotations

import json
import logging
import re
import signal
import socket
from types import FrameType

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from xunduan.web import problems
from xunduan.web.problems import Problem

HEAD_MAX_BYTES = 1024 * 1024
"""Of a request's head. Generous, so that a query far over its limit is told so and not only refused."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError where the address is taken or not ours. Port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=256)
    # asyncio sets it on connections whose socket names its protocol, which one made here does not: without it the
    # content of an answer waits some 40 ms for the acknowledgement of its head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address(listening: socket.socket) -> str:
    """Where a browser on this machine finds the server."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(app: FastAPI, listening: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first."""
    _log_to_stderr()
    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=HEAD_MAX_BYTES,
        timeout_graceful_shutdown=10,
    )
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _stopped)
    uvicorn.Server(config).run(sockets=[listening])


def _stopped(number: int, frame: FrameType | None) -> None:
    """Uvicorn stops at a signal and then raises it once more: to be stopped is no failure."""


class Protocol(H11Protocol):
    """HTTP/1.1 that takes `curl 'http://…/api/search?q=反诈'` as it is typed, and has one shape for every error."""

    def data_received(self, data: bytes) -> None:
        """Percent-encodes the bytes that a request line should not hold; content is never touched."""
        if self.conn.their_state is h11.IDLE:
            data = b"".join(encoded_line(data))
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """What is not HTTP is refused with a problem document like everything else."""
        problem = Problem(
            400, "收到的不是有效的 HTTP 请求。", f"{msg} It must be HTTP/1.1 with a head under 1 MiB."
        )
        body = json.dumps(problems.document(problem, "/").model_dump(), ensure_ascii=False).encode()
        head = [(b"content-type", problems.MEDIA_TYPE.encode()), (b"connection", b"close")]
        answer = h11.Response(status_code=400, headers=head, reason=STATUS_PHRASES[400])
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event))
        self.transport.close()


def encoded_line(data: bytes) -> tuple[bytes, bytes]:
    """The first line of `data` with its bytes beyond ASCII percent-encoded, and all that follows it."""
    end = data.find(b"\r\n")
    line, rest = (data, b"") if end < 0 else (data[:end], data[end:])
    return _NOT_ASCII.sub(lambda byte: b"%%%02X" % byte.group()[0], line), rest


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name, level in (("xunduan", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False
