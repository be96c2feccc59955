"""A server that has just taken up a large index: everything that does not need all of it answers."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeEngine, FakeLive
from xunduan.errors import NotReady
from xunduan.search.board import Board
from xunduan.search.results import Overview

QUERY = "反诈预警劝阻人数"


class GatheringEngine(FakeEngine):
    gathering = True

    @property
    def board(self) -> Board:
        raise NotReady("仍在汇总", "still gathering")

    @property
    def overview(self) -> Overview:
        raise NotReady("仍在汇总", "still gathering")


@pytest.fixture
def gathering(visitor: TestClient, live: FakeLive) -> TestClient:
    live.engines[:] = [GatheringEngine()]
    return visitor


@pytest.mark.parametrize("address", ["/", f"/?q={QUERY}", "/status"])
def test_pages_do_without_what_is_gathered(gathering: TestClient, address: str) -> None:
    page = gathering.get(address)
    assert page.status_code == 200
    assert ("正在汇总" in page.text) == (address == "/")


@pytest.mark.parametrize("address", ["/", f"/?q={QUERY}", "/api/suggest?q=反诈"])
def test_such_a_page_is_not_the_one_that_follows(gathering: TestClient, live: FakeLive, address: str) -> None:
    before = gathering.get(address)
    live.engines[:] = [FakeEngine()]
    after = gathering.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and after.headers["ETag"] != before.headers["ETag"]
    assert gathering.get(address, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304


def test_the_figures_tell_when_to_come_again(gathering: TestClient) -> None:
    told = gathering.get("/api/figures", headers={"Accept": "application/json"})
    assert told.status_code == 503 and int(told.headers["Retry-After"]) > 0
    assert "仍在汇总" in told.text and "搜索暂时不可用" not in told.text
    page = gathering.get("/figures")
    assert page.status_code == 503 and "仍在汇总" in page.text
