"""Chinese names written in pinyin, as queries in English have them: Sanyuanqiao for 三元桥."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_MOST_SYLLABLES = 6
_LONGEST_SYLLABLE = 6
"""zhuang, chuang, shuang"""


def syllables(word: str, known: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The ways to cut a Latin word into two to six syllables out of those `known`: xi an and not xian."""
    if len(word) <= _MOST_SYLLABLES * _LONGEST_SYLLABLE:
        yield from (cut for cut in _cuts(word, known, _MOST_SYLLABLES) if len(cut) > 1)


def _cuts(word: str, known: Collection[str], most: int) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    if not word or not most:
        return
    for end in range(1, min(len(word), _LONGEST_SYLLABLE) + 1):
        if word[:end] in known:
            yield from ((word[:end], *rest) for rest in _cuts(word[end:], known, most - 1))
