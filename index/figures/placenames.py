"""The name of a figure's own place where its indicator begins with it: the place is told already."""

from __future__ import annotations

from functools import lru_cache

import rjieba

from xunduan.language.places import places_called


def is_place(words: str, place: str) -> bool:
    """Whether folded words are the name of a place: in 中国|13亿|人口 they say nothing of what is measured."""
    return len(words) > 1 and words in _names(place)


def _names(place: str) -> tuple[str, ...]:
    return place, *(one.name for one in places_called(place)[:1]), place[:-1]  # 贵阳市白云区 or 白云区


def place_end(text: str, offset: int, place: str | None) -> int:
    """Where the figure's own place ends if the phrase begins with it as a word: it is in the figure's `place` already.

    In 上海港 and 云南省委 it is a part of a name.
    """
    if place is None:
        return offset
    name = next((one for one in _names(place) if len(one) > 1 and text.startswith(one, offset)), "")
    return offset + len(name) if name and _parts(text[offset : offset + _NAMED], len(name)) else offset


_NAMED = 24


@lru_cache(maxsize=16384)
def _parts(words: str, length: int) -> bool:
    """Whether a word ends at `length`, and another one begins there that is no suffix of it."""
    reached = 0
    for word, tag in rjieba.tag(words):
        if reached == length:
            return len(word) > 1 or tag[:1] in "dfpmu" or not word.isalnum()
        reached += len(word)
    return False
