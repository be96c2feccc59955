"""What a query asks of the figures."""

from __future__ import annotations

import pytest

from xunduan.search.asked import parse_question, terms_of


@pytest.mark.parametrize(
    "query",
    [
        "全年扑救山火多少起",
        "反诈预警劝阻人数",
        "办结率",
        "查封财产金额",
        "可防性案件同比",
        "建成公园几个",
        "破獲案件幾多起",
        "出租屋户数",
        "how many cases were solved",
        "群众安全感得分",
        "工期有多长",
    ],
)
def test_wants_a_number(query: str) -> None:
    assert parse_question(query).wants_number


@pytest.mark.parametrize(
    "query",
    [
        "打击枪爆违法犯罪",
        "项目警长",
        "为什么数量减少",
        "交警支队队长是谁",
        "第几组负责",
        "哪几个区参加",
        "几内亚的首都",
        "who leads the bureau",
    ],
)
def test_wants_no_number(query: str) -> None:
    assert not parse_question(query).wants_number


def test_units_and_families() -> None:
    (ask,) = parse_question("劝阻群众多少人次").asks
    assert ask.units == {"人次"}
    (ask,) = parse_question("挽回损失金额").asks
    assert ask.families == {"money"}
    (ask,) = parse_question("满意度提高了百分之几").asks
    assert (ask.families, ask.wanted, ask.direction) == ({"percent"}, "change", "up")
    (ask,) = parse_question("桥有多长").asks
    assert "length" in ask.families


def test_two_asks_in_one_query() -> None:
    first, second = parse_question("盗窃立案数下降多少 破案率上升多少").asks
    assert (first.direction, second.direction) == ("down", "up")
    assert "盗窃" in first.terms and "破案" in second.terms


def test_place_and_year_are_no_terms() -> None:
    asked = parse_question("山东东营2024年破案多少起")
    assert (asked.places, asked.years) == (("东营市",), {2024})
    assert asked.asks[0].terms == {"破案"}


def test_focus_is_what_stands_next_to_the_question_word() -> None:
    (ask,) = parse_question("听说开发区给项目配了专员，到底服务了多少个重点项目").asks
    assert {"服务", "重点"} <= ask.focus
    assert "开发" not in ask.terms and "开发" in ask.nearby


def test_short_and_long_forms_are_one() -> None:
    assert terms_of("电信网络诈骗发案") == terms_of("电诈发案")
