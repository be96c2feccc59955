"""Tables of a page: cells between ruled lines, and rows of parts that stand in columns without them."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from xunduan.index.reading.lines import join
from xunduan.index.reading.pdf_glyphs import Glyph, Rule
from xunduan.index.reading.pdf_rows import Part, Row, rows_of, with_cells
from xunduan.index.reading.tables import Spanned, header_of, is_data, row_lines

_NEAR = 3.0
"""Points by which the ends of lines that meet may miss each other; borders are up to so thick."""
_MIN_LEVEL_RULES = 4
"""Level lines alone make a row a row where there is more than a head line, one below it, and a foot line."""
_ONE_LINE = 1.0
"""Points by which the borders of neighbouring cells may differ in place."""
_HALF_LINE, _ALIKE = 0.9, 1.25
"""Sizes of type by which such lines are apart, less than lines of one text are; and how alike their sizes are."""
_MAX_RULES = 1000
"""A page with more lines is a drawing; a printed sheet of 80 rows and 20 columns has 102."""

Grid = list[list[str]]


Spans = list[tuple[float, float]]
"""The left and right edges of columns."""
ROWS_ABOVE = 3
"""Running lines that may stand above a table which goes on from the page before, and below it there."""


@dataclass(frozen=True, slots=True)
class Names:
    """The rows that name a table's columns, for the part of it that stands on the next page."""

    rows: Grid
    spans: Spans

    def over(self, grid: Grid, spans: Spans) -> Grid:
        """The grid with these names above it, where it has the same columns and none of its own."""
        same = len(spans) == len(self.spans) and all(
            one[0] < other[1] and other[0] < one[1] for one, other in zip(spans, self.spans, strict=True)
        )
        return [*self.rows, *grid] if same and not header_of(grid) else grid


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells, with its place on the page."""

    grid: Grid
    spans: Spans
    top: float
    bottom: float


def ruled_tables(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> tuple[list[Table], list[Glyph]]:
    """The tables whose cells have borders all round, and the characters that stand in none of them."""
    tables: list[Table] = []
    left_over = list(glyphs)
    merged = _merged(rules)
    for component in _connected(merged) if len(merged) <= _MAX_RULES else ():
        table, rest = _ruled_table(left_over, component)
        if table is not None:
            tables.append(table)
            left_over = rest
    return tables, left_over


def _connected(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Groups of rules that cross or meet, the level with the upright ones."""
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    group = {id(rule): {id(rule)} for rule in (*level, *upright)}
    for one in upright:
        for other in level:
            if _meet(one, other) and group[id(one)] is not group[id(other)]:
                merged = group[id(one)] | group[id(other)]
                for member in merged:
                    group[member] = merged
    groups: dict[int, list[Rule]] = {}
    for rule in (*level, *upright):
        groups.setdefault(id(group[id(rule)]), []).append(rule)
    yield from groups.values()


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """The rules with those that lie on one line and touch made one: many programs draw each cell's own border."""
    merged: list[Rule] = []
    for upright in (False, True):
        lines: list[list[Rule]] = []
        for rule in sorted((one for one in rules if one.upright == upright), key=lambda rule: rule.at):
            if lines and rule.at - lines[-1][0].at <= _ONE_LINE:
                lines[-1].append(rule)
            else:
                lines.append([rule])
        for line in lines:
            end = -math.inf
            for rule in sorted(line, key=lambda rule: rule.start):
                if rule.start <= end + _NEAR:
                    end = max(end, rule.end)
                    merged[-1] = Rule(line[0].at, merged[-1].start, end, upright)
                else:
                    merged.append(Rule(line[0].at, rule.start, rule.end, upright))
                    end = rule.end
    return merged


def _meet(upright: Rule, level: Rule) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _ruled_table(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> tuple[Table | None, list[Glyph]]:
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    downs, acrosses = _marks(rule.at for rule in level), _marks(rule.at for rule in upright)
    if len(downs) < 3 or len(acrosses) < 3:
        return None, []
    cells: dict[tuple[int, int, int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        cell = _cell(glyph, level, upright, downs, acrosses)
        if cell is None:
            outside.append(glyph)
        else:
            cells.setdefault(cell, []).append(glyph)
    grid: Grid = [[""] * (len(acrosses) - 1) for _ in range(len(downs) - 1)]
    for (first_row, last_row, first, last), inside in cells.items():
        text = _cell_text(inside)
        for row in grid[first_row:last_row]:
            row[first:last] = [text, *[Spanned(text)] * (last - first - 1)]
    if not is_data(grid):
        return None, []
    return Table(grid, list(pairwise(acrosses)), downs[0], downs[-1]), outside


def _marks(places: Iterator[float]) -> list[float]:
    """Distinct places, those of one thick line taken together."""
    marks: list[float] = []
    for place in sorted(places):
        if not marks or place - marks[-1] > _NEAR:
            marks.append(place)
    return marks


def _cell(
    glyph: Glyph, level: Sequence[Rule], upright: Sequence[Rule], downs: list[float], acrosses: list[float]
) -> tuple[int, int, int, int] | None:
    """The rows and columns (from, to) of the cell that a character stands in, None for one outside the table."""
    across, down = (glyph.left + glyph.right) / 2, glyph.base - 0.35 * glyph.size
    if not (acrosses[0] < across < acrosses[-1] and downs[0] < down < downs[-1]):
        return None
    beside = [rule.at for rule in upright if rule.start - _NEAR <= down <= rule.end + _NEAR]
    above = [rule.at for rule in level if rule.start - _NEAR <= across <= rule.end + _NEAR]
    edges = (
        max((at for at in above if at <= down), default=None),
        min((at for at in above if at > down), default=None),
        max((at for at in beside if at <= across), default=None),
        min((at for at in beside if at > across), default=None),
    )
    if None in edges:
        return None
    top, bottom, left, right = (edge or 0.0 for edge in edges)
    return _number(downs, top), _number(downs, bottom), _number(acrosses, left), _number(acrosses, right)


def _number(marks: list[float], at: float) -> int:
    return max(0, bisect_right(marks, at + 1e-6) - 1)


def _cell_text(glyphs: Sequence[Glyph]) -> str:
    text = ""
    for row in rows_of(glyphs):
        text = join(text, row.text)
    return text


def level_rows(rows: Sequence[Row], rules: Sequence[Rule]) -> list[list[Row]]:
    """The rows between two level lines of one length taken together, where such lines divide the page as a table's.

    The pieces of each are put together to cells.
    """
    level = sorted(
        (rule for rule in rules if not rule.upright), key=lambda rule: (round(rule.start), rule.at)
    )
    groups = [
        list(group)
        for _, group in groupby(level, key=lambda rule: (round(rule.start / _NEAR), round(rule.end / _NEAR)))
    ]
    marks: list[float] = []
    for group in groups:
        found = _marks(rule.at for rule in group)
        if len(found) >= _MIN_LEVEL_RULES:
            marks += found
    marks.sort()
    taken = [
        list(group)
        for _, group in groupby(rows, key=lambda row: bisect_right(marks, row.base - 0.35 * row.size))
    ]
    return [part for group in taken for part in (_one_row(group, marks))]


def _one_row(group: Sequence[Row], marks: list[float]) -> list[list[Row]]:
    cells = [with_cells(row) for row in group]
    place = bisect_right(marks, group[0].base - 0.35 * group[0].size)
    inside = 0 < place < len(marks)
    if inside and sum(len(row.parts) > 1 for row in cells) == 1:
        return [cells]
    # Lines that stand so are a table's, whose cells may be near each other.
    return [part if len(part) > 1 else [with_cells(part[0])] for part in _interleaved(group)]


def _interleaved(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Printed lines that stand side by side at unequal heights taken together: cells of one line and of several,
    each set in the middle of its row."""
    group: list[Row] = []
    for row in rows:
        if group and not (row.base - group[-1].base < _HALF_LINE * row.size and _is_beside(group[-1], row)):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _is_beside(one: Row, other: Row) -> bool:
    return max(one.size, other.size) < _ALIKE * min(one.size, other.size) and not any(
        left.left < right.right and right.left < left.right for left in one.parts for right in other.parts
    )


def _columns(rows: Sequence[Sequence[Part]]) -> Spans:
    """The spans that the parts of rows below each other share, from left to right."""
    spans: Spans = []
    for left, right in sorted((part.left, part.right) for row in rows for part in row):
        if spans and left < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans


def spaced_table(rows: Sequence[Sequence[Row]], above: Names | None) -> tuple[list[str], Names | None]:
    """The lines of a table without borders, given its rows, each one printed line or several of one row.

    `above` names the columns of a table that may go on here; what names this one's is told as well.
    """
    spans = _columns([row.parts for lines in rows for row in lines])
    starts = [left for left, _ in spans]
    grid: Grid = []
    for lines in rows:
        cells = [""] * len(spans)
        for row in lines:
            for part in row.parts:
                column = max(0, bisect_right(starts, part.left + 0.1) - 1)
                cells[column] = join(cells[column], part.text)
        grid.append(cells)
    grid, spans = _paired(grid, spans)
    # The first row has a name for every column; further down cells may be empty.
    full = above.over(grid, spans) if above is not None else grid
    if len(spans) >= 2 and all(full[0]):
        return row_lines(full), names_of(full, spans)
    return [" ".join(part.text for row in lines for part in row.parts) for lines in rows], None


def _paired(grid: Grid, spans: Spans) -> tuple[Grid, Spans]:
    """A printed sheet's columns whole: names at the left of their cells, figures at the right share no span.

    Two neighbours are one column where the first row fills just one of them and no row fills both.
    """
    column = len(spans) - 1
    while column > 0:
        left, right = column - 1, column
        named = bool(grid[0][left]) != bool(grid[0][right])
        if named and not any(row[left] and row[right] for row in grid):
            grid = [[*row[:left], row[left] or row[right], *row[right + 1 :]] for row in grid]
            spans = [*spans[:left], (spans[left][0], spans[right][1]), *spans[right + 1 :]]
        column -= 1
    return grid, spans


def names_of(grid: Grid, spans: Spans) -> Names | None:
    """The header rows of a table, None where it has none."""
    found = header_of(grid)
    return Names(found, spans) if found else None


def is_tabular(rows: Sequence[Row]) -> Iterator[bool]:
    """For each row whether it is one of a table's: several parts, and the row above or below has several as well."""
    many = [len(row.parts) > 1 for row in rows]
    for number, row in enumerate(rows):
        beside = (many[other] for other in (number - 1, number + 1) if 0 <= other < len(rows))
        yield len(row.parts) > 2 or (many[number] and any(beside))
