"""The figures shown as the answer: the one that is clearly the best, or all where places, times or documents differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.index.documents import Document, Figure
from xunduan.language.fold import fold
from xunduan.search.answer import PassageAnswer
from xunduan.search.asked import AskedFigure, terms_of
from xunduan.search.results import Answer

SHOWN = 5
"""Answers that are shown side by side at most."""
AS_GOOD = 0.93
"""Share of the best answer's strength from which another one answers as well."""
SAME_INDICATOR = 0.6
"""Share of their pairs of characters by which two indicators are of the same thing."""
RANK_SHARE = 0.4
"""What the rank of a passage counts beside how well its figure answers."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What one hit answers."""

    answer: PassageAnswer
    score: float
    """Of the hit, 0 to 1."""
    passage_id: str
    document: Document


def cards(asked: AskedFigure, hits: Sequence[Answering]) -> tuple[Answer, ...]:
    """The answers to show, newest first; () where no hit answers."""
    found = [hit for hit in hits if hit.answer.figures]
    if not found:
        return ()
    top = max(hit.score for hit in hits) or 1.0

    def worth(hit: Answering) -> float:
        return hit.answer.strength * (1 - RANK_SHARE + RANK_SHARE * hit.score / top)

    best = max(found, key=worth)
    own = tuple(Answer(figure, best.passage_id, best.document) for figure in best.answer.figures)
    if len(own) > 1:
        return own[:SHOWN]
    alike = [
        Answer(hit.answer.figures[0], hit.passage_id, hit.document)
        for hit in sorted(found, key=worth, reverse=True)
        if hit is not best
        and len(hit.answer.figures) == 1
        and worth(hit) >= AS_GOOD * worth(best)
        and _also_asked(asked, own[0].figure, hit.answer.figures[0])
    ]
    different: dict[tuple[object, ...], Answer] = {}
    for answer in (*own, *alike):
        figure = answer.figure
        different.setdefault((figure.value, fold(figure.unit), figure.place, figure.period), answer)
    return tuple(sorted(list(different.values())[:SHOWN], key=_newness, reverse=True))


def _also_asked(asked: AskedFigure, best: Figure, other: Figure) -> bool:
    """Whether another figure is of the same thing, at a place or a time that the query leaves open."""
    same_measure = (best.measure, best.kind, fold(best.unit)) == (other.measure, other.kind, fold(other.unit))
    open_time = not asked.years and not asked.periods
    if not same_measure or (best.period != other.period and not open_time):
        return False
    if best.place != other.place and asked.places:
        return False
    if best.family and best.family == other.family:
        return True
    one, two = terms_of(fold(best.indicator)), terms_of(fold(other.indicator))
    return len(one & two) >= SAME_INDICATOR * max(len(one | two), 1)


def _newness(answer: Answer) -> tuple[int, ...]:
    """The end of the figure's period as numbers; the day of publication where it has none."""
    published = answer.document.metadata.published
    told = answer.figure.period or (published.value if published else "")
    return tuple(
        int(number)
        for number in re.findall(r"\d+", told.split("至")[-1] if "年" in told.split("至")[-1] else told)
    )
