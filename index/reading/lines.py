"""Lines that layout broke, put together again."""

from __future__ import annotations

import re

_TERMINATORS = frozenset("。！？!?…；;：:")
_CLOSERS = "”’」』）)》〉】\"' "
_BREAK = re.compile(r"[ \t\r\n\f]+")
# Beyond these, no space stands between two characters because a line was broken there.
_SPACED = re.compile(r"[\u0000-\u2e7f\uac00-\ud7af\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")


_TRIANGLES = ("▲", "△", "▼", "▽")
POINTED, _POINTED_CHARS = 4, 30
"""The level of subheads that a triangle marks, and the most characters of one."""


def is_pointed(text: str) -> bool:
    """Whether a short line begins with a triangle: a caption points so at its picture, without one it is a subhead."""
    short = 1 < len(text) <= _POINTED_CHARS and "。" not in text
    return short and text[0] in _TRIANGLES and text[-1] not in "；，）)摄攝"


_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`]{3,2000}", re.IGNORECASE)


def is_web_address(address: str) -> bool:
    """Whether a link leads to a web page; only such links of a document are kept."""
    return _WEB_ADDRESS.fullmatch(address) is not None


_BEFORE_PAGE = re.compile(r"(?<=\S) {1,4}(?=\d{1,4}\s*$)")
_RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")


def led(text: str) -> str:
    """A line whose tab leads with dots to the number of a page, with the dots written out."""
    return _BEFORE_PAGE.sub("…………", text)


def raised(text: str) -> str:
    """Superscript as superscript characters where they exist, so that 10³ does not become 103; else unchanged."""
    return text.translate(_RAISED) if all(ord(char) in _RAISED or char == " " for char in text) else text


def ends_sentence(line: str) -> bool:
    """Whether a line ends where a sentence or its introduction ends: 。 or ： or 。”"""
    bare = line.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _TERMINATORS


def join(left: str, right: str) -> str:
    """Two halves of a broken line: Chinese without a space, other scripts with one."""
    left, right = left.rstrip(), right.lstrip()
    if not left or not right:
        return left + right
    spaced = _SPACED.match(left[-1]) and _SPACED.match(right[0])
    return f"{left} {right}" if spaced else left + right


def collapse(text: str) -> str:
    """Markup's white space as it is shown: runs are one space, a line break between Chinese characters is nothing."""
    return _BREAK.sub(lambda match: _shown(text, match), text.replace("\xa0", " ")).strip(" \u3000")


def _shown(text: str, match: re.Match[str]) -> str:
    if not ("\n" in match[0] or "\r" in match[0]) or match.start() == 0 or match.end() == len(text):
        return " "
    before, after = text[match.start() - 1], text[match.end()]
    return " " if _SPACED.match(before) or _SPACED.match(after) else ""
