"""The JSON contract: pydantic models of every answer. All offsets count Unicode code points.

`start` is inclusive, `end` exclusive. Those of a hit point into its document's text; those of highlights
and answers into the hit's own `text`. JavaScript counts UTF-16 units: use `Array.from(text)` there.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from xunduan.index.documents import FigureKind, PeriodKind


class Span(BaseModel):
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class HighlightOut(Span):
    kind: Literal["term", "sentence"]


class ChangeOut(BaseModel):
    """A rise or fall."""

    direction: Literal["up", "down", "flat"]
    basis: str | None = Field(description="同比, 环比 …, Simplified; null where the text names none.")
    size: float | None
    unit: str | None


class FigureOut(BaseModel):
    """A statistical figure and what it measures."""

    text: str = Field(description="As printed in the source.", examples=["970.7万人次"])
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    indicator: str = Field(examples=["预警劝阻潜在受害人"])
    value: float = Field(description="In units: 970.7万人次 is 9707000.", examples=[9707000])
    unit: str = Field(examples=["人次"])
    family: str = Field(
        description="The name that the indicator's synonyms share.", examples=["预警劝阻潜在受害人"]
    )
    measure: Literal["count", "rate", "change"]
    kind: FigureKind
    approximate: str | None
    change: ChangeOut | None
    place: str | None = Field(examples=["重庆市"])
    period: str | None = Field(examples=["2022年"])
    period_kind: PeriodKind | None = Field(examples=["year"])


class DocumentOut(BaseModel):
    """What is known of a document; null means unknown, never a guess."""

    id: str
    path: str
    title: str | None
    source: str | None
    url: str | None
    published: str | None = Field(description="ISO 8601 date or date-time.", examples=["2023-08-19"])
    places: list[str]
    period: str | None
    lang: Literal["zh-Hans", "zh-Hant", "en", "und"]


class DuplicateOut(BaseModel):
    passage_id: str
    exact: bool
    document: DocumentOut


class SectionOut(BaseModel):
    """The story, article or item that a passage stands in; null means unknown."""

    heading: str
    place: str | None
    period: str | None
    url: str | None


class PhraseOut(BaseModel):
    """A phrase typed in quotation marks."""

    text: str
    found: int = Field(ge=0, description="How many passages hold it; 0 says that it stands nowhere.")


class AnswerOut(FigureOut):
    """A figure that answers, and where it stands."""

    passage_id: str
    document: DocumentOut


class HitOut(BaseModel):
    """One ranked passage."""

    rank: int = Field(ge=1)
    score: float = Field(ge=0, le=1)
    passage_id: str
    text: str
    headings: list[str] = Field(
        description="The headings, speaker and question that introduce it, outermost first."
    )
    document: DocumentOut
    section: SectionOut | None
    relevance: Literal["high", "medium", "low"] = Field(
        description="How likely it is what was meant, as measured over judged queries."
    )
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    highlights: list[HighlightOut]
    answer: FigureOut | None = Field(description="The figure that answers; null where none does.")
    answers: list[FigureOut]
    duplicates: int = Field(ge=0, description="How many reprints were collapsed into this hit.")
    duplicate_documents: list[DuplicateOut]
    explain: dict[str, Any] | None


class FacetValueOut(BaseModel):
    value: str
    count: int


class FacetsOut(BaseModel):
    source: list[FacetValueOut]
    place: list[FacetValueOut]
    year: list[FacetValueOut]
    lang: list[FacetValueOut]
    month: list[FacetValueOut] = Field(description="Months of publication, whatever dates are asked for.")


class SearchOut(BaseModel):
    """One page of results. Give `snapshot` back with the next `offset`: pages then never repeat or lose a hit."""

    query: str
    total: int = Field(ge=0, description="Hits above the cut; they come first.")
    related: int = Field(ge=0, description="Hits below the cut, which follow them.")
    confident: bool = Field(description="False where nothing in the index answers the query.")
    corrected_to: str | None = Field(
        description="What was searched instead, because nothing of what was typed is there."
    )
    did_you_mean: str | None = Field(description="A spelling that is offered; what was typed was searched.")
    phrases: list[PhraseOut]
    answers: list[AnswerOut] = Field(
        description="The figures that answer, newest first, where places, years or documents differ."
    )
    took_ms: float
    snapshot: str
    results: list[HitOut]
    facets: FacetsOut


class BatchOut(BaseModel):
    """The answers of a batch, in the order of its queries."""

    snapshot: str
    answers: list[SearchOut]


class MetadataOut(BaseModel):
    """One metadata value with where it came from."""

    field: str = Field(examples=["published"])
    value: str
    provenance: Literal["stated", "derived", "inferred"]
    evidence: str


class HeadingOut(Span):
    kind: Literal["heading", "question", "speaker"]
    level: int
    text: str


class PassageOut(BaseModel):
    id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    headings: list[str]
    figures: list[FigureOut]


class DocumentViewOut(DocumentOut):
    """A whole document: its shown text, one paragraph a line, its headings, passages and metadata."""

    snapshot: str
    text: str
    metadata: list[MetadataOut]
    headings: list[HeadingOut]
    passages: list[PassageOut]


class PassageViewOut(BaseModel):
    """One passage, its document, and passages elsewhere that say much the same."""

    snapshot: str
    passage: PassageOut
    document: DocumentOut
    similar: list[HitOut]


class SuggestionOut(BaseModel):
    text: str
    kind: Literal["title", "indicator", "name"]


class SuggestOut(BaseModel):
    query: str
    snapshot: str
    suggestions: list[SuggestionOut]


class IndicatorOut(BaseModel):
    """One indicator and how much there is of it."""

    name: str = Field(examples=["刑事警情"])
    figures: int = Field(ge=1)
    places: int = Field(ge=0)
    periods: int = Field(ge=0)
    units: list[str]


class IndicatorsOut(BaseModel):
    query: str
    snapshot: str
    total: int = Field(ge=0)
    indicators: list[IndicatorOut]


class IndicatorNameOut(BaseModel):
    text: str
    count: int = Field(ge=1)


class PointOut(BaseModel):
    """One figure of a series and the very sentence it was printed in."""

    period: str | None
    value: float = Field(description="In units; below zero for a fall.")
    text: str
    indicator: str = Field(description="As printed.")
    approximate: str | None
    passage_id: str
    start: int = Field(ge=0, description="Of the figure in its passage.")
    end: int = Field(ge=0)
    document: DocumentOut
    sentence: str


class SeriesOut(BaseModel):
    """Comparable figures of one place, in order of time."""

    place: str | None
    unit: str
    measure: Literal["value", "change"]
    period_kind: PeriodKind | None
    part: str = Field(description="Which part of a year, where not all of a kind are alike: 1月至10月.")
    kind: FigureKind
    points: list[PointOut]


class ContradictionOut(BaseModel):
    """What several documents tell differently of one place and period."""

    place: str
    period: str
    unit: str
    passages: list[str]


class IndicatorBoardOut(BaseModel):
    """All figures of one indicator under all of its names."""

    indicator: str
    snapshot: str
    names: list[IndicatorNameOut]
    series: list[SeriesOut]
    contradictions: list[ContradictionOut]


class StatisticsOut(BaseModel):
    """What the index holds."""

    snapshot: str
    documents: int | None
    passages: int | None
    windows: int | None
    model: str | None
    built_at: str | None


class FileReasonOut(BaseModel):
    path: str
    reason: str


class StatusOut(BaseModel):
    """How the index came about."""

    snapshot: str
    created: str
    source: str = Field(description="The name of the folder or file that was indexed.")
    model: str
    counts: dict[str, int]
    skipped: list[FileReasonOut]
    problems: list[FileReasonOut]
    building: bool | None = Field(description="Whether a rebuild is under way; null where that is not known.")


class HealthOut(BaseModel):
    status: Literal["ok"]
    snapshot: str | None = None
    problem: str | None = Field(
        default=None, description="Why an older snapshot serves than the newest one, and what to do."
    )
