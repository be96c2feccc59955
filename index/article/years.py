"""Years: what 今年 means in a document, and the time the document is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.documents import Fact
from xunduan.language.dates import find_dates, find_periods, resolve_period

_EQUATED = re.compile(
    r"(今年|去年|前年)\s*\(\s*((?:19|20)\d\d)年?\s*\)|((?:19|20)\d\d)年\s*\(\s*(今年|去年|前年)\s*\)"
)
_DATED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?P<after>第[一二三四五六七八九十\d]+(?:次|季度|批|届|期)|(?:1[0-2]|0?[1-9])月|春节|元旦|国庆|上半年|全国两会|以来)"
)
# The years of these are not the document's own: beginnings, plans, laws, comparisons.
_ELSEWHERE = re.compile(
    r"(?:自|从|早在|始于|成立于|建于|生于|到|至|力争|预计|计划|截至|与|较|比|相比|根据|按照|《[^》]*)$"
)
_LATER = re.compile(r"^年(?:底|末)?(?:前|之前|达到|实现|建成|完成|力争|目标)")
_NOW = re.compile(r"今年|去年|一年来|年内|本年")
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\b)")
_REVIEW = re.compile(r"综述|回顾|总结|盘点|述评|年报|公报|年度报告|工作报告|纪实|巡礼")
_MEETING = re.compile(r"日在.{2,40}会议上")
_SEASON = re.compile(r"夏季|春季|秋季|冬季|暑期")
_SINCE = re.compile(r"今年以来|年初以来")


def infer_year(published: str | None, title: str, captions: Sequence[str], body: str) -> Fact | None:
    """The year that 今年 means: the publication's, one that the text equates, or one that it implies; else None.

    A text without a publication date that says neither 今年 nor 去年 has none, whatever years it tells of.
    All texts folded. `derived` follows from what stands there; `inferred` is a conclusion that could be wrong.
    """
    if published:
        return Fact(published[:4], "derived", published)
    equated = _EQUATED.search(body)
    if equated is not None:
        word, year = (
            (equated.group(1), equated.group(2)) if equated.group(1) else (equated.group(4), equated.group(3))
        )
        return Fact(str(int(year) + {"今年": 0, "去年": 1, "前年": 2}[word]), "derived", equated.group())
    if not _NOW.search(body):
        return None
    return _dated_year(title, captions, body) or _review_year(title, body)


def _review_year(title: str, body: str) -> Fact | None:
    """A review of a year that calls it 去年 was written in the year after."""
    titled = _TITLE_YEAR.search(title)
    if titled is None:
        return None
    if _REVIEW.search(title) and body.count("去年") > body.count("今年"):
        return Fact(str(int(titled.group(1)) + 1), "inferred", titled.group())
    return Fact(titled.group(1), "inferred", titled.group())


def _dated_year(title: str, captions: Sequence[str], body: str) -> Fact | None:
    """The latest year whose months, meetings or holidays the document itself tells of."""
    years: list[tuple[int, str, bool]] = []
    for place, text in ((True, title), *((True, caption) for caption in captions), (False, body)):
        for found in _DATED.finditer(text):
            before = text[max(0, found.start() - 12) : found.start()]
            if _ELSEWHERE.search(before) or _LATER.match(text[found.end("year") :]):
                continue
            years.append((int(found.group("year")), found.group(), place))
    if not years:
        return None
    year, evidence, prominent = max(years, key=lambda item: (item[0], item[2]))
    return Fact(str(year), "derived" if prominent else "inferred", evidence)


def infer_period(year: Fact | None, published: str | None, title: str, body: str) -> Fact | None:
    """The time a document is about, in plain words: the title's, else what 今年以来 spans, else its year."""
    if _MEETING.search(title):
        return None  # a report's title tells the day on which it was given, not the time that it covers
    for mention in find_periods(title):
        words = resolve_period(mention.text, None)
        if words:
            return Fact(words, "derived", mention.text)
        words = resolve_period(mention.text, int(year.value), published) if year else None
        if words and year:
            return Fact(words, year.provenance, mention.text)
    if year is None:
        return None
    opening = body[:500]
    since = _SINCE.search(opening)
    if since is not None:
        reached = published[:10] if published else _event_day(opening, year.value)
        words = resolve_period("今年以来", int(year.value), reached) if reached else None
        if words:
            return Fact(words, year.provenance, since.group())
    season = _SEASON.search(title)
    words = f"{year.value}年{season.group() if season else ''}"
    return Fact(words, year.provenance, season.group() if season else year.evidence)


def _event_day(opening: str, year: str) -> str | None:
    """The day of the event that a document without a date reports, if its opening names one."""
    for mention in find_dates(opening):
        if mention.year is None:
            return f"{year}-{mention.month:02d}-{mention.day:02d}"
    return None
