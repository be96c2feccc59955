"""Datelines: the agency, place, day and reporter in front of an article's first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xunduan.index.article.cleaning.furniture import is_date_line
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME

_DATED = BY_NAME["dated"]
_NO_AGENCY = BY_NAME["no_agency"]
"""A clause that happens to end in 消息 holds one of these; the name of an agency and its place hold none."""
_UNDATED = BY_NAME["undated"]
_TAIWAN = BY_NAME["bracketed_wire"]
_TAIWAN_REPORTER = BY_NAME["bracketed_reporter"]
_STOPS = "。!?;:,、"
_GOES_ON = ",，、。的称"
"""What follows a dateline is a sentence's beginning and never one of these."""


def _is_agency(found: re.Match[str], separated: bool) -> bool:
    """Whether what stands before 讯 or 消息 without a day is a publisher, and not a clause that ends in the word."""
    named = f"{found['agency']}{found['from'] or ''}"
    return (separated or named.startswith("本")) and _NO_AGENCY.find(named) is None


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's parts as they stand; empty where it names none."""

    end: int
    """Where the first sentence begins."""
    text: str
    agency: str = ""
    place: str = ""
    day: str = ""
    credit: str = ""


def read_dateline(text: str, folded: str, alone: bool = False) -> Dateline | None:
    """The dateline that a paragraph opens with, or None; `folded` is the folded copy of `text`.

    `alone` asks for a line that is a dateline and nothing else, as above the items of a news summary.
    """
    for pattern in (_TAIWAN, _TAIWAN_REPORTER, _DATED, _UNDATED):
        found = pattern.find(folded)
        if found is None:
            continue
        parts = {
            key: text[slice(*found.span(key))] if value else "" for key, value in found.groupdict().items()
        }
        credit = parts.get("credit") or parts.get("names") or parts.get("open", "")
        separated = bool(
            credit or parts.get("gap", " ").strip() or parts.get("gap", " ") or parts.get("rest")
        )
        # 8月19日电价上涨: without an agency, a bracket or a space after it, 电 and 讯 begin a word.
        if not separated and not parts.get("agency"):
            continue
        ended = found.end() >= len(folded)
        if ended is not alone or (not ended and folded[found.end()] in _GOES_ON):
            continue
        if pattern is _UNDATED and not _is_agency(found, found.end() > found.end("kind")):
            continue
        return Dateline(
            found.end(),
            text[: found.end()],
            parts.get("agency", ""),
            parts.get("place", ""),
            parts.get("day", ""),
            credit,
        )
    return None


def opens_story(above: Line | None, line: Line, below: Line) -> bool:
    """Whether a line is the heading of a story or notice: the line below begins with a dateline, or the one above is
    the day under the notice before, or there is none."""
    headed = line.kind in ("text", "heading") and not line.prose and line.folded[-1] not in _STOPS
    if not headed or not below.prose:
        return False
    signed = above is None or is_date_line(above.folded)
    return signed or read_dateline(below.text, below.folded) is not None
