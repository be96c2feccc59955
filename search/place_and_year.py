"""Where and when: how well a document's place and time fit those that a query names. A preference, never a filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xunduan.language.gazetteer import short_name
from xunduan.language.places import is_within
from xunduan.search.dates_asked import DateAsked, date_asked_fit
from xunduan.search.document_facts import Entry
from xunduan.search.lexicon import Lexicon
from xunduan.search.query import Query

UNKNOWN = 0.4
"""A document that states no place, no year or no day: likelier than one that states another."""
NEARBY_YEAR = 0.6
"""The year is that of publication and not the one that the document is about."""
NAMED = 0.9
"""The passage itself names it."""
NAMED_DAY = 1.0
"""It names the day or the month: nothing is more exact."""


def place_fit(places: Sequence[str], entry: Entry) -> float:
    """1 where the document's main places lie in one that is asked for, less where only a part or a later one does."""
    if not entry.places:
        return UNKNOWN
    return max(
        max(_one_place(wanted, place, entry.places[:number]) for number, place in enumerate(entry.places))
        for wanted in places
    )


def _one_place(wanted: str, place: str, before: Sequence[str]) -> float:
    """How well a place of a document fits, `before` being those that the document is about more than that one."""
    main = 0.8 if before else 1.0
    if is_within(place, wanted):
        return main
    # The city's report answers for its district, though not as well as the district's own; that of one of its
    # districts, which names the city only to say where that is, for no other one.
    answers = is_within(wanted, place) and not any(is_within(other, place) for other in before)
    return 0.7 * main if answers else 0.0


def year_fit(years: Sequence[int], entry: Entry) -> float:
    """1 where the document is about the year, less where it only appeared in it."""
    if not entry.years:
        return UNKNOWN
    asked = frozenset(years)
    if not asked.isdisjoint(entry.about):
        return 1.0
    return 0.0 if asked.isdisjoint(entry.years) else NEARBY_YEAR


def date_fit(asked: Sequence[DateAsked], entry: Entry) -> float:
    """1 where the document is of the month or day, or about the month."""
    if entry.day is None and not entry.months:
        return UNKNOWN
    return date_asked_fit(asked, entry.day, entry.months, entry.about)


def fits(
    query: Query, entries_of: Callable[[np.ndarray], Sequence[Entry]], rows: np.ndarray, lexicon: Lexicon
) -> dict[str, np.ndarray]:
    """For what the query names, `place`, `year` and `date`: values from 0 to 1 for the passages of `rows`, whose
    facts `entries_of` gives.

    A passage that names the place, the year or the month itself fits whatever its document is about.
    """
    found: dict[str, np.ndarray] = {}
    if not (query.places or query.years or query.dates):
        return found
    entries = entries_of(rows)
    if query.places:
        by_document = _each(entries, lambda entry: place_fit(query.places, entry))
        named = [lexicon.named(short_name(place), rows) for place in query.places]
        found["place"] = _at_least(by_document, named)
    if query.years:
        by_document = _each(entries, lambda entry: year_fit(query.years, entry))
        found["year"] = _at_least(by_document, [lexicon.numbered(str(year), rows) for year in query.years])
    if query.dates:
        by_document = _each(entries, lambda entry: date_fit(query.dates, entry))
        named = [lexicon.dated(date.month, date.day, rows) for date in query.dates]
        found["date"] = _at_least(by_document, named, NAMED_DAY)
    return found


def _each(entries: Sequence[Entry], fit: Callable[[Entry], float]) -> np.ndarray:
    """The fit of each; passages of one document share their entry."""
    known = {id(entry): fit(entry) for entry in {id(entry): entry for entry in entries}.values()}
    return np.array([known[id(entry)] for entry in entries], np.float32)


def _at_least(values: np.ndarray, named: Sequence[np.ndarray], least: float = NAMED) -> np.ndarray:
    for here in named:
        values = np.where(here, np.maximum(values, least), values)
    return values
