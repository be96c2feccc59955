from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from starlette.testclient import TestClient

from tests.web.fake_engine import CORPUS, FakeEngine, FakeLive, stated


def test_the_start_page_tells_what_the_index_holds(visitor: TestClient) -> None:
    page = visitor.get("/").text
    for words in (
        f"{len(CORPUS)} 篇文档",
        "2021-03-04 至 2024-11-02",
        "海濱反詐簡報",
        "街道办事处",
        "更新于 2026-01-01",
        "1 个跳过",
    ):
        assert words in page


def test_the_examples_are_made_from_what_is_there(visitor: TestClient, live: FakeLive) -> None:
    def examples() -> list[str]:
        page = visitor.get("/").text
        block = page[page.index('class="examples"') : page.index('class="counts"')]
        return [unquote(unescape(link)) for link in re.findall(r'href="([^"]*)"', block)]

    assert "/?q=刑事警情" in examples()
    live.engines[:] = [FakeEngine("f", (stated(("湖口县", (("2019年", 19.0),))),))]
    assert examples() == ["/?q=图书馆藏书", "/?q=县志统计"]


def test_the_status_page_names_skipped_files_with_the_reason(visitor: TestClient) -> None:
    page = visitor.get("/status").text
    assert "坏文件.pdf" in page
    assert "<td>打不开</td>" in page
    assert "<td>cannot be opened</td>" in visitor.get("/status?ui=en").text
    assert "正在重建" in page
    told = visitor.get("/api/status").json()
    assert told["skipped"] == [{"path": "坏文件.pdf", "reason": "打不开 / cannot be opened"}]
    assert told["building"] is False
