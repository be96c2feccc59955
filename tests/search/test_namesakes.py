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


@pytest.mark.parametrize(
    ("text", "title", "query", "shown"),
    [
        ("全镇总人口1.2万人，位于安吉县东部。", "桃溪镇", "安吉县总人口", []),
        ("安吉县总人口58万人。", "桃溪镇", "安吉县总人口", ["58万人"]),
        ("桃溪镇人口总数7111户、21434人。", "桃溪镇", "桃溪镇有多少人口", ["21434人"]),
    ],
)
def test_what_a_town_tells_is_not_its_countys(text: str, title: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text, title=title) == shown


SCHOOLS = "桃溪渔校建于江边，现有学徒840人。\n柳湾茶校建于山上，春季开学。"
BOATS = "5月，桃溪船行新增客船26艘，柳湾船行新增客船净增17艘。"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (SCHOOLS, "茶校现有学徒多少人", []),
        (SCHOOLS, "渔校现有学徒多少人", ["840人"]),
        (BOATS, "柳湾船行新增客船多少艘", []),
        (BOATS, "桃溪船行新增客船多少艘", ["26艘"]),
        ("现有学徒840人的渔校建于江边。", "渔校现有学徒多少人", ["840人"]),
        (
            "桃溪船行造了不少木船。\n沿江各村共有茶园480亩。",
            "桃溪船行茶园多少亩",
            [],
        ),  # nor only in another paragraph
        ("桃溪船行造了不少木船。它另有茶园480亩。", "桃溪船行茶园多少亩", ["480亩"]),
        ("石龙码头占地480亩。", "石隆码头占地多少亩", ["480亩"]),  # misspelt
        ("龙门码头占地480亩。", "石隆码头占地多少亩", []),
        ("石桥边有龙门，码头占地480亩。", "石隆码头占地多少亩", []),  # one character says nothing
        ("鹤州打击电诈，预警480人次。", "鹤州防诈预警多少人次", ["480人次"]),  # a verb is no name
    ],
)
def test_what_is_named_only_behind_a_figure_has_another_one(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


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
