"""The board: one indicator a group, contradictions side by side, nothing merged that differs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.boards import board_over
from xunduan.index.documents import Document, Fact, Figure, Metadata
from xunduan.index.figures import FigureContext, extract_figures
from xunduan.search.board import sentence_span
from xunduan.search.figure_table import figure_years
from xunduan.search.results import FigureBoard, FigureFilter, IndicatorBoard

Entry = tuple[Figure, str, Document]
TEXTS = {
    "cq22": ("重庆市", "2022", "2022年，全市立刑事案件同比下降15%，治安警情下降4%。抓获盗窃嫌疑人310人。"),
    "cq23": ("重庆市", "2023", "2023年，全市刑事警情同比下降11%。抓获盗窃嫌疑人280名。刑事警情同比下降11%。"),
    "dy24": ("东营市", "2024", "2024年，全市刑事警情同比下降33%，治安警情同比上升2%。"),
    "dy24b": ("东营市", "2024", "2024年，東營市刑事警情同比下降31%。"),
}


def figures() -> list[tuple[Figure, str, Document]]:
    entries = []
    for name, (place, year, text) in TEXTS.items():
        metadata = Metadata(year=Fact(year, "stated"), places=(Fact(place, "stated"),))
        document = Document(name, f"{name}.txt", text, metadata)
        for figure in extract_figures(text, FigureContext(place=place, year=int(year), period=f"{year}年")):
            entries.append((figure, f"{name}-0", document))
    return entries


def board(query: str, place: str | None = None, year: int | None = None) -> FigureBoard:
    return board_over(figures()).find(query, place, year)


def test_the_indicator_that_is_asked_comes_first_and_others_stay_apart() -> None:
    groups = board("刑事警情").groups
    assert groups[0].indicator == "刑事警情"
    assert {(row.figure.place, row.value) for row in groups[0].rows} == {
        ("东营市", -33.0),
        ("东营市", -31.0),
        ("重庆市", -11.0),
    }
    apart = [group.indicator for group in groups[1:]]
    assert "立刑事案件" in apart
    assert "治安警情" in apart


def _stated(
    document: str, period: str | None, value: float, indicator: str = "社区养老服务设施总数", **facts: Any
) -> Entry:
    figure = Figure(
        **{
            "text": f"{value:g}处", "start": 0, "end": 1, "indicator": indicator, "value": value, "unit": "处",
            "place": "湖口县", "period": period, **facts,
        }
    )  # fmt: skip
    return figure, f"{document}-{value}", Document(document, f"{document}.txt", "", Metadata())


def _board_of(*entries: Entry, name: str = "社区养老服务设施总数", **wanted: Any) -> IndicatorBoard:
    made = board_over(entries).indicator(name, FigureFilter(**wanted))
    assert made is not None
    return made


def test_another_name_of_the_same_thing_comes_before_what_only_mentions_it() -> None:
    printed = ("调查所得的CPI高点", "居民消费价格", "肉类价格")
    found = board_over(_stated(name, None, 3, name) for name in printed).indicators("CPI", FigureFilter())
    assert [one.name for one in found] == ["居民消费价格", "调查所得的CPI高点"]


def _contradicting(*entries: Entry, name: str = "社区养老服务设施总数") -> set[str]:
    (group,) = _board_of(*entries, name=name).groups
    return {group.rows[number].document.id for numbers in group.contradictions for number in numbers}


def test_documents_that_differ_on_one_place_and_period_are_marked_and_not_merged() -> None:
    assert _contradicting(_stated("甲", "2021年", 40), _stated("乙", "2021年", 44)) == {"甲", "乙"}


@pytest.mark.parametrize(
    "other",
    [
        _stated("乙", "2022年", 44),
        _stated("乙", "2021年", 44, place="彭泽县"),
        _stated("乙", "2021年", 44, kind="target"),
        _stated("甲", "2021年", 44),
        _stated("乙", None, 44),
        _stated("乙", "2021年", 40),
    ],
    ids=["other-period", "other-place", "a-target", "same-document", "no-period", "same-value"],
)
def test_what_may_well_both_be_true_is_no_contradiction(other: Entry) -> None:
    assert _contradicting(_stated("甲", "2021年", 40), other) == set()


def test_documents_that_say_one_thing_alike_do_not_contradict_each_other_by_the_steps_before_it() -> None:
    steps = [_stated(name, "2021年", size) for name in ("甲", "乙") for size in (40, 50)]
    assert _contradicting(*steps) == set()
    assert _contradicting(*steps[:2], _stated("乙", "2021年", 44)) == {"甲", "乙"}


def test_an_indicator_of_few_words_contradicts_nothing() -> None:
    entries = [_stated("甲", "2021年", 40, "总人数"), _stated("乙", "2021年", 44, "总人数")]
    assert _contradicting(*entries, name="总人数") == set()


def test_series_hold_only_what_is_comparable() -> None:
    board = _board_of(
        _stated("甲", "2020年", 30),
        _stated("乙", "2019年", 20),
        _stated("丙", "2021年1月至6月", 18),
        _stated("丁", "2022年1月至6月", 19),
        _stated("戊", "2025年", 90, kind="target"),
        _stated("己", "2020年", 7, place="彭泽县"),
        _stated("庚", None, 5),
    )
    told = [
        (one.place, one.period_kind, one.part, one.kind, [row.figure.value for row in one.rows])
        for one in board.series
    ]
    assert told[:2] == [
        ("湖口县", "year", "", "actual", [20, 30]),
        ("湖口县", "year_to_date", "1月至6月", "actual", [18, 19]),
    ]
    assert ("湖口县", "year", "", "target", [90]) in told
    assert ("彭泽县", "year", "", "actual", [7]) in told
    assert ("湖口县", None, "", "actual", [5]) in told


def test_synonyms_are_folded_listed_and_can_be_taken_out() -> None:
    entries = [
        _stated("甲", "2020年", 30, family="养老设施"),
        _stated("乙", "2021年", 31, "养老服务设施", family="养老设施"),
    ]
    board = _board_of(*entries, name="养老设施")
    assert {(name.text, name.count) for name in board.names} == {
        ("社区养老服务设施总数", 1),
        ("养老服务设施", 1),
    }
    board = _board_of(*entries, name="养老设施", without=("养老服务设施",))
    assert [row.figure.value for group in board.groups for row in group.rows] == [30]
    assert len(board.names) == 2


def test_the_filter_of_a_board_knows_place_time_and_kind() -> None:
    entries = [
        _stated("甲", "2020年", 30),
        _stated("乙", "2021年3月", 31, place="九江市"),
        _stated("丙", "2023年", 60, kind="target", place="昆明市"),
    ]

    def values(**wanted: Any) -> list[float]:
        board = _board_of(*entries, **wanted)
        return sorted(row.figure.value for group in board.groups for row in group.rows)

    assert values(places=("江西",)) == [30, 31]
    assert values(since="2021") == [31, 60]
    assert values(until="2021-03") == [30, 31]
    assert values(until="2021-02") == [30]
    assert values(kind="target") == [60]


def test_the_index_of_indicators_is_ordered_by_places_and_periods_and_takes_english() -> None:
    board = board_over(
        [
            _stated("甲", "2020年", 30, "图书馆"),
            *(_stated("乙", f"20{year}年", year, "出口总额") for year in (18, 19, 20)),
        ]
    )
    everything = board.indicators("", FigureFilter())
    assert [(one.name, one.places, one.periods) for one in everything] == [
        ("出口总额", 1, 3),
        ("图书馆", 1, 1),
    ]
    assert [one.name for one in board.indicators("exports", FigureFilter())] == ["出口总额"]
    assert len(board.indicators("森林", FigureFilter())) == 0


def test_every_name_in_the_index_of_indicators_leads_to_its_board() -> None:
    """What is printed of a family may be shorter than its own name, and may be another family's own name."""
    board = board_over(
        [
            _stated("甲", "2019年", 3, "馆藏", family="图书馆藏书"),
            _stated("甲", "2020年", 4, "图书馆藏书量", family="图书馆藏书"),
            _stated("乙", "2020年", 5, "桥", family="公路桥梁"),
            _stated("丙", "2020年", 6, "馆藏", family="馆藏"),
        ]
    )
    listed = board.indicators("", FigureFilter())
    assert {one.name: one.figures for one in listed} == {"图书馆藏书": 2, "公路桥梁": 1, "馆藏": 1}
    for one in listed:
        found = board.indicator(one.name, FigureFilter())
        assert found is not None and found.name == one.name
        assert sum(len(series.rows) for series in found.series) == one.figures
    by_print = board.indicator("桥", FigureFilter())
    assert by_print is not None and by_print.name == "公路桥梁"


def test_what_shares_a_character_with_the_query_is_not_listed_beside_what_is_meant() -> None:
    told = [
        _stated("甲", "2020年", number, name)
        for number, name in enumerate(("粮食产量", "收购夏粮", "财政支出"), 1)
    ]
    board = board_over(told)
    assert [one.name for one in board.indicators("粮食", FigureFilter())] == ["粮食产量"]
    assert [one.name for one in board_over(told[1:]).indicators("粮食", FigureFilter())] == ["收购夏粮"]


def test_the_sentence_of_a_figure_is_whole() -> None:
    text = "前一句。今年全县新建养老设施12处，改建3处。后一句。"
    figure = Figure("12处", text.index("12"), text.index("12") + 3, "养老设施", 12, "处")
    start, end = sentence_span(text, figure)
    assert text[start:end] == "今年全县新建养老设施12处，改建3处。"


def test_a_document_that_repeats_itself_is_one_row() -> None:
    assert [row.document.id for row in board("刑事警情").groups[0].rows].count("cq23") == 1


def test_person_counters_are_one_group() -> None:
    group = board("抓获盗窃嫌疑人").groups[0]
    assert [(row.figure.text, figure_years(row.figure, row.document)) for row in group.rows] == [
        ("310人", frozenset({2022})),
        ("280名", frozenset({2023})),
    ]


def test_place_and_year_filter() -> None:
    assert {row.document.id for group in board("刑事警情", "山东").groups for row in group.rows} == {
        "dy24",
        "dy24b",
    }
    assert board("刑事警情", "山东").place == "山东省"
    assert {row.document.id for group in board("", None, 2023).groups for row in group.rows} == {"cq23"}
    assert board("刑事警情", "贵阳").groups == ()


def test_unknown_indicator_gives_an_empty_board() -> None:
    assert board("森林覆盖").groups == ()


def test_a_rise_is_above_zero() -> None:
    rises = [row for group in board("治安警情").groups for row in group.rows if row.figure.text == "2%"]
    assert [row.value for row in rises] == [2.0]


@pytest.mark.parametrize(
    ("one", "other"), [("元", "元人民币"), ("千米", "公里"), ("公斤", "kg"), ("標準箱", "TEU")]
)
def test_writings_of_one_unit_stand_together(one: str, other: str) -> None:
    entries = [_stated("a", "2021年", 3, unit=one), _stated("b", "2022年", 4, unit=other)]
    found = board_over(entries).indicator("社区养老服务设施总数", FigureFilter())
    assert found and len(found.groups) == 1
    assert {row.figure.unit for row in found.groups[0].rows} == {one, other}


def test_units_of_other_measures_stand_apart() -> None:
    entries = [_stated("a", "2021年", 3, unit="斤"), _stated("b", "2022年", 4, unit="升")]
    found = board_over(entries).indicator("社区养老服务设施总数", FigureFilter())
    assert found and len(found.groups) == 2


def test_an_indicator_that_names_nothing_is_not_on_the_board() -> None:
    told = [_stated("a", "2021年", number, name) for number, name in enumerate(("连续", "之间", "泵站"), 1)]
    assert [one.name for one in board_over(told).indicators("", FigureFilter())] == ["泵站"]


def test_one_thing_in_several_units_of_one_measure_stands_in_one_line() -> None:
    grain = {"indicator": "稻谷产量", "period_kind": "year"}
    told = board_over(
        [
            _stated("a", "2021年", 30_000, text="3万斤", unit="斤", **grain),
            _stated("b", "2022年", 18, text="18吨", unit="吨", **grain),
            _stated("c", "2023年", 20, text="20吨", unit="吨", **grain),
            _stated("d", "2023年", 5, text="5袋", unit="袋", **grain),
        ]
    )
    found = told.indicator("稻谷产量", FigureFilter())
    assert found is not None
    assert [(one.unit, [row.value for row in one.rows]) for one in found.series] == [
        ("吨", [15.0, 18.0, 20.0]),
        ("袋", [5.0]),
    ]


def test_the_commonest_place_is_that_of_most_figures() -> None:
    def figure(place: str | None) -> Figure:
        return Figure("3座", 0, 2, "桥梁数量", 3.0, "座", place=place)

    told = [
        (figure(place), f"p{n}", Document(f"d{n}", f"{n}.txt", "", Metadata()))
        for n, place in enumerate((None, None, None, "岳阳市", "常德市", "常德市"))
    ]
    assert board_over(told).commonest_place("桥梁数量") == "常德市"
    assert board_over(told[:3]).commonest_place("桥梁数量") is None
    assert board_over(told).commonest_place("隧道数量") is None
