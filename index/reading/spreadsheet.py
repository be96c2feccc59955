"""Spreadsheets: each sheet a heading, each row a line in which each cell follows its column's name."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from itertools import dropwhile, groupby
from typing import Any
from zipfile import BadZipFile

import openpyxl
import xlrd
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.cell_values import formatted, plain
from xunduan.index.reading.limits import Limits, ReadResult, encrypted
from xunduan.index.reading.lines import raised
from xunduan.index.reading.packed import Package
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.tables import Spanned, named_rows, table_blocks

Rows = list[list[str]]

_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
_HEAD_ROWS = 4
_TITLE_CHARS = (5, 40)
"""Least and most characters of a title above a table: 附件1 is shorter, an explanation longer."""
_STOPS = ("。", "；", "：", "，", "!", "！", "?", "？", ":")
_MAX_FILL = 100_000
"""Cells that merged ranges are filled over; a format that merges whole columns says nothing by it."""


def read_xlsx(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document; numbers as the sheet shows them: percentages, decimals and units of their formats."""
    Package(data, limits, "xlsx")
    with warnings.catch_warnings():  # openpyxl's, of styles and extensions that it leaves out
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
        except (KeyError, ValueError, TypeError, AttributeError, BadZipFile) as error:
            raise UnreadableFile("xlsx 文件损坏", f"broken xlsx: {error}") from error
        sheets = [
            (sheet.title, _openpyxl_rows(sheet, limits))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    blocks = tuple(sheet_blocks(sheets))
    stated = plausible_properties(
        {"title": book.properties.title, "authors": book.properties.creator}, blocks
    )
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return ReadResult((RawDocument(path, blocks, stated, None, media),))


def read_xls(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document; numbers as the sheet shows them, where xlrd reads the file, else as they are stored."""
    try:
        sheets = _xlrd_sheets(data, limits)
    except (MemoryError, UnreadableFile):
        raise
    except Exception:
        # xlrd is strict and raises many kinds of errors; calamine reads more files, without formats.
        sheets = _calamine_sheets(data, limits)
    return ReadResult((RawDocument(path, tuple(sheet_blocks(sheets)), {}, None, "application/vnd.ms-excel"),))


def _xlrd_sheets(data: bytes, limits: Limits) -> list[tuple[str, Rows]]:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    sheets = []
    for sheet in book.sheets():
        if sheet.visibility:
            continue
        rows = [
            [_xlrd_value(sheet, row, column, book) for column in range(sheet.row_len(row))]
            for row in range(sheet.nrows)
        ]
        fill(rows, [(top, first, end - 1, last - 1) for top, end, first, last in sheet.merged_cells])
        sheets.append((sheet.name, _bounded(rows, limits)))
    return sheets


def _xlrd_value(sheet: Any, row: int, column: int, book: Any) -> str:
    cell = sheet.cell(row, column)
    if runs := sheet.rich_text_runlist_map.get((row, column)):
        return _xlrd_runs(cell.value, runs, book)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return formatted(xlrd.xldate_as_datetime(cell.value, book.datemode), _xlrd_form(cell, book))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return plain(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ""
    return formatted(cell.value, _xlrd_form(cell, book) if cell.ctype == xlrd.XL_CELL_NUMBER else "")


def _xlrd_form(cell: Any, book: Any) -> str:
    return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)


def _xlrd_runs(text: str, runs: Sequence[tuple[int, int]], book: Any) -> str:
    """A cell's text of several fonts, each given by where it begins; 1 is how xlrd names a raised one."""
    spans = zip([(0, -1), *runs], [*(start for start, _ in runs), len(text)], strict=True)
    return "".join(
        raised(text[start:end]) if font >= 0 and book.font_list[font].escapement == 1 else text[start:end]
        for (start, font), end in spans
    ).strip()


def _calamine_sheets(data: bytes, limits: Limits) -> list[tuple[str, Rows]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = [[plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            fill(rows, [(*start, *end) for start, end in sheet.merged_cell_ranges or ()])
            sheets.append((name, _bounded(rows, limits)))
    except PasswordError as error:
        raise UnreadableFile(encrypted("表格", "spreadsheet")) from error
    except CalamineError as error:
        raise UnreadableFile("表格文件损坏", f"broken spreadsheet: {error}") from error
    return sheets


def _openpyxl_rows(sheet: Any, limits: Limits) -> Rows:
    rows = [[formatted(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
    merged = [
        (one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1)
        for one in sheet.merged_cells.ranges
    ]
    fill(rows, merged)
    return _bounded(rows, limits)


def _bounded(rows: Rows, limits: Limits) -> Rows:
    chars = 0
    for number, row in enumerate(rows):
        chars += sum(map(len, row))
        if chars > limits.document_max_chars:
            return rows[: number + 1]  # refused as too long in any case
    return rows


def fill(rows: Rows, merged: Sequence[tuple[int, int, int, int]]) -> None:
    """Give every cell of a merged range its text; one over the whole width is a title and stays single."""
    width = max((column + 1 for row in rows for column, cell in enumerate(row) if cell), default=0)
    left = _MAX_FILL
    for top, first, bottom, last in merged:
        left -= (bottom - top + 1) * (last - first + 1)
        if left < 0:
            return
        if top >= len(rows) or first >= len(rows[top]) or last - first + 1 >= width:
            continue
        for row in rows[top : bottom + 1]:
            for column in range(first, min(last + 1, len(row))):
                row[column] = rows[top][first] if column == first else Spanned(rows[top][first])


def sheet_blocks(sheets: Sequence[tuple[str, Rows]]) -> Iterator[Block]:
    """The blocks of sheets given as names and rows: titles above the table and notes below it are lines of their
    own."""
    filled = [(name, rows) for name, rows in sheets if any(map(any, rows))]
    titled = _title_row(filled[0][1]) if len(filled) == 1 else None
    if titled is not None:
        yield Block(" ".join(_single(filled[0][1][titled]).split()), "heading", 1)
    for name, rows in filled:
        if len(filled) > 1 or not _DEFAULT_NAME.fullmatch(name.strip()):
            yield Block(" ".join(name.split()), "heading", 1 if len(filled) == 1 and titled is None else 2)
        rows = rows if titled is None else rows[:titled] + rows[titled + 1 :]
        for table in _tables(rows):
            yield from _table(table)


def _title_row(rows: Rows) -> int | None:
    """The row that stands alone above a sheet's table and names the file better than the sheet's tab does."""
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        if any(row) and not _single(row):
            return None
        text = _single(row)
        if _TITLE_CHARS[0] <= len(text) <= _TITLE_CHARS[1] and not text.endswith(_STOPS):
            return None if ":" in text or "：" in text else number
    return None


def _tables(rows: Rows) -> Iterator[Rows]:
    """The tables of a sheet: an empty row parts two where names of columns stand below it."""
    table: Rows = []
    for empty, run in groupby(rows, key=lambda row: not any(row)):
        part = list(run)
        body = list(dropwhile(_single, part))
        if not empty and table and body and named_rows(body):
            yield table
            table = []
        table += [] if empty else part
    if table:
        yield table


def _table(rows: Rows) -> Iterator[Block]:
    """Lines of one cell at the beginning and the end stand apart; empty columns go."""
    begin, end = 0, len(rows)
    while begin < end and _single(rows[begin]):
        yield from _lines(_single(rows[begin]))
        begin += 1
    over = [_single(row) for row in rows[:begin]]
    notes = []
    while end > begin and _single(rows[end - 1]):
        end -= 1
        notes.append(_single(rows[end]))
    body = rows[begin:end]
    width = max(map(len, body), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in body)]
    table = [[row[column] if column < len(row) else "" for column in used] for row in body]
    yield from table_blocks(table, over=over)
    for note in reversed(notes):
        yield from _lines(note)


def _lines(cell: str) -> Iterator[Block]:
    yield from (Block(line.strip()) for line in cell.splitlines() if line.strip())


def _single(row: Sequence[str]) -> str:
    cells = [cell for cell in row if cell]
    return cells[0] if len(cells) == 1 else ""
