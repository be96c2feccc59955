"""Words that the regions call differently (出租车, 計程車; 软件, 軟體), by OpenCC's phrase tables, for the query side only.

The tables are not length-preserving, so no text is converted: a query's word stands for itself first, and for what
another region calls it where a passage has that instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import rjieba
from opencc import OpenCC

from xunduan.language.fold import fold
from xunduan.language.han import RUN
from xunduan.language.tokens import BIGRAM, CHAR, WORD

_LONGEST = 6


SHARE = 0.9
"""What another region's word counts beside the one that was typed: it means the same, and the literal form comes
first."""


@dataclass(frozen=True, slots=True)
class OtherNames:
    """A word of a query and what else it is called, folded."""

    word: str
    others: tuple[str, ...]
    share: float = SHARE
    """What one of the others counts beside the word itself, 0 to 1."""
    not_in: tuple[str, ...] = ()
    """Longer words that hold the word and mean something else: 出口 in 进出口."""
    at: tuple[int, ...] = ()
    """Where the word begins in the query, where that is known: everywhere that its characters stand otherwise."""


def regional_words(folded: str) -> tuple[OtherNames, ...]:
    """The words of a folded query that another region calls differently, and pairs of words that only together are."""
    found: dict[str, tuple[str, ...]] = {}
    for run in RUN.findall(folded):
        words = rjieba.cut(run, False)
        found |= {word: others for word in words if len(word) > 1 and (others := _others(word))}
        for one, other in pairwise(words):
            if (
                len(one + other) <= _LONGEST
                and not found.keys() & {one, other}
                and (others := _others(one + other))
            ):
                found[one + other] = others
    return tuple(OtherNames(word, others) for word, others in found.items())


def other_terms(named: Sequence[OtherNames], folded: str) -> dict[str, list[tuple[str, float]]]:
    """What the terms of a folded query may stand as instead, each with its share: another name of the word that a term
    is of or, of a pair that only begins or ends in the word, the pair at the other name's edge.

    Of 的士轮候 the pair 士轮 stands in 出租车轮候 as 车轮.
    """
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for one in named:
        word = one.word
        for term in (WORD + word, *(BIGRAM + word[at : at + 2] for at in range(len(word) - 1))):
            found[term] += [(other, one.share) for other in one.others]
        for start in one.at or [place.start() for place in re.finditer(re.escape(word), folded)]:
            before, after = folded[:start][-1:], folded[start + len(word) :][:1]
            if len(word) == 1:
                for term in (CHAR + word, BIGRAM + before + word, BIGRAM + word + after):
                    found[term] += [(other, one.share) for other in one.others]
            for other in one.others:
                found[BIGRAM + before + word[0]].append((BIGRAM + before + other[0], one.share))
                found[BIGRAM + word[-1] + after].append((BIGRAM + other[-1] + after, one.share))
    return found


@lru_cache(maxsize=1)
def _converters() -> tuple[OpenCC, OpenCC, OpenCC]:
    return OpenCC("s2twp"), OpenCC("s2t"), OpenCC("tw2sp")


@lru_cache(maxsize=8192)
def _others(word: str) -> tuple[str, ...]:
    to_taiwan, traditional, to_mainland = _converters()
    taiwan = to_taiwan.convert(word)
    # 的士 becomes 計程車 in the one direction and that 出租车 in the other.
    forms = (taiwan, to_mainland.convert(traditional.convert(word)), to_mainland.convert(taiwan))
    return tuple(dict.fromkeys(form for each in forms if (form := fold(each)) != word and len(form) > 1))
