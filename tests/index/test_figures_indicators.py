"""What a figure measures: lists distributed, words on both sides, and what earlier clauses say."""

from __future__ import annotations

import pytest

from xunduan.index.figures import FigureContext, extract_figures


def indicators(text: str, place: str | None = None) -> list[tuple[str, str]]:
    return [(figure.indicator, figure.text) for figure in extract_figures(text, FigureContext(place=place))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "刑事、行政案件分别同比下降9.1%、7.4%。",
            [("刑事案件", "9.1%"), ("行政案件", "7.4%")],
        ),
        (
            "扒窃、诈骗等多发性侵财发案分别下降8%、6.2%。",
            [("扒窃等多发性侵财发案", "8%"), ("诈骗等多发性侵财发案", "6.2%")],
        ),
        (
            "今年分别建成镇、村(居)图书室12个、430个。",
            [("建成镇图书室", "12个"), ("村(居)图书室", "430个")],
        ),
        ("德国2023年5月工业产出下降2%。", [("德国工业产出", "2%")]),
        ("营业收入(单位下同)为8亿元。", [("营业收入", "8亿元")]),
        ("就业不足率维持于1.1%。", [("就业不足率", "1.1%")]),
        ("共有30名外国留学生参与这次行动。", [("外国留学生", "30名")]),
        ("60%的受访居民同意扩建旧机场。", [("受访居民同意扩建旧机场", "60%")]),
        ("提高80名优抚对象的抚恤补助标准。", [("提高优抚对象的抚恤补助标准", "80名")]),
        (
            "出口80亿元,进口35亿元,分别增长6%和2%。",
            [("出口", "80亿元"), ("进口", "35亿元"), ("出口", "6%"), ("进口", "2%")],
        ),
        ("两台大型抽水泵车正在积水路段作业。", [("大型抽水泵车", "两台")]),
        ("7名队员获救。", [("队员获救", "7名")]),
        ("基准服务费由每份20元降至9元。", [("基准服务费", "20元"), ("基准服务费", "9元")]),
        ("2022年中央政府公共投资93亿元。", [("中央政府公共投资", "93亿元")]),
        ("建成26个口袋公园、310个停车场。", [("建成口袋公园", "26个"), ("建成停车场", "310个")]),
        ("设立6类84处监测点。", [("设立监测点", "6类"), ("设立监测点", "84处")]),
        ("受理一审案件520件、二审案件31件。", [("受理一审案件", "520件"), ("受理二审案件", "31件")]),
        ("沿江120公里、沿湖45公里绿化带。", [("沿江绿化带", "120公里"), ("沿湖绿化带", "45公里")]),
        (
            "县道连续8年、乡道连续5年未发生塌方。",
            [("县道连续未发生塌方", "8年"), ("乡道连续未发生塌方", "5年")],
        ),
        ("62.5%的居民参加医保。", [("居民参加医保", "62.5%")]),
        ("苹果收购价从4.6元涨到6.2元。", [("苹果收购价", "4.6元"), ("苹果收购价", "6.2元")]),
        ("侦办制假案件17起,抓获嫌疑人40人。", [("侦办制假案件", "17起"), ("制假案件抓获嫌疑人", "40人")]),
        ("抽查67家52人。", [("抽查", "67家"), ("抽查", "52人")]),
        ("年收入20万元以上的家庭占比达37%。", [("年收入20万元以上的家庭占比", "37%")]),
    ],
)
def test_indicators(text: str, expected: list[tuple[str, str]]) -> None:
    assert indicators(text) == expected


def test_the_documents_own_place_is_no_part_of_the_indicator() -> None:
    assert indicators("江州市共扑救森林火灾25起。", "江州市") == [("扑救森林火灾", "25起")]


def test_the_source_script_is_kept() -> None:
    assert indicators("刑事、行政案件分別同比下降9.1%、7.4%。") == [
        ("刑事案件", "9.1%"),
        ("行政案件", "7.4%"),
    ]
    assert indicators("全縣清查網吧46家。")[0] == ("清查網吧", "46家")


@pytest.mark.parametrize("text", ["12%", "3个。", "分别为5人、6人", "同比下降3%", "的20个", "——15起"])
def test_never_empty(text: str) -> None:
    assert all(figure.indicator.strip() for figure in extract_figures(text))
    assert extract_figures(text)
