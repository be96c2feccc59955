"""The figure board: the figures of one indicator side by side, across documents, places and periods.

Figures are grouped where the same thing is counted: 刑事警情, 立刑事案件 and 治安警情 are three indicators.
What two documents say differently of one place and time is shown side by side and marked, never merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from math import isclose
from pathlib import Path
from typing import Literal

import numpy as np

from xunduan.index.documents import Document, Figure
from xunduan.index.stores.contract import PassageStore
from xunduan.language.fold import fold
from xunduan.language.places import is_within, normalise_place
from xunduan.language.tokens import words
from xunduan.prepared import Prepared
from xunduan.search.figure_table import UNKNOWN, FigureTable, LookUp, Told, figure_years
from xunduan.search.indicators import (
    LEAST_RELEVANCE,
    Found,
    Summaries,
    accepted,
    bounds_of,
    relevance_of,
)
from xunduan.search.periods import point_in_time
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

_BESIDE_THE_BEST = 0.7
"""Share of the best indicator's relevance that others need to be listed beside it: 支出 is not listed beside 出口."""
_TOLERANCE = 0.02
"""Two values of which one is approximate (12.1万余, 12万余) contradict each other only beyond this share."""
_LEAST_WORDS = 3
"""Content words that an indicator needs before two documents can contradict each other: 人数 alone is too general."""
_NO_PLACES = np.empty(0, np.int32)
_SENTENCE_ENDS = "。！？!?；;\n"


class Board:
    """All figures of a snapshot by what they count: gathered when they are first asked for; safe for many threads.

    What needs them raises NotReady while another thread is gathering them.
    """

    def __init__(
        self, told: Callable[[], Iterable[Told]], look_up: LookUp, folder: Path | None = None
    ) -> None:
        """`told` tells all, `look_up` reads one again that is shown; long columns go to an unnamed file of `folder`."""
        self._look_up = look_up
        self.figures = Prepared(lambda: FigureTable(told(), folder))

    def gather(self) -> None:
        """Make the columns now: a million passages take a minute of one core."""
        self.figures.get(-1)

    @property
    def _table(self) -> FigureTable:
        return self.figures.get()

    def printed(self) -> Iterator[tuple[str, list[int]]]:
        """Every indicator as it is printed and the rows of the passages that have it, the commonest first."""
        return self._table.printed()

    def find(self, query: str = "", place: str | None = None, year: int | None = None) -> FigureBoard:
        """Every group whose indicator fits the query, with the rows that fit the place and the year.

        `place` takes what lies in it: 山东 shows 东营市. An empty query takes every indicator. Groups come in
        order of relevance, then of size; rows by place and time.
        """
        wanted = (normalise_place(place) or place) if place else None
        groups = []
        for family, relevance in sorted(self._relevant(query).items()):
            for rows in self._groups(self._table.rows_of(family)):
                kept = [row for row in rows if _fits(row, wanted, year)]
                if kept:
                    groups.append((relevance, _group(kept)))
        groups.sort(key=lambda each: (-each[0], -len(each[1].rows), each[1].indicator))
        return FigureBoard(query, wanted, year, tuple(group for _, group in groups))

    def indicators(self, query: str, wanted: FigureFilter) -> Sequence[IndicatorSummary]:
        """The indicators that a query names (all for an empty one): best first, then by places and periods."""
        if query.strip():
            return self._summaries(query, wanted)
        return (
            self._everything if wanted == FigureFilter() else self._in_order(Found(self._table, None, wanted))
        )

    @cached_property
    def _everything(self) -> Summaries:
        return self._in_order(Found(self._table, None, FigureFilter()))

    def _summaries(self, query: str, wanted: FigureFilter) -> Summaries:
        bounds = bounds_of(query, self._table)
        found = Found(self._table, bounds.families, wanted)
        relevance = np.zeros(len(found.families))
        at_most = bounds.values[np.searchsorted(bounds.families, found.families)]
        best = 0.0
        for number in np.argsort(-at_most, kind="stable").tolist():
            if at_most[number] < max(LEAST_RELEVANCE, _BESIDE_THE_BEST * best):
                break
            relevance[number] = relevance_of(query, self._table.families[int(found.families[number])])
            if relevance[number] >= LEAST_RELEVANCE:
                best = max(best, float(relevance[number]))
        return self._in_order(found, relevance, max(LEAST_RELEVANCE, _BESIDE_THE_BEST * best))

    def _in_order(self, found: Found, relevance: np.ndarray | None = None, least: float = 0.0) -> Summaries:
        if relevance is None:
            relevance = np.ones(len(found.families))
        kept = np.flatnonzero(relevance >= least)
        names = np.array([found.name(number) for number in kept.tolist()], object)
        # Of code points, as texts are sorted: numpy's own order of objects compares them so.
        by_name = np.argsort(names, kind="stable")
        kept = kept[by_name]
        order = np.lexsort(
            (-found.figures[kept], -(found.places[kept] * found.periods[kept]), -relevance[kept])
        )
        return Summaries(found, kept[order], self._table)

    def _relevant(self, query: str) -> dict[int, float]:
        """How relevant each family is, of those that are at all."""
        if not query.strip():
            return dict.fromkeys(range(len(self._table.families)), 1.0)
        bounds = bounds_of(query, self._table)
        likely = bounds.families[bounds.values >= LEAST_RELEVANCE].tolist()
        found = {family: relevance_of(query, self._table.families[family]) for family in likely}
        return {family: value for family, value in found.items() if value >= LEAST_RELEVANCE}

    def _groups(self, rows: np.ndarray) -> list[list[BoardRow]]:
        """Figures of one family by unit and measure; passages are read in their order."""
        read = {at: self._row(rows[at]) for at in np.argsort(rows["passage"], kind="stable").tolist()}
        groups: dict[int, list[BoardRow]] = defaultdict(list)
        for at, group in enumerate(self._table.group_of[rows["printed"]].tolist()):
            groups[group].append(read[at])
        return list(groups.values())

    def _row(self, row: np.void) -> BoardRow:
        found = self._look_up(int(row["passage"]), int(row["which"]))
        return BoardRow(*found, factor=float(self._table.factors[row["printed"]]))

    def indicator(self, name: str, wanted: FigureFilter) -> IndicatorBoard | None:
        """All figures of the indicator of that name, in any of its forms; None where there is none."""
        table = self._table
        family = table.family(name)
        if family is None:
            return None
        rows = table.rows_of(family)
        names = Counter(table.names[number] for number in rows["printed"].tolist())
        groups = [_group(kept) for kept in self._groups(rows[accepted(table, rows, wanted)])]
        groups.sort(key=lambda group: (-_comparable(group.rows), -len(group.rows), group.unit))
        return IndicatorBoard(
            Found(table, np.array([family]), FigureFilter()).name(0),
            tuple(IndicatorName(text, count) for text, count in names.most_common()),
            tuple(groups),
            tuple(one for group in groups for one in series_of(group)),
        )

    def commonest_place(self, name: str) -> str | None:
        """The place of most figures of the indicator of that name; None where none of them has one."""
        table = self._table
        family = table.family(name)
        places = table.rows_of(family)["place"] if family is not None else _NO_PLACES
        known = np.bincount(places[places != UNKNOWN])
        return table.places[int(known.argmax())] if len(known) else None


def board_of(store: PassageStore, owners: np.ndarray, folder: Path) -> Board:
    """The board of a snapshot; `owners` are the row of each passage's document."""

    def told() -> Iterator[Told]:
        for row, passage in enumerate(store.passages()):
            if not passage.figures:
                continue
            document = store.outline(int(owners[row]))
            for which, figure in enumerate(passage.figures):
                yield row, which, figure, document

    def look_up(row: int, which: int) -> tuple[Figure, str, Document]:
        passage = store.passage(row)
        return passage.figures[which], passage.id, store.outline(int(owners[row]))

    return Board(told, look_up, folder)


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
    """The position of a row's period on the time axis, in years; 0 where it is unknown."""
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


def _shortest(rows: Sequence[BoardRow]) -> str:
    return min((row.figure.indicator for row in rows), key=lambda name: (len(name), name))


def _comparable(rows: Sequence[BoardRow]) -> int:
    """How many rows have a place and a period: only these can stand in a line."""
    return sum(1 for row in rows if row.figure.place and when(row))


def _lies_in(figure: Figure, document: Document, place: str) -> bool:
    own = [figure.place] if figure.place else [fact.value for fact in document.metadata.places[:1]]
    return any(is_within(one, place) for one in own)


def _group(rows: Sequence[BoardRow]) -> BoardGroup:
    first = next((row.figure for row in rows if row.factor == 1), rows[0].figure)
    measure: Literal["value", "change"] = "change" if first.measure == "change" else "value"
    return BoardGroup(_shortest(rows), first.unit, tuple(rows), _contradictions(rows), measure)


def _contradictions(rows: Sequence[BoardRow]) -> tuple[tuple[int, ...], ...]:
    """Rows of several documents with different values for one place and period; none of short indicators."""
    by_setting: dict[tuple[str, str, str], list[int]] = {}
    for number, row in enumerate(rows):
        figure = row.figure
        if figure.place and figure.period and _content_words(figure.indicator) >= _LEAST_WORDS:
            by_setting.setdefault((figure.place, figure.period, figure.kind), []).append(number)
    return tuple(
        tuple(numbers) for numbers in by_setting.values() if _contradict([rows[number] for number in numbers])
    )


def _contradict(rows: Sequence[BoardRow]) -> bool:
    """Whether two documents say nothing alike: 7万亿, 8万亿 and 9万亿 in both are steps, or parts, of one thing."""
    told: dict[str, list[BoardRow]] = {}
    for row in rows:
        told.setdefault(row.document.id, []).append(row)
    return any(
        all(_differ(one, other) for one in first for other in second)
        for first, second in combinations(told.values(), 2)
    )


@lru_cache(maxsize=16384)
def _content_words(indicator: str) -> int:
    return sum(1 for word in words(fold(indicator)) if len(word) > 1)


def _differ(one: BoardRow, other: BoardRow) -> bool:
    left, right = one.value, other.value
    if one.figure.approximate or other.figure.approximate:
        return abs(left - right) > _TOLERANCE * max(abs(left), abs(right))
    return not isclose(left, right)
