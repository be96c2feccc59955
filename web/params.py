"""What a request may ask for, checked at the edge: the models of the query string and of a batch's body.

What only the settings know, how long a query and how full a page may be, `require_within` checks afterwards.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi.exceptions import RequestValidationError
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
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character, which JSON can escape
        raise PydanticCustomError("string_unicode", "not text") from None
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


_Snapshot = Annotated[
    Annotated[str, Field(max_length=200)] | None,
    _Blank,
    Field(description="快照名，翻页时沿用。The snapshot of the first page, for the next ones."),
]
_When = Annotated[str | None, _Blank, AfterValidator(_when)]
_Shape = Annotated[Format, Field(description="格式。Format of the answer.")]


_Text = Annotated[str, AfterValidator(clean_query)]


class Asked(BaseModel):
    """A query that has to say something, and the hits of it that are wanted."""

    q: Annotated[str, AfterValidator(_asked)] = Field(
        description="要找的内容。What to look for.", examples=["反诈预警劝阻人数"]
    )
    limit: int = Field(0, ge=1, description="每页条数。Hits a page.")
    """0 where none is named: as many as a page has."""
    offset: int = Field(0, ge=0, le=OFFSET_MAX, description="跳过前几条。Hits to skip.")


class BatchQuery(Filters, Asked):  # a model's fields stand in the order of its bases from last to first
    """One query of a batch."""

    per_document: Annotated[Annotated[int, Field(ge=1, le=100)] | None, _Blank] = Field(
        None, description="同一文档最多几条。Maximum number of passages per document."
    )
    explain: bool = Field(False, description="附上评分的各个部分。Show every part of the score.")

    def asked(self, page_size: int) -> SearchRequest:
        """The engine's request, of `page_size` hits where it names no number."""
        return self.request(
            self.q,
            limit=self.limit or page_size,
            offset=self.offset,
            per_document=self.per_document,
            explain=self.explain,
        )


class SearchParams(BatchQuery):
    """Of `/api/search`."""

    snapshot: _Snapshot = None
    format: _Shape = "json"


class Batch(BaseModel):
    """The body of `/api/batch`."""

    queries: list[BatchQuery] = Field(
        min_length=1, max_length=BATCH_MAX, examples=[[{"q": "反诈预警劝阻人数", "limit": 3}]]
    )
    snapshot: _Snapshot = None


class PageParams(Filters):
    """Of `/`, whose box may be empty."""

    q: _Text = ""
    page: Annotated[int, BeforeValidator(lambda value: 1 if value == "" else value)] = Field(
        1, ge=1, le=OFFSET_MAX
    )
    snapshot: _Snapshot = None


class ReadingParams(Filters):
    """Of `/documents/{id}`."""

    q: _Text = ""
    passage: str = Field("", max_length=200)
    find: _Text = ""


class SuggestParams(BaseModel):
    """Of `/api/suggest`."""

    q: _Text = Field(
        "",
        description="已输入的开头，可用拼音首字母。What has been typed; pinyin initials work.",
        examples=["fzyj"],
    )
    limit: int = Field(8, ge=1, le=20, description="最多几条。Maximum number.")
    format: Literal["json", "opensearch"] = Field("json", description="格式。opensearch is for browsers.")


class FigureParams(BaseModel):
    """What narrows the figures of the board."""

    place: _Words = Field([], description="地区全称，可重复。Full Simplified name of a place.")
    since: _When = Field(None, description="时期不早于此年、月或日。The period begins then or later.")
    until: _When = Field(None, description="时期不晚于此年、月或日。The period begins then or earlier.")
    kind: Annotated[FigureKind | None, _Blank] = Field(
        None,
        description="实际、目标、预测或累计。Whether it came to pass, is aimed at or foreseen, or is a running sum.",
    )

    def filter(self) -> FigureFilter:
        """The board's filter for them."""
        return FigureFilter(tuple(self.place), self.since, self.until, self.kind)


class IndicatorsParams(FigureParams):
    """Of `/figures` and `/api/figures`; `q` may be empty."""

    q: _Text = Field("", description="指标；不给则列出全部。The indicator; all of them where left out.")
    format: _Shape = "json"


class OneIndicatorParams(FigureParams):
    """What narrows one indicator."""

    without: _Words = Field([], description="去掉的叫法，可重复。Names of the indicator to leave out.")

    def filter(self) -> FigureFilter:
        """The same without the names left out."""
        return replace(super().filter(), without=tuple(self.without))


class IndicatorParams(OneIndicatorParams):
    """Of `/api/figures/{indicator}`."""

    format: _Shape = "json"


class IndicatorPageParams(OneIndicatorParams):
    """Of `/figures/{indicator}`: `view` is which of its panels is open."""

    view: str = Field("", max_length=200)
    format: Literal["html", "svg"] = "html"


def require_within(settings: Settings, asked: BaseModel, where: tuple[str | int, ...] = ("query",)) -> None:
    """Raise RequestValidationError where a text or a page is longer than the settings allow."""
    if isinstance(asked, Batch):
        for number, query in enumerate(asked.queries):
            require_within(settings, query, ("body", "queries", number))
    errors: list[dict[str, Any]] = [
        {
            "type": "string_too_long",
            "msg": "too long",
            "loc": (*where, name),
            "input": text,
            "ctx": {"max_length": settings.query_max_chars},
        }
        for name in ("q", "find")
        if len(text := getattr(asked, name, "")) > settings.query_max_chars
    ]
    if isinstance(asked, Asked) and asked.limit > settings.page_size_max:
        most = {"le": settings.page_size_max}
        errors.append(
            {
                "type": "less_than_equal",
                "msg": "too large",
                "loc": (*where, "limit"),
                "input": asked.limit,
                "ctx": most,
            }
        )
    if errors:
        raise RequestValidationError(errors)
