"""The content words of a query with what else they may be called, and how much of a word a text holds.

Cards and the board read queries by them, Chinese and English ones alike: an English word is what it may be
translated to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from jieba import posseg

from xunduan.language.fold import fold
from xunduan.language.han import HAN, RANGE
from xunduan.language.world import CHINA
from xunduan.search.asked_words import (
    ASKING,
    BARE,
    COMMON,
    EITHER,
    EXPLICIT,
    FALLS,
    FUNCTION,
    KINDS,
    OF_A_NUMBER,
    RISES,
)
from xunduan.search.crosslingual import translate
from xunduan.search.everyday import SHARE, everyday_words
from xunduan.search.regional import regional_words

_VERB, _CHARACTER = 0.6, 0.5
"""What a verb or an adjective counts beside a noun, and a single character beside a word."""
_GROUPED = 0.99
"""What another name of the same thing counts: a figure of 国内生产总值 is one of GDP, and comes before what only mentions
GDP. In ranking, where more than the name decides, it counts `SHARE`."""
_LATER = 0.1
"""How fast translations count for less, the farther from the likeliest."""
_COMMON_CHARACTER = 0.6
"""What a character counts that most translations of an English word share."""
ABBREVIATED, _PAIRS, ONE_CHARACTER = 0.7, 0.8, 0.35
"""What a word counts whose characters stand apart in order (刑案 in 刑事案件), of whose pairs a part stands there, or of
two characters one."""
_NOT = "非"
"""What makes of the word behind it another one: 非化石 is no 化石."""
_APART = 3
"""The most characters that may stand between those of an abbreviation."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of a query."""

    text: str
    others: tuple[tuple[str, float], ...] = ()
    """What else it may be called, folded, and what that counts: everyday, regional or, of an English word, Chinese."""
    weight: float = 1.0
    noun: bool = True
    not_in: tuple[str, ...] = ()
    """Longer words that hold it and mean something else."""

    def __hash__(self) -> int:
        return hash(self.text)  # asked for with every text looked at


def content_words(text: str) -> tuple[Word, ...]:
    """The content words of a folded text, asking words left out."""
    if is_english(text):
        return english_words(text)
    return tuple(dict.fromkeys(word for word, _ in cut_words(text)))


@lru_cache(maxsize=1024)
def cut_words(text: str) -> tuple[tuple[Word, bool], ...]:
    """The content words of a folded Chinese text, and whether each stands next to the one before."""
    kept = EXPLICIT.sub(" ", text)
    edges, at, tokens = {0}, 0, []
    for pair in posseg.cut(kept):
        tokens.append((at, at + len(pair.word), pair.flag))
        at += len(pair.word)
        edges.add(at)
    other: dict[str, tuple[tuple[str, float], ...]] = {}
    longer: dict[str, tuple[str, ...]] = {}
    for one in (*regional_words(kept), *everyday_words(kept, edges)):
        share = _GROUPED if one.share == SHARE else one.share
        other[one.word] = (*other.get(one.word, ()), *((name, share) for name in one.others))
        longer[one.word] = one.not_in
    other |= {word.text: word.others for word in english_words(kept)}
    found: list[tuple[Word, bool]] = []
    last, position = 0, 0
    while position < len(tokens):
        start, end, flag = tokens[position]
        # What goes by another name as a whole is one word: 高校毕业生, 应届毕业生.
        longest = max((to for _, to, _ in tokens[position:] if kept[start:to] in other), default=end)
        while tokens[position][1] < longest:
            position += 1
        if kept[start:longest] == _NOT and tokens[position + 1 :]:
            position += 1
            longest = tokens[position][1]
        flag = tokens[position][2]
        position += 1
        text_of = kept[start:longest]
        if not _names(text_of, flag):
            continue
        noun = flag[0] not in "va" or flag in ("vn", "an")
        weight = (1.0 if noun else _VERB) * (_CHARACTER if len(text_of) == 1 else 1.0)
        if text_of in COMMON or BARE.fullmatch(text_of):
            weight *= _CHARACTER
        found.append(
            (Word(text_of, other.get(text_of, ()), weight, noun, longer.get(text_of, ())), start == last)
        )
        last = longest
    return tuple(_with_names_joined(found))


def _with_names_joined(cut: Sequence[tuple[Word, bool]]) -> Iterator[tuple[Word, bool]]:
    """The words, single characters that stand side by side as one: jieba cuts up a name that it does not know, 粤|芯."""
    run: list[tuple[Word, bool]] = []
    for word, next_to in cut:
        single = word.noun and len(word.text) == 1 and not (word.others or word.text.isascii())
        if run and not (single and next_to):
            yield _joined(run)
            run = []
        if single:
            run.append((word, next_to))
        else:
            yield word, next_to
    if run:
        yield _joined(run)


def _joined(run: Sequence[tuple[Word, bool]]) -> tuple[Word, bool]:
    (first, next_to), *others = run
    return (Word("".join(word.text for word, _ in run)) if others else first), next_to


def _names(word: str, flag: str) -> bool:
    if ASKING.fullmatch(word) or word in FUNCTION | OF_A_NUMBER or not word.isalnum() or word.isdigit():
        return False
    if any(found.end() == len(word) for kind in KINDS.values() for found in kind.finditer(word)):  # 控制目标
        return False
    if flag == "t":  # 无霜期 and 潜伏期 last, as no time does
        return len(word) > 2 and word[-1] == "期" and word[-2] not in "年半星"
    # jieba tells 外来 for a place as it does 上.
    return flag[0] in "nvaijlgxbs" or flag == "eng" or (flag == "f" and len(word) > 1)


def english_words(text: str) -> tuple[Word, ...]:
    """The content words of an English text with the Chinese words that each may mean; 中国 is left out, as nearly
    everything is about it."""
    bare = _ASIDE.sub(" ", EXPLICIT.sub(" ", text))
    found = []
    for one in translate(bare):
        chinese = tuple(word for word in one.chinese if len(word) > 1)
        if not one.part and chinese[:1] != (CHINA,):
            others = [(word, 1 / (1 + _LATER * number)) for number, word in enumerate(chinese)]
            others += [(char, _COMMON_CHARACTER) for char in _common_characters(chinese)]
            for group in everyday_words(one.name, {0, len(one.name)}):
                # Parts of what the dictionary has for cpi, 消费 and 价格, are not it.
                others = [(word, _GROUPED) for word in group.others]
            found.append(Word(one.name, tuple(others)))
    return tuple(found)


def _common_characters(names: Sequence[str]) -> list[str]:
    """The characters that most translations of a word share: 电 of electricity, 震 of earthquake."""
    counted = Counter(char for name in names for char in set(name))
    return [char for char, count in counted.items() if 2 * count > len(names) > 1]


_ASIDE = re.compile(
    rf"{RISES.pattern}|{FALLS.pattern}|{EITHER.pattern}|{KINDS['target'].pattern}|{KINDS['forecast'].pattern}"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|year|month|percent(?:age)?"
    r"|share|rate|total|number|people|city|province|since|end)\b"
)
"""What an English question says of the kind of number and of its time, and not of what is counted."""


def is_english(text: str) -> bool:
    """Whether a folded text is English, with no two Chinese characters side by side."""
    return mostly_latin(text) and not re.search(rf"[{RANGE}]{{2}}", text)


def mostly_latin(text: str) -> bool:
    """Whether a folded text holds more than twice as many Latin letters as Chinese characters."""
    return len(re.findall(r"[a-z]", text)) > len(HAN.findall(text)) * 2


@lru_cache(maxsize=65536)
def held(word: Word, zone: str) -> float:
    """How much of a word a text holds, 0 to 1: itself, another name of it, or a part of its characters."""
    text = word.text
    for longer in word.not_in:
        zone = zone.replace(longer, "\n")
    if text in zone:
        return 1.0
    if text.startswith(_NOT) and len(text) > 2:
        return 0.0  # what is left of it is the very thing that it is not
    best = max((share for name, share in word.others if name in zone), default=0.0)
    for name, share in ((text, 1.0), *word.others):
        if ABBREVIATED * share > best and _stands_apart(name, zone):
            best = ABBREVIATED * share
    if len(text) < 2 or text.isascii():
        return best
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    if len(pairs) > 1:
        return max(best, _PAIRS * sum(pair in zone for pair in pairs) / len(pairs))
    return max(best, ONE_CHARACTER if any(char in zone for char in text) else 0.0)


def most_held(word: Word, stands: Mapping[str, np.ndarray]) -> np.ndarray:
    """The most that `held` can be in texts of which is known alone where each character stands; one value a text."""
    text = word.text
    some = [np.zeros(len(next(iter(stands.values()), ())))]
    for name, share in ((text, 1.0), *word.others):
        some.append(share * np.logical_and.reduce([stands[char] for char in set(name)]))
    if len(text) > 2 and not text.isascii():
        pairs = [stands[one] & stands[other] for one, other in pairwise(text)]
        some.append(_PAIRS * np.mean(pairs, axis=0))
    elif len(text) == 2 and not text.isascii():
        some.append(ONE_CHARACTER * (stands[text[0]] | stands[text[1]]))
    return np.maximum.reduce(some)


def _stands_apart(name: str, zone: str) -> bool:
    """Whether the characters of a name stand in order within a clause, at most `_APART` others between two of them.

    All ends of what has been found so far are kept: a regular expression would try every way to them.
    """
    if not all(map(zone.__contains__, name)):
        return False
    ends = {at for at, char in enumerate(zone) if char == name[:1]}
    for wanted in name[1:]:
        ends = {at for end in ends for at in _after(zone, end) if zone[at] == wanted}
    return bool(ends)


def _after(zone: str, end: int) -> Iterator[int]:
    for at in range(end + 1, min(end + 2 + _APART, len(zone))):
        yield at
        if zone[at] in ",。;":
            return


def exact_share(words: Sequence[Word], indicator: str) -> float:
    """The share of an indicator's characters that the words hold."""
    known = _characters(tuple(words))
    letters = [char for char in indicator if char.isalnum()]
    return sum(char in known for char in letters) / (len(letters) or 1)


@lru_cache(maxsize=1024)
def _characters(words: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(char for word in words for name in (word.text, *dict(word.others)) for char in name)


@lru_cache(maxsize=32768)
def folded(text: str) -> str:
    """The folded text, cached because the same ones recur."""
    return fold(text)
