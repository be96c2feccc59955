"""Numbers of lists in binary Word files, out of tables written here by [MS-DOC]."""

from __future__ import annotations

import struct

import pytest

from xunduan.index.reading.doc_numbers import ListNumbers
from xunduan.index.reading.doc_properties import ParagraphProperties, paragraph_properties


def level(form: int, text: str, start: int = 1, flags: int = 0, limit: int = 0) -> bytes:
    """A level: `text` has the characters 0 and 1 where the numbers of the first and second level stand."""
    head = struct.pack("<iBB", start, form, flags) + bytes(18) + bytes([0, 0, limit, 0])
    return head + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def numbers(*levels: bytes, restart: int | None = None) -> ListNumbers:
    """One list of nine levels, the last of those given again for the rest, and two overrides of it."""
    head = struct.pack("<HI", 1, 7) + bytes(22) + bytes(2)
    lists = head + b"".join([*levels, *[levels[-1]] * (9 - len(levels))])
    second = struct.pack("<I", 0xFFFFFFFF) + (struct.pack("<iI", restart, 0x10) if restart else b"")
    rows = struct.pack("<I", 7) + bytes(8) + bytes(4) + struct.pack("<I", 7) + bytes(8)
    rows += bytes([restart is not None, 0, 0, 0])
    overrides = struct.pack("<I", 2) + rows + struct.pack("<I", 0xFFFFFFFF) + second
    styles = {3: (0, ParagraphProperties(list=1, level=1)), 4: (3, ParagraphProperties())}
    return ListNumbers(lists + overrides, (0, len(head)), (len(lists), len(overrides)), styles)


@pytest.mark.parametrize(
    ("form", "text", "wanted"),
    [
        (0, "\0.", ["1. ", "2. "]),
        (37, "第\0条", ["第一条 ", "第二条 "]),
        (39, "\0、", ["一、", "二、"]),
        (18, "\0", ["①", "②"]),
        (30, "（\0）", ["（甲）", "（乙）"]),
        (38, "\0、", ["壹、", "贰、"]),
        (2, "\0)", ["i) ", "ii) "]),
        (23, "•", ["", ""]),
    ],
)
def test_a_number_is_written_as_its_level_says(form: int, text: str, wanted: list[str]) -> None:
    asked = numbers(level(form, text))
    assert [asked.label(ParagraphProperties(list=1)) for _ in wanted] == wanted


def test_levels_count_for_themselves_and_a_second_use_may_start_anew() -> None:
    asked = numbers(level(0, "\0."), level(4, "\0.\1", start=3), restart=8)
    rows = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (2, 0), (2, 0)]
    found = [asked.label(ParagraphProperties(list=number, level=depth)) for number, depth in rows]
    assert found == ["1. ", "1.c ", "1.d ", "2. ", "2.c ", "8. ", "9. "]


def test_a_style_and_what_it_is_made_from_number_a_paragraph_unless_it_says_no() -> None:
    asked = numbers(level(0, "\0."), level(4, "（\1）"))
    assert asked.label(ParagraphProperties(style=4)) == "（a）"
    assert asked.label(ParagraphProperties(style=4, list=0)) == ""
    assert asked.label(ParagraphProperties(style=9)) == ""
    assert asked.label(ParagraphProperties(list=99)) == ""


def test_changes_of_a_paragraph_are_read_past_those_that_are_not_known() -> None:
    changes = struct.pack("<HB", 0x2403, 1) + struct.pack("<HB", 0xC615, 2) + b"\0\0"
    changes += struct.pack("<HH", 0x460B, 5) + struct.pack("<HB", 0x260A, 2) + struct.pack("<HB", 0x2416, 1)
    assert paragraph_properties(6, changes) == ParagraphProperties(6, True, False, 5, 2)
    assert paragraph_properties(6, changes[:-1]) == ParagraphProperties(6, False, False, 5, 2)
