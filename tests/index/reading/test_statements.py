"""Tables of figures: each value with its time, what it is of and its unit; other tables as they were."""

from __future__ import annotations

import pytest

from xunduan.index.figures import extract_figures
from xunduan.index.reading.spreadsheet import sheet_blocks
from xunduan.index.reading.tables import row_lines

UNITS = [
    ["类别", "项目", "单位", "2031", "2032"],
    ["渡船", "载客量", "万人次", "31.5", "42"],
    ["渡船", "准点率", "%", "", "98"],
    ["码头", "事故", "起", "2", "无"],
]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            UNITS,
            [
                "类别：渡船；2031年载客量：31.5万人次；2032年载客量：42万人次",
                "类别：渡船；2032年准点率：98%",
                "类别：码头；2031年事故：2起；2032年事故：无",
            ],
        ),
        (
            [["项目", "2031年", "2032年", "增幅"], ["票款（万元）", "120", "150", "25%"]],
            ["2031年票款：120万元；2032年票款：150万元；增幅：25%"],
        ),
        ([["项目", "2031年", "2032年"], ["票款", "120", "150"]], ["项目：票款；2031年：120；2032年：150"]),
        ([["码头", "年份", "客流"], ["柳镇", "2031", "12"]], ["码头：柳镇；年份：2031；客流：12"]),
        ([["码头", "2031", "客流"], ["柳镇", "2032", "12"]], ["码头；2031；客流", "柳镇；2032；12"]),
    ],
)
def test_lines(rows: list[list[str]], lines: list[str]) -> None:
    assert row_lines(rows) == lines


def test_figures_have_their_year_and_unit() -> None:
    figures = extract_figures("\n".join(row_lines(UNITS)))
    told = [(one.indicator, one.period, one.value, one.unit) for one in figures]
    assert told == [
        ("载客量", "2031年", 315_000, "人次"),
        ("载客量", "2032年", 420_000, "人次"),
        ("准点率", "2032年", 98, "%"),
        ("事故", "2031年", 2, "起"),
    ]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (  # the unit in the column's name
            [
                ["码头", "客流（万人次）", "岸线(米)", "等级"],
                ["柳镇", "12.5", "300", "二"],
                ["沙洲", "9", "", "三"],
            ],
            [
                "码头：柳镇；柳镇客流：12.5万人次；柳镇岸线：300米；等级：二",
                "码头：沙洲；沙洲客流：9万人次；等级：三",
            ],
        ),
        (  # a year of each row, and how the column beside has changed
            [["年份", "票款（万元）", "比上年增长（%）"], ["2031", "120", "-2.5"], ["2032", "150", "25"]],
            [
                "2031年票款：120万元；2031年票款比上年增长-2.5%",
                "2032年票款：150万元；2032年票款比上年增长25%",
            ],
        ),
        (  # quarters and months name columns as years do; what is summed up by then is not of the quarter
            [
                ["指标", "2031年第一季度", "2031年第二季度"],
                ["票款(万元)", "30", "41"],
                ["票款累计值(万元)", "30", "71"],
            ],
            [
                "2031年第一季度票款：30万元；2031年第二季度票款：41万元",
                "指标：票款累计值(万元)；2031年第一季度：30；2031年第二季度：71",
            ],
        ),
        (  # two columns tell the rows apart
            [
                ["码头", "船型", "班次（班）"],
                ["柳镇", "渡轮", "8"],
                ["柳镇", "快船", "5"],
                ["沙洲", "渡轮", "3"],
            ],
            [
                "码头：柳镇；船型：渡轮；柳镇渡轮班次：8班",
                "码头：柳镇；船型：快船；柳镇快船班次：5班",
                "码头：沙洲；船型：渡轮；沙洲渡轮班次：3班",
            ],
        ),
        (  # a season in a name is no time
            [["鱼苗", "单位", "2031年"], ["头茬和二季鲢鱼", "吨", "12"]],
            ["鱼苗：头茬和二季鲢鱼；2031年头茬和二季鲢鱼：12吨"],
        ),
        (  # the unit behind a stroke
            [["船型", "油耗/(升/公里)"], ["渡轮", "8"], ["快船", "5"]],
            ["船型：渡轮；渡轮油耗：8升/公里", "船型：快船；快船油耗：5升/公里"],
        ),
        (  # a number with its unit beside one that has it from its column
            [["码头", "客流（人）", "准点率"], ["柳镇", "12", "98%"], ["沙洲", "9", "97%"]],
            ["码头：柳镇；柳镇客流：12人；柳镇准点率：98%", "码头：沙洲；沙洲客流：9人；沙洲准点率：97%"],
        ),
    ],
)
def test_what_is_said(rows: list[list[str]], lines: list[str]) -> None:
    assert row_lines(rows) == lines


@pytest.mark.parametrize(
    "rows",
    [
        [["码头", "客流（含团体）"], ["柳镇", "12"], ["沙洲", "9"]],  # no unit
        [["航班", "票价（元）"], ["MU5101", "800"], ["CA1831", "900"]],  # codes name nothing
        [["码头", "票价（元）"], ["柳镇", "8"], ["柳镇", "5"]],  # nothing tells which of both
        [["码头", "票价（元）"], ["合计", "8"], ["其中：柳镇", "5"]],
        [["码头", "排名（位）"], ["柳镇", "8"], ["沙洲", "5"]],
        [["码头", "票款（元）", "岸线（米）"], ["港口", "2031", "2031"], ["码头二", "2032", "2032"]],
        [["项目", "预算数（万元）"], ["疏浚", "8"], ["航标", "5"]],
        [["码头", "增速（%）"], ["柳镇", "8"], ["沙洲", "5"]],  # of what
        [["码头", "数值（万元）"], ["柳镇", "8"], ["沙洲", "5"]],
        [["年份", "数量（艘）"], ["2031", "8"], ["2032", "5"]],
        [["城市", "数量（艘）"], ["柳镇", "8"], ["沙洲", "5"]],
        [["鱼苗", "成本（元）"], ["鲢鱼第一季", "8"], ["鲢鱼第二季", "5"]],
    ],
)
def test_what_stays_as_it_is(rows: list[list[str]]) -> None:
    names = rows[0]
    told = ["；".join(f"{name}：{cell}" for name, cell in zip(names, row, strict=True)) for row in rows[1:]]
    assert row_lines(rows, 1) == told


def test_figures_of_places_and_years() -> None:
    rows = [["地区", "年份", "粮食产量（万吨）"], ["柳州市", "2021", "31.5"], ["桂林市", "2021", "42"]]
    figures = extract_figures("\n".join(row_lines(rows)))
    assert [(one.indicator, one.place, one.period, one.value) for one in figures] == [
        ("粮食产量", "柳州市", "2021年", 315_000),
        ("粮食产量", "桂林市", "2021年", 420_000),
    ]


def test_the_unit_of_a_row_outweighs_that_of_years() -> None:
    rows = [["时间", "2031年(万元)", "2032年(万元)"], ["票款", "12", "15"], ["退票率(%)", "1.5", "2.4"]]
    assert row_lines(rows) == [
        "时间：票款；2031年(万元)：12；2032年(万元)：15",
        "2031年退票率：1.5%；2032年退票率：2.4%",
    ]


TOLD = [
    ["数据库：渡口年度数据"],
    ["指标：客流量(万人次)"],
    ["地区", "2021年", "2022年"],
    ["柳州市", "12", "15"],
    ["桂林市", "9", ""],
]


def test_what_is_measured_may_stand_over_the_years() -> None:
    said = ["2021年柳州市客流量：12万人次；2022年柳州市客流量：15万人次", "2021年桂林市客流量：9万人次"]
    assert row_lines(TOLD) == ["数据库：渡口年度数据", "指标：客流量(万人次)", *said]
    blocks = [block.text for block in sheet_blocks([("Sheet1", TOLD)])]
    assert blocks[-2:] == said
    places = [(one.indicator, one.place, one.period) for one in extract_figures("\n".join(said))]
    assert places[0] == ("客流量", "柳州市", "2021年")


@pytest.mark.parametrize("told", ["指标：客流量", "指标：客流量(含团体)", "说明：客流量(万人次)"])
def test_what_is_told_without_a_unit_measures_nothing(told: str) -> None:
    assert row_lines([[told], *TOLD[2:]])[1:] == [
        "地区：柳州市；2021年：12；2022年：15",
        "地区：桂林市；2021年：9",
    ]
