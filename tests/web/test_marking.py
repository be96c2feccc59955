from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tests.web.fake_engine import HOSTILE
from xunduan.web.marking import Mark, marked, segments, shifted
from xunduan.web.text import printable

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=60) | st.just(HOSTILE)
MARKS = st.lists(
    st.builds(
        Mark, st.integers(-5, 80), st.integers(-5, 80), st.sampled_from(["term", "sentence", "answer"])
    ),
    max_size=8,
)


class Elements(HTMLParser):
    """Collects elements and text, and fails on what is not nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXTS, MARKS)
def test_marked_text_is_escaped_nested_and_complete(text: str, marks: list[Mark]) -> None:
    made = str(marked(text, marks))
    parser = Elements()
    parser.feed(made)
    parser.close()
    assert parser.open == []
    assert {tag for tag, _ in parser.seen} <= {"mark", "span"}
    assert all(set(attributes) == {"class"} for _, attributes in parser.seen)
    bare = re.sub(r"</?(?:mark|span)[^>]*>", "", made)
    assert html.unescape(bare) == html.unescape(html.escape(printable(text)))


@given(TEXTS, MARKS)
def test_segments_cover_the_text_once(text: str, marks: list[Mark]) -> None:
    pieces = segments(len(text), marks)
    assert "".join(text[start:end] for start, end, _ in pieces) == text


def test_a_term_inside_a_sentence_and_an_answer_over_a_term() -> None:
    marks = [Mark(0, 6, "sentence"), Mark(1, 3, "term"), Mark(2, 4, "answer")]
    assert str(marked("甲乙丙丁戊己庚", marks)) == (
        '<span class="sentence">甲<mark class="term">乙</mark><mark class="answer">丙丁</mark>戊己</span>庚'
    )


def test_neighbouring_terms_are_one_mark() -> None:
    assert (
        str(marked("反诈中心", [Mark(0, 1, "term"), Mark(1, 2, "term")]))
        == '<mark class="term">反诈</mark>中心'
    )


def test_shifted_marks_point_at_the_same_words() -> None:
    assert shifted([Mark(1, 2, "term")], 10) == [Mark(11, 12, "term")]
