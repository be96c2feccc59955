"""Years: what 今年 means in a document, and the time the document is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import Fact
from xunduan.language.dates import find_dates, find_periods, resolve_period

_DATED = BY_NAME["dated_year"].pattern
# The years of these are not the document's own: beginnings, plans, laws, comparisons.
_ELSEWHERE = BY_NAME["other_year"]
_NOW = BY_NAME["this_year"]
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\b)")
_MEETING = BY_NAME["report_day"]
_SEASON = BY_NAME["season"]
_SINCE = BY_NAME["since_new_year"]
_COMPARED_WITH = ("比", "较")


def infer_year(published: str | None, title: str, captions: Sequence[str], body: str) -> Fact | None:
    """The year that 今年 means: the publication's, or one that the text implies; else None.

    A text without a publication date that says neither 今年 nor 去年 has none, whatever years it tells of.
    All texts folded. `derived` follows from what stands there; `inferred` is a conclusion that could be wrong.
    """
    if published:
        return Fact(published[:4], "derived", published)
    if not _NOW.find(body):
        return None
    return _dated_year(title, captions, body) or _titled_year(title, body)


def _titled_year(title: str, body: str) -> Fact | None:
    """The year that the title names."""
    titled = _TITLE_YEAR.search(title)
    if titled is None or body.count("去年") > body.count("今年"):
        return None  # a review that calls the year 去年 was written in the one after
    return Fact(titled.group(1), "inferred", titled.group())


def _dated_year(title: str, captions: Sequence[str], body: str) -> Fact | None:
    """The latest year whose months, meetings or holidays the document itself tells of."""
    years: list[tuple[int, str, bool]] = []
    for place, text in ((True, title), *((True, caption) for caption in captions), (False, body)):
        for found in _DATED.finditer(text):
            before = text[max(0, found.start() - 12) : found.start()]
            if _ELSEWHERE.find(before):
                continue
            years.append((int(found.group("year")), found.group(), place))
    if not years:
        return None
    year, evidence, prominent = max(years, key=lambda item: (item[0], item[2]))
    return Fact(str(year), "derived" if prominent else "inferred", evidence)


def infer_period(year: Fact | None, published: str | None, title: str, body: str) -> Fact | None:
    """The time a document is about, in plain words: the title's, else what 今年以来 spans, else its year."""
    if _MEETING.find(title):
        return None  # a report's title tells the day on which it was given, not the time that it covers
    for mention in find_periods(title):
        if title[: mention.start].endswith(_COMPARED_WITH):
            continue  # 近视率比去年12月下降 is of a later time
        words = resolve_period(mention.text, None)
        if words:
            return Fact(words, "derived", mention.text)
        words = resolve_period(mention.text, int(year.value), published) if year else None
        if words and year:
            return Fact(words, year.provenance, mention.text)
    if year is None:
        return None
    opening = body[:500]
    told = set(_TITLE_YEAR.findall(opening))
    if published and told == {str(int(published[:4]) - 1)} and not _NOW.find(opening):
        return Fact(f"{told.pop()}年", "inferred", published)  # what January tells of the year before
    since = _SINCE.find(opening)
    if since is not None:
        reached = published[:10] if published else _event_day(opening, year.value)
        words = resolve_period("今年以来", int(year.value), reached) if reached else None
        if words:
            return Fact(words, year.provenance, since.group())
    season = _SEASON.find(title)
    words = f"{year.value}年{season.group() if season else ''}"
    return Fact(words, year.provenance, season.group() if season else year.evidence)


def _event_day(opening: str, year: str) -> str | None:
    """The day of the event that a document without a date reports, if its opening names one."""
    for mention in find_dates(opening):
        if mention.year is None:
            return f"{year}-{mention.month:02d}-{mention.day:02d}"
    return None
