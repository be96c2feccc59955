"""The answer card: the figures of one passage that answer a query, or none.

A figure answers where its unit and kind are what the query asks for, its place and year do not contradict
the query, and its indicator covers enough of the query's words. A wrong number is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from xunduan.index.documents import Document, Figure, Passage
from xunduan.language.fold import fold
from xunduan.memo import memoized
from xunduan.search.answer_fit import kind_fit, other_place, time_fit, unit_fit
from xunduan.search.asked import (
    Ask,
    AskedFigure,
    concepts_of,
    content_terms,
    content_words,
    members,
    parse_question,
    terms_of,
    weight,
)
from xunduan.search.asked_words import UNIT_NOUNS, unified

__all__ = ["Answers", "AskedFigure", "PassageAnswer", "answer_of", "parse_question"]

_LEAST_COVERAGE = 0.5
"""Share of an ask's words that indicator and passage must cover together."""
_LEAST_INDICATOR, _LEAST_INNER = 0.3, 0.1
"""Share that the indicator must cover by itself; less where all of the indicator is in the query (全长, 面积)."""
_INNER = 0.8
"""Share of an indicator's terms that make it all of it."""
_IMPLIED_COVERAGE, _IMPLIED_INDICATOR = 0.75, 0.5
"""For a query that asks no number: how much of it the indicator, and of the indicator it, must cover."""
_BY_BIGRAM = 0.75
"""The rest of the coverage is by single characters, which survive 立盗窃案件数 for 盗窃案件立案数."""
_CONTEXT, _HEADING, _INNER_CONTEXT = 0.35, 0.3, 0.55
"""What a word counts that stands elsewhere in the passage, or only in its headings and title."""
_FOCUS_WEIGHT = 1.5
_SCATTERED = 0.7
"""What a translation counts whose characters stand apart: 刑案 in 刑事案件."""
_ENGLISH, _ENGLISH_IMPLIED = 0.4, 0.75
"""Least coverage of an English query, and of one that asks no number openly."""
_LEAST_MEMBER = 0.4
_LEAST_TIME = 0.5
_TIME_WEIGHT = 0.3
_START = re.compile(r"(?:由|从)[^,。;]{0,5}$")
_START_VALUE = 0.7
"""What counts the first of 由3.1%提高到3.8%, where it is not said which of the two is asked for."""
_WORDS, _OWN_WORDS, _IMPLIED_WORDS = 0.55, 0.3, 0.65
"""Least coverage of an ask's words: in all, by the indicator and its clause, and in all where no number is asked for."""
_ZONES = (1.0, 0.8, 0.65, 0.5)
"""What a word counts in the indicator, the clause, the sentence, and the passage or its headings."""
_AT_MOST = 6
_KEPT = 8192
"""Passages whose answers are kept."""
_CLEARLY = 0.97
"""Share of the best figure's score that a second one must stay below, for the best to be the answer."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    score: float
    covered: frozenset[str]
    number: int


@dataclass(frozen=True, slots=True)
class PassageAnswer:
    """What one passage answers to a query."""

    figures: tuple[Figure, ...] = ()
    """In the order the query asks for them; empty where none fits, or two fit as well."""
    strength: float = 0.0
    """How well the best fitting figure answers, 0 (none fits) to 1."""


class Answers:
    """What the passages of a snapshot answer, worked out once for each query and passage."""

    def __init__(self, passage: Callable[[int], Passage], document: Callable[[int], Document]) -> None:
        self._passage, self._document = passage, document
        self.of = memoized(self._of, _KEPT)

    def _of(self, asked: AskedFigure, row: int) -> PassageAnswer:
        passage = self._passage(row)
        return answer_of(asked, passage, self._document(row)) if passage.figures else PassageAnswer()


def answer_of(asked: AskedFigure, passage: Passage, document: Document) -> PassageAnswer:
    """The figures of `passage` that answer, and how well the best of them does."""
    chosen: list[Figure] = []
    strength = 0.0
    for ask in _asks(asked, passage):
        candidates = sorted(
            _candidates(ask, asked, passage, document), key=lambda one: (-one.score, one.number)
        )
        if candidates:
            strength = max(strength, candidates[0].score)
            chosen += [figure for figure in _answers(ask, candidates) if figure not in chosen]
    return PassageAnswer(tuple(chosen[:_AT_MOST]), min(1.0, strength))


def _asks(asked: AskedFigure, passage: Passage) -> tuple[Ask, ...]:
    """The query's asks; for a query that asks nothing else either, its words as they are."""
    if not passage.figures:
        return ()
    if asked.asks or asked.other:
        return asked.asks
    if asked.english:
        return (Ask(frozenset(), asked.text, wanted="implied", concepts=concepts_of(asked.text)),)
    words = content_words(asked.text)
    return (Ask(content_terms(asked.text), asked.text, wanted="implied", words=words),)


def _answers(ask: Ask, candidates: list[_Candidate]) -> list[Figure]:
    if not ask.several:
        best = candidates[0]
        rivals = [one for one in candidates[1:] if one.score > _CLEARLY * best.score]
        return [] if any(_rival(best.figure, one.figure) for one in rivals) else [best.figure]
    chosen: list[Figure] = []
    for member in members(ask.text):
        best = max(candidates, key=lambda one: (_member_match(member, one), -one.number))
        if _member_match(member, best) >= _LEAST_MEMBER and best.figure not in chosen:
            chosen.append(best.figure)
    return chosen or [candidates[0].figure]


def _rival(best: Figure, other: Figure) -> bool:
    """Whether another figure says something else of the same place and time."""
    same = (best.place, best.period, best.kind) == (other.place, other.period, other.kind)
    return same and fold(best.unit) == fold(other.unit) and best.value != other.value


def _member_match(member: frozenset[str], candidate: _Candidate) -> float:
    """How well a figure is the one that a single member of a list asks for, 0 to 1."""
    indicator = _terms(candidate.figure.indicator)
    both = len(member & indicator)
    return 0.6 * both / len(member) + 0.4 * both / len(indicator) if both else 0.0


def _candidates(ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> list[_Candidate]:
    found = []
    for number, figure in enumerate(passage.figures):
        fit, time = unit_fit(ask, figure), time_fit(asked, figure, document)
        kind = kind_fit(asked, figure)
        if not fit or not kind or time < _LEAST_TIME or other_place(asked, figure, passage, document):
            continue
        match = _match(ask, figure, passage, document) or _match_words(ask, figure, passage, document)
        if match is not None:
            coverage, exact, covered = match
            nearby = len(ask.nearby & _terms(figure.indicator)) / (len(ask.nearby) or 1)
            score = 0.7 * coverage + 0.12 * exact + 0.06 * nearby + 0.12 * fit
            score *= kind * (1 - _TIME_WEIGHT + _TIME_WEIGHT * time)
            if _START.search(_folded(passage.text[max(0, figure.start - 8) : figure.start])):
                score *= _START_VALUE
            found.append(_Candidate(figure, score, covered, number))
    return found


def _match(
    ask: Ask, figure: Figure, passage: Passage, document: Document
) -> tuple[float, float, frozenset[str]] | None:
    """Coverage of the ask, share of the indicator in it and the terms covered; None where it is too little."""
    if ask.concepts:
        return _match_concepts(ask, figure)
    indicator = _terms(figure.indicator)
    covered = ask.terms & indicator
    if not covered or not _in_focus(ask, figure, passage):
        return None
    total = sum(_weight(ask, term) for term in ask.terms)
    exact = len(covered) / len(indicator)
    inner = exact >= _INNER
    own = _BY_BIGRAM * sum(_weight(ask, term) for term in covered) / total
    characters = frozenset("".join(ask.terms))
    own += (1 - _BY_BIGRAM) * len(characters & _characters(figure.indicator)) / len(characters)
    if own < (_LEAST_INNER if inner else _LEAST_INDICATOR):
        return None
    context, headings = _terms(passage.text), _terms(_introduction(passage, document))
    around = 0.0
    for term in ask.terms - covered:
        if term in context:
            around += _weight(ask, term) * (_INNER_CONTEXT if inner else _CONTEXT)
        elif term in headings:
            around += _weight(ask, term) * (_INNER_CONTEXT if inner else _HEADING)
    coverage = own + around / total
    if coverage < _LEAST_COVERAGE:
        return None
    if ask.wanted == "implied" and (own < _IMPLIED_COVERAGE or exact < _IMPLIED_INDICATOR):
        return None
    return coverage, exact, covered


def _match_words(
    ask: Ask, figure: Figure, passage: Passage, document: Document
) -> tuple[float, float, frozenset[str]] | None:
    """The same word by word, wherever in the figure's surroundings each stands; the nearer the more it counts."""
    words = [word for word in ask.words if word not in UNIT_NOUNS]
    if not words or not _in_focus(ask, figure, passage):
        return None
    text = _folded(passage.text)
    clause = text[figure.clause_start : figure.clause_end] or _sentence(text, figure)
    zones = (
        _folded(figure.indicator),
        clause,
        _sentence(text, figure),
        text + _folded(_introduction(passage, document)),
    )
    unified_zones = [unified(zone) for zone in zones]
    weights = [weight(word) * (1.0 if len(word) > 1 else 0.5) for word in words]
    held = [
        max(share * _held(word, zone) for share, zone in zip(_ZONES, unified_zones, strict=True))
        for word in words
    ]
    own = [max(_held(word, zone) for zone in unified_zones[:2]) for word in words]
    total = sum(weights)
    coverage = sum(w * one for w, one in zip(weights, held, strict=True)) / total
    owned = sum(w * one for w, one in zip(weights, own, strict=True)) / total
    if coverage < _WORDS or owned < _OWN_WORDS:
        return None
    if ask.wanted == "implied" and (coverage < _IMPLIED_WORDS or own[-1] < 1):
        return None
    indicator = _terms(figure.indicator)
    covered = ask.terms & indicator
    return coverage, len(covered) / (len(indicator) or 1), covered


def _held(word: str, zone: str) -> float:
    """1 where a zone holds a word, a part where it holds some of its pairs or characters: 物价 in 居民消费价格."""
    if word in zone:
        return 1.0
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    if len(pairs) > 1:
        return 0.8 * sum(pair in zone for pair in pairs) / len(pairs)
    return 0.35 if len(word) > 1 and any(char in zone for char in word) else 0.0


def _sentence(text: str, figure: Figure) -> str:
    start = max(text.rfind(stop, 0, figure.start) for stop in "。!?\n") + 1
    ends = [at for stop in "。!?\n" if (at := text.find(stop, figure.end)) >= 0]
    return text[start : min(ends, default=len(text))]


def _match_concepts(ask: Ask, figure: Figure) -> tuple[float, float, frozenset[str]] | None:
    """The same for an English query: how many of its words have a translation in the indicator."""
    indicator, characters = _folded(figure.indicator), _characters(figure.indicator)
    held = 0.0
    covered = set()
    for words in ask.concepts:
        if any(word in indicator for word in words):
            held += 1.0
        elif any(characters.issuperset(word) for word in words):  # 刑案 for 刑事案件
            held += _SCATTERED
        else:
            continue
        covered.add(words[0])
    coverage = held / len(ask.concepts)
    if len(covered) < 2 or coverage < (_ENGLISH_IMPLIED if ask.wanted == "implied" else _ENGLISH):
        return None
    return coverage, coverage, frozenset(covered)


def _weight(ask: Ask, term: str) -> float:
    return weight(term) * (_FOCUS_WEIGHT if term in ask.focus else 1)


def _in_focus(ask: Ask, figure: Figure, passage: Passage) -> bool:
    """Whether what is counted, the words next to 多少, stands in the figure's own clause."""
    if not ask.focus:
        return True
    clause = passage.text[figure.clause_start : figure.clause_end]
    if ask.focus & (_terms(figure.indicator) | _terms(clause)):
        return True
    characters = frozenset("".join(ask.focus))
    around = _characters(figure.indicator) | _characters(clause)
    return 2 * len(characters & around) > len(characters)


def _introduction(passage: Passage, document: Document) -> str:
    title = document.metadata.title.value if document.metadata.title else ""
    return " ".join((*passage.headings, title))


@lru_cache(maxsize=32768)
def _terms(text: str) -> frozenset[str]:
    return terms_of(_folded(text))


@lru_cache(maxsize=32768)
def _characters(text: str) -> frozenset[str]:
    return frozenset(unified(_folded(text)))


@lru_cache(maxsize=32768)
def _folded(text: str) -> str:
    return fold(text)
