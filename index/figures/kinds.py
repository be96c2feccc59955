"""What sort of number a figure is: a count, a rate or a change; actual, aimed at, expected or summed up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from xunduan.index.documents import Change, FigureKind
from xunduan.index.figures.times import Base, Period
from xunduan.index.figures.tokens import Quantity

Measure = Literal["count", "rate", "change"]

_RATE_UNITS = ("%", "‰", "百分点", "个百分点")
_DONE = re.compile(
    r"已经?|(?<!确保)(?<!力争)(?<!争取)(?<!如期)完成了?|超过?了?[^,。;]{0,8}(?:目标|预期|计划)|实现了|达到了|"
    r"(?:目标|任务|计划)[^,。;]{0,4}(?:完成|实现)|占[^,。;]{0,6}计划|原计划"
)
_AIM = re.compile(
    r"(?:预期|主要|发展|年度|工作|战略|既定|提出的?|总体|任务)目标|目标(?=是|为|:|任务|值)|以[^,。;]{2,16}为目标|力争|争取|确保|"
    r"拟(?!定|人|合)|预算安排|承诺|争创"
)
_EXPECTED = re.compile(r"预计|预测|预期(?!目标|指数|寿命|管理)|预估|有望|估计|或(?=将|达|降|增|升|超过?\d)")
# Words that announce only in front of a verb: 将达到, but 将利率上调; 计划建设, but 西部计划志愿者; 要新建, but 要求.
_BEFORE_VERB = re.compile(
    r"(?P<will>将(?!近|军|士|领|帅))|(?P<plan>(?<![”》])(?:计划|规划)|(?<![主重需纪必摘概首简提只将])要(?!求|闻|素|点|职|案|员|道|塞|害|件|领))"
)
_ENACTED = re.compile(
    r"(?:再|继续|重点|陆续|进一步|全面)*(?:安排|建|新|投|提高|实施|推出|开工|改造|发行|下达|培训|提供|完成|派|增派|拨|采购|组织|举办|招|开展|支持|指导)"
)
"""What is done on purpose, behind 将: an aim; the rest is expected."""
_SUMMED = re.compile(r"累计|累积|总共|合计共|共(?:计|有)")
_AS_OF = re.compile(r"以来|截[至止]|至此|自[^,。;]{2,20}起|迄今")
_FROM = re.compile(r"[从自][^,。;]{2,20}起(?!诉)")
_TURNED = re.compile(r"[^,。;]{2,24}(?:作为|分为|列为|合为|变为|改为|纳入|转化)")
"""将重大项目作为…: 将 has an object and announces nothing."""
_VERBAL = frozenset("vdpafcu")
_WINDOW = 8


def measure_of(quantity: Quantity, change: Change | None) -> Measure:
    """`change` where the quantity is the size of one, `rate` for shares, else `count`."""
    sized = change is not None and change.size == abs(quantity.value) and change.unit == quantity.unit
    if change is not None and change.size is not None and sized:
        return "change"
    return "rate" if quantity.unit in _RATE_UNITS else "count"


_GROWTH = re.compile(r"(?:(?P<up>涨幅|增幅|增速|增长率|增长预期目标|增长目标)|(?P<down>降幅|跌幅|减幅))$")


def named_change(quantity: Quantity, indicator: str) -> Change | None:
    """The change that a share is by the name of its indicator: 居民消费价格涨幅3% is as much one as 上涨3%."""
    found = _GROWTH.search(indicator) if quantity.unit in _RATE_UNITS else None
    if found is None:
        return None
    return Change("down" if found["down"] else "up", None, abs(quantity.value), quantity.unit)


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
        return "actual"
    if ahead is not False:
        for words in (clause, before):
            if _DONE.search(words):
                break
            if found := _announced(words):
                # What is expected in a section of aims is aimed at only where the words say so.
                return found
    return "target" if ahead else "actual"


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
        return period.running or bool(_SUMMED.search(words))
    if period and period.kind == "point" and (period.running or _FROM.search(words)):
        return True
    running = bool(_AS_OF.search(words)) and bool(_SUMMED.search(clause) or "以来" in words)
    return running and (period is None or period.kind in ("point", "day"))
