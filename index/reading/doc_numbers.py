"""The numbers of lists in Word's binary files, by [MS-DOC] 2.9.131 to 2.9.150: they stand in no run of text.

A paragraph, or its style, names an override by its place; the override names a list, whose levels say where to
start, how a number is written and what stands around it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from xunduan.index.reading.doc_properties import ParagraphProperties
from xunduan.index.reading.docx_numbers import CLOSED, CountedList, ListLevel

_FORMS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    14: "decimalFullWidth",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth",
    22: "decimalZero",
    23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircle",
    30: "ideographTraditional",
    31: "ideographZodiac",
    34: "ideographLegalTraditional",
    38: "chineseLegalSimplified",
    255: "bullet",
    **dict.fromkeys((10, 11, 16, 33, 35, 37, 39), "chineseCounting"),
}
"""[MS-OSHARED] 2.2.1.3, to the names of `docx_numbers.FORMATS`; those of one writing that differ in zeros count as
one."""
_LIST, _OVERRIDE, _LEVEL = 28, 16, 28
"""Sizes in bytes of the head of a list, an override and a level."""
_LEVELS = 9
_MAX_OVERRIDES = 4096


class ListNumbers:
    """The numbers of a document's paragraphs, asked for one after the other.

    `lists` and `overrides` are the places and lengths of both tables in the table stream, `styles` what the styles of
    paragraphs say. Raises struct.error and IndexError where the tables are cut off.
    """

    def __init__(
        self,
        table: bytes,
        lists: tuple[int, int],
        overrides: tuple[int, int],
        styles: Mapping[int, tuple[int, ParagraphProperties]],
    ) -> None:
        self._styles = styles
        made = _lists(table, *lists) if lists[1] else {}
        self._lists: list[CountedList | None] = []
        self._restarts: list[dict[int, int]] = []
        start, length = overrides
        count = struct.unpack_from("<I", table, start)[0] if length >= 4 else 0
        at = start + 4 + _OVERRIDE * count
        for number in range(min(count, _MAX_OVERRIDES)):
            head = start + 4 + _OVERRIDE * number
            self._lists.append(made.get(struct.unpack_from("<I", table, head)[0]))
            at += 4
            restarts: dict[int, int] = {}
            for _ in range(table[head + 12]):
                begin, flags = struct.unpack_from("<iI", table, at)
                at += 8
                if flags & 0x10:
                    restarts[flags & 0x0F] = begin
                if flags & 0x20:
                    _, at = _level(table, at)
            self._restarts.append(restarts)

    def label(self, properties: ParagraphProperties) -> str:
        """The number of the next paragraph with what parts it from the text, "" where it has none."""
        number, level = properties.list, properties.level
        style = properties.style
        seen: set[int] = set()
        while number is None and style in self._styles and style not in seen:
            seen.add(style)
            style, inherited = self._styles[style]
            number = inherited.list
            level = inherited.level if level is None else level
        counted = self._lists[number - 1] if number and number <= len(self._lists) else None
        level = level or 0
        if number is None or counted is None or level not in counted.levels:
            return ""
        restart = self._restarts[number - 1].pop(level, None)
        if restart is not None:
            counted.counts[level] = restart - 1
        text = counted.next(level).strip()
        return text if not text or text[-1] in CLOSED else f"{text} "


def _lists(table: bytes, start: int, length: int) -> dict[int, CountedList]:
    """The lists by their own number; their levels follow the table of their heads."""
    count = struct.unpack_from("<H", table, start)[0]
    at = start + length
    made: dict[int, CountedList] = {}
    for number in range(count):
        head = start + 2 + _LIST * number
        levels: dict[int, ListLevel] = {}
        for level in range(1 if table[head + 26] & 1 else _LEVELS):
            levels[level], at = _level(table, at)
        made[struct.unpack_from("<I", table, head)[0]] = CountedList(levels)
    return made


def _level(table: bytes, at: int) -> tuple[ListLevel, int]:
    """A level, and where the next begins."""
    start, form, flags = struct.unpack_from("<iBB", table, at)
    characters, paragraphs, limit = table[at + 24], table[at + 25], table[at + 26]
    at += _LEVEL + characters + paragraphs
    size = struct.unpack_from("<H", table, at)[0]
    text = "".join(
        f"%{unit + 1}" if unit < _LEVELS else chr(unit)
        for unit in struct.unpack_from(f"<{size}H", table, at + 2)
    )
    # without the mark that it never starts anew it does so after any level above, or those above a limit
    restart = (limit if flags & 0x08 else _LEVELS) or 0
    return ListLevel(
        max(start, 0), _FORMS.get(form, "decimal"), text, "", bool(flags & 0x04), restart
    ), at + 2 + 2 * size
