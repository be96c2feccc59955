"""A document about one thing gives no figure of another one of its kind."""

from __future__ import annotations

import pytest

from tests.shortcuts import card_of

LAKE = "水库位于柳溪上游，坝高48米，总容量6300万立方米，以山岭与黄桥水库相隔。"


@pytest.mark.parametrize(
    ("text", "title", "query", "shown"),
    [
        (f"白沙{LAKE}", "白沙水库", "白沙水库坝高多少米", ["48米"]),
        (f"白沙{LAKE}", "白沙水库", "石门水库坝高多少米", []),
        (f"白沙{LAKE}", "白沙水库", "黄桥水库总容量", []),  # named in passing
        (f"白沙{LAKE}", "各县水库", "白沙水库坝高多少米", ["48米"]),
        (
            "去年工商银行净利润62亿元。",
            "招商银行业绩",
            "工商银行净利润",
            ["62亿元"],
        ),  # its own clause names it
        ("去年净利润62亿元，高于工商银行。", "招商银行业绩", "工商银行净利润", []),
        ("公司共有员工320人。", "渡船员工培训", "公司员工多少人", ["320人"]),
    ],
)
def test_another_thing_of_the_kind(text: str, title: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text, title=title) == shown


ROWS = "2032年员工总数：95人\n2032年男性员工：61人\n2032年码头维修资金：8万元\n"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("男性员工多少人", ["61人"]),
        ("员工多少人", ["95人"]),
        ("渡口员工多少人", ["95人"]),
        ("码头多少钱", []),  # for repairing it
        ("码头维修多少钱", ["8万元"]),
    ],
)
def test_a_row_that_says_more_is_another_one(query: str, shown: list[str]) -> None:
    assert card_of(query, ROWS, title="渡口年报") == shown
