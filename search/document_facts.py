"""What filters, facets and ranking need of every document, held in memory: a row each, no texts."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xunduan.index.documents import Document
from xunduan.search.dates_asked import months_of
from xunduan.search.results import Facets, FacetValue, SearchRequest

_FACET_VALUES = 30
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document's filterable facts."""

    id: str
    script: str
    source: str | None
    published: str | None
    places: tuple[str, ...]
    years: tuple[int, ...]
    """Years the document is about, speaks from, or was published in."""
    about: tuple[int, ...]
    """Years the document is about."""
    day: dt.date | None = None
    """The day of its publication."""
    months: frozenset[tuple[int, int]] = frozenset()
    """Years and months it is about, where that is less than a year."""


def entry_of(document: Document) -> Entry:
    """What of a document filters and facets look at."""
    metadata = document.metadata
    spoken_from = {int(fact.value[:4]) for fact in (metadata.published, metadata.year) if fact}
    about = {int(year) for year in _YEAR.findall(metadata.period.value)} if metadata.period else spoken_from
    return Entry(
        document.id,
        document.script,
        metadata.source.value if metadata.source else None,
        metadata.published.value if metadata.published else None,
        tuple(dict.fromkeys(place.value for place in metadata.places)),
        tuple(sorted(spoken_from | about, reverse=True)),
        tuple(sorted(about, reverse=True)),
        dt.date.fromisoformat(metadata.published.value[:10]) if metadata.published else None,
        months_of(metadata.period.value) if metadata.period else frozenset(),
    )


def accepts(request: SearchRequest, is_within: Callable[[str, str], bool]) -> Callable[[Entry], bool]:
    """The request's filters as one predicate; `is_within(inner, outer)` compares places."""

    def accept(entry: Entry) -> bool:
        if request.sources and entry.source not in request.sources:
            return False
        if request.lang and entry.script != request.lang:
            return False
        if request.years and not set(request.years) & set(entry.years):
            return False
        if request.places and not any(
            is_within(place, wanted) for place in entry.places for wanted in request.places
        ):
            return False
        day = entry.published[:10] if entry.published else None
        if request.since and (day is None or day < request.since):
            return False
        return not (request.until and (day is None or day > request.until))

    return accept


def facets(entries: Iterable[Entry]) -> Facets:
    """How many of the entries, one for each hit, have each source, place, year and script; most frequent first."""
    entries = list(entries)
    return Facets(
        source=_count(entry.source for entry in entries if entry.source),
        place=_count(place for entry in entries for place in entry.places),
        year=_count(str(year) for entry in entries for year in entry.years),
        lang=_count(entry.script for entry in entries),
    )


def _count(values: Iterable[str]) -> tuple[FacetValue, ...]:
    counts = sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetValue(value, count) for value, count in counts[:_FACET_VALUES])
