"""Synonyms of an indicator share one family; look-alikes do not."""

from __future__ import annotations

import pytest

from xunduan.index.figures.families import family_of


@pytest.mark.parametrize(
    ("indicator", "other"),
    [
        ("GDP", "國內生產總值"),
        ("居民消费价格总水平涨幅", "CPI"),
        ("全国货物贸易进出口总值", "外贸进出口总值"),
        ("(3)前11个月全国铁路发送旅客", "铁路旅客发送量"),
        ("港口完成货物吞吐量", "货物吞吐量"),
        ("新增城镇就业", "城镇新增就业人数"),
        ("提出居民消费价格涨幅", "居民消费价格"),
        ("全市生产总值", "地区生产总值"),
        ("规模以上工业企业利润总额", "规模以上工业企业利润"),
        ("民航运输机场旅客吞吐量", "机场旅客吞吐量"),
        ("地區生產總值", "GDP"),
        ("人均生产总值", "人均地区生产总值"),
    ],
)
def test_one_family(indicator: str, other: str) -> None:
    assert family_of(indicator) == family_of(other)


@pytest.mark.parametrize(
    ("indicator", "other"),
    [
        ("出口总值", "进出口总值"),
        ("港口集装箱吞吐量", "港口货物吞吐量"),
        ("城镇新增就业", "下岗失业人员再就业"),
        ("粮食产量", "粮食种植面积"),
        ("居民消费价格", "居民消费支出"),
        ("港口旅客吞吐量", "机场旅客吞吐量"),
        ("海洋生产总值", "生产总值"),
        ("人均生产总值", "生产总值"),
    ],
)
def test_different_families(indicator: str, other: str) -> None:
    assert family_of(indicator) != family_of(other)


def test_the_place_in_front_says_nothing_more() -> None:
    assert family_of("株洲市公路里程", "株洲市") == family_of("公路里程", "株洲市")
    assert family_of("株洲市公路里程", "长沙市") == "株洲市公路里程"


def test_what_is_left_is_never_empty() -> None:
    for indicator in ("增长", "目标", "全国", "累计完成", "年"):
        assert family_of(indicator)
