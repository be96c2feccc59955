"""Characters of a page to printed lines in the order in which they are read, wherever and whenever they were drawn."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from statistics import median

from xunduan.index.reading.lines import ends_sentence, raised
from xunduan.index.reading.pdf_glyphs import Glyph

_CELL_GAP = 1.5
"""Characters' widths between two parts of a line from which they are cells, or stand apart in another way."""
_PIECE_GAP = 0.8
"""The same for pieces, of which parts are made once the columns are known: those may stand as near."""
_WORD_GAP, _PART_GAP = 0.14, 0.6
"""Gaps, in characters, that are a space between Latin words, and one between any characters."""
_SAME_BASE = 0.35
_MARKS = frozenset("、。，．・：；「」『』（）〔〕")
"""Vertical writing sets these in a corner of their cell."""
_SPACED = re.compile(r"[\u0021-\u024f]")
_EVEN = 0.1
_SMALL, _LIFT = 0.8, 0.15
"""Superscript is set smaller than its line, and so far above it in its characters' size."""
_LARGE = 1.15
"""How much larger than the text titles above the columns are."""
_GUTTER = 0.8
"""Characters' widths that columns stand apart."""
_COLUMN_LINES = 3
_COLUMN_CHARS = 8.0
"""Narrower columns are tables' cells."""
_FULL_SHARE = 0.5
_STEP = 2.0
"""Width in points of the strips that are compared."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a printed line: a piece of it, or a cell."""

    text: str
    left: float
    right: float
    base: float
    size: float
    first: int
    """The number of its first character in the order of drawing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line: its parts from left to right."""

    parts: tuple[Part, ...]
    table: tuple[str, ...] = ()
    """The lines of a whole table that stands here as one."""

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)

    @property
    def left(self) -> float:
        return self.parts[0].left

    @property
    def right(self) -> float:
        return max(part.right for part in self.parts)

    @property
    def main(self) -> Part:
        """The longest part."""
        return max(self.parts, key=lambda part: len(part.text))

    @property
    def base(self) -> float:
        return self.main.base

    @property
    def size(self) -> float:
        return self.main.size


def rows_of(glyphs: Sequence[Glyph]) -> list[Row]:
    """The printed lines from top to bottom; what was drawn twice in one place, for bold type, counts once."""
    lines: list[list[list[tuple[int, Glyph]]]] = []
    bases: list[float] = []
    for run in sorted(_runs(glyphs), key=lambda run: (-len(run), run[0][1].base)):
        place = _line_for(run, lines, bases)
        if place is None:
            base = run[0][1].base
            place = bisect_left(bases, base)
            bases.insert(place, base)
            lines.insert(place, [])
        lines[place].append(run)
    return [Row(parts) for line in lines if (parts := tuple(_parts(line)))]


def _runs(glyphs: Sequence[Glyph]) -> list[list[tuple[int, Glyph]]]:
    """Characters that were drawn one after the other along one line, with their numbers."""
    runs: list[list[tuple[int, Glyph]]] = []
    for number, glyph in enumerate(glyphs):
        if runs:
            last = runs[-1][-1][1]
            size = max(last.size, glyph.size)
            level = abs(glyph.base - last.base) < 0.1 * size
            if level and -0.3 * size < glyph.left - last.right < size and glyph.left >= last.left:
                runs[-1].append((number, glyph))
                continue
        runs.append([(number, glyph)])
    return [run for run in runs if any(not glyph.text.isspace() for _, glyph in run)]


def _line_for(
    run: list[tuple[int, Glyph]], lines: list[list[list[tuple[int, Glyph]]]], bases: list[float]
) -> int | None:
    """The line that a run belongs to: that of its base or, for raised and lowered marks, the one that it touches."""
    glyph = run[0][1]
    place = bisect_left(bases, glyph.base)
    for near in sorted(
        range(max(0, place - 1), min(len(bases), place + 1)), key=lambda n: abs(bases[n] - glyph.base)
    ):
        main = lines[near][0][0][1]
        away = abs(bases[near] - glyph.base)
        if away <= _SAME_BASE * min(main.size, glyph.size):
            return near
        aside = glyph.size < _SMALL * main.size or all(one.text in _MARKS for _, one in run)
        if aside and away < 0.6 * main.size and _touches(run, lines[near]):
            return near
    return None


def _touches(run: list[tuple[int, Glyph]], line: list[list[tuple[int, Glyph]]]) -> bool:
    left, right, reach = run[0][1].left, run[-1][1].right, 0.5 * line[0][0][1].size
    return any(left - reach <= other[-1][1].right and right + reach >= other[0][1].left for other in line)


def _parts(line: list[list[tuple[int, Glyph]]]) -> Iterator[Part]:
    """The runs of one line put together to parts, from left to right."""
    placed = sorted((pair for run in line for pair in run), key=lambda pair: (pair[1].left, pair[0]))
    part: list[tuple[int, Glyph]] = []
    for number, glyph in placed:
        if glyph.text.isspace():
            if part:
                part.append((number, glyph))
            continue
        inked = next((one for _, one in reversed(part) if not one.text.isspace()), None)
        if inked is not None:
            if inked.text == glyph.text and glyph.left - inked.left < 0.2 * glyph.size:
                continue
            if glyph.left - inked.right > _PIECE_GAP * max(inked.size, glyph.size):
                yield _part(part)
                part = []
        part.append((number, glyph))
    if part:
        yield _part(part)


def _part(glyphs: list[tuple[int, Glyph]]) -> Part:
    while glyphs[-1][1].text.isspace():
        glyphs.pop()
    text = ""
    last: Glyph | None = None
    largest = max((glyph for _, glyph in glyphs), key=lambda glyph: glyph.size)
    even = _is_evenly_set([glyph for _, glyph in glyphs])
    for _, glyph in glyphs:
        if last is not None and not even and not glyph.text.isspace() and not last.text.isspace():
            gap = (glyph.left - last.right) / max(glyph.size, last.size)
            words = _SPACED.match(glyph.text) and _SPACED.match(last.text)
            text += " " if gap > (_WORD_GAP if words else _PART_GAP) else ""
        shown = " " if glyph.text.isspace() and glyph.text != "\u3000" else glyph.text
        text += raised(shown) if _is_raised(glyph, largest) else shown
        last = glyph
    inked = [glyph for _, glyph in glyphs if not glyph.text.isspace()]
    # Latin letters, often of a second font, may be set in another size.
    main = [glyph for glyph in inked if glyph.text >= "\u2e80"] or inked
    return Part(
        re.sub(" {2,}", " ", text),
        min(glyph.left for glyph in inked),
        max(glyph.right for glyph in inked),
        median(glyph.base for glyph in main),
        median(glyph.size for glyph in main),
        min(number for number, _ in glyphs),
    )


def _is_evenly_set(glyphs: Sequence[Glyph]) -> bool:
    """Whether a line gives each of its characters, narrow ones too, a cell of one width: no gap in it is a space."""
    steps = [other.left - one.left for one, other in pairwise(glyphs)]
    chinese = sum(glyph.text >= "\u2e80" for glyph in glyphs)
    return len(steps) >= 3 and 2 * chinese > len(glyphs) and max(steps) - min(steps) < _EVEN * glyphs[0].size


def _is_raised(glyph: Glyph, main: Glyph) -> bool:
    return glyph.size < _SMALL * main.size and main.base - glyph.base > _LIFT * main.size


def with_cells(row: Row) -> Row:
    """The row with its pieces put together but where they stand as far apart as cells."""
    parts = [row.parts[0]]
    for part in row.parts[1:]:
        last = parts[-1]
        if part.left - last.right > _CELL_GAP * max(part.size, last.size):
            parts.append(part)
        else:
            longer = max(last, part, key=lambda one: len(one.text))
            text, right = f"{last.text} {part.text}", max(last.right, part.right)
            parts[-1] = Part(text, last.left, right, longer.base, longer.size, min(last.first, part.first))
    return Row(tuple(parts), row.table)


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
