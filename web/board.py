"""One indicator's board as its page shows it: panels of comparable figures, each drawn, tabled and footnoted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from xunduan.index.documents import FigureKind, Passage, PeriodKind
from xunduan.search.board import sentence_span, when
from xunduan.search.results import BoardRow, FigureFilter, IndicatorBoard, Series
from xunduan.web.chart import Bar, Datum, Plot, bars, plot, shown, ticks
from xunduan.web.citation import citation
from xunduan.web.hits import title_of
from xunduan.web.state import SearchState, indicator_path

LINE = 3
"""Comparable periods of one place that make a line; fewer are bars."""
PLOTS_MAX = 12
ROWS_MAX = 200
"""Rows of one panel's table; the CSV has them all."""

_PLAIN = {None: 3, "span": 2} | dict.fromkeys(
    ("year", "year_to_date", "half_year", "quarter", "month", "day", "point"), 1
)
"""Which kinds of period come first: recurring ones, then single plans and seasons."""

Sentence = Callable[[BoardRow], str]


@dataclass(frozen=True)
class RowShown:
    """One row of a panel's table and its footnote."""

    row: BoardRow
    title: str
    link: str
    sentence: str
    footnote: str
    others: tuple[int, ...]
    """Numbers, from 1, of the rows that state another value for the same place and period."""


@dataclass(frozen=True)
class Panel:
    """Figures that may share an axis: one unit, one measure, one kind of period."""

    key: str
    unit: str
    change: bool
    period_kind: PeriodKind | None
    part: str
    cumulative: bool
    plots: tuple[Plot, ...]
    bars: tuple[Bar, ...]
    rows: tuple[RowShown, ...]
    total: int
    kinds: tuple[FigureKind, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class BoardState:
    """What the address of an indicator's page says; its links are made from it."""

    indicator: str
    view: str = ""
    place: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    kind: FigureKind | None = None
    without: tuple[str, ...] = ()
    ui: str | None = None

    def filter(self) -> FigureFilter:
        return FigureFilter(self.place, self.since, self.until, self.kind, self.without)

    def url(self, path: str = "", **changes: object) -> str:
        """The page's address with some parts changed."""
        fields = {
            name: getattr(self, name) for name in ("view", "place", "since", "until", "kind", "without", "ui")
        }
        fields |= changes
        query = urlencode([(name, value) for name, value in fields.items() if value], doseq=True)
        path = path or indicator_path(self.indicator)
        return f"{path}?{query}" if query else path


def sentence_of(passage: Callable[[str], tuple[Passage, object] | None]) -> Sentence:
    """The very sentence a row was printed in, looked up by its passage."""

    def sentence(row: BoardRow) -> str:
        found = passage(row.passage_id)
        if found is None:
            return ""
        start, end = sentence_span(found[0].text, row.figure)
        return found[0].text[start:end].strip()

    return sentence


def panel_keys(board: IndicatorBoard) -> dict[str, list[Series]]:
    """The board's series by panel, the one with the most lines and figures first."""
    panels: dict[str, list[Series]] = defaultdict(list)
    for series in board.series:
        panels[_key(series)].append(series)
    ordered = sorted(
        panels.items(), key=lambda item: (_PLAIN.get(item[1][0].period_kind, 2), *_worth(item[1]))
    )
    return dict(ordered)


def _key(series: Series) -> str:
    cumulative = "cumulative" if series.kind == "cumulative" else ""
    change = "change" if series.measure == "change" else ""
    parts = (series.unit, change, series.period_kind or "unknown", series.part, cumulative)
    return ".".join(part for part in parts if part)


def _worth(panel: Sequence[Series]) -> tuple[int, int]:
    lines = sum(1 for series in panel if series.place and len({when(row) for row in series.rows}) >= LINE)
    return -lines, -sum(len(series.rows) for series in panel if series.place)


def panel(
    key: str,
    held: Sequence[Series],
    board: IndicatorBoard,
    sentence: Sentence,
    state: SearchState,
    origin: str,
) -> Panel:
    """One panel, drawn."""
    rows = sorted(
        (row for one in held for row in one.rows), key=lambda row: (row.figure.place or "~", when(row))
    )
    by_place: dict[str, list[Datum]] = defaultdict(list)
    loose: list[tuple[str, Datum]] = []
    for row in rows:
        datum = _datum(row, sentence, state)
        if row.figure.place and datum.at:
            by_place[row.figure.place].append(datum)
        else:
            loose.append((row.figure.place or "", datum))
    lined = {place: data for place, data in by_place.items() if len({one.at for one in data}) >= LINE}
    chosen = sorted(lined, key=lambda place: (-len(lined[place]), place))[:PLOTS_MAX]
    data = [datum for place in chosen for datum in lined[place]]
    plots: tuple[Plot, ...] = ()
    if data:
        scale = ticks(datum.value for datum in data)
        span = (min(datum.at for datum in data), max(datum.at for datum in data))
        plots = tuple(plot(place, lined[place], scale, span) for place in chosen)
    rest = [
        (place, datum) for place, held_data in by_place.items() if place not in lined for datum in held_data
    ]
    rest += [(place, datum) for place, datum in loose if place or datum.at]
    labels = [" ".join(part for part in (place, datum.period) if part) for place, datum in rest]
    first = held[0]
    return Panel(
        key=key,
        unit=first.unit,
        change=first.measure == "change",
        period_kind=first.period_kind,
        part=first.part,
        cumulative=first.kind == "cumulative",
        plots=plots,
        bars=bars([datum for _, datum in rest], labels) if len(rest) > 1 else (),
        rows=tuple(_rows(rows[:ROWS_MAX], board, sentence, state, origin)),
        total=len(rows),
        kinds=tuple(dict.fromkeys(row.figure.kind for row in rows)),
        places=tuple(sorted(by_place)),
    )


def _datum(row: BoardRow, sentence: Sentence, state: SearchState) -> Datum:
    figure = row.figure
    return Datum(
        at=when(row),
        value=row.value,
        period=figure.period or "",
        shown=shown(figure),
        kind=figure.kind,
        link=state.figure_url(row.document.id, row.passage_id, figure.start),
        sentence=sentence(row),
    )


def _rows(
    rows: Sequence[BoardRow], board: IndicatorBoard, sentence: Sentence, state: SearchState, origin: str
) -> list[RowShown]:
    numbers = {id(row): number for number, row in enumerate(rows, 1)}
    against: dict[int, list[int]] = defaultdict(list)
    for group in board.groups:
        for members in group.contradictions:
            told = [id(group.rows[member]) for member in members]
            for one in told:
                against[one] = [numbers[other] for other in told if other != one and other in numbers]
    made = []
    for row in rows:
        words = sentence(row)
        permanent = origin + SearchState().figure_url(row.document.id, row.passage_id, row.figure.start)
        made.append(
            RowShown(
                row=row,
                title=title_of(row.document),
                link=state.figure_url(row.document.id, row.passage_id, row.figure.start),
                sentence=words,
                footnote=citation(words or row.figure.text, row.document, permanent),
                others=tuple(against[id(row)]),
            )
        )
    return made
