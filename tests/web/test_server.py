from __future__ import annotations

import gc
import json
import socket
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.web.listening import address, listen
from xunduan.web.problems import ProblemDocument
from xunduan.web.server import collect_seldom, encoded_line


def exchange(server: str, request: bytes) -> tuple[int, str, bytes]:
    """Status, head and content of the answer to raw bytes."""
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode().lower(), body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


def test_an_address_as_people_type_it(fake_server: str) -> None:
    status, _, body = exchange(fake_server, get("/api/search?q=反诈预警"))
    assert status == 200
    assert json.loads(body)["query"] == "反诈预警"


def test_a_query_of_ten_thousand_characters_is_told_its_limit(fake_server: str) -> None:
    status, head, body = exchange(fake_server, get(f"/api/search?q={quote('长' * 10_000)}"))
    assert status == 422
    assert "application/problem+json" in head
    assert "512" in ProblemDocument(**json.loads(body)).detail


@pytest.mark.parametrize(
    "raw", [b"NONSENSE\r\n\r\n", b"GET / SPDY/1.0\r\n\r\n", b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n"]
)
def test_what_is_not_http_is_refused_in_the_one_shape(fake_server: str, raw: bytes) -> None:
    status, head, body = exchange(fake_server, raw)
    assert status == 400
    assert "application/problem+json" in head
    assert ProblemDocument(**json.loads(body)).status == 400


def test_the_server_does_not_say_what_it_is_made_of(fake_server: str) -> None:
    assert "server: xunduan" not in exchange(fake_server, get("/healthz"))[1]


@given(st.binary())
def test_only_the_first_line_is_changed(data: bytes) -> None:
    line, rest = encoded_line(data)
    assert line.isascii()
    assert data.endswith(rest)
    if data.isascii():
        assert line + rest == data


def test_a_taken_port_is_an_error() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        assert address(first) == f"http://127.0.0.1:{port}/"
        with pytest.raises(OSError, match="in use"):
            listen("127.0.0.1", port)


def test_an_address_for_every_interface_is_told_as_one_that_works() -> None:
    with listen("0.0.0.0", 0) as listening:
        assert address(listening).startswith("http://127.0.0.1:")


def test_no_answer_waits_for_an_acknowledgement() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_is_there_when_serving_begins_is_left_out_of_collections() -> None:
    before = gc.get_threshold()
    gc.disable()  # as while it is read
    try:
        collect_seldom()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[1:] == (20, 100)
    finally:
        gc.enable()
        gc.unfreeze()
        gc.set_threshold(*before)
