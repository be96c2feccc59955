"""Chinese names written in pinyin, as queries in English have them: Sanyuanqiao for 三元桥."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from xunduan.language.spelling import LIKELY

_MOST_SYLLABLES = 6
_MOST_OF_A_NAME = 4
"""Syllables of the longest names of people and most places."""
_LONGEST_SYLLABLE = 6
"""zhuang, chuang, shuang"""


def syllables(word: str, known: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The ways to cut a Latin word into two to six syllables out of those `known`: xi an and not xian."""
    if len(word) <= _MOST_SYLLABLES * _LONGEST_SYLLABLE:
        yield from (cut for cut in _cuts(word, known, _MOST_SYLLABLES) if len(cut) > 1)


def names(cut: Sequence[str], pairs: Mapping[str, Sequence[str]], most: int | None = LIKELY) -> list[str]:
    """The names that syllables may stand for, made of `pairs` of characters by sound that join each other; of each
    sound the first `most`, all where that is None."""
    found = list(pairs.get(" ".join(cut[:2]), ())[:most])
    for one, other in zip(cut[1:], cut[2:], strict=False):
        joined = pairs.get(f"{one} {other}", ())[:most]
        found = [name + pair[1] for name in found for pair in joined if pair[0] == name[-1]]
    return found


def written_apart(folded: str, known: Collection[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Neighbouring Latin words that may be one name (Qin Baozhen, Xi'an), and each way to cut them into syllables."""
    for run in re.findall(r"(?<![a-z])[a-z]++(?:[ '-][a-z]++)+", folded):
        words = re.split(r"[ '-]", run)
        for size in (3, 2):
            for start in range(len(words) - size + 1):
                chosen = tuple(words[start : start + size])
                cuts = [list(_cuts(word, known, _MOST_OF_A_NAME)) for word in chosen]
                for parts in product(*cuts):
                    cut = tuple(syllable for part in parts for syllable in part)
                    if len(cut) <= _MOST_OF_A_NAME:
                        yield chosen, cut


def _cuts(word: str, known: Collection[str], most: int) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    if not word or not most:
        return
    for end in range(1, min(len(word), _LONGEST_SYLLABLE) + 1):
        if word[:end] in known:
            yield from ((word[:end], *rest) for rest in _cuts(word[end:], known, most - 1))
