"""The answer card: the figures of one passage that answer a query, or none.

A figure answers where its unit and kind are what the query asks for, its place and time do not contradict the
query, what is counted stands with it, and its surroundings hold enough of the query's words. A wrong number is
worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xunduan.index.documents import Document, Figure, Passage
from xunduan.language.world import world_names
from xunduan.memo import memoized
from xunduan.search.answer_fit import kind_fit, measured_in, place_fit, places_asked, time_fit, unit_fit
from xunduan.search.asked import Ask, AskedFigure
from xunduan.search.asked_words import COMMON, NOUN
from xunduan.search.choosing import LEAST_MEMBER, Candidate, clear_answers, compared_answers, without_outdone
from xunduan.search.content import Word, content_words, exact_share, folded, held
from xunduan.search.namesakes import (
    NAMED,
    is_another,
    is_another_row,
    is_no_name,
    names_another,
    names_needed,
    names_one,
)
from xunduan.search.number_said import says_number
from xunduan.search.numbered import is_numbered_so, number_told, says_number_itself, tells
from xunduan.search.outdone import (
    IMPLIED_HEAD,
    LEAST_HEAD,
    TELLING,
    called,
    is_part,
)
from xunduan.search.surroundings import Around, headings_of, surroundings, with_headings

_ZONES = (1.0, 0.8, 0.65, 0.5)
"""Weight of a word by where it stands: in the indicator, the clause, the sentence, and the passage or its headings."""
_LEAST_COVERAGE, _LEAST_OWN = 0.65, 0.3
"""Share of an ask's words that a figure's surroundings (with `_WHOLLY`), and that it and its clause must hold."""
_WHOLLY = 0.15
"""What of the coverage an indicator replaces that says nothing else."""
_IMPLIED_COVERAGE = 0.7
"""The same for a query that asks for no number."""
_ENGLISH = 0.25
"""How much less of an English query must be held, for which not every translation is known."""
_COVERAGE, _EXACT, _FIT, _ENDS = 0.68, 0.06, 0.12, 0.08
"""What the parts of a figure's strength count: the words it holds, how little else its indicator says, its unit, and
whether the indicator ends in what is counted."""
_OWNED, _COMMON = 0.6, 0.45
"""Share of a word that the figure or its clause must say to own it, and the weight below which a word tells nothing."""
_LEAST_TIME = 0.5
_TIME_WEIGHT = 0.3
_START = re.compile(r"(?:由|从)[^,。;由从到至]{0,15}$")
_PER = re.compile("[人户日月年]均|每")
"""What is told for a person, a day or a minute: 平均每2.6分钟死亡1人 is not how many died."""
_ASKS_PER = re.compile(rf"{_PER.pattern}|一[天日月年人户]|\b(?:average|per|each|daily)\b")
_TITLE = 3
"""Characters from which on a title that a query says names what it is about."""
_AT_MOST = 6
_ROUGH = re.compile("[上数几]")
"""Begins a number that tells only of what order it is: 上万件, 数百人."""
_OF_AN_ORDER = 0.85
"""What such a number counts beside one that is told."""
_KEPT = 8192
"""Passages whose answers are kept."""


@dataclass(frozen=True, slots=True)
class PassageAnswer:
    """What one passage answers to a query."""

    figures: tuple[Figure, ...] = ()
    """In the order the query asks for them; empty where none fits, or two fit as well."""
    strength: float = 0.0
    """How well the best fitting figure answers, 0 (none fits) to 1."""
    owned: frozenset[str] = frozenset()
    """The query's words that this figure or its clause says, common ones left out."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the first passages say of what a query asks for."""

    answered: bool
    """Whether a figure of theirs answers."""
    card: float = 0.0
    """How well the best of those does, 0 to 1."""
    whole: bool = False
    """Whether none does, not for another time or place either, and one passage says all that is asked about: its number
    may be one that is not read (128國投票)."""
    said: bool = False
    """Whether none does, likewise, and the first passage says a number of the kind that is asked for."""


class Answers:
    """What the passages of a snapshot answer, worked out once for each query and passage; `figures` is how many each
    has: one that has none, as most of news, is not read."""

    def __init__(
        self, passage: Callable[[int], Passage], document: Callable[[int], Document], figures: np.ndarray
    ) -> None:
        self._passage, self._document, self._figures = passage, document, figures
        self.of = memoized(self._of, _KEPT)

    def _of(self, asked: AskedFigure, row: int) -> PassageAnswer:
        if not self._figures[row]:
            return PassageAnswer()
        return answer_of(asked, self._passage(row), self._document(row))

    def told(self, query: str, asked: AskedFigure, rows: np.ndarray) -> Told:
        """What these passages, of which the first is the likeliest, say of what is asked for."""
        strengths = [one.strength for row in rows if (one := self.of(asked, int(row))).figures]
        if strengths:
            return Told(True, max(strengths))
        anywhere = replace(asked, years=frozenset(), places=(), periods=(), parts=(), abroad=frozenset())
        if any(self.of(anywhere, int(row)).figures for row in rows):
            return Told(False)
        told = [_told_by(self._passage(int(row)), self._document(int(row))) for row in rows]
        return Told(
            False, whole=any(_says_all(asked, one) for one in told), said=says_number(query, asked, told[0])
        )


def answer_of(asked: AskedFigure, passage: Passage, document: Document) -> PassageAnswer:
    """The figures of `passage` that answer, and how well the best of them does."""
    chosen: list[Figure] = []
    strength, owned = 0.0, frozenset[str]()
    # What ends in a question mark and asks for no number asks for something else: 第二审法院是?
    asks = asked.asks or (() if asked.other or asked.text.endswith("?") else (asked.implied,))
    for ask in asks:
        candidates = sorted(
            _candidates(ask, asked, passage, document), key=lambda one: (-one.score, one.number)
        )
        if candidates:
            left = candidates
            if not (asked.compared or ask.several):
                left = without_outdone(candidates, ask, asked, passage, document)
            best = (left or candidates)[0]
            if best.score > strength:
                strength, owned = best.score, best.owned
            answers = (
                compared_answers(left, folded(passage.text))
                if asked.compared
                else clear_answers(ask, left, folded(passage.text))
            )
            if asked.explicit:
                answers = [one for one in answers if not says_number_itself(asked.text, one.text)]
            chosen += [figure for figure in answers if figure not in chosen]
    return PassageAnswer(tuple(chosen[:_AT_MOST]), min(1.0, strength), owned)


def title_said(asked: AskedFigure, document: Document) -> str:
    """A document's title, folded, where a query says all of it and so names what it is about; "" elsewhere."""
    title = folded(document.metadata.title.value) if document.metadata.title else ""
    return title if len(title) >= _TITLE and title in asked.text else ""


def _told_by(passage: Passage, document: Document) -> str:
    """What a passage and what stands over it say, folded."""
    return with_headings(folded(passage.text), headings_of(passage, document))


def _says_all(asked: AskedFigure, told: str) -> bool:
    """Whether a folded text says each content word of a query, or a good part of it."""
    words = asked.implied.words
    return bool(words) and all(held(word, told) >= LEAST_HEAD for word in words)


def _candidates(ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> list[Candidate]:
    # Of a passage of a dozen figures most are out by these two, which are looked up; of many passages all are.
    fitting = [
        (number, figure, fit, kind)
        for number, figure in enumerate(passage.figures)
        if (fit := unit_fit(ask, figure)) and (kind := kind_fit(asked, figure))
    ]
    if not fitting:
        return []
    found = []
    text, headings = folded(passage.text), headings_of(passage, document)
    whole = with_headings(text, headings)
    timed = bool(asked.years or asked.periods)
    bare = ask.implied and not timed
    told = "" if asked.explicit else number_told(asked.implied.text)
    needed = names_needed(asked.text, asked.places, headings[-1])
    title = title_said(asked, document)
    if title and asked.places:
        asked = replace(asked, places=places_asked(asked.places, title, document))
    for number, figure, fit, kind in fitting:
        if _PER.search(figure.indicator) and not _ASKS_PER.search(asked.implied.text):
            continue
        if not timed and _START.search(text[max(0, figure.start - 16) : figure.start]):
            continue  # the first of 由3.1%提高到3.8% is what was
        if told and not tells(figure.text, told):
            continue
        if (time := time_fit(asked, figure, document, whole)) < _LEAST_TIME:
            continue
        if not (place := place_fit(asked, figure, passage, document)):
            continue
        around = surroundings(figure, passage, text, headings, whole)
        if needed and not names_one(needed, around):
            continue
        match = _match(ask, around, bare, title)
        if match is not None:
            score = match[0] + _FIT * fit
            score *= kind * place * (1 - _TIME_WEIGHT + _TIME_WEIGHT * time)
            score *= _OF_AN_ORDER if _ROUGH.match(figure.text) else 1.0
            found.append(Candidate(figure, score, match[1], number))
    counted = _counted(ask, passage) if found else []
    return [one for one in found if _is_of(one.figure, counted, text)]


def _match(ask: Ask, around: Around, bare: bool, title: str = "") -> tuple[float, frozenset[str]] | None:
    """How well the words around a figure are those of the ask, its unit left out, and which of them it owns.

    None where they are too few; `bare` says that neither a number nor a time is asked for, `title` is the document's
    where the query says all of it: then the other words of the query may be enough.
    """
    if not ask.words:
        return None
    indicator, clause = around.indicator, around.clause
    if _is_told_before(ask, around):  # 渡桥北起甲镇,全长90米
        clause = around.sentence
    nearest = indicator + around.headline
    english = ask.words[0].text.isascii() and bool(ask.words[0].others)
    # Of a query that asks for no number only what is counted itself is an answer: no 两个工作组 sent on account of a 台风.
    own_words = nearest if ask.implied else f"{nearest}\n{clause}"
    groups = ([held(word, own_words) for word in group] for group in ask.heads)
    heads = [sum(shares) / len(shares) for shares in groups if min(shares) >= _LEAST_OWN]
    if ask.heads and max(heads, default=0.0) < (
        IMPLIED_HEAD if ask.implied and not bare and not english else LEAST_HEAD
    ):
        return None
    of_people = "people" in ask.families and not (english or ask.implied)
    if of_people and not _tells_of_people(
        ask, f"{own_words}\n{around.sentence if ask.several else around.before}"
    ):
        return None
    if not english and not ask.several and not _is_about(ask, around):
        return None
    compound = [] if english else [held(word, around.whole) for word in _compound(ask)]
    if compound and sum(compound) / len(compound) < LEAST_HEAD:
        return None
    exact = exact_share((*ask.words, *ask.nearby), indicator)
    held_by: list[tuple[Word, float, float]] = []
    owned, sentence = set(), around.sentence
    for word in ask.words:
        here = held(word, nearest)
        if here < _ZONES[1]:
            here = max(here, _ZONES[1] * held(word, clause))
        near = here
        if here >= _OWNED and word.weight >= _COMMON:
            owned.add(word.text)
        for share, zone in zip(_ZONES[2:], (sentence, around.whole), strict=True):
            if here < share:
                here = max(here, share * held(word, zone))
        held_by.append((word, here, near))
    coverage, own = _shares(held_by)
    if title and (rest := [one for one in held_by if one[0].text not in title]):
        coverage, own = map(max, zip(_shares(rest), (coverage, own), strict=True))
    least = (_IMPLIED_COVERAGE if ask.implied else _LEAST_COVERAGE) - _ENGLISH * english
    named = exact == 1.0 and held(ask.heads[0][0], indicator) >= IMPLIED_HEAD if ask.heads else False
    if coverage + _WHOLLY * exact < least or not named and own + _WHOLLY * exact < _LEAST_OWN:
        return None
    if bare and not _counts_head(ask, indicator):
        return None
    names = [word for word, *_ in ask.heads]
    if any(held(word, indicator) >= IMPLIED_HEAD for word in names):
        names += ask.words  # 案件办结 of 办结多少案件
    last = tuple(name for word in names for name in (word.text, *dict(word.others)))
    ends = any(name.endswith(last) for name in called(around.figure))
    return (
        _COVERAGE * coverage + _EXACT * exact + _ENDS * ends,
        frozenset(owned),
    )


def _shares(held_by: Sequence[tuple[Word, float, float]]) -> tuple[float, float]:
    """How much of words is held by all that stands around, and by the figure and its clause."""
    total = sum(word.weight for word, *_ in held_by)
    return (
        sum(word.weight * here for word, here, _ in held_by) / total,
        sum(word.weight * near for word, _, near in held_by) / total,
    )


def _is_about(ask: Ask, around: Around) -> bool:
    """Whether what a query names is said before a figure, in its clause or over it: 水电 is no 风电, and 甲校在校学生2840人
    is not of the 乙校 of the next paragraph."""
    if not is_numbered_so(ask.text, around) or names_another(ask, around) or is_another(ask, around):
        return False
    if is_another_row(ask, around):
        return False
    # 林|火烧
    torn = {word for group in ask.heads if any(len(one.text) == 1 for one in group) for word in group}
    named = [word for word in ask.words if word.weight >= TELLING and word.noun and word not in torn]
    leading = around.leading

    return all(
        held(word, leading) >= NAMED or is_no_name(word, ask.text, leading)
        for word in named
        if word.text not in world_names()
        if not (word.text[0] in "全总" and word.text[1:] in leading)  # 全长
    )


def _is_told_before(ask: Ask, around: Around) -> bool:
    """Whether the sentence says what a query names in its very words, and no other figure of the passage is in a unit
    that it asks for."""
    if ask.implied or not (ask.units or ask.families - {"percent"}):
        return False
    telling = [word for word in ask.words if word.weight >= TELLING]
    clause, sentence = f"{around.indicator}\n{around.clause}", around.sentence
    if not telling or all(held(word, clause) >= LEAST_HEAD for word in telling):
        return False
    if "".join(word.text for word in ask.words) not in sentence:
        return False
    return sum(unit_fit(ask, one) > 0 for one in around.figures) == 1


def _tells_of_people(ask: Ask, told: str) -> bool:
    """Whether a sentence says what became of the people that are counted: 受伤人数 is no 受灾人数."""
    if not ask.heads:
        return True
    nearest = ask.heads[0]
    words = next((pair for pair in ask.heads[1:] if set(nearest) < set(pair)), nearest)
    return any(word.weight < TELLING or held(word, told) >= LEAST_HEAD for word in words)


def _counted(ask: Ask, passage: Passage) -> list[tuple[Word, Figure]]:
    """The word nearest to 多少, and the one beside what is counted, where a figure that fits is of it.

    失踪多少人 is not answered in 遇难, nor 原煤产量 in 汽车产量, where the passage tells of both.
    """
    if ask.implied or ask.several or not ask.heads:
        return []
    words = dict.fromkeys(word for word in (*ask.heads[0], *_compound(ask)) if word.weight >= TELLING)
    fitting = [(folded(figure.indicator), figure) for figure in passage.figures if unit_fit(ask, figure)]
    return [
        (word, figure)
        for indicator, figure in fitting
        for word in words
        if indicator.endswith(word.text)
        or min(held(one, indicator) for one in (word, *ask.heads[0])) >= IMPLIED_HEAD
    ]


def _is_of(figure: Figure, counted: Sequence[tuple[Word, Figure]], text: str) -> bool:
    """Whether a figure's indicator says the words that others of its measure are of, or it is a part of these."""
    indicator, measure = folded(figure.indicator), measured_in(figure)
    return all(
        held(word, indicator) >= LEAST_MEMBER or is_part(figure, other, text)
        for word, other in counted
        if measured_in(other) == measure
    )


def _compound(ask: Ask) -> tuple[Word, ...]:
    """What is counted and the word beside it, both of which a passage says: 制造业增加值 is not any 增加值."""
    pairs = (group for group in ask.heads if len(group) > 1)
    return next((pair for pair in pairs if all(word.weight >= TELLING for word in pair)), ())


def _counts_head(ask: Ask, indicator: str) -> bool:
    """Whether an indicator is what a query names, or how much of it there is: 出口总额, 出口量 of 出口, no 出口退税率."""
    asked = " ".join(word.text for word in ask.words)

    def adds_nothing(word: str) -> bool:
        return word in asked or word in COMMON or bool(NOUN.match(indicator, indicator.rfind(word)))

    for (head,) in ask.heads:
        for longer in head.not_in:
            indicator = indicator.replace(longer, "\n")
        for name in (head.text, *dict(head.others)):
            _, found, rest = indicator.rpartition(name)
            if found and all(adds_nothing(one.text) for one in content_words(rest)):
                return True
    return False
