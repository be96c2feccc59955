"""Rises and falls: whether a quantity is the size of a change, of what direction, and against what.

    change  := [basis] direction [了|幅|率] [rough] quantity        同比下降12.3%
             | quantity [basis] direction                           连续6周环比下降 (direction, no size)
    level   := direction (到|至|为) quantity                         提高到95%   (no change: a new level)

12.3% after 下降 is a change; 72.11% after 破案率达 is a rate and none.
"""

from __future__ import annotations

import re
from typing import Literal

from xunduan.index.documents import Change
from xunduan.index.figures.vocabulary import words

Direction = Literal["up", "down", "flat"]

_UP = words("rise")
_DOWN = words("fall")
_BASIS = r"(?:同比|环比|同期比|按年|按月|(?:(?<![占同环对评相])比(?![例重率值分如赛较])|较)[^,。;、\d]{1,12}?|(?:与|和|同)[^,。;、\d]{1,10}?相比)"
_COMPARED = r"(?:高于|低于|高出|多于|少于|快于|慢于|优于|领先)[^,。;、\d]{1,14}?|[高低多少快慢偏](?:出|了)?"
# Verbs that are a change only where something is compared: 较上年增产4万吨, but 增产4万吨 is a quantity.
_MORE = words("more")
_LESS = words("less")
_SIZE_LEAD = (
    r"(?:[了率幅]|幅度)?(?:都|均|各|再|分别|又|也)?(?:达到|达|为|约|近|超过|超|逾|:|是|了|高达|至少)?"
)
_ADVERB = r"(?:分别|各|均|平均|都|大幅|累计|合计|也|再|又|已|继续|持续|共|则|小幅|略|微|净|名义|实际|有所|双双|显着|明显|进一步){0,6}"
_TAIL = re.compile(
    rf"(?P<basis>{_BASIS})?{_ADVERB}(?P<basis2>{_BASIS})?{_ADVERB}(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<than>{_COMPARED})|(?P<more>{_MORE})|(?P<less>{_LESS}))"
    rf"{_SIZE_LEAD}\s*$"
)
_BARE_BASIS = re.compile(rf"(?P<basis>{_BASIS}){_ADVERB}$")
_LEVEL = re.compile(r"(?:到|至|成|为)$")
_LED_SIZE = re.compile(r"(?:[增涨降跌减]幅|增速|增长率|[增涨降跌减升]了?)(?:为|达到)$")
_LED_BY = re.compile(
    rf"^的?,?(?P<basis>{_BASIS})?{_ADVERB}(?:连续)?(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<flat>持平))"
)
_LONGEST = 80
"""Characters before a quantity that are looked at."""
_OF_A_YEAR = tuple("全今去前明当本上")
_ANY_BASIS = re.compile(_BASIS)
# Not changes though they end in the same characters.
_NOT_CHANGES = re.compile(words("no_change") + "$")


def basis_of(text: str, folded: str = "") -> str | None:
    """What a change is measured against, folded: 同比 and 环比 as such, another comparison in its own words.

    `text` may be masked, `folded` is the same stretch unmasked then: 与2020年相比 names a year.
    """
    found = _ANY_BASIS.search(text)
    return _shortened((folded or text)[slice(*found.span())]) if found else None


def _shortened(basis: str) -> str:
    return next((word for word in ("同比", "环比") if word in basis), basis)


def change_before(before: str, folded: str, value: float, unit: str) -> tuple[Change, int] | None:
    """The change that a clause's text up to a quantity announces, and where its words begin; else None.

    `before` is the masked text, `folded` the same stretch unmasked, from which a basis takes its words.
    """
    cut = max(0, len(before) - _LONGEST)
    found = _change_at_end(before[cut:], folded[cut:], value, unit)
    return (found[0], found[1] + cut) if found else None


def _change_at_end(before: str, folded: str, value: float, unit: str) -> tuple[Change, int] | None:
    if _LEVEL.search(before) and not _LED_SIZE.search(before):
        return None
    found = _TAIL.search(before)
    if found is None:
        return _implied(before, folded, value, unit)
    if _NOT_CHANGES.search(before) and not found["basis"]:
        return None
    if found["than"] and not (basis_of(before) or "于" in found["than"] or _bare_comparison(before, unit)):
        return None
    if (found["more"] or found["less"]) and not (found["basis"] or found["basis2"]):
        return None
    falls = bool(found["down"] or found["less"] or (found["than"] and found["than"][0] in "低少慢"))
    direction: Direction = "down" if falls != (value < 0) else "up"
    group = "basis" if found["basis"] else "basis2"
    named = folded[slice(*found.span(group))] if found[group] else None
    basis = _shortened(named) if named else basis_of(before[-24:])
    start = found.start()
    average = (
        before[max(0, start - 1) : start] in ("年", "月", "日") and before[start : start + 1] in "均增减"
    )
    if average and before[max(0, start - 2) : start - 1] not in _OF_A_YEAR:
        start -= 1  # 年均增长7.5%, 年增率1.6%: 年均 is no part of what grows, but 全年增长3% has its year
    return Change(direction, basis, abs(value), unit), start


def _bare_comparison(before: str, unit: str) -> bool:
    """事故死亡人数少20.7%: a percentage after 少 or 多 is a change without any basis."""
    return unit in ("%", "个百分点") and before.removesuffix("了").endswith(("少", "多"))


def _implied(before: str, folded: str, value: float, unit: str) -> tuple[Change, int] | None:
    """同比-3.2%: the sign alone says the direction."""
    bare = _BARE_BASIS.search(before)
    if bare is None or unit != "%":
        return None
    direction: Direction = "down" if value < 0 else "up"
    return Change(direction, _shortened(folded[slice(*bare.span("basis"))]), abs(value), unit), bare.start()


def change_after(after: str, earlier: str) -> tuple[Change, int] | None:
    """A direction without a size after a quantity (6周环比下降), and where its words end; else None."""
    found = _LED_BY.match(after)
    if found is None:
        return None
    direction: Direction = "flat" if found["flat"] else "up" if found["up"] else "down"
    if not found["basis"] and "连续" not in earlier[-4:]:
        return None
    return Change(direction, basis_of(found[0]), None, None), found.end()
