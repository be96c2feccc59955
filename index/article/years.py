"""Years: what 今年 means in a document, and the time the document is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import Fact
from xunduan.index.figures.calendar import parse_day
from xunduan.index.figures.period import Base, Period
from xunduan.index.figures.times import expressions
from xunduan.language.dates import find_dates

_DATED = BY_NAME["dated_year"].pattern
# The years of these are not the document's own: beginnings, plans, laws, comparisons.
_ELSEWHERE = BY_NAME["other_year"]
_NOW = BY_NAME["this_year"]
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\b)")
_MEETING = BY_NAME["report_day"]
_SEASON = BY_NAME["season"]
_SINCE = BY_NAME["since_new_year"]
_WITHOUT_YEAR = ("quarter", "half_year", "year_to_date")


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
    told = {start for start, _, _ in named_periods(title, None, None)}
    for start, said, words in named_periods(title, int(year.value) if year else None, published):
        return Fact(words, year.provenance if year and start not in told else "derived", said)
    if year is None:
        return None
    opening = body[:500]
    years = set(_TITLE_YEAR.findall(opening))
    if published and years == {str(int(published[:4]) - 1)} and not _NOW.find(opening):
        return Fact(f"{years.pop()}年", "inferred", published)  # what January tells of the year before
    since = _SINCE.find(opening)
    if since is not None:
        reached = published[:10] if published else _event_day(opening, year.value)
        for _, _, words in named_periods("今年以来", int(year.value), reached) if reached else ():
            return Fact(words, year.provenance, since.group())
    season = _SEASON.find(title)
    words = f"{year.value}年{season.group() if season else ''}"
    return Fact(words, year.provenance, season.group() if season else year.evidence)


def named_periods(folded: str, year: int | None, published: str | None) -> list[tuple[int, str, str]]:
    """The times that a title or heading names: where each begins, how it is said, and what it is in plain words.

    `year` is what 今年 means, `published` an ISO date. Days and months without a year, seasons and what is only compared
    with (比去年) are left out: a title tells them of an event.
    """
    found = expressions(folded, Base(year, parse_day(published)))
    return [
        (one.start, said, _in_words(one.period))
        for one in found
        if not one.compared
        and (
            "年" in (said := folded[one.start : one.end])
            or one.period.kind in _WITHOUT_YEAR
            or one.period.first != one.period.last
        )
    ]


def _in_words(period: Period) -> str:
    """今年以来 by the day that it reaches to, where that is known."""
    if period.kind == "year_to_date" and period.running and period.day:
        return f"{period.first}年1月至{period.day.month}月{period.day.day}日"
    return period.text


def _event_day(opening: str, year: str) -> str | None:
    """The day of the event that a document without a date reports, if its opening names one."""
    for mention in find_dates(opening):
        if mention.year is None:
            return f"{year}-{mention.month:02d}-{mention.day:02d}"
    return None
