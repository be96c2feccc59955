from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from tests.web.fake_engine import CORPUS
from xunduan.index.documents import Document, Heading, Metadata, Passage
from xunduan.search.results import DocumentView
from xunduan.web.marking import Mark
from xunduan.web.reading import document_lines
from xunduan.web.text import printable

LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12)


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
