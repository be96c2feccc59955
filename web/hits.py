"""A hit as the templates show it, worked out beforehand: headline, marked snippet, figures that answer, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from xunduan.index.documents import Document, Figure, Passage, Section
from xunduan.search.results import Hit
from xunduan.web.citation import citation
from xunduan.web.marking import Mark, marked, shifted
from xunduan.web.serialize import value_of
from xunduan.web.snippet import excerpt
from xunduan.web.state import SearchState

_NUMBER = re.compile(r"[-+−]?[0-9０-９][0-9０-９.,．，]*")


@dataclass(frozen=True)
class FigureShown:
    """A figure cut into its number, which is set large, and the words around it."""

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
class Chip:
    """A figure that answers, with the address of the very sentence it was printed in."""

    shown: FigureShown
    link: str


@dataclass(frozen=True)
class HitShown:
    """One hit, ready to be shown."""

    hit: Hit
    headline: str
    """The story, the article of the law, the item: what the passage stands under; else the document's title."""
    title: str | None
    """The document's title where the headline is not that already."""
    snippet: Markup
    text: Markup | None
    """The whole passage where the snippet is only a part of it."""
    link: str
    original: str | None
    place: str | None
    published: str | None
    source: str | None
    chips: tuple[Chip, ...]
    citation: str
    lang: str


def title_of(document: Document) -> str:
    """The title, or the file's name where none is known."""
    return value_of(document.metadata.title) or document.path


def hit_marks(hit: Hit, *, tinted: bool = True) -> list[Mark]:
    """The marks of a hit in its passage; its best sentence has a background only where `tinted`."""
    marks = [
        Mark(mark.start, mark.end, mark.kind) for mark in hit.highlights if tinted or mark.kind != "sentence"
    ]
    return marks + [Mark(figure.start, figure.end, "answer") for figure in hit.answers]


def hit_shown(hit: Hit, state: SearchState, origin: str, *, tinted: bool = True) -> HitShown:
    """`tinted`: whether the sentence that answers best gets a background."""
    document, passage = hit.document, hit.passage
    permanent = SearchState().document_url(document.id, passage.id)
    marks = hit_marks(hit, tinted=tinted)
    cut = excerpt(passage.text, hit_marks(hit))
    snippet = marked(passage.text[cut.start : cut.end].rstrip("\n"), shifted(marks, -cut.start))
    whole = cut.start == 0 and cut.end == len(passage.text)
    section = section_at(document, passage.start)
    title, headline = title_of(document), headline_of(document, passage)
    places = document.metadata.places
    return HitShown(
        hit=hit,
        headline=headline,
        title=title if title != headline else None,
        snippet=Markup("{}{}{}").format("…" * cut.cut_before, snippet, "…" * cut.cut_after),
        text=None if whole else marked(passage.text, marks),
        link=state.document_url(document.id, passage.id),
        original=web_address(section.url if section else None)
        or web_address(value_of(document.metadata.url)),
        place=(section.place if section else None) or (places[0].value if places else None),
        published=(section.published if section else None) or value_of(document.metadata.published),
        source=(section.source if section else None) or value_of(document.metadata.source),
        chips=tuple(
            Chip(figure_shown(figure), state.figure_url(document.id, passage.id, figure.start))
            for figure in hit.answers
        ),
        citation=citation(passage.text, document, origin + permanent),
        lang=document.script,
    )


def section_at(document: Document, position: int) -> Section | None:
    """The innermost section with a heading that holds a character of the document's text."""
    holding = [each for each in document.sections if each.start <= position < each.end and each.heading]
    return max(holding, key=lambda each: (each.level, each.start), default=None)


def headline_of(document: Document, passage: Passage) -> str:
    """What a passage stands under: its section, else the nearest heading above it, else the document's title."""
    section = section_at(document, passage.start)
    return section.heading if section else (*passage.headings[-1:], title_of(document))[0]


def web_address(url: str | None) -> str | None:
    """The address, where it is one of the web; what a file claims may be anything."""
    return url if url and url.startswith(("http://", "https://")) else None
