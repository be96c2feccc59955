"""Families: the one name that the synonyms of an indicator share (GDP, 国内生产总值 → 国内生产总值).

By rule what surrounds the name goes: numbers of a list, the place and the time in front, verbs of reporting and aiming
(累计完成, 力争实现) and 涨幅, 预期目标 behind. A small table (`data/families.json`) then joins what is called differently.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from xunduan.language.fold import fold
from xunduan.language.gazetteer import short_name

_FRONT = re.compile(
    r"^(?:[(（]?\d{1,2}[)）.、]\s*|全国|我国|国内(?!生产)|全[省市区县球]|今年|去年|全年|上半年|下半年|[前第]?[一二三四]季度|前?\d{1,2}个?月份?|预计|预期|提出|"
    r"其中|累计|共|完成|实现|达到|确保|力争|争取|使|把|将|要|再|又|保持|继续|推动|促进|的|和|与|,|、)+"
)
_BACK = re.compile(
    r"(?:预期目标|控制目标|目标任务|预期|预计|累计|完成|实现|达到?|约|已|全年|合计|任务|就|仍|均|为|的|分别|连续){1,8}$"
)
_CHANGE = re.compile(
    r"(?:同比|环比)?(?:涨幅|增幅|增速|增长率|降幅|跌幅|减幅|增长|上涨|下降)(?:预期目标|预期|目标)?$"
)
_INNER = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:累计|完成|实现|共)(?=[\u4e00-\u9fff]{3})")
_LEAST = 2


@lru_cache(maxsize=1)
def _canonical() -> dict[str, str]:
    text = (Path(__file__).parent / "data/families.json").read_text(encoding="utf-8")
    families: dict[str, list[str]] = json.loads(text)["families"]
    return {name: head for head, names in families.items() for name in (head, *names)}


@lru_cache(maxsize=16384)
def family_of(indicator: str, place: str | None = None) -> str:
    """The canonical name of an indicator in any script, folded; the bare indicator where it has no synonyms.

    `place` is the figure's: its name in front says nothing more.
    """
    text = fold(indicator).strip()
    while True:
        shorter = _without_place(_kept(_FRONT.sub("", text), text), place)
        shorter = _kept(_BACK.sub("", shorter), shorter)
        shorter = _kept(_CHANGE.sub("", shorter), shorter)
        if shorter == text:
            break
        text = shorter
    text = _INNER.sub("", text)
    return _canonical().get(text, text)


def _kept(shorter: str, text: str) -> str:
    return shorter if len(shorter) >= _LEAST else text


def _without_place(text: str, place: str | None) -> str:
    for name in (place, short_name(place)) if place else ():
        if name and len(text) >= len(name) + _LEAST and text.startswith(name):
            return text[len(name) :]
    return text
