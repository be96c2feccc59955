"""Numerals: Arabic, Chinese and mixed (3300余万, 1.5万, 百分之八十, 三成), as patterns and as values.

Everything here works on folded text (`xunduan.language.fold.fold`). The pattern strings have no groups, so that
they can be put into larger patterns.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod

_DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SCALES = _TENS | _MYRIADS
"""What a character multiplies by; 兆 as in Taiwan, a million millions."""

ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
"""1,234.5 or 12345.6."""
MULTIPLIER = (
    r"(?:[十百千]?[万亿]亿|[十百千]?[万亿]|[百千](?!米|克|瓦|焦|帕|伏|分)|兆(?![瓦字赫帕焦欧比位伏]))"
)
_WHOLE = r"[零〇一二两三四五六七八九十百千万亿廿卅]+(?:兆(?![瓦字赫帕焦欧比位伏])[零〇一二两三四五六七八九十百千万亿廿卅]*)?"
_PART = r"点[零〇一二三四五六七八九]+"
CHINESE = rf"{_WHOLE}(?:{_PART}[万亿]?)?"
"""两千三百, 三点五, 一点八万."""
ROUGH = r"(?:[余多几]|来(?![说看讲自]))"
"""Approximation that stands inside or behind a numeral: 3300余万, 1.5万余."""

_CLEAN = re.compile(r"[,余多几来\s]")


def parse_number(text: str) -> float:
    """The value of one folded numeral: `3300余万` is 33000000, `两千三百` 2300, `1,234.5` 1234.5.

    Raises ValueError where `text` is no numeral.
    """
    bare = _CLEAN.sub("", text)
    if mixed := re.fullmatch(r"([-+]?\d+(?:\.\d+)?)([十百千万亿兆]*)", bare):
        # Floats would leave dust: 1.14 × 10⁴ × 10⁸ is 1139999999999.9998.
        return float(Decimal(mixed[1]) * prod(SCALES[char] for char in mixed[2]))
    whole, _, fraction = bare.replace("廿", "二十").replace("卅", "三十").partition("点")
    value = float(_chinese_integer(whole))
    if fraction:
        scale = _MYRIADS.get(fraction[-1], 1)  # 三点五亿
        digits = "".join(str(_DIGITS[char]) for char in fraction if char in _DIGITS)
        value = float((Decimal(int(value)) + Decimal("0." + digits)) * scale)
    return value


def whole_number(text: str) -> int | None:
    """The value of one folded numeral that counts: 十二, 两, 一一二, 12; None for what is none, or has a fraction."""
    if text.isdecimal():
        return int(text)
    try:
        value = parse_number(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else None


def _chinese_integer(text: str) -> int:
    if not text or any(char not in _DIGITS and char not in SCALES for char in text):
        raise ValueError(f"{text!r} is not a Chinese numeral")
    if all(char in _DIGITS for char in text):  # read digit by digit: 二〇二三
        return int("".join(str(_DIGITS[char]) for char in text))
    whole = total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char == "万":  # 三亿零五百万: only what stands since the 亿
            total += (section + digit or (0 if total else 1)) * _MYRIADS[char]
            section = digit = 0
        elif char == "兆":  # 三兆三千亿: what follows is added to it
            whole = (total + section + digit or 1) * _MYRIADS[char]
            total = section = digit = 0
        else:
            total = (total + section + digit or 1) * _MYRIADS[char]
            section = digit = 0
    return whole + total + section + digit
