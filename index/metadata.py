"""Metadata: what is known of a document and how it is known. Absent rather than guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.dates import DateMention, find_dates, parse_date
from index.documents import Fact, Metadata
from index.fold import fold
from index.structure import Paragraph


@dataclass(frozen=True, slots=True)
class Credit:
    """One labelled fact: what it is about and its value as it stands."""

    role: str
    """`person`, `source`, `when`, or `byline` for a whole byline as it stands."""
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Clues:
    """What cleaning took out of a document and metadata can be read from; texts folded unless said otherwise."""

    stated: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    """The title line as it stands."""
    head: tuple[str, ...] = ()
    """Imprint lines: date, source, counters."""
    credits: tuple[Credit, ...] = ()
    agency: str = ""
    place: str = ""
    day: str = ""
    """The dateline's agency, place and day."""
    captions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    """Copyright lines and breadcrumbs as they stand."""


def extract(clues: Clues, paragraphs: Sequence[Paragraph]) -> Metadata:
    """The document's metadata. A stated field outranks whatever the text says."""
    return Metadata(
        title=_title(clues), source=_source(clues), url=_stated(clues, "url"), published=_published(clues)
    )


def _stated(clues: Clues, name: str) -> Fact | None:
    value = clues.stated.get(name, "").strip()
    return Fact(value, "stated", name) if value else None


def _title(clues: Clues) -> Fact | None:
    stated = _stated(clues, "title")
    return stated or (Fact(clues.title, "stated", clues.title) if clues.title else None)


def _source(clues: Clues) -> Fact | None:
    stated = _stated(clues, "source")
    if stated:
        return stated
    for credit in clues.credits:
        if credit.role == "source":
            return Fact(credit.value, "stated", f"{credit.label}:{credit.value}")
    return None


def _published(clues: Clues) -> Fact | None:
    value = clues.stated.get("published", "")
    iso = parse_date(value)
    if iso:
        return Fact(iso, "stated", "published")
    for line in clues.head:
        iso = parse_date(line)
        if iso:
            return Fact(iso, "stated", line)
    return None
