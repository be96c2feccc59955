"""Datelines: the agency, place, day and reporter in front of an article's first sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMED = r"(?:记者|通讯员|特约|实习|见习|文/|摄|报道员|编译)"
_CREDIT = rf"(?:\(\s{{0,4}}(?P<credit>[^()。]{{0,8}}{_NAMED}[^()。]{{1,60}})\)|(?P<open>(?:本报|本网|本刊)?(?:记者|通讯员)(?:\s?[\u4e00-\u9fff·]{{2,4}}(?=[\s、,:])[\s、,]{{0,4}}|\s{{0,4}}(?:通讯员|记者)\s{{0,4}}){{1,8}}(?:报道|摄影报道|综合报道)?\s{{0,4}}[:：]))"
_AGENCY = r"[\u4e00-\u9fffa-z0-9·]{2,18}?"
_DATED = re.compile(
    rf"^[\s【\[]{{0,8}}(?:据)?(?P<agency>{_AGENCY}(?:社|网|报|台|讯|通讯社|客户端|新闻))?(?P<place>[\u4e00-\u9fff·/、]{{0,14}}?)(?P<day>(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日)(?P<kind>电|讯|消息)[】\]]?"
    rf"(?P<gap>\s{{0,4}}[:：]?\s{{0,4}})(?:{_CREDIT}|\((?P<names>[\u4e00-\u9fff·]{{2,4}}(?:[\s、,]+[\u4e00-\u9fff·]{{2,4}}){{0,4}})\))?(?P<rest>\s{{0,4}}(?:——|--|—)?\s{{0,4}})"
)
_NO_AGENCY = re.compile(r"[的了在对有于是和与被把将从向到让称发据经昨今近前]")
"""A clause that happens to end in 消息 holds one of these; the name of an agency and its place hold none."""
_UNDATED = re.compile(
    rf"^[\s【\[]{{0,8}}(?P<agency>本报|本网|本刊|本台|{_AGENCY}(?:社|网|报|台|客户端|新闻))(?P<from>[\u4e00-\u9fff]{{0,6}})?(?P<kind>(?<![资通短简])讯|消息)[】\]]?(?P<gap>\s{{0,4}}[:：]?\s{{0,4}})(?:{_CREDIT}|\([\u4e00-\u9fff《》]{{2,14}}\)\s{{0,4}}:)?(?P<rest>\s{{0,4}}[:：]?\s{{0,4}}(?:——|--|—)?\s{{0,4}})"
)
_TAIWAN = re.compile(
    r"^\((?P<agency>[\u4e00-\u9fff]{2,6}社)(?P<credit>记者(?:[\u4e00-\u9fff]{3}|[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{4}))(?P<place>[\u4e00-\u9fff]{2,4})(?P<day>(?:\d{1,2}月)?\d{1,2}日)(?P<kind>电|综合外电报导)\)\s{0,4}"
)
_TAIWAN_REPORTER = re.compile(
    r"^[\[【(〔](?:记者|本报记者|特派记者)(?P<credit>[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4})*)[/／](?:(?P<place>[\u4e00-\u9fff]{2,4}?)|综合)(?:连线|综合)?(?:报导|报道|电|专访)[\])】〕]\s{0,4}"
)
_ENGLISH = re.compile(
    r"^(?P<place>[a-z][a-z .'-]{1,30}(?:, [a-z .]{2,20})?), (?P<day>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}) \((?P<agency>[a-z .'-]{2,30})\)\s{0,4}(?:--|—|–|-)\s{0,4}"
)


_GOES_ON = ",，、。的称"
"""What follows a dateline is a sentence's beginning and never one of these."""


def _is_agency(found: re.Match[str], separated: bool) -> bool:
    """Whether what stands before 讯 or 消息 without a day is a publisher, and not a clause that ends in the word."""
    own = found["agency"].startswith("本")
    named = f"{found['agency']}{found['from'] or ''}"
    return (own or separated) and (own or _NO_AGENCY.search(named) is None)


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
    for pattern in (_TAIWAN, _TAIWAN_REPORTER, _ENGLISH, _DATED, _UNDATED):
        found = pattern.match(folded)
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
