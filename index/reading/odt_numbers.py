"""The numbers of lists that an OpenDocument text does not hold as text: 一、, （2）, 1.2.

By ISO/IEC 26300-1, 5.3 and 16.30: a list names a style, whose levels say how a number is written and what stands
around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.etree import _Element

from xunduan.index.reading.docx_numbers import CLOSED, FORMATS

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_PATTERN = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FORMS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "": "none",
    "一": "chineseCounting",
    "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "壹": "chineseLegalSimplified",
    "１": "decimalFullWidth",
}
"""By the first of the numbers that a format is told by: 一, 二, 三, ..."""
_REFERENCE = re.compile(r"%(\d{1,2})%")
_MAX_LEVELS = 10
_MAX_NUMBER = 99_999


@dataclass(slots=True)
class _List:
    """A list that is open or was, and how far each of its levels has been counted."""

    style: str
    counts: list[int] = field(default_factory=lambda: [0] * _MAX_LEVELS)


class ListNumbers:
    """The numbers of a text's items, asked for as they come; `roots` hold the styles of lists."""

    def __init__(self, roots: Iterable[_Element]) -> None:
        self._levels: dict[tuple[str, int], _Element] = {
            (style.get(f"{_STYLE}name", ""), _count(level, "level")): level
            for root in roots
            for style in root.iter(f"{_TEXT}list-style")
            for level in style
            if isinstance(level.tag, str)
        }
        self._by_id: dict[str, _List] = {}
        self._last: dict[str, _List] = {}
        self._open: list[_List] = []

    def enter(self, element: _Element) -> None:
        """A list begins: one below the open one, one that goes on with an earlier one, or a new one."""
        style = element.get(f"{_TEXT}style-name", "")
        if self._open:
            self._open.append(self._open[-1])
            return
        goes_on = element.get(f"{_TEXT}continue-numbering") == "true"
        earlier = self._by_id.get(element.get(f"{_TEXT}continue-list", "")) or (
            self._last.get(style) if goes_on else None
        )
        found = earlier or _List(style)
        self._last[style] = found
        if (identifier := element.get(_ID)) is not None:
            self._by_id[identifier] = found
        self._open.append(found)

    def leave(self) -> None:
        """The innermost list ends."""
        self._open.pop()

    def label(self, item: _Element) -> str:
        """The number of the next item with what parts it from the text, "" where it has none."""
        depth = len(self._open)
        level = self._levels.get((self._open[-1].style, depth)) if 0 < depth <= _MAX_LEVELS else None
        if level is None:
            return ""
        counts = self._open[-1].counts
        start = item.get(f"{_TEXT}start-value") or (
            level.get(f"{_TEXT}start-value") if not counts[depth - 1] else None
        )
        counts[depth - 1] = int(start) if start and start.isdecimal() else counts[depth - 1] + 1
        counts[depth - 1] = min(counts[depth - 1], _MAX_NUMBER)
        counts[depth:] = [0] * (_MAX_LEVELS - depth)
        if level.tag != f"{_TEXT}list-level-style-number" or not level.get(f"{_STYLE}num-format"):
            return ""
        text = _REFERENCE.sub(lambda found: self._written(int(found[1])), _pattern(level, depth)).strip()
        return text if not text or text[-1] in CLOSED else f"{text} "

    def _written(self, depth: int) -> str:
        """The current number of a level, as it is written."""
        level = self._levels.get((self._open[-1].style, depth))
        if level is None or depth > _MAX_LEVELS:
            return ""
        first = level.get(f"{_STYLE}num-format", "").partition(",")[0]
        return FORMATS.get(_FORMS.get(first, first), str)(max(1, self._open[-1].counts[depth - 1]))


def _pattern(level: _Element, depth: int) -> str:
    """The pattern of an item's number, in which %n% stands for the number of level n."""
    if (pattern := level.get(_PATTERN)) is not None:
        return str(pattern)
    shown = min(_count(level, "display-levels"), depth)
    numbers = ".".join(f"%{above}%" for above in range(depth - shown + 1, depth + 1))
    return level.get(f"{_STYLE}num-prefix", "") + numbers + level.get(f"{_STYLE}num-suffix", "")


def _count(element: _Element, name: str) -> int:
    value = element.get(f"{_TEXT}{name}", "1")
    return int(value) if value.isdecimal() and len(value) < 3 else 1
