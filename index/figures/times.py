"""Expressions of time in a folded clause, and the periods that they mean on a given day.

    expression := span | plan | [截至] date | [year] part | year | relative      2016—2020年, 十四五, 截至6月14日, 今年上半年
    year       := 2023年 | 今年 | 去年 …          part := 1—9月 | 前三季度 | 上半年 | 5月 | 5月3日 | 年末 | 春节
    relative   := 今天 | 13日 | 当天 | 上月 | 目前 | 近日 | 五年来 …

An expression that is only compared with (比上年, 较2019年同期) means no figure's time and is left out.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from dataclasses import replace

from xunduan.index.figures.period import UNTOLD, Base, Expression, Period
from xunduan.language.dates import han_number

_N = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:[12]\d|3[01]|0?[1-9])"
_HAN_DAY = "三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r"\s*(?:至|到|-|—|——|~|–)\s*"
_REPUBLIC = 1911  # 民国 1 is 1912; a bare 112年底 is a year of it too, 112年 alone may be so many years
_AWAY = {"今": 0, "本": 0, "去": -1, "上": -1, "昨": -1, "前": -2, "明": 1}
"""Years or days from the text's own: 今年, 去(2025)年, 今(17)日."""
_YEAR = r"(?P<year>(?<!\d)(?:19|20)\d\d ?年|[一二][〇零○一二三四五六七八九]{3}年|(?:[今本去前明]|上一?)(?:\(\d{2,4}\))?年|(?:民国|(?=1[0-3]\d年[底末初度第]))(?P<republic>(?<!\d)\d{2,3})年|全年|当年)(?:度)?(?:全年)?"
_PART = (
    rf"(?P<half>[上下]半年)|[前首](?P<months>{_N})个?月|[前首](?P<quarters>[二三两])个?季度?|(?<![》”])第?(?P<quarter>[一二三四1-4首])季(?:度|(?<=第.季)|(?<=首季)|(?(year)|(?!)))"
    rf"|(?P<from>{_N})月?(?:份)?{_TO}(?:(?P<to_year>(?:19|20)\d\d)年)?(?P<to>{_N})月(?:份)?(?!\d)"
    rf"|(?P<month>{_N})月(?:(?P<day>{_D}|{_HAN_DAY})(?:[日号](?:晚|凌晨|傍晚|\d{{1,2}}时)?|(?={_TO}{_D}[日号]))(?:{_TO}(?:(?P<month2>{_N})月)?(?P<day2>{_D}|{_HAN_DAY})[日号])?|份)?(?:当月)?(?P<end>底|末|初|[上中下]旬)?"
    r"|(?P<edge>(?<!\d)年[末底初]|(?(year)[末底初]|(?!)))(?![\u4e00-\u9fff]?级|[步一二三四五六七八九十])|(?<![“「])(?P<season>春节|春运|国庆|五一|元旦|中秋|清明|端午|春季|夏季|秋季|冬季|暑期档?|暑运|寒假|暑假)(?:假期|期间|黄金周|小长假)?(?:当[天日])?"
)
_SPAN_YEARS = rf"(?P<first>(?<!\d)(?:19|20)\d\d)年?{_TO}(?P<last>(?:19|20)\d\d)年"
_PLAN = r"[“\"']?(?P<plan>十[一二三四五六七]?|[七八九])五[”\"']?(?=规划|时期|期间|末|开局|以来|五年|,|[”\"']|前|年均|纲要|目标)(?P<plan_end>末)?"
_RELATIVE = (
    r"(?P<week>[上本这](?=个?[周星礼]))?个?(?<![每下第四至到、-])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![至到、-])|"
    rf"(?P<untold>[上下本这]个?(?:周|星期|礼拜)(?!边|年))|(?P<near>(?<!“)[今昨前明](?:\(\d{{1,2}}\))?[天日晨早晚])|(?P<same>当天|当日|当晚|同日|同一天)|(?P<bare>(?:(?<=截[至止])|(?<![\d.月至到—去近首前连每留期达共住需满仅-])){_D}(?=[日号](?!线|楼|院|地铁|机组|台风|均|本|期|内)))[日号]"
    r"(?:晚|凌晨|傍晚)?|(?P<moon>上个?月|本月|当月)(?!台)(?:份)?|(?P<now>截至目前|截止目前|到目前为止|迄今为止|迄今|至今|目前|眼下|如今|至此|现在)"
    r"|(?P<recent>近日|日前|近期|连日来)|(?:过去|近|最近|前)?(?P<count>[一二三四五六七八九十两]|\d)年(?P<back>来|多来|以来|累计|间)|过去(?P<past>[一二三四五六七八九十两]|\d)年|[近这](?P<close>[一二三四五六七八九十两]|\d)年"
)
_EXPRESSION = re.compile(
    r"(?=[\d截首民十七八九一二三四五六两“\"'今昨前明当同去上本年全第周星礼下春国元中清端夏秋冬暑寒末底初过近最连日目眼如至现迄到这])"
    rf"(?:(?P<until>截[至止](?:到|了)?(?:北京时间|当地时间)?)?(?:{_SPAN_YEARS}|{_PLAN}|{_RELATIVE}|(?:{_YEAR})?(?:{_PART}|(?(year)|(?!))))"
    r"(?P<same_time>同期|同比)?(?P<since>年?以来|至今|起(?![诉草码]))?)"
)
_SINCE_EVENT = re.compile(
    r"[自从][\u4e00-\u9fff“”\"·]{2,14}以来|^[\u4e00-\u9fff“”\"·]{2,14}(?<!长期|一直|近年|历年|多年|今年|去年)以来(?=,|$)"
)
"""自航线开通以来; 专项整治以来 as a clause of its own, but 创下有记录以来最高."""
_CUE = re.compile(
    r"[年月季]|\d[日号]|[今昨前当明去][天日晚晨早年(]|[周期拜][一二三四五六日天]|[上下本这]个?[周星礼]|五[”\"']?(?:规|时|期|末|开)|同[日一]|目前|眼下|如今|至此|至今|现在|迄今|以来|近日|日前|近期|"
    r"春节|春运|国庆|五一|元旦|中秋|清明|端午|[春夏秋冬]季|暑期|暑运|寒假|暑假"
)
_COMPARED = re.compile(
    r"(?:比|较|相较|相比|(?<=[高低多少快慢大小强弱优好差早晚同等次])于|跟|超过了?|低于|高于|多于|少于|相当于|恢复[至到])(?:20\d\d年)?$|(?:与|和|同)$"
)
_COMPARED_AFTER = re.compile(r"[^,。;]{0,6}(?:相?比(?!较)|(?<!的)比较|持平|的[\d.]+倍)")
_MULTIPLE = re.compile(r"[^,。;、]{0,14}的[近约超]?[\d.]+[余多]?倍")
_EARLY = 3
"""Up to this month 年末 of a text that tells of no year may be that of the last one."""
_VERDICT = re.compile(r"[增减升降涨跌翻扩缩提回超]|成长|相比|相较|持平|(?<!最)[高低多少快慢大小早晚]")
"""Where a comparison ends that names its other side first."""
_TURN = re.compile(r"(?:到|至|为|成)(?:了|近|约|超)*(?=[\d\u4e00-\u9fff])")
_EVENT = re.compile(
    r"(?:中国|世界|全国|亚洲|国际)[^,。;在已共的]{0,18}?(?:大会|博览会|年会|论坛|联赛|锦标赛|展览会|交易会|运动会|服贸会|进博会|车展|峰会|节)"
    r"|年度[^,。;]{0,10}(?:奖|计划|报告|会议)|(?:版|款|级(?!别))"
)


def names_time(folded: str) -> bool:
    """A cheap look whether `expressions` could find anything."""
    return _CUE.search(folded) is not None


def expressions(clause: str, base: Base, untold: bool = False) -> Iterator[Expression]:
    """The periods that a folded clause names, in order; with `UNTOLD` ones if asked for."""
    if not names_time(clause):
        return
    named: list[Expression] = []
    for found in _EXPRESSION.finditer(clause):
        if (
            found["same_time"] == "同比"
            or (found["same_time"] and _COMPARED_AFTER.match(clause, found.end()))
            or clause.rfind("《", 0, found.start()) > clause.rfind("》", 0, found.start())
            or (found["year"] and _EVENT.match(clause, found.end()))
            or _MULTIPLE.match(clause, found.end())
        ):
            continue
        period = _period(found, base)
        if period is not None and _is_compared(clause, found):
            if verdict := _VERDICT.search(clause, found.end()):
                same = bool(found["same_time"])
                named.append(Expression(found.start(), found.end(), period, True, verdict.start(), same))
        elif period is not None:
            if (found["year"] and found["year"][0] in "12") or period.day:
                year = period.last if found["year"] and found["year"][0] in "12" else base.named
                base = replace(base, named=year, latest=period.day or base.latest)
            whole = found["day2"] or found["to"] or found["last"]
            start_only = not whole and clause[max(0, found.start() - 1) : found.start()] in ("由", "从")
            begins = found["since"] or clause.startswith("开始", found.end())
            turn = _TURN.search(clause, found.end()) if start_only else None
            reach = turn.start() if turn else len(clause) if start_only and not begins else None
            if clause.startswith("于", found.start() - 1) and not clause.startswith("将", found.start() - 2):
                reach = len(clause)  # 于2016年建成,藏书3万册: when it was built is not when that is so
            if found["recent"]:
                reach = sys.maxsize  # when exactly is not said: no other sentence is told of by it
            same = bool(found["same_time"])
            named.append(Expression(found.start(), found.end(), period, reach=reach, same=same))
    named = _joined(clause, named)
    if "以来" in clause and base.day:
        named += _since_events(clause, base.day, named)
        named.sort(key=lambda one: one.start)
    yield from (one for one in named if untold or one.period is not UNTOLD)


def _joined(clause: str, named: list[Expression]) -> list[Expression]:
    """截至昨天(6日), 当地时间10日晚(北京时间11日晨) are one day that is told twice."""
    kept: list[Expression] = []
    for one in named:
        told = kept and kept[-1].period.day
        between = clause[kept[-1].end : one.start] if kept else ""
        if not told or not (between.endswith("(北京时间") or (between == "(" and told == one.period.day)):
            kept.append(one)
    return kept


def _since_events(clause: str, day: dt.date, named: list[Expression]) -> Iterator[Expression]:
    """自航线开通以来: from an event up to now."""
    ends = {one.end for one in named}
    for found in _SINCE_EVENT.finditer(clause):
        if found.end() not in ends:
            period = Period(f"截至{_said(day)}", "point", day.year, day.year, day, running=True)
            yield Expression(found.start(), found.end(), period)


def _is_compared(clause: str, found: re.Match[str]) -> bool:
    before = clause[max(0, found.start() - 8) : found.start()]
    lead = _COMPARED.search(before)
    if lead is None:
        return False
    # 与, 和, 同 compare only with 相比 behind; the others always do.
    return lead[0] not in ("与", "和", "同") or _COMPARED_AFTER.match(clause, found.end()) is not None


def _period(found: re.Match[str], base: Base) -> Period | None:
    period = _plain(found, base)
    if period is UNTOLD:
        return period
    if period and found["until"]:
        return _until(period)
    return _since(period, found["since"], base) if period and found["since"] else period


def _plain(found: re.Match[str], base: Base) -> Period | None:
    if found["first"]:
        return years(int(found["first"]), int(found["last"]))
    if found["plan"]:
        return _plan(found["plan"], bool(found["plan_end"]))
    parts = found.groupdict()
    if parts["untold"]:
        return UNTOLD
    if parts["near"] or parts["same"] or parts["bare"] or parts["weekday"]:
        return _day(parts, base) or (None if parts["same"] else UNTOLD)
    if parts["moon"]:
        return _moon(parts["moon"], base)
    if parts["now"]:
        if base.day is None:
            return None
        return Period(f"截至{_said(base.day)}", "point", base.day.year, base.day.year, base.day)
    if parts["recent"]:
        return month_of(base.day) if base.day else None
    if count := parts["count"] or parts["past"] or parts["close"]:
        return _last_years(
            han_number(count.replace("两", "二")) or 0, base, bool(parts["close"] or parts["back"] == "间")
        )
    return _of_year(parts, base)


def years(first: int, last: int) -> Period | None:
    """A stretch of whole years."""
    if first == last:
        return Period(f"{first}年", "year", first, last)
    return Period(f"{first}年至{last}年", "span", first, last) if first < last <= first + 60 else None


def _plan(name: str, end: bool) -> Period | None:
    """十三五 is 2016 to 2020; every plan since lasts five years, as those before it did."""
    number = han_number(name)
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


def of_day(day: dt.date) -> Period:
    """One day."""
    return Period(_said(day), "day", day.year, day.year, day)


def _said(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _number(digits: str) -> int:
    return han_number(digits) or 0


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


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _moon(word: str, base: Base) -> Period | None:
    if base.month and word == "本月":
        return base.month
    day = base.latest if word == "当月" and base.latest else base.day
    if day is None:
        return None
    if word.startswith("上"):
        day = day.replace(day=1) - dt.timedelta(days=1)
    return month_of(day)


def month_of(day: dt.date) -> Period:
    """The month of a day."""
    return _month(day.year, day.month)


def _month(year: int, month: int) -> Period:
    return Period(f"{year}年{month}月", "month", year, year)


def _last_years(count: int, base: Base, close: bool) -> Period | None:
    """五年来 in a look back: the section's own years, else the years before this one. In the middle of one: unknown."""
    if not count:
        return None
    if base.span and base.span[1] - base.span[0] + 1 == count:
        return years(*base.span)
    if base.year is None or close or (base.day and base.day.month > 4):
        return None
    return years(base.year - count, base.year - 1)


def _of_year(parts: dict[str, str | None], base: Base) -> Period | None:
    word = parts["year"]
    year: int | None
    if parts["republic"]:
        year = _REPUBLIC + int(parts["republic"])
    elif word and word.rstrip("年") and word[0] in "12一二":
        year = han_number(word[:-1].strip())
    elif word in ("全年", "当年"):
        year = base.own_year
    elif word:
        year = None if base.year is None else base.year + _AWAY[word[0]]
    else:
        year = _implied_year(parts, base)
    if year is None or not 1900 <= year <= 2100:
        return None
    return _part(parts, year)


def _implied_year(parts: dict[str, str | None], base: Base) -> int | None:
    """The year of a bare 3月, 上半年 or 年末: the nearest one to the day, never far ahead of it."""
    if base.named:
        return _following(parts, base.named, base)
    if base.day is None or parts["edge"]:
        either = base.day and base.day.month <= _EARLY and not base.span and parts["edge"] != "年初"
        return None if either else base.own_year
    month = han_number(parts["month"] or parts["to"] or parts["months"] or "") or 0
    if parts["month"] and parts["day"]:
        day = _date(base.day.year, month, _number(parts["day"]))
        if day and day > base.day + dt.timedelta(days=150):
            return base.day.year - 1
        if day and day < base.day - dt.timedelta(days=240):
            return base.day.year + 1
        return base.day.year
    if parts["quarters"] or parts["quarter"]:
        month = 3 * (han_number((parts["quarters"] or parts["quarter"] or "").replace("两", "二")) or 1) - 2
    elif parts["half"]:
        month = 6 if parts["half"][0] == "上" else 12
    early = base.day.month <= 3 and month > base.day.month + 3
    return base.day.year - 1 if early else base.day.year


def _following(parts: dict[str, str | None], year: int, base: Base) -> int:
    """The year of a bare 1月12日 behind a day of `year`: the next one where it would lie before that day."""
    month = han_number(parts["month"] or "") or 0
    day = _date(year, month, _number(parts["day"])) if month and parts["day"] else None
    if day is None or base.day is None or base.latest is None or base.latest.year != year:
        return year
    later = _date(year + 1, day.month, day.day)
    return year + 1 if day < base.latest and later is not None and later <= base.day else year


def _part(parts: dict[str, str | None], year: int) -> Period | None:
    if parts["half"]:
        return Period(f"{year}年{parts['half']}", "half_year", year, year)
    if parts["months"]:
        return _run(year, 1, han_number(parts["months"]) or 0)
    if parts["quarters"]:
        number = han_number(parts["quarters"].replace("两", "二")) or 0
        return Period(f"{year}年前{'一二三四'[number - 1]}季度", "year_to_date", year, year)
    if parts["quarter"]:
        number = han_number(parts["quarter"].replace("首", "一")) or 0
        return Period(f"{year}年第{'一二三四'[number - 1]}季度", "quarter", year, year)
    if parts["from"]:
        return _run(
            year, han_number(parts["from"]) or 0, han_number(parts["to"] or "") or 0, parts["to_year"]
        )
    if parts["month"]:
        return _of_month(parts, year, han_number(parts["month"]) or 0)
    if parts["edge"]:
        return Period(f"{year}年{parts['edge'][-1].replace('底', '末')}", "point", year, year)
    if parts["season"]:
        return Period(f"{year}年{parts['season']}", "span", year, year)
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
        last_month = han_number(parts["month2"] or "") or month
        last = _date(year, last_month, _number(parts["day2"]))
        if last is None or last <= first:
            return of_day(first)
        ends = f"{last_month}月{last.day}日" if last_month != month else f"{last.day}日"
        return Period(f"{_said(first)}至{ends}", "span", year, year, last)
    end = parts["end"] or ""
    if end in ("底", "末"):
        last = _date(year + month // 12, month % 12 + 1, 1)
        return Period(f"{year}年{month}月末", "point", year, year, last and last - dt.timedelta(days=1))
    return replace(_month(year, month), text=f"{year}年{month}月{end}")


def _until(period: Period) -> Period:
    text = period.text if period.text.startswith("截至") else f"截至{period.text}"
    return replace(period, text=text, kind="point")


def _since(period: Period, word: str, base: Base) -> Period | None:
    """今年以来 runs to now; 2012年以来 over some years; what began on a day and runs on is a span."""
    if word == "起":
        return period
    if period.kind in ("year", "point") and (period.first == base.year or period.text.endswith("年初")):
        return Period(
            f"{period.first}年以来", "year_to_date", period.first, period.first, base.day, running=True
        )
    if period.kind == "span" and base.year:
        return replace(period, running=period.first <= base.year <= period.last)
    last = base.year or period.last
    return Period(f"{period.text}以来", "span", period.first, last, base.day, running=True)
