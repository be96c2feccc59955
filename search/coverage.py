"""The lexical side: the share of the query's information that a passage holds.

Coverage is the IDF of the query's terms that a text holds, divided by the IDF of all of them: BM25 (Robertson and
Zaragoza, 2009) with k1 = 0 over the query's own sum. It lies in [0, 1], is the same for texts of any length, and falls
by itself where the corpus lacks the query's words, which hands the query over to the dense side. A passage's coverage
is the mean of that of its whole (with its context) and that of its best window: words that stand together say more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from xunduan.index.stores.lexical import LexicalStore
from xunduan.language.tokens import BIGRAM, CHAR, LATIN, NUMBER, WORD
from xunduan.search.crosslingual import Translation
from xunduan.search.query import Query
from xunduan.search.romanized import syllables

CONTEXT_WEIGHT = 0.6
"""What a term counts that stands in the title, the headings, the place or the date and not in the passage."""
UNTRANSLATED_WEIGHT = 0.5
"""What an English word counts that nothing in the corpus could stand for: it may be there under a name not listed."""
LATER_TRANSLATION = 0.1
"""How fast translations count for less, the farther from the likeliest: the eleventh counts half."""
BIGRAMS_SHARE = 0.8
"""What coverage by bigrams counts; coverage by words counts the rest. Chosen on DRCD dev and CMRC 2018 dev."""
CIRCUMSTANCE_SHARE = 0.5
"""What a place or a year counts beside the other words: it hardly ever stands in the sentence that answers."""
_NONE = np.empty(0, np.int64)
_SILENT: Mapping[str, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Evidence:
    """One unit of the query: the windows and the contexts that hold it and how much of it, out of `mass`."""

    term: str
    mass: float
    windows: np.ndarray
    window_values: np.ndarray
    context: np.ndarray
    """Passages in whose context it stands."""

    def scaled(self, share: float) -> Evidence:
        return replace(self, mass=share * self.mass, window_values=share * self.window_values)


class Lexicon:
    """A lexical store with the way from windows to passages; `window_offsets` and `spelling` as Snapshot has them."""

    def __init__(
        self, store: LexicalStore, window_offsets: np.ndarray, spelling: Mapping[str, Sequence[str]] = _SILENT
    ) -> None:
        self._store = store
        self._spelling = spelling
        self._syllables = frozenset(syllable for key in spelling for syllable in key.split())
        self._offsets = window_offsets
        self.passages = store.passages
        self._window_passage = np.repeat(np.arange(store.passages), np.diff(window_offsets))

    def holds(self, pair: str) -> bool:
        """Whether the corpus holds a pair of characters anywhere."""
        return bool(len(self._store.windows(BIGRAM + pair)) or len(self._store.context(BIGRAM + pair)))

    def named(self, name: str) -> np.ndarray:
        """Rows of the passages that hold all characters of a name, of two and more, in one window."""
        return self._passages_with(_pairs(name)) if len(name) > 1 else _NONE

    def numbered(self, number: str) -> np.ndarray:
        """Rows of the passages that hold a number as it is."""
        return self._passages_with([NUMBER + number])

    def dated(self, month: int, day: int | None) -> np.ndarray:
        """Rows of the passages that hold a month's number, the day's, and the characters for them in one window."""
        return self._passages_with([NUMBER + str(month), CHAR + "月"] + ([NUMBER + str(day)] if day else []))

    def _passages_with(self, terms: Sequence[str]) -> np.ndarray:
        """Rows of the passages that hold all the terms in one window."""
        return np.unique(self._window_passage[_together(map(self._store.windows, terms))])

    def term(self, term: str) -> Evidence:
        """Where one term stands; its mass is its IDF, which a term unknown to the corpus has too."""
        return self._weighed(term, self._store.windows(term), self._store.context(term))

    def _weighed(self, name: str, windows: np.ndarray, context: np.ndarray) -> Evidence:
        frequency = len(np.unique(self._window_passage[windows])) or len(context)
        mass = idf(frequency, self.passages)
        return Evidence(name, mass, windows, np.full(len(windows), mass, np.float32), context)

    def translation(self, translation: Translation, exact: bool) -> Evidence:
        """Where an English word stands, itself or any Chinese word for it; each window counts the rarest it holds.

        With `exact` a word that the corpus has as it is stands for nothing else: in a Chinese query it is a name.
        """
        name = translation.name
        itself = self._all_of(name, [LATIN + word for word in translation.words])
        if exact and (len(itself.windows) or len(itself.context)):
            return itself
        candidates = [(itself, 1.0)]
        for number, word in enumerate(translation.chinese):
            candidates.append((self._chinese(word), 1 / (1 + LATER_TRANSLATION * number)))
        if not translation.chinese and len(translation.words) == 1:
            candidates += [(self._sounding(cut), 1.0) for cut in syllables(name, self._syllables)]
        found = [(one, share) for one, share in candidates if len(one.windows) or len(one.context)]
        if not found:
            return Evidence(name, UNTRANSLATED_WEIGHT * idf(0, self.passages), _NONE, _NONE, _NONE)
        best = np.zeros(len(self._window_passage), np.float32)
        for one, share in found:
            best[one.windows] = np.maximum(best[one.windows], share * one.window_values)
        windows = np.flatnonzero(best)
        context = np.unique(np.concatenate([one.context for one, _ in found]))
        mass = float(best.max()) or max(one.mass for one, _ in found)
        return Evidence(name, mass, windows, best[windows], context.astype(np.int64))

    def _chinese(self, word: str) -> Evidence:
        """Where a Chinese word stands as jieba cut it, or as its characters do."""
        if len(word) == 1:
            return self.term(CHAR + word)
        as_word = self.term(WORD + word)
        if len(as_word.windows) or len(as_word.context):
            return as_word
        return self._all_of(word, _pairs(word))

    def _sounding(self, cut: Sequence[str]) -> Evidence:
        """Where characters stand that sound like these syllables: of each two neighbours one of the pairs in the corpus."""

        def held(rows: Callable[[str], np.ndarray]) -> np.ndarray:
            pairs = (self._spelling.get(" ".join(two), ()) for two in pairwise(cut))
            found = [np.concatenate([_NONE, *(rows(BIGRAM + pair) for pair in either)]) for either in pairs]
            return reduce(np.intersect1d, found).astype(np.int64)

        return self._weighed("".join(cut), held(self._store.windows), held(self._store.context))

    def _all_of(self, name: str, terms: Sequence[str]) -> Evidence:
        """Where all the terms stand."""
        return self._weighed(
            name, _together(map(self._store.windows, terms)), _together(map(self._store.context, terms))
        )

    def coverage(self, units: Sequence[Evidence]) -> np.ndarray:
        """(passages,) float32 in [0, 1]: the mean share of the units' mass that each passage and its best window hold."""
        total = sum(unit.mass for unit in units)
        if total == 0:
            return np.zeros(self.passages, np.float32)
        window_mass = np.zeros(len(self._window_passage), np.float32)
        passage_mass = np.zeros(self.passages, np.float32)
        for unit in units:
            window_mass[unit.windows] += unit.window_values
            held = np.zeros(self.passages, np.float32)
            held[unit.context] = CONTEXT_WEIGHT * unit.mass
            np.maximum.at(held, self._window_passage[unit.windows], unit.window_values)
            passage_mass += held
        best_window = np.maximum.reduceat(window_mass, self._offsets[:-1])
        return (passage_mass + best_window) / (2 * total)

    def query(self, query: Query) -> tuple[np.ndarray, list[Evidence]]:
        """Coverage by bigrams and by words, weighted, and the evidence of the bigrams and the translated words.

        Where jieba finds no word, or the query is all English, there is only the one.
        """
        translated = [self.translation(word, exact=not query.is_latin) for word in query.translations]
        characters = _discounted([self.term(term) for term in sorted(query.bigrams)] + translated, query)
        by_character = self.coverage(characters)
        if not query.words:
            return by_character, characters
        numbers = {term for term in query.bigrams if term.startswith(NUMBER)}
        words = _discounted([self.term(term) for term in sorted(query.words | numbers)] + translated, query)
        return BIGRAMS_SHARE * by_character + (1 - BIGRAMS_SHARE) * self.coverage(words), characters


def _pairs(word: str) -> list[str]:
    """The terms of a word's neighbouring characters."""
    return [BIGRAM + word[i : i + 2] for i in range(len(word) - 1)]


def _together(lists: Iterable[np.ndarray]) -> np.ndarray:
    """The rows that are in all of the lists, each of which has no row twice."""
    return reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), lists)


def _discounted(units: Sequence[Evidence], query: Query) -> list[Evidence]:
    """The units, those of places and years at what these count."""
    return [unit.scaled(CIRCUMSTANCE_SHARE) if unit.term in query.circumstances else unit for unit in units]


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative: log(1 + (N - n + .5) / (n + .5))."""
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))
