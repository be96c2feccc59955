"""Whether a name that a text holds is a word of it: 衡水 in 平衡水平 is none, nor 海地 in 近海地震."""

from __future__ import annotations

import re
from functools import lru_cache

import jieba
import rjieba

STRADDLING = (2, 3)
"""Lengths of names that can straddle two words; those of one character are told by what stands around them (赴京)."""
AROUND = 3
"""Characters on each side of a name that are cut into words to tell."""
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,40}$")
_COUNTRY = "中国"
"""What stands before a name of any length that is one: 中国衡水."""


def is_word(folded: str, start: int, end: int) -> bool:
    """Whether a short name at folded[start:end] begins where a word does: not 海城 in 沿海城市."""
    if end - start not in STRADDLING or folded[max(0, start - 2) : start] == _COUNTRY:
        return True
    jieba.dt.check_initialized()
    frequency = jieba.dt.FREQ
    if not any(
        folded[left:right] in frequency
        for left in range(max(0, start - AROUND), start)
        for right in (start + 1, start + 2)
    ):
        return True  # no word reaches over its beginning: the table holds what words begin with too
    before = _HAN_BEFORE.search(folded, max(0, start - AROUND), start)
    return before is None or begins(folded[before.start() : end + AROUND], start - before.start())


def is_no_county(folded: str, start: int, end: int) -> bool:
    """Whether 县 belongs to the word before it or behind: 范县 in 示范县, 和县 in 市政府和县委; names of three are told."""
    if end - start != 2 or folded[end - 1] != "县":
        return False
    left = max(0, start - AROUND)
    window = folded[left : end + AROUND]
    return not (begins(window, start - left) and begins(window, end - left))


@lru_cache(maxsize=65536)
def begins(window: str, position: int) -> bool:
    """Whether a word of `window` begins at `position`."""
    reached = 0
    for word in rjieba.cut(window, False):
        if reached >= position:
            break
        reached += len(word)
    return reached == position


def opens_word(folded: str, position: int) -> bool:
    """Whether a word of several characters begins at a position."""
    return len(rjieba.cut(folded[position : position + AROUND + 1], False)[0]) > 1
