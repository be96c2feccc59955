from __future__ import annotations

from xml.etree import ElementTree

import anyio.to_thread
import httpx
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.loops import run_apart
from tests.web.fake_engine import FakeLive
from xunduan.settings import Settings
from xunduan.web.app import create_app


def test_health_readiness_and_the_snapshots_name(client: TestClient, live: FakeLive) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json()["snapshot"] == "fake-1"
    live.engines.clear()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_crawlers_stay_away_from_results(client: TestClient) -> None:
    assert "Disallow: /api/" in client.get("/robots.txt").text
    assert '<meta name="robots" content="noindex">' in client.get("/?q=反诈").text
    assert "noindex" not in client.get("/documents/doc1").text


def test_the_browsers_search_plug_in_names_addresses_that_work(live: FakeLive) -> None:
    client = TestClient(
        create_app(live, Settings(trusted_hosts=("search.example",))), base_url="http://search.example"
    )
    answer = client.get("/opensearch.xml", headers={"Host": "search.example:8443"})
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    templates = [
        url.get("template", "") for url in ElementTree.fromstring(answer.content).findall("o:Url", space)
    ]
    assert len(templates) == 3
    for template in templates:
        assert template.startswith("http://search.example:8443/")
        path = template.removeprefix("http://search.example:8443").replace("{searchTerms}", "反诈")
        assert client.get(path).status_code == 200
    assert 'href="/opensearch.xml"' in client.get("/").text


def test_health_and_readiness_wait_behind_nothing(client: TestClient) -> None:
    """They are answered on the event loop: slow searches fill the threads that other routes run in."""
    assert isinstance(client.app, FastAPI)
    limiter = anyio.to_thread.current_default_thread_limiter

    async def without_threads() -> list[int]:
        limiter().total_tokens = 0
        transport = httpx.ASGITransport(client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as asking:
            return [(await asking.get(path)).status_code for path in ("/healthz", "/readyz", "/metrics")]

    async def bounded() -> list[int]:
        with anyio.fail_after(10):
            return await without_threads()

    assert run_apart(bounded()) == [200, 200, 200]


def test_readiness_tells_why_an_older_snapshot_serves(client: TestClient, live: FakeLive) -> None:
    assert client.get("/readyz").json()["problem"] is None
    live.trouble = "file store.sqlite of snapshot fake-2 is missing or damaged: rebuild the index"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "rebuild" in answer.json()["problem"]
