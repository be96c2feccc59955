"""The geometry of charts: figures in; percentages across and pixels down out. The template draws them as SVG.

Widths are percentages, so that a chart fills a phone as it fills a desktop and its words keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xunduan.index.documents import Figure, FigureKind
from xunduan.search.results import falls

BARS_MAX = 20
"""Rows drawn at the most; the table beside the chart has every row."""
LABELS_MAX = 6
"""Up to so many points every value is written beside its point; beyond it only the last one's."""
TOP, BOTTOM = 34, 196
"""Pixels: where the plot begins and ends."""
_LEFT, _RIGHT = 5.0, 93.0
_LEAST = 0.6
"""Percent of the width that even the smallest bar takes, so that it is seen."""
_TICKS = 4
_SMALLEST = 1e-9
"""Values nearer to zero than that are drawn as zero."""


@dataclass(frozen=True, slots=True)
class Datum:
    """One number to draw: where it stands in time, what it is and what it says."""

    at: float
    value: float
    period: str
    shown: str
    """The figure as printed, with its sign."""
    kind: FigureKind
    link: str
    sentence: str

    @property
    def planned(self) -> bool:
        """Whether it is a target or a forecast."""
        return self.kind in ("target", "forecast")


@dataclass(frozen=True, slots=True)
class Mark:
    """A datum in its place."""

    datum: Datum
    x: float
    y: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stroke from one mark to the next of what came to pass, or of what was planned: `dashed`."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """The lines over time for one place: what came to pass, and what was planned."""

    place: str
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it starts and how long it is, in percent of the chart's width."""

    label: str
    datum: Datum
    x: float
    width: float
    negative: bool


def shown(figure: Figure) -> str:
    """The figure as printed, with the sign where it is a fall and the words do not say so themselves."""
    if falls(figure) and figure.value > 0 and figure.text[:1].isdecimal():
        return f"−{figure.text}"
    return figure.text


def plot(place: str, data: Sequence[Datum], scale: Sequence[float], span: tuple[float, float]) -> Plot:
    """The line of one place. `scale` are the ticks of the value axis, `span` the times at its two ends."""
    low, high = scale[0], scale[-1]
    first, last = span

    def x(at: float) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * ((at - first) / (last - first) if last > first else 0.5), 2)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - low) / ((high - low) or 1.0), 1)

    ordered = sorted(data, key=lambda datum: datum.at)
    line = _one_a_time(ordered)
    marks = tuple(
        Mark(
            datum,
            x(datum.at),
            y(datum.value),
            datum in line and (len(line) <= LABELS_MAX or datum == line[-1]),
        )
        for datum in ordered
    )
    # A plan and what came of it are two stories: a stroke from one to the other would show a fall that nobody saw.
    done = _one_a_time([datum for datum in ordered if not datum.planned])
    planned = _one_a_time([datum for datum in ordered if datum.planned])
    if done and planned and planned[0].at > done[-1].at:  # but what lies ahead goes on from today
        planned.insert(0, done[-1])
    segments = tuple(
        Segment(x(a.at), y(a.value), x(b.at), y(b.value), datums is planned)
        for datums in (done, planned)
        for a, b in pairwise(datums)
    )
    down = tuple(Tick(y(value), compact(value), value == 0) for value in scale)
    return Plot(place, segments, marks, tuple(_across(line, x)), down)


def _one_a_time(ordered: Sequence[Datum]) -> list[Datum]:
    """Of several numbers for one time the last told, what came to pass before a plan."""
    best: dict[float, Datum] = {}
    for datum in ordered:
        if datum.at not in best or best[datum.at].planned >= datum.planned:
            best[datum.at] = datum
    return [best[at] for at in sorted(best)]


def _across(line: Sequence[Datum], x: Callable[[float], float]) -> Iterator[Tick]:
    """The last period, and as many before it as leave each other room on the narrowest plot."""
    step = max(1, -(-len(line) // _TICKS))
    room = math.inf
    for number, datum in enumerate(reversed(line)):
        at, wide = x(datum.at), _width(datum.period)
        if number % step == 0 and at + wide / 2 <= room:
            room = at - wide / 2
            yield Tick(at, datum.period)


def _width(label: str) -> float:
    """Of a label in 12 pixels, in percent of a plot on a phone."""
    return sum(4 if char > "\u2e80" else 2.2 for char in label)


def ticks(values: Iterable[float]) -> tuple[float, ...]:
    """Round values that span all of `values` and zero: 1, 2, 2.5 or 5 times a power of ten apart."""
    low, high = _with_zero(values)
    raw = (high - low) / _TICKS
    if raw < _SMALLEST:  # nothing but zeros: any scale will do
        raw = 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(number * step, 10) for number in range(first, max(last, first + 1) + 1))


def _with_zero(values: Iterable[float]) -> tuple[float, float]:
    values = [0.0, *values]
    return min(values), max(values)


def compact(value: float) -> str:
    """A number as an axis writes it: 1.2亿, 350万, 12.5; a true minus sign."""
    size, unit = abs(value), ""
    for bound, name in ((1e8, "亿"), (1e4, "万")):
        if size >= bound:
            size, unit = size / bound, name
            break
    return f"{'−' if value < 0 else ''}{size:,.10g}{unit}"


def bars(data: Sequence[Datum], labels: Sequence[str]) -> tuple[Bar, ...]:
    """Bars on one common scale that always holds zero; as many as `BARS_MAX`."""
    data, labels = data[:BARS_MAX], labels[:BARS_MAX]
    low, high = _with_zero(datum.value for datum in data)
    span = (high - low) or 1.0
    zero = -low / span * 100
    drawn = []
    for datum, label in zip(data, labels, strict=True):
        width = max(_LEAST, abs(datum.value) / span * 100)
        x = zero - width if datum.value < 0 else zero
        drawn.append(Bar(label, datum, round(max(0.0, x), 2), round(min(width, 100.0), 2), datum.value < 0))
    return tuple(drawn)
