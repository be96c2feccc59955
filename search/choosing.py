"""Which of the figures of a passage that fit a query answer it: the one that is clearly the best, a list, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.index.documents import Document, Figure, Passage
from xunduan.language.fold import fold
from xunduan.search.answer_fit import measured_in
from xunduan.search.asked import LIST, Ask, AskedFigure
from xunduan.search.content import Word, content_words, exact_share, folded, held
from xunduan.search.outdone import LEAST_HEAD, called, is_narrower, names_more, outdoing
from xunduan.search.surroundings import condition_of

LEAST_MEMBER = 0.4
"""Share of a member of a list that a figure's indicator must hold."""
CLEARLY = 0.97
"""Share of the best figure's score that a second one must stay below, for the best to be the answer."""
_AS_GOOD = 0.85
"""Share of it from which another one of a list, or the one that is named as asked, answers as well."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that fits an ask."""

    figure: Figure
    score: float
    owned: frozenset[str]
    """The ask's words that it or its clause says, common ones left out."""
    number: int
    """Its place in the passage."""


def without_outdone(
    candidates: list[Candidate], ask: Ask, asked: AskedFigure, passage: Passage, document: Document
) -> list[Candidate]:
    """The candidates from the first one that none outdoes, without rivals that it outdoes; none where none is left."""
    while candidates and (more := outdoing(candidates[0].figure, ask, asked, passage, document)):
        candidates = [one for one in candidates[1:] if one.figure in more]
    best = candidates[:1]
    rivals = [one for one in candidates[1:] if one.score > CLEARLY * best[0].score]
    outdone = [one for one in rivals if best[0].figure in outdoing(one.figure, ask, asked, passage, document)]
    return [one for one in candidates if one not in outdone]


def clear_answers(ask: Ask, candidates: list[Candidate], text: str) -> list[Figure]:
    """The candidate that is clearly the best, or those of a list in its order; none where two are as good."""
    if not candidates:
        return []
    best = candidates[0]
    if not ask.several:
        candidates = _called_so(ask, candidates)
        best = candidates[0]
        asked = (
            one
            for one in candidates[1:]
            if one.score > _AS_GOOD * best.score
            and (one.owned >= best.owned or not condition_of(text, best.figure.clause_start))
            and names_more(best.figure, one.figure, ask)
        )
        best = next(asked, best)
        rivals = [
            one
            for one in candidates
            if one.score > CLEARLY * best.score and not is_narrower(one.figure, best.figure, text)
        ]
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


def _called_so(ask: Ask, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, without those beside which another one is called as the query has it: 年降水量 and no 最大日降水量."""
    best, asked = candidates[0], "".join(ask.text.split())
    good = [
        one
        for one in candidates
        if one.score > _AS_GOOD * best.score
        and one.owned >= best.owned
        and one.figure.period == best.figure.period
    ]
    so = [one for one in good if any(name in asked for name in called(one.figure))]
    return (so or good) + [one for one in candidates if one not in good]


def compared_answers(candidates: list[Candidate], text: str) -> list[Figure]:
    """The figures of one passage for the places or the years that are compared, none where two are of one."""
    best = candidates[0]
    kept: list[Candidate] = []
    for one in candidates:
        rival = next((better for better in kept if _rival(better.figure, one.figure)), None)
        if one.score < _AS_GOOD * best.score or measured_in(one.figure) != measured_in(best.figure):
            continue
        if rival is None:
            kept.append(one)
        elif one.score > CLEARLY * rival.score:
            return clear_answers(Ask(""), candidates, text)
    return [one.figure for one in kept]


def _assigned(members: Sequence[Sequence[Word]], candidates: Sequence[Candidate]) -> list[Figure]:
    """The figure of each member of a list, in their order, where one tells of it."""
    called = [folded(one.figure.indicator) for one in candidates]
    matches = []
    for place, member in enumerate(members):
        # What no figure is called says of what the list is, not which member: 地震 of 地震倒塌和受损房屋.
        own = [word for word in member if any(held(word, one) >= LEAST_HEAD for one in called)] or member
        matches += [(-_member_match(own, one.figure), one.number, place, one.figure) for one in candidates]
    chosen: dict[int, Figure] = {}
    # The surest first: 副教授 is no 教授 where both are asked for.
    for match, _, place, figure in sorted(matches, key=lambda one: one[:3]):
        if -match >= LEAST_MEMBER and place not in chosen and figure not in chosen.values():
            chosen[place] = figure
    return [chosen[place] for place in sorted(chosen)]


def _same_measure(best: Candidate, other: Candidate) -> bool:
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
