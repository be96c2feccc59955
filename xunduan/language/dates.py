"""Dates as Chinese and English documents write them, and relative periods resolved to plain words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from xunduan.language.fold import fold

_DIGITS = {
    char: str(value)
    for value, chars in enumerate(
        ("〇零○", "一壹", "二贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for char in chars
}
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


def han_number(text: str) -> int | None:
    """A small Chinese or Arabic numeral (十二, 二十, 一一二, 12) as a number; None where it is none."""
    if text.isdecimal():
        return int(text)
    if not text or any(char not in _DIGITS and char not in "十百" for char in text):
        return None
    if "十" not in text and "百" not in text:
        return int("".join(_DIGITS[char] for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = int(_DIGITS[char])
        else:
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit


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
        roc = han_number(parts["roc"])
        year = None if roc is None else roc + 1911
    else:
        year = han_number(parts.get("year") or "")
    month = MONTHS[parts["name"]] if parts.get("name") else han_number(parts["month"])
    day = han_number(parts["day"])
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


_N = "[一二三四两1-4]"
_YEAR = r"(?P<year>(?<!\d)(?:19|20)\d\d(?=年|年度|上半年|下半年)|[一二][〇零○一二三四五六七八九]{3}(?=年))年?(?:度)?"
_BASES = {
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "当年": 0,
    "年内": 0,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "前一年": -1,
    "前年": -2,
    "明年": 1,
}
_BASE = rf"(?P<base>{'|'.join(sorted(_BASES, key=len, reverse=True))})(?:度)?"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_PART = (
    rf"(?P<half>[上下]半年|半年度?(?=报|业绩|工作总结|$))|前(?P<quarters>{_N})个?季度|第?(?P<quarter>{_N})季度|前(?P<months>{_MONTH})个?月"
    rf"|(?P<from>{_MONTH})月?(?:份)?(?:\s*(?:至|到|-|—|~|–)\s*)(?P<to>{_MONTH})月(?:份)?|(?P<month>{_MONTH})月(?:份)?(?:(?P<day>[12]\d|3[01]|0?[1-9])[日号])?(?P<third>[上中下]旬|初|底|末)?"
    r"|(?P<season>春节|国庆|五一|元旦|中秋|清明|端午|春季|夏季|秋季|冬季|暑期|寒假|年初|年底|年末|初|底|末)(?:期间)?"
)
_SINCE = r"(?P<since>以来|至今|开始)"
_PERIOD = re.compile(rf"(?:{_YEAR}|{_BASE})?(?:{_PART})?{_SINCE}?")
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)年?\s*(?:至|到|-|—|~|–)\s*((?:19|20)\d\d)年")
_PLAN = re.compile(r"[“\"']?(十[一二三四五六七]|[一二三四五六七八九])五[”\"']?(?:期间|时期|规划)")
_PAST_YEAR = re.compile(r"(?:过去|近|最近)?一年(?:来|多来|以来)|(?:过去|近|最近)(?:的)?一年")
_LAST_MONTH = re.compile(r"(?P<which>上|本|当|下)(?:个)?月(?:份)?")
_LAST_QUARTER = re.compile(r"(?P<which>上|本)(?:一)?(?:个)?季度")
_NEAR_DAYS = {
    "今日": 0,
    "今天": 0,
    "当日": 0,
    "当天": 0,
    "昨日": -1,
    "昨天": -1,
    "前天": -2,
    "明日": 1,
    "明天": 1,
}
_SAME = re.compile(r"(?:去年|上年|上一年)?同期")
_UNTIL_NOW = re.compile(r"截[至止]目前|目前为止|迄今")
_RELATIVE = re.compile(
    rf"{_SPAN.pattern}|{_PLAN.pattern}|{_PAST_YEAR.pattern}|{_SAME.pattern}|(?<![\d\u4e00-\u9fff])(?:上|本)(?:个)?月(?!底|初|中|光)|(?:{_YEAR.replace('(?P<year>', '(?:')}|{_BASE.replace('(?P<base>', '(?:')})"
    rf"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _PART)})?(?:以来|至今)?|第?{_N}季度|前{_N}季度|[上下]半年"
)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """An expression of a period as it stands in a text, with offsets."""

    start: int
    end: int
    text: str


def find_periods(text: str) -> list[PeriodMention]:
    """Expressions of years, quarters, halves and relative periods in `text`, in order; offsets into `text`."""
    folded = fold(text)
    return [
        PeriodMention(found.start(), found.end(), text[found.start() : found.end()])
        for found in _RELATIVE.finditer(folded)
    ]


def resolve_period(expression: str, reference_year: int | None, published: str | None = None) -> str | None:
    """A period in plain words (`2022年`, `2023年第二季度`, `2024年1月至10月12日`), or None where nothing fixes it.

    `reference_year` is the year that 今年 means; `published` (ISO) tells how far 今年以来 and 上月 reach. An
    expression that names its own year needs neither.
    """
    folded = re.sub(r"\s+", "", fold(expression))
    year = reference_year
    reached = _published_parts(published)
    if year is None and reached is not None:
        year = reached[0]
    if found := re.match(r"截[至止]到?(?!目前)(?=.)", folded):
        until = resolve_period(folded[found.end() :], reference_year, published)
        return f"截至{until}" if until else None
    if folded in _NEAR_DAYS:
        return _near_day(_NEAR_DAYS[folded], reached)
    if found := _SPAN.fullmatch(folded):
        first, last = found.groups()
        return f"{first}年至{last}年" if first < last else None
    if found := _PLAN.fullmatch(folded):
        # 一五 began in 1953, every plan since 二五 but one lasted five years: 十三五 is 2016 to 2020.
        number = han_number(found.group(1))
        return (
            None
            if number is None or number < 10
            else f"{2016 + 5 * (number - 13)}年至{2020 + 5 * (number - 13)}年"
        )
    if _PAST_YEAR.fullmatch(folded):
        return _past_year(year, reached)
    if _SAME.fullmatch(folded):
        return None if year is None else f"{year - 1}年同期"
    if found := _LAST_MONTH.fullmatch(folded):
        return _near_month(found.group("which"), reached)
    if found := _LAST_QUARTER.fullmatch(folded):
        return _near_quarter(found.group("which"), reached)
    if _UNTIL_NOW.fullmatch(folded):
        return None if reached is None else f"截至{reached[0]}年{reached[1]}月{reached[2]}日"
    found = _PERIOD.fullmatch(folded)
    if found is None or not found.group():
        return None
    return _plain(found, year, reached)


def _published_parts(published: str | None) -> tuple[int, int, int] | None:
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", published or "")
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    return (year, month, day) if _valid(year, month, day) else None


def _past_year(year: int | None, reached: tuple[int, int, int] | None) -> str | None:
    """一年来 in a look back at the turn of the year; in the middle of one it is no calendar year."""
    if year is None:
        return None
    if reached is None or reached[1] <= 4:
        return f"{year - 1}年"
    return f"{year}年" if reached[1] >= 11 else None


def _near_month(which: str, reached: tuple[int, int, int] | None) -> str | None:
    if reached is None:
        return None
    months = reached[0] * 12 + reached[1] - 1 + {"上": -1, "下": 1}.get(which, 0)
    return f"{months // 12}年{months % 12 + 1}月"


def _near_day(offset: int, reached: tuple[int, int, int] | None) -> str | None:
    if reached is None:
        return None
    day = dt.date.fromordinal(max(1, dt.date(*reached).toordinal() + offset))
    return f"{day.year}年{day.month}月{day.day}日"


def _near_quarter(which: str, reached: tuple[int, int, int] | None) -> str | None:
    if reached is None:
        return None
    quarters = reached[0] * 4 + (reached[1] - 1) // 3 - (which == "上")
    return f"{quarters // 4}年第{'一二三四'[quarters % 4]}季度"


def _plain(found: re.Match[str], year: int | None, reached: tuple[int, int, int] | None) -> str | None:
    parts = found.groupdict()
    if parts["year"]:
        year = han_number(parts["year"])
    elif year is not None:
        year += _BASES.get(parts["base"] or "今年", 0)
    if year is None or not 1000 <= year <= 9999:
        return None
    words = _part_words(parts)
    if words is None:
        return None
    current = reached is not None and reached[0] == year
    if parts["since"]:
        if not words or parts["season"] in ("年初", "初"):
            return f"{year}年1月至{reached[1]}月{reached[2]}日" if current and reached else f"{year}年以来"
        return f"{year}年{words}以来"
    return f"{year}年{words}"


def _part_words(parts: dict[str, str | None]) -> str | None:
    """The part of a year in plain words; "" for the whole year, None for a part that does not exist."""
    if parts["half"]:
        return "下半年" if parts["half"][0] == "下" else "上半年"  # 2024年半年度报告 is of the first half
    if parts["quarters"] or parts["quarter"]:
        number = han_number(parts["quarters"] or parts["quarter"] or "")
        name = "一二三四"[(number or 2) - 1]  # 两 is no numeral of a date: 前两个季度
        return f"前{name}季度" if parts["quarters"] else f"第{name}季度"
    if parts["months"]:
        return f"1月至{han_number(parts['months'])}月"
    if parts["from"] and parts["to"]:
        first, last = han_number(parts["from"]) or 0, han_number(parts["to"]) or 0
        return f"{first}月至{last}月" if first < last else None
    if parts["month"]:
        day = f"{int(parts['day'])}日" if parts["day"] else parts["third"] or ""
        return f"{han_number(parts['month'])}月{day}"
    season = parts["season"] or ""
    return f"年{season}" if season in ("初", "底", "末") else season
