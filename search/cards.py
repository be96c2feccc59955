"""The figures shown as the answer: the one that is clearly the best, or all where places, times or documents differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from xunduan.index.documents import Document, Figure
from xunduan.language.fold import fold
from xunduan.language.world import CHINA
from xunduan.search.answer import PassageAnswer, title_said
from xunduan.search.asked import AskedFigure
from xunduan.search.choosing import CLEARLY
from xunduan.search.content import folded
from xunduan.search.outdone import names_more
from xunduan.search.results import Answer

SHOWN = 5
"""The most answers that are shown side by side."""
FIRST = 5
"""The first hits that can give the answer; later ones may only add it for other places or times."""
AS_NEAR = 0.9
"""Share of the best score among these that a hit must have to give it: where what is asked for stands in the archive
its passage seldom comes far behind another one."""
AS_GOOD = 0.75
"""Share of the best answer's strength from which another one answers as well."""
_AHEAD = ("target", "forecast")


@dataclass(frozen=True, slots=True)
class Answering:
    """One hit's answer."""

    answer: PassageAnswer
    score: float
    """Of the hit, 0 to 1."""
    passage_id: str
    document: Document


def cards(asked: AskedFigure, ranked: Iterable[Answering]) -> tuple[Answer, ...]:
    """The answers to show, newest first; () where none of the first hits answers, and then no other is looked at."""
    later = iter(ranked)
    hits = list(islice(later, FIRST))
    nearest = AS_NEAR * max((hit.score for hit in hits), default=0.0)
    found = [hit for hit in hits if hit.answer.figures and hit.score >= nearest]
    if not found:
        return ()
    named = [one for hit in found for one in hit.answer.figures if folded(one.indicator) in asked.text]

    def is_whole(hit: Answering) -> bool:  # 农村总人口 is no 总人口 where that is told too
        return not any(names_more(one, other, asked.implied) for one in hit.answer.figures for other in named)

    found, hits = list(filter(is_whole, found)), list(filter(is_whole, (*hits, *later)))

    def strength(hit: Answering) -> float:
        return hit.answer.strength

    best = max(found, key=strength)
    least = AS_GOOD * best.answer.strength
    titled = [hit for hit in found if title_said(asked, hit.document) and hit.answer.strength >= least]
    best = max(titled or [best], key=strength)
    own = tuple(Answer(figure, best.passage_id, best.document) for figure in best.answer.figures)
    if len(own) > 1:
        return own[:SHOWN]
    as_good = CLEARLY * best.answer.strength
    if any(hit.answer.strength > as_good and _says_otherwise(own[0], hit) for hit in found):
        return ()
    alike = [
        Answer(hit.answer.figures[0], hit.passage_id, hit.document)
        for hit in sorted(hits, key=strength, reverse=True)
        if hit is not best
        and len(hit.answer.figures) == 1
        and hit.answer.strength >= AS_GOOD * best.answer.strength
        and hit.answer.owned >= best.answer.owned
        and _also_asked(asked, own[0].figure, hit.answer.figures[0])
        and (not titled or title_said(asked, hit.document))
        and not _same_of(own[0], hit)
    ]
    different: dict[tuple[object, ...], Answer] = {}
    for answer in (*own, *alike):
        figure = answer.figure
        different.setdefault((figure.value, fold(figure.unit), figure.place, figure.period), answer)
    newest = sorted(different.values(), key=_newness, reverse=True)
    return tuple(newest[:SHOWN])


def _same_of(best: Answer, other: Answering) -> bool:
    """Whether a document gives two numbers of one place and time, of which the better fitting one is the answer."""
    one, two = best.figure, other.answer.figures[0]
    told = ((one.place, two.place), (one.period, two.period))
    same = all(first == second or None in (first, second) for first, second in told)
    return same and other.document.id == best.document.id


def _says_otherwise(best: Answer, hit: Answering) -> bool:
    """Whether another passage of the same document tells another number of the place and time of the best answer."""
    one, two = best.figure, hit.answer.figures[0]
    alike = (one.kind, fold(one.unit)) == (two.kind, fold(two.unit)) and _same_of(best, hit)
    return alike and one.value != two.value


def _also_asked(asked: AskedFigure, best: Figure, other: Figure) -> bool:
    """Whether another figure is of the same kind, at a place or a time that the query leaves open."""
    if (best.measure, fold(best.unit)) != (other.measure, fold(other.unit)):
        return False
    if (best.kind in _AHEAD) != (other.kind in _AHEAD):
        return False
    elsewhere = best.place != other.place and not _are_namesakes(asked, best, other)
    if elsewhere and (best.place == CHINA or asked.places and not asked.compared & set(asked.places)):
        return False
    within_years = all(period.kind == "year" for period in asked.periods)
    return best.period == other.period or within_years


def _are_namesakes(asked: AskedFigure, one: Figure, other: Figure) -> bool:
    """Whether both are of a place that is called as asked: 重庆市江北区 and 宁波市江北区."""
    places = (one.place or "", other.place or "")
    return any(all(place.endswith(name) for place in places) for name in asked.places)


def _newness(answer: Answer) -> tuple[int, ...]:
    """The end of the figure's period as numbers; the day of publication where it has none."""
    published = answer.document.metadata.published
    told = answer.figure.period or (published.value if published else "")
    return tuple(
        int(number)
        for number in re.findall(r"\d+", told.split("至")[-1] if "年" in told.split("至")[-1] else told)
    )
