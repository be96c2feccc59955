"""Admission: so many at once, a short queue, 503 for the rest; health is behind nothing."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from tests.loops import run_apart
from tests.web.fake_engine import FakeEngine, FakeLive
from xunduan import budget
from xunduan.search.results import Results, SearchRequest
from xunduan.settings import Settings
from xunduan.web.admission import Gate, Refused, kind_of
from xunduan.web.app import create_app

SERVICE = 0.05
"""Seconds of a slow search."""


class SlowEngine(FakeEngine):
    """Takes its time, and counts how many take it at once."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = self.most = 0

    def search(self, request: SearchRequest) -> Results:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            with budget.stage("work"):
                time.sleep(SERVICE)
            with budget.stage("rest"):
                return super().search(request)
        finally:
            self.inside -= 1


class HeldEngine(FakeEngine):
    """Answers nothing until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def search(self, request: SearchRequest) -> Results:
        assert self.go.wait(60)
        return super().search(request)


async def all_wait(client: httpx.AsyncClient, count: int) -> None:
    """Returns once so many searches wait."""
    while f'xunduan_queue_length{{kind="search"}} {count:.1f}' not in (await client.get("/metrics")).text:
        await asyncio.sleep(0.01)


def asked(settings: Settings, engine: FakeEngine, asks: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
    """What `asks` gives with a client of an application over the engine."""

    async def run() -> Any:
        app = create_app(FakeLive([engine]), settings)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            return await asks(client)

    return run_apart(run())


def test_of_far_more_than_fit_some_are_served_and_the_rest_refused() -> None:
    engine = SlowEngine()
    settings = Settings(concurrency=2, queue_seconds=0.3)

    async def crowd(client: httpx.AsyncClient) -> list[httpx.Response]:
        def one(number: int) -> Awaitable[httpx.Response]:
            return client.get("/api/search", params={"q": f"反诈{number}"})

        await one(0)  # so that the gate knows what a search takes
        return await asyncio.gather(*(one(number) for number in range(1, 101)))

    answers = asked(settings, engine, crowd)
    refused = [answer for answer in answers if answer.status_code == 503]
    assert sum(answer.status_code == 200 for answer in answers) == 100 - len(refused), (
        "nothing but 200 and 503"
    )
    # How many fit depends on the machine: no fewer than there are places, and never all, which take 2.5 s.
    assert 1 <= len(refused) <= 98
    assert engine.most <= 2
    assert all(answer.headers["retry-after"] == "1" for answer in refused)
    assert all(answer.headers["content-type"] == "application/problem+json" for answer in refused)
    assert all("content-security-policy" in answer.headers for answer in refused)


def test_health_is_answered_while_searches_wait() -> None:
    engine = HeldEngine()

    async def asks(client: httpx.AsyncClient) -> set[int]:
        crowd = [asyncio.create_task(client.get(f"/api/search?q={number}")) for number in range(40)]
        await all_wait(client, 39)
        statuses = {(await client.get(path)).status_code for path in ("/healthz", "/readyz")}
        assert not any(search.done() for search in crowd)
        engine.go.set()
        await asyncio.gather(*crowd)
        return statuses

    assert asked(Settings(concurrency=1, queue_seconds=60), engine, asks) == {200}


def test_suggestions_give_way_to_searches_that_wait() -> None:
    engine = HeldEngine()

    async def asks(client: httpx.AsyncClient) -> int:
        crowd = [asyncio.create_task(client.get(f"/api/search?q={number}")) for number in range(6)]
        await all_wait(client, 5)
        status = (await client.get("/api/suggest?q=反")).status_code
        engine.go.set()
        await asyncio.gather(*crowd)
        assert (await client.get("/api/suggest?q=反")).status_code == 200
        return status

    assert asked(Settings(concurrency=1, queue_seconds=60), engine, asks) == 503


def test_a_search_over_its_time_ends_between_two_stages() -> None:
    async def asks(client: httpx.AsyncClient) -> httpx.Response:
        return await client.get("/api/search?q=反诈")

    answer = asked(Settings(request_seconds=SERVICE / 5), SlowEngine(), asks)
    assert answer.status_code == 503
    assert "XUNDUAN_REQUEST_SECONDS" in answer.json()["detail"]


def test_refusals_and_waits_are_counted(client: TestClient) -> None:
    client.get("/api/search?q=反诈")
    text = client.get("/metrics").text
    assert 'xunduan_queue_length{kind="search"} 0.0' in text
    assert 'xunduan_queue_seconds_count{kind="search"} 1.0' in text


@pytest.mark.parametrize(
    ("path", "query", "kind"),
    [
        ("/healthz", "", None), ("/metrics", "", None), ("/static/app.css", "v=1", None),
        ("/", "", "document"), ("/", "q=a", "search"), ("/api/search", "q=a", "search"),
        ("/api/search", "q=a&format=csv", "export"), ("/api/batch", "", "export"),
        ("/api/suggest", "q=a", "suggest"), ("/documents/x", "q=a", "document"), ("/api/figures", "q=a", "document"),
    ],
)  # fmt: skip
def test_classes_of_requests(path: str, query: str, kind: str | None) -> None:
    assert kind_of({"type": "http", "path": path, "query_string": query.encode()}) == kind


def test_a_gate_hands_over_in_order_and_forgets_those_that_went() -> None:
    async def run() -> None:
        gate = Gate(1, patience=0.5)
        first = await gate.enter()
        order: list[str] = []

        async def wait(name: str) -> None:
            entered = await gate.enter()
            order.append(name)
            gate.leave(entered)

        tasks = {name: asyncio.create_task(wait(name)) for name in "abc"}
        await asyncio.sleep(0)
        tasks["b"].cancel()
        await asyncio.sleep(0)
        gate.leave(first)
        await asyncio.gather(tasks["a"], tasks["c"])
        assert order == ["a", "c"]
        assert (gate.running, len(gate.waiting)) == (0, 0)

    run_apart(run())


def test_a_gate_refuses_after_its_patience() -> None:
    async def run() -> None:
        gate = Gate(1, patience=0.1)
        await gate.enter()
        with pytest.raises(Refused, match="patience"):
            await gate.enter()
        assert (gate.running, len(gate.waiting)) == (1, 0)

    run_apart(run())


def test_a_gate_lets_wait_as_many_as_their_patience_is_worth_and_refuses_the_next_at_once() -> None:
    async def run() -> None:
        gate = Gate(2, patience=60)
        gate.leave(await gate.enter() - 11)  # such searches take 11 seconds, of two at once one each 5.5
        entered = [await gate.enter() for _ in range(2)]
        crowd = [asyncio.create_task(gate.enter()) for _ in range(10)]
        await asyncio.sleep(0)
        assert len(gate.waiting) == 10
        with pytest.raises(Refused, match="queue"):
            await gate.enter()
        for one in entered:
            gate.leave(one)
        for waited in crowd:
            gate.leave(await waited)
        assert (gate.running, len(gate.waiting)) == (0, 0)

    run_apart(run())
