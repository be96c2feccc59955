"""Units and measure words, folded, and the families that a question can ask for (data/units.toml).

A unit is kept exactly as the source has it: 人次, 人, 名 and 家次 are four units. Families serve only the
question side (多少人 is answered by 名, never by 人次 unless 人次 is all there is).
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

TABLE = tomllib.loads(files(__package__).joinpath("data", "units.toml").read_text("utf-8"))
"""The families with their units and examples, what may not follow a unit, and what a bare Chinese numeral may take."""
_UNITS: dict[str, tuple[tuple[str, ...], ...]] = {
    family["name"]: tuple(tuple(writings.split()) for writings in family["units"])
    for family in TABLE["family"]
}
FAMILIES: dict[str, frozenset[str]] = {
    name: frozenset(writing for writings in units for writing in writings)
    for name, units in _UNITS.items()
    if name != "count"
}
"""The units of each family; measure words are in none."""
_COUNTED = sorted(
    writing for writings in (*_UNITS["count"], *_UNITS["people"]) for writing in writings if len(writing) == 1
)
_SHARED = {writing: writings[0] for units in _UNITS.values() for writings in units for writing in writings}
UNITS = frozenset(_SHARED) | {f"{unit}次" for unit in _COUNTED}
"""Every unit and measure word, in all its writings, and what measure words give with 次: 家次, 羽次."""


def same_unit(unit: str) -> str:
    """The one writing that a folded unit shares with others of the same meaning: 元 for 元人民币, 人 for 名."""
    return _SHARED.get(unit, unit)


def _guard(unit: str) -> str:
    if unit == "项":
        return "(?!目(?!标))"
    return f"(?![{stop}])" if (stop := TABLE["not_before"].get(unit)) else ""


def _alternatives(units: list[str]) -> str:
    """The longest first; of one length in the table's order."""
    return "|".join(re.escape(unit) + _guard(unit) for unit in sorted(units, key=len, reverse=True))


GREAT = f"大(?:{'|'.join(TABLE['numerals']['great'])})"
"""六大领域: 大 and the noun together count."""
_MEASURED = _alternatives([unit for name in ("volume", "area", "weight", "time") for unit in FAMILIES[name]])
_PER = rf"(?:每(?:{_MEASURED})|/(?:{_alternatives(list(_SHARED))}|日|月))"
_COUNTING = rf"[{''.join(_COUNTED)}]{_alternatives(['次'])}"
UNIT = (
    rf"(?:{GREAT}|大(?=[\u4e00-\u9fff]{{2}})(?!学|队|约|会|道|连|赛|奖)"
    rf"|(?:{_COUNTING}|{_alternatives(list(_SHARED))}){_PER}?)"
)
_TERM = r"日(?=以?内|以[上下])|(?<=[四五六七八九]十)日|(?<=[为是][二三]十)日"
"""A term in days, where no date is spelled so."""
CHINESE_UNIT = rf"(?:{GREAT}|{_alternatives(TABLE['numerals']['take'])}|{_TERM})"
LATIN = "|".join(unit for unit in _SHARED if unit.isascii() and unit.isalnum())
"""What is a unit behind a number (3km) and no name of something (5g, 3d)."""
