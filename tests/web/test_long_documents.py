"""A long document with a query is shown in about the time it takes without one."""

from __future__ import annotations

import time

from xunduan.index.documents import Document, Metadata, Passage
from xunduan.search.results import DocumentView
from xunduan.web.marking import Mark, segments
from xunduan.web.reading import document_lines


def long_view(lines: int) -> tuple[DocumentView, list[Mark]]:
    """A document of so many lines, each a passage with a term and a sentence marked."""
    texts = [f"第{n}泵站今年检修{n + 3}次,停机{n % 11}小时。" for n in range(lines)]
    passages, marks, start = [], [], 0
    for n, text in enumerate(texts):
        passages.append(Passage(f"p-{n}", "d", start, start + len(text), text))
        marks += [
            Mark(start, start + len(text), "sentence"),
            Mark(start + len(text) - 6, start + len(text) - 4, "term"),
        ]
        start += len(text) + 1
    return DocumentView(Document("d", "d.txt", "\n".join(texts), Metadata()), tuple(passages)), marks


def seconds(view: DocumentView, marks: list[Mark]) -> float:
    began = time.process_time()
    document_lines(view, marks, None)
    return time.process_time() - began


def test_marks_cost_no_more_than_the_text_they_stand_in() -> None:
    view, marks = long_view(6000)
    plain = min(seconds(view, []) for _ in range(2))
    assert (
        seconds(view, marks) < 4 * plain + 0.5
    )  # each line is cut in four, and nothing is looked through twice


def test_one_line_with_many_marks_is_cut_in_linear_time() -> None:
    marks = [Mark(n, n + 2, kind) for n in range(0, 60_000, 3) for kind in ("term", "answer")]
    began = time.process_time()
    pieces = segments(60_000, marks)
    assert time.process_time() - began < 3
    assert pieces[0] == (0, 2, frozenset(marks[:2])) and pieces[1] == (2, 3, frozenset())


def test_marks_of_one_kind_that_overlap_mark_their_union() -> None:
    pieces = segments(10, [Mark(1, 5, "term"), Mark(3, 8, "term"), Mark(4, 4, "answer")])
    assert [piece[:2] for piece in pieces if piece[2]] == [(1, 3), (3, 5), (5, 8)]
