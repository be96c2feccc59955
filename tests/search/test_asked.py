"""What a query asks of the figures."""

from __future__ import annotations

import pytest

from xunduan.search.asked import Ask, figure_asked


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
        "工期有多长",
        "上网服务事项数",
        "游客满意度得分",
        "教育支出几万亿",
        "甲乙两区出租屋户数哪个多",
        "甲乙两区出租屋户数对比",
    ],
)
def test_wants_a_number(query: str) -> None:
    assert figure_asked(query).asks


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
        "几何课程",
        "几乎停航",
        "who leads the bureau",
    ],
)
def test_wants_no_number(query: str) -> None:
    assert not figure_asked(query).asks


def test_units_and_families() -> None:
    (ask,) = figure_asked("劝阻群众多少人次").asks
    assert ask.units == {"人次"}
    (ask,) = figure_asked("挽回损失金额").asks
    assert ask.families == {"money"}
    (ask,) = figure_asked("满意度提高了百分之几").asks
    assert (ask.families, ask.wanted, ask.direction) == (frozenset({"percent"}), "change", "up")
    (ask,) = figure_asked("红枣收购价是多少").asks
    assert ask.families == {"money"}
    (ask,) = figure_asked("出口总值").asks
    assert ask.families == {"money"}
    (ask,) = figure_asked("走访企业次数").asks
    assert {"次", "家次"} <= ask.units
    (ask,) = figure_asked("最高气温多少度").asks
    assert ask.families == {"temperature"}
    (ask,) = figure_asked("红枣种植面积多少").asks
    assert ask.families == {"area"}
    (ask,) = figure_asked("水库闸门台数").asks
    assert (ask.units, ask.words[-1].text) == (frozenset({"台"}), "闸门")
    (ask,) = figure_asked("桥有多长").asks
    assert "length" in ask.families


def words(ask: Ask) -> set[str]:
    return {word.text for word in ask.words}


def heads(ask: Ask) -> list[list[str]]:
    return [[word.text for word in group] for group in ask.heads]


def test_two_asks_in_one_query() -> None:
    first, second = figure_asked("盗窃立案数下降多少 破案率上升多少").asks
    assert (first.direction, second.direction) == ("down", "up")
    assert "盗窃" in words(first) and "破案率" in words(second)


def test_place_and_year_are_no_words() -> None:
    asked = figure_asked("山东东营2024年破案多少起")
    assert (asked.places, asked.years) == (("东营市",), frozenset({2024}))
    assert words(asked.asks[0]) == {"破案"}
    assert figure_asked("114年第一季渡輪運量").years == {2025}
    assert figure_asked("十四五期间新增渔船多少艘").years == set()


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("听说开发区给项目配了专员，到底服务了多少个重点项目", ["重点项目"]),
        ("这个滑雪季来了多少游客", ["游客"]),
        ("窗口收到多少件投诉", ["投诉"]),
        ("社区菜场卖了多少钱", ["卖"]),
        ("起步价从八块提到多少", ["提到"]),
        ("图书馆有多大", ["图书馆"]),
        ("how many dental clinics were opened in Suzhou", ["clinics"]),
        ("corn exports for 2019", ["exports"]),
    ],
)
def test_what_is_counted_stands_next_to_the_asking_word(query: str, counted: list[str]) -> None:
    asked = figure_asked(query)
    assert counted in heads((asked.asks or (asked.implied,))[0])


def test_a_place_or_a_time_within_a_query_does_not_part_it() -> None:
    (ask,) = figure_asked("珊瑚台风象山县2019年沉没多少艘渔船").asks
    assert {"珊瑚", "台风", "沉没", "渔船"} <= {word.text for word in ask.words}


def test_every_member_of_a_list_is_counted() -> None:
    (ask,) = figure_asked("护林员和讲解员各多少人").asks
    assert ask.several
    assert {word for group in heads(ask) for word in group} >= {"护林员", "讲解员"}


def test_a_kind_of_output_is_no_rise_and_money_is_counted_in_money() -> None:
    assert figure_asked("第三产业增加值").implied.wanted == "any"
    (ask,) = figure_asked("困难渔民补助金多少").asks
    assert "money" in ask.families


def test_a_query_that_only_names_a_rise_asks_for_changes() -> None:
    asked = figure_asked("2019年工资涨幅控制目标")
    assert (asked.implied.wanted, asked.kinds) == ("change", frozenset({"target"}))
    assert words(asked.implied) == {"工资"}


def test_the_whole_country_is_asked_for_where_no_other_place_is_named() -> None:
    assert figure_asked("全国有多少座图书馆").national
    assert not figure_asked("我国对蒙古国出口多少").national
    assert not figure_asked("发展中国家的总产值多少").national
    assert figure_asked("我国对蒙古国出口多少").abroad
    assert figure_asked("Peru copper output").abroad == {"秘鲁"}


def test_since_a_year_runs_up_to_now() -> None:
    assert [period.running for period in figure_asked("ferry passengers since 2012").periods] == [True]


def test_an_airport_is_no_district_and_places_begin_and_end_where_words_do() -> None:
    assert figure_asked("广州白云机场去年旅客有多少").places == ()
    assert figure_asked("推广安装了多少台电梯").places == ()
    assert figure_asked("重庆永川去年有多少警情").places == ("永川区",)


def test_what_an_english_head_counts_tells_the_unit() -> None:
    assert "人" in figure_asked("landslide death toll").implied.units
    assert not figure_asked("landslide in the valley").implied.units


@pytest.mark.parametrize(
    ("query", "abroad"),
    [("近海地震倒塌房屋多少间", frozenset()), ("海地地震倒塌房屋多少间", frozenset(("海地",)))],
)
def test_a_place_abroad_begins_where_a_word_does(query: str, abroad: frozenset[str]) -> None:
    assert figure_asked(query).abroad == abroad
