"""Whether a text says a number of the kind that a query asks for, be it read as a figure or not."""

from __future__ import annotations

import re

from xunduan.index.figures.units import FAMILIES, UNITS, same_unit
from xunduan.language.quantities import quantities
from xunduan.search.asked import AskedFigure

_NUMERAL = "[0-9零〇一二两三四五六七八九十百半]"
_NUMBER = re.compile(
    rf"{_NUMERAL}\s?[多余]?[十百千万亿]{{0,3}}[多余]?\s?个?({'|'.join(map(re.escape, sorted(UNITS, key=len, reverse=True)))})"
)
"""A number and the longest unit behind it: 1.9万人次 are no 人."""
_OF_THE_DAY = re.compile("几点|几时(?!候)")
_PERCENT = re.compile(f"%|百分之{_NUMERAL}")


def says_number(query: str, asked: AskedFigure, told: str) -> bool:
    """Whether a folded text says a number in a unit that would answer the folded query, or a time of day where one is
    asked for; False where the query names no unit."""
    if _OF_THE_DAY.search(query):
        return any(":" in term for one in quantities(told) for term in one.exact)
    wanted = {
        same_unit(unit)
        for ask in asked.asks
        for unit in ask.units.union(*map(FAMILIES.__getitem__, ask.families))
    }
    if "%" in wanted and _PERCENT.search(told):
        return True
    return bool(wanted) and any(same_unit(found[1]) in wanted for found in _NUMBER.finditer(told))
