"""The figure board: the figures of one indicator side by side, across documents, places and periods.

Figures are grouped where the same thing is counted: 刑事警情, 立刑事案件 and 治安警情 are three indicators.
What two documents say differently of one place and time is shown side by side and marked, never merged.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from math import isclose
from typing import Literal

from xunduan.index.documents import Document, Figure
from xunduan.index.figures.indicators import names_something
from xunduan.index.figures.units import same_unit
from xunduan.language.fold import fold
from xunduan.language.places import is_within, normalise_place
from xunduan.language.quantities import measure_of
from xunduan.language.tokens import words
from xunduan.search.asked_words import FILLER
from xunduan.search.content import Word, content_words, exact_share, held
from xunduan.search.periods import bound, point_in_time
from xunduan.search.results import (
    BoardGroup,
    BoardRow,
    FigureBoard,
    FigureFilter,
    IndicatorBoard,
    IndicatorName,
    IndicatorSummary,
    Series,
)

_LEAST_RELEVANCE = 0.35
"""Share of the query's words that an indicator must cover to be on the board; 立刑事案件 stays for 刑事警情."""
_BESIDE_THE_BEST = 0.7
"""Share of the best indicator's relevance that others must have to be listed with it: where 出口 is there, 支出 is not."""
_TOLERANCE = 0.02
"""Two values of which one is approximate (12.1万余, 12万余) contradict each other only beyond this share."""
_LEAST_WORDS = 3
"""Content words an indicator must have before two documents are said to contradict each other: 人数 is anybody's."""
_NO_LETTER = re.compile(r"[^0-9a-z\u4e00-\u9fff]")
_SENTENCE_ENDS = "。！？!?；;\n"


class Board:
    """All figures of a snapshot by what they count. Made once, queried often; safe for many threads."""

    def __init__(self, figures: Iterable[tuple[Figure, str, Document]]) -> None:
        groups: dict[tuple[str, str, str], list[BoardRow]] = defaultdict(list)
        for figure, passage_id, document in figures:
            if not names_something(fold(figure.indicator)):
                continue
            groups[_key(figure)].append(BoardRow(figure, passage_id, document))
        self._families: dict[str, dict[tuple[str, str], list[BoardRow]]] = defaultdict(dict)
        for (family, unit, measure), rows in groups.items():
            self._families[family][unit, measure] = _distinct(_in_one_unit(rows))
        told = Counter(
            (_canonical(figure.indicator), key[0])
            for key, rows in groups.items()
            for figure in _figures(rows)
        )
        # Of families that share a printed name the one that it is oftenest printed of.
        self._by_name = {name: family for (name, family), _ in reversed(told.most_common())}

    def find(self, query: str = "", place: str | None = None, year: int | None = None) -> FigureBoard:
        """Every group whose indicator fits the query, with the rows that fit the place and the year.

        `place` takes what lies in it: 山东 shows 东营市. An empty query takes every indicator. Groups come in
        order of relevance, then of size; rows by place and time.
        """
        wanted = (normalise_place(place) or place) if place else None
        groups = []
        for family, units in self._families.items():
            relevance = _relevance(query, family)
            if relevance < _LEAST_RELEVANCE:
                continue
            for rows in units.values():
                kept = [row for row in rows if _fits(row, wanted, year)]
                if kept:
                    groups.append((relevance, _group(kept)))
        groups.sort(key=lambda each: (-each[0], -len(each[1].rows), each[1].indicator))
        return FigureBoard(query, wanted, year, tuple(group for _, group in groups))

    def indicators(self, query: str, wanted: FigureFilter) -> tuple[IndicatorSummary, ...]:
        """The indicators that a query names (all for an empty one): best first, then by places and periods."""
        if not query.strip() and wanted == FigureFilter():
            return self._everything
        return self._summaries(query, wanted)

    @cached_property
    def _everything(self) -> tuple[IndicatorSummary, ...]:
        return self._summaries("", FigureFilter())

    def _summaries(self, query: str, wanted: FigureFilter) -> tuple[IndicatorSummary, ...]:
        accept = _acceptor(wanted)
        found = []
        for family, units in self._families.items():
            relevance = _relevance(query, family)
            if relevance < _LEAST_RELEVANCE:
                continue
            rows = [row for group in units.values() for row in group if accept(row)]
            if rows:
                found.append((relevance, _summary(family, rows)))
        least = _BESIDE_THE_BEST * max((relevance for relevance, _ in found), default=0.0)
        found = [each for each in found if each[0] >= least]
        found.sort(
            key=lambda each: (-each[0], -each[1].places * each[1].periods, -each[1].figures, each[1].name)
        )
        return tuple(summary for _, summary in found)

    def indicator(self, name: str, wanted: FigureFilter) -> IndicatorBoard | None:
        """All figures of the indicator of that name, in any of its forms; None where there is none."""
        wrote = _canonical(name)
        family = wrote if wrote in self._families else self._by_name.get(wrote)
        if family is None:
            return None
        units = self._families[family]
        everything = [row for group in units.values() for row in group]
        names = Counter(row.figure.indicator for row in everything)
        accept = _acceptor(wanted)
        groups = [_group(kept) for rows in units.values() if (kept := [row for row in rows if accept(row)])]
        groups.sort(key=lambda group: (-_comparable(group.rows), -len(group.rows), group.unit))
        return IndicatorBoard(
            _family_name(family, everything),
            tuple(IndicatorName(text, count) for text, count in names.most_common()),
            tuple(groups),
            tuple(one for group in groups for one in series_of(group)),
        )


def series_of(group: BoardGroup) -> tuple[Series, ...]:
    """The rows of a group as series: one for each place, kind of period and kind of figure, longest first.

    What has no known place or period stands in series of its own, which no axis carries.
    """
    made: dict[tuple[str, str, str, str], list[BoardRow]] = defaultdict(list)
    for row in group.rows:
        figure = row.figure
        point = point_in_time(figure.period, figure.period_kind)
        kind, part = (point.kind, point.part) if point else ("", "")
        made[figure.place or "", kind, part, figure.kind].append(row)
    series = [
        Series(
            place=place or None,
            unit=group.unit,
            measure=group.measure,
            period_kind=kind or None,  # type: ignore[arg-type]
            part=part,
            kind=figure_kind,  # type: ignore[arg-type]
            rows=tuple(sorted(rows, key=lambda row: (when(row), row.document.id))),
        )
        for (place, kind, part, figure_kind), rows in made.items()
    ]
    return tuple(sorted(series, key=lambda one: (-len(one.rows), one.place or "~", one.part)))


def when(row: BoardRow) -> float:
    """Where a row's period stands in time, in years; 0 where that is unknown."""
    point = point_in_time(row.figure.period, row.figure.period_kind)
    return point.at if point else 0.0


def sentence_span(text: str, figure: Figure) -> tuple[int, int]:
    """The sentence of a passage's text around a figure; its clause, where the extractor knows it, lies inside."""
    start = min(figure.start, figure.clause_start) if figure.clause_end else figure.start
    end = max(figure.end, figure.clause_end)
    while start > 0 and text[start - 1] not in _SENTENCE_ENDS:
        start -= 1
    while end < len(text) and text[end - 1 : end] not in _SENTENCE_ENDS:
        end += 1
    return start, end


def _fits(row: BoardRow, place: str | None, year: int | None) -> bool:
    if place and not _lies_in(row.figure, row.document, place):
        return False
    return year is None or year in figure_years(row.figure, row.document)


def _acceptor(wanted: FigureFilter) -> Callable[[BoardRow], bool]:
    """The predicate of a filter."""
    places = tuple(normalise_place(place) or place for place in wanted.places)
    since = bound(wanted.since, last=False) if wanted.since else None
    until = bound(wanted.until, last=True) if wanted.until else None

    def accept(row: BoardRow) -> bool:
        figure = row.figure
        if (wanted.kind and figure.kind != wanted.kind) or figure.indicator in wanted.without:
            return False
        if places and not (figure.place and any(is_within(figure.place, place) for place in places)):
            return False
        at = when(row) or None
        if since is not None and (at is None or at < since):
            return False
        return not (until is not None and (at is None or at >= until))

    return accept


def _figures(rows: Iterable[BoardRow]) -> Iterator[Figure]:
    return (row.figure for row in rows)


def _family_name(family: str, rows: Sequence[BoardRow]) -> str:
    """A name that leads back to the family: the shortest printed one that is its own, else what it is called."""
    printed = {figure.indicator for figure in _figures(rows) if _canonical(figure.indicator) == family}
    called = {figure.family for figure in _figures(rows) if figure.family}
    return min(printed or called, key=lambda name: (len(name), name))


def _summary(family: str, rows: Sequence[BoardRow]) -> IndicatorSummary:
    units = Counter(fold(row.figure.unit) for row in rows if row.figure.unit)
    return IndicatorSummary(
        name=_family_name(family, rows),
        figures=len(rows),
        places=len({row.figure.place for row in rows if row.figure.place}),
        periods=len({row.figure.period for row in rows if row.figure.period}),
        units=tuple(unit for unit, _ in units.most_common(3)),
    )


def _shortest(rows: Sequence[BoardRow]) -> str:
    return min((row.figure.indicator for row in rows), key=lambda name: (len(name), name))


def _comparable(rows: Sequence[BoardRow]) -> int:
    """How many rows have a place and a period: only these can stand in a line."""
    return sum(1 for row in rows if row.figure.place and when(row))


def figure_years(figure: Figure, document: Document) -> frozenset[int]:
    """The years a figure is about: its own period's, else the document's."""
    if years := re.findall(r"(?:19|20)\d{2}", figure.period or ""):
        return frozenset(map(int, years))
    stated = document.metadata.year or document.metadata.published
    return frozenset(map(int, re.findall(r"^(?:19|20)\d{2}", stated.value))) if stated else frozenset()


def _relevance(query: str, indicator: str) -> float:
    """How much of the query an indicator covers, 0 to 1, plus a little for covering nothing else."""
    words = _query_words(query)
    if not words:
        return 1.0 if not query.strip() else 0.0
    own = _canonical(indicator)
    covered = sum(word.weight * held(word, own) for word in words) / sum(word.weight for word in words)
    return covered + 0.1 * exact_share(words, own)


@lru_cache(maxsize=256)
def _query_words(query: str) -> tuple[Word, ...]:
    return content_words(fold(query))


@lru_cache(maxsize=16384)
def _canonical(indicator: str) -> str:
    """The form that indicators of the same thing share, whatever their script and fillers."""
    return FILLER.sub("", _NO_LETTER.sub("", fold(indicator)))


def _key(figure: Figure) -> tuple[str, str, str]:
    return _canonical(figure.family or figure.indicator), _unit(figure)[0], _measure(figure)


def _unit(figure: Figure) -> tuple[str, float]:
    """What a figure's unit measures, and how much of it one is."""
    return measure_of(same_unit(fold(figure.unit)))


def _in_one_unit(rows: Sequence[BoardRow]) -> list[BoardRow]:
    """The rows of a group with the factors that bring their values to its commonest unit: 亿斤 beside 万吨."""
    units = Counter(same_unit(fold(row.figure.unit)) for row in rows)
    if len(units) == 1:
        return list(rows)
    common = measure_of(units.most_common(1)[0][0])[1]
    return [replace(row, factor=_unit(row.figure)[1] / common) for row in rows]


def _measure(figure: Figure) -> str:
    return "change" if figure.measure == "change" else "value"


def _lies_in(figure: Figure, document: Document, place: str) -> bool:
    own = [figure.place] if figure.place else [fact.value for fact in document.metadata.places[:1]]
    return any(is_within(one, place) for one in own)


def _distinct(rows: Iterable[BoardRow]) -> list[BoardRow]:
    """The rows in order of place and time; a document that says the same twice is one row."""
    kept: dict[object, BoardRow] = {}
    for row in rows:
        figure = row.figure
        setting = (row.document.id, figure.period, _place(row), row.value, figure.kind)
        kept.setdefault(setting, row)
    return sorted(kept.values(), key=_order)


def _group(rows: Sequence[BoardRow]) -> BoardGroup:
    first = next((row.figure for row in rows if row.factor == 1), rows[0].figure)
    measure: Literal["value", "change"] = "change" if first.measure == "change" else "value"
    return BoardGroup(_shortest(rows), first.unit, tuple(rows), _contradictions(rows), measure)


def _order(row: BoardRow) -> tuple[str, int, str, float]:
    years = figure_years(row.figure, row.document)
    return (_place(row), max(years, default=0), row.figure.period or "", row.value)


def _place(row: BoardRow) -> str:
    places = row.document.metadata.places
    return row.figure.place or (places[0].value if places else "")


def _contradictions(rows: Sequence[BoardRow]) -> tuple[tuple[int, ...], ...]:
    """Rows of several documents that tell one place and period differently; short indicators tell too little."""
    by_setting: dict[tuple[str, str, str], list[int]] = {}
    for number, row in enumerate(rows):
        figure = row.figure
        if figure.place and figure.period and _content_words(figure.indicator) >= _LEAST_WORDS:
            by_setting.setdefault((figure.place, figure.period, figure.kind), []).append(number)
    return tuple(
        tuple(numbers)
        for numbers in by_setting.values()
        if any(_differ(rows[one], rows[other]) for one in numbers for other in numbers)
    )


@lru_cache(maxsize=16384)
def _content_words(indicator: str) -> int:
    return sum(1 for word in words(fold(indicator)) if len(word) > 1)


def _differ(one: BoardRow, other: BoardRow) -> bool:
    if one.document.id == other.document.id:  # a part and its whole, or two numbers of one statement
        return False
    left, right = one.value, other.value
    if one.figure.approximate or other.figure.approximate:
        return abs(left - right) > _TOLERANCE * max(abs(left), abs(right))
    return not isclose(left, right)
