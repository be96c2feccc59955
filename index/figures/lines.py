"""Numbers that have a line of their own take what is measured from the line above or below: 面积 | 48公顷."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from xunduan.index.figures.indicators import Span
from xunduan.index.figures.tokens import Quantity
from xunduan.language.han import RANGE

_Kind = Literal["value", "label", "text"]
_LABEL = re.compile(rf"[{RANGE}][{RANGE}/]{{1,13}}:?")
_BESIDE = re.compile(r"[\s约近超过达余多至最:]*")
_SENTENCE = re.compile(r"[。!?]$")


def labels(masked: str, spans: Sequence[Span], quantities: Sequence[Quantity]) -> dict[int, Span]:
    """What is measured by the numbers that are lines of their own, by where these begin.

    `spans` are the lines in order, `quantities` all of the text. Labels and values take turns: a number has its label
    above or below as all of their lines have it; where that cannot be told, it has none.
    """
    kinds = _kinds(masked, spans, quantities)
    found: dict[int, Span] = {}
    for number, kind in enumerate(kinds):
        if kind != "value" or (at := _label_of(number, kinds, masked, spans)) is None:
            continue
        start, end = spans[at]
        found[spans[number][0]] = (start, start + len(masked[start:end].rstrip(": ")))
    return found


def _kinds(masked: str, spans: Sequence[Span], quantities: Sequence[Quantity]) -> list[_Kind]:
    kinds: list[_Kind] = []
    first = 0
    for start, end in spans:
        last = first
        while last < len(quantities) and quantities[last].start < end:
            last += 1
        inside, first = quantities[first:last], last
        line = masked[start:end]
        if len(inside) == 1:
            one = inside[0]
            rest = masked[start : one.start] + masked[one.end : end]
            kinds.append("value" if _BESIDE.fullmatch(rest) else "text")
        elif inside:
            kinds.append("text")
        else:
            kinds.append("label" if _LABEL.fullmatch(line) else "text")
    return kinds


def _label_of(number: int, kinds: Sequence[_Kind], masked: str, spans: Sequence[Span]) -> int | None:
    """The line that says what the value in a line is of."""
    top = bottom = number
    while _kind(kinds, top - 1) == ("label" if kinds[top] == "value" else "value"):
        top -= 1
    while _kind(kinds, bottom + 1) == ("label" if kinds[bottom] == "value" else "value"):
        bottom += 1
    if kinds[top] == kinds[bottom] == "label":  # the last one has a value of words: 地址 | 江阴市渡口路5号
        after = masked[slice(*spans[bottom + 1])] if bottom + 1 < len(spans) else "。"
        return None if _SENTENCE.search(after) else number - 1
    if kinds[top] == kinds[bottom]:
        return None
    if kinds[top] == "label":
        return number - 1
    # One value above a word may close what stands over it: two pairs at least, behind a sentence.
    before = masked[slice(*spans[top - 1])] if top else "。"
    return number + 1 if bottom - top > 1 and _SENTENCE.search(before) else None


def _kind(kinds: Sequence[_Kind], number: int) -> _Kind:
    return kinds[number] if 0 <= number < len(kinds) else "text"
