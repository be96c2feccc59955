"""English words of a query as Chinese words that a passage may hold, by the CC-CEDICT dictionary (CC BY-SA 4.0).

The dictionary goes from Chinese to English; xunduan.search.dictionary turns it round. Which of a word's
translations is meant is left to the passages: a word counts as held where any of them stands. What is taken from
the dictionary, and how much it counts, was chosen on Tatoeba's sentence pairs and on own English questions to
DRCD's and CMRC's paragraphs.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import jieba
import simplemma

from xunduan.language.gazetteer import short_name
from xunduan.language.places import find_places
from xunduan.language.tokens import word_parts
from xunduan.search.dictionary import FUNCTION_WORDS, LONGEST, WORD, senses

_MOST = 24
"""Translations kept a word: the dictionary's nearest first."""
_SPOKEN_FOR = 0.25
"""What a word counts for each translation that it is within, of what that translation counts."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One English word or phrase of a query and the Chinese words it may stand for, folded; () where none is known."""

    words: tuple[str, ...]
    chinese: tuple[str, ...]
    part: bool = False
    """Whether it is one word of a phrase that has a translation of its own."""

    @property
    def name(self) -> str:
        return " ".join(self.words)


def translate(folded: str) -> tuple[Translation, ...]:
    """The content words of the folded text's English, longest phrases first and then their words; function words
    left out."""
    tokens = [match.group().removesuffix("'s") for match in WORD.finditer(folded)]
    tokens = [token for token in tokens if "'" not in token]  # didn't, we'll: function words all
    places = _english_places(folded)
    found: list[Translation] = []
    position = 0
    while position < len(tokens):
        size, chinese = _longest_phrase(tokens, position, places)
        phrase = tuple(tokens[position : position + size])
        if chinese or _names(phrase[0]):
            found.append(Translation(phrase, chinese))
        if size > 1 and " ".join(phrase) not in places:
            parts = [Translation((word,), _translations(word), part=True) for word in phrase if _names(word)]
            found += [part for part in parts if part.chinese]
        position += size
    return tuple(found)


def _names(word: str) -> bool:
    return not (word in FUNCTION_WORDS or word.isdigit() or len(word) < 2)


def _english_places(folded: str) -> dict[str, str]:
    """Place names written in Latin letters and the Chinese name without what kind of place it is."""
    if not WORD.search(folded):
        return {}
    names = {}
    for mention in find_places(folded):
        written = folded[mention.start : mention.end]
        if written.isascii():
            names[" ".join(WORD.findall(written))] = short_name(mention.name) or mention.name
    return names


def _longest_phrase(tokens: list[str], position: int, places: dict[str, str]) -> tuple[int, tuple[str, ...]]:
    """(length, translations) of the longest phrase known at a position; (1, ()) where none is."""
    for size in range(min(LONGEST, len(tokens) - position), 0, -1):
        phrase = tokens[position : position + size]
        joined = " ".join(phrase)
        if joined in places:
            return size, (places[joined],)
        if phrase[0] in FUNCTION_WORDS or joined.isdigit() or len(joined) < 2:
            continue
        chinese = _translations(joined)
        if chinese:
            return size, chinese
    return 1, ()


@lru_cache(maxsize=4096)
def _translations(phrase: str) -> tuple[str, ...]:
    """Translations of a phrase in any of the forms its last word, or all of its words, may be inflections of, nearest
    first.

    The words within a translation speak for themselves: fraud is 诈骗 because 诈骗罪 and 电信诈骗 are.
    """
    jieba.dt.check_initialized()  # its frequencies are read, and rjieba cuts
    ranked: defaultdict[str, float] = defaultdict(float)
    *before, last = (_base_forms(word) for word in phrase.split())
    for size in (0, -1):  # ports of call, imports and exports
        for form in last:
            for word, rank in senses(" ".join([*(forms[size] for forms in before), form])).items():
                ranked[word] = max(rank, ranked[word])
    for word, rank in list(ranked.items()):
        for part in set(word_parts(word)):
            ranked[part] = min(1.0, ranked[part] + _SPOKEN_FOR * rank)
    return tuple(sorted(ranked, key=lambda word: (-ranked[word] * _commonness(word), word))[:_MOST])


def _commonness(word: str) -> float:
    """How common a Chinese word is in jieba's dictionary: of two translations the common one is the likelier."""
    return math.log(2 + (jieba.get_FREQ(word) or 0))


def _base_forms(word: str) -> list[str]:
    """The word as it is and the form that dictionaries list it under."""
    return list(dict.fromkeys([word, simplemma.lemmatize(word, lang="en").lower()]))
