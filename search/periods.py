"""Periods in plain words: where they stand in time, their months, and which of them may share an axis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xunduan.index.documents import PeriodKind

_PERIOD = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:度|全年)?"
    r"(?:(?P<first>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]?\d)日)?(?:至(?:(?P<until>(?:19|20)\d\d)年)?(?P<last>1[0-2]|0?[1-9])月(?:[123]?\d日)?)?"
    r"|(?P<upto>前)?第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|(?P<end>年?[末底])|(?P<begin>年?初))?"
)
_YEARS = re.compile(r"(?:19|20)\d\d年")
_STRETCH = re.compile(r"((?:19|20)\d\d)年至((?:19|20)\d\d)年")


@dataclass(frozen=True, slots=True)
class PointInTime:
    """One period on an axis. Two may stand on one axis where their `kind` and `part` agree."""

    at: float
    """Years and their fractions: July 2022 is 2022.5."""
    kind: PeriodKind
    part: str = ""
    """Which part of its year it is, where not all of a kind are alike: 1月至10月; of years, how many. Empty elsewhere."""


@lru_cache(maxsize=4096)
def point_in_time(period: str | None, kind: PeriodKind | None) -> PointInTime | None:
    """The place of a resolved period (2022年, 2023年1月至10月) in time; None where it names no year.

    `kind` is what the figure knows of it; where it knows nothing the words alone decide.
    """
    found = _PERIOD.search(period or "")
    if period is None or not found:
        return None
    kind = kind or _kind(found, period)
    at = int(found["year"]) + _fraction(found)
    if kind in ("year", "year_to_date"):
        at = float(found["year"])
    return PointInTime(at, kind, _part(period) if kind in ("year_to_date", "span") else "")


def _part(period: str) -> str:
    years = _STRETCH.fullmatch(period)
    return f"{int(years[2]) - int(years[1]) + 1}年" if years else _YEARS.sub("", period)


def _kind(found: re.Match[str], period: str) -> PeriodKind:
    whole = found[0] == period
    if not whole:
        return "span"
    if found["last"]:
        return "year_to_date" if int(found["first"]) == 1 and not found["until"] else "span"
    if found["first"]:
        return "day" if found["day"] else "month"
    if found["quarter"]:
        return "year_to_date" if found["upto"] else "quarter"
    if found["half"]:
        return "half_year"
    return "point" if found["end"] or found["begin"] else "year"


def _fraction(found: re.Match[str]) -> float:
    if found["first"]:
        month, day = int(found["last"] or found["first"]), int(found["day"] or 1)
        return (month - 1) / 12 + (day - 1) / 372
    if found["quarter"]:
        return _quarter(found) / 4
    if found["half"]:
        return 0.0 if found["half"] == "上" else 0.5
    return 364 / 366 if found["end"] else 0.0


def _quarter(found: re.Match[str]) -> int:
    """Which quarter, from 0."""
    return int(found["quarter"].translate(str.maketrans("一二三四", "1234"))) - 1


@lru_cache(maxsize=4096)
def months_of(period: str) -> frozenset[tuple[int, int]]:
    """(year, month) of a period in plain words (as figures have it) that is shorter than its year."""
    months: set[tuple[int, int]] = set()
    for found in _PERIOD.finditer(period):
        year = int(found["year"])
        if found["first"]:
            first = int(found["first"])
            last = int(found["last"] or first) + 12 * (int(found["until"] or year) - year)
        elif found["quarter"]:
            last = 3 * _quarter(found) + 3
            first = 1 if found["upto"] else last - 2
        elif found["half"]:
            first = 1 if found["half"] == "上" else 7
            last = first + 5
        else:
            continue
        months.update((year + month // 12, month % 12 + 1) for month in range(first - 1, last))
    return frozenset(months)


def bound(date: str, *, last: bool) -> float:
    """An ISO year, month or day as a point in time: its beginning, or just past its end where it is the `last` one."""
    parts = [int(part) for part in date.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    at = year + (month - 1) / 12 + (day - 1) / 372
    return at + ((1, 1 / 12, 1 / 372)[len(parts) - 1] if last else 0.0)
