"""Which characters of a text in PowerPoint's binary files stand high ([MS-PPT] 2.9.44, StyleTextPropAtom)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xunduan.index.reading.lines import raised

_PARAGRAPH_FIELDS = (
    (0x0F, 2),
    (0x80, 2),
    (0x10, 2),
    (0x40, 2),
    (0x20, 4),
    (0x800, 2),
    (0x1000, 2),
    (0x2000, 2),
)
_MORE_PARAGRAPH_FIELDS = ((0x4000, 2), (0x100, 2), (0x400, 2), (0x8000, 2))
_TABS, _LAST_PARAGRAPH_FIELDS = 0x100000, ((0x10000, 2), (0xE0000, 2), (0x200000, 2))
"""The bits of a paragraph's mask that say which fields follow, and the bytes of each, in order (2.9.20)."""
_CHARACTER_FIELDS = (
    *((0x3EB7, 2), (0x10000, 2), (0x200000, 2), (0x400000, 2), (0x800000, 2), (0x20000, 2), (0x40000, 4)),
)
_POSITION = 0x80000
"""The bit of how far a run stands above or below its line, behind the fields before it (2.9.14)."""


def with_raised(text: str, style: bytes) -> str:
    """The text with its superscript as such; as it is where the style is none of it."""
    try:
        runs = list(_heights(text, style))
    except struct.error:
        return text
    shown, at = [], 0
    for size, height in runs:
        piece = text[at : at + size]
        shown.append(raised(piece) if height > 0 else piece)
        at += size
    return "".join(shown) + text[at:]


def _heights(text: str, style: bytes) -> Iterator[tuple[int, int]]:
    """The characters of each run and how far they stand above their line, in per cent."""
    at = covered = 0
    while covered <= len(text):
        count, _, mask = struct.unpack_from("<IHI", style, at)
        at = _behind(at + 10, mask, (*_PARAGRAPH_FIELDS, *_MORE_PARAGRAPH_FIELDS))
        if mask & _TABS:
            at += 2 + 4 * struct.unpack_from("<H", style, at)[0]
        at = _behind(at, mask, _LAST_PARAGRAPH_FIELDS)
        covered += max(count, 1)
    covered = 0
    while covered < len(text):
        count, mask = struct.unpack_from("<II", style, at)
        at = _behind(at + 8, mask, _CHARACTER_FIELDS)
        height = 0
        if mask & _POSITION:
            height = struct.unpack_from("<h", style, at)[0]
            at += 2
        covered += max(count, 1)
        yield count, height


def _behind(at: int, mask: int, fields: tuple[tuple[int, int], ...]) -> int:
    return at + sum(size for bits, size in fields if mask & bits)
