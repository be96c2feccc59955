"""Tables whose columns are years: each value as a statement of its own, with its year and its unit.

项目 | 单位 | 2023 | 2024 above 产量 | 吨 | 31 | 42 is 2023年产量：31吨；2024年产量：42吨. The unit stands in a column of
its own or behind the name of the row (产量（吨）).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?)?")
_VALUE = re.compile(r"[-+−]?\d[\d,，]{0,20}(?:\.\d{1,8})?")
_UNIT_NAMES = ("单位", "單位", "计量单位", "計量單位")
_UNIT = r"[^\d\s，。；：:（）()]{1,12}"
_IN_NAME = re.compile(rf"(?P<name>.{{1,40}}?)\s?[（(](?P<unit>{_UNIT})[)）]")
_LEAST_SHARE = 0.5


def names_years(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table names columns by years, whose figures below are no years themselves, and says
    nothing else in figures."""
    years = [column for column, name in enumerate(first) if _YEAR.fullmatch(name)]
    if not years or years[0] == 0 or any(re.search(r"\d", _YEAR.sub("", name)) for name in first):
        return False
    below = [row[column] for row in rest for column in years if column < len(row) and row[column]]
    values = [cell for cell in below if _VALUE.match(cell) and not _YEAR.fullmatch(cell)]
    return bool(below) and len(values) >= _LEAST_SHARE * len(below)


def yearly_line(row: Sequence[str], names: Sequence[str]) -> str:
    """The line of a row; "" where the columns are no years, or nothing tells the unit or what is measured."""
    years = [column for column, name in enumerate(names) if _YEAR.fullmatch(name)]
    if not years or years[0] == 0:
        return ""
    units = [column for column, name in enumerate(names) if name in _UNIT_NAMES]
    labels = [
        (column, row[column])
        for column in range(min(years[0], len(row)))
        if column not in units and row[column]
    ]
    if not labels:
        return ""
    at, label = labels[-1]
    in_name = _IN_NAME.fullmatch(label)
    unit = next((row[column] for column in units if column < len(row)), "")
    if not unit and in_name and not units:
        label, unit = in_name["name"], in_name["unit"]
    if not re.fullmatch(_UNIT, unit) or not any(_told(row, column) for column in years):
        return ""
    parts = [f"{names[column]}：{cell}" if names[column] else cell for column, cell in labels if column != at]
    for column in range(years[0], len(row)):
        if not (cell := row[column]) or column in units:
            continue
        if column in years:
            value = f"{cell}{unit}" if _VALUE.fullmatch(cell) else cell
            parts.append(f"{names[column][:4]}年{label}：{value}")
        else:
            parts.append(f"{names[column]}：{cell}" if "".join(names[column : column + 1]) else cell)
    return "；".join(dict.fromkeys(parts))


def _told(row: Sequence[str], column: int) -> bool:
    return column < len(row) and _VALUE.fullmatch(row[column]) is not None
