"""Which one of several is meant, where a query and a text number them."""

from __future__ import annotations

import pytest

from tests.shortcuts import card_of
from xunduan.search.numbered import number_told

ELDERS = "全县60岁以上老人占24.1%,其中75岁以上老人占8.3%。"
SALTED = "112年本港裝卸鹹魚35萬噸。"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (ELDERS, "75岁以上老人占比", ["8.3%"]),
        (ELDERS, "60岁以上老人占比", ["24.1%"]),
        (ELDERS, "90岁以上老人占比", []),
        (SALTED, "112年裝卸鹹魚多少噸", ["35萬噸"]),
        (SALTED, "113年裝卸鹹魚多少噸", []),
        (SALTED, "裝卸鹹魚多少噸", ["35萬噸"]),
        ("第二批学徒录取320人。", "第三批学徒录取多少人", []),
        ("第二批学徒录取320人。", "第二批学徒录取多少人", ["320人"]),
        ("桃溪县第九渔校建于江边,学徒320人。", "第一渔校学徒多少人", []),
        ("桃溪县渔校共有学徒320人。", "第一渔校学徒多少人", []),
        ("桃溪县第一渔校建于江边,学徒320人。", "第一渔校学徒多少人", ["320人"]),
        ("渔校建于江边,招收学徒320人。", "第二批招收学徒多少人", ["320人"]),
    ],
)
def test_what_is_numbered_otherwise_is_another_one(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


def test_what_a_figure_measures_numbers_nothing() -> None:
    text = "本港结束了66年的摆渡,轮渡累计载客8万人次。"
    assert card_of("轮渡五年累计载客多少人次", text) == ["8万人次"]


def test_a_heading_numbers_what_stands_below_it() -> None:
    text = "本港裝卸鹹魚35萬噸。"
    assert card_of("113年裝卸鹹魚多少噸", text, "港務112年年報") == []
    assert card_of("112年裝卸鹹魚多少噸", text, "港務112年年報") == ["35萬噸"]


@pytest.mark.parametrize(("year", "shown"), [(113, ["153萬人次"]), (114, [])])
def test_a_figure_of_no_known_time_is_none_of_a_year_that_nothing_names(year: int, shown: list[str]) -> None:
    text = "渡輪運量153萬人次為單月最高。"
    assert card_of(f"{year}年渡輪運量", text, "渡輪公司113年營運概況") == shown


HARBOUR = "去年渔港新增泊位62个，其中渡轮泊位9个。渔港码头工人1300余人。"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("渔港新增泊位62个", ["62个"]),
        ("渔港新增泊位六十二个", ["62个"]),
        ("渔港新增泊位65个", []),
        ("渔港新增泊位多少个 不到70个", ["62个"]),
        ("渔港码头工人一千三百余人", ["1300余人"]),
        ("渔港新增泊位", ["62个"]),
    ],
)
def test_a_query_that_tells_its_number_is_answered_by_no_other(query: str, shown: list[str]) -> None:
    assert card_of(query, HARBOUR) == shown


def test_a_number_with_more_behind_it_is_a_condition() -> None:
    assert [number_told(query) for query in ("得票511票", "65岁以上老人占比", "第三批", "c919", "渔港")] == [
        "n511",
        "",
        "",
        "",
        "",
    ]
