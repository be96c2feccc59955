"""Small pure functions on text that comes from outside."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_query(text: str) -> str:
    """A query or filter as typed, without control characters and lone surrogates; never longer than it was."""
    return printable(_CONTROL.sub(" ", text)).strip()


def is_utf8(query_string: bytes) -> bool:
    """Whether the percent-encoded bytes of an address' query are UTF-8; another encoding would be searched as
    debris."""
    try:
        unquote_to_bytes(query_string).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def printable(text: str) -> str:
    """`text` with every character that HTML and UTF-8 cannot carry replaced by U+FFFD; of equal length."""
    return _UNPRINTABLE.sub("\ufffd", text)


def shorten(text: str, limit: int = 40) -> str:
    """The first `limit` characters, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is; no link, picture or HTML of a document comes alive in somebody's notes."""
    return re.sub(r"([\\`*_\[\]<>#|!])", r"\\\1", text)
