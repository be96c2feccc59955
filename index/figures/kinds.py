"""What sort of number a figure is: a count, a rate or a change; actual, aimed at, expected or summed up."""

from __future__ import annotations

import re
from typing import Literal

from xunduan.index.documents import Change, FigureKind
from xunduan.index.figures.times import Base, Period
from xunduan.index.figures.tokens import Quantity

Measure = Literal["count", "rate", "change"]

_RATE_UNITS = ("%", "‰", "成", "百分点", "个百分点")
_DONE = re.compile(
    r"已经?|(?<!确保)(?<!力争)(?<!争取)(?<!如期)完成了?|超过?了?[^,。;]{0,8}(?:目标|预期|计划)|实现了|达到了|(?:目标|任务|计划)[^,。;]{0,4}(?:完成|实现)|占[^,。;]{0,6}计划|原计划|计划(?:单列|生育)"
)
_AIM = re.compile(
    r"(?:预期|主要|发展|年度|工作|规划|战略|既定|提出的?|总体|任务)目标|目标(?=是|为|:|任务|值)|以[^,。;]{2,16}为目标|目标任务|力争|争取|确保|拟(?!定|人|合)|计划(?!单列|生育|经济)|规划(?!师|局|院|馆)|要(?=[\u4e00-\u9fff]{2})(?<!只要|主要|重要|需要|不要|纪要|必要|将要|摘要|概要)|将(?:再)?(?:安排|建设?|新增|投入|投资|提高|实施|推出|开工|新建|改造|发行|下达|培训|提供|完成|力争|派|增派|拨|采购|建成|达成|继续|指导|组织)|预算安排|承诺|争创"
)
_EXPECTED = re.compile(
    r"预计|预测|预期|预估|有望|估计|料将|将(?!近|军|士|领|帅|会议|其|[\u4e00-\u9fff]{1,14}(?:进行|纳入|送入|列入|作为|移送|转化))|或将|可能"
)
_SUMMED = re.compile(r"累计|累积|总共|合计共|共(?:计|有)")
_FROM = re.compile(r"[从自][^,。;]{2,20}起(?!诉)")
_AS_OF = re.compile(r"以来|截[至止]|至此|自[^,。;]{2,20}起|迄今")


def measure_of(quantity: Quantity, change: Change | None) -> Measure:
    """`change` where the quantity is the size of one, `rate` for shares, else `count`."""
    sized = change is not None and change.size == abs(quantity.value) and change.unit == quantity.unit
    if change is not None and change.size is not None and sized:
        return "change"
    return "rate" if quantity.unit in _RATE_UNITS else "count"


def kind_of(before: str, clause: str, period: Period | None, base: Base, ahead: bool | None) -> FigureKind:
    """The kind of a figure from the words of its sentence before it and of its clause.

    `ahead` is what its section says: True in one of aims, False in a look back.
    """
    if period and base.year and period.first > base.year:
        return (
            "forecast" if _EXPECTED.search(before + clause) and not _AIM.search(before + clause) else "target"
        )
    if period and period.running or _is_summed(before, clause, period):
        return "cumulative"
    if period and base.year and period.last < base.year and not period.running:
        return "actual"
    if found := _forward(before, clause, ahead):
        return found
    return "target" if ahead and not _DONE.search(clause) else "actual"


def _forward(before: str, clause: str, ahead: bool | None) -> FigureKind | None:
    """What the words themselves announce; a later 已 takes it back, and a look back announces hardly anything."""
    for words in (clause, before):
        if _DONE.search(words):
            return None
        expected, aim = _EXPECTED.search(words), _AIM.search(words)
        if aim and not (expected and ahead is None and expected.start() < aim.start()):
            return "target" if ahead is not False else None
        if expected:
            return "forecast" if ahead is not False else None
    return None


def _is_summed(before: str, clause: str, period: Period | None) -> bool:
    """A sum over years, or a running tally."""
    if period and period.kind in ("span",) and period.last > period.first:
        return bool(_SUMMED.search(before + clause))
    if period and period.kind == "point" and _FROM.search(before + clause):
        return True
    running = bool(_AS_OF.search(before + clause)) and bool(
        _SUMMED.search(clause) or "以来" in before + clause
    )
    return running and (period is None or period.kind in ("point", "day"))
