"""The filters beside the results: a histogram of months, quick spans, and the facets in the order people look for."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xunduan.language.gazetteer import by_name
from xunduan.search.results import Facets, FacetValue
from xunduan.web.state import SearchState

SHOWN = 8
"""Values of a facet that are seen at once; the others open."""
_BARS_MAX = 36
"""Months of a histogram; a longer time is counted by years."""
_SPANS = {"week": 7, "month": 31, "year": 366}


@dataclass(frozen=True)
class Option:
    """One value of a filter and the address that sets it or takes it away."""

    value: str
    count: int
    link: str
    chosen: bool
    depth: int = 0
    """How deep it stands in the tree of places."""


@dataclass(frozen=True)
class Bar:
    """One month or year of the histogram."""

    label: str
    count: int
    height: int
    """Percent of the highest one."""
    link: str
    chosen: bool


@dataclass(frozen=True)
class FiltersShown:
    """All that stands beside the results."""

    places: tuple[Option, ...]
    years: tuple[Option, ...]
    sources: tuple[Option, ...]
    langs: tuple[Option, ...]
    bars: tuple[Bar, ...]
    spans: tuple[tuple[str, str, bool], ...]
    """Name, address and whether it is chosen."""


def filters_shown(facets: Facets, state: SearchState, newest: str | None) -> FiltersShown:
    """`newest` is the latest day of publication in the index: the last week of an archive ends there."""
    return FiltersShown(
        places=_tree(facets.place, state),
        years=_options("year", sorted(facets.year, key=lambda one: one.value, reverse=True), state),
        sources=_options("source", facets.source, state),
        langs=_options("lang", facets.lang, state),
        bars=_histogram(facets.month, state),
        spans=_spans(newest, state),
    )


def _option(name: str, facet: FacetValue, state: SearchState, depth: int = 0) -> Option:
    link, chosen = state.toggled(name, facet.value), state.chosen(name, facet.value)
    return Option(facet.value, facet.count, link, chosen, depth)


def _options(name: str, values: Iterable[FacetValue], state: SearchState) -> tuple[Option, ...]:
    """The values in the order given, the chosen ones first, even those that nothing is left of."""
    options = [_option(name, value, state) for value in values]
    known = {option.value for option in options}
    wanted = getattr(state, name) or ()
    lost = [FacetValue(value, 0) for value in ([wanted] if isinstance(wanted, str) else wanted)]
    options += [_option(name, value, state) for value in lost if value.value not in known]
    return tuple(sorted(options, key=lambda option: not option.chosen))


def _tree(values: Sequence[FacetValue], state: SearchState) -> tuple[Option, ...]:
    """Places below what they lie in; every count holds what lies in the place, as its filter does."""
    counts = {facet.value: facet for facet in values}
    children: dict[str, list[FacetValue]] = {}
    for facet in values:
        children.setdefault(_parent(facet.value, counts), []).append(facet)

    def below(parent: str, depth: int) -> Iterable[Option]:
        for facet in children.get(parent, ()):
            yield _option("place", facet, state, depth)
            yield from below(facet.value, depth + 1)

    chosen = [option for option in _options("place", (), state) if option.value not in counts]
    return (*chosen, *below("", 0))


def _parent(place: str, counts: dict[str, FacetValue]) -> str:
    """The nearest of the counted places that this one lies in, or "" where there is none or several could be it."""
    known = {
        (one.province, one.city)
        for one in by_name().get(place, ())
        if {one.province, one.city} & counts.keys() - {place}
    }
    if len(known) != 1:
        return ""
    province, city = known.pop()
    return city if city != place and city in counts else province


def _histogram(months: Sequence[FacetValue], state: SearchState) -> tuple[Bar, ...]:
    counts = {month.value: month.count for month in months}
    if len(counts) < 2:
        return ()
    every = _between(min(counts), max(counts))
    if len(every) > _BARS_MAX:
        years: dict[str, int] = {}
        for month, count in counts.items():
            years[month[:4]] = years.get(month[:4], 0) + count
        counts = years
        every = [f"{year:04}" for year in range(int(min(years)), int(max(years)) + 1)]
    highest = max(counts.values())
    return tuple(_bar(label, counts.get(label, 0), highest, state) for label in every)


def _bar(label: str, count: int, highest: int, state: SearchState) -> Bar:
    since, until = _days(label)
    chosen = (state.since, state.until) == (since, until)
    link = state.url("/", since=None, until=None) if chosen else state.url("/", since=since, until=until)
    return Bar(label, count, round(100 * count / highest), link, chosen)


def _between(first: str, last: str) -> list[str]:
    start = 12 * int(first[:4]) + int(first[5:7]) - 1
    end = 12 * int(last[:4]) + int(last[5:7]) - 1
    return [
        f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, min(end, start + 12 * 1000) + 1)
    ]


def _days(label: str) -> tuple[str, str]:
    """The first and last day of a year or a month."""
    year, month = int(label[:4]), label[5:7]
    if not month:
        return f"{label}-01-01", f"{label}-12-31"
    return f"{label}-01", f"{label}-{calendar.monthrange(year, int(month))[1]:02}"


def _spans(newest: str | None, state: SearchState) -> tuple[tuple[str, str, bool], ...]:
    if newest is None:
        return ()
    last = dt.date.fromisoformat(newest[:10])
    made = []
    for name, days in _SPANS.items():
        since = (last - dt.timedelta(days=min(days - 1, last.toordinal() - 1))).isoformat()
        chosen = state.since == since and state.until is None
        made.append((name, state.url("/", since=None if chosen else since, until=None), chosen))
    return tuple(made)
