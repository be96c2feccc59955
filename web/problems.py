"""Errors as problem documents (RFC 9457): one shape for every status, Chinese first, then English.

A detail names the value, the limit and the remedy. `instance` is the path without its query: what people
search for is personal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from xunduan.web.text import printable

MEDIA_TYPE = "application/problem+json"
DOCUMENT = ("文档", "document")
PASSAGE = ("段落", "passage")
INDICATOR = ("指标", "indicator")

Found = TypeVar("Found")

TITLES = {
    400: ("请求有误", "Bad request"),
    401: ("需要密钥", "Key required"),
    403: ("禁止访问", "Forbidden"),
    404: ("找不到", "Not found"),
    405: ("不支持的方法", "Method not allowed"),
    406: ("无法提供所要的格式", "Not acceptable"),
    408: ("请求超时", "Request timeout"),
    410: ("索引快照已被替换", "Snapshot gone"),
    413: ("请求内容过大", "Content too large"),
    414: ("网址过长", "URI too long"),
    415: ("不支持的内容类型", "Unsupported media type"),
    422: ("参数无效", "Invalid parameter"),
    421: ("主机名不受信任", "Misdirected request"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("服务器内部错误", "Internal server error"),
    503: ("暂时无法服务", "Unavailable for now"),
}


class InvalidParameter(BaseModel):
    """One parameter that was refused, and why."""

    parameter: str = Field(
        description="Name of the parameter, or JSON path inside the body.", examples=["limit"]
    )
    value: str = Field(description="The value given, shortened to 40 characters.", examples=["1000"])
    message: str = Field(description="What is wrong, the limit and the remedy; Chinese, then English.")


class ProblemDocument(BaseModel):
    """The one shape of every error."""

    type: str = Field(examples=["/docs#problem-422"])
    title: str = Field(examples=["参数无效 Invalid parameter"])
    status: int = Field(ge=400, le=599, examples=[422])
    detail: str
    instance: str = Field(examples=["/api/search"])
    errors: list[InvalidParameter] = Field(default=[])


class Problem(Exception):
    """Raised anywhere below a route; becomes a problem document, or an error page for a browser."""

    def __init__(
        self,
        status: int,
        chinese: str,
        english: str,
        errors: tuple[InvalidParameter, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{chinese} {english}")
        self.status = status
        self.chinese = chinese
        self.english = english
        self.errors = errors
        self.headers = dict(headers or {})

    @property
    def detail(self) -> str:
        return f"{self.chinese} {self.english}".strip()


def title(status: int) -> tuple[str, str]:
    """The title of a status in Chinese and English."""
    return TITLES.get(status, TITLES[500] if status >= 500 else TITLES[400])


def document(problem: Problem, path: str) -> ProblemDocument:
    """The problem document of a problem met at `path`."""
    chinese, english = title(problem.status)
    return ProblemDocument(
        type=f"/docs#problem-{problem.status}",
        title=f"{chinese} {english}",
        status=problem.status,
        detail=printable(problem.detail),
        instance=printable(path),
        errors=list(problem.errors),
    )


def response(problem: Problem, path: str) -> JSONResponse:
    """The problem document as a response."""
    return JSONResponse(
        document(problem, path).model_dump(),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def found(value: Found | None, kind: tuple[str, str], identifier: str) -> Found:
    """`value`, or a 404 where it is None; `kind` is what was looked for: DOCUMENT, PASSAGE or INDICATOR."""
    if value is not None:
        return value
    raise Problem(
        404,
        f"当前索引里没有编号为“{identifier}”的{kind[0]}，它可能已被删除或改动；请重新搜索。",
        f"The current index holds no {kind[1]} with the id “{identifier}”: it may have been changed or deleted;"
        " search again.",
    )
