"""Numerals: every way a document writes a number gives its value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.numbers import parse_number, whole_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.3", 12.3),
        ("1,234.5", 1234.5),
        ("3300余万", 33_000_000),
        ("1.5万余", 15_000),
        ("970.7万", 9_707_000),
        ("1.14万亿", 1_140_000_000_000),
        ("2.87万亿", 2.87e12),
        ("6百万", 6_000_000),
        ("十", 10),
        ("二十五", 25),
        ("两千三百", 2300),
        ("一百二十万", 1_200_000),
        ("三亿零五百万", 305_000_000),
        ("百万", 1_000_000),
        ("二〇二三", 2023),
        ("八点五", 8.5),
        ("八点五亿", 850_000_000),
        ("二百一十兆", 2.1e14),
        ("四兆五千亿", 4.5e12),
        ("-3.2", -3.2),
    ],
)
def test_value(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("十", 10), ("三十一", 31), ("两", 2), ("一一二", 112), ("二〇二三", 2023), ("一百零五", 105),
        ("", None), ("1.5", None), ("一点五", None), ("甲", None), ("首", None),
    ],
)  # fmt: skip
def test_whole_numbers(text: str, value: int | None) -> None:
    assert whole_number(text) == value


@pytest.mark.parametrize("text", ["", "万", "甲", "12个", "三四x"])
def test_not_a_numeral(text: str) -> None:
    if text == "万":  # alone it is ten thousand
        assert parse_number(text) == 10_000
        return
    with pytest.raises(ValueError):
        parse_number(text)


@given(st.integers(0, 99_999_999))
def test_arabic_with_separators_round_trips(number: int) -> None:
    assert parse_number(f"{number:,}") == parse_number(str(number)) == number


_DIGITS = "零一二三四五六七八九"


def _spelled(number: int) -> str:
    """The Chinese numeral of 1 to 9999, written as schools teach it."""
    text, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


@given(st.integers(1, 9999))
def test_spelled_numerals(number: int) -> None:
    assert parse_number(_spelled(number)) == number
    assert parse_number(_spelled(number) + "万") == number * 10_000
