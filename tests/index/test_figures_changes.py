"""Rises and falls are told from rates and levels, and their basis is kept."""

from __future__ import annotations

import pytest

from xunduan.index.documents import Change
from xunduan.index.figures import extract_figures


def only_change(text: str) -> Change | None:
    return extract_figures(text)[-1].change


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("盗窃警情同比下降12.3%。", Change("down", "同比", 12.3, "%")),
        ("客流量环比增长8%。", Change("up", "环比", 8, "%")),
        ("小麦较上年增产4.3万吨。", Change("up", "较上年", 43_000, "吨")),
        ("产量较上年增加300吨。", Change("up", "较上年", 300, "吨")),
        ("比2021年少了14.4%。", Change("down", "比2021年", 14.4, "%")),
        ("利润增幅达到6.1%。", Change("up", None, 6.1, "%")),
        ("近视率降低0.8个百分点。", Change("down", None, 0.8, "个百分点")),
        ("出口额同比-3.2%。", Change("down", "同比", 3.2, "%")),
        ("增速高于全国2.1个百分点。", Change("up", None, 2.1, "个百分点")),
        ("空置率低于去年同期1.5个百分点。", Change("down", None, 1.5, "个百分点")),
        ("發案數同比減少43起。", Change("down", "同比", 43, "起")),
        ("客流量同比翻了一番,又翻了两番。", Change("up", None, 2, "番")),
        ("投诉量连续6周环比下降。", Change("down", "环比", None, None)),
    ],
)
def test_change(text: str, change: Change) -> None:
    assert only_change(text) == change


@pytest.mark.parametrize(
    "text",
    [
        "办结率达72.1%。",
        "入学率提高到98%。",
        "税率由9%降至6%。",
        "新增岗位300个。",
        "技改增产4.3万吨。",
        "占比28.5%。",
        "参与率超过九成。",
        "工业增加值5000亿元。",
        "最高气温38℃。",
        "准确的比例是83%。",
    ],
)
def test_no_change(text: str) -> None:
    assert [figure.change for figure in extract_figures(text)] == [None] * len(extract_figures(text))
    assert extract_figures(text)


def test_a_count_carries_the_change_that_follows_it() -> None:
    count, change = extract_figures("查处违停3730起、同比上升66.3%。")
    assert (count.measure, count.change) == ("count", Change("up", "同比", 66.3, "%"))
    assert (change.measure, change.indicator) == ("change", count.indicator)


def test_the_clause_before_names_the_basis() -> None:
    figures = extract_figures("全市发生火灾120起,死亡3人,与去年同期相比,分别下降11%和25%。")
    assert [(f.indicator, f.change) for f in figures if f.measure == "change"] == [
        ("发生火灾", Change("down", "同比", 11, "%")),
        ("死亡", Change("down", "同比", 25, "%")),
    ]


def test_a_year_that_the_clause_before_compares_with_begins_the_change() -> None:
    (count, change, rate) = extract_figures(
        "2022年与2017年相比,林场职工增长31.5%。2022年林场种树90万株,比上年增长4.2%。"
    )[:3]
    assert (count.period, count.period_kind) == ("2018年至2022年", "span")
    assert (change.period, rate.period) == ("2022年", "2022年")


def test_a_share_that_is_called_a_rise_or_fall_is_a_change() -> None:
    (rise,) = extract_figures("居民消费价格涨幅控制在3%以内。")
    assert (rise.measure, rise.change) == ("change", Change("up", None, 3.0, "%"))
    (share,) = extract_figures("居民消费占比达到3%。")
    assert (share.measure, share.change) == ("rate", None)


@pytest.mark.parametrize(
    "text",
    ["柳溪茶价收跌3.2%。", "柳溪茶价大涨3.2%。", "柳溪茶价涨3.2%。", "柳溪茶价收跌0.6%报32元/斤。"],
)
def test_how_a_price_moved_is_no_part_of_its_name(text: str) -> None:
    assert {figure.indicator for figure in extract_figures(text)} == {"柳溪茶价"}


def test_what_only_holds_the_characters_of_a_change_keeps_its_name() -> None:
    assert [figure.indicator for figure in extract_figures("柳溪扩大升级投资5亿元。")] == ["柳溪扩大升级投资"]
