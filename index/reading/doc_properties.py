"""Properties of paragraphs and characters in Word's binary files, by [MS-DOC] 2.8.5, 2.8.6 and 2.9.

Each stands with the span of the file that it is about: styles, tables and lists of paragraphs, and what is set
above the line.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_PAGE = 512
_TABLE_ROW_END, _INNER_ROW_END, _IN_TABLE = 0x2417, 0x244C, 0x2416
_LIST, _LIST_LEVEL = 0x460B, 0x260A
_POSITION, _RAISED = 0x2A48, 1
_LONG_TABLE = 0xD608
_CELL, _GOES_ON = 20, 1
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of a property's operand by the upper three bits of its number; 6 has its length in front."""


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """What a paragraph, or a style, says of itself; None where it says nothing."""

    style: int = 0
    in_table: bool = False
    row_end: bool = False
    list: int | None = None
    """The number of its list, from 1; 0 takes it out of its style's list."""
    level: int | None = None
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """How the end of a table's row lays its cells out."""

    edges: tuple[int, ...]
    """The left edge of each cell, and the right one of the last, in twentieths of a point."""
    above: tuple[bool, ...]
    """Whether each cell goes on from the one above."""
    before: tuple[bool, ...]
    """Whether each cell goes on from the one to its left."""


class Paragraphs:
    """Properties of paragraphs by their place in the file."""

    def __init__(self, main: bytes, table: bytes, index: tuple[int, int]) -> None:
        found: list[tuple[int, ParagraphProperties]] = []
        for page in _pages(main, table, index):
            found += _paragraphs_of(page)
        found.sort(key=lambda one: one[0])
        self._starts = [start for start, _ in found]
        self._found = [properties for _, properties in found]

    def at(self, offset: int) -> ParagraphProperties:
        number = bisect_right(self._starts, offset) - 1
        return self._found[number] if number >= 0 else ParagraphProperties()


def raised_spans(main: bytes, table: bytes, index: tuple[int, int]) -> list[tuple[int, int]]:
    """The spans of the file whose characters are superscript, in order."""
    spans: list[tuple[int, int]] = []
    for page in _pages(main, table, index):
        count = page[_PAGE - 1]
        if 5 * count + 4 > _PAGE - 1:
            continue
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for number in range(count):
            at = 2 * page[4 * (count + 1) + number]
            changes = dict(_changes(page[at + 1 : at + 1 + page[at]])) if at else {}
            if changes.get(_POSITION) == bytes([_RAISED]):
                spans.append((bounds[number], bounds[number + 1]))
    return sorted(spans)


def paragraph_properties(style: int, changes: bytes) -> ParagraphProperties:
    """What a paragraph's or a style's list of changes says."""
    found = dict(_changes(changes))
    level = found.get(_LIST_LEVEL)
    number = found.get(_LIST)
    return ParagraphProperties(
        style,
        any(found.get(_IN_TABLE, b"")),
        any(found.get(_TABLE_ROW_END, b"")) or any(found.get(_INNER_ROW_END, b"")),
        None if number is None else int.from_bytes(number, "little"),
        None if level is None else level[0],
        _row(found[_LONG_TABLE]) if _LONG_TABLE in found else None,
    )


def _row(operand: bytes) -> Row | None:
    """[MS-DOC] 2.9.340: the edges of the cells, then twenty bytes for each, whose first bits tell what is merged."""
    count = operand[2] if len(operand) > 2 else 0
    cells = 3 + 2 * (count + 1)
    if len(operand) < cells or not count:
        return None
    flags = [
        struct.unpack_from("<H", operand, at)[0] if at + 2 <= len(operand) else 0
        for at in range(cells, cells + _CELL * count, _CELL)
    ]
    return Row(
        struct.unpack_from(f"<{count + 1}h", operand, 3),
        tuple(flag >> 5 & 3 == _GOES_ON for flag in flags),
        tuple(flag & 3 == _GOES_ON for flag in flags),
    )


def _pages(main: bytes, table: bytes, index: tuple[int, int]) -> Iterator[bytes]:
    start, length = index
    count = max(0, (length - 4) // 8)
    numbers = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)) if count else ()
    for number in numbers:
        page = main[(number & 0x3FFFFF) * _PAGE : ((number & 0x3FFFFF) + 1) * _PAGE]
        if len(page) == _PAGE:
            yield page


def _paragraphs_of(page: bytes) -> Iterator[tuple[int, ParagraphProperties]]:
    count = page[_PAGE - 1]
    if 4 * (count + 1) + 13 * count > _PAGE - 1:
        return
    starts = struct.unpack_from(f"<{count}I", page)
    for number, start in enumerate(starts):
        at = 2 * page[4 * (count + 1) + 13 * number]
        if not at:
            yield start, ParagraphProperties()
            continue
        size, at = (2 * page[at] - 1, at + 1) if page[at] else (2 * page[at + 1], at + 2)
        entry = page[at : at + size]
        if len(entry) >= 2:
            yield start, paragraph_properties(struct.unpack_from("<H", entry)[0], entry[2:])


def _changes(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """The changes of a list: the number of each and its operand."""
    at = 0
    while at + 3 <= len(properties):
        number = struct.unpack_from("<H", properties, at)[0]
        if number >> 13 != 6:
            size = _OPERANDS[number >> 13]
        elif number == _LONG_TABLE:
            size = 1 + struct.unpack_from("<H", properties.ljust(at + 4, b"\0"), at + 2)[0]
        else:
            size = 1 + properties[at + 2]
        if at + 2 + size <= len(properties):
            yield number, properties[at + 2 : at + 2 + size]
        at += 2 + size
