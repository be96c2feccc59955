"""The words of number questions: what asks, and what unit answers. All folded."""

from __future__ import annotations

import re
from importlib.resources import files

from xunduan.index.article.cleaning.rules import read_rules
from xunduan.index.documents import FigureKind
from xunduan.index.figures.units import CHINESE_UNIT, UNIT, UNITS, same_unit

ASKING_ROWS = read_rules(files(__package__).joinpath("data", "asking.toml").read_text("utf-8"))
"""The words that are told by rows, each with examples (data/asking.toml)."""
_SCALE = "(?:[十百千]?[万亿])"
_ROWS = {row.name: row for row in ASKING_ROWS}


def _pattern(name: str) -> re.Pattern[str]:
    return _ROWS[name].pattern


def _families(prefix: str) -> str:
    """The rows of this prefix, each a group of its own name, as alternatives in the table's order."""
    return "|".join(
        f"(?P<{name}>{row.pattern.pattern})" for name, row in _ROWS.items() if name.startswith(prefix)
    )


VISITS = frozenset(unit for unit in UNITS if len(unit) > 1 and unit.endswith("次"))
"""人次, 家次: they count visits, not persons or firms, and ask for a number by themselves."""
_VISITS = "|".join(sorted(VISITS, key=len, reverse=True))
EXPLICIT = re.compile(
    rf"{_families('how_')}|(?:{_ROWS['many'].pattern.pattern}|(?<![第哪几])几(?=[十百千万亿]|{UNIT}|{CHINESE_UNIT}))"
    rf"(?P<scale>{_SCALE})?(?P<unit>块?钱|{UNIT}|{CHINESE_UNIT})?"
    r"(?P<bound>以[上下内]|之?内)?"
)
"""What asks openly for a number, and the unit that it names. 几 asks only before a unit or a scale, not in 几乎 or 几何."""
NOUN = re.compile(
    rf"(?:{_families('noun_')}|(?P<visits>{_VISITS})|(?P<unit>{UNIT})数|(?<=[\u4e00-\u9fff]{{2}})[数量])"
    r"(?=$|[\s,、;?。和与及以]|同比|环比|是|有|为|达|多少|上升|下降|分别|各|的)"
)
"""A noun that asks for a number by itself, with the family or the unit that answers."""
EVENTS = frozenset(unit for unit in UNITS if same_unit(unit) == same_unit("起"))
"""件, 宗: what is counted by them happened, and is no thing."""
BARE = re.compile(rf"{_ROWS['bare'].pattern.pattern}|{_VISITS}|(?:{UNIT})数")
"""Nouns that say only what is counted in, and that no indicator repeats."""
ASKING = _pattern("asking")
"""Words that ask and name nothing: the one list that matching, highlighting and cards leave out."""
FUNCTION = frozenset(_ROWS["function"].phrases)
"""Words of questions that name nothing either, though texts may contain them."""
COMPARES = _pattern("compares")
"""What asks for the same number of two places or times."""
NO_NUMBER = _pattern("no_number")
"""Words of questions that do not ask for a number, whatever nouns they use."""
RISES = _pattern("rises")
FALLS = _pattern("falls")
KINDS: dict[FigureKind, re.Pattern[str]] = {kind: _pattern(kind) for kind in ("target", "forecast")}
"""What asks for an aim or a forecast and no result."""
REACHED = _pattern("reached")
"""What asks for no aim or forecast but for what came of it."""
EITHER = _pattern("either")
OF_A_NUMBER = frozenset(_ROWS["of_a_number"].phrases)
"""Words about the kind of number, its time or its scope, and not about what is counted."""
FILLER = _pattern("filler")
"""What indicators of the same thing say or leave out."""
SEVERAL = _pattern("several")
YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:年|(?![\d.%]|[万亿余多]?[个人名起件次元家户]))")
"""2022年, or four digits that stand alone and can be a year."""
CHUNK = re.compile(r"[\s,;。?!:]+")

COMMON = frozenset(_ROWS["common"].phrases)
"""Words that stand in half of all clauses and so weigh less."""
