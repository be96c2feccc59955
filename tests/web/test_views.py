from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.fake_engine import CORPUS
from xunduan.index.documents import Document, Fact, Figure, Heading, Metadata, Passage, Section
from xunduan.search.results import DocumentView, Highlight, Hit
from xunduan.web.marking import Mark
from xunduan.web.reading import document_lines
from xunduan.web.state import SearchState
from xunduan.web.text import printable
from xunduan.web.views import figure_shown, headline_of, hit_shown, pager, web_address

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


def test_the_headline_is_the_innermost_section_then_the_nearest_heading_then_the_title() -> None:
    text = "要闻\n县图书馆开馆\n正文一。正文二。"
    sections = (
        Section(0, len(text), "要闻", 1),
        Section(
            3,
            len(text),
            "县图书馆开馆",
            2,
            url="https://example.org/7",
            place="湖口县",
            published="2020-05-01",
        ),
    )
    document = Document("d", "d.txt", text, Metadata(title=Fact("晚报", "stated")), sections=sections)
    passage = Passage("p", "d", 10, len(text), text[10:], headings=("要闻", "县图书馆开馆"))
    shown = hit_shown(Hit(1, 0.9, passage, document), SearchState(), "")
    assert (shown.headline, shown.title, shown.place) == ("县图书馆开馆", "晚报", "湖口县")
    assert (shown.original, shown.published) == ("https://example.org/7", "2020-05-01")
    plain = replace(document, sections=(), headings=(Heading(0, 2), Heading(3, 9)))
    assert headline_of(plain, passage) == "县图书馆开馆"
    assert headline_of(replace(plain, headings=()), passage) == "晚报"
    untitled = hit_shown(
        Hit(1, 0.9, replace(passage, headings=()), replace(plain, headings=())), SearchState(), ""
    )
    assert (untitled.headline, untitled.title) == ("晚报", None)


def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    assert web_address("javascript:alert(1)") is None
    assert web_address("https://example.org") == "https://example.org"


def test_a_hit_that_is_not_trusted_tints_no_sentence() -> None:
    hit = replace(_hit("前一句。后一句。"), highlights=(Highlight(0, 4, "sentence"), Highlight(0, 1, "term")))
    assert 'class="sentence"' in hit_shown(hit, SearchState(), "").snippet
    plain = hit_shown(hit, SearchState(), "", tinted=False).snippet
    assert 'class="sentence"' not in plain
    assert 'class="term"' in plain


def test_a_short_passage_is_shown_whole_and_a_long_one_opens() -> None:
    assert hit_shown(_hit("短。"), SearchState(), "").text is None
    long = hit_shown(_hit("这是很长的一句话，" * 30 + "完。"), SearchState(), "")
    assert long.text is not None
    assert len(long.snippet) < 130


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
