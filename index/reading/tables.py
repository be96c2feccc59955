"""Tables as lines of text: each row one line in which every value follows its column's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile, zip_longest

from xunduan.index.documents import Block
from xunduan.index.reading.statements import Statements, names_times

_LABEL_CHARS = 16
_NAME_CHARS = 30
_MAX_HEADER_ROWS = 4
_FIGURE = re.compile(r"[0-9０-９]")
_LABELLED = re.compile(rf"[^：:\d]{{1,{_LABEL_CHARS}}}[：:]\s*\S")
"""A cell with its own label and value."""


class Spanned(str):
    """The text of a merged cell in a further column that it covers."""

    __slots__ = ()


def _trimmed(cell: str) -> str:
    text = " ".join(cell.split())
    return Spanned(text) if isinstance(cell, Spanned) else text


def row_lines(
    rows: Sequence[Sequence[str]], header_rows: int | None = None, over: Sequence[str] = ()
) -> list[str]:
    """One line a row: 地区：重庆；立案：123起.

    `header_rows` is how many leading rows name the columns, None where the format does not say: then the first
    row does where it has no figures and the rows below it have, and with it those that divide its merged names.
    Names of several header rows are joined. A cell over several columns is said once.
    A form, whose cells are labels and what is filled in, gives its pairs. `over` is what stands over the table.
    """
    cells = [[_trimmed(cell) for cell in row] for row in rows]
    if header_rows is None:
        cells = [row for row in cells if any(row)]
        if _is_form(cells):
            rows = _told_once(cells)
            return [
                "；".join([*row[:led], *_pairs(row[led:])]) for row, led in zip(rows, _led(rows), strict=True)
            ]
    titles = _rows_above(cells)
    above, cells = ["；".join(filter(None, _distinct(row))) for row in cells[:titles]], cells[titles:]
    named = named_rows(cells) if header_rows is None else header_rows - titles
    named = max(0, min(named, len(cells) - 1))
    names = _column_names(cells[:named])
    lines = above + _alone(names, list(takewhile(lambda row: not _is_wide(row), cells[named:])))
    for number, (wide, group) in enumerate(groupby(cells[named:], _is_wide)):
        part = list(group)
        if number and not wide and (part[0][:1] == names[:1] or _is_named_anew(part)):
            names = _column_names(part[:1])
            del part[0]
            lines += _alone(names, part)
        said = Statements(names, part, [*over, *above])
        lines += [line for row in part if (line := said.line(row) or _row_line(row, names))]
    return lines


def table_blocks(
    rows: Sequence[Sequence[str]], header_rows: int | None = None, over: Sequence[str] = ()
) -> Iterator[Block]:
    """The lines of a data table (`row_lines`) as blocks."""
    return (Block(line, "table") for line in row_lines(rows, header_rows, over))


def _rows_above(cells: Sequence[Sequence[str]]) -> int:
    """How many leading rows stand above the columns and name none: a title over all of them, and the line that says
    who made the table and in what unit its figures are."""
    count = 0
    while count < len(cells) - 1 and _is_wide(cells[count]):
        count += 1
    told = [[cell for cell in row if cell] for row in cells[count : count + 2]]
    facts = len(told) > 1 and all(map(_LABELLED.match, told[0])) and not any(map(_LABELLED.match, told[1]))
    if not count:
        lone = len(list(takewhile(_is_lone_fact, cells)))
        if 0 < lone < len(cells) and names_times(cells[lone], cells[lone + 1 :]):
            return lone
    return count + facts


def _is_lone_fact(row: Sequence[str]) -> bool:
    return len(_distinct(row)) == 1 and _LABELLED.match(row[0]) is not None


def pair_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """One line a row of a record, whose labels and values take turns: 姓名：王宁；性别：女."""
    return ["；".join(_pairs(row)) for row in _told_once([[_trimmed(cell) for cell in row] for row in rows])]


def _alone(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """What names of columns say on lines of their own: all of a blank form, and notes that name none."""
    used = [any(column < len(row) and row[column] for row in rows) for column in range(len(names))]
    blank = 2 * sum(used) < sum(map(bool, names))
    notes = list(filter(_is_note, dict.fromkeys(names)))
    return ["；".join(dict.fromkeys(filter(None, names)))] if blank else notes


def _is_note(name: str) -> bool:
    """Whether what stands over columns is a sentence, which names none of them."""
    return len(name) > _NAME_CHARS and "，" in name


def _is_named_anew(part: Sequence[Sequence[str]]) -> bool:
    """Whether a part of a table, below a line over all its columns, begins with names of its own: no figures above
    what is all figures."""
    first, *rest = part
    return (
        len(_distinct(first)) > 1
        and not any(map(_is_figure, first))
        and bool(rest)
        and all(any(map(_is_figure, row[1:])) for row in rest)
    )


def _is_wide(row: Sequence[str]) -> bool:
    return len(row) > 1 and bool(row[0]) and len(set(row)) == 1


def named_rows(cells: Sequence[Sequence[str]]) -> int:
    """How many leading rows name the columns: a merged name, which repeats beside itself, is divided by the next
    row."""
    count = 1
    while count < min(_MAX_HEADER_ROWS, len(cells) - 1) and _divides(cells[count - 1], cells[count]):
        count += 1
    return count if count > 1 else int(_is_header(cells))


def header_of(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows of a table that name its columns, without a title over its whole width."""
    cells = [[" ".join(cell.split()) for cell in row] for row in rows if any(row)]
    body = cells[_rows_above(cells) :]
    return [] if _is_form(body) else body[: named_rows(body)]


def _divides(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether `below` parts merged names of `row` and says nothing else."""
    if len(row) != len(below) or any(map(_is_figure, (*row, *below))):
        return False
    pairs = list(zip(pairwise(row), pairwise(below), strict=True))
    merged = {at for at, ((one, other), _) in enumerate(pairs) if one and one == other}
    return any(pairs[at][1][0] != pairs[at][1][1] for at in merged) and all(
        at in merged or at - 1 in merged or not one or not other or one == other
        for at, (one, other) in enumerate(zip(row, below, strict=True))
    )


def _is_form(cells: Sequence[Sequence[str]]) -> bool:
    """Whether labels and what is filled in take turns: 姓名 王宁 性别 女, and a value over several columns below.

    What tells is such a wide value, or a figure in the first row; a column of figures below a name is data. A third
    column is a picture's place, which holds nothing below.
    """
    if len(cells) < 2 or len(cells[0]) < 3:
        return False
    rows = _told_once(cells)
    if len(cells[0]) == 3 and any(len(row) > 2 for row in rows[1:]):
        return False
    labels = [label for row, led in zip(rows, _led(rows), strict=True) for label in row[led::2]]
    if not all(label and len(label) <= _LABEL_CHARS and not _FIGURE.search(label) for label in labels):
        return False
    columns = zip(*cells, strict=False)
    data = any(not _is_figure(first) and all(map(_is_figure, rest)) for first, *rest in columns)
    wide = any(one and one == other for row in cells for one, other in pairwise(row))
    filled = any(map(_is_figure, rows[0][1::2]))
    return len(set(labels)) == len(labels) and not data and (wide or filled)


def holds_tables(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table in whose cells further tables stand is a form, and not the frame in which these are laid out."""
    return _is_form([row for row in ([_trimmed(cell) for cell in row] for row in rows) if any(row)])


def _told_once(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells of each row, merged ones once: what goes on at its end from the row above, such as a picture's place,
    is left out."""
    rows = []
    for number, row in enumerate(cells):
        end = len(row)
        while number and end > 1 and row[end - 1] and row[end - 1 :] == cells[number - 1][end - 1 : end]:
            end -= 1
        rows.append(_distinct(row[:end]))
    return rows


def _led(rows: Sequence[Sequence[str]]) -> list[int]:
    """How many cells stand before the pairs of each row: one, where a label beside several rows precedes them."""
    firsts = [row[0] if row else "" for row in rows]
    return [
        int(
            len(row) % 2 == 1
            and firsts[number] in (*firsts[max(0, number - 1) : number], *firsts[number + 1 :][:1])
        )
        for number, row in enumerate(rows)
    ]


def _distinct(row: Sequence[str]) -> list[str]:
    """The cells of a row, merged ones once, without empty ones at its end."""
    cells = [cell for number, cell in enumerate(row) if not number or not cell or cell != row[number - 1]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _pairs(cells: Sequence[str]) -> Iterator[str]:
    for label, value in zip_longest(cells[::2], cells[1::2], fillvalue=""):
        yield f"{label.rstrip('：: ')}：{value}" if value else label


def _is_figure(cell: str) -> bool:
    """Whether a cell has a figure; a year may name a column."""
    return _FIGURE.search(cell) is not None and not cell.endswith("年")


def _is_header(cells: Sequence[Sequence[str]]) -> bool:
    if len(cells) < 2 or len(cells[0]) < 2:
        return False
    first, rest = cells[0], cells[1:]
    if names_times(first, rest):
        return True
    if any(map(_is_figure, first)):
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
        return "；".join(_pairs(row))
    if not names and len(row) == 2 and all(row) and row[0] != row[1]:
        return f"{row[0]}；{row[1]}" if _LABELLED.match(row[0]) else f"{row[0]}：{row[1]}"
    parts, above = [], ""
    for column, value in enumerate(row):
        repeated = column and value == row[column - 1] and not any(names[column : column + 1])
        if not value or isinstance(value, Spanned) or repeated:
            continue
        end = next((at for at in range(column + 1, len(row)) if not isinstance(row[at], Spanned)), len(row))
        over = list(dict.fromkeys(filter(None, names[column:end])))
        # a total below the first columns does not belong to what they name
        name = "" if len(over) > 1 and column == 0 else "、".join(one for one in over if not _is_note(one))
        told = name == above and not _is_figure(value)  # of labels side by side that have one name
        parts.append(f"{name}：{value}" if name and name != value and not told else value)
        above = name
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
