"""Dates as Chinese and English documents write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from xunduan.language.fold import fold
from xunduan.language.numbers import whole_number

_HAN_NUMBER = "[一二三四五六七八九十]"
_HAN_YEAR = "[〇零○一二三四五六七八九]"
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"(?:[\st,|]*(?:(?:\((?:星期|周|礼拜)?[一二三四五六日天]\)|(?:星期|周|礼拜)[一二三四五六日天])[\s,]*)?(?:(?:hkt|gmt|utc|cst|bjt)\s*)?(?:(?P<noon>上午|下午|晚上|晚|凌晨|中午|早上|am|pm)\s*)?(?P<hour>[01]?\d|2[0-4])(?:\s*[:时点]\s*)(?P<minute>[0-5]\d)?分?(?::?(?P<second>[0-5]\d)(?:\.\d{1,9})?秒?)?(?:\s*(?P<half>[ap])\.?m\b\.?)?\s*(?P<zone>z(?![a-z])|[+-]\d{2}:?\d{2})?)?"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"民国\s*(?P<roc>\d{{2,3}}|{_HAN_NUMBER[:-1]}〇零○百]{{1,5}})\s*年\s*(?P<month>\d{{1,2}}|{_HAN_NUMBER}{{1,2}})\s*月\s*(?P<day>\d{{1,2}}|{_HAN_NUMBER}{{1,3}})\s*日{_CLOCK}",
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]{_CLOCK}",
        rf"(?P<year>[一二]{_HAN_YEAR}{{3}})年(?P<month>{_HAN_NUMBER}{{1,2}})月(?P<day>{_HAN_NUMBER}{{1,3}})[日号]",
        rf"(?<![\d.-])(?P<year>(?:19|20)\d\d)(?P<dash>[-/.])(?P<month>\d{{1,2}})(?P=dash)(?P<day>\d{{1,2}})(?![\d.-]){_CLOCK}",
        rf"(?<![\d.-])(?P<year>(?:19|20)\d\d)(?P<dash>[-/.])(?P<month>\d{{1,2}})(?P=dash)(?P<day>\d{{1,2}})(?=[t ]\d){_CLOCK}",
        rf"(?<![\d.-])(?P<year>(?:19|20)\d\d)\s+(?P<month>\d{{2}})/\s?(?P<day>\d{{2}})\s{_CLOCK}",
        # by the years of the Republic; 115.10.2 is a version
        rf"(?<![\d./])(?P<roc>1[01]\d)(?P<dash>/|\.(?=\d\d\.\d\d))(?P<month>1[0-2]|0?[1-9])(?P=dash)(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./]){_CLOCK}",
        # as Hong Kong has it; where the day may be a month nothing tells which is which
        rf"(?<![\d/])(?P<day>1[3-9]|2\d|3[01])/(?P<month>1[0-2]|0?[1-9])/(?P<year>(?:19|20)\d\d)(?![\d/]){_CLOCK}",
        # as programs set the month's name where English has it: 十月 3, 2031
        rf"(?<![\d.]|[年一二三四五六七八九十])(?P<month>\d{{1,2}}|{_HAN_NUMBER}{{1,2}})\s*月\s*(?P<day>\d{{1,2}}),\s+(?P<year>(?:19|20)\d\d)(?!\d){_CLOCK}",
        rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b{_CLOCK}",
        rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})\s+(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)\s+(?P<year>(?:19|20)\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH_NAME},?\s+(?P<year>(?:19|20)\d\d)\b{_CLOCK}",
    )
)
_SHORT = (
    re.compile(r"(?<![\d年])(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])[日号]"),
    re.compile(
        rf"(?<![\d年一二三四五六七八九十])(?P<month>{_HAN_NUMBER}{{1,2}})月(?P<day>{_HAN_NUMBER}{{1,3}})[日号]"
    ),
    re.compile(rf"\b{_MONTH_NAME}\s+(?P<day>3[01]|[12]\d|0?[1-9])\b(?!\s*+,?\s*+(?:19|20)\d\d)"),
)
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
PRINTED_DAY = re.compile(
    r"(?:(?:19|20)\d\d\s{0,4}[年./\s-]\s{0,4}\d{1,2}\s{0,4}[月./-]\s{0,4}\d{1,2}(?!\d\d(?!:))\s{0,4}日?|(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s{0,4}月\s{0,4}\d{1,2},\s{1,4}(?:19|20)\d\d(?!\d)|民国\s{0,4}\d{2,3}\s{0,4}年\s{0,4}\d{1,2}\s{0,4}月\s{0,4}\d{1,2}\s{0,4}日|[二〇○零一九三四五六七八十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|(?<!\d)1[01]\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<!\d)\d{1,2}[-/]\d{1,2}[-/](?:20)?\d\d|(?<![\d:])\d{1,2}[-./月]\d{1,2}日?(?=\s{0,4}\d{1,2}:\d{2})"
    rf"|{_MONTH}\s{{1,4}}\d{{1,2}},?\s{{1,4}}(?:\d{{1,2}}:\d\d:\d\d\s)?\d{{4}}|\d{{1,2}}\s{_MONTH},?\s\d{{4}})"
)
"""A printed date, folded, whether or not it is a valid day; without a year only before a time."""
PRINTED_TIME = re.compile(
    r"(?:t|上午|下午|晚上)?\s{0,4}\d{1,2}(?::|时|点)\d{2}(?::\d{2}|分)?(?:\.\d+)?\s{0,4}(?:z|[+-]\d{2}:?\d{2}|am|pm|分)?|\d{1,2}时(?!\d)"
)
WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b,?"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, with offsets; `year` is None where only month and day stand there."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    time: str | None = None
    """HH:MM, with seconds and zone where the text gives them."""

    @property
    def iso(self) -> str | None:
        """ISO 8601 date or date-time, None without a year."""
        if self.year is None:
            return None
        date = f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{date}T{self.time}" if self.time else date


def _valid(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _time(parts: dict[str, str | None]) -> str | None:
    hour, minute = parts.get("hour"), parts.get("minute")
    if hour is None or minute is None:
        return None
    number = int(hour)
    if (parts.get("noon") in ("下午", "晚上", "晚", "pm") or parts.get("half") == "p") and number < 12:
        number += 12
    elif parts.get("half") == "a" and number == 12:
        number = 0
    if number > 23:
        return None
    second, zone = parts.get("second"), parts.get("zone") or ""
    if zone and zone != "z" and ":" not in zone:
        zone = zone[:3] + ":" + zone[3:]
    return f"{number:02d}:{minute}" + (f":{second}" if second else "") + zone.upper()


def _mention(found: re.Match[str]) -> DateMention | None:
    parts = found.groupdict()
    if parts.get("roc"):
        roc = whole_number(parts["roc"])
        year = None if roc is None else roc + 1911
    else:
        year = whole_number(parts.get("year") or "")
    month = MONTHS[parts["name"]] if parts.get("name") else whole_number(parts["month"])
    day = whole_number(parts["day"])
    # 2000 is a leap year: it lets 2月29日 stand where no year is given.
    if month is None or day is None or not _valid(year or 2000, month, day):
        return None
    if parts.get("roc") and year is None:
        return None
    return DateMention(
        found.start(), len(found.group().rstrip(" |,\t")) + found.start(), month, day, year, _time(parts)
    )


def find_dates(text: str) -> list[DateMention]:
    """Every date of `text` in order, complete ones and those without a year; offsets into `text`."""
    folded = fold(text)
    if not any(char.isdecimal() for char in folded) and "月" not in folded:
        return []
    found: list[DateMention] = []
    taken = bytearray(len(folded))
    for pattern in (*_PATTERNS, *_SHORT):
        for match in pattern.finditer(folded):
            mention = None if any(taken[match.start() : match.end()]) else _mention(match)
            if mention is not None:
                found.append(mention)
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    return sorted(found, key=lambda mention: mention.start)


def parse_date(text: str) -> str | None:
    """The first complete date of `text` as ISO 8601, with its time where one follows; None without one.

    Reads `2023年08月19日12:20`, `2022-07-08 17:25`, `2022/7/8`, `二〇二三年八月十九日`, ISO 8601 with a zone,
    `民國112年8月19日`, `Aug. 19, 2023` and, as a whole value, `20230819`.
    """
    complete = next((mention for mention in find_dates(text) if mention.year is not None), None)
    if complete is not None:
        return complete.iso
    compact = _COMPACT.fullmatch(text.strip())
    if compact is not None and _valid(*map(int, compact.groups())):
        return "-".join(compact.groups())
    return None


def local_time(iso: str, utc_offset: float) -> str:
    """A time with a zone as the clocks `utc_offset` hours east of Greenwich show it, without the zone; else `iso`."""
    if "T" not in iso:
        return iso
    try:
        moment = dt.datetime.fromisoformat(iso)
        if moment.tzinfo is None:
            return iso
        local = moment.astimezone(dt.timezone(dt.timedelta(hours=utc_offset)))
    except (ValueError, OverflowError):  # a year beyond what calendars hold
        return iso
    seconds = iso.partition("T")[2].count(":") - iso[-6:].startswith(("+", "-")) > 1
    return local.replace(tzinfo=None).isoformat(timespec="seconds" if seconds else "minutes")


def parse_name_date(path: str) -> str | None:
    """The date that a file is named by (`20240315.txt`, `2024-03-15 早间.md`, `2024年3月15日.txt`), or None.

    A name tells no date where it holds another number as well, such as the range of a period.
    """
    name = path.rpartition("/")[2].rpartition(".")[0] or path
    dates = [date.iso for date in find_dates(name) if date.iso] or list(
        filter(None, (parse_date("".join(found.groups())) for found in _COMPACT.finditer(name)))
    )
    return dates[0] if len(dates) == 1 else None


def parse_url_date(url: str) -> str | None:
    """The date in a news address (`/2023/0819/`, `/202308/t20230819_1.html`, `/2023-08/19/`), or None."""
    for match in _COMPACT.finditer(url):
        if _valid(*map(int, match.groups())):
            return "-".join(match.groups())
    return None
