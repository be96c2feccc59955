from __future__ import annotations

import json

import pytest

from xunduan.language.fold import fold
from xunduan.web import names


@pytest.mark.parametrize(
    ("place", "english"),
    [
        ("九江市", "Jiujiang"),
        ("北京市", "Beijing"),
        ("呼和浩特市", "Hohhot"),
        ("陕西省", "Shaanxi"),
        ("湖口县", "Hukou County"),
        ("没有这个地方", ""),
    ],
)
def test_places_in_english(place: str, english: str) -> None:
    assert names.place(place, "en") == english


def test_a_reader_of_traditional_gets_traditional_and_one_of_simplified_nothing_new() -> None:
    assert names.place("辽宁省", "zh-Hant") == "遼寧省"
    assert names.place("台北市", "zh-Hant") in ("", "臺北市")
    assert names.place("北京市", "zh-Hant") == ""
    assert names.place("辽宁省", "zh-Hans") == ""
    assert names.indicator("进出口总额", "zh-Hant") == "進出口總額"


@pytest.mark.parametrize(
    ("period", "english"),
    [
        ("2022年", "2022"),
        ("2022年第三季度", "Q3 2022"),
        ("2022年上半年", "first half of 2022"),
        ("2022年7月", "July 2022"),
        ("2022年7月19日", "19 July 2022"),
        ("2022年1月至10月", "January–October 2022"),
        ("2021年11月至2022年3月", "November 2021–March 2022"),
        ("截至2022年8月19日", "as of 19 August 2022"),
        ("2022年末", "end of 2022"),
        ("2022年春节期间", ""),
    ],
)
def test_periods_in_english(period: str, english: str) -> None:
    assert names.period(period, "en") == english


def test_common_indicators_and_units_have_names_and_others_none() -> None:
    assert names.indicator("國內生產總值", "en") == "gross domestic product"
    assert names.unit("公顷", "en") == "hectares"
    assert names.indicator("某种没有名字的指标", "en") == ""


def test_the_glossary_is_written_as_folding_leaves_it() -> None:
    for terms in json.loads(names._TERMS.read_text(encoding="utf-8")).values():
        assert [term for term in terms if fold(term) != term] == []
