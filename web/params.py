"""What a request may ask for, checked at the edge: the models of the query string and of a batch's body.

Limits come from the settings, so the models are made for one application by `Params`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from xunduan.index.documents import FigureKind
from xunduan.search.results import FigureFilter, SearchRequest
from xunduan.settings import Settings
from xunduan.web.text import clean_query

OFFSET_MAX = 10_000
"""Nobody reads further; a program that wants more narrows its query by filters."""
BATCH_MAX = 64
FILTERS_MAX = 50
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)

Language = Literal["zh-Hans", "zh-Hant", "en"]
YearBy = Literal["either", "subject", "publication"]
Sort = Literal["relevance", "date"]
Format = Literal["json", "csv", "jsonl"]


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _drop_blanks(values: Any) -> Any:
    if not isinstance(values, list):
        return values
    return [value for value in values if not (isinstance(value, str) and not value.strip())]


def _cleaned(values: list[str]) -> list[str]:
    return [cleaned for value in values if (cleaned := clean_query(value))]


def _date(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        if not _DATE.match(value):
            raise ValueError(value)
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise PydanticCustomError("date_invalid", "not a date") from None


def _when(value: str | None) -> str | None:
    """A year, a month or a day in ISO form."""
    if value is None or re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", value, re.ASCII):
        return value
    return _date(value)


def _asked(value: str) -> str:
    cleaned = clean_query(value)
    if not cleaned:
        raise PydanticCustomError("query_empty", "the query is empty")
    return cleaned


_Blank = BeforeValidator(_blank_is_none)
_Words = Annotated[
    list[Annotated[str, Field(max_length=200)]],
    BeforeValidator(_drop_blanks),
    AfterValidator(_cleaned),
    Field(max_length=FILTERS_MAX),
]
_Years = Annotated[
    list[Annotated[int, Field(ge=1, le=9999)]], BeforeValidator(_drop_blanks), Field(max_length=FILTERS_MAX)
]
_Date = Annotated[
    str | None,
    _Blank,
    AfterValidator(_date),
    Field(json_schema_extra={"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}),
]


class Filters(BaseModel):
    """What narrows a search; every one may be left out, and an empty value is as good as none."""

    model_config = ConfigDict(extra="ignore")

    source: _Words = Field(
        [], description="来源，可重复。Publisher; repeat it for several.", examples=[["重庆日报"]]
    )
    place: _Words = Field(
        [],
        description="地区，任一名称，可重复。A place by any of its names; what lies in it counts.",
        examples=[["重庆市"]],
    )
    year: _Years = Field(
        [], description="年份，可重复。Year the document is about or was published.", examples=[[2022]]
    )
    year_by: YearBy = Field(
        "either",
        description="年份指所述年份、发布年份或任一。The year of the subject, of publication, or either.",
    )
    since: _Date = Field(None, description="不早于此日期。Published on this ISO date or later.")
    until: _Date = Field(None, description="不晚于此日期。Published on this ISO date or earlier.")
    lang: Annotated[Language | None, _Blank] = Field(None, description="文字。Script of the document.")
    sort: Sort = Field("relevance", description="排序。By relevance or by date, newest first.")

    @model_validator(mode="after")
    def _ordered(self) -> Filters:
        if self.since and self.until and self.since > self.until:
            raise PydanticCustomError(
                "date_order", "since is later than until", {"since": self.since, "until": self.until}
            )
        return self

    def request(self, query: str, *, limit: int, offset: int, **more: Any) -> SearchRequest:
        """The engine's request for these filters."""
        return SearchRequest(
            query=query,
            limit=limit,
            offset=offset,
            sources=tuple(self.source),
            places=tuple(self.place),
            years=tuple(self.year),
            year_by=self.year_by,
            since=self.since,
            until=self.until,
            lang=self.lang,
            sort=self.sort,
            **more,
        )


@dataclass(frozen=True)
class Params:
    """The models of one application's parameters, with the limits of its settings."""

    search: type[Filters]
    """`/api/search`: q, limit, offset, per_document, explain, snapshot, format and the filters."""
    item: type[Filters]
    """One query of a batch."""
    batch: type[BaseModel]
    page: type[Filters]
    """`/`: q (may be empty), page, snapshot and the filters."""
    reading: type[Filters]
    """`/documents/{id}`: q and passage (may be empty) and the filters."""
    suggest: type[BaseModel]
    indicators: type[BaseModel]
    """`/figures` and `/api/figures`: q (may be empty), place, since, until, kind."""
    indicator: type[BaseModel]
    """`/api/figures/{indicator}`: place, since, until, kind, without."""
    indicator_page: type[BaseModel]
    """`/figures/{indicator}`: the same and which of its panels is open."""


_Snapshot = Annotated[
    Annotated[str, Field(max_length=200)] | None,
    _Blank,
    Field(description="快照名，翻页时沿用。The snapshot of the first page, for the next ones."),
]
_When = Annotated[str | None, _Blank, AfterValidator(_when)]
_Shape = Annotated[Format, Field(description="格式。Format of the answer.")]


def build_params(settings: Settings) -> Params:
    """The parameter models under these settings' limits."""
    item = _item(settings)
    return Params(item=item, search=_search(item), batch=_batch(item), **_pages(settings.query_max_chars))


def _item(settings: Settings) -> type[Filters]:
    class Asked(BaseModel):
        q: Annotated[str, Field(max_length=settings.query_max_chars), AfterValidator(_asked)] = Field(
            description="要找的内容。What to look for.", examples=["反诈预警劝阻人数"]
        )
        limit: int = Field(
            settings.page_size, ge=1, le=settings.page_size_max, description="每页条数。Hits a page."
        )
        offset: int = Field(0, ge=0, le=OFFSET_MAX, description="跳过前几条。Hits to skip.")

    class BatchQuery(Filters, Asked):  # a model's fields stand in the order of its bases from last to first
        per_document: Annotated[Annotated[int, Field(ge=1, le=100)] | None, _Blank] = Field(
            None, description="同一文档最多几条。At most so many passages of one document."
        )
        explain: bool = Field(False, description="附上评分的各个部分。Show every part of the score.")

    return BatchQuery


def _search(item: type[Filters]) -> type[Filters]:
    class SearchParams(item):  # type: ignore[valid-type, misc]
        snapshot: _Snapshot = None
        format: _Shape = "json"

    return SearchParams


def _batch(item: type[Filters]) -> type[BaseModel]:
    class Batch(BaseModel):
        queries: list[item] = Field(  # type: ignore[valid-type]
            min_length=1, max_length=BATCH_MAX, examples=[[{"q": "反诈预警劝阻人数", "limit": 3}]]
        )
        snapshot: _Snapshot = None

    return Batch


def _pages(longest: int) -> dict[str, Any]:
    """The models of whatever a person may open with an empty box, and of the board."""
    maybe = Annotated[str, Field(max_length=longest), AfterValidator(clean_query)]

    class PageParams(Filters):
        q: maybe = ""
        page: Annotated[int, BeforeValidator(lambda value: 1 if value == "" else value)] = Field(
            1, ge=1, le=OFFSET_MAX
        )
        snapshot: _Snapshot = None

    class ReadingParams(Filters):
        q: maybe = ""
        passage: str = Field("", max_length=200)
        find: maybe = ""

    class SuggestParams(BaseModel):
        q: maybe = Field(
            "",
            description="已输入的开头，可用拼音首字母。What has been typed; pinyin initials work.",
            examples=["fzyj"],
        )
        limit: int = Field(8, ge=1, le=20, description="最多几条。At most so many.")
        format: Literal["json", "opensearch"] = Field("json", description="格式。opensearch is for browsers.")

    class FigureParams(BaseModel):
        place: _Words = Field([], description="地区全称，可重复。Full Simplified name of a place.")
        since: _When = Field(None, description="时期不早于此年、月或日。The period begins then or later.")
        until: _When = Field(None, description="时期不晚于此年、月或日。The period begins then or earlier.")
        kind: Annotated[FigureKind | None, _Blank] = Field(
            None,
            description="实际、目标、预测或累计。Whether it came to pass, is aimed at or foreseen, or is a running sum.",
        )

        def filter(self) -> FigureFilter:
            without = getattr(self, "without", [])
            return FigureFilter(tuple(self.place), self.since, self.until, self.kind, tuple(without))

    class IndicatorsParams(FigureParams):
        q: maybe = Field("", description="指标；不给则列出全部。The indicator; all of them where left out.")
        format: _Shape = "json"

    class IndicatorParams(FigureParams):
        without: _Words = Field([], description="去掉的叫法，可重复。Names of the indicator to leave out.")
        format: _Shape = "json"

    class IndicatorPageParams(IndicatorParams):
        view: str = Field("", max_length=200)
        format: Literal["html", "svg"] = "html"  # type: ignore[assignment]  # the page draws where the API lists

    return {
        "page": PageParams,
        "reading": ReadingParams,
        "suggest": SuggestParams,
        "indicators": IndicatorsParams,
        "indicator": IndicatorParams,
        "indicator_page": IndicatorPageParams,
    }
