"""What the templates show, worked out beforehand: hits, answer cards, pagers, the marked document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile

from markupsafe import Markup

from xunduan.index.documents import Document, Figure, Heading, Passage
from xunduan.search.results import DocumentView, Hit
from xunduan.web.citation import citation
from xunduan.web.marking import Mark, marked, shifted
from xunduan.web.serialize import value_of
from xunduan.web.state import SearchState, passage_anchor

_NUMBER = re.compile(r"[-+−]?[0-9０-９][0-9０-９.,．，]*")


@dataclass(frozen=True)
class FigureShown:
    """A figure with its number apart from the words around it, to set it large."""

    figure: Figure
    before: str
    number: str
    after: str


def figure_shown(figure: Figure) -> FigureShown:
    """`970.7万人次` as ("", "970.7", "万人次"); a figure without digits is all number."""
    found = _NUMBER.search(figure.text)
    if not found:
        return FigureShown(figure, "", figure.text, "")
    return FigureShown(figure, figure.text[: found.start()], found.group(), figure.text[found.end() :])


@dataclass(frozen=True)
class HitShown:
    """One hit, ready to be shown."""

    hit: Hit
    title: str
    text: Markup
    link: str
    figures: tuple[FigureShown, ...]
    citation: str
    lang: str


def title_of(document: Document) -> str:
    """The title, or the file's name where none is known."""
    return value_of(document.metadata.title) or document.path


def hit_marks(hit: Hit) -> list[Mark]:
    marks = [Mark(mark.start, mark.end, mark.kind) for mark in hit.highlights]
    return marks + [Mark(figure.start, figure.end, "answer") for figure in hit.answers]


def hit_shown(hit: Hit, state: SearchState, origin: str) -> HitShown:
    link = state.document_url(hit.document.id, hit.passage.id)
    permanent = SearchState().document_url(hit.document.id, hit.passage.id)
    return HitShown(
        hit=hit,
        title=title_of(hit.document),
        text=marked(hit.passage.text, hit_marks(hit)),
        link=link,
        figures=tuple(figure_shown(figure) for figure in hit.answers),
        citation=citation(hit.passage.text, hit.document, origin + permanent),
        lang=hit.document.script,
    )


@dataclass(frozen=True)
class Card:
    """The answer on top of the page: the figures, and the source's own sentence with them marked."""

    shown: HitShown
    quote: Markup


def card(shown: HitShown) -> Card | None:
    """The card of a hit, or None where it has no figure that answers."""
    answers = shown.hit.answers
    if not answers:
        return None
    text = shown.hit.passage.text
    start, end = _sentence(text, answers[0])
    for other in answers[1:]:
        left, right = _sentence(text, other)
        start, end = min(start, left), max(end, right)
    marks = [Mark(figure.start, figure.end, "answer") for figure in answers]
    quote = text[start:end].rstrip("；; \n")
    lead = len(quote) - len(quote.lstrip())
    return Card(shown, marked(quote.lstrip(), shifted(marks, -start - lead)))


_STOPS = "。！？!?；;\n"


def _sentence(text: str, figure: Figure) -> tuple[int, int]:
    """The sentence around a figure; its clause, where the extractor knows it, lies inside."""
    start = min(figure.start, figure.clause_start) if figure.clause_end else figure.start
    end = max(figure.end, figure.clause_end)
    while start > 0 and text[start - 1] not in _STOPS:
        start -= 1
    while end < len(text) and text[end - 1 : end] not in _STOPS:
        end += 1
    return start, end


@dataclass(frozen=True)
class Pager:
    """The pages of a result list: the current one and its neighbours; None stands for a gap."""

    current: int
    last: int
    numbers: tuple[int | None, ...]


def pager(total: int, page: int, size: int, last_page: int) -> Pager:
    """Pages 1 and last, and two on either side of the current one."""
    last = max(1, min(last_page, -(-total // size)))
    wanted = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[int | None] = []
    for number in wanted:
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return Pager(page, last, tuple(numbers))


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

    kind: str
    level: int
    """Of a heading in HTML, 2 to 6; else 0."""
    pieces: tuple[Piece, ...]

    @property
    def hit(self) -> bool:
        return any(piece.hit for piece in self.pieces)


def document_lines(view: DocumentView, marks: Iterable[Mark], hit_id: str | None) -> tuple[Line, ...]:
    """The document's text as lines, with its passages as anchors; these stand in order and do not overlap.

    `marks` point into the document's text.
    """
    text = view.document.text
    marks = list(marks)
    headings = {heading.start: heading for heading in view.document.headings}
    ranks = _ranks(view.document.headings)
    lines, above = [], 1
    for start, end in _spans(text, view.document.headings):
        heading = headings.get(start)
        level = 0
        if heading and heading.kind == "heading":
            level = above = min(ranks[heading.level], above + 1)
        lines.append(
            Line(
                kind=heading.kind if heading else "text",
                level=level,
                pieces=tuple(_pieces(text, start, end, view.passages, marks, hit_id)),
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
