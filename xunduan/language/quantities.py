"""Numbers, codes and telephone numbers of a text, each in one form however it is written, and the terms they match by.

350万, 三百五十万 and 3,500,000 are one number; 12% and 百分之十二 too. A number is no member of a bag: beside its
value it matches by what follows it (its unit) and by what stands in front of it, so that 12月1日 is not 1月12日 and
3栋2单元 not 2栋3单元. All of this works on folded text (xunduan.language.fold).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import prod
from typing import NamedTuple

from xunduan.language.han import HAN, RANGE
from xunduan.language.measures import METRIC, METRIC_UNIT
from xunduan.language.numbers import CHINESE, ROUGH, SCALES, parse_number
from xunduan.language.writings import (
    BELOW,
    BOUNDS,
    CLOCK,
    CODE,
    DATE,
    DIGIT,
    FRACTION,
    MIXED,
    NUMERALS,
    OF_A_DATE,
    PHONE,
    SHARE_ENDS,
    SPACED_CODE,
    STANDARD,
    VERSION,
)

NUMBER, LATIN = "n", "l"
"""Kinds of terms, as of xunduan.language.tokens."""

# What counts things or names a part of a date or an address. A numeral of digits alone (三, 二〇二三) or below a hundred is
# a number only in front of one: 三峡, 五一 and 十堰 are none.
_MEASURES = (
    "个名人件起项次家户座处条台辆套只头匹张份本册篇场届轮批期元块角万亿吨斤克升米里亩顷公平倍岁天年月日周号楼栋幢间层单所支队"
    "组种类艘架枚门面例宗桩位口页段笔股度级寸尺微毫厘千兆小分秒时比章节款室"
)
_MEASURES_OF_TENS = "部株棵根颗粒盒瓶箱袋包桌班排路站幅集尾盘盏辈堂课员"
"""The same of twelve and more only: 一部分, 一路 and 三包 are words."""
_QUANTITY = re.compile(
    # Every quantity begins with such a character: all others are skipped at once.
    rf"(?=[\d(a-z半{NUMERALS}])(?:(?<!\d){PHONE}|(?<!\d){DATE}|(?P<code>{STANDARD}|{CODE}|{VERSION})"
    rf"|(?P<of>[百千万])分之(?P<share>{MIXED}|{CHINESE})|{FRACTION}|{CLOCK}"
    rf"|(?<![\d:])(?P<one>\d{{1,3}}|[零一二两三四五六七八九十百廿卅]{{1,4}})(?:比|:(?=\d{{1,3}}(?![\d:])))(?P<other>\d{{1,3}}(?![\d.万亿%])|[零一二两三四五六七八九十百廿卅]{{1,4}})"
    rf"|(?P<number>{MIXED})(?:\s?(?P<percent>[%‰]))?"
    rf"|(?<![{NUMERALS}])(?P<han>{CHINESE}(?:(?<=十){ROUGH}[万亿])?)|(?<![大多过个{NUMERALS}])(?P<halved>半)(?={METRIC_UNIT}|小时|亩|个(?:小时|月)))"
)
_MEASURED = r"(\d+(?:\.\d+)?)-?([a-z]+)"
JOINERS = re.compile(r"[-/·_— ]")


# 每千克, 千瓦时 and 人公里 are other measures.
_UNIT = re.compile(
    rf"{ROUGH}?(?:\s?(?P<metric>{METRIC_UNIT})(?![a-z0-9时/]|每)|(?P<char>[美欧日韩港澳]元|人次|[{RANGE}])|(?P<latin>[a-z]{{1,6}}|℉))"
    rf"| {ROUGH}?(?P<apart>人次|[{_MEASURES}])"
)
"""A unit may stand apart, as Taiwan, Hong Kong and programmers set it: 595 人."""


_YEAR = re.compile(r"(?:19|20)\d\d")
_ROUGH = re.compile(ROUGH)
_SCALED, _SCALE = re.compile(rf"(\d+(?:\.\d+)?){ROUGH}?([十百千万亿兆]*)"), re.compile("[百千万亿]")
_OF_A_ROW = re.compile(rf"{NUMBER}(?:第\d+[编章节条款]|(?:3[2-9]|[4-9]\d|\d{{3,}})号)")
_SERIAL = 11
"""Digits, with the term's own letter, above which a number is one that identifies."""


class Quantity(NamedTuple):
    """One number, telephone number or code where it stands."""

    start: int
    end: int
    terms: tuple[str, ...]
    """Terms that find it, the plainest first: its value, or its digits."""
    exact: tuple[str, ...] = ()
    """Terms that hold its unit or its neighbour as well."""
    unit_end: int = 0
    """Where its unit ends; its own end where it has none."""
    kind: str = "number"
    """`number`, `year`, `phone` or `code`."""
    measured: bool = True
    """Whether what follows is a unit or a measure word, and not only the beginning of the next word."""

    @property
    def identifies(self) -> bool:
        """Whether it is the name of one thing: a code, a telephone or a serial number."""
        return self.kind in ("code", "phone") or (
            len(self.terms[0]) > _SERIAL and self.terms[0][1:].isdigit()
        )

    @property
    def of_a_row(self) -> str | None:
        """The term of one of many that are numbered: 第四十三条, 1386号; None for others, as 3号, which may be a day."""
        return next(filter(_OF_A_ROW.fullmatch, self.exact), None) if self.measured else None

    @property
    def name(self) -> str:
        """Its most specific term: its value with its unit; a year's value alone."""
        whole = self.exact and self.measured and self.kind != "year"
        return self.exact[0] if whole else self.terms[0]


@lru_cache(maxsize=2048)
def quantities(folded: str) -> tuple[Quantity, ...]:
    """Every number, telephone number and code of a folded text, in order; a hit's text is asked for several times."""
    return tuple(_quantities(folded))


def _quantities(folded: str) -> Iterator[Quantity]:
    reached = 0
    for match in _QUANTITY.finditer(folded):
        found = match.lastgroup
        if match.start() < reached:
            continue  # 五角 of 八元五角
        if found in ("local", "mobile", "grouped"):
            yield _phone(match)
        elif found in ("day", "last"):
            yield from sorted(_date(match))
        elif found == "code":
            yield from _code(match)
        elif found == "other":
            yield from _ratio(match)
        elif found == "halved":
            yield _number(folded, match.start(), match.end(), "0.5")
        elif found in ("half", "above", "under", "more", "tenths"):
            yield _fraction(match)
        elif found in ("sharp", "past", "whole"):
            yield from _clock(folded, match)
        else:
            value = _value(folded, match)
            if value is not None:
                one = _number(folded, match.start(), match.end(), value)
                reached = one.end
                yield one


def quantity_terms(folded: str) -> set[str]:
    """All terms by which the quantities of a text are found."""
    terms: set[str] = set()
    for quantity in quantities(folded):
        terms.update(quantity.terms, quantity.exact)
    for match in SPACED_CODE.finditer(folded):
        terms.add(LATIN + JOINERS.sub("", match[1]) + match[2])
    return terms


def _phone(match: re.Match[str]) -> Quantity:
    digits = re.sub(r"\D", "", match["mobile"] or match.group())
    local = re.sub(r"\D", "", match["local"] or "")
    terms = (NUMBER + digits, NUMBER + local) if local else (NUMBER + digits,)
    return Quantity(match.start(), match.end(), terms, (), match.end(), "phone")


def _date(match: re.Match[str]) -> Iterator[Quantity]:
    """2023-05-03, 112/5/3 in Taiwan and 23/5/2023 in Hong Kong, as 2023年5月3日."""
    for group, unit in OF_A_DATE.items():
        if written := match[group]:
            value = str(int(written) + 1911 * (group == "republic"))
            before = {"月": "年", "日": "月"}.get(unit)
            terms = (NUMBER + value, *([NUMBER + written] if group == "republic" else []))
            exact = (NUMBER + value + unit, *([NUMBER + before + value] if before else []))
            start, end = match.span(group)
            yield Quantity(start, end, terms, exact, end, "year" if unit == "年" else "number")


def _code(match: re.Match[str]) -> Iterator[Quantity]:
    whole = re.sub(r"^v(?=\d{1,6}\.\d)", "", match["code"])
    if bounds := BOUNDS.fullmatch(whole):  # 120-310m
        for group in ("low", "high"):
            value = _plain(Decimal(bounds[group]))
            start, end = (match.end() - len(whole) + at for at in bounds.span(group))
            unit_end = match.end() if group == "high" else end
            yield Quantity(start, end, (NUMBER + value,), (_united(value, bounds["unit"]),), unit_end)
        return
    if re.fullmatch(rf"{_MEASURED}(?:/{_MEASURED})*", whole):  # 500mw, 4k, 100-day, 10kv/400v
        at = match.end() - len(whole)
        for one in re.finditer(_MEASURED, whole):
            value = _plain(Decimal(one[1]))
            exact = (_united(value, one[2]), LATIN + one.group())
            yield Quantity(at + one.start(), at + one.end(1), (NUMBER + value,), exact, at + one.end())
        return
    pieces = () if re.fullmatch(STANDARD, whole) else JOINERS.split(whole)
    parts = [part for part in pieces if re.search("[a-z]|[.].*[.]", part) and re.search(r"\d", part)]
    terms = tuple(dict.fromkeys([LATIN + JOINERS.sub("", whole), *(LATIN + part for part in parts)]))
    yield Quantity(match.start(), match.end(), terms, (), match.end(), "code")


def _ratio(match: re.Match[str]) -> Iterator[Quantity]:
    """12比3, 12:3 and 十二比三."""
    one, other = (int(parse_number(match[group])) for group in ("one", "other"))
    whole = (f"{NUMBER}{one}:{other:02}",)
    yield Quantity(*match.span("one"), (f"{NUMBER}{one}",), whole, match.start("other"))
    yield Quantity(*match.span("other"), (f"{NUMBER}{other}",), whole, match.end("other"))


def _fraction(match: re.Match[str]) -> Quantity:
    """三分之二 and 2/3; 八成五 as 85%, and so 四分之三 and 3/4 as 75%, 一半 as 50%."""
    exact: tuple[str, ...] = ()
    if match["half"]:
        term = f"{NUMBER}50%"
    elif tenths := match["tenths"]:
        more = 5 if match["more"] == "半" else parse_number(match["more"] or "0")
        term = f"{NUMBER}{10 * parse_number(tenths) + more:.0f}%"
    else:
        above, below = match["above"] or match["over"], match["below"] or match["under"]
        over, under = int(parse_number(above)), int(parse_number(below))
        term = f"{NUMBER}{over}/{under}"
        if under and 100 * over % under == 0:
            term, exact = f"{NUMBER}{100 * over // under}%", (term,)
    return Quantity(match.start(), match.end(), (term,), exact, match.end(), measured=not exact)


def _clock(folded: str, match: re.Match[str]) -> Iterator[Quantity]:
    """A time of day: by the dial, and by its hour of 24 where that is known; a number where nothing tells that it is
    one."""
    hour, past = int(parse_number(match["hour"])), match["past"] or match["sharp"] or "0"
    part = _PART_OF_DAY.search(folded, max(0, match.start() - 3), match.start())
    if match["whole"] == "" and not part:
        if match["hour"].isdigit() or folded[match.end() - 1] == "时":
            yield _number(folded, match.start(), match.end("hour"), str(hour))
        return
    quarters = {"半": 30, "一刻": 15, "三刻": 45}
    minute = quarters[past] if past in quarters else int(parse_number(past))
    if part and part.lastgroup == "late" and hour < 12:
        hour += 12
    told = part or match["sharp"] or hour > 12
    exact = (f"{NUMBER}{hour}:{minute:02}",) if told else ()
    start = part.start() if part else match.start()
    yield Quantity(start, match.end(), (f"{NUMBER}{hour % 12}点{minute}",), exact, match.end())


_PART_OF_DAY = re.compile(r"(?:(?P<late>下午|午后|傍晚|晚上?|夜[里间])|中午|上午|凌晨|清晨|早[上晨]?) ?$")


def _value(folded: str, match: re.Match[str]) -> str | None:
    """The value as digits, with % where it is a share; None for what only looks like a numeral."""
    written = match["share"] or match["number"] or match["han"]
    if match["han"] is not None and not _counts(folded, match):
        return None
    if written.isdigit() and (len(written) > 15 or (written[0] == "0" and len(written) > 1)):
        value = written  # a serial number
    else:
        try:
            value = _digits(written)
        except (ValueError, InvalidOperation):
            return None
    if match["share"] or match["percent"]:
        value = _plain(Decimal(value) / _PARTS.get(match["of"] or match["percent"], 1)) + "%"
    return value


_PARTS = {"千": 10, "‰": 10, "万": 100}
"""What a share is divided by to be of a hundred."""


@lru_cache(maxsize=4096)
def _digits(written: str) -> str:
    total = Decimal(0)
    bare = written.replace(",", "").replace(" ", "")
    if not bare[0].isdigit():
        return _plain(Decimal(str(parse_number(bare))))
    below = Decimal(0)  # 3千4百 of 2亿3千4百万
    for part in _SCALED.finditer(bare):
        tens = part[2].rstrip("万亿兆")
        myriads = prod(SCALES[char] for char in part[2][len(tens) :])
        below += Decimal(part[1]) * prod(SCALES[char] for char in tens)
        if myriads > 1:
            total, below = total + below * myriads, Decimal(0)
    return _plain(total + below)


def _plain(value: Decimal) -> str:
    """Digits without an exponent or trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _counts(folded: str, match: re.Match[str]) -> bool:
    """Whether a run of Chinese numerals is a number, and no part of a word."""
    written = match["han"]
    if written[0] in "百千万亿零点":
        return False
    if not written.strip("十百千万亿") and folded[max(0, match.start() - 1)] in "数几":
        return False  # 数十万 is any of nine
    if _SCALE.search(written):
        return len(written) > 1
    end = match.end()
    if "十" in written and _ROUGH.match(folded, end):  # 二十多家 as 20多家
        end += 1
    following = folded[end : end + 2]
    measures = _MEASURES + _MEASURES_OF_TENS * (len(written) > 1 and "十" in written)
    measure = bool(following) and (following[0] in measures or following[1:] == "元")
    return measure or re.match(METRIC_UNIT, folded[end : end + 4]) is not None


def _number(folded: str, start: int, end: int, value: str) -> Quantity:
    if not value.endswith("%") and (change := find_change(folded, end)):
        end, parts = change
        whole = NUMBER + _plain(Decimal(value) + parts)
        return Quantity(start, end, (whole,), (whole + "元",), end)
    unit = _UNIT.match(folded, end)
    at = start - folded.startswith(" ", start - 1) if start > 1 else start
    before = folded[at - 1] if at and HAN.match(folded[at - 1]) else ""
    written, char, unit_end = "", False, end
    if (
        unit
        and unit.lastgroup == "apart"
        and folded[max(0, start - 1) : start] in ("", "\n")
        and len(value) < 3
    ):
        unit = None  # 3 人口与就业: the number of a heading
    if unit and not value.endswith("%"):
        written, char, unit_end = unit[unit.lastgroup or 0], unit.lastgroup in ("char", "apart"), unit.end()
    if (
        folded.find("半", end, end + _HALF_WITHIN) >= 0
        and value.isdigit()
        and (half := _AND_A_HALF.match(folded, end))
    ):
        value, unit_end = value + ".5", half.end()
    if before == "月" and written == "号":
        written = "日"
    counted = before == "第" or written and (not char or written[-1] in _MEASURES)
    padded = value[0] == "0" and value.isdigit() and len(value) <= _PADDED
    if counted and padded and folded[max(0, start - 1) : start] not in tuple("+-/._:#"):
        value = value.lstrip("0") or "0"
    if written in ("度", "摄氏度", "℃") and (below := BELOW.search(folded, max(0, start - 2), start)):
        start, before, char, written, value = below.start(), "", False, "℃", "-" + value
    terms, exact, kind, measured = _told(value, before, written, char)
    if (
        written == "年"
        and folded[max(0, at - 2) : at] == "民国"
        and value.isdigit()
        and len(value) <= _REPUBLICS_DIGITS
    ):
        year = str(int(value) + 1911)
        start, kind = at - 2, "year"
        terms, exact = (NUMBER + year, *terms), (f"{NUMBER}{year}年", *exact)
    if before == "第" and measured:
        start, exact = at - 1, (f"{NUMBER}第{exact[0][1:]}", *exact)
    return Quantity(start, end, terms, exact, unit_end, kind, measured)


_AND_A_HALF = re.compile(
    rf"(?:(?:{METRIC_UNIT}|[年天亩块元倍岁里寸尺])半{SHARE_ENDS}|个半(?=小时|月|钟头|世纪))"
)
"""廿七斤半 is 27.5斤, 三个半小时 is 3.5个小时."""
_HALF_WITHIN = max(map(len, METRIC)) + 1
"""Characters behind a number within which that 半 stands: where none does no pattern is tried."""
_REPUBLICS_DIGITS = 3
_PADDED = 3
"""Digits of a counted number whose zeros in front only fill it up: 05月, 第007卷."""


def find_change(folded: str, at: int) -> tuple[int, Decimal] | None:
    """Where a sum ends that says its 角 and 分 apart (八元五角), and what these are in 元; `at` is where its 元 begins."""
    if folded[at : at + 1] not in ("元", "块"):  # as nearly all: a pattern takes several times as long
        return None
    found = _CHANGE.match(folded, at)
    if found is None:
        return None
    tenths, hundredths = (int(parse_number(part or "0")) for part in found.groups())
    return found.end(), Decimal(10 * tenths + hundredths) / 100


_CHANGE = re.compile(rf"[元块](\d|{DIGIT})[角毛](?:(\d|{DIGIT})分)?")


@lru_cache(maxsize=4096)
def _told(
    value: str, before: str, unit: str, char: bool
) -> tuple[tuple[str, ...], tuple[str, ...], str, bool]:
    """What a number is found by, what holds its neighbours too, its kind, and whether it is measured; `char` says that
    what stands for its unit is a single character."""
    ordered = (NUMBER + before + value,) if before else ()
    year = _YEAR.fullmatch(value)
    if not unit:
        return (NUMBER + value,), ordered, "year" if year else "number", False
    counted = unit[-1] in _MEASURES or not char
    dated = year and (unit == "年" or not counted)
    return (NUMBER + value,), (_united(value, unit), *ordered), "year" if dated else "number", counted


def _united(value: str, unit: str) -> str:
    """The term of a value with its unit; lengths, weights, areas and the like in the first unit of their measure."""
    if unit in METRIC:
        base, factor = METRIC[unit]
        return NUMBER + _plain(Decimal(value) * Decimal(factor)) + base
    return NUMBER + value + unit
