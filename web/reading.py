"""A whole document as its page shows it: lines with anchors and marks, its outline, what is found within it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile

from markupsafe import Markup

from xunduan.index.documents import Figure, Heading, Passage
from xunduan.language.fold import fold
from xunduan.search.board import sentence_span
from xunduan.search.results import DocumentView
from xunduan.web.marking import Mark, marked, shifted
from xunduan.web.state import SearchState, figure_anchor, passage_anchor

FOUND_MAX = 500
"""Places of a document that are marked when something is looked for within it."""


@dataclass(frozen=True)
class Piece:
    """Part of a line that belongs to one passage, or to none."""

    html: Markup
    anchor: str | None
    """The id of the passage that begins here."""
    hit: bool


@dataclass(frozen=True)
class Line:
    """One paragraph or heading of a document."""

    start: int
    kind: str
    level: int
    """Of a heading in HTML, 2 to 6; else 0."""
    section: str | None
    """The anchor of the section or heading that begins here."""
    pieces: tuple[Piece, ...]

    @property
    def hit(self) -> bool:
        return any(piece.hit for piece in self.pieces)


def figure_marks(view: DocumentView) -> list[Mark]:
    """Every figure of a document with its anchor, and the sentences that say them."""
    marks = []
    for passage in view.passages:
        for figure in passage.figures:
            start, end = sentence_span(passage.text, figure)
            marks.append(Mark(passage.start + start, passage.start + end, "said"))
            anchor = figure_anchor(passage.id, figure.start)
            marks.append(Mark(passage.start + figure.start, passage.start + figure.end, "figure", anchor))
    return marks


def found_marks(text: str, wanted: str) -> list[Mark]:
    """Where a document's text holds what is looked for within it, in either script; the first few are anchors."""
    if not wanted.strip():
        return []
    places = re.finditer(re.escape(fold(wanted.strip())), fold(text))
    return [
        Mark(place.start(), place.end(), "found", f"found-{number}")
        for number, place in enumerate(islice(places, FOUND_MAX), 1)
    ]


@dataclass(frozen=True)
class Outlined:
    """A section in the outline, with its figures."""

    heading: str
    level: int
    anchor: str
    figures: tuple[tuple[Figure, str], ...]
    here: bool
    """Whether the passage that is shown stands in it."""


def outline(view: DocumentView, at: int | None, state: SearchState) -> tuple[Outlined, ...]:
    """The document's sections, else its headings, with the figures of each; what stands before them comes first.

    `at` is where the passage begins that is shown; without one the document's beginning is.
    """
    document = view.document
    starts = [(each.start, each.heading, each.level) for each in document.sections if each.heading]
    if not starts:
        starts = [
            (each.start, document.text[each.start : each.end].strip(), each.level)
            for each in document.headings
            if each.kind == "heading"
        ]
    starts = [(-1, "", 1), *sorted(starts)]
    ranks = {level: min(rank, 2) for rank, level in enumerate(sorted({level for _, _, level in starts}))}
    edges = [start for start, _, _ in starts]
    figures: list[list[tuple[Figure, str]]] = [[] for _ in starts]
    for passage in view.passages:
        owner = bisect_right(edges, passage.start) - 1
        figures[owner] += [
            (figure, state.figure_url(document.id, passage.id, figure.start)) for figure in passage.figures
        ]
    here = bisect_right(edges, at or 0) - 1
    return tuple(
        Outlined(heading, ranks[level], section_anchor(start), tuple(held), number == here)
        for number, ((start, heading, level), held) in enumerate(zip(starts, figures, strict=True))
        if heading or held
    )


def section_anchor(start: int) -> str:
    return f"section-{start}"


def document_lines(view: DocumentView, marks: Iterable[Mark], hit_id: str | None) -> tuple[Line, ...]:
    """The document's text as lines, with its passages as anchors; these stand in order and do not overlap.

    `marks` point into the document's text.
    """
    text = view.document.text
    headings = {heading.start: heading for heading in view.document.headings}
    begun = {section.start for section in view.document.sections} | set(headings)
    ranks = _ranks(view.document.headings)
    lines, above = [], 1
    spans = _spans(text, view.document.headings)
    for (start, end), marks_here in zip(spans, _by_span(spans, marks), strict=True):
        heading = headings.get(start)
        level = 0
        if heading and heading.kind == "heading":
            level = above = min(ranks[heading.level], above + 1)
        lines.append(
            Line(
                start=start,
                kind=heading.kind if heading else "text",
                level=level,
                section=section_anchor(start) if start in begun else None,
                pieces=tuple(_pieces(text, start, end, view.passages, marks_here, hit_id)),
            )
        )
    return tuple(lines)


def _ranks(headings: Sequence[Heading]) -> dict[int, int]:
    """The document's own heading levels as HTML's: the highest is h2, below the title, and none is skipped."""
    levels = sorted({heading.level for heading in headings if heading.kind == "heading"})
    return {level: min(6, 2 + rank) for rank, level in enumerate(levels)}


def _spans(text: str, headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """The lines of a text; a heading that shares its line with a paragraph stands alone."""
    cuts = {0, len(text), *accumulate(len(line) + 1 for line in text.split("\n")[:-1])}
    cuts.update(edge for heading in headings for edge in (heading.start, heading.end) if edge <= len(text))
    ordered = sorted(cuts)
    return [(a, b) for a, b in zip(ordered, ordered[1:], strict=False) if text[a:b].strip()]


def _by_span(spans: Sequence[tuple[int, int]], marks: Iterable[Mark]) -> list[list[Mark]]:
    """For each span, in order and without overlaps, the marks that reach into it."""
    found: list[list[Mark]] = [[] for _ in spans]
    ends = [end for _, end in spans]
    for mark in marks:
        for index in range(bisect_right(ends, mark.start), len(spans)):
            if spans[index][0] >= mark.end:
                break
            found[index].append(mark)
    return found


def _pieces(
    text: str, start: int, end: int, passages: Sequence[Passage], marks: Sequence[Mark], hit_id: str | None
) -> Iterable[Piece]:
    first = bisect_right(passages, start, key=lambda passage: passage.end)
    here = list(takewhile(lambda passage: passage.start < end, islice(passages, first, None)))
    cuts = sorted({start, end} | {edge for p in here for edge in (p.start, p.end) if start < edge < end})
    for left, right in zip(cuts, cuts[1:], strict=False):
        owner = next((passage for passage in here if passage.start <= left < passage.end), None)
        begins = owner is not None and owner.start >= start and left == max(owner.start, start)
        yield Piece(
            html=marked(text[left:right].rstrip("\n"), shifted(marks, -left)),
            anchor=passage_anchor(owner.id) if owner and begins else None,
            hit=owner is not None and owner.id == hit_id,
        )
