"""The answer card: the figures of one passage that answer a query, or none.

A figure answers where its unit and kind are what the query asks for, its place and year do not contradict
the query, and its indicator covers enough of the query's words. A wrong number is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xunduan.index.documents import Document, Figure, Passage
from xunduan.index.figures.units import FAMILIES
from xunduan.language.fold import fold
from xunduan.language.places import is_within
from xunduan.search.asked import (
    Ask,
    AskedFigure,
    concepts_of,
    content_terms,
    members,
    parse_question,
    terms_of,
    weight,
)
from xunduan.search.asked_words import unified

__all__ = ["AskedFigure", "answer_figures", "answer_strength", "parse_question"]

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
_ENGLISH, _ENGLISH_IMPLIED = 0.4, 0.6
"""Least coverage of an English query, and of one that asks no number openly."""
_LEAST_MEMBER = 0.4
_AT_MOST = 6

_EVENTS = frozenset("起件宗例桩")
_KINDS = frozenset("类种款")
_DEGREES = frozenset(("度", "℃", "摄氏度", "°c"))
_NO_COUNTERS = frozenset().union(*(FAMILIES[name] for name in FAMILIES))


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    score: float
    covered: frozenset[str]
    number: int


def answer_figures(query: str, passage: Passage, document: Document) -> tuple[Figure, ...]:
    """The figures of `passage` that answer `query`, in the order the query asks for them; () where none fits."""
    asked = parse_question(query)
    chosen: list[Figure] = []
    for ask in _asks(asked, passage):
        for figure in _answers(ask, asked, passage, document):
            if figure not in chosen:
                chosen.append(figure)
    return tuple(chosen[:_AT_MOST])


def answer_strength(query: str, passage: Passage, document: Document) -> float:
    """How well the best fitting figure of `passage` answers `query`, 0 (none fits) to 1."""
    asked = parse_question(query)
    scores = [
        candidate.score
        for ask in _asks(asked, passage)
        for candidate in _candidates(ask, asked, passage, document)
    ]
    return min(1.0, max(scores, default=0.0))


def _asks(asked: AskedFigure, passage: Passage) -> tuple[Ask, ...]:
    """The query's asks; for a query that asks nothing else either, its words as they are."""
    if not passage.figures:
        return ()
    if asked.asks or asked.other:
        return asked.asks
    if asked.english:
        return (Ask(frozenset(), asked.text, wanted="implied", concepts=concepts_of(asked.text)),)
    return (Ask(content_terms(asked.text), asked.text, wanted="implied"),)


def _answers(ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> list[Figure]:
    candidates = sorted(_candidates(ask, asked, passage, document), key=lambda one: (-one.score, one.number))
    if not candidates:
        return []
    if not ask.several:
        return [candidates[0].figure]
    chosen: list[Figure] = []
    for member in members(ask.text):
        best = max(candidates, key=lambda one: (_member_match(member, one), -one.number))
        if _member_match(member, best) >= _LEAST_MEMBER and best.figure not in chosen:
            chosen.append(best.figure)
    return chosen or [candidates[0].figure]


def _member_match(member: frozenset[str], candidate: _Candidate) -> float:
    """How well a figure is the one that a single member of a list asks for, 0 to 1."""
    indicator = _terms(candidate.figure.indicator)
    both = len(member & indicator)
    return 0.6 * both / len(member) + 0.4 * both / len(indicator) if both else 0.0


def _candidates(ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> list[_Candidate]:
    found = []
    for number, figure in enumerate(passage.figures):
        fit = _unit_fit(ask, figure)
        if fit == 0.0 or _contradicts(asked, figure, passage, document):
            continue
        match = _match(ask, figure, passage, document)
        if match is not None:
            coverage, exact, covered = match
            nearby = len(ask.nearby & _terms(figure.indicator)) / (len(ask.nearby) or 1)
            score = 0.7 * coverage + 0.12 * exact + 0.06 * nearby + 0.12 * fit
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


def _families(figure: Figure) -> frozenset[str]:
    unit = _folded(figure.unit)
    return frozenset(name for name, units in FAMILIES.items() if unit in units)


def _unit_fit(ask: Ask, figure: Figure) -> float:
    """0 where the figure cannot be what is asked for, else how exactly its unit and kind are, up to 1."""
    unit = _folded(figure.unit)
    if ask.wanted == "change":
        return _change_fit(ask, figure, unit)
    if figure.measure == "change":
        return 0.8 if ask.wanted == "rate" and "percent" in ask.families else 0.0
    if unit in ask.units:
        return 1.0
    if ask.units & _DEGREES and unit in _DEGREES:
        return 1.0
    if "people" in ask.families:
        return 0.9 if unit in FAMILIES["people"] else 0.6 if unit == "人次" else 0.0
    if ask.families:
        if ask.units and "time" in ask.families:  # 几周 is not answered in years
            return 0.0
        return 0.9 if ask.families & _families(figure) else 0.0
    if ask.units:
        return _counter_fit(ask.units, unit)
    if ask.wanted == "count":
        return 0.0 if unit in FAMILIES["percent"] else 0.7
    return 0.7


def _counter_fit(asked: frozenset[str], unit: str) -> float:
    """One measure word asked for, another one given: 多少起 may be answered in 件, never in 人次 or 元."""
    if not unit:
        return 0.5
    visits = len(unit) > 1 and unit.endswith("次")  # 人次, 家次 count visits, not persons or firms
    if unit in _NO_COUNTERS or visits != any(len(one) > 1 and one.endswith("次") for one in asked):
        return 0.0
    if asked <= _EVENTS:
        return 0.8 if unit in _EVENTS else 0.0
    if unit in _KINDS or (unit in _EVENTS and "个" not in asked):
        return 0.0
    return 0.6 if "个" in asked or unit == "个" else 0.3


def _change_fit(ask: Ask, figure: Figure, unit: str) -> float:
    change = figure.change
    if change is None:
        return 0.5 if unit in ask.units else 0.0
    if ask.direction and change.direction not in (ask.direction, "flat"):
        return 0.0
    if ask.units:
        return 1.0 if unit in ask.units else 0.0
    return 1.0 if figure.measure == "change" else 0.4


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
