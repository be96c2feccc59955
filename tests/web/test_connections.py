"""Connections and signals of a real server: slow heads end, idle ones make room, HUP reloads, TERM drains."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

SERVER = textwrap.dedent("""
    import gc, sys, time
    from tests.web.fake_engine import FakeEngine, FakeLive
    from xunduan.settings import Settings
    from xunduan.web import listening, server
    from xunduan.web.app import create_app

    class Slow(FakeEngine):
        def search(self, request):
            if request.query in ("slow", "told"):
                if request.query == "told":
                    print("begun", flush=True)
                time.sleep(2)
            return super().search(request)

    class Told(FakeLive):
        def reload(self):
            print("reloaded", flush=True)
            print("frozen" if gc.get_freeze_count() > 10_000 else "not frozen", flush=True)

    server.HEAD_SECONDS = 0.5
    settings = Settings(connections_max=5, queue_seconds=60, request_seconds=60)
    bound = listening.listen("127.0.0.1", 0)
    print(bound.getsockname()[1], flush=True)
    server.serve(create_app(Told([Slow()]), settings), bound, settings)
""")


@contextmanager
def started(repository: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with connected(port) as connection:  # it listens before it serves; a signal in between just ends it
            ask(connection, "/healthz")
            answered(connection)
        yield process, port
        process.kill()


@pytest.fixture(scope="module")
def server(repository: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server process of five connections and half a second for a head, and its port."""
    with started(repository) as running:
        yield running


@pytest.fixture
def ending(repository: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another such server, for a test that ends it."""
    with started(repository) as running:
        yield running


def connected(port: int) -> socket.socket:
    patience = time.monotonic() + 60
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            assert time.monotonic() < patience
            time.sleep(0.05)


def ask(connection: socket.socket, path: str) -> None:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())


def answered(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(65536)):
        data += more
    return data


def test_a_head_that_never_ends_is_not_waited_for(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server
    with connected(port) as silent, connected(port) as slow:
        slow.sendall(b"GET / HT")
        began = time.monotonic()
        assert silent.recv(100) == slow.recv(100) == b""
        assert time.monotonic() - began < 15


def test_who_shuts_the_writing_side_is_answered_and_then_closed(
    server: tuple[subprocess.Popen[str], int],
) -> None:
    _, port = server
    with connected(port) as connection:
        ask(connection, "/api/search?q=slow")
        ask(connection, "/api/status")  # behind it
        connection.shutdown(socket.SHUT_WR)
        answers = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answers.count(b"HTTP/1.1 200") == 2


def test_idle_connections_make_room_and_past_them_there_is_503(
    server: tuple[subprocess.Popen[str], int],
) -> None:
    _, port = server
    with ExitStack() as stack:
        idle = stack.enter_context(connected(port))
        ask(idle, "/healthz")
        assert b" 200 " in answered(idle)
        busy = []
        for _ in range(5):
            one = stack.enter_context(connected(port))
            ask(one, "/api/search?q=slow")
            busy.append(one)
        beyond = stack.enter_context(connected(port))
        refusal = answered(beyond)
        assert (
            b" 503 " in refusal
            and b"application/problem+json" in refusal
            and b"retry-after" in refusal.lower()
        )
        statuses = [answered(one).split()[1] for one in busy]
        assert statuses == [b"200"] * 5


def test_who_asks_past_them_reads_the_refusal(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server
    with ExitStack() as stack:
        for _ in range(5):
            ask(stack.enter_context(connected(port)), "/api/search?q=slow")
        statuses = []
        for _ in range(20):
            client = HTTPConnection("127.0.0.1", port, timeout=60)
            # Sent before the refusal is read, and more than one segment.
            client.request("GET", "/healthz", headers={"x-long": "x" * 5000})
            answer = client.getresponse()
            statuses.append(answer.status)
            assert answer.read().endswith(b"}")
            client.close()
        assert statuses[0] == 503 and set(statuses) <= {
            200,
            503,
        }  # the five end in the meantime on a busy machine


@pytest.mark.parametrize("name", ["SIGHUP", "SIGUSR1"])
def test_a_signal_looks_for_a_new_snapshot(server: tuple[subprocess.Popen[str], int], name: str) -> None:
    process, port = server
    with connected(port) as connection:
        ask(connection, "/healthz")
        answered(connection)
    process.send_signal(getattr(signal, name))
    assert process.stdout is not None
    # A full collection passes over what was there at the start: looking through it held every thread for .1 s.
    assert [process.stdout.readline() for _ in range(2)] == ["reloaded\n", "frozen\n"]
    assert process.poll() is None


def test_term_lets_what_is_under_way_finish(ending: tuple[subprocess.Popen[str], int]) -> None:
    process, port = ending
    with connected(port) as connection:
        ask(connection, "/api/search?q=told")
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        process.terminate()
        assert b" 200 " in answered(connection)
    assert process.wait(timeout=30) == 0


def test_a_second_term_does_not_wait(ending: tuple[subprocess.Popen[str], int]) -> None:
    process, port = ending
    with connected(port) as connection:
        ask(connection, "/api/search?q=told")
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        process.terminate()
        with pytest.raises(ConnectionError):  # it listens no more: the first is under way
            while True:
                socket.create_connection(("127.0.0.1", port), timeout=60).close()
                time.sleep(0.02)
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=30) == 128 + signal.SIGTERM
