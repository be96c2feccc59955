"""The values of cells as a spreadsheet shows them: percentages, decimals, units and days by their number formats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.cell.rich_text import CellRichText

from xunduan.index.reading.lines import raised

_DECIMALS = re.compile(r"[0#?]\.([0?#]+)")
"""The places behind the point: 0.00."""
_QUOTED = re.compile(r'"[^"]*+"|\\.|\[[^\[\]]*+\]|_.|\*.')
"""What a format shows as it is or does not show: "万元", \\-, [红色], and with _ and * the width of a character."""
_UNIT = re.compile(r'"([^"]+)"\s*$')
"""Words behind the number: 0.0"万元"."""
_POINT = re.compile(r"[\\!]\.")
"""A point that is set between two digits whatever they are worth: 0!.0."""
_BRACKETS = re.compile(r"\[[^\[\]]*+\]|@")
_YEAR_FIRST = re.compile(r'yyyy(?:"[^"]*+"|\\.|mm?(?!m)|dd?(?!d)|hh?|ss?|[-/.:, 年月日时分秒])++', re.I)
"""Formats of days and times that all read alike; others are told as ISO 8601 does."""
_DATE_PARTS = re.compile(r'"[^"]*+"|\\.|y++|m++|d++|h++|s++|.', re.I)
_PICTURE = re.compile(r'=?@?(?:_xlfn\.)?DISPIMG\("ID_\w+",\s*\d+\)')
"""What WPS has for the value of a cell with a picture in it."""


def formatted(value: object, form: str) -> str:
    """A cell's value as its number format shows it, as far as that changes what it says."""
    if isinstance(value, date) and _YEAR_FIRST.fullmatch(bare := _BRACKETS.sub("", form.split(";")[0])):
        return _dated(value, _DATE_PARTS.findall(bare))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return plain(value)
    form = form.split(";")[0]
    # 0!.0, and 0\.0, are how ten thousands are shown: the thousands, with a point set before their last digit
    shifted = _POINT.subn(".", form)
    bare = _QUOTED.sub("", shifted[0])
    found = _DECIMALS.search(bare)
    decimals = len(found[1]) if found else 0
    if "%" in bare:
        return f"{value * 100:.{decimals}f}%"
    if bare.endswith(",") or shifted[1]:
        value = value / 1000 ** (len(bare) - len(bare.rstrip(","))) / 10 ** (decimals if shifted[1] else 0)
    unit = _UNIT.search(form)
    fixed = found is not None or (isinstance(value, float) and re.search(r"[0#]", bare) is not None)
    shown = f"{value:.{decimals}f}" if fixed and "E" not in bare else plain(value)
    return shown + (unit[1] if unit else "")


def _dated(value: date, parts: Sequence[str]) -> str:
    """A day or a time by the parts of its format; behind the hours, m is minutes."""
    numbers = {"y": value.year, "m": value.month, "d": value.day}
    if isinstance(value, datetime):
        numbers |= {"h": value.hour, "s": value.second}
    shown = []
    for part in parts:
        code = part[0].lower()
        if code == "h" and isinstance(value, datetime):
            numbers["m"] = value.minute
        shown.append(f"{numbers[code]:0{len(part)}d}" if code in numbers else part.strip('"').lstrip("\\"))
    return "".join(shown)


def plain(value: object) -> str:
    """A cell's value as text, whatever its number format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, CellRichText):
        return "".join(map(_run, value)).strip()
    text = str(value).strip()
    return "" if _PICTURE.fullmatch(text) else text


def _run(run: Any) -> str:
    """A run of a cell's text, which is plain or has a font of its own."""
    if isinstance(run, str):
        return run
    return raised(run.text) if run.font and run.font.vertAlign == "superscript" else str(run.text)
