"""The answer on top of the results: one number set large with its sentence, or a table of a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from xunduan.index.documents import Figure
from xunduan.language.fold import fold
from xunduan.search.board import sentence_span
from xunduan.web.marking import Mark, marked, shifted
from xunduan.web.views import Chip, HitShown

ROWS_MAX = 5
_LOOKED_AT = 10
"""Hits that may answer beside the first one."""


@dataclass(frozen=True)
class Answer:
    """One number of the card and the hit that prints it."""

    chip: Chip
    hit: HitShown

    @property
    def figure(self) -> Figure:
        return self.chip.shown.figure


@dataclass(frozen=True)
class Card:
    """The numbers that answer; the source's own words where they all stand in one passage."""

    answers: tuple[Answer, ...]
    quote: Markup | None
    indicator: str
    """What leads to the board with all numbers of this kind."""


def card(shown: Sequence[HitShown]) -> Card | None:
    """The card of the first page's hits, or None where the first hit has no figure that answers.

    Other hits add a number only where it measures the same thing in the same way for another place or period:
    what does not say its place and period could be anybody's.
    """
    if not shown or not shown[0].chips:
        return None
    answers = [Answer(chip, shown[0]) for chip in shown[0].chips]
    if len(answers) == 1:
        answers += _others(answers[0], shown[1:_LOOKED_AT])
    answers = answers[:ROWS_MAX]
    own = all(answer.hit is shown[0] for answer in answers)
    return Card(tuple(answers), _quote(shown[0]) if own else None, answers[0].figure.indicator)


def _others(first: Answer, shown: Sequence[HitShown]) -> list[Answer]:
    wanted = _measured(first.figure)
    seen = {_setting(first.figure)}
    others = []
    for hit in shown:
        for chip in hit.chips:
            figure = chip.shown.figure
            setting = _setting(figure)
            known = figure.place and figure.period
            if known and _measured(figure) == wanted and setting not in seen:
                seen.add(setting)
                others.append(Answer(chip, hit))
    return others


def _measured(figure: Figure) -> tuple[str, str, str]:
    return fold(figure.family or figure.indicator), fold(figure.unit), figure.measure


def _setting(figure: Figure) -> tuple[str | None, str | None]:
    return figure.place, figure.period


def _quote(shown: HitShown) -> Markup:
    """The sentences of the hit's passage that hold its answers."""
    text, figures = shown.hit.passage.text, shown.hit.answers
    spans = [sentence_span(text, figure) for figure in figures]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    marks = [Mark(figure.start, figure.end, "answer") for figure in figures]
    quote = text[start:end].rstrip("；; \n")
    lead = len(quote) - len(quote.lstrip())
    return marked(quote.lstrip(), shifted(marks, -start - lead))
