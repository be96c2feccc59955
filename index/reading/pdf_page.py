"""One printed page to lines in reading order: tables found, columns parted, rows told from running text."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from xunduan.index.reading.pdf_columns import regions_of
from xunduan.index.reading.pdf_contents import is_led
from xunduan.index.reading.pdf_glyphs import PrintedPage
from xunduan.index.reading.pdf_layout import Line
from xunduan.index.reading.pdf_rows import Part, Row, rows_of
from xunduan.index.reading.pdf_tables import (
    ROWS_ABOVE,
    Names,
    Table,
    is_tabular,
    level_rows,
    names_of,
    ruled_tables,
    spaced_table,
)
from xunduan.index.reading.tables import row_lines


def lines_of(page: PrintedPage) -> list[Line]:
    """The lines of a page, those of tables one a row; `column` tells those apart that stand side by side."""
    return lines_below(page, None)[0]


def lines_below(page: PrintedPage, above: Names | None) -> tuple[list[Line], Names | None]:
    """The lines of a page, and what names the columns of its last table, for the page that follows.

    `above` is that of the page before: a table at the head of this one, of the same columns, goes on with that one.
    """
    tables, glyphs = ruled_tables(page.glyphs, page.rules)
    rows = rows_of(glyphs)
    names = None
    for number, table in enumerate(sorted(tables, key=lambda table: table.top)):
        head = number == 0 and sum(row.base < table.top for row in rows) <= ROWS_ABOVE
        grid = above.over(table.grid, table.spans) if above is not None and head else table.grid
        names = names_of(grid, table.spans)
        insort(rows, _as_row(table, row_lines(grid)), key=lambda row: row.base)
    lines: list[Line] = []
    for number, region in enumerate(regions_of(rows), 1):
        column = number if region.column else 0
        groups = level_rows(region.rows, page.rules)
        found, last = _region(groups, column, above if number == 1 and not tables else None)
        lines += found
        names = last or names
    if not any(line.table for line in lines[-ROWS_ABOVE - 1 :]):
        names = None
    return [replace(line, vertical=True) for line in lines] if page.vertical else lines, names


def _as_row(table: Table, lines: Sequence[str]) -> Row:
    left, right = table.spans[0][0], table.spans[-1][1]
    part = Part("\n".join(lines), left, right, table.bottom, 1.0, 0)
    return Row((part,), tuple(lines))


def _region(
    groups: Sequence[Sequence[Row]], column: int, above: Names | None
) -> tuple[list[Line], Names | None]:
    """The lines of a region given as rows of a table, each of one printed line or of several."""
    longest = [max(group, key=lambda row: len(row.parts)) for group in groups]
    flags = [
        (len(group) > 1 or tabular) and not is_led(row.text)
        for group, row, tabular in zip(groups, longest, is_tabular(longest), strict=True)
    ]
    lines: list[Line] = []
    names = None
    for tabular, run in groupby(zip(flags, groups, strict=True), key=lambda pair: pair[0]):
        members = [group for _, group in run]
        if tabular:
            texts, names = spaced_table(members, above if len(lines) <= ROWS_ABOVE else None)
            # The head, whose names stand in every line, has none of its own.
            rows = members[len(members) - len(texts) :]
            lines += (
                _line(group[0], text, column, table=True) for text, group in zip(texts, rows, strict=True)
            )
            continue
        for row in (row for group in members for row in group):
            if row.table:
                height = row.size / len(row.table)
                for place, text in enumerate(row.table):
                    bottom = row.base - height * (len(row.table) - 1 - place)
                    lines.append(Line(text, row.left, row.right, bottom, row.size, column, table=True))
            else:
                lines.append(_line(row, row.text, column, table=False))
    return lines, names


def _line(row: Row, text: str, column: int, table: bool) -> Line:
    return Line(text, row.left, row.right, row.base, row.size, column, table)
