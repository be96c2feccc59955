"""What sort of number a figure is: a count, a rate or a change; actual, aimed at, expected or summed up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from xunduan.index.documents import Change, FigureKind
from xunduan.index.figures.period import Base, Period
from xunduan.index.figures.tokens import Quantity
from xunduan.index.figures.vocabulary import words

Measure = Literal["count", "rate", "change"]

_RATE_UNITS = ("%", "‰", "百分点", "个百分点")
_DONE = re.compile(words("done"))
_AIM = re.compile(words("aim"))
_EXPECTED = re.compile(words("expected"))
# Words that announce only in front of a verb: 将达到, but 将利率上调; 计划建设, but 西部计划志愿者; 要新建, but 要求.
_BEFORE_VERB = re.compile(
    r"(?P<will>将(?!近|军|士|领|帅))|(?P<plan>(?<![”》])(?:计划|规划)|(?<![不主重需纪必摘概首简提只将])要(?!求|闻|素|点|职|案|员|道|塞|害|件|领))"
)
_ENACTED = re.compile(words("enacted"))
"""What is done on purpose, behind 将: an aim; the rest is expected."""
_HAPPENED = re.compile(r"[\u4e00-\u9fff]了[近约超逾]?[\d一二两三四五六七八九十百]")
"""为确保开通,增购了12台: what was announced before is not what happened."""
_ESTIMATED = re.compile("预[计估]")
_EARLY = 3
"""Up to this month the figures of the last year are not all told."""
_SUMMED = re.compile(words("summed"))
_IN_ALL = re.compile(r"(?<![中公医])共(?![同有享产计青体])[\u4e00-\u9fff“”\"、]{1,14}\d")
_AS_OF = re.compile(words("as_of"))
_FROM = re.compile(r"[从自][^,。;]{2,20}起(?!诉)")
_TURNED = re.compile(rf"[^,。;]{{2,24}}{words('turned')}")
"""将重大项目作为…: 将 has an object and announces nothing."""
_VERBAL = frozenset("vdpafcu")
_WINDOW = 8


def measure_of(quantity: Quantity, change: Change | None) -> Measure:
    """`change` where the quantity is the size of one, `rate` for shares, else `count`."""
    sized = change is not None and change.size == abs(quantity.value) and change.unit == quantity.unit
    if change is not None and change.size is not None and sized:
        return "change"
    return "rate" if quantity.unit in _RATE_UNITS else "count"


_GROWTH = re.compile(rf"(?:(?P<up>{words('growth')})|(?P<down>{words('shrinkage')}))$")


def named_change(quantity: Quantity, indicator: str) -> Change | None:
    """The change that a share is by the name of its indicator: 居民消费价格涨幅3% is as much one as 上涨3%."""
    found = _GROWTH.search(indicator) if quantity.unit in _RATE_UNITS else None
    if found is None:
        return None
    falls = (found["down"] is None) == (quantity.value < 0)
    return Change("down" if falls else "up", None, abs(quantity.value), quantity.unit)


def kind_of(
    before: str, clause: str, measure: Measure, period: Period | None, base: Base, ahead: bool | None
) -> FigureKind:
    """The kind of a figure from the words of its sentence before it and of its clause.

    `ahead` is what its section says: True in one of aims, False in a look back.
    """
    if _lies_ahead(period, base, ahead):
        return (
            "forecast" if _EXPECTED.search(before + clause) and not _AIM.search(before + clause) else "target"
        )
    if measure == "count" and _is_summed(before, clause, period):
        return "cumulative"
    if period and base.year and period.last < base.year and not period.running:
        return "forecast" if _is_estimate(clause, period, base) else "actual"
    if ahead is not False:
        for words in (clause, before):
            if _DONE.search(words) or (words is before and _HAPPENED.search(clause)):
                break
            if found := _announced(words):
                # What is expected in a section of aims is aimed at only where the words say so.
                return found
    return "target" if ahead else "actual"


def _is_estimate(clause: str, period: Period, base: Base) -> bool:
    """Whether a report of a new year can only estimate the last one: 预计2023年增长5%, in January 2024."""
    early = base.day is None or base.day.month <= _EARLY
    return early and base.year == period.last + 1 and _ESTIMATED.search(clause) is not None


def _lies_ahead(period: Period | None, base: Base, ahead: bool | None) -> bool:
    """Whether the period is still to come; a text without a day may be of a later year than the one it is about."""
    if period is None or base.year is None or period.first <= base.year:
        return False
    return base.day is not None or ahead is True


def _announced(words: str) -> FigureKind | None:
    """What the words themselves announce: the first of an aim, an expectation and a plan."""
    found: list[tuple[int, FigureKind]] = []
    if aim := _AIM.search(words):
        found.append((aim.start(), "target"))
    if expected := _EXPECTED.search(words):
        found.append((expected.start(), "forecast"))
    for sign in _BEFORE_VERB.finditer(words):
        if sign["will"] and _TURNED.match(words, sign.end()):
            continue
        enacted = _ENACTED.match(words, sign.end()) is not None
        if enacted or _precedes_verb(words[sign.end() : sign.end() + _WINDOW], bool(sign["plan"])):
            enacted = enacted or bool(sign["plan"])
            found.append((sign.start(), "target" if enacted else "forecast"))
            break
    return min(found)[1] if found else None


@lru_cache(maxsize=16384)
def _precedes_verb(words: str, plan: bool) -> bool:
    """Whether the first word is one that an announcement stands before: a verb, or an adverb or preposition of one.

    Behind a plan it may also be a time (计划下半年新建).
    """
    # Imported here: its table of word classes takes a second, and most texts announce nothing.
    import jieba.posseg

    first = next(iter(jieba.posseg.cut(words, HMM=False)), None)
    return first is not None and (
        first.flag[:1] in _VERBAL or (plan and first.flag[:1] == "t") or first.word in ("首次", "全部")
    )


def _is_summed(before: str, clause: str, period: Period | None) -> bool:
    """A sum over years, or a running tally."""
    words = before + clause
    if period and period.kind == "span" and period.last > period.first:
        return period.running or bool(_SUMMED.search(words) or _IN_ALL.search(clause))
    if period and period.kind == "point" and (period.running or _FROM.search(words)):
        return True
    running = bool(_AS_OF.search(words)) and bool(_SUMMED.search(clause) or "以来" in words)
    return running and (period is None or period.kind in ("point", "day"))
