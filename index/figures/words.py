"""Figures that are written without a numeral: 全覆盖 is 100%, “零发生” and 无一起 are 0."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordFigure:
    """A full or zero value at folded[start:end]."""

    start: int
    end: int
    value: float
    unit: str


_WORDS = re.compile(
    r"(?P<full>(?<=[\u4e00-\u9fff])全覆盖(?=[,。;\n]|$))"
    r"|(?P<zero>[“\"]?零(?:发生|事故|伤亡)[”\"]?)"
    r"|(?P<none>(?:无|没有)一(?P<unit>[起件例人名宗]))"
)


def may_hold_words(folded: str) -> bool:
    """A cheap look whether `word_figures` could find anything."""
    return "全覆盖" in folded or "零" in folded or "有一" in folded or "无一" in folded


def word_figures(folded: str, start: int, end: int) -> list[WordFigure]:
    """The word figures of one clause."""
    figures = []
    for found in _WORDS.finditer(folded, start, end):
        value, unit = (100.0, "%") if found["full"] else (0.0, found["unit"] or "")
        figures.append(WordFigure(found.start(), found.end(), value, unit))
    return figures
