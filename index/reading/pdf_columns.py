"""Printed lines in the order in which they are read: column after column where a page is set in several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from statistics import median

from xunduan.index.reading.lines import ends_sentence
from xunduan.index.reading.pdf_rows import Row, with_cells

_LARGE = 1.15
"""How much larger than the text titles above the columns are."""
_GUTTER = 0.8
"""Characters' widths that columns stand apart."""
_COLUMN_LINES = 3
"""Lines that a column has at least."""
_COLUMN_CHARS = 8.0
"""Narrower columns are tables' cells."""
_FULL_SHARE = 0.5
"""Share of a column's lines that are full in running text."""
_STEP = 2.0
"""Width in points of the strips that are compared."""


@dataclass(frozen=True, slots=True)
class Region:
    """Rows that are read from top to bottom before the next region begins."""

    rows: list[Row]
    column: bool
    """Whether it is one of several columns side by side."""


def regions_of(rows: Sequence[Row]) -> list[Region]:
    """The rows in the order in which they are read: where they stand in columns, one region a column.

    A gutter parts columns of running text, and not the cells of a table, where on both of its sides three lines and
    more, most of them full, stand together.
    """
    gutter = _gutter(rows) if len(rows) >= _COLUMN_LINES else None
    if gutter is None:
        return [Region(list(rows), False)] if rows else []
    size = median(row.size for row in rows)
    titles = list(takewhile(lambda row: row.size > _LARGE * size and len(row.parts) == 1, rows))
    regions: list[Region] = [Region(titles, False)] if titles else []
    rows = rows[len(titles) :]
    for crossing, band in _bands(rows, gutter):
        halves = [] if crossing else [_side(band, gutter, side) for side in (False, True)]
        both = halves and all(len(half) >= _COLUMN_LINES for half in halves)
        sides = [regions_of(half) for half in halves] if both else []
        if sides and all(any(_is_running_text(region.rows) for region in side) for side in sides):
            regions += [Region(region.rows, True) for side in sides for region in side]
        elif regions and not regions[-1].column:
            regions[-1].rows.extend(band)
        else:
            regions.append(Region(band, False))
    return regions


def _gutter(rows: Sequence[Row]) -> float | None:
    """The middle of the strip, between a fifth and four fifths of the width, beside which most lines stand.

    Only lines that follow each other count, with none between them that enters the strip.
    """
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    width, size = right - left, median(row.size for row in rows)
    steps = int(0.6 * width / _STEP)
    scores = [_beside(rows, left + 0.2 * width + _STEP * step) for step in range(steps + 1)]
    most = max(scores)
    if most < _COLUMN_LINES:
        return None
    strips: list[tuple[int, int]] = []
    for near, run in groupby(range(steps + 1), key=lambda step: scores[step] >= 0.9 * most):
        members = list(run)
        if near:
            strips.append((len(members), members[0]))
    wide, first = max(strips)
    if wide * _STEP < _GUTTER * size:
        return None
    return left + 0.2 * width + _STEP * (first + (wide - 1) / 2)


def _beside(rows: Sequence[Row], at: float) -> int:
    """The largest number of lines on the emptier side of `at`, in lines that follow each other and do not cross it."""
    best = lefts = rights = 0
    for row in rows:
        if row.left >= at:
            rights += 1
        elif row.right <= at:
            lefts += 1
        elif any(part.left < at < part.right for part in row.parts):
            lefts = rights = 0
        else:
            lefts, rights = lefts + 1, rights + 1
        best = max(best, min(lefts, rights))
    return best


def _bands(rows: Sequence[Row], gutter: float) -> Iterator[tuple[bool, list[Row]]]:
    """Rows that follow each other, and whether they cross the gutter."""
    band: list[Row] = []
    crossing = False
    for row in rows:
        crosses = any(part.left < gutter < part.right for part in row.parts)
        if band and crosses != crossing:
            yield crossing, band
            band = []
        crossing = crosses
        band.append(row)
    if band:
        yield crossing, band


def _side(band: Sequence[Row], gutter: float, right: bool) -> list[Row]:
    halves = (tuple(part for part in row.parts if (part.left > gutter) == right) for row in band)
    return [Row(parts) for parts in halves if parts]


def _is_running_text(side: Sequence[Row]) -> bool:
    if len(side) < _COLUMN_LINES:
        return False
    left, right = min(row.left for row in side), max(row.right for row in side)
    size = median(row.size for row in side)
    full = sum(row.right > right - 2 * size and row.right - row.left > 0.7 * (right - left) for row in side)
    broken = sum(not ends_sentence(row.text) for row, _ in pairwise(side))
    single = sum(len(with_cells(row).parts) == 1 for row in side)
    return (
        right - left >= _COLUMN_CHARS * size
        and full >= _FULL_SHARE * (len(side) - 1)
        and 2 * broken >= len(side) - 1
        and 4 * single >= 3 * len(side)
    )
