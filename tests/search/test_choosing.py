"""Which of the figures of a passage that fit a query is its answer."""

from __future__ import annotations

import pytest

from tests.shortcuts import card_of

INFECTED = "鹤国疾控机构10日报告，新增感染病例超过26万例，鹤国累计感染病例已超过1650万例。"
RAIN = "2032年，鹤岭平均气温8.6℃。年降雪量126.4毫米，较常年偏少15%。最大日降雪量43.7毫米。"
TRIPS = "全国出海总量由2031年的36万单位增至55万单位；出海人次由2031年的25万增至64万。"
COURTS = "全市渔政受理各类案件6155件，办结5631件；市渔政受理各类案件256件，办结243件。"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (INFECTED, "鹤国累计感染多少例", ["超过1650万例"]),
        (COURTS, "全市渔政受理案件多少件", ["6155件"]),
        (COURTS, "市渔政办结案件多少件", []),
    ],
)
def test_what_is_of_the_scope_asked_for_comes_first(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (RAIN, "2032年年降雪量", ["126.4毫米"]),
        (RAIN, "2032年最大日降雪量", ["43.7毫米"]),
        (TRIPS, "2031年全国出海人次", ["25万"]),
        (TRIPS, "2031年全国出海总量", ["36万"]),
    ],
)
def test_what_is_called_as_asked_comes_before_all_else(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


HAIL = "昨夜鹤岭镇冰雹成灾。压垮渔棚38间，受损渔棚1240间。"
AID = "发放定向补助7万元，非定向补助9万元，燃油补助3万元。"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (HAIL, "鹤岭镇冰雹压垮和受损渔棚各多少间", ["38间", "1240间"]),
        (HAIL, "鹤岭镇冰雹受损渔棚和渔船各多少", ["1240间"]),
        (AID, "定向补助和非定向补助各多少", ["7万元", "9万元"]),
        (AID, "非定向补助多少", ["9万元"]),
        (AID, "非燃油补助多少", []),
    ],
)
def test_members_of_a_list_are_told_apart_by_what_figures_are_called(
    text: str, query: str, shown: list[str]
) -> None:
    assert card_of(query, text) == shown
