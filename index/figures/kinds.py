"""What sort of number a figure is: a count, a rate or a change; and an actual one or a target."""

from __future__ import annotations

import re
from typing import Literal

from xunduan.index.documents import Change, FigureKind
from xunduan.index.figures.tokens import Quantity

Measure = Literal["count", "rate", "change"]

_RATE_UNITS = ("%", "‰", "成", "百分点", "个百分点")
_PLAN = re.compile(
    r"计划|拟|力争|预计|目标|将(?!近|[\u4e00-\u9fff]{1,12}进行)|到\x01*(?:19|20)\d{2}年|为期|推进.{2,20}创建|争取|确保"
)


def measure_of(quantity: Quantity, change: Change | None) -> Measure:
    """`change` where the quantity is the size of one, `rate` for shares, else `count`."""
    sized = change is not None and change.size == abs(quantity.value) and change.unit == quantity.unit
    if change is not None and change.size is not None and sized:
        return "change"
    return "rate" if quantity.unit in _RATE_UNITS else "count"


def kind_of(clause: str) -> FigureKind:
    """`target` where the clause speaks of a plan."""
    return "target" if _PLAN.search(clause) else "actual"
