"""The board: one indicator a group, contradictions side by side, nothing merged that differs."""

from __future__ import annotations

from xunduan.index.documents import Document, Fact, Figure, Metadata
from xunduan.index.figures import FigureContext, extract_figures
from xunduan.search.board import figure_board, figure_years, signed_value
from xunduan.search.results import FigureBoard

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
    return figure_board(figures(), query, place, year)


def test_the_indicator_that_is_asked_comes_first_and_others_stay_apart() -> None:
    groups = board("刑事警情").groups
    assert groups[0].indicator == "刑事警情"
    assert {(row.figure.place, signed_value(row.figure)) for row in groups[0].rows} == {
        ("东营市", -33.0),
        ("东营市", -31.0),
        ("重庆市", -11.0),
    }
    apart = [group.indicator for group in groups[1:]]
    assert "立刑事案件" in apart
    assert "治安警情" in apart


def test_contradictions_are_marked_and_not_merged() -> None:
    group = board("刑事警情").groups[0]
    (numbers,) = group.contradictions
    assert {group.rows[number].document.id for number in numbers} == {"dy24", "dy24b"}


def test_a_document_that_repeats_itself_is_one_row() -> None:
    assert [row.document.id for row in board("刑事警情").groups[0].rows].count("cq23") == 1


def test_person_counters_are_one_group() -> None:
    group = board("抓获盗窃嫌疑人").groups[0]
    assert [(row.figure.text, figure_years(row.figure, row.document)) for row in group.rows] == [
        ("310人", {2022}),
        ("280名", {2023}),
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
    assert [signed_value(row.figure) for row in rises] == [2.0]
