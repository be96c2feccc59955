"""Did you mean: homophone slips in a query, put right from what the corpus holds (十连铺 → 十联铺)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import jieba

from xunduan.language.spelling import sounds

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_MOST_CHANGES = 2
_RARE = 5
"""Frequency in jieba's dictionary below which what it takes for a word is as likely an accident."""
_FUNCTION_WORDS = frozenset(
    "一二三四五六七八九十两几的了是在与和及从被把给有没不里上下中外这那就也都而但或于以为因等个们着过到对向由将使让比各其所每某此"
)


def correct(folded: str, known: Callable[[str], bool], table: Mapping[str, Sequence[str]]) -> str | None:
    """The folded query with its slips put right, of equal length, or None where there is none.

    `known` tells whether the corpus holds a pair of characters, `table` gives its frequent pairs by sound. A pair is
    put right, in one of its characters, only where the corpus lacks it, jieba's dictionary knows no word there, and
    the change leaves fewer pairs that the corpus lacks.
    """
    corrected = _RUN.sub(lambda run: _correct_run(run.group(), known, table), folded)
    return corrected if corrected != folded else None


def _correct_run(run: str, known: Callable[[str], bool], table: Mapping[str, Sequence[str]]) -> str:
    for _ in range(_MOST_CHANGES):
        missing = _unknown(run, known)
        loose = _loose(run)
        candidates = [
            run[:i] + pair + run[i + 2 :]
            for i in missing
            for key in sounds(run[i : i + 2])
            for pair in table.get(key, ())
            if (pair[0] == run[i] and loose[i + 1]) != (pair[1] == run[i + 1] and loose[i])
            and _FUNCTION_WORDS.isdisjoint(pair + run[i : i + 2])
        ]
        best = min(candidates, key=lambda one: len(_unknown(one, known)), default=run)
        if len(_unknown(best, known)) >= len(missing):
            break
        run = best
    return run


def _unknown(run: str, known: Callable[[str], bool]) -> list[int]:
    """Where the pairs begin that the corpus lacks."""
    return [i for i in range(len(run) - 1) if not known(run[i : i + 2])]


def _loose(run: str) -> list[bool]:
    """For each character whether it belongs to no common word of the dictionary: what a slip leaves behind."""
    flags: list[bool] = []
    for word in jieba.cut(run, HMM=False):
        rare = len(word) == 1 or (jieba.get_FREQ(word) or 0) < _RARE
        flags += [rare] * len(word)
    return flags
