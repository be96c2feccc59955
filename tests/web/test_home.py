from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from starlette.testclient import TestClient

from tests.boards import board_over
from tests.web.fake_engine import CORPUS, FakeEngine, FakeLive, stated
from xunduan.index.documents import Document, Figure, Metadata, Section
from xunduan.search.results import FigureFilter, Overview
from xunduan.web.home import examples, headlines


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


def test_six_examples_are_queries_of_each_kind_and_no_common_heading_is_one() -> None:
    broadcasts = [
        Document(
            f"day-{day}", f"{day}.txt", "x" * 30, Metadata(),
            sections=(Section(0, 3, "今日要闻提要"), Section(3, 5, "成效" * day), Section(5, 10, f"{day}日，" + "长" * 24), Section(10, 30, f"第{day}处湿地公园开放")),
        )
        for day in (1, 2)
    ]  # fmt: skip
    assert headlines(broadcasts) == ["第1处湿地公园开放", "第2处湿地公园开放"]
    board = board_over(
        (_told(name, place, period), f"{name}-{place}-{period}", broadcasts[0])
        for name in ("图书馆藏书", "造林面积", "公交客运量")
        for place in ("湖口县", "彭泽县")
        for period in ("2019年", "2020年")
    )
    overview = Overview(2, None, None, (), tuple(broadcasts), ())
    found = examples(overview, board, board.indicators("", FigureFilter()))
    assert len(found) == 6
    assert len([each for each in found if each.startswith(("湖口县", "彭泽县"))]) == 1
    assert {"第1处湿地公园开放", "第2处湿地公园开放"} < set(found)


def _told(name: str, place: str, period: str) -> Figure:
    return Figure("19册", 0, 3, name, 19.0, "册", place=place, period=period, period_kind="year", family=name)


def test_the_status_page_names_skipped_files_with_the_reason(visitor: TestClient) -> None:
    page = visitor.get("/status").text
    assert "坏文件.pdf" in page
    assert "<td>打不开</td>" in page
    assert "<td>cannot be opened</td>" in visitor.get("/status?ui=en").text
    assert "正在重建" in page
    told = visitor.get("/api/status").json()
    assert told["skipped"] == [{"path": "坏文件.pdf", "reason": "打不开 / cannot be opened"}]
    assert told["building"] is False
