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
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from index.settings import Settings
from search.results import SearchRequest
from web.text import clean_query

OFFSET_MAX = 10_000
"""Nobody reads further; a program that wants more narrows its query by filters."""
BATCH_MAX = 64
FILTERS_MAX = 50
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)

Language = Literal["zh-Hans", "zh-Hant", "en"]
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
        [], description="地区全称，可重复。Full Simplified name of a place.", examples=[["重庆市"]]
    )
    year: _Years = Field(
        [], description="年份，可重复。Year the document is about or was published.", examples=[[2022]]
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
    board: type[BaseModel]
    board_page: type[BaseModel]
    """`/figures`: as the board, q may be empty."""


def build_params(settings: Settings) -> Params:
    """The parameter models under these settings' limits."""
    longest = settings.query_max_chars
    asked = Annotated[str, Field(max_length=longest), AfterValidator(_asked)]
    maybe = Annotated[str, Field(max_length=longest), AfterValidator(clean_query)]
    query = Field(description="要找的内容。What to look for.", examples=["反诈预警劝阻人数"])
    limit = Field(settings.page_size, ge=1, le=settings.page_size_max, description="每页条数。Hits a page.")
    offset = Field(0, ge=0, le=OFFSET_MAX, description="跳过前几条。Hits to skip.")
    few = Field(None, ge=1, le=100, description="同一文档最多几条。At most so many passages of one document.")
    told = Field(False, description="附上评分的各个部分。Show every part of the score.")
    named = Field(None, max_length=200, description="快照名，翻页时沿用。The snapshot of the first page.")
    shape = Field("json", description="格式。json, csv or jsonl.")
    per_document = (Annotated[int | None, _Blank], few)
    snapshot = (Annotated[str | None, _Blank], named)
    page_number = Annotated[int, BeforeValidator(lambda value: 1 if value == "" else value)]
    place = (
        Annotated[str | None, Field(max_length=200), _Blank],
        Field(None, description="地区全称。Full place name."),
    )
    year = (Annotated[int | None, Field(ge=1, le=9999), _Blank], Field(None, description="年份。Year."))
    asks = {"q": (asked, query), "limit": (int, limit), "offset": (int, offset)}
    item = create_model(
        "BatchQuery", __base__=Filters, **asks, per_document=per_document, explain=(bool, told)
    )
    return Params(
        search=create_model("SearchParams", __base__=item, snapshot=snapshot, format=(Format, shape)),
        item=item,
        batch=create_model(
            "Batch",
            queries=(
                list[item],
                Field(min_length=1, max_length=BATCH_MAX, examples=[[{"q": "反诈预警劝阻人数", "limit": 3}]]),
            ),
            snapshot=(str | None, named),
        ),
        page=create_model(
            "PageParams",
            __base__=Filters,
            q=(maybe, ""),
            page=(page_number, Field(1, ge=1, le=OFFSET_MAX)),
            snapshot=snapshot,
        ),
        reading=create_model(
            "ReadingParams",
            __base__=Filters,
            q=(maybe, ""),
            passage=(Annotated[str, Field(max_length=200)], ""),
        ),
        suggest=create_model(
            "SuggestParams",
            q=(
                maybe,
                Field(
                    "",
                    description="已输入的开头，可用拼音首字母。What has been typed; pinyin initials work.",
                    examples=["fzyj"],
                ),
            ),
            limit=(int, Field(8, ge=1, le=20, description="最多几条。At most so many.")),
            format=(
                Literal["json", "opensearch"],
                Field("json", description="json, or opensearch for browsers."),
            ),
        ),
        board=create_model(
            "BoardParams",
            q=(asked, Field(description="指标。The indicator.", examples=["刑事警情"])),
            place=place,
            year=year,
            format=(Format, shape),
        ),
        board_page=create_model("BoardPageParams", q=(maybe, ""), place=place, year=year),
    )
