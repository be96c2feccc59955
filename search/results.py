"""The values that pass through the search room. The web room turns them into pages and JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from xunduan.index.documents import Document, Figure, FigureKind, Passage, PeriodKind, Section


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question to the engine, already validated by whoever asks."""

    query: str
    limit: int = 10
    offset: int = 0
    sources: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    year_by: Literal["either", "subject", "publication"] = "either"
    """What `years` are of: what a passage is about, when it was published, or any of the two."""
    since: str | None = None
    """ISO date, inclusive; documents without a date are left out once a bound is given."""
    until: str | None = None
    lang: Literal["zh-Hans", "zh-Hant", "en"] | None = None
    sort: Literal["relevance", "date"] = "relevance"
    per_document: int | None = None
    """The most passages of one document; None takes the setting."""
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Highlight:
    """A marked span of the passage's shown text."""

    start: int
    end: int
    kind: Literal["term", "sentence"]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another passage of the same family of reprints."""

    passage_id: str
    document: Document
    exact: bool


Relevance = Literal["high", "medium", "low"]
"""How likely a hit is what was meant, by bounds of its score (xunduan.search.relevance)."""


PHRASES_COUNTED = 1_000
"""Passages that hold a phrase are counted so far: each of them is read for it."""


@dataclass(frozen=True, slots=True)
class PhraseFound:
    """A phrase typed in quotation marks and how many passages hold it, PHRASES_COUNTED for so many and more."""

    text: str
    found: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A figure that answers the query, with where it stands."""

    figure: Figure
    passage_id: str
    document: Document


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage."""

    rank: int
    score: float
    passage: Passage
    document: Document
    """Its outline: without its text and headings, which `Engine.document` has."""
    highlights: tuple[Highlight, ...] = ()
    answers: tuple[Figure, ...] = ()
    """The figures of this passage that answer the query, best first; empty where none does."""
    duplicates: tuple[Duplicate, ...] = ()
    relevance: Relevance = "medium"
    section: Section | None = None
    """The innermost section of the document that the passage stands in, where it has any."""
    explain: dict[str, Any] | None = None

    @property
    def title(self) -> str | None:
        """The document's title, or None where it has none."""
        title = self.document.metadata.title
        return title.value if title else None

    @property
    def text(self) -> str:
        """The passage as the source has it."""
        return self.passage.text

    @property
    def answer(self) -> Figure | None:
        """The figure that answers best, or None where none does."""
        return self.answers[0] if self.answers else None


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    source: tuple[FacetValue, ...] = ()
    place: tuple[FacetValue, ...] = ()
    year: tuple[FacetValue, ...] = ()
    lang: tuple[FacetValue, ...] = ()
    month: tuple[FacetValue, ...] = ()
    """Months of publication, 2022-07, whatever dates are asked for."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one request, for the whole result list cut to one page."""

    query: str
    total: int
    """Hits above the cut; they come first."""
    confident: bool
    took_ms: float
    snapshot: str
    hits: tuple[Hit, ...] = ()
    facets: Facets = field(default_factory=Facets)
    did_you_mean: str | None = None
    """Another spelling that is offered; what was typed was searched."""
    corrected_to: str | None = None
    """What was searched instead, because the corpus holds nothing of what was typed."""
    related: int = 0
    """Hits below the cut: near the query, though hardly what was meant."""
    phrases: tuple[PhraseFound, ...] = ()
    answers: tuple[Answer, ...] = ()
    """The figures that answer, newest first, where places, years or documents answer differently; else the one."""


SuggestionKind = Literal["title", "indicator", "name"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One completion for the search box."""

    text: str
    kind: SuggestionKind


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A whole document with its passages in order, as the document page shows it."""

    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a snapshot holds, for the start page."""

    documents: int
    first: str | None
    """The earliest and the latest day of publication, ISO."""
    last: str | None
    sources: tuple[FacetValue, ...]
    newest: tuple[Document, ...]
    places: tuple[FacetValue, ...]


def falls(figure: Figure) -> bool:
    """Whether a figure is the size of a fall."""
    return figure.measure == "change" and figure.change is not None and figure.change.direction == "down"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One figure of the board and the passage it stands in."""

    figure: Figure
    passage_id: str
    document: Document
    factor: float = 1.0
    """The factor from its unit to that of its group: 0.0005 for 斤 among 吨."""

    @property
    def value(self) -> float:
        """The value in its group's unit, as a chart draws it: below zero for a fall."""
        return self.factor * (-self.figure.value if falls(self.figure) else self.figure.value)


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """All figures of one indicator, unit and measure, across documents, places and periods."""

    indicator: str
    unit: str
    rows: tuple[BoardRow, ...]
    contradictions: tuple[tuple[int, ...], ...] = ()
    """Groups of row numbers that give the same place and period different values."""
    measure: Literal["value", "change"] = "value"


@dataclass(frozen=True, slots=True)
class FigureBoard:
    query: str
    place: str | None
    year: int | None
    groups: tuple[BoardGroup, ...]


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """What narrows a board; every part may be left out."""

    places: tuple[str, ...] = ()
    """Includes the places within them."""
    since: str | None = None
    """ISO year, month or day, inclusive; a figure without a period is left out once a bound is given."""
    until: str | None = None
    kind: FigureKind | None = None
    without: tuple[str, ...] = ()
    """Names of the indicator, as printed, that are taken out."""


@dataclass(frozen=True, slots=True)
class IndicatorSummary:
    """One indicator of the index of indicators."""

    name: str
    figures: int
    places: int
    periods: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """One way in which the documents print an indicator, and how often."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Series:
    """The comparable figures of one place: same unit, measure, kind of period and kind of figure, in order of time."""

    place: str | None
    unit: str
    measure: Literal["value", "change"]
    period_kind: PeriodKind | None
    part: str
    """Which part of a year its periods are, where not all of a kind are alike: 1月至10月."""
    kind: FigureKind
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True, slots=True)
class IndicatorBoard:
    """All figures of one indicator under all of its names."""

    name: str
    names: tuple[IndicatorName, ...]
    groups: tuple[BoardGroup, ...]
    series: tuple[Series, ...]
