"""Expressions of time: what they mean on a day, what kind of time it is, and which mean no figure's time."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest

from xunduan.index.documents import Document, Fact, Metadata, Provenance, Script, Section
from xunduan.index.figures import FigureContext, extract_figures, figure_context
from xunduan.index.figures.period import Base
from xunduan.index.figures.sections import context_of, heading_periods
from xunduan.index.figures.times import expressions

NEWS = Base(2024, dt.date(2024, 3, 6))
REPORT = Base(2019, None, (2014, 2018))


def periods(clause: str, base: Base = NEWS) -> list[tuple[str, str]]:
    return [(one.period.text, one.period.kind) for one in expressions(clause, base)]


@pytest.mark.parametrize(
    ("clause", "text", "kind"),
    [
        ("今天开工", "2024年3月6日", "day"),
        ("昨晚发生", "2024年3月5日", "day"),
        ("4日发生", "2024年3月4日", "day"),
        ("28日发生", "2024年2月28日", "day"),
        ("2月27日至3月2日", "2024年2月27日至3月2日", "span"),
        ("12月出口", "2023年12月", "month"),
        ("上个月", "2024年2月", "month"),
        ("近日", "2024年3月", "month"),
        ("前2个月", "2024年1月至2月", "year_to_date"),
        ("首两季", "2024年前二季度", "year_to_date"),
        ("首季", "2024年第一季度", "quarter"),
        ("前3季度", "2023年前三季度", "year_to_date"),
        ("与2023年的数字相若", "", ""),
        ("一季度同比增长3%", "2024年第一季度", "quarter"),
        ("2月同比增长3%", "2024年2月", "month"),
        ("2022年同比增长3%", "2022年", "year"),
        ("与2022年同比增长3%", "", ""),
        ("与上年同比增长3%", "", ""),
        ("上月同比增长3%", "", ""),
        ("2月10日春节当天", "2024年2月10日", "day"),
        ("春节假期首日", "2024年春节首日", "span"),
        ("春节假期前三天", "2024年春节前三天", "span"),
        ("春节假期期间", "2024年春节", "span"),
        ("2月份为全年最高", "2024年2月", "month"),
        ("2022年11月至2023年2月", "2022年11月至2023年2月", "span"),
        ("3月4日8时至5日8时", "2024年3月4日至5日", "span"),
        ("3日夜间至4日凌晨", "2024年3月3日至4日", "span"),
        ("27日至29日停航", "2024年2月27日至29日", "span"),
        ("28日晚到2日", "2024年2月28日至3月2日", "span"),
        ("自2月18日停航令开始至本月4日", "2024年2月18日至3月4日", "span"),
        ("截至本月4日", "截至2024年3月4日", "point"),
        ("上月31日", "", ""),
        ("今年头两个月", "2024年1月至2月", "year_to_date"),
        ("自2017年码头启用以来", "2017年以来", "span"),
        ("去年7月成立以来", "2023年7月以来", "span"),
        ("2017年以来最大", "", ""),
        ("今年是渡口启用以来的第3年", "2024年", "year"),
        ("2017年码头启用", "2017年", "year"),
        ("创下有统计以来的新高", "", ""),
        ("1—2月份", "2024年1月至2月", "year_to_date"),
        ("3月当月", "2024年3月", "month"),
        ("2月份当月", "2024年2月", "month"),
        ("去年四季度", "2023年第四季度", "quarter"),
        ("今年上半年", "2024年上半年", "half_year"),
        ("2019年", "2019年", "year"),
        ("今年以来", "2024年以来", "year_to_date"),
        ("截至2月末", "截至2024年2月末", "point"),
        ("目前", "截至2024年3月6日", "point"),
        ("“十五五”时期", "2026年至2030年", "span"),
        ("2016—2020年", "2016年至2020年", "span"),
        ("春节期间", "2024年春节", "span"),
        ("自航线开通以来", "截至2024年3月6日", "point"),
        ("去(2023)年1月", "2023年1月", "month"),
        ("今(6)日上午", "2024年3月6日", "day"),
        ("2023年第4季", "2023年第四季度", "quarter"),
        ("第二季失业率", "2024年第二季度", "quarter"),
        ("2023年初步核算", "2023年", "year"),
        ("民国112年", "2023年", "year"),
        ("112年底", "2023年末", "point"),
        ("112年第3季", "2023年第三季度", "quarter"),
        ("去年全年", "2023年", "year"),
        ("由3月1日至4日", "2024年3月1日至4日", "span"),
        ("截至4日8时", "截至2024年3月4日", "point"),
        ("2019 年", "2019年", "year"),
        ("上周五开工", "2024年3月1日", "day"),
        ("本周一开工", "2024年3月4日", "day"),
        ("星期天开工", "2024年3月3日", "day"),
        ("2月17至20日", "2024年2月17日至20日", "span"),
        ("截至昨天(5日)", "截至2024年3月5日", "point"),
        ("元旦当天", "2024年元旦", "span"),
        ("今年末", "2024年末", "point"),
        ("警方于周一抓获", "2024年3月4日", "day"),
        ("产量高于2月28日", "", ""),
        ("平均逗留1日", "", ""),
        ("为期3日", "", ""),
        ("三月五日开工", "2024年3月5日", "day"),
        ("九月三十日至十月九日", "2023年9月30日至10月9日", "span"),
        ("三月五千人", "2024年3月", "month"),
        ("当地时间5日21时(北京时间6日8时)", "2024年3月5日", "day"),
    ],
)
def test_on_a_day(clause: str, text: str, kind: str) -> None:
    assert periods(clause) == ([(text, kind)] if text else [])


@pytest.mark.parametrize(
    ("clause", "text", "kind"),
    [
        ("五年来", "2014年至2018年", "span"),
        ("过去一年", "2018年", "year"),
        ("去年末", "2018年末", "point"),
        ("全年", "2018年", "year"),
        ("今年", "2019年", "year"),
    ],
)
def test_in_a_report_that_looks_back_on_five_years(clause: str, text: str, kind: str) -> None:
    assert periods(clause, REPORT) == [(text, kind)]


@pytest.mark.parametrize(
    "clause",
    [
        "与去年同期相比",
        "恢复至2019年同期的",
        "与去年1月比较",
        "较去年同月",
        "年末常住人口",
        "长期以来",
        "年初四聚餐",
        "过去9日",
        "使用112年",
        "“明日之城”计划",
        "每周六开放",
        "周一至周五开放",
        "四周三面环山",
        "是2023年的3倍多",
        "“春季护苗”行动",
    ],
)
def test_what_is_no_time_of_a_figure(clause: str) -> None:
    assert periods(clause) == []


def times_of(text: str, context: FigureContext | None = None) -> list[str | None]:
    context = context or FigureContext(published="2024-03-06")
    return [figure.period for figure in extract_figures(text, context)]


@pytest.mark.parametrize(
    ("clause", "texts"),
    [
        ("2月10日之后的元旦客流", ["2024年2月10日", "2024年元旦"]),
        ("2月份全年计划", ["2024年2月", "2024年"]),
        ("今年(2024年2月)减少", ["2024年", "2024年2月"]),
    ],
)
def test_only_what_describes_a_time_again_adds_none(clause: str, texts: list[str]) -> None:
    assert [text for text, _ in periods(clause)] == texts


def test_what_is_compared_with_has_its_own_time_and_the_change_not() -> None:
    assert times_of("今年查获9万件,较去年的6万件增加50%。") == ["2024年", "2023年", "2024年"]
    assert times_of("比上年增产3万吨。") == [None]
    assert times_of("今年2月客流8万人,较去年同期(2023年2月)减少3%。") == ["2024年2月", "2024年2月"]
    assert times_of("客流8万人,比春节同期(2023年2月3日至9日)减少3%。")[-1] is None
    assert times_of("今年查获9万件,低于去年的6万件。") == ["2024年", "2023年"]
    assert times_of("今年查获9万件,恢复至去年的80%。") == ["2024年", "2024年"]


def test_what_a_sentence_opens_with_holds_behind_its_semicolons() -> None:
    text = "1月末,存款余额5亿元,其中活期存款2亿元;贷款余额3亿元。新增网点4处。"
    section = context_of(0, len(text), ("1至2月概况",), None, dt.date(2024, 3, 6), 2024)
    found = times_of(text, FigureContext(published="2024-03-06", sections=(section,)))
    assert found == ["2024年1月末", "2024年1月末", "2024年1月末", "2024年1月至2月"]
    assert times_of("5日,记者获悉,2月全县增收;产粮8吨。") == ["2024年2月"]
    assert times_of("5日,泵站开工,记者获悉,泵站占地8亩。") == ["2024年3月5日"]
    assert times_of("8日开工。占地8亩。", FigureContext(period="2024年")) == [None]


def test_a_time_in_passing_is_not_that_of_a_sentence_which_opened_with_another() -> None:
    assert times_of("5日,县里举行冲刺三季度的仪式,总投资8亿元。") == ["2024年3月5日"]
    assert times_of("近日,县里下达2025年的资金,共8亿元。") == ["2025年"]


def test_paragraphs_tell_which_of_the_headings_times_they_are_about() -> None:
    parts = ["这五年,新建学校8所。投用泵站2座。\n", "各位同仁!刚刚过去的2025年,修路3公里。\n", "栽树6万株。"]
    text = "".join(parts)
    headings = ("一、“十四五”时期和2025年工作回顾",)
    last = len(text) - len(parts[-1])
    day = dt.date(2026, 1, 20)
    sections = (
        context_of(0, last, headings, None, day, 2026),
        context_of(last, len(text), (*headings, "(一)绿化"), None, day, 2026),
    )
    found = times_of(text, FigureContext(period="2026年", published="2026-01-20", sections=sections))
    assert found == ["2021年至2025年", "2021年至2025年", "2025年", "2025年"]


def test_an_aim_of_the_plan_and_one_of_its_first_year_stand_under_one_heading() -> None:
    parts = [
        "到2030年,栽树9万株。\n",
        "修路8公里。\n",
        "今年是“十五五”开局之年,全县再加油。\n",
        "修路3公里。",
    ]
    text = "".join(parts)
    day = dt.date(2026, 1, 20)
    section = context_of(0, len(text), ("二、“十五五”时期目标和2026年工作安排",), None, day, 2026)
    found = times_of(text, FigureContext(published="2026-01-20", sections=(section,)))
    assert found[1:] == ["2026年至2030年", "2026年"]


def test_a_year_that_opens_a_paragraph_holds_though_it_is_said_of_what_plan_it_is() -> None:
    context = FigureContext(year=2026, published="2026-01-20")
    text = "2025年是“十四五”收官之年,全县同心。渡口客流增长5%。"
    assert times_of(text, context) == ["2025年"]
    assert times_of("2025年全县同心,感谢“十四五”时期的建设者。渡口客流增长5%。", context) == [None]
    assert times_of("2025年渡船邀请赛3月2日开桨。参加者80人。", context) == ["2025年3月2日"]


def test_a_look_back_is_not_about_the_year_of_its_report() -> None:
    text = "修路3公里。"
    section = context_of(0, len(text), ("工作回顾",), None, dt.date(2026, 1, 20), 2026)
    assert times_of(text, FigureContext(period="2026年", sections=(section,))) == [None]


def test_what_a_text_says_is_nearer_than_the_year_in_which_it_was_published() -> None:
    context = FigureContext(period="2024年", year=2024, published="2024-03-06")
    text = "论水库而言,2023年蓄水9亿方。两座大坝各发电3亿度。\n船闸过船800艘。"
    assert times_of(text, context) == ["2023年", "2023年", "2023年", None]


def test_a_year_in_passing_is_no_time_of_the_next_sentence_and_one_compared_with_none_at_all() -> None:
    context = FigureContext(period="2024年", year=2024, published="2024-03-06")
    assert times_of("当地农户都很感谢去年的雨水。大坝各发电3亿度。", context) == [None]
    assert times_of("2024年,与上年比,水费占比上升2个百分点。", context) == ["2024年"]


@pytest.mark.parametrize(
    "text",
    [
        "记者6日从水务局获悉。泵站占地8亩。",
        "近日,泵站选址公布。泵站占地8亩。",
        "1月,泵站选址公布。上周开工,泵站占地8亩。",
        "大坝1968年建成。水库蓄水9亿方。",
    ],
)
def test_when_it_was_told_or_long_ago_is_no_time_of_the_next_sentence(text: str) -> None:
    assert times_of(text, FigureContext(year=2024, published="2024-03-06")) == [None]


def test_in_an_undated_text_a_year_holds_only_where_it_opens_the_paragraph() -> None:
    opened, passing = "2019年,全县增收。产粮8吨。", "车站在县城。大厅宽敞。1971年启用。站台有8个。"
    assert times_of(opened, FigureContext()) == ["2019年"]
    assert times_of(passing, FigureContext()) == [None]


def test_a_day_holds_for_the_next_sentence_and_no_longer() -> None:
    text = "6日,泵站开工。工人有80名。泵站占地8亩。"
    assert times_of(text) == ["2024年3月6日", None]


def test_a_day_behind_a_figure_in_its_clause_is_nearer_than_the_sentence_before() -> None:
    assert times_of("该馆2023年闭馆。3名馆员今日获奖。") == ["2024年3月6日"]


def test_a_day_in_a_heading_is_not_when_everything_below_happened() -> None:
    section = context_of(0, 20, ("6日公布统计",), None, dt.date(2024, 3, 6), 2024)
    assert times_of("鱼塘出产8吨。", FigureContext(published="2024-03-06", sections=(section,))) == [None]


def test_growth_over_two_years_is_of_the_period_that_is_told_of() -> None:
    context = FigureContext(published="2021-10-06", period="2020年至2021年")
    assert times_of("1—8月,投资两年平均增长4%。", context) == ["2021年1月至8月"]
    (one, other) = extract_figures("1—8月,投资增长7%;两年平均增长4%。", context)
    assert (one.family, other.family) == ("投资", "投资两年平均")


def test_nobody_says_when_it_was_what_it_rose_from() -> None:
    text = "今年首季,份额由9%升至11%。"
    assert times_of(text, FigureContext(year=2024, published="2024-05-06")) == [None, "2024年第一季度"]


def test_what_a_stretch_of_years_rose_to_is_of_its_last_one() -> None:
    text = "2016年至2020年,藏书由30万册增加到45万册,新建分馆9座。"
    assert times_of(text) == [None, "2020年", "2016年至2020年"]
    assert times_of("2016年至2020年,读者满意率保持在97%。") == ["2016年至2020年"]
    assert times_of("国庆假期,客车由4辆增至8辆。") == [None, "2024年国庆"]


def test_the_years_of_a_chart_are_not_those_of_the_text_below_it() -> None:
    chart = context_of(0, 90, ("图 2016-2020年藏书量",), None, dt.date(2021, 3, 1), None)
    table = context_of(0, 90, ("表2 2020年藏书量",), None, dt.date(2021, 3, 1), None)
    assert (chart.period, table.period and table.period.text) == (None, "2020年")


def test_nobody_says_when_it_was_what_was_so_before() -> None:
    assert times_of("2012年,票价由原来的3元升至5元。") == [None, "2012年"]
    assert times_of("2012年,从原料厂的3个车间到5个仓库都通电。") == ["2012年", "2012年"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("2021年和2022年,船费分别为5元和8元。", ["2021年", "2022年"]),
        ("船费在2021年、2022年保持稳定,分别为5元和8元。", ["2021年", "2022年"]),
        ("2020—2022年,船费分别为5元、6元、8元。", ["2020年", "2021年", "2022年"]),
        ("2021年及2022年,船费分别为5元(原为6元)。", [None, "2022年"]),
        ("2020—2022年,船费、票价、餐费分别增长5%、6%、8%。", ["2020年至2022年"] * 3),
        ("2020—2022年,船费分别增长5%、6%。", ["2020年至2022年"] * 2),
        ("2021年和2022年,船费共增长5%和6%。", ["2022年", "2022年"]),
    ],
)
def test_each_year_of_a_list_has_its_own_value(text: str, times: list[str | None]) -> None:
    assert times_of(text) == times


def test_a_level_of_the_same_time_of_another_year() -> None:
    context = FigureContext(year=2024, published="2024-05-06")
    text = "今年一季度进口320万台,去年同期为310万台。一季度出口比去年同期的27万台增加6%,是2022年同期的2倍。"
    last, now = "2023年第一季度", "2024年第一季度"
    assert times_of(text, context) == [now, last, last, now, now]


def test_the_start_of_a_rise_is_no_time_of_what_follows() -> None:
    text = "今年预测由去年11月的3%上修。人均收入4万元。"
    assert times_of(text, FigureContext(year=2024, published="2024-03-06"))[-1] == "2024年"


def test_a_papers_paragraph_says_more_than_the_year_of_its_publication_and_the_next_nothing() -> None:
    context = FigureContext(period="2024年", year=2024, published="2024-03-06")
    text = "昨日确诊26人,住院9人。有44人待查。\n病床共300张。"
    assert times_of(text, context) == ["2024年3月5日", "2024年3月5日", "2024年3月5日", None]


def test_a_start_is_not_of_the_next_clause() -> None:
    assert times_of("票数由2016年的430票,增加至本届的560票。") == ["2016年", None]


def test_a_day_of_the_new_year_behind_one_of_the_old() -> None:
    context = FigureContext(published="2024-01-14")
    text = "病例于2023年12月23日达到86例,1月8日回落到47例,12月30日为9例。"
    assert [one.period for one in extract_figures(text, context)] == [
        "2023年12月23日",
        "2024年1月8日",
        "2023年12月30日",
    ]


def test_when_something_was_built_is_not_when_it_holds_what_it_holds() -> None:
    text = "书库于2016年建成3座,藏书3万册。书库将于2026年建成,可藏书3万册。"
    context = FigureContext(published="2024-01-14")
    assert [one.period for one in extract_figures(text, context)] == ["2016年", None, "2026年"]


def test_when_it_was_learnt_is_not_when_it_was() -> None:
    context = FigureContext(published="2024-01-14", year=2024)
    text = "10日两车相撞,3人受伤。这是记者昨日从县里了解到的。据介绍,1人获救。"
    assert [one.period for one in extract_figures(text, context)] == ["2024年1月10日", None]


def test_the_same_day_is_the_last_one_named() -> None:
    assert periods("4日上午抵达,当天返回")[-1] == ("2024年3月4日", "day")


def test_a_start_ceases_to_hold_where_the_end_begins() -> None:
    (start, end) = expressions("由年初的40万扩大到年末的90万", Base(2023, None, (2023, 2023)))
    assert start.reach is not None
    assert start.reach < end.start
    assert end.reach is None


def test_nothing_is_guessed_without_a_day_or_year() -> None:
    assert periods("今天、13日、今年、目前、近日", Base()) == []


def test_a_heading_that_names_two_times_names_none() -> None:
    assert len(heading_periods("2023年工作回顾", Base(2024))) == 1
    assert heading_periods("2022年与2023年的比较", Base(2024)) == ()
    assert len(heading_periods("“十三五”时期和2020年工作回顾", Base(2021))) == 2
    assert len(heading_periods("“十四五”时期目标和2021年工作安排", Base(2021))) == 2
    assert heading_periods("“十四五”时期目标和2023年工作安排", Base(2023)) == ()


def test_hostile_text_takes_linear_time() -> None:
    start = time.process_time()
    for piece in ("年来", "截至", "第一", "自从", "1月至", "今年以", "十四五"):
        list(expressions(piece * 20000, NEWS))
    assert time.process_time() - start < 10


def test_a_change_against_an_earlier_year_covers_the_years_between() -> None:
    figures = extract_figures(
        "2020年,全镇产值达90亿元,比2015年增长40%,比上年增长6%。", FigureContext(year=2021)
    )
    assert [figure.period for figure in figures] == ["2020年", "2016年至2020年", "2020年"]


def test_an_average_beside_a_year_is_not_of_that_year() -> None:
    figures = extract_figures("2020年全镇产值达90亿元,平均每年增长8%。", FigureContext(year=2021))
    assert [figure.period for figure in figures] == ["2020年", None]


def test_a_paragraph_that_opens_with_five_years_leaves_the_sections_year() -> None:
    text = "过去五年,成绩显著。新增岗位9万个。\n新增岗位2万个。"
    section = context_of(0, len(text), ("一、2020年工作回顾",), None, None, 2021)
    figures = extract_figures(text, FigureContext(year=2021, sections=(section,)))
    assert [figure.period for figure in figures] == ["2016年至2020年", "2020年"]


def test_this_month_of_a_bulletin_is_the_one_that_it_tells_of_first() -> None:
    context = FigureContext(published="2024-03-06")
    assert times_of("1月,发送旅客8万人次。本月新增站点3个。", context)[-1] == "2024年1月"
    assert times_of("3月2日,发送旅客8万人次。本月新增站点3个。", context)[-1] == "2024年3月"


def test_the_year_of_publication_alone_is_no_time_of_a_figure() -> None:
    context = FigureContext(published="2024-03-06", year=2024, period="2024年")
    assert times_of("公路全长48公里。", context) == [None]
    assert times_of("公路全长48公里。", FigureContext(published="2024-03-06", period="2023年")) == ["2023年"]


def test_the_whole_year_is_the_one_that_the_paragraph_tells_of() -> None:
    context = FigureContext(published="2024-01-18", year=2024)
    assert times_of("2023年生猪产能稳定。全年猪肉产量增长4%。", context) == ["2023年"]
    assert times_of("今日开会。全年猪肉产量预计增长4%。", context) == ["2024年"]


@pytest.mark.parametrize(
    ("provenance", "evidence", "period"),
    [("derived", "2023年度", "2023年"), ("inferred", "2023年8月", None), ("derived", "今年以来", None)],
)
def test_a_documents_guessed_time_is_none_of_its_figures(
    provenance: Provenance, evidence: str, period: str | None
) -> None:
    metadata = Metadata(period=Fact("2023年", provenance, evidence))
    assert figure_context(Document("1", "a.txt", "鱼塘出产8吨。", metadata, "zh-Hans")).period == period


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("1885年至2005年间冰川缩减", "1885年至2005年"),
        ("到2100年", "2100年"),
    ],
)
def test_years_of_other_centuries(clause: str, text: str) -> None:
    assert [told for told, _ in periods(clause)] == [text]


def test_a_number_before_a_year_is_no_part_of_it() -> None:
    assert periods("已有1万2000年") == []


def test_what_is_so_now_is_told_of_no_other_sentence() -> None:
    context = FigureContext(published="2024-03-06", year=2024)
    assert times_of("目前已建站点30个。其中合建油站20个。", context) == ["截至2024年3月6日", None]


def document(text: str, script: Script = "zh-Hans", title: str = "") -> Document:
    metadata = Metadata(title=Fact(title, "stated", title) if title else None)
    return Document("1", "a.txt", text, metadata, script)


def test_a_traditional_text_that_names_a_year_of_the_republic_reckons_by_it() -> None:
    told = document("114年度編列8億元。112年成長率為2%,114至116年度共編列20億元。", "zh-Hant")
    context = figure_context(told)
    figures = extract_figures(told.text, context)
    assert [one.period for one in figures] == ["2025年", "2023年", "2025年至2027年"]
    assert [one.place for one in figures] == ["台湾省"] * 3
    assert [one.indicator for one in figures] == ["編列", "成長率", "編列"]


@pytest.mark.parametrize(
    ("text", "script"), [("店鋪開業112年,共有8家分店。", "zh-Hant"), ("使用112年度结余8万元。", "zh-Hans")]
)
def test_a_number_of_years_tells_no_year_of_the_republic(text: str, script: Script) -> None:
    context = figure_context(document(text, script))
    assert context.place is None
    assert not any(section.base.republic for section in context.sections)


REVIEW = (
    "各位代表:\n2019年,全市环保工作取得进展。\n一、治理水体\n清理河道30条。\n二、明年打算\n清理河道50条。"
)


def review(title: str) -> list[str | None]:
    told = document(REVIEW, title=title)
    first, second = REVIEW.index("一、"), REVIEW.index("二、")
    sections = (Section(first, second, "一、治理水体"), Section(second, len(REVIEW), "二、明年打算"))
    context = figure_context(replace(told, sections=sections))
    return [one.period for one in extract_figures(REVIEW, context)]


def test_a_report_tells_of_the_year_that_it_opens_with() -> None:
    assert review("青河市环保局工作报告")[0] == "2019年"


def test_other_texts_do_not_hand_on_the_year_that_they_open_with() -> None:
    assert review("青河市环保局简介")[0] is None


def test_a_report_was_given_on_the_day_in_its_title() -> None:
    told = document("五年来,共清理河道30条。", title="工作报告——2023年1月14日在青河市代表大会第一次会议上")
    figures = extract_figures(told.text, figure_context(told))
    assert [one.period for one in figures] == ["2018年至2022年"]


def test_a_length_inherits_no_day_of_what_stands_around_it() -> None:
    context = FigureContext(published="2024-03-06", year=2024)
    assert times_of("今天,青河大桥通车。大桥全长8公里。", context) == [None]
    assert times_of("今天,青河大雨。降雨量80毫米。", context) == ["2024年3月6日"]
    assert times_of("今天新铺管道8公里。", context) == ["2024年3月6日"]
    assert times_of("2023年植树造林。造林面积8亩。", context) == ["2023年"]


def test_since_when_something_is_the_most_is_not_when_it_is_so() -> None:
    assert periods("为1985年以来最高") == []
    assert [text for text, _ in periods("2019年以来建成")] == ["2019年以来"]


def test_what_is_so_every_year_is_not_of_one_day() -> None:
    context = FigureContext(published="2024-03-06", year=2024)
    assert times_of("今天,青河电站投产。每年可减排8万吨。", context) == [None]
    assert times_of("2023年参保人数增加。财政补助提高到每人每年80元。", context) == ["2023年"]


SPRING = FigureContext(published="2024-03-06", year=2024)
SUMMER = FigureContext(published="2024-07-10", year=2024)


def test_a_time_that_cannot_be_told_is_none_that_stood_before() -> None:
    text = "2023年,青河法院办结案件80件。五年来,共办结案件300件。"
    assert times_of(text, SPRING) == ["2023年", "2019年至2023年"]
    assert times_of(text, SUMMER) == ["2023年", None]
    assert times_of("青河县1994年有学校80所。去年有学校30所。", FigureContext()) == ["1994年", None]


def test_what_is_the_first_in_years_tells_no_time() -> None:
    assert times_of("2023年立案80件,10年来首次减少;结案30件。", SPRING) == ["2023年", "2023年"]


def test_so_many_years_are_those_that_were_just_told() -> None:
    assert times_of("2012年至2021年十年间,种树80棵。", SUMMER)[-1] == "2012年至2021年"
    assert times_of("2012年至2021年,面积扩大,十年累计种树80棵。", SUMMER)[-1] == "2012年至2021年"
    assert times_of("2019年至2023年,面积扩大。这五年,种树80棵。", SUMMER) == ["2019年至2023年"]
    assert times_of("2012年至2021年,面积扩大,三年累计种树80棵。", SUMMER)[-1] is None


def test_years_may_end_in_a_month() -> None:
    assert times_of("从2013年至2020年6月,立案80件。", SPRING) == ["2013年至2020年6月"]
    assert times_of("2013年至2020年,6件案件上诉。", SPRING) == ["2013年至2020年"]


def test_of_the_month_means_the_one_that_was_told_last() -> None:
    assert times_of("青河1月停电80次。青河供电局3月5日说,当月停水30次。", SPRING) == [
        "2024年1月",
        "2024年1月",
    ]
    assert times_of("前5个月停电80次,5月停电8次。当月停水30次。", SUMMER)[-1] == "2024年5月"
    assert times_of("1—5月停电80次。当月停水30次。", SUMMER)[-1] == "2024年5月"
    assert times_of("2023年停电80次。当月停水30次。", SUMMER) == ["2023年", None]


def test_a_figure_that_follows_what_is_compared_with_is_of_then() -> None:
    assert times_of("12月涨幅为8%,较11月10%的涨幅放缓。", SPRING) == ["2023年12月", "2023年11月"]
    assert times_of("1月产量增长8%,快于上年同期5个百分点。", SPRING) == ["2024年1月", "2024年1月"]


def test_this_year_ends_the_hold_of_a_year_before() -> None:
    text = "2020年至2022年间每年立案80件,但本年度截至2月已立案30件。"
    assert times_of(text, SPRING) == ["2020年至2022年", "截至2024年2月"]


def test_so_long_ago_is_no_time_of_others() -> None:
    text = "2023年12月失业率为8%。一年前为5%。青年失业率为9%。"
    assert times_of(text, SPRING) == ["2023年12月", None, "2023年12月"]
    assert times_of("目前失业率由5年前的8%降至5%。", SPRING) == [None, "截至2024年3月6日"]
