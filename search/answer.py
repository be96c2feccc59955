"""The answer card: the figures of one passage that answer a query, or none.

A figure answers where its unit and kind are what the query asks for, its place and year do not contradict
the query, and its indicator covers enough of the query's words. A wrong number is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.documents import Document, Figure, Passage
from index.figures.units import FAMILIES
from index.fold import fold
from index.places import is_within
from search.asked import Ask, AskedFigure, content_terms, parse_question, terms_of, unified, weight

__all__ = ["AskedFigure", "answer_figures", "answer_strength", "parse_question"]

_LEAST_COVERAGE = 0.5
"""Share of an ask's words that indicator and passage must cover together."""
_LEAST_INDICATOR = 0.3
"""Share that the indicator must cover by itself."""
_IMPLIED_COVERAGE, _IMPLIED_INDICATOR = 0.75, 0.5
"""For a query that asks no number: how much of it the indicator, and of the indicator it, must cover."""
_BY_BIGRAM = 0.75
"""The rest of the coverage is by single characters, which survive 立盗窃案件数 for 盗窃案件立案数."""
_CONTEXT, _HEADING = 0.35, 0.3
"""What a word counts that stands elsewhere in the passage, or only in its headings and title."""
_AT_MOST = 6

_COUNTERS_OF_EVENTS = frozenset(("起", "件", "宗", "例", "桩"))
_NOT_COUNTERS = (
    FAMILIES["percent"] | FAMILIES["money"] | FAMILIES["time"] | FAMILIES["length"] | FAMILIES["area"]
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    score: float
    covered: frozenset[str]
    number: int


def answer_figures(query: str, passage: Passage, document: Document) -> tuple[Figure, ...]:
    """The figures of `passage` that answer `query`, in the order the query asks for them; () where none fits."""
    asked = parse_question(query)
    if not passage.figures:
        return ()
    chosen: list[Figure] = []
    for ask in asked.asks or (_implied(asked),):
        for figure in _answers(ask, asked, passage, document):
            if figure not in chosen:
                chosen.append(figure)
    return tuple(chosen[:_AT_MOST])


def answer_strength(query: str, passage: Passage, document: Document) -> float:
    """How well the best fitting figure of `passage` answers `query`, 0 (none fits) to 1."""
    asked = parse_question(query)
    if not passage.figures:
        return 0.0
    best = 0.0
    for ask in asked.asks or (_implied(asked),):
        candidates = _candidates(ask, asked, passage, document)
        best = max([best, *(candidate.score for candidate in candidates)])
    return min(1.0, best)


def _answers(ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> list[Figure]:
    candidates = sorted(_candidates(ask, asked, passage, document), key=lambda one: (-one.score, one.number))
    if not candidates:
        return []
    chosen = [candidates[0]]
    if ask.several:
        remaining = ask.terms - candidates[0].covered
        for candidate in candidates[1:]:
            gained = candidate.covered & remaining
            same_unit = _family(candidate.figure) == _family(candidates[0].figure)
            if gained and (same_unit or not ask.units):
                chosen.append(candidate)
                remaining -= gained
        chosen.sort(key=lambda one: _first_position(ask, one))
    return [candidate.figure for candidate in chosen]


def _first_position(ask: Ask, candidate: _Candidate) -> tuple[float, int]:
    places = [ask.text.find(term) for term in candidate.covered if term in ask.text]
    own = [ask.text.find(term) for term in candidate.covered if ask.text.count(term) == 1]
    return (min(own or places or [0]), candidate.number)


def _candidates(ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> list[_Candidate]:
    context = _passage_terms(passage.text)
    headings = _passage_terms(" ".join((*passage.headings, _title(document))))
    characters = frozenset("".join(ask.terms))
    total = sum(map(weight, ask.terms)) or 1.0
    found = []
    for number, figure in enumerate(passage.figures):
        fit = _unit_fit(ask, figure)
        if fit == 0.0 or _contradicts(asked, figure, passage, document):
            continue
        indicator = _indicator_terms(figure.indicator)
        covered = ask.terms & indicator
        own = _BY_BIGRAM * sum(map(weight, covered)) / total
        own += (1 - _BY_BIGRAM) * len(characters & _characters(figure.indicator)) / (len(characters) or 1)
        if own < _LEAST_INDICATOR:
            continue
        around = sum(
            weight(term) * (_CONTEXT if term in context else _HEADING if term in headings else 0.0)
            for term in ask.terms - covered
        )
        coverage = own + around / total
        if coverage < _LEAST_COVERAGE:
            continue
        exact = len(covered) / (len(indicator) or 1)
        nearby = len(ask.nearby & indicator) / (len(ask.nearby) or 1)
        if ask.wanted == "implied" and (
            own < _IMPLIED_COVERAGE or len(covered) < _IMPLIED_INDICATOR * len(indicator)
        ):
            continue
        score = 0.7 * coverage + 0.12 * exact + 0.06 * nearby + 0.12 * fit
        found.append(_Candidate(figure, score, covered, number))
    return found


def _title(document: Document) -> str:
    return document.metadata.title.value if document.metadata.title else ""


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=4096)
def _passage_terms(text: str) -> frozenset[str]:
    return terms_of(_folded(text))


@lru_cache(maxsize=16384)
def _indicator_terms(indicator: str) -> frozenset[str]:
    return terms_of(fold(indicator))


@lru_cache(maxsize=16384)
def _characters(indicator: str) -> frozenset[str]:
    return frozenset(unified(fold(indicator)))


def _family(figure: Figure) -> str | None:
    unit = fold(figure.unit)
    return next((name for name, units in FAMILIES.items() if unit in units), None)


def _implied(asked: AskedFigure) -> Ask:
    """A query without a question word shows a card only where its words are the indicator."""
    return Ask(content_terms(asked.text), frozenset(), asked.text, wanted="implied")


def _unit_fit(ask: Ask, figure: Figure) -> float:
    """0 where the figure cannot be what is asked for, else how exactly its unit and kind are, up to 1."""
    unit = fold(figure.unit)
    if ask.wanted == "change":
        return _change_fit(ask, figure, unit)
    if figure.kind == "change":
        return 0.8 if ask.family == "percent" and ask.wanted == "rate" and not ask.units else 0.0
    if ask.units and unit in ask.units:
        return 1.0
    if ask.family == "people":
        return 0.9 if unit in FAMILIES["people"] else 0.6 if unit == "人次" else 0.0
    if ask.family:
        return 0.9 if unit in FAMILIES[ask.family] and not (ask.units and ask.family == "time") else 0.0
    if ask.units:
        if unit in _NOT_COUNTERS or unit in FAMILIES["people"] or unit == "人次" or not unit:
            return 0.0
        if ask.units <= _COUNTERS_OF_EVENTS:
            return 0.8 if unit in _COUNTERS_OF_EVENTS else 0.0
        return 0.6 if "个" in ask.units or unit == "个" else 0.0
    if ask.wanted == "count":
        return 0.0 if unit in FAMILIES["percent"] else 0.7
    return 0.7


def _change_fit(ask: Ask, figure: Figure, unit: str) -> float:
    change = figure.change
    if change is None:
        return 0.5 if ask.units and unit in ask.units else 0.0
    if ask.direction and change.direction not in (ask.direction, "flat"):
        return 0.0
    if ask.units and unit in ask.units:
        return 1.0
    if ask.units:
        return 0.0
    return 1.0 if figure.kind == "change" else 0.4


def _contradicts(asked: AskedFigure, figure: Figure, passage: Passage, document: Document) -> bool:
    """True where the query names a place or a year that is not the figure's."""
    return _other_place(asked, figure, passage, document) or _other_year(asked, figure, document)


def _other_place(asked: AskedFigure, figure: Figure, passage: Passage, document: Document) -> bool:
    if not asked.places:
        return False
    known = [figure.place] if figure.place else [fact.value for fact in document.metadata.places[:1]]
    for place in asked.places:
        if any(is_within(one, place) for one in known):
            return False
        if place[: max(2, len(place) - 1)] in _folded(passage.text):
            return False
    return True


def _other_year(asked: AskedFigure, figure: Figure, document: Document) -> bool:
    if not asked.years:
        return False
    years = {int(year) for year in re.findall(r"(?:19|20)\d{2}", figure.period or "")}
    if not years:
        stated = document.metadata.year or document.metadata.published
        years = {int(year) for year in re.findall(r"^(?:19|20)\d{2}", stated.value)} if stated else set()
    return bool(years) and not asked.years & years
