"""The units that would answer a question, as its asking word, its noun or its head tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

import rjieba

from xunduan.index.figures.units import FAMILIES, UNITS
from xunduan.search.asked_words import EXPLICIT, NOUN
from xunduan.search.content import Word

Wanted = Literal["any", "count", "rate", "change"]


class UnitsAsked(NamedTuple):
    """What kind of number would answer; all units where both sets are empty."""

    units: frozenset[str] = frozenset()
    """Folded."""
    families: frozenset[str] = frozenset()
    """Families of units (`people`, `money`, `percent`, `time` …)."""
    wanted: Wanted = "any"


def units_asked(match: re.Match[str], chunk: str, start: int) -> UnitsAsked:
    """What one question word of a chunk (a match of EXPLICIT or NOUN) asks for, whose part of it begins at `start`."""
    unit = named_unit(match, chunk)
    groups = match.groupdict()
    row = next((name for name, found in groups.items() if found and name.startswith(("how_", "noun_"))), "")
    families = frozenset(row.split("_")[1:]) & FAMILIES.keys()
    if families:
        return UnitsAsked(families=families, wanted="rate" if "percent" in families else "count")
    if match.re is NOUN:
        counted = unit or groups["visits"]
        # 次数 asks for 人次 and 家次, too.
        units = frozenset(one for one in UNITS if counted and one.endswith(counted))
        return UnitsAsked(units, _families_of(counted), "count")
    if unit and unit.endswith("钱"):
        return UnitsAsked(families=frozenset(("money",)), wanted="count")
    if unit:
        return UnitsAsked(frozenset((unit,)), _families_of(unit), "count")
    for noun in NOUN.finditer(chunk, start):  # 早稻收购价是多少, 多少人口: what is named tells the unit
        if noun.start() <= match.end() and not chunk[noun.end() : match.start()].strip(_LINKS):
            return units_asked(noun, chunk, start)
    return UnitsAsked()


_LINKS = "是为达有了要 "
"""What may stand between a noun and its asking word."""


def named_unit(match: re.Match[str], chunk: str) -> str | None:
    """The unit that a question word names; None where it is the beginning of a longer word (多少车主), or the end of
    one (床位数)."""
    unit = match["unit"]
    if unit is None or (match.re is EXPLICIT and match["bound"]):
        return unit
    if match.re is NOUN:
        *_, last = rjieba.cut(chunk[: match.end("unit")], False)
        return unit if len(last) <= len(unit) else None
    ends = accumulate(map(len, rjieba.cut(chunk[match.start("unit") :], False)))
    return unit if len(unit) in ends else None


def units_of_english(head: Sequence[Word]) -> UnitsAsked:
    """What the head of an English question asks for: a death toll is 死亡人数 and no 6.1级."""
    for word in head:
        likeliest = next((name for name, _ in word.others if word.text.isascii()), "")
        if noun := NOUN.fullmatch(likeliest):
            return units_asked(noun, likeliest, 0)
    return UnitsAsked()


def _families_of(unit: str | None) -> frozenset[str]:
    return frozenset(name for name, units in FAMILIES.items() if unit in units)
