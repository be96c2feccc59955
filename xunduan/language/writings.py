"""How numbers, codes, times and shares of a text are written: patterns over folded text."""

from __future__ import annotations

import re

from xunduan.language.han import RANGE
from xunduan.language.measures import METRIC, METRIC_UNIT
from xunduan.language.numbers import MULTIPLIER, ROUGH

NUMERALS = "零〇一二两三四五六七八九十百千万亿廿卅"
_ARABIC = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,3}}(?: \d{{3}}){{1,6}}(?=[{RANGE}])|\d+(?:\.\d+)?)"
)
_LESS = r"(?:\d{1,3},\d{3}|\d+(?:\.\d+)?)"
_ONES = r"(?:\d,\d{3}(?![\d,.])|(?:\d{4}|零[1-9]\d{0,2})(?= ?[元人件户次名票吨亩株]))"
"""What follows the last 万 of 4亿5,851万3,000元; of digits alone only before a unit that no year has."""
MIXED = (
    rf"{_ARABIC}(?: {MULTIPLIER}(?= \d)(?: {_LESS} {MULTIPLIER})*+(?:(?<=[万亿]) {_ONES})?+"
    rf"|(?:\s?{ROUGH}?{MULTIPLIER})++(?:{_LESS}{MULTIPLIER})*+(?:(?<=[万亿]){_ONES})?+)?+"
)
"""350万, 3亿6千万, 4亿5,851万3,000."""
PHONE = (
    r"(?:\(?(?P<area>010|02\d|0[3-9]\d\d|0[2-8](?=[)-]|\d{7,8}(?!\d)))\)?[- ]?"
    r"(?P<local>[2-8]\d{2,3}(?:[- ]?\d{4}|[- ]\d\d[- ]\d\d)|[2-8]\d{3}[- ]\d{3})"
    r"|(?:(?:00)?86[- ]?)?(?P<mobile>1[3-9]\d(?:[- ]?\d{4}[- ]?\d{4}|\d[- ]\d{3}[- ]\d{4}|\d\d[- ]\d{6})"
    r"|[48]00[- ]?(?:\d{3}[- ]?\d{4}|\d{4}[- ]\d{3}))"
    r"|(?P<grouped>(?!(?:19|20)\d\d[- ](?:19|20)\d\d)[2-8]\d{3}[- ]\d{4})"
    rf"(?! ?(?:{METRIC_UNIT}|[万亿元块亩人名户件个台套辆只头株棵天字%])))(?![\d-])"
)
"""2000-3500元 is a range and no telephone number."""
DATE = (
    r"(?:(?:(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])|(?<![\d./])(?P<republic>1[01]\d)(?P<sign>/|\.(?=\d\d\.\d\d)))"
    r"(?P<month>1[0-2]|0?[1-9])(?(mark)(?P=mark)|(?P=sign))(?P<day>3[01]|[12]\d|0?[1-9])(?![\d.])"
    r"|(?<![\d/])(?P<first>1[3-9]|2\d|3[01])/(?P<second>1[0-2]|0?[1-9])/(?P<last>(?:19|20)\d\d)(?![\d/]))"
)
"""2023-05-03; by the years of the Republic 112/5/3 and 112.05.03 (115.10.2 is a version); and 23/5/2023, as Hong Kong
has it, where the day can be no month."""
OF_A_DATE = {
    "year": "年",
    "republic": "年",
    "last": "年",
    "month": "月",
    "second": "月",
    "day": "日",
    "first": "日",
}
"""What each number of a date is of."""
CODE = (
    r"(?<![a-z0-9])(?=[0-9./·_—-]{0,40}[a-z])(?=[a-z./·_—-]{0,40}\d)"
    r"[a-z0-9]{1,40}(?:(?:[-/·_—]|\.(?=\d))[a-z0-9]{1,40}){0,8}"
)
VERSION = r"(?<![a-z0-9.])\d{1,6}(?:\.\d{1,6}){2,6}(?![\d.])"
STANDARD = r"(?<![a-z0-9])[a-z]{1,6}\d{0,4}/[tz] ?\d{2,}(?:\.\d{1,4})*"
"""GB/T 15834, DB43/T 1820, TB/T 3550.1: the number of a standard, without the year of its edition."""
SPACED_CODE = re.compile(r"(?<![a-z0-9])([a-z]{1,9}) (\d{1,6}(?:\.\d{1,3}){0,3})(?![\d.,%])")
"""GB 18030, TLS 1.3: what is typed without the space finds it."""
BOUNDS = re.compile(
    rf"(?P<low>\d+(?:\.\d+)?)[-—](?P<high>\d+(?:\.\d+)?)(?P<unit>{'|'.join(unit for unit in METRIC if unit.isascii())}|g)"
)
BELOW = re.compile(r"(?:零下|(?<![\da-z℃度])-)$")
"""What makes a temperature one below zero: 零下8度 and -8℃, but not 5-8℃."""
DIGIT = "[一二三四五六七八九]"
CLOCK = (
    rf"(?<![\d.:{NUMERALS}])(?P<hour>[01]?\d|2[0-4]|二十[一二三四]?|十{DIGIT}?|[零一二两三四五六七八九])(?::(?P<sharp>[0-5]\d)(?![\d:])"
    rf"| ?[点时](?: ?(?P<past>半|[一三]刻|[0-5]\d(?![\d.万亿%])|[二三四五]?十{DIGIT}?(?![点百万亿])|\d(?= ?分)|[零〇]?{DIGIT}(?= ?分))(?: ?分)?"
    rf"|(?P<whole>整?)(?![\d{NUMERALS}])))"
)
"""16:30, 四点半, 9点20分, 下午三点; what only counts points (三点意见) is told by what stands before it."""
SHARE_ENDS = rf"(?=$|[^{RANGE}]|[多以左的])"
BEHIND_BECOME = "为就功立果员本绩人年套品分交长效型熟了都语千百批片堆名全像婚文见色份群排书亲天双对行虫家药灾"
"""What makes a word with 成 in front of it: 三成员 are three members, 六成学生 are 60%."""
FRACTION = (
    rf"(?P<half>(?<![另那这后前下上大{NUMERALS}])一半)"
    rf"|(?P<below>[二三四五六七八九十]{{1,3}}|\d{{1,3}})分之(?P<above>[{NUMERALS}]{{1,3}}|\d{{1,3}})"
    r"|(?<![\d/.a-z-])(?P<over>[1-9]\d?)/(?P<under>[1-9]\d?)(?![\d/.a-z-])"
    rf"|(?<![第{NUMERALS}])(?P<tenths>[两二三四五六七八九]|一(?=成[{DIGIT[1:-1]}半]))成"
    rf"(?:(?P<more>{DIGIT}|半){SHARE_ENDS}|{SHARE_ENDS}|(?=[{RANGE}])(?![{BEHIND_BECOME}]))"
)
