"""Tables whose columns are years: each value with its year and unit; other tables as they were."""

from __future__ import annotations

import pytest

from xunduan.index.figures import extract_figures
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
