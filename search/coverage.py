"""The lexical side: the share of the query's information that a passage holds.

Coverage is the IDF of the query's terms that the passage holds, divided by the IDF of all of them: BM25
(Robertson and Zaragoza, 2009) with k1 = 0 over the query's own sum. It lies in [0, 1], is the same for passages of
any length, and falls by itself where the corpus lacks the query's words, which hands the query over to the dense side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from index.lexical import LexicalStore
from search.query import Query

CONTEXT_WEIGHT = 0.6
"""What a term counts that stands in the title, the headings, the place or the date and not in the passage."""


@dataclass(frozen=True)
class TermMatch:
    """One query term with its IDF and the passages that hold it."""

    term: str
    idf: float
    body: np.ndarray
    context: np.ndarray


def match_terms(store: LexicalStore, terms: Iterable[str]) -> list[TermMatch]:
    """Postings and IDF of each term, in the order of the terms."""
    matches = []
    for term in sorted(terms):
        body, context = store.body(term), store.context(term)
        matches.append(TermMatch(term, idf(len(body) or len(context), store.passages), body, context))
    return matches


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative: log(1 + (N - n + .5) / (n + .5))."""
    return float(np.log1p((passages - frequency + 0.5) / (frequency + 0.5)))


def coverage(matches: list[TermMatch], passages: int) -> np.ndarray:
    """(passages,) float32 in [0, 1]."""
    total = sum(match.idf for match in matches)
    held = np.zeros(passages, np.float32)
    if total == 0:
        return held
    for match in matches:
        held[match.context] += match.idf * CONTEXT_WEIGHT
        held[match.body] += match.idf
        both = np.intersect1d(match.body, match.context, assume_unique=True)
        held[both] -= match.idf * CONTEXT_WEIGHT
    return held / total


def query_coverage(store: LexicalStore, query: Query) -> tuple[np.ndarray, list[TermMatch]]:
    """Mean coverage over bigrams and over words (over bigrams alone where jieba finds no word), and the bigram matches."""
    bigrams = match_terms(store, query.bigrams)
    by_bigram = coverage(bigrams, store.passages)
    if not query.words:
        return by_bigram, bigrams
    by_word = coverage(match_terms(store, query.words), store.passages)
    return (by_bigram + by_word) / 2, bigrams
