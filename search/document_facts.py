"""The facts of documents and sections that filters, facets and ranking use, without any text."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from xunduan.index.documents import Document, Section
from xunduan.language.fold import blanked, fold
from xunduan.language.gazetteer import by_name, name_index
from xunduan.language.places import find_places, normalise_place
from xunduan.memo import memoized
from xunduan.search.errors import QueryError
from xunduan.search.periods import months_of
from xunduan.search.places_named import titled_places
from xunduan.search.results import Facets, FacetValue, SearchRequest

_CACHED = 1 << 20
"""Entries kept in memory: some hundred megabytes."""
_FILTERS = 8
"""Filters of which is kept what they let through: 8 bytes a passage each."""
_FACET_VALUES = 30
_MONTHS = 1200
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEAREST = 3
"""Values that an unknown one is told with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The filterable facts of one document, or of one section of it that says where or when itself."""

    id: str
    script: str
    source: str | None
    published: str | None
    places: tuple[str, ...]
    years: tuple[int, ...]
    """Years it is about, speaks from, or was published in."""
    about: tuple[int, ...]
    """Years it is about."""
    day: dt.date | None = None
    """The day of its publication."""
    months: frozenset[tuple[int, int]] = frozenset()
    """Years and months it is about, where that is less than a year."""
    within: frozenset[str] = frozenset()
    """Its places and all that they lie in."""


def entry_of(document: Document) -> Entry:
    """The facts of a document that filters and facets use."""
    metadata = document.metadata
    spoken_from = {int(fact.value[:4]) for fact in (metadata.published, metadata.year) if fact}
    about = _years_of(metadata.period.value) if metadata.period else spoken_from
    places, title = tuple(dict.fromkeys(place.value for place in metadata.places)), metadata.title
    of_whom = " ".join(fact.value for fact in (metadata.issuer, metadata.source) if fact)
    return Entry(
        document.id,
        document.script,
        metadata.source.value if metadata.source else None,
        metadata.published.value if metadata.published else None,
        places,
        tuple(sorted(spoken_from | about, reverse=True)),
        tuple(sorted(about, reverse=True)),
        dt.date.fromisoformat(metadata.published.value[:10]) if metadata.published else None,
        months_of(metadata.period.value) if metadata.period else frozenset(),
        _with_ancestors(places or _in_full(of_whom))
        | (_titled(title.value) if title and title.provenance != "inferred" else frozenset()),
    )


def _in_full(body: str) -> tuple[str, ...]:
    """The places that an issuing body's name holds in full: 南宁市中级人民法院 is of 南宁市, 南宁晚报 of no place."""
    folded = fold(body)
    found = dict.fromkeys(one.name for one in find_places(folded) if folded[one.start : one.end] == one.name)
    return tuple(found)


def _titled(title: str) -> frozenset[str]:
    """What a title or a heading names beside the places of a text, with what holds it."""
    named = titled_places(fold(title))
    return _with_ancestors(tuple(named)) if named else named


def section_entry(entry: Entry, section: Section) -> Entry:
    """The document's entry with what the section says itself in its place, and the places its heading names."""
    if section.place:
        # Its siblings' places are not its own; what it lies in may be named by the document alone.
        places = (section.place,)
        entry = replace(entry, places=places, within=_with_ancestors((section.place, *entry.places), places))
    if titled := _titled(section.heading or ""):
        entry = replace(entry, within=entry.within | titled)
    if section.source:
        entry = replace(entry, source=section.source)
    if section.published:
        day = dt.date.fromisoformat(section.published[:10])
        years = tuple(sorted({day.year, *entry.years}, reverse=True))
        entry = replace(entry, published=section.published, day=day, years=years)
    if section.period and (about := _years_of(section.period)):
        published = {entry.day.year} if entry.day else set()
        entry = replace(
            entry,
            about=tuple(sorted(about, reverse=True)),
            years=tuple(sorted(about | published, reverse=True)),
            months=months_of(section.period),
        )
    return entry


class Entries:
    """The entries of a snapshot, each made when it is first asked for.

    `outline` gives a document by its row (xunduan.index.stores.contract.PassageStore); `owners` and `sections` are
    the row of each passage's document and the number of its section in it, -1 for none.
    """

    def __init__(
        self, outline: Callable[[int], Document], documents: int, owners: np.ndarray, sections: np.ndarray
    ) -> None:
        self._outline = outline
        self._documents = documents
        self._owners = owners
        self._sections = sections
        self._of = memoized(self._made, _CACHED)
        self.passing = memoized(self._passing, _FILTERS)
        """Rows of all passages that some filters let through, ascending."""

    def of_passage(self, row: int) -> Entry:
        """That of the section which a passage is in, where it says something of its own, else of its document."""
        return self._of(int(self._owners[row]), int(self._sections[row]))

    def of_passages(self, rows: np.ndarray) -> list[Entry]:
        """Those of passages by row."""
        return list(map(self._of, self._owners[rows].tolist(), self._sections[rows].tolist()))

    @cached_property
    def of_documents(self) -> list[Entry]:
        """Those of all documents, in the order of their rows."""
        return [self._of(row, -1) for row in range(self._documents)]

    @cached_property
    def all(self) -> list[Entry]:
        """Those of the documents and of the sections that passages are in."""
        firsts, _ = self._sections_met
        return self.of_documents + [
            self.of_passage(row) for row in firsts.tolist() if self._sections[row] >= 0
        ]

    def _passing(self, filters: Filters) -> np.ndarray:
        firsts, numbers = self._sections_met
        passes = np.array([filters.accept(self.of_passage(row)) for row in firsts.tolist()], bool)
        return np.flatnonzero(passes[numbers])

    @cached_property
    def _sections_met(self) -> tuple[np.ndarray, np.ndarray]:
        """The first passage of each document's part without a section and of each section, and which of these each
        passage is of."""
        sections = self._sections.astype(np.int64) + 1
        keys = self._owners.astype(np.int64) * (int(sections.max(initial=0)) + 1) + sections
        _, firsts, numbers = np.unique(keys, return_index=True, return_inverse=True)
        return firsts, numbers.astype(np.int32)

    def _made(self, owner: int, number: int) -> Entry:
        document = self._outline(owner)
        if number < 0:
            return entry_of(document)
        section = document.sections[number]
        whole = self._of(owner, -1)
        told = section_entry(whole, section)
        return whole if told == whole else told


def _years_of(period: str) -> set[int]:
    return {int(year) for year in _YEAR.findall(period)}


@lru_cache(maxsize=4096)
def _with_ancestors(named: tuple[str, ...], of: tuple[str, ...] | None = None) -> frozenset[str]:
    """Places with the city and province of each; of a name that several cities use only where another one tells
    which."""
    found: set[str] = set()
    for name in named if of is None else of:
        found.add(name)
        owners = by_name().get(name, ())
        if len(owners) > 1:
            owners = tuple(one for one in owners if {one.city, one.province} & (set(named) - {name}))
        if len({(one.province, one.city) for one in owners}) == 1:
            found |= {owners[0].city, owners[0].province} - {""}
    return frozenset(found)


@dataclass(frozen=True)
class Filters:
    """The filters of one request, with its names resolved to those that the entries have."""

    sources: frozenset[str]
    places: frozenset[str]
    years: frozenset[int]
    year_by: str
    lang: str | None
    since: str | None
    until: str | None

    @classmethod
    def of(cls, request: SearchRequest, all_entries: Callable[[], Sequence[Entry]]) -> Filters:
        """Raises QueryError, naming the closest matches, for a source that no entry has or an unknown place."""
        entries = all_entries() if request.sources or request.places else []
        return cls(
            _known_sources(request.sources, entries),
            _known_places(request.places, entries),
            frozenset(request.years),
            request.year_by,
            request.lang,
            request.since,
            request.until,
        )

    @property
    def asked(self) -> bool:
        """Whether any filter is set."""
        return any((self.sources, self.places, self.years, self.lang, self.since, self.until))

    def accept(self, entry: Entry, lifted: str = "") -> bool:
        """Whether an entry passes; the filter named `lifted` (source, place, year, lang or month) set aside."""
        return (
            (lifted == "source" or not self.sources or entry.source in self.sources)
            and (lifted == "place" or not self.places or bool(self.places & entry.within))
            and (lifted == "year" or not self.years or not self.years.isdisjoint(self.years_of(entry)))
            and (lifted == "lang" or not self.lang or entry.script == self.lang)
            and (lifted == "month" or self._in_time(entry))
        )

    def years_of(self, entry: Entry) -> Sequence[int]:
        """The years that an entry is found by: those it is about, of publication, or both."""
        if self.year_by == "publication":
            return () if entry.day is None else (entry.day.year,)
        return entry.about if self.year_by == "subject" else entry.years

    def _in_time(self, entry: Entry) -> bool:
        day = entry.published[:10] if entry.published else None
        if self.since and (day is None or day < self.since):
            return False
        return not (self.until and (day is None or day > self.until))


def _known_sources(asked: Sequence[str], entries: Sequence[Entry]) -> frozenset[str]:
    """The entries' sources that are called so in either script."""
    known = {entry.source for entry in entries if entry.source}
    found = {source for source in known if fold(source) in {fold(one) for one in asked}}
    missing = [one for one in asked if fold(one) not in {fold(source) for source in found}]
    if missing:
        raise _unknown("来源", "source", missing[0], known)
    return frozenset(found)


def _known_places(asked: Sequence[str], entries: Sequence[Entry]) -> frozenset[str]:
    """The full names of the places asked for; one that the gazetteer lacks may still be an entry's.

    Of places that share a short name (嘉义 is a city and a county, 朝阳 a city and districts) those of the archive; what
    is no name is the one place of the archive that begins so (内蒙).
    """
    known = {place for entry in entries for place in entry.within}
    found: set[str] = set()
    for name in asked:
        folded, full = fold(name).strip(), normalise_place(name)
        here = {place for place in known if fold(place) == folded}
        if not here and full not in known:
            called = (one.places for one in name_index().get(folded[:2], ()) if one.text == folded)
            here = {place.name for places in called for place in places} & known
        if not here and full is None and len(folded) > 1:
            begun = {place for place in known if fold(place).startswith(folded)}
            here = begun if len(begun) == 1 else set()
        if not here and (full is None or _names_more(folded)):
            raise _unknown("地区", "place", name, known)
        found |= here or {str(full)}
    return frozenset(found)


def _names_more(folded: str) -> bool:
    """Whether a name is only in part that of a place: 凉山洲."""
    rest = blanked(folded, ((mention.start, mention.end) for mention in find_places(folded)))
    return rest != folded and bool(rest.strip())


def _unknown(kind: str, english: str, value: str, known: Iterable[str]) -> QueryError:
    by_folded = {fold(one): one for one in sorted(known)}
    near = [by_folded[one] for one in difflib.get_close_matches(fold(value), by_folded, _NEAREST, cutoff=0.3)]
    told = "、".join(near)
    return QueryError(
        f"没有叫“{value}”的{kind}{f'，相近的有：{told}' if near else '，请从筛选项中选择'}",
        f"there is no {english} “{value}”"
        f"{f'; the nearest: {told}' if near else ': choose one of the facets'}",
        english,
        value,
    )


def facets(hits: Sequence[tuple[Entry, Hashable]], filters: Filters) -> Facets:
    """How many hits each source, place, year and script would show: the count beside a value is what its filter finds.

    `hits` are the entries of all passages above the cut with the family of reprints each belongs to, unfiltered; of the
    request's `filters` the one of the facet's own kind is set aside.
    """

    def counted(
        kind: str, values: Callable[[Entry], Iterable[str]], most: int = _FACET_VALUES
    ) -> tuple[FacetValue, ...]:
        families: defaultdict[str, set[Hashable]] = defaultdict(set)
        for entry, family in hits:
            if filters.accept(entry, kind):
                for value in values(entry):
                    families[value].add(family)
        return commonest({value: len(held) for value, held in families.items()}, most)

    return Facets(
        source=counted("source", lambda entry: [entry.source] if entry.source else []),
        place=counted("place", lambda entry: entry.within),
        year=counted("year", lambda entry: map(str, filters.years_of(entry))),
        lang=counted("lang", lambda entry: [entry.script]),
        month=counted("month", lambda entry: [entry.published[:7]] if entry.published else [], _MONTHS),
    )


def commonest(counts: Mapping[str, int], most: int) -> tuple[FacetValue, ...]:
    """The `most` values that are counted most, ties in order of their text."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetValue(value, count) for value, count in ordered[:most])
