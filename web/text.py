"""Small pure functions on text that comes from outside."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

import jieba

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_query(text: str) -> str:
    """A query or filter as typed, without control characters and lone surrogates; never longer than it was."""
    return printable(_CONTROL.sub(" ", text)).strip()


def is_utf8(query_string: bytes) -> bool:
    """Whether the percent-encoded bytes of an address' query are UTF-8; another encoding would be searched as
    debris."""
    typed = unquote_to_bytes(query_string)
    try:
        typed.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(map(_is_a_gbk_word, _BEYOND_ASCII.findall(typed)))


_BEYOND_ASCII = re.compile(rb"[\x80-\xff]{4,}")


def _is_a_gbk_word(run: bytes) -> bool:
    """Whether bytes that are UTF-8 for letters of two bytes each are a Chinese word in GBK: 停水 for ͣˮ. Cyrillic and
    Greek words are none."""
    try:
        word = run.decode("gbk")
    except UnicodeDecodeError:
        return False
    if not 2 * len(word) == len(run) == 2 * len(run.decode()):
        return False
    jieba.initialize()
    return bool(jieba.get_FREQ(word))


def printable(text: str) -> str:
    """`text` with every character that HTML and UTF-8 cannot carry replaced by U+FFFD; of equal length."""
    return _UNPRINTABLE.sub("\ufffd", text)


def shorten(text: str, limit: int = 40) -> str:
    """The first `limit` characters, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is; no link, picture or HTML of a document comes alive in somebody's notes."""
    return re.sub(r"([\\`*_\[\]<>#|!])", r"\\\1", text)
