"""The numbers of a query: those that say which one is meant (第二批, 65岁以上, 112年), and the one that it tells."""

from __future__ import annotations

import re
from functools import lru_cache

from xunduan.index.figures.units import UNITS
from xunduan.language.fold import blanked
from xunduan.language.quantities import quantities
from xunduan.search.content import folded
from xunduan.search.surroundings import Around

_NUMBER = re.compile(r"(?<![\d.十])(?!\d{4}年)[\d.十]+[^\W\d_]")
"""A number with the character behind it; years are left to the times."""
_ORDINAL = re.compile(r"第([\d十百]+)([^\W\d_])")
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_UNIT = 2
"""From so many characters on what stands behind a number is more than a unit that no table has: 511票."""


def is_numbered_so(asked: str, around: Around) -> bool:
    """Whether what a figure is of is numbered as a query numbers it, or not at all: 第二批 is no 第三批. A number in a
    name (第一中学) must stand in a name there.

    The number told last before it tells, else the one of the headings: 65岁以上 is no 60岁以上. Figures themselves say how
    much and not which: after 66年 one may ask what five years brought.
    """
    if not (wanted := _numbers(asked)):
        return True
    if not _in_names(asked) <= _in_names(around.whole):
        return False
    text = around.text
    start = text.rfind(around.before, 0, around.figure.end)
    bare = blanked(text, ((one.start, one.end) for one in around.figures))
    zones = _numbers(bare[start : around.figure.start]), _numbers(around.headings)
    clause = _numbers(around.clause)
    for number in wanted:
        alike = ([one for one in zone if one[-1] == number[-1]] for zone in zones)
        nearest = next(filter(None, alike), [number])
        if nearest[-1] != number and number not in clause:
            return False
    return True


def _in_names(text: str) -> set[str]:
    """The numbers behind 第 that count nothing: of 第一中学, not of 第二批."""
    found = _ORDINAL.finditer(text.translate(_DIGITS))
    return {one[1] for one in found if one[2] not in UNITS}


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text.translate(_DIGITS))


@lru_cache(maxsize=1024)
def number_told(query: str) -> str:
    """The term of the number in which a folded query ends and which it so tells itself: 得票511票; "" where it tells none.

    What comes behind the number makes of it a condition: 65岁以上人口.
    """
    *_, last = quantities(query) or (None,)
    if last is None or last.kind != "number" or query[last.start] == "第":
        return ""
    return last.terms[0] if len(query.rstrip()) - max(last.end, last.unit_end) < _UNIT else ""


def tells(figure: str, number: str) -> bool:
    """Whether a figure as it is printed is that number."""
    return any(one.terms[0] == number for one in quantities(folded(figure)))


def says_number_itself(query: str, number: str) -> bool:
    """Whether a folded query says a number as a figure prints it: 110米 in 男子110米栏成绩多少."""
    return re.search(rf"(?<![\d.一二三四五六七八九十百]){re.escape(folded(number))}", query) is not None
