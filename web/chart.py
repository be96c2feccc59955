"""The geometry of a bar chart: figures in, percentages out. The template draws it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.index.documents import Figure

ROWS_MAX = 20
"""A chart is for a look; the table beside it has every row."""
_LEAST = 0.6
"""Percent of the width that even the smallest bar takes, so that it is seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it starts and how long it is, in percent of the chart's width."""

    label: str
    value: str
    x: float
    width: float
    negative: bool


def signed(figure: Figure) -> float:
    """The number to draw: a fall is negative, whatever its printed form."""
    if figure.measure == "change" and figure.change is not None and figure.change.direction == "down":
        return -abs(figure.value)
    return figure.value


def bars(figures: Sequence[Figure], labels: Sequence[str]) -> tuple[Bar, ...]:
    """Bars on one common scale that always holds zero; as many as `ROWS_MAX`."""
    figures, labels = figures[:ROWS_MAX], labels[:ROWS_MAX]
    values = [signed(figure) for figure in figures]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    span = (high - low) or 1.0
    zero = -low / span * 100
    drawn = []
    for figure, label, value in zip(figures, labels, values, strict=True):
        width = max(_LEAST, abs(value) / span * 100)
        x = zero - width if value < 0 else zero
        drawn.append(Bar(label, shown(figure), round(max(0.0, x), 2), round(min(width, 100.0), 2), value < 0))
    return tuple(drawn)


def shown(figure: Figure) -> str:
    """The figure as printed, with the sign where it is a fall and the words do not say so themselves."""
    if signed(figure) < 0 <= figure.value and figure.text[:1].isdecimal():
        return f"−{figure.text}"
    return figure.text
