"""The load benchmark: requests at their times, and a table that says what became of each."""

from __future__ import annotations

import asyncio

import pytest

from tests.loops import run_apart
from xunduan.commands.benchmarks.load import Load, Report, Step, get, measure, table
from xunduan.errors import XunduanError


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Health at once; one search in two is refused."""
    global _searches
    # The whole head: a connection closed with something unread is reset, and its answer lost.
    path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
    status = b"200 OK"
    if path.startswith(b"/api"):
        _searches += 1
        status = b"200 OK" if _searches % 2 else b"503 Busy"
    writer.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\n\r\n{}")
    await writer.drain()
    writer.close()


_searches = 0


def test_every_request_is_counted_by_its_status() -> None:
    async def run() -> tuple[Step, float]:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0)
        async with server:
            load = Load(server.sockets[0].getsockname()[1], ["河道", "清淤"])
            step = await load.step(2.0, 30.0, 1.0, 1000.0)
            return step, await load.capacity(1.0, 2)

    step, capacity = run_apart(run())
    assert step.a_second == 60 and step.sent == sum(step.statuses.values()) > 20
    assert set(step.statuses) == {"200", "503"}
    assert 0 < step.p50 <= step.p99 and step.health_max > 0 and step.recovery >= 0
    assert capacity > 0


def test_a_server_that_is_not_there_is_no_answer() -> None:
    assert run_apart(get(1, "/healthz"))[0] == "error"


def test_the_table_has_a_row_for_each_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> Report:
        server = await asyncio.start_server(_serve, "127.0.0.1", 0)
        async with server:
            return await measure(server.sockets[0].getsockname()[1], ["河道"], 1.0)

    monkeypatch.setattr("xunduan.commands.benchmarks.load._RATES", (1.0, 2.0))
    lines = table(run_apart(run())).splitlines()
    assert len(lines) == 6 and lines[-1].startswith("| 2 ×")


def test_a_server_that_answers_no_search_is_named() -> None:
    with pytest.raises(XunduanError, match="--seconds"):
        run_apart(Load(1, ["河道"]).capacity(0.1, 1))
