from __future__ import annotations

from dataclasses import replace

import pytest

from xunduan.index.documents import Document, Fact, Figure, Metadata, Passage, Section
from xunduan.search.results import Highlight, Hit
from xunduan.web.hits import figure_shown, headline_of, hit_shown, web_address
from xunduan.web.state import SearchState


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
    plain = replace(document, sections=())
    assert headline_of(plain, passage) == "县图书馆开馆"
    untitled = hit_shown(Hit(1, 0.9, replace(passage, headings=()), plain), SearchState(), "")
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
