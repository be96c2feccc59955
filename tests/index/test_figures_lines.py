"""Numbers that have a line of their own are measured by the line above or below."""

from __future__ import annotations

import pytest

from xunduan.index.figures import extract_figures

LEAD = "渡口公园沿柳溪而建，四季可游。\n"


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        (f"{LEAD}面积\n48公顷\n海拔高度\n350-2000米\n地址\n江阴市渡口路5号\n", ["面积", "海拔高度"]),
        (f"{LEAD}年产量：\n约320吨\n", ["年产量"]),
        (f"{LEAD}86艘\n渡船\n320人\n船员\n", ["渡船", "船员"]),  # all values above their labels
    ],
)
def test_the_label_of_a_value(text: str, indicators: list[str]) -> None:
    assert [figure.indicator for figure in extract_figures(text)] == indicators


@pytest.mark.parametrize(
    "text",
    [
        "关键指标\n86艘\n渡船\n320人\n船员\n渡口公园沿柳溪而建，四季可游。",  # a heading above: labels may stand below
        "2031年修缮\n86艘\n渡船",  # the value of the line above, and the heading of what follows
        "86艘\n渡船\n320人",  # one label between two values
    ],
)
def test_a_value_whose_label_cannot_be_told_has_none(text: str) -> None:
    assert {figure.indicator for figure in extract_figures(text)} & {"关键指标", "渡船", "船员"} == set()


def test_a_sentence_keeps_its_own_indicator() -> None:
    text = "渡口概况\n渡口渡船86艘。\n运营里程\n"
    assert [figure.indicator for figure in extract_figures(text)] == ["渡口渡船"]


def test_many_short_lines_take_time_in_proportion() -> None:
    figures = extract_figures("面积\n48公顷\n" * 3000)
    assert len(figures) == 3000
