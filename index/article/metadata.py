"""Metadata: what is known of a document and how it is known. Absent rather than guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from xunduan.index.article.authors import authors_of
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.clues import Clues
from xunduan.index.article.official import issuer, paper_number
from xunduan.index.article.path_clues import path_place, path_year
from xunduan.index.article.places import places_of
from xunduan.index.article.published import published_fact
from xunduan.index.article.source import find_source
from xunduan.index.article.structure import Paragraph
from xunduan.index.article.years import infer_period, infer_year
from xunduan.index.documents import DocumentKind, Fact, Metadata
from xunduan.language.dates import local_time
from xunduan.language.fold import fold

_TITLE_MAX = 60
"""Characters of a title that is put together here."""
_MADE_MIN = 8
"""Characters of a first sentence before the stop at which it is cut to a title."""
_MADE_WITHIN = 12
"""Paragraphs at the beginning of which one may give a title."""
_MADE_BESIDE = 3
"""Headings of one level from which on the first of them names its own part alone."""
_UNTITLED = frozenset({"stories", "form"})
"""Kinds whose first line names an item or a row and never the whole document."""
_STOP = re.compile(r"[。!?;]|(?<!\d)[,:]|[,:](?!\d)")
_WORD = re.compile(r"[\u4e00-\u9fffa-z]{2}")
_EVENT = BY_NAME["event"]
_PLACEHOLDER = BY_NAME["placeholder"]
_NAMED_BY_LABEL = ("source", "site", "authors")
"""Facts whose value is missing where a template's word stands for it (网站名称); as a title that may be meant."""
_MANIFOLD = frozenset({"stories", "law"})
"""Kinds that are about no one time; a law's years are those of its making."""


def extract(
    clues: Clues, paragraphs: Sequence[Paragraph], kind: DocumentKind = "article", utc_offset: float = 8.0
) -> Metadata:
    """The document's metadata. A stated field outranks whatever the text says.

    Documents of many stories are about no one place; reports and laws about the one that their title names, or that
    outweighs all others in them.
    """
    clues = replace(clues, stated=_told(clues.stated))
    published = published_fact(clues, paragraphs, kind)
    if published is not None:
        published = replace(published, value=local_time(published.value, utc_offset))
    title = _title(clues, paragraphs, kind)
    body = "\n".join(paragraph.folded for paragraph in paragraphs)
    folded_title = fold(clues.stated.get("title", "") or clues.title)
    told = "" if kind == "law" else body
    year = infer_year(published.value if published else None, folded_title, clues.captions, told)
    if year is not None and published is not None and published.provenance == "inferred":
        year = replace(year, provenance="inferred")
    if year is None and kind not in _MANIFOLD:
        year = path_year(clues.file_name)
    number = paper_number(clues.head, paragraphs)
    return Metadata(
        title=title,
        source=clues.fact("source")
        or find_source(
            clues.credits,
            clues.head,
            clues.notices,
            clues.agency,
            clues.around,
            clues.stated.get("site", ""),
        ),
        url=clues.fact("url"),
        published=published,
        year=year,
        period=None
        if kind in _MANIFOLD
        else infer_period(year, published.value if published else None, folded_title, body),
        places=places_of(clues, folded_title, paragraphs, kind) or _places_of_path(clues, kind),
        authors=authors_of(clues),
        tags=clues.facts("tags"),
        number=number,
        issuer=issuer(clues.stated.get("title", "") or clues.title, paragraphs, kind),
    )


def _places_of_path(clues: Clues, kind: DocumentKind) -> tuple[Fact, ...]:
    place = path_place(clues.file_name) if kind not in _MANIFOLD else None
    return (place,) if place else ()


def _told(stated: Mapping[str, str]) -> dict[str, str]:
    """What is stated, without what a template holds in a value's place: {{title}}, 网站名称."""
    return {
        name: value
        for name, value in stated.items()
        if not _PLACEHOLDER.takes(folded := fold(value.strip()))
        or (name not in _NAMED_BY_LABEL and folded.isalpha())
    }


def _title(clues: Clues, paragraphs: Sequence[Paragraph], kind: DocumentKind) -> Fact | None:
    if stated := clues.fact("title"):
        return stated
    if clues.title:
        return Fact(clues.title, "stated", clues.title)
    for paragraph in paragraphs[:3]:
        event = _EVENT.find(paragraph.folded)
        if event is not None and len(event.group("who") + event.group("what")) <= _TITLE_MAX:
            text = paragraph.text
            words = (
                text[event.start("who") : event.end("who")] + text[event.start("what") : event.end("what")]
            )
            return Fact(words, "derived", text[: event.end()])
    return _made_title(paragraphs) if kind not in _UNTITLED else None


def _made_title(paragraphs: Sequence[Paragraph]) -> Fact | None:
    """A name for a document without a title: its first heading, else its first sentence, cut at a stop."""
    for paragraph in paragraphs[:_MADE_WITHIN]:
        called = len(paragraph.folded) <= 20 and paragraph.folded.endswith(":")  # 各位代表:
        if called or paragraph.listed or paragraph.kind == "table" or not _WORD.search(paragraph.folded):
            continue
        if paragraph.role == "heading":
            beside = sum(p.role == "heading" and p.level == paragraph.level for p in paragraphs)
            if beside >= _MADE_BESIDE:
                return None  # one of many that stand beside each other names none but its own part
            return Fact(paragraph.text[:_TITLE_MAX], "inferred", paragraph.text)
        stops = [found.start() for found in _STOP.finditer(paragraph.folded[:_TITLE_MAX])]
        end = next((stop for stop in stops if stop >= _MADE_MIN), min(len(paragraph.text), _TITLE_MAX))
        return Fact(paragraph.text[:end].rstrip(), "inferred", paragraph.text)
    return None
