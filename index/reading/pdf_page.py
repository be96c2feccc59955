"""One printed page to lines in reading order: tables found, columns parted, rows told from running text."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from xunduan.index.reading.pdf_glyphs import PrintedPage
from xunduan.index.reading.pdf_layout import Line
from xunduan.index.reading.pdf_rows import Part, Row, regions_of, rows_of, with_cells
from xunduan.index.reading.pdf_tables import Table, is_tabular, level_rows, ruled_tables, spaced_table


def lines_of(page: PrintedPage) -> list[Line]:
    """The lines of a page, those of tables one a row; `column` tells those apart that stand side by side."""
    tables, glyphs = ruled_tables(page.glyphs, page.rules)
    rows = rows_of(glyphs)
    for table in tables:
        insort(rows, _as_row(table), key=lambda row: row.base)
    lines: list[Line] = []
    for number, region in enumerate(regions_of(rows), 1):
        column = number if region.column else 0
        lines += _region(level_rows([with_cells(row) for row in region.rows], page.rules), column)
    return [replace(line, vertical=True) for line in lines] if page.vertical else lines


def _as_row(table: Table) -> Row:
    part = Part("\n".join(table.lines), table.left, table.right, table.bottom, 1.0, 0)
    return Row((part,), table.lines)


def _region(groups: Sequence[Sequence[Row]], column: int) -> Iterator[Line]:
    """The lines of a region given as rows of a table, each of one printed line or of several."""
    longest = [max(group, key=lambda row: len(row.parts)) for group in groups]
    flags = [len(group) > 1 or tabular for group, tabular in zip(groups, is_tabular(longest), strict=True)]
    for tabular, run in groupby(zip(flags, groups, strict=True), key=lambda pair: pair[0]):
        members = [group for _, group in run]
        if tabular:
            for text, group in zip_rows(members):
                yield _line(group[0], text, column, table=True)
            continue
        for row in (row for group in members for row in group):
            if row.table:
                height = row.size / len(row.table)
                for place, text in enumerate(row.table):
                    bottom = row.base - height * (len(row.table) - 1 - place)
                    yield Line(text, row.left, row.right, bottom, row.size, column, table=True)
            else:
                yield _line(row, row.text, column, table=False)


def zip_rows(groups: Sequence[Sequence[Row]]) -> Iterator[tuple[str, Sequence[Row]]]:
    """A table's lines with the printed lines of each; the head, whose names stand in every line, has none of its own."""
    texts = spaced_table(groups)
    yield from zip(texts, groups[len(groups) - len(texts) :], strict=True)


def _line(row: Row, text: str, column: int, table: bool) -> Line:
    return Line(text, row.left, row.right, row.base, row.size, column, table)
