"""Phrases as they stand: characters in order, whatever white space stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xunduan.language.fold import fold


def spans(folded: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Where a folded text holds a folded phrase; a phrase without characters stands nowhere.

    A phrase of Latin letters or digits at an edge does not begin or end inside a longer word or number.
    """
    if pattern := _pattern(phrase):
        yield from (match.span() for match in pattern.finditer(folded))


def holds(text: str, phrase: str) -> bool:
    """Whether a text, in any script, holds a folded phrase."""
    return next(spans(fold(text), phrase), None) is not None


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str] | None:
    characters = [char for char in phrase if not char.isspace()]
    if not characters:
        return None
    before = r"(?<![a-z0-9])" if re.match("[a-z0-9]", characters[0]) else ""
    after = r"(?![a-z0-9])" if re.match("[a-z0-9]", characters[-1]) else ""
    return re.compile(before + r"\s{0,8}".join(map(re.escape, characters)) + after)
