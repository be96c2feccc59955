"""Tables as lines of text: each row one line in which every value stands beside its column's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LABEL_CHARS = 16
_FIGURE = re.compile(r"[0-9０-９]")


def row_lines(rows: Sequence[Sequence[str]], header_rows: int | None = None) -> list[str]:
    """One line a row: 地区：重庆；立案：123起.

    `header_rows` is how many leading rows name the columns, None where the format does not say: then the first
    row does where it has no figures and the rows below it have. Names of several header rows are joined.
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    if header_rows is None:
        cells = [row for row in cells if any(row)]
        wide = next((number for number, row in enumerate(cells) if not _is_wide(row)), 0)
        header_rows = wide + 1 if _is_header(cells[wide:]) else 0
    titles = 0
    while titles < len(cells) - 1 and _is_wide(cells[titles]):
        titles += 1  # one cell over all columns is the table's title and names none of them
    header_rows = max(titles, min(header_rows, len(cells) - 1))
    names = _column_names(cells[titles:header_rows])
    above = [row[0] for row in cells[:titles]]
    return above + [line for row in cells[header_rows:] if (line := _row_line(row, names))]


def _is_wide(row: Sequence[str]) -> bool:
    return len(row) > 1 and bool(row[0]) and len(set(row)) == 1


def _is_header(cells: list[list[str]]) -> bool:
    if len(cells) < 2 or len(cells[0]) < 2:
        return False
    first, rest = cells[0], cells[1:]
    if any(_FIGURE.search(cell) and not cell.endswith("年") for cell in first):
        return False
    if len(first) == 2 and len(rest) == 1 and first[0]:
        return False  # two pairs as likely as a header and its row
    return (
        all(any(_FIGURE.search(cell) for cell in row[1:]) for row in rest)
        or len(set(first)) == len(first) > 2
    )


def _column_names(header: list[list[str]]) -> list[str]:
    width = max(map(len, header), default=0)
    columns = ([row[column] if column < len(row) else "" for row in header] for column in range(width))
    return ["".join(dict.fromkeys(filter(None, column))) for column in columns]


def _is_label(cell: str) -> bool:
    return len(cell) <= _LABEL_CHARS and cell.rstrip().endswith(("：", ":"))


def _row_line(row: list[str], names: list[str]) -> str:
    if _is_wide(row):
        return row[0]
    if not names and len(row) % 2 == 0 and all(map(_is_label, row[::2])):
        pairs = [(label.rstrip("：: "), value) for label, value in zip(row[::2], row[1::2], strict=True)]
        return "；".join(f"{label}：{value}" for label, value in pairs)
    if not names and len(row) == 2 and all(row) and row[0] != row[1]:
        return f"{row[0]}：{row[1]}"
    parts = []
    for column, value in enumerate(row):
        name = names[column] if column < len(names) else ""
        if value and not (column and value == row[column - 1] and not name):
            parts.append(f"{name}：{value}" if name and name != value else value)
    return "；".join(parts)


_MAX_CELL_CHARS = 120
_MAX_ROW_CHARS = 600


def is_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table holds data, and is not the frame in which a page or a letter is laid out."""
    filled = [[cell.strip() for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    if len(filled) < 2 or max(map(len, filled)) < 2:
        return False
    cells = [cell for row in filled for cell in row if cell]
    long = sum(len(cell) > _MAX_CELL_CHARS for cell in cells)
    wide = sum(sum(map(len, row)) > _MAX_ROW_CHARS for row in filled)
    paired = sum(sum(map(bool, row)) > 1 for row in filled)
    return paired * 2 > len(filled) and long * 4 <= len(cells) and wide * 4 <= len(filled)
