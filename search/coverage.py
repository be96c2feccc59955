"""The lexical side: the share of the query's information that a passage holds.

Coverage is the IDF of the query's terms that the passage holds, divided by the IDF of all of them: BM25
(Robertson and Zaragoza, 2009) with k1 = 0 over the query's own sum. It lies in [0, 1], is the same for passages of
any length, and falls by itself where the corpus lacks the query's words, which hands the query over to the dense side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from index.lexical import LexicalStore
from index.tokens import BIGRAM, LATIN, WORD
from search.crosslingual import Translation
from search.query import Query

CONTEXT_WEIGHT = 0.6
"""What a term counts that stands in the title, the headings, the place or the date and not in the passage."""
UNTRANSLATED_WEIGHT = 0.5
"""What an English word counts that nothing in the corpus could stand for: it may be there under a name not listed."""


@dataclass(frozen=True)
class Evidence:
    """One unit of the query: the passages that hold it and how much of it, out of `mass`."""

    term: str
    mass: float
    rows: np.ndarray
    values: np.ndarray


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative: log(1 + (N - n + .5) / (n + .5))."""
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))


def term_evidence(store: LexicalStore, term: str) -> Evidence:
    """Where one term stands; its mass is its IDF, which a term unknown to the corpus has too."""
    return _weighed(store, term, store.body(term), store.context(term))


def _weighed(store: LexicalStore, term: str, body: np.ndarray, context: np.ndarray) -> Evidence:
    mass = idf(len(body) or len(context), store.passages)
    around = np.setdiff1d(context, body, assume_unique=True)
    rows = np.concatenate([body, around])
    values = np.concatenate([np.full(len(body), mass), np.full(len(around), mass * CONTEXT_WEIGHT)])
    return Evidence(term, mass, rows, values.astype(np.float32))


def translation_evidence(store: LexicalStore, translation: Translation) -> Evidence:
    """Where an English word stands, itself or any Chinese word for it; each passage counts the rarest it holds."""
    latin = [LATIN + word for word in translation.words]
    found = [_all_of(store, " ".join(translation.words), latin)]
    found += [_chinese_evidence(store, word) for word in translation.chinese]
    found = [evidence for evidence in found if len(evidence.rows)]
    name = " ".join(translation.words)
    if not found:
        return Evidence(name, UNTRANSLATED_WEIGHT * idf(0, store.passages), np.empty(0, np.int32), np.empty(0, np.float32))
    best = np.zeros(store.passages, np.float32)
    for evidence in found:
        best[evidence.rows] = np.maximum(best[evidence.rows], evidence.values)
    rows = np.flatnonzero(best)
    return Evidence(name, float(best.max()), rows, best[rows])


def _chinese_evidence(store: LexicalStore, word: str) -> Evidence:
    """Where a Chinese word stands as jieba cut it, or as its characters do."""
    as_word = _weighed(store, word, store.body(WORD + word), store.context(WORD + word))
    if len(as_word.rows):
        return as_word
    return _all_of(store, word, [BIGRAM + word[i : i + 2] for i in range(len(word) - 1)])


def _all_of(store: LexicalStore, name: str, terms: Sequence[str]) -> Evidence:
    """Where all the terms stand."""

    def together(lists: Iterable[np.ndarray]) -> np.ndarray:
        return reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), lists)

    return _weighed(store, name, together(map(store.body, terms)), together(map(store.context, terms)))


def coverage(units: Sequence[Evidence], passages: int) -> np.ndarray:
    """(passages,) float32 in [0, 1]: the share of the units' mass that each passage holds."""
    held = np.zeros(passages, np.float32)
    total = sum(unit.mass for unit in units)
    if total == 0:
        return held
    for unit in units:
        held[unit.rows] += unit.values
    return held / total


def query_coverage(store: LexicalStore, query: Query) -> tuple[np.ndarray, list[Evidence]]:
    """Mean coverage over bigrams and over words, and the evidence of the bigrams and the translated words.

    Where jieba finds no word, or the query is all English, there is only the one.
    """
    translated = [translation_evidence(store, translation) for translation in query.translations]
    characters = [term_evidence(store, term) for term in sorted(query.bigrams)] + translated
    by_character = coverage(characters, store.passages)
    if not query.words:
        return by_character, characters
    words = [term_evidence(store, term) for term in sorted(query.words)] + translated
    return (by_character + coverage(words, store.passages)) / 2, characters
