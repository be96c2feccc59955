"""Families: the one name that the synonyms of an indicator share (GDP, 国内生产总值 → 国内生产总值).

By rule what surrounds the name goes: numbers of a list, the place and the time in front, verbs of reporting and aiming
(累计完成, 力争实现) and 涨幅, 预期目标 behind. A small table (`data/families.json`) then joins what is called differently.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from xunduan.index.figures.indicators import essence
from xunduan.index.figures.vocabulary import words
from xunduan.language.fold import fold
from xunduan.language.gazetteer import short_name

_FRONT = re.compile(rf"^{words('before_a_name')}+")
_BACK = re.compile(rf"{words('behind_a_name')}{{1,8}}$")
_CHANGE = re.compile(rf"(?:同比|环比)?{words('name_of_change')}(?:预期目标|预期|目标)?$")
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
    text = "".join(text[start:end] for start, end in essence(text))
    return _canonical().get(text, text)


def _kept(shorter: str, text: str) -> str:
    return shorter if len(shorter) >= _LEAST else text


def _without_place(text: str, place: str | None) -> str:
    for name in (place, short_name(place)) if place else ():
        if name and len(text) >= len(name) + _LEAST and text.startswith(name):
            return text[len(name) :]
    return text
