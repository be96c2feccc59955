"""The lexical side: the share of the query's information that a passage holds.

Coverage is the IDF of the query's terms that a text holds, divided by the IDF of all of them: BM25 (Robertson and
Zaragoza, 2009) with k1 = 0 over the query's own sum. It lies in [0, 1], is the same for texts of any length, and falls
by itself where the corpus lacks the query's words, which hands the query over to the dense side. A passage's coverage
is the mean of that of its whole (with its context) and that of its best window: words that stand together say more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.lexical import LexicalStore
from index.tokens import BIGRAM, LATIN, NUMBER, WORD
from search.crosslingual import Translation
from search.query import Query

CONTEXT_WEIGHT = 0.6
"""What a term counts that stands in the title, the headings, the place or the date and not in the passage."""
UNTRANSLATED_WEIGHT = 0.5
"""What an English word counts that nothing in the corpus could stand for: it may be there under a name not listed."""
LATER_TRANSLATION = 0.3
"""How fast translations count for less, the farther from the likeliest: the third counts 1 / 1.6.

Set while looking at XQuAD English → Chinese (.878 without, .880 with it), which is therefore not quite held out."""
_NONE = np.empty(0, np.int64)


@dataclass(frozen=True)
class Evidence:
    """One unit of the query: the windows and the contexts that hold it and how much of it, out of `mass`."""

    term: str
    mass: float
    windows: np.ndarray
    window_values: np.ndarray
    context: np.ndarray
    """Passages in whose context it stands."""


class Lexicon:
    """A lexical store with the way from windows to passages; `window_offsets` as Snapshot has them."""

    def __init__(self, store: LexicalStore, window_offsets: np.ndarray) -> None:
        self._store = store
        self._offsets = window_offsets
        self.passages = store.passages
        self._window_passage = np.repeat(np.arange(store.passages), np.diff(window_offsets))

    def holds(self, pair: str) -> bool:
        """Whether the corpus holds a pair of characters anywhere."""
        return bool(len(self._store.windows(BIGRAM + pair)) or len(self._store.context(BIGRAM + pair)))

    def named(self, name: str) -> np.ndarray:
        """Rows of the passages that hold all characters of a name, of two and more, in one window."""
        pairs = [BIGRAM + name[i : i + 2] for i in range(len(name) - 1)]
        return np.unique(self._window_passage[self._all_of(name, pairs).windows]) if pairs else _NONE

    def numbered(self, number: str) -> np.ndarray:
        """Rows of the passages that hold a number as it is."""
        return np.unique(self._window_passage[self._store.windows(NUMBER + number)])

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
        name = " ".join(translation.words)
        itself = self._all_of(name, [LATIN + word for word in translation.words])
        if exact and (len(itself.windows) or len(itself.context)):
            return itself
        candidates = [(itself, 1.0)]
        for number, word in enumerate(translation.chinese):
            candidates.append((self._chinese(word), 1 / (1 + LATER_TRANSLATION * number)))
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
        as_word = self.term(WORD + word)
        if len(as_word.windows) or len(as_word.context):
            return as_word
        return self._all_of(word, [BIGRAM + word[i : i + 2] for i in range(len(word) - 1)])

    def _all_of(self, name: str, terms: Sequence[str]) -> Evidence:
        """Where all the terms stand."""

        def together(lists: Iterable[np.ndarray]) -> np.ndarray:
            return reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), lists)

        return self._weighed(
            name, together(map(self._store.windows, terms)), together(map(self._store.context, terms))
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
        """Mean coverage over bigrams and over words, and the evidence of the bigrams and the translated words.

        Where jieba finds no word, or the query is all English, there is only the one.
        """
        translated = [self.translation(word, exact=not query.is_latin) for word in query.translations]
        characters = [self.term(term) for term in sorted(query.bigrams)] + translated
        by_character = self.coverage(characters)
        if not query.words:
            return by_character, characters
        numbers = {term for term in query.bigrams if term.startswith(NUMBER)}
        words = [self.term(term) for term in sorted(query.words | numbers)] + translated
        return (by_character + self.coverage(words)) / 2, characters


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative: log(1 + (N - n + .5) / (n + .5))."""
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))
