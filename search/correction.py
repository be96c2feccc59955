"""Did you mean: slips in a query, put right from what the corpus holds (十连铺 → 十联铺, 刑是警情 → 刑事警情).

A correction is offered; it is searched only where the corpus holds nothing of what was typed (xunduan.search.engine).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol

import jieba

from xunduan.language.names import is_name
from xunduan.language.spelling import sounds

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_MOST_CHANGES = 2
_RARE = 5
"""Frequency in jieba's dictionary below which what it takes for a word is as likely an accident."""
_FREQUENT = 2
"""Windows that must hold a pair: what stands there once may be a slip itself, and is only offered."""
_AROUND = 2
"""Characters on either side with which a character put right must stand in one window."""


class Spelling(Protocol):
    """What a corpus tells of spelling."""

    def count(self, pair: str) -> int:
        """How many windows hold a pair of characters; of one or none, titles and headings count as one more."""
        ...

    def alike(self, pair: str) -> Sequence[str]:
        """Pairs of the corpus that sound like this one."""
        ...

    def between(self, left: str, right: str) -> Collection[str]:
        """Characters that stand behind the one and in front of the other somewhere in the corpus."""
        ...

    def together(self, text: str) -> bool:
        """Whether one window holds all pairs of a text."""
        ...


class CorpusSpelling:
    """`Spelling` of a snapshot: `table` its pairs by sound, `pairs` gives all of them when they are first needed."""

    def __init__(
        self,
        count: Callable[[str], int],
        together: Callable[[str], bool],
        table: Mapping[str, Sequence[str]],
        pairs: Callable[[], Collection[str]],
    ) -> None:
        self.count = count
        self.together = together
        self._table = table
        self._pairs = pairs

    def alike(self, pair: str) -> Sequence[str]:
        return [other for key in sounds(pair) for other in self._table.get(key, ()) if other != pair]

    def between(self, left: str, right: str) -> Collection[str]:
        return self._after.get(left, frozenset()) & self._before.get(right, frozenset())

    @cached_property
    def _after(self) -> Mapping[str, frozenset[str]]:
        return _grouped((pair[0], pair[1]) for pair in self._pairs())

    @cached_property
    def _before(self) -> Mapping[str, frozenset[str]]:
        return _grouped((pair[1], pair[0]) for pair in self._pairs())


def _grouped(pairs: Iterator[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def correct(folded: str, spelling: Spelling, least: int = _FREQUENT) -> str | None:
    """The folded query with its slips put right, of equal length, or None where there is none.

    A character is put right only where the corpus lacks the pairs it stands in, it belongs to no word of jieba's
    dictionary and to no name, and the new one stands with its neighbours in one window of the corpus. It must sound
    like the typed one, or be the only one that the corpus has in its place. `least` windows must hold a pair of it.
    """
    corrected = _RUN.sub(lambda run: _correct_run(run.group(), spelling, least), folded)
    return corrected if corrected != folded else None


def _correct_run(run: str, spelling: Spelling, least: int) -> str:
    if len(run) <= 3 and is_name(run):
        return run
    missing = _unknown(run, spelling)
    if not missing:
        return run
    loose = _loose(run)
    for _ in range(_MOST_CHANGES):
        candidates = [
            changed
            for at in range(len(run))
            if loose[at] and missing & {at - 1, at}
            for char in _instead(run, at, spelling, least)
            if _supported(changed := run[:at] + char + run[at + 1 :], at, spelling, least)
        ]
        best = min(candidates, key=lambda one: len(_unknown(one, spelling)), default=run)
        left = _unknown(best, spelling)
        if len(left) >= len(missing):
            break
        run, missing = best, left
    return run


def _instead(run: str, at: int, spelling: Spelling, least: int) -> list[str]:
    """What may be meant by the character at a position, likeliest first; what stands once must sound like it."""
    found = []
    for start in (at - 1, at):
        if start >= 0 and start + 2 <= len(run):
            pair = run[start : start + 2]
            for other in spelling.alike(pair):
                if other[1 - (at - start)] == pair[1 - (at - start)]:
                    found.append(other[at - start])
    if not found and least >= _FREQUENT and 0 < at < len(run) - 1:
        seen = spelling.between(run[at - 1], run[at + 1])
        fitting = [one for one in seen if spelling.together(run[at - 1] + one + run[at + 1])]
        found = fitting if len(fitting) == 1 else []
    return found


def _supported(run: str, at: int, spelling: Spelling, least: int) -> bool:
    """Whether the corpus has the changed character in these surroundings, often enough."""
    around = run[max(0, at - _AROUND) : at + _AROUND + 1]
    pairs = [run[start : start + 2] for start in (at - 1, at) if start >= 0 and start + 2 <= len(run)]
    known = [pair for pair in pairs if spelling.count(pair) >= least]
    if len(run) == 2:
        return bool(known)
    narrow = run[max(0, at - 1) : at + 2]
    return bool(known) and (spelling.together(around) or (len(narrow) > 2 and spelling.together(narrow)))


def _unknown(run: str, spelling: Spelling) -> set[int]:
    """Where the pairs begin that the corpus lacks."""
    return {at for at in range(len(run) - 1) if not spelling.count(run[at : at + 2])}


def _loose(run: str) -> list[bool]:
    """For each character whether it belongs to no common word of the dictionary and no name: what a slip leaves
    behind."""
    flags: list[bool] = []
    for word in jieba.cut(run, HMM=False):
        rare = len(word) == 1 or (jieba.get_FREQ(word) or 0) < _RARE
        flags += [rare] * len(word)
    position = 0
    for word in jieba.cut(run, HMM=True):
        # 李晓峰 in 李晓峰负责的项目, and not 何清淤, whose end is a word.
        if len(word) == 3 and is_name(word) and not jieba.get_FREQ(word[1:]):
            flags[position : position + 3] = [False] * 3
        position += len(word)
    return flags
