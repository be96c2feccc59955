"""The answer on top of the results: one number set large with its sentence, or a table of a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from xunduan.index.documents import Document, Figure, Passage
from xunduan.search.board import sentence_span
from xunduan.search.results import Answer, Results
from xunduan.web.hits import FigureShown, figure_shown, title_of
from xunduan.web.marking import Mark, marked, shifted
from xunduan.web.state import SearchState

ROWS_MAX = 5


@dataclass(frozen=True)
class AnswerShown:
    """One number of the card, the document that prints it, and the address of its sentence."""

    shown: FigureShown
    document: Document
    title: str
    link: str

    @property
    def figure(self) -> Figure:
        return self.shown.figure


_COLUMNS: dict[str, Callable[[AnswerShown], str | None]] = {
    "indicator": lambda answer: answer.figure.indicator,
    "place": lambda answer: answer.figure.place,
    "period": lambda answer: answer.figure.period,
    "source": lambda answer: answer.document.id,
}


@dataclass(frozen=True)
class Card:
    """The numbers that answer; the source's own words where they all stand in the first hit's passage."""

    answers: tuple[AnswerShown, ...]
    shared: frozenset[str]
    """What all of several answers have in common, of _COLUMNS: said once, above them."""
    quote: Markup | None


def card(results: Results, state: SearchState) -> Card | None:
    """The card of a result list, or None where no figure answers or nothing may be trusted."""
    if not results.confident or not results.answers or not results.hits:
        return None
    answers = tuple(_shown(answer, state) for answer in results.answers[:ROWS_MAX])
    first = results.hits[0].passage
    own = all(answer.passage_id == first.id for answer in results.answers[:ROWS_MAX])
    quote = _quote(first, [answer.figure for answer in answers]) if own else None
    return Card(answers, _shared(answers), quote)


def _shared(answers: Sequence[AnswerShown]) -> frozenset[str]:
    told = {name: {get(answer) for answer in answers} for name, get in _COLUMNS.items()}
    return frozenset(name for name, values in told.items() if len(answers) > 1 and len(values) == 1)


def _shown(answer: Answer, state: SearchState) -> AnswerShown:
    figure, document = answer.figure, answer.document
    link = state.figure_url(document.id, answer.passage_id, figure.start)
    return AnswerShown(figure_shown(figure), document, title_of(document), link)


def _quote(passage: Passage, figures: Sequence[Figure]) -> Markup:
    """The sentences of a passage that hold the answers."""
    spans = [sentence_span(passage.text, figure) for figure in figures]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    marks = [Mark(figure.start, figure.end, "answer") for figure in figures]
    quote = passage.text[start:end].rstrip("；; \n")
    lead = len(quote) - len(quote.lstrip())
    return marked(quote.lstrip(), shifted(marks, -start - lead))
