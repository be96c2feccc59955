"""Months and days: those that a query names, and how well a document's date and period fit them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.language.dates import MONTHS, find_dates
from xunduan.language.fold import blanked
from xunduan.language.numbers import whole_number

NEXT_DAY = 0.7
"""The document appeared on the day after, as reports of a day do, or covers the month that the day is in."""
OTHER_DAY = 0.2
"""It appeared on another day of the month, or is about the year that the month is in."""

_NAMES = "january february march april june july august september october november december".split()
_MONTH = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?<![\d第前])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    rf"|\b(?P<name>{'|'.join(_NAMES)}|may(?=\s+(?:19|20)\d\d))\b(?:\s+(?P<of>(?:19|20)\d\d)\b)?"
)


@dataclass(frozen=True, slots=True)
class DateAsked:
    """A month or a day that a query names, with its year where it names that, too."""

    month: int
    day: int | None = None
    year: int | None = None


def find_dates_asked(folded: str) -> tuple[DateAsked, ...]:
    """The days of a folded query, and the months that are none of a day."""
    dates = find_dates(folded)
    asked = [DateAsked(date.month, date.day, date.year) for date in dates]
    for found in _MONTH.finditer(blanked(folded, ((date.start, date.end) for date in dates))):
        month = MONTHS[found["name"][:3]] if found["name"] else whole_number(found["month"])
        year = found["year"] or found["of"]
        if month:
            asked.append(DateAsked(month, None, int(year) if year else None))
    return tuple(dict.fromkeys(asked))


def date_asked_fit(
    asked: Sequence[DateAsked],
    published: dt.date | None,
    months: frozenset[tuple[int, int]],
    about: Sequence[int],
) -> float:
    """1 where a document's day or months are what a date asked for is, less where they are near one, 0 elsewhere."""
    return max(_fit(date, published, months, about) for date in asked)


def _fit(
    date: DateAsked, published: dt.date | None, months: frozenset[tuple[int, int]], about: Sequence[int]
) -> float:
    covered = any(month == date.month and date.year in (None, year) for year, month in months)
    if covered and date.day is None:
        return 1.0
    if published is not None and _is_the_day(published, date):
        return 1.0
    if covered or (published is not None and _is_the_day(published - dt.timedelta(1), date)):
        return NEXT_DAY
    same_month = published is not None and _is_the_month(published, date)
    return OTHER_DAY if same_month or date.year in about else 0.0


def _is_the_month(day: dt.date, date: DateAsked) -> bool:
    return date.month == day.month and date.year in (None, day.year)


def _is_the_day(day: dt.date, date: DateAsked) -> bool:
    return date.day in (None, day.day) and _is_the_month(day, date)
