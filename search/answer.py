"""The answer card: the figures of one passage that answer a query, or none.

A figure answers where its unit and kind are what the query asks for, its place and time do not contradict the
query, what is counted stands with it, and its surroundings hold enough of the query's words. A wrong number is
worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xunduan.index.documents import Document, Figure, Passage
from xunduan.language.fold import fold
from xunduan.language.places import is_within
from xunduan.memo import memoized
from xunduan.search.answer_fit import kind_fit, place_fit, time_fit, unit_fit
from xunduan.search.asked import LIST, Ask, AskedFigure
from xunduan.search.asked_words import COMMON, NOUN
from xunduan.search.content import Word, content_words, exact_share, folded, held

_ZONES = (1.0, 0.8, 0.65, 0.5)
"""Weight of a word by where it stands: in the indicator, the clause, the sentence, and the passage or its headings."""
_LEAST_COVERAGE, _LEAST_OWN, _LEAST_HEAD = 0.65, 0.3, 0.55
"""Share of an ask's words that a figure's surroundings (with `_WHOLLY`), that it and its clause must hold, and of what
is counted."""
_WHOLLY = 0.15
"""What of the coverage an indicator replaces that says nothing else."""
_IMPLIED_COVERAGE, _IMPLIED_HEAD = 0.7, 0.95
"""The same for a query that asks for no number."""
_ENGLISH = 0.25
"""How much less of an English query must be held, for which not every translation is known."""
_COVERAGE, _EXACT, _FIT, _ENDS = 0.68, 0.06, 0.12, 0.08
"""What the parts of a figure's strength count: the words it holds, how little else its indicator says, its unit, and
whether the indicator ends in what is counted."""
_OWNED, _COMMON = 0.6, 0.45
"""Share of a word that the figure or its clause must say to own it, and the weight below which a word tells nothing."""
_TELLING = 0.6
"""Weight from which a word tells one thing from another: 失踪, but not 破 or 数."""
_LEAST_MEMBER = 0.4
_LEAST_TIME = 0.5
_TIME_WEIGHT = 0.3
_START = re.compile(r"(?:由|从)[^,。;]{0,5}$")
_PER = re.compile("[人户日月年]均|每")
"""What is told for a person, a day or a minute: 平均每2.6分钟死亡1人 is not how many died."""
_ASKS_PER = re.compile(rf"{_PER.pattern}|一[天日月年人户]|\b(?:average|per|each|daily)\b")
_START_VALUE = 0.7
"""What counts the first of 由3.1%提高到3.8%, where it is not said which of the two is asked for."""
_AT_MOST = 6
_KEPT = 8192
"""Passages whose answers are kept."""
_CLEARLY = 0.97
"""Share of the best figure's score that a second one must stay below, for the best to be the answer."""
_AS_GOOD = 0.85
"""Share of it from which another one of a list answers as well."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    score: float
    owned: frozenset[str]
    number: int


@dataclass(frozen=True, slots=True)
class _Around:
    """The text around a figure, from the nearest to the farthest."""

    figure: Figure
    indicator: str
    clause: str
    text: str
    whole: str
    headline: str
    """The headings that give the figure themselves: as near as its indicator."""

    @property
    def sentence(self) -> str:
        return _sentence(self.text, self.figure)


@dataclass(frozen=True, slots=True)
class PassageAnswer:
    """What one passage answers to a query."""

    figures: tuple[Figure, ...] = ()
    """In the order the query asks for them; empty where none fits, or two fit as well."""
    strength: float = 0.0
    """How well the best fitting figure answers, 0 (none fits) to 1."""
    owned: frozenset[str] = frozenset()
    """The query's words that this figure or its clause says, common ones left out."""
    said: frozenset[str] = frozenset()
    """The words, places and years of the query that the passage, its headings or its figures tell of."""


class Answers:
    """What the passages of a snapshot answer, worked out once for each query and passage."""

    def __init__(self, passage: Callable[[int], Passage], document: Callable[[int], Document]) -> None:
        self._passage, self._document = passage, document
        self.of = memoized(self._of, _KEPT)

    def _of(self, asked: AskedFigure, row: int) -> PassageAnswer:
        return answer_of(asked, self._passage(row), self._document(row))


def answer_of(asked: AskedFigure, passage: Passage, document: Document) -> PassageAnswer:
    """The figures of `passage` that answer, and how well the best of them does."""
    chosen: list[Figure] = []
    strength, owned, indicator = 0.0, frozenset[str](), ""
    asks = asked.asks or (() if asked.other else (asked.implied,))
    for ask in asks:
        candidates = sorted(
            _candidates(ask, asked, passage, document), key=lambda one: (-one.score, one.number)
        )
        if candidates:
            best = candidates[0]
            if best.score > strength:
                strength, owned, indicator = best.score, best.owned, folded(best.figure.indicator)
            if asked.compared:
                answers = _compared(candidates)
            elif ask.several or not _is_outdone(best.figure, ask, asked, passage, document):
                answers = _answers(ask, candidates)
            else:
                answers = []
            chosen += [figure for figure in answers if figure not in chosen]
    told = _told(folded(passage.text), _headings(passage, document))
    words = {word for ask in asks for word in (*ask.words, *ask.nearby) if word.weight >= _COMMON}
    said = {word.text for word in words if held(word, told) >= _OWNED or held(word, indicator)}
    said |= _told_of(asked, passage, document, told)
    return PassageAnswer(tuple(chosen[:_AT_MOST]), min(1.0, strength), owned, frozenset(said))


def _told_of(asked: AskedFigure, passage: Passage, document: Document, told: str) -> set[str]:
    """The places and years asked for that a passage is about."""
    figures = passage.figures
    places = [*(fact.value for fact in document.metadata.places), *(figure.place or "" for figure in figures)]
    times = [told, *(figure.period or "" for figure in figures)]
    here = {place for place in asked.places if any(one and is_within(one, place) for one in places)}
    return here | {str(year) for year in asked.years if any(str(year) in time for time in times)}


def _answers(ask: Ask, candidates: list[_Candidate]) -> list[Figure]:
    best = candidates[0]
    if not ask.several:
        rivals = [one for one in candidates[1:] if one.score > _CLEARLY * best.score]
        return [] if any(_rival(best.figure, one.figure) for one in rivals) else [best.figure]
    members = [words for piece in LIST.split(ask.text) if (words := content_words(piece))]
    alike = [one for one in candidates if one.score >= _AS_GOOD * best.score and _same_measure(best, one)]
    if len(members) < 2:
        return [one.figure for one in sorted(alike, key=lambda one: one.number)]
    if len(alike) == len(members) and len({one.figure.indicator for one in alike}) == len(alike):
        chosen = _assigned(members, alike)
        if len(chosen) == len(members):
            return chosen
    return _assigned(members, candidates) or [best.figure]


def _compared(candidates: list[_Candidate]) -> list[Figure]:
    """The figures of one passage for the places or the years that are compared, none where two are of one."""
    best = candidates[0]
    alike = [one for one in candidates if one.score >= _AS_GOOD * best.score]
    if any(_rival(one.figure, two.figure) for one in alike for two in alike):
        return _answers(Ask(""), candidates)
    return [one.figure for one in alike if _measured_in(one.figure) == _measured_in(best.figure)]


def _assigned(members: Sequence[Sequence[Word]], candidates: Sequence[_Candidate]) -> list[Figure]:
    """The figure of each member of a list, in their order, where one tells of it."""
    chosen: list[Figure] = []
    for member in members:
        best = max(candidates, key=lambda one: (_member_match(member, one.figure), -one.number))
        if _member_match(member, best.figure) >= _LEAST_MEMBER and best.figure not in chosen:
            chosen.append(best.figure)
    return chosen


def _same_measure(best: _Candidate, other: _Candidate) -> bool:
    one, two = best.figure, other.figure
    return (one.measure, one.period) == (two.measure, two.period)


def _rival(best: Figure, other: Figure) -> bool:
    """Whether another figure says something else of the same place and time."""
    same = (best.place, best.period, best.kind) == (other.place, other.period, other.kind)
    return same and fold(best.unit) == fold(other.unit) and best.value != other.value


def _member_match(member: Sequence[Word], figure: Figure) -> float:
    """How well a figure is the one that a single member of a list asks for, 0 to 1."""
    indicator = folded(figure.indicator)
    total = sum(word.weight for word in member)
    own = sum(word.weight * held(word, indicator) for word in member) / total
    return 0.6 * own + 0.4 * own * exact_share(member, indicator)


def _candidates(ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> list[_Candidate]:
    found = []
    text, headings = folded(passage.text), _headings(passage, document)
    whole = _told(text, headings)
    bare = ask.implied and not (asked.years or asked.periods)
    for number, figure in enumerate(passage.figures):
        if _PER.search(figure.indicator) and not _ASKS_PER.search(asked.implied.text):
            continue
        # Of a passage of a dozen figures most are out by the next two, which are looked up.
        if not (fit := unit_fit(ask, figure)) or not (kind := kind_fit(asked, figure)):
            continue
        if (time := time_fit(asked, figure, document, whole)) < _LEAST_TIME:
            continue
        if not (place := place_fit(asked, figure, passage, document)):
            continue
        match = _match(ask, _around(figure, text, headings, whole), bare)
        if match is not None:
            score = match[0] + _FIT * fit
            score *= kind * place * (1 - _TIME_WEIGHT + _TIME_WEIGHT * time)
            if _START.search(text[max(0, figure.start - 8) : figure.start]):
                score *= _START_VALUE
            found.append(_Candidate(figure, score, match[1], number))
    counted = _counted(ask, passage) if found else []
    return [one for one in found if _is_of(one.figure, counted)]


def _headings(passage: Passage, document: Document) -> list[str]:
    title = document.metadata.title.value if document.metadata.title else ""
    return [folded(heading) for heading in (*passage.headings, title)]


def _told(text: str, headings: Sequence[str]) -> str:
    """A passage with its headings."""
    return f"{text}\n{' '.join(headings)}"


def _match(ask: Ask, around: _Around, bare: bool) -> tuple[float, frozenset[str]] | None:
    """How well the words around a figure are those of the ask, its unit left out, and which of them it owns.

    None where they are too few; `bare` says that neither a number nor a time is asked for.
    """
    if not ask.words:
        return None
    indicator, clause = around.indicator, around.clause
    nearest = indicator + around.headline
    english = ask.words[0].text.isascii() and bool(ask.words[0].others)
    # Of a query that asks for no number only what is counted itself is an answer: no 两个工作组 sent on account of a 台风.
    own_words = nearest if ask.implied else f"{nearest}\n{clause}"
    heads = [sum(held(word, own_words) for word in group) / len(group) for group in ask.heads]
    if max(heads, default=1.0) < (_IMPLIED_HEAD if ask.implied and not bare and not english else _LEAST_HEAD):
        return None
    of_people = "people" in ask.families and not (english or ask.implied)
    if of_people and not _tells_of_people(ask, f"{own_words}\n{around.sentence}"):
        return None
    compound = [] if english else [held(word, around.whole) for word in _compound(ask)]
    if compound and sum(compound) / len(compound) < _LEAST_HEAD:
        return None
    total = sum(word.weight for word in ask.words)
    coverage = own = 0.0
    owned, sentence = set(), around.sentence
    for word in ask.words:
        here = held(word, nearest)
        if here < _ZONES[1]:
            here = max(here, _ZONES[1] * held(word, clause))
        own += word.weight * here
        if here >= _OWNED and word.weight >= _COMMON:
            owned.add(word.text)
        for share, zone in zip(_ZONES[2:], (sentence, around.whole), strict=True):
            if here < share:
                here = max(here, share * held(word, zone))
        coverage += word.weight * here
    coverage, own = coverage / total, own / total
    exact = exact_share((*ask.words, *ask.nearby), indicator)
    least = (_IMPLIED_COVERAGE if ask.implied else _LEAST_COVERAGE) - _ENGLISH * english
    if coverage + _WHOLLY * exact < least or own + _WHOLLY * exact < _LEAST_OWN:
        return None
    if bare and not _counts_head(ask, indicator):
        return None
    ends = indicator.endswith(
        tuple(name for word, *_ in ask.heads for name in (word.text, *dict(word.others)))
    )
    return (
        _COVERAGE * coverage + _EXACT * exact + _ENDS * ends,
        frozenset(owned),
    )


def _tells_of_people(ask: Ask, told: str) -> bool:
    """Whether a sentence says what became of the people that are counted: 受伤人数 is no 受灾人数."""
    if not ask.heads:
        return True
    nearest = ask.heads[0]
    words = next((pair for pair in ask.heads[1:] if set(nearest) < set(pair)), nearest)
    return any(word.weight < _TELLING or held(word, told) >= _LEAST_HEAD for word in words)


def _counted(ask: Ask, passage: Passage) -> list[tuple[Word, str]]:
    """The word nearest to 多少, and the one beside what is counted, where a figure that fits is of it, and its measure.

    失踪多少人 is not answered in 遇难, nor 原煤产量 in 汽车产量, where the passage tells of both.
    """
    if ask.implied or ask.several or not ask.heads:
        return []
    words = dict.fromkeys(word for word in (*ask.heads[0], *_compound(ask)) if word.weight >= _TELLING)
    return [
        (word, _measured_in(figure))
        for figure in passage.figures
        if unit_fit(ask, figure)
        for word in words
        if held(word, folded(figure.indicator)) >= _IMPLIED_HEAD
    ]


def _is_of(figure: Figure, counted: Sequence[tuple[Word, str]]) -> bool:
    """Whether a figure's indicator says the words that others of its measure are of."""
    indicator, measure = folded(figure.indicator), _measured_in(figure)
    return all(held(word, indicator) >= _LEAST_MEMBER for word, other in counted if other == measure)


def _is_outdone(figure: Figure, ask: Ask, asked: AskedFigure, passage: Passage, document: Document) -> bool:
    """Whether another figure of the same measure says of the query all that this one does, and more.

    受理案件41件 does not answer 审结多少案件 where 审结38件 stands beside it. What the headings say is said of both.
    """
    text, headings = folded(passage.text), _headings(passage, document)
    whole, titles = _told(text, headings), " ".join(headings)
    words = [word for word in ask.words if word.weight >= _TELLING and held(word, titles) < _IMPLIED_HEAD]

    def near(of: Figure, before: bool = False) -> str:
        around = _around(of, text, headings, whole)
        clause = around.clause
        if before:  # of 法院受理41件。审结38件 the second is the court's too
            clause = text[text.rfind("\n", 0, of.clause_start) + 1 : of.clause_end]
        return f"{around.indicator}\n{clause}{around.headline}"

    def said(told: str, least: float = _IMPLIED_HEAD) -> set[Word]:
        return {word for word in words if held(word, told) >= least}

    here = near(figure)
    own, partly = said(here), said(here, _LEAST_HEAD)
    place, time = place_fit(asked, figure, passage, document), time_fit(asked, figure, document, whole)
    for other in passage.figures:
        if other.value == figure.value or _measured_in(other) != _measured_in(figure):
            continue
        if not unit_fit(ask, other) or not kind_fit(asked, other):
            continue
        nearer = place_fit(asked, other, passage, document)
        if nearer < place or time_fit(asked, other, document, whole) < time:
            continue
        if said(near(other, before=True)) >= own and (nearer > place or said(near(other)) - partly):
            return True
    return False


def _measured_in(figure: Figure) -> str:
    """What figures of one kind share: 2.8倍 and 15.9% are both changes."""
    return "change" if figure.measure == "change" else folded(figure.unit)


def _compound(ask: Ask) -> tuple[Word, ...]:
    """What is counted and the word beside it, both of which a passage says: 制造业增加值 is not any 增加值."""
    pairs = (group for group in ask.heads if len(group) > 1)
    return next((pair for pair in pairs if all(word.weight >= _TELLING for word in pair)), ())


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


def _around(figure: Figure, text: str, headings: Sequence[str], whole: str) -> _Around:
    """What stands around a figure of a folded text under folded headings; `whole` is all of it."""
    clause = text[figure.clause_start : figure.clause_end] or _sentence(text, figure)
    told = folded(figure.text)
    number = next((told[at:] for at, char in enumerate(told) if char.isdigit()), None)
    at = [(heading, heading.find(number)) for heading in headings if number and number in heading]
    # 山火致死71人 失踪过千: what stands behind the number's own part tells of another one.
    said = [heading[:start] + heading[start:].split()[0] for heading, start in at]
    return _Around(figure, folded(figure.indicator), clause, text, whole, "\n".join(("", *said)))


def _sentence(text: str, figure: Figure) -> str:
    start = max(text.rfind(stop, 0, figure.start) for stop in "。!?\n") + 1
    ends = [at for stop in "。!?\n" if (at := text.find(stop, figure.end)) >= 0]
    return text[start : min(ends, default=len(text))]
