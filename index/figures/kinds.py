"""What sort of number a figure is: a count, a rate, a change, or a number of the scheme itself."""

from __future__ import annotations

import re
from typing import Literal

from xunduan.index.documents import Change
from xunduan.index.figures.tokens import Quantity

Kind = Literal["count", "rate", "change", "scheme"]

_RATE_UNITS = ("%", "‰", "成", "百分点", "个百分点")
_SCHEME_NOUN = re.compile(
    r"(?:措施|举措|机制|方面|序列|子行动|专项行动|制度|原则|步骤|阶段|标准|条款|政策|要求|环节|领域|目标|指标体系|方案|规划)(?:工作)?$|序列"
)
_FEW = 100
_PLAN = re.compile(
    r"计划|拟|力争|预计|目标|将(?!近|[\u4e00-\u9fff]{1,12}进行)|到\x01*(?:19|20)\d{2}年|为期|推进.{2,20}创建|争取|确保"
)


def kind_of(quantity: Quantity, change: Change | None, clause: str, phrase: str) -> Kind:
    """`change` where the quantity is the size of one; `scheme` for plan and design numbers, which are no outcomes."""
    if (
        change is not None
        and change.size is not None
        and change.size == abs(quantity.value)
        and (change.unit == quantity.unit)
    ):
        return "change"
    if quantity.unit in _RATE_UNITS:
        return "rate"
    if (
        quantity.unit == "个方面"
        or quantity.unit.startswith("大")
        or (quantity.unit in ("类", "种") and quantity.value < _FEW)
    ):
        return "scheme"
    if _SCHEME_NOUN.search(phrase) and quantity.value < 1000 or _PLAN.search(clause):
        return "scheme"
    return "count"
