"""From the parts of an expression of time to the period that they mean, by the day of the text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from xunduan.index.figures.period import UNTOLD, Base, Period
from xunduan.language.numbers import whole_number

_REPUBLIC = 1911  # 民国 1 is 1912; a bare 112年底 is a year of it too, 112年 alone may be so many years
_AWAY = {"今": 0, "本": 0, "去": -1, "上": -1, "昨": -1, "前": -2, "明": 1}
"""Years or days from the text's own: 今年, 去(2025)年, 今(17)日."""
_MONTH_NUMBER = re.compile(r"(\d{1,2})月")
_AGES = 200
"""The most years that a stretch of them can be."""
_DECADE = 10
_EARLY = 3
"""Up to this month 年末 of a text that tells of no year may be that of the last one."""


def period_of(found: re.Match[str], base: Base) -> Period | None:
    """The period of an expression that was found; `UNTOLD` or None where the base does not tell it."""
    period = _plain(found, base)
    if period is UNTOLD:
        return period
    if period and found["until"]:
        return _until(period)
    return since(period, base) if period and found["since"] and found["since"] != "起" else period


def _plain(found: re.Match[str], base: Base) -> Period | None:
    if found["first"]:
        first, last = (_of_era(int(found[name])) for name in ("first", "last"))
        if found["last_month"]:
            return Period(f"{first}年至{last}年{whole_number(found['last_month'])}月", "span", first, last)
        return years(first, last)
    if found["plan"]:
        return _plan(found["plan"], bool(found["plan_end"]))
    parts = found.groupdict()
    if parts["untold"] or parts["ago"]:
        return UNTOLD
    if parts["near"] or parts["same"] or parts["bare"] or parts["weekday"]:
        return _day(parts, base) or (None if parts["same"] else UNTOLD)
    if parts["moon"]:
        month = _moon(parts["moon"], base)
        day = parts["moon_day"] and month and _day_of_month(month, int(parts["moon_day"]))
        return of_day(day) if day else UNTOLD if parts["moon_day"] else month
    if parts["now"]:
        if base.day is None:
            return None
        return Period(f"截至{said(base.day)}", "point", base.day.year, base.day.year, base.day)
    if parts["recent"]:
        return month_of(base.day) if base.day else UNTOLD
    if count := parts["count"] or parts["past"] or parts["close"]:
        close = bool(parts["close"] or parts["back"] == "间")
        untold = None if found[0].startswith("这") else UNTOLD  # 这五年 are those that the text tells of
        return _last_years(_number(count), base, close) or untold
    return _of_year(parts, base)


def _of_era(year: int) -> int:
    """112 of the Republic is 2023."""
    return year + _REPUBLIC if year < 1000 else year


def years(first: int, last: int) -> Period | None:
    """A stretch of whole years."""
    if first == last:
        return Period(f"{first}年", "year", first, last)
    return Period(f"{first}年至{last}年", "span", first, last) if first < last <= first + _AGES else None


def _plan(name: str, end: bool) -> Period | None:
    """十三五 is 2016 to 2020; every plan since lasts five years, as those before it did."""
    number = whole_number(name)
    if number is None or not 7 <= number <= 20:
        return None
    last = 2020 + 5 * (number - 13)
    return Period(f"{last}年末", "point", last, last) if end else years(last - 4, last)


def _day(parts: dict[str, str | None], base: Base) -> Period | None:
    if base.day is None and not (parts["same"] and base.latest):
        return None
    if parts["same"]:
        day = base.latest or base.day
    elif parts["weekday"]:
        day = base.day and _weekday(
            base.day, min("一二三四五六日天".index(parts["weekday"]), 6), parts["week"]
        )
    elif parts["near"]:
        day = base.day and base.day + dt.timedelta(days=_AWAY[parts["near"][0]])
    else:
        day = base.day and _nearest_day(int(parts["bare"] or 0), base.day)
    return of_day(day) if day else None


def parse_day(published: str | None) -> dt.date | None:
    """The day of an ISO date or date-time; None where there is none."""
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def of_day(day: dt.date) -> Period:
    """One day."""
    return Period(said(day), "day", day.year, day.year, day)


def stretch(first: dt.date, last: dt.date) -> Period:
    """From one day to a later one, which repeats no year and no month of the first."""
    ends = said(last)
    if first.year == last.year:
        ends = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return Period(f"{said(first)}至{ends}", "span", first.year, last.year, last)


def said(day: dt.date) -> str:
    """A day in plain words."""
    return f"{day.year}年{day.month}月{day.day}日"


def _number(numeral: str | None) -> int:
    return whole_number(numeral or "") or 0


def _weekday(day: dt.date, number: int, week: str | None) -> dt.date:
    """上周五 and 本周五 count from Monday; a bare 周五 is the last one, today included."""
    if week is None:
        return day - dt.timedelta(days=(day.weekday() - number) % 7)
    return day + dt.timedelta(days=number - day.weekday() - (7 if week == "上" else 0))


def _nearest_day(number: int, base: dt.date) -> dt.date | None:
    """A bare 13日: of this month, or of the last one where it is still to come by more than two days."""
    month = base.replace(day=1)
    if number > base.day + 2:
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return _date(month.year, month.month, number)


def following(day: dt.date, number: int) -> dt.date:
    """The next day with a number behind a day: 27日至30日, 28日至2日. The same day where no month near has it."""
    month = day.replace(day=1)
    for _ in range(3):
        found = _date(month.year, month.month, number)
        if found and found > day:
            return found
        month = (month + dt.timedelta(days=31)).replace(day=1)
    return day


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _moon(word: str, base: Base) -> Period | None:
    if word.startswith("当月"):
        return base.moon or (month_of(base.latest) if base.latest else UNTOLD)
    if base.month and word == "本月":
        return base.month
    day = base.day
    if day is None:
        return UNTOLD
    if word.startswith("上"):
        day = day.replace(day=1) - dt.timedelta(days=1)
    return month_of(day)


def month_of(day: dt.date) -> Period:
    """The month of a day."""
    return _month(day.year, day.month)


def month_in(period: Period) -> Period | None:
    """The month that 当月 means behind a time: its own, or the last one of a run of months."""
    if period.kind == "month":
        return _month(period.first, int(_MONTH_NUMBER.findall(period.text)[-1]))
    if period.kind == "day" and period.day:
        return month_of(period.day)
    ends = _MONTH_NUMBER.findall(period.text) if period.kind in ("year_to_date", "span") else []
    return _month(period.last, int(ends[-1])) if len(ends) > 1 and period.text.endswith("月") else None


def _day_of_month(month: Period, day: int) -> dt.date | None:
    return (
        _date(month.first, int(_MONTH_NUMBER.findall(month.text)[-1]), day) if month is not UNTOLD else None
    )


def _month(year: int, month: int) -> Period:
    return Period(f"{year}年{month}月", "month", year, year)


def _last_years(count: int, base: Base, close: bool) -> Period | None:
    """五年来 in a look back: the text's own years, else the years before this one. In the middle of one: unknown."""
    if base.span and base.span[1] - base.span[0] + 1 == count:
        return years(*base.span)
    if base.year is None or close or not 0 < count <= _DECADE or (base.day and base.day.month > 4):
        return None
    return years(base.year - count, base.year - 1)


def _of_year(parts: dict[str, str | None], base: Base) -> Period | None:
    word = parts["year"]
    year: int | None
    if parts["republic"]:
        year = _of_era(int(parts["republic"]))
    elif word and word.rstrip("年") and word[0] in "12一二":
        year = whole_number(word[:-1].strip())
    elif word in ("全年", "当年"):
        year = base.own_year
    elif word:
        year = None if base.year is None else base.year + _AWAY[word[0]]
    else:
        year = _implied_year(parts, base)
    if year is None:
        return None if word in ("全年", "当年") or parts["edge"] else UNTOLD
    return _part(parts, year) if 1800 <= year < 2200 else None


def _implied_year(parts: dict[str, str | None], base: Base) -> int | None:
    """The year of a bare 3月, 上半年 or 年末: the nearest one to the day, never far ahead of it."""
    if base.named:
        return _following(parts, base.named, base)
    if base.day is None or parts["edge"]:
        either = base.day and base.day.month <= _EARLY and not base.span and parts["edge"] != "年初"
        return None if either else base.own_year
    month = _number(parts["month"] or parts["to"] or parts["months"])
    if parts["month"] and parts["day"]:
        day = _date(base.day.year, month, _number(parts["day"]))
        if day and day > base.day + dt.timedelta(days=150):
            return base.day.year - 1
        if day and day < base.day - dt.timedelta(days=240):
            return base.day.year + 1
        return base.day.year
    if parts["quarters"] or parts["quarter"]:
        month = 3 * (_number(parts["quarters"] or parts["quarter"]) or 1) - 2
    elif parts["half"]:
        month = 12 if parts["half"][0] == "下" else 6
    early = base.day.month <= 3 and month > base.day.month + 3
    return base.day.year - 1 if early else base.day.year


def _following(parts: dict[str, str | None], year: int, base: Base) -> int:
    """The year of a bare 1月12日 behind a day of `year`: the next one where it would lie before that day."""
    month = _number(parts["month"])
    day = _date(year, month, _number(parts["day"])) if month and parts["day"] else None
    if day is None or base.day is None or base.latest is None or base.latest.year != year:
        return year
    later = _date(year + 1, day.month, day.day)
    return year + 1 if day < base.latest and later is not None and later <= base.day else year


def _part(parts: dict[str, str | None], year: int) -> Period | None:
    if parts["half"]:
        half = "下半年" if parts["half"][0] == "下" else "上半年"  # 半年报 is of the first half
        return Period(f"{year}年{half}", "half_year", year, year)
    if parts["months"]:
        return _run(year, 1, _number(parts["months"]))
    if parts["quarters"]:
        number = _number(parts["quarters"])
        return Period(f"{year}年前{'一二三四'[number - 1]}季度", "year_to_date", year, year)
    if parts["quarter"]:
        number = _number(parts["quarter"].replace("首", "一"))
        return Period(f"{year}年第{'一二三四'[number - 1]}季度", "quarter", year, year)
    if parts["from"]:
        return _run(year, _number(parts["from"]), _number(parts["to"]), parts["to_year"])
    if parts["month"]:
        return _of_month(parts, year, _number(parts["month"]))
    if parts["edge"]:
        return Period(f"{year}年{parts['edge'][-1].replace('底', '末')}", "point", year, year)
    if parts["season"]:
        return Period(f"{year}年{parts['season']}{parts['of_season'] or ''}", "span", year, year)
    return Period(f"{year}年", "year", year, year)


def _run(year: int, first: int, last: int, to_year: str | None = None) -> Period | None:
    if to_year and 1 <= first <= 12 and 1 <= last <= 12 and year < int(to_year):
        return Period(f"{year}年{first}月至{to_year}年{last}月", "span", year, int(to_year))
    if not 1 <= first < last <= 12:
        return None
    return Period(f"{year}年{first}月至{last}月", "year_to_date" if first == 1 else "span", year, year)


def _of_month(parts: dict[str, str | None], year: int, month: int) -> Period | None:
    if not 1 <= month <= 12:
        return None
    if parts["day"]:
        first = _date(year, month, _number(parts["day"]))
        if first is None:
            return None
        if not parts["day2"]:
            return of_day(first)
        last_month = _number(parts["month2"]) or month
        last = _date(year, last_month, _number(parts["day2"]))
        return of_day(first) if last is None or last <= first else stretch(first, last)
    end = parts["end"] or ""
    if end in ("底", "末"):
        last = _date(year + month // 12, month % 12 + 1, 1)
        return Period(f"{year}年{month}月末", "point", year, year, last and last - dt.timedelta(days=1))
    return replace(_month(year, month), text=f"{year}年{month}月{end}")


def _until(period: Period) -> Period:
    text = period.text if period.text.startswith("截至") else f"截至{period.text}"
    return replace(period, text=text, kind="point")


def since(period: Period, base: Base) -> Period:
    """今年以来 runs to now; 2012年以来 over some years; what began on a day and runs on is a span."""
    if period.kind in ("year", "point") and (period.first == base.year or period.text.endswith("年初")):
        return Period(
            f"{period.first}年以来", "year_to_date", period.first, period.first, base.day, running=True
        )
    if period.kind == "span" and base.year:
        return replace(period, running=period.first <= base.year <= period.last)
    last = base.year or period.last
    return Period(f"{period.text}以来", "span", period.first, last, base.day, running=True)
