"""Folding: one copy of a text, of equal length, on which Simplified and Traditional, full and half width, and case
agree.

Everything that matches or counts works on the folded copy; whatever is shown is the original. Because
the lengths are equal, an offset into the one is an offset into the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from operator import ne

from opencc import OpenCC

_T2S = OpenCC("t2s")


def _single_width(code: int) -> str | None:
    """The half-width form of a full-width character where NFKC gives exactly one character."""
    char = chr(code)
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded != char and len(folded) == 1 else None


def _forms() -> dict[int, str]:
    """The ordinary character for compatibility forms, radicals and printed forms: 靑 青, 衞 卫, ⼯ 工.

    The table beside this module says where it is from; the compatibility forms are in Python's own.
    """
    compatible = (
        *range(0x2E80, 0x2FE0),
        *range(0xF900, 0xFB00),
        *range(0xFE30, 0xFE6C),
        *range(0x2F800, 0x2FA20),
    )
    found = {code: folded for code in compatible if (folded := _single_width(code))}
    table = resources.files("xunduan.language") / "data" / "printed_forms.txt"
    lines = table.read_text(encoding="utf-8").splitlines()
    found |= {ord(line[0]): line[1] for line in lines if not line.startswith("#")}
    return {code: found.get(ord(form), form) for code, form in found.items()}  # ⾭ is 靑, which is 青


_FORMS = _forms()
_FORMED = frozenset(map(chr, _FORMS))
# Full-width ASCII, the ideographic space and the other single-character spaces. NFKC as a whole is not used:
# it changes lengths (㎡, …, ㈠).
_WIDE = (*range(0xFF01, 0xFF5F), 0xFFE5, 0xFFE0, 0xFFE1, 0x3000, 0x00A0, *range(0x2000, 0x200B), 0x202F)
_WIDTH = {code: folded for code in _WIDE if (folded := _single_width(code))}
# OpenCC's t2s leaves 著 alone, whose Simplified text writes 着; the others are dashes and dots that typists mix.
_VARIANTS_SCRIPT = {ord("著"): "着", ord("裡"): "里", ord("裏"): "里", ord("於"): "于"}
_VARIANTS = _VARIANTS_SCRIPT | {
    ord("‐"): "-", ord("‑"): "-", ord("−"): "-", ord("•"): "·", ord("‧"): "·", ord("・"): "·",
    ord("「"): "“", ord("」"): "”", ord("『"): "‘", ord("』"): "’", ord("﹪"): "%", ord("％"): "%",
}  # fmt: skip
_CHANGED = _WIDTH | _VARIANTS
_TABLE = "".join(_CHANGED.get(code, chr(code)) for code in range(0x10000))
"""By code point: of a dictionary each character that is not in it costs an exception, three times the time in all."""
_NAME = 16
"""Characters up to which a folded text is kept."""


# Numerals as contracts and receipts write them: 叁佰伍拾万元. 陆, 伍, 肆 and 拾 are words as well.
_PLAIN_NUMERALS = dict(zip(map(ord, "壹贰叁参肆伍陆柒捌玖拾佰仟"), "一二三三四五六七八九十百千", strict=True))
_CAPITALS = re.compile(
    "(?:[壹贰叁参肆伍陆柒捌玖][拾佰仟万亿]+|拾(?=[万壹贰叁肆伍陆柒捌玖]))(?:零?[壹贰叁参肆伍陆柒捌玖][拾佰仟万亿]*|[万亿])*"
)
_SURE_CAPITALS = frozenset("壹贰叁柒捌玖佰仟")
_ROUND_ZERO = re.compile("(?<=[〇零一二三四五六七八九])○+")
"""The circle that stands for a zero: 二○一五年. Elsewhere it marks an item or hides a name (王○明)."""


def _plain_numeral(match: re.Match[str]) -> str:
    """The numeral of a run of capitals, where one of them is nothing else or money follows."""
    sure = not _SURE_CAPITALS.isdisjoint(match.group()) or match.string.startswith("元", match.end())
    return match.group().translate(_PLAIN_NUMERALS) if sure else match.group()


def _to_simplified(text: str) -> str:
    if text.isascii():
        return text
    if not _FORMED.isdisjoint(text):  # takes half the time of str.translate
        text = text.translate(_FORMS)
    try:
        converted = _T2S.convert(text)
    except UnicodeEncodeError:  # a lone surrogate: nothing that OpenCC can read
        converted = ""
    if len(converted) == len(text):
        return converted
    return "".join(_simplified_char(char) for char in text)


@lru_cache(maxsize=65536)
def _simplified_char(char: str) -> str:
    try:
        converted = _T2S.convert(char)
    except UnicodeEncodeError:
        return char
    return converted if len(converted) == 1 else char


def fold_script(text: str) -> str:
    """Traditional to Simplified, nothing else; equal length."""
    return _to_simplified(text).translate(_VARIANTS_SCRIPT)


def fold(text: str) -> str:
    """The folded copy of `text`: Simplified, half width, lower case, `len(fold(t)) == len(t)` always."""
    return _folded_name(text) if len(text) <= _NAME else _folded(text)


def _folded(text: str) -> str:
    folded = _CAPITALS.sub(_plain_numeral, _to_simplified(text).translate(_TABLE))
    if "○" in folded:
        folded = _ROUND_ZERO.sub(lambda zeros: "〇" * len(zeros[0]), folded)
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)


_folded_name = lru_cache(maxsize=1 << 14)(_folded)
"""Names, units and places are asked for again and again."""


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a space for every character of the spans, of equal length."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def detect_script(text: str) -> str:
    """`zh-Hans`, `zh-Hant`, `en` (Latin letters outnumber the Chinese) or `und`, from the characters alone."""
    counts = Counter(text)
    chinese = sum(count for char, count in counts.items() if "\u4e00" <= char <= "\u9fff")
    latin = sum(count for char, count in counts.items() if char.isascii() and char.isalpha())
    if chinese == 0:
        return "en" if latin else "und"
    if latin > 4 * chinese:
        return "en"
    folded = _to_simplified(text)
    traditional = 0 if folded == text else sum(map(ne, text, folded))
    simplified = sum(count for char, count in counts.items() if char in _ONLY_SIMPLIFIED)
    if traditional == simplified:
        return "und" if traditional else "zh-Hans"
    return "zh-Hant" if traditional > simplified else "zh-Hans"


class _OnlySimplified:
    """Characters that Simplified text alone uses: t2s keeps them and s2t changes them."""

    def __init__(self) -> None:
        self._s2t = OpenCC("s2t")

    @lru_cache(maxsize=65536)  # noqa: B019 - one instance for the life of the process
    def __contains__(self, char: str) -> bool:
        if not "\u4e00" <= char <= "\u9fff":
            return False
        return self._s2t.convert(char) != char


_ONLY_SIMPLIFIED = _OnlySimplified()
