"""Whether a text says a number of the kind that a query asks for, be it read as a figure or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xunduan.index.figures.units import FAMILIES, UNITS, same_unit
from xunduan.language.numbers import ROUGH
from xunduan.language.quantities import quantities
from xunduan.search.asked import AskedFigure

_UNIT = re.compile(rf"{ROUGH}?\s?个?({'|'.join(map(re.escape, sorted(UNITS, key=len, reverse=True)))})")
"""The longest unit behind a number: 1.9万人次 are no 人."""
_OF_THE_DAY = re.compile("几点|几时(?!候)")


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
    return bool(wanted) and not wanted.isdisjoint(_units(told))


def _units(told: str) -> Iterator[str]:
    for one in quantities(told):
        if one.terms[0].endswith("%"):
            yield "%"
        elif unit := _UNIT.match(told, one.end):
            yield same_unit(unit[1])
