from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.fake_engine import CORPUS
from xunduan.index.documents import Document, Figure, Heading, Metadata, Passage
from xunduan.search.results import DocumentView, Hit
from xunduan.web.marking import Mark
from xunduan.web.state import SearchState
from xunduan.web.text import printable
from xunduan.web.views import card, document_lines, figure_shown, hit_shown, pager

LINE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=12)


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


@given(st.lists(LINE, min_size=1, max_size=6), st.data())
def test_a_document_shows_all_of_its_text_once_whatever_its_passages(
    lines: list[str], data: st.DataObject
) -> None:
    text = "\n".join(lines)
    position = st.integers(0, len(text))
    edges = sorted(data.draw(st.sets(position, max_size=8)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    passages = tuple(Passage(f"p{n}", "d", *span, "") for n, span in enumerate(spans))
    first = len(lines[0])
    headings = (Heading(0, first),) if first else ()
    view = DocumentView(Document("d", "d.txt", text, Metadata(), headings=headings), passages)
    marks = [Mark(start, end, "term") for start, end in spans]
    shown = document_lines(view, marks, "p0")
    told = "".join(_plain(str(piece.html)) for line in shown for piece in line.pieces)
    assert "".join(told.split()) == "".join(printable(text).split())
    anchors = [piece.anchor for line in shown for piece in line.pieces if piece.anchor]
    assert len(anchors) == len(set(anchors))


def test_the_hit_keeps_its_heading_apart() -> None:
    document, passages = CORPUS[0]
    lines = document_lines(DocumentView(document, passages), [], "doc1-0")
    assert [line.kind for line in lines] == ["heading", "text", "text"]
    assert [line.pieces[0].hit for line in lines] == [False, True, False]
    assert lines[1].pieces[0].anchor == "passage-doc1-0"


def test_no_heading_level_is_skipped_whatever_the_document_has() -> None:
    text = "甲\n乙\n丙\n丁"
    given = zip((0, 2, 4, 6), (4, 2, 6, 4), strict=True)
    headings = tuple(Heading(start, start + 1, "heading", level) for start, level in given)
    view = DocumentView(Document("d", "d.txt", text, Metadata(), headings=headings), ())
    assert [line.level for line in document_lines(view, [], None)] == [2, 2, 3, 3]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("970.7万人次", ("", "970.7", "万人次")),
        ("下降35.0%", ("下降", "35.0", "%")),
        ("１２．５％", ("", "１２．５", "％")),
        ("三成", ("", "三成", "")),
    ],
)
def test_the_number_is_set_apart_from_its_words(text: str, parts: tuple[str, str, str]) -> None:
    shown = figure_shown(Figure(text, 0, len(text), "指标", 1, ""))
    assert (shown.before, shown.number, shown.after) == parts


def _hit(text: str, *numbers: str) -> Hit:
    figures = tuple(
        Figure(number, text.index(number), text.index(number) + len(number), "指标", 1, "")
        for number in numbers
    )
    return Hit(
        1,
        0.9,
        Passage("p", "d", 0, len(text), text),
        Document("d", "d.txt", text, Metadata()),
        answers=figures,
    )


def test_the_card_quotes_the_sentence_with_its_number_marked() -> None:
    made = card(hit_shown(_hit("前一句。全年劝阻970.7万人次；止付3亿元。", "970.7万人次"), SearchState(), ""))
    assert made is not None
    assert str(made.quote) == '全年劝阻<mark class="answer">970.7万人次</mark>'


def test_the_card_of_several_figures_quotes_them_all() -> None:
    made = card(hit_shown(_hit("刑事警情下降10%。治安警情下降20%。别的。", "10%", "20%"), SearchState(), ""))
    assert made is not None
    assert re.findall(r'class="answer">([^<]+)', str(made.quote)) == ["10%", "20%"]


def test_no_figure_no_card() -> None:
    assert card(hit_shown(_hit("没有数字。"), SearchState(), "")) is None


@pytest.mark.parametrize(
    ("total", "page", "numbers"),
    [
        (0, 1, (1,)),
        (10, 1, (1,)),
        (11, 1, (1, 2)),
        (200, 10, (1, None, 8, 9, 10, 11, 12, None, 20)),
        (200, 20, (1, None, 18, 19, 20)),
    ],
)
def test_the_pager(total: int, page: int, numbers: tuple[int | None, ...]) -> None:
    assert pager(total, page, 10, 1000).numbers == numbers
