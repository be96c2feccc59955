"""Fixtures of the web room's tests: the application over an engine in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from index.settings import Settings
from tests.web.fake_engine import FakeLive
from web.app import create_app


@pytest.fixture
def live() -> FakeLive:
    """The engines of `client`; a test may add some, or take all away."""
    return FakeLive()


@pytest.fixture
def client(live: FakeLive) -> Iterator[TestClient]:
    """The application as an API client sees it; a crash is an answer, not an exception."""
    with TestClient(create_app(live, Settings()), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """The same application as a browser asks for it."""
    client.headers.update({"Accept": "text/html", "Accept-Language": "zh-CN"})
    return client
