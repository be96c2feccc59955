"""Actual, target, forecast and cumulative figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xunduan.index.documents import Document, Fact, Metadata, Section
from xunduan.index.figures import FigureContext, extract_figures, figure_context
from xunduan.index.figures.sections import context_of, looks_ahead

CONTEXT = FigureContext(year=2024, published="2024-03-06")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("建成停车场12座。", "actual"),
        ("力争建成停车场12座。", "target"),
        ("县里计划建设停车场12座。", "target"),
        ("将新建停车场12座。", "target"),
        ("到2027年,停车场达到120座。", "target"),
        ("预计建成停车场12座。", "forecast"),
        ("客流将达到12万人次。", "forecast"),
        ("客流估计有12万人次。", "forecast"),
        ("据预估数据,上月客流12万人次。", "actual"),
        ("码头2017年启用以来,运送旅客12万人次。", "cumulative"),
        ("客流的临时估计为12万人次。", "actual"),
        ("船上搜出手表12只,估计市值8万元。", "actual"),
        ("截至2月末,累计建成停车场12座。", "cumulative"),
        ("自1月3日起,截至3月2日,运送物资12吨。", "cumulative"),
        ("2019—2023年,累计建成停车场12座。", "cumulative"),
        ("2019—2023年,全县共建成停车场12座。", "cumulative"),
        ("2019—2023年,全县共有停车场12座。", "actual"),
        ("2019—2023年,公共停车场增至12座。", "actual"),
        ("去年,全县共建成停车场12座。", "actual"),
        ("央行将基准利率上调至5%。", "actual"),
        ("西部计划志愿者有12万人。", "actual"),
        ("超警戒或超保证水位的河流有12条。", "actual"),
        ("公司计划今年新增分店12间。", "target"),
        ("“春苗”计划建设稳步推进,书屋达到12间。", "actual"),
        ("主管部门要求检查企业12家。", "actual"),
        ("不要忘记修复了渡口12座。", "actual"),
        ("今年要修复渡口12座。", "target"),
        ("打击军事目标12个。", "actual"),
        ("今年打击目标12个。", "actual"),
        ("完成全年客运目标的12%。", "actual"),
        ("去年,超额完成计划,建成停车场12座。", "actual"),
        ("财政预算收入12亿元。", "actual"),
        ("预料今日客流12万人次。", "forecast"),
        ("气象台预报,雨量12毫米。", "forecast"),
        ("气象台的预报员有12人。", "actual"),
        ("截至2月末,共有停车场12座。", "actual"),
        ("原预测客流10万人次,但实际客流为12万人次。", "actual"),
        ("预计居民收入实际增长12%。", "forecast"),
        ("为确保开通,安排检修12次。", "actual"),
        ("确保开通站点12个。", "target"),
        ("为力争早日开通,增购了客车12辆,检修了12次。", "actual"),
        ("力争早日开通,检修站点12个。", "target"),
        ("预计2023年客流达12万人次。", "forecast"),
        ("2023年客流达12万人次,比预计多。", "actual"),
        ("预计2022年客流达12万人次。", "actual"),
    ],
)
def test_words_announce_it(text: str, kind: str) -> None:
    assert extract_figures(text, CONTEXT)[-1].kind == kind


def test_what_announces_a_list_holds_behind_its_semicolons() -> None:
    text = "今年的主要预期目标是:客流增长6%;新增停车场12座;去年客流增长5%;票价上涨3%。"
    assert [one.kind for one in extract_figures(text, CONTEXT)] == ["target", "target", "actual", "actual"]
    text = "力争客流增长6%。新增停车场12座;新增站点8个。"
    assert [one.kind for one in extract_figures(text, CONTEXT)] == ["target", "actual", "actual"]


def test_what_a_planned_rise_begins_with_is_no_aim() -> None:
    found = extract_figures("计划将罚款由30元加至40元。", CONTEXT)
    assert [figure.kind for figure in found] == ["actual", "target"]


@pytest.mark.parametrize(
    ("heading", "text", "kind"),
    [
        ("二、2024年主要目标任务", "新建停车场12座。", "target"),
        ("二、2024年主要目标任务", "完成投资12亿元。", "target"),
        ("一、2023年工作回顾", "就业控制目标定为5%。", "actual"),
        ("一、2023年工作回顾", "新建停车场12座。", "actual"),
    ],
)
def test_sections_announce_it(heading: str, text: str, kind: str) -> None:
    section = context_of(0, len(text), (heading,), None, None, 2024)
    assert extract_figures(text, FigureContext(year=2024, sections=(section,)))[-1].kind == kind


@pytest.mark.parametrize(
    ("heading", "ahead"),
    [
        ("2024年工作安排", True),
        ("对今年工作的建议", True),
        ("过去五年的成就", False),
        ("去年目标任务完成情况", False),
        ("以军称打击多处目标", None),
        ("新增投资计划下达", None),
    ],
)
def test_headings(heading: str, ahead: bool | None) -> None:
    assert looks_ahead(heading) is ahead


@pytest.mark.parametrize(
    ("headings", "kinds"),
    [
        (("一、2025年工作回顾", "二、2026年主要工作"), ["actual", "target"]),
        (("一、“十四五”时期工作回顾", "二、关于2026年工作"), ["actual", "target"]),
        (("一、2025年主要工作", "二、2026年工作安排"), ["actual", "target"]),
        (("一、五年工作回顾", "二、2025年主要工作"), ["actual", "actual"]),
        (("一、“十四五”时期工作回顾", "二、2025年主要工作"), ["actual", "actual"]),
    ],
)
def test_the_work_of_a_year_that_the_review_does_not_reach_is_to_be_done(
    headings: tuple[str, ...], kinds: list[str]
) -> None:
    body = "新建停车场12座。\n"
    text = "".join(f"{heading}\n{body}" for heading in headings)
    told = Document("1", "a.txt", text, Metadata(title=Fact("2026年某县政府工作报告", "stated")), "zh-Hans")
    starts = [text.index(heading) for heading in headings]
    sections = tuple(
        Section(start, start + len(heading) + 1 + len(body), heading, 2)
        for start, heading in zip(starts, headings, strict=True)
    )
    found = extract_figures(text, figure_context(replace(told, sections=sections)))
    assert [figure.kind for figure in found if figure.text == "12座"] == kinds


def test_a_change_or_a_share_is_no_sum() -> None:
    text = "自挂牌整治以来,警情下降12%,破案率达91%,收缴管制刀具30把。"
    assert [figure.kind for figure in extract_figures(text, CONTEXT)] == ["actual", "actual", "cumulative"]


def test_a_later_year_lies_ahead_only_of_a_day_or_of_a_section_of_aims() -> None:
    text = "2025年春节,值班民警3万人。"
    assert extract_figures(text, FigureContext(year=2024))[-1].kind == "actual"
    assert extract_figures(text, CONTEXT)[-1].kind == "target"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("114年度渡口總預算案編製經過", "target"),
        ("渡口特別預算公布", "target"),
        ("渡口預算案執行情形", "actual"),
        ("渡口預算收入公布", "actual"),
    ],
)
def test_a_budget_is_aimed_at_throughout(title: str, kind: str) -> None:
    text = "渡口修繕12億元,船隊維護3億元。"
    told = Document("1", "a.txt", text, Metadata(title=Fact(title, "stated", title)), "zh-Hant")
    assert [one.kind for one in extract_figures(text, figure_context(told))] == [kind, kind]
