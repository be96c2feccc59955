"""Did you mean: typing errors in a query, corrected by what the corpus holds (十连铺 → 十联铺, 刑是警情 → 刑事警情).

A correction is offered; it is searched only where the corpus holds nothing of what was typed (xunduan.search.engine).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Protocol

import jieba
import rjieba

from xunduan.language.han import RANGE
from xunduan.language.names import is_name
from xunduan.language.spelling import LIKELY, looks, sounds

_RUN = re.compile(rf"[{RANGE}]{{2,}}")
_MOST_CHANGES = 2
_LIKELIER = 3.0
"""Logarithm of how much likelier its words must make a text. What correct questions to archives of 16, 40 and 4,305
passages could be changed to gained 2.6 at most (最高级 for 最高及); 刑事警情 gains 3.9 on 刑是警情."""
_RARE = 5
"""Frequency below which what the dictionary takes for a word is as likely an accident (十连 in 十连铺)."""
_COMMON = 40_000
"""Frequency in jieba's dictionary from which a character is a word of its own and hardly a slip: 于, 至, 有."""
_FREQUENT = 2
"""Windows that must hold a pair: what stands there once may be a slip itself, and is only offered."""


class Spelling(Protocol):
    """What a corpus shows about spelling."""

    def count(self, pair: str) -> int:
        """How many windows hold a pair of characters; of one or none, titles and headings count as one more."""
        ...

    def alike(self, pair: str) -> Sequence[str]:
        """Pairs of the corpus that sound like this one."""
        ...

    def between(self, left: str, right: str) -> Collection[str]:
        """Characters that stand behind the one and in front of the other somewhere in the corpus."""
        ...

    def holds(self, char: str) -> bool:
        """Whether a character stands anywhere beside another one."""
        ...

    def together(self, text: str) -> bool:
        """Whether one window, or one passage's title and headings, hold all pairs of a text."""
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
        self._count = count
        self._together = together
        self._table = table
        self._pairs = pairs

    def count(self, pair: str) -> int:
        # Most of what a slip might have been stands nowhere: that is told without a look into the index.
        return self._count(pair) if self._may_stand(pair) else 0

    def together(self, text: str) -> bool:
        return all(self._may_stand(text[at : at + 2]) for at in range(len(text) - 1)) and self._together(text)

    def _may_stand(self, pair: str) -> bool:
        """Whether a pair is one of the corpus' or, as long as they are not gathered, may be."""
        gathered = vars(self).get("_after")
        return gathered is None or pair[1] in gathered.get(pair[0], ())

    def alike(self, pair: str) -> Sequence[str]:
        return [other for key in sounds(pair) for other in self._table.get(key, ())[:LIKELY] if other != pair]

    def holds(self, char: str) -> bool:
        return char in self._after or char in self._before

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

    A character is put right only where the corpus lacks a pair it stands in and no other one of the run once it is
    put right, and where it belongs to no name. The new one must sound like the typed one, or be the only one that the
    corpus has in its place. `least` windows must hold a pair of it.
    """
    jieba.dt.check_initialized()  # its frequencies are read, and rjieba cuts
    corrected = _RUN.sub(lambda run: _correct_run(run.group(), spelling, least), folded)
    return corrected if corrected != folded else None


def _correct_run(run: str, spelling: Spelling, least: int) -> str:
    if len(run) <= 3 and is_name(run):
        return run
    missing = _unknown(run, spelling)
    named, corrected = _named(run) if missing else set[int](), run
    for _ in range(_MOST_CHANGES):
        candidates = [
            changed
            for at in range(len(run))
            if at not in named and missing & {at - 1, at}
            for char in dict.fromkeys(_instead(corrected, at, spelling, least))
            if _supported(
                corrected, changed := corrected[:at] + char + corrected[at + 1 :], at, spelling, least
            )
        ]
        if not candidates:
            break
        corrected = min(candidates, key=lambda one: (len(_unknown(one, spelling)), -_likelihood(one)))
        missing = _unknown(corrected, spelling)
    if all(new == old or new in looks(old) for old, new in zip(run, corrected, strict=True)):
        missing = {at for at in missing if _word_at(corrected, at)[1] > at + 1}
    return run if missing else corrected


def _instead(run: str, at: int, spelling: Spelling, least: int) -> list[str]:
    """What may be meant by the character at a position, likeliest first.

    First what the corpus has in a pair with either neighbour and that sounds or looks like the typed character, else
    the one character that the corpus has between the two neighbours.
    """
    found = []
    for start in (at - 1, at):
        if start >= 0 and start + 2 <= len(run):
            pair, slip = run[start : start + 2], at - start
            found += [other[slip] for other in spelling.alike(pair) if other[1 - slip] == pair[1 - slip]]
            changed = ((other, pair[:slip] + other + pair[slip + 1 :]) for other in looks(run[at]))
            found += [other for other, made in changed if spelling.count(made) >= least]
    if not found and least >= _FREQUENT and 0 < at < len(run) - 1:
        seen = spelling.between(run[at - 1], run[at + 1])
        fitting = [one for one in seen if spelling.together(run[:at] + one + run[at + 1 :])]
        found = fitting if len(fitting) == 1 else []
    return found


def _supported(run: str, changed: str, at: int, spelling: Spelling, least: int) -> bool:
    """Whether the corpus has the changed character often enough, and it is what was meant.

    It is where it sounds or looks like the typed one and makes far likelier words, or where the corpus has the run as a
    whole and the typed one belongs to no word and is no common one that only sounds alike. Of what looks alike
    the corpus must have the word, whatever stands beside it: 少年宫 of 湘江少年官; one of two characters only where the
    typed one stands nowhere (定日 of 定曰地震).
    """
    pairs = [changed[start : start + 2] for start in (at - 1, at) if start >= 0 and start + 2 <= len(run)]
    if not any(spelling.count(pair) >= least for pair in pairs):
        return False
    likelier = _likelihood(changed) - _likelihood(run)
    if changed[at] in looks(run[at]) and likelier > 0 and _alone(run, at):
        start, end = _word_at(changed, at)
        sure = end - start > 2 and likelier > _LIKELIER or end - start == 2 and not spelling.holds(run[at])
        if sure and not spelling.together(run[start:end]) and spelling.together(changed[start:end]):
            return True
    alike = bool(set(sounds(run[at])) & set(sounds(changed[at])))
    if alike and likelier > _LIKELIER:
        return spelling.together(changed[max(0, at - 1) : at + 2])
    common = (jieba.get_FREQ(run[at]) or 0) >= _COMMON
    if alike and common or len(run) < (3 if alike else 4) or not _alone(run, at):
        return False
    return spelling.together(changed)


def _word_at(run: str, at: int) -> tuple[int, int]:
    """The word of a run that holds a position."""
    end = 0
    for word in rjieba.cut(run, False):
        start, end = end, end + len(word)
        if at < end:
            return start, end
    return at, at + 1


def _alone(run: str, at: int) -> bool:
    """Whether a character belongs to no word that is more than an accident, as a slip leaves characters behind."""
    return not _in_words(run)[at]


@lru_cache(maxsize=4096)
def _in_words(run: str) -> tuple[bool, ...]:
    """Which characters of a text belong to a word of two and more that the dictionary has often enough."""
    words = rjieba.cut(run, False)
    return tuple(len(word) > 1 and (jieba.get_FREQ(word) or 0) >= _RARE for word in words for _ in word)


@lru_cache(maxsize=4096)
def _likelihood(run: str) -> float:
    """The logarithm of how likely a text is, by the frequencies of the words that jieba cuts it into."""
    total = math.log(jieba.dt.total)
    return sum(math.log(jieba.get_FREQ(word) or 1) - total for word in rjieba.cut(run, False))


def _unknown(run: str, spelling: Spelling) -> set[int]:
    """Where the pairs begin that the corpus lacks."""
    return {at for at in range(len(run) - 1) if not spelling.count(run[at : at + 2])}


def _named(run: str) -> set[int]:
    """The characters of names: 李晓峰 in 李晓峰负责的项目, and not 何清淤, whose end is a word."""
    found: set[int] = set()
    position = 0
    for word in rjieba.cut(run, True):
        if len(word) == 3 and is_name(word) and not jieba.get_FREQ(word[1:]):
            found |= set(range(position, position + 3))
        position += len(word)
    return found
