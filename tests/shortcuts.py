"""What many tests ask of the product in one call: a document cleaned alone, reprints by their ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xunduan.index.article.cleaner import clean_text
from xunduan.index.documents import Document, Fact, Metadata, Passage, RawDocument
from xunduan.index.figures import FigureContext, extract_figures
from xunduan.index.reprints import family_rows
from xunduan.search.answer import answer_of
from xunduan.search.asked import figure_asked


def clean(raw: RawDocument, site_lines: Mapping[str, int] | None = None, utc_offset: float = 8.0) -> Document:
    """The document that `clean_text` makes."""
    return clean_text(raw, site_lines, utc_offset)[0]


def find_families(passages: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Families of two and more, as ids in sorted order, from (id, text) pairs (`family_rows`)."""
    ordered = sorted(passages)
    members: defaultdict[int, list[str]] = defaultdict(list)
    for (identifier, _), first in zip(
        ordered, family_rows(ordered, lambda row: ordered[row][1]), strict=True
    ):
        members[int(first)].append(identifier)
    return tuple(tuple(family) for family in members.values() if len(family) > 1)


def card_of(query: str, text: str, title: str = "") -> list[str]:
    """The figures that the passage of a text answers a query with, under a title."""
    metadata = Metadata(title=Fact(title, "stated") if title else None)
    figures = extract_figures(text, FigureContext())
    passage = Passage("p", "d", 0, len(text), text, figures=figures)
    answer = answer_of(figure_asked(query), passage, Document("d", "d.txt", text, metadata))
    return [figure.text for figure in answer.figures]
