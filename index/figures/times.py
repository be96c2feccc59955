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

from xunduan.index.figures.calendar import following, month_in, period_of, said, since, stretch
from xunduan.index.figures.period import UNTOLD, Base, Expression, Period

_N = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:[12]\d|3[01]|0?[1-9])"
_HAN_DAY = "三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_TO = r"\s*(?:至|到|-|—|——|~|–)\s*"
_FOUR = r"(?<![\d万])(?:18|19|20|21)\d\d"
_ERA = re.compile("[底末初度第]")
"""What tells a bare 112年 from so many years."""
_YEAR = rf"(?P<year>{_FOUR} ?年|[一二][〇零○一二三四五六七八九]{{3}}年|(?:[今本去前明]|上一?)(?:\(\d{{2,4}}\))?年|(?:民国|(?=1[0-3]\d年))(?P<republic>(?<!\d)\d{{2,3}})年|全年(?!最)|当年)(?:度)?(?:全年)?"
_PART = (
    rf"(?P<half>[上下]半年|半年(?=度?报))|[前首头](?P<months>{_N}|两)个?月|[前首](?P<quarters>[二三两23])个?季度?|(?<![》”])第?(?P<quarter>[一二三四1-4首])季(?:度|(?<=(?<![》”])第.季)|(?<=首季)|(?(year)|(?!)))"
    rf"|(?P<from>{_N})月?(?:份)?{_TO}(?:(?P<to_year>(?:19|20)\d\d)年)?(?P<to>{_N})月(?:份)?(?!\d)"
    rf"|(?P<month>{_N})月(?:(?P<day>{_D}|{_HAN_DAY})(?:[日号](?:晚|凌晨|傍晚|\d{{1,2}}时)?|(?={_TO}{_D}[日号]))(?:{_TO}(?:(?P<month2>{_N})月)?(?P<day2>{_D}|{_HAN_DAY})[日号])?|份)?(?:当月)?(?P<end>底|末|初|[上中下]旬)?"
    r"|(?P<edge>(?<!\d)年[末底初]|(?(year)[末底初]|(?!)))(?![\u4e00-\u9fff]?级|[步一二三四五六七八九十])|(?<![“「])(?P<season>春节|春运|国庆|五一|元旦|中秋|清明|端午|春季|夏季|秋季|冬季|暑期档?|暑运|寒假|暑假)(?:假期|期间|黄金周|小长假)?(?:当[天日]|(?P<of_season>首[日天]|第[一二三四五六七八1-8][天日]|前[两二三四五六七2-7][天日]|最后一[天日]))?"
)
_SPAN_YEARS = rf"(?P<first>{_FOUR}|(?<!\d)1[0-3]\d(?=年?度?{_TO}1[0-3]\d年))(?:年度?)?{_TO}(?P<last>{_FOUR}|1[0-3]\d)年(?:度|间|(?P<last_month>{_N})月(?![\d一二三十]))?"
_PLAN = r"[“\"']?(?P<plan>十[一二三四五六七]?|[七八九])五[”\"']?(?=规划|时期|期间|末|开局|以来|五年|,|[”\"']|前|年均|纲要|目标)(?P<plan_end>末)?"
_RELATIVE = (
    r"(?P<week>[上本这](?=个?[周星礼]))?个?(?<![每下第四至到、-])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![至到、-])|"
    rf"(?P<untold>[上下本这]个?(?:周|星期|礼拜)(?!边|年))|(?P<near>(?<!“)[今昨前明](?:\(\d{{1,2}}\))?[天日晨早晚])|(?P<same>当天|当日|当晚|同日|同一天)|(?P<bare>(?:(?<=截[至止])|(?<=[日晨午间晚起时始][至到])|(?<![\d.月至到—去近首前连每留期达共住需满仅-])){_D}(?=[日号](?!线|楼|院|地铁|机组|台风|均|本|期|内)))[日号]"
    rf"(?:晚|凌晨|傍晚)?|(?P<moon>上个?月|本月|当月)(?!台)(?:份|(?P<moon_day>{_D})[日号](?:晚|凌晨|傍晚)?)?|(?P<now>截至目前|截止目前|到目前为止|迄今为止|迄今|至今|目前|眼下|如今|至此|现在)"
    r"|(?P<recent>近日|日前|近期|连日来)|(?:过去|近|最近|前)?(?P<count>[一二三四五六七八九十两]|(?<!\d)\d{1,2})年(?P<back>来|多来|以来|累计|间)|过去(?P<past>[一二三四五六七八九十两]|\d)年|(?P<ago>(?:[一二三四五六七八九十两]|(?<!\d)\d{1,2})(?:年|个月|周|天)前(?!后))|[近这](?P<close>[一二三四五六七八九十两]|\d)年"
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
_SINCE_THEN = re.compile(r"(?!是)[\u4e00-\u9fff“”\"·]{2,14}?(?<!长期|一直|近年|历年|多年|今年|去年)以来")
"""2017年成立以来: what began then and how it began."""
_THROUGH = re.compile(
    r"(?:[\u4e00-\u9fff]{0,16}(?:起|开始))?(?:[晚凌晨早上中下午夜间傍]{1,2}|\d{1,2}[时点])?(?:至|到)"
)
"""What stands between the first and the last day of a stretch: 6日夜间至7日, 3月18日起到4月14日."""
_CUE = re.compile(
    r"[年月季]|\d[日号]|[今昨前当明去][天日晚晨早年(]|[周期拜][一二三四五六日天]|[上下本这]个?[周星礼]|五[”\"']?(?:规|时|期|末|开)|同[日一]|目前|眼下|如今|至此|至今|现在|迄今|以来|近日|日前|近期|"
    r"春节|春运|国庆|五一|元旦|中秋|清明|端午|[春夏秋冬]季|暑期|暑运|寒假|暑假"
)
_COMPARED = re.compile(
    r"(?:比|较|相较|相比|(?<=[高低多少快慢大小强弱优好差早晚同等次])于|跟|超过了?|低于|高于|多于|少于|相当于|恢复[至到])(?:20\d\d年)?$|(?:与|和|同|同期\()$"
)
_PAST = re.compile(r"[去上前](?:\(\d{1,4}\))?个?[年月]")
_SHARES = ("恢复至", "恢复到", "相当于")
"""Behind these what a time had is only what a share is taken of."""
_COMPARED_AFTER = re.compile(r"[^,。;]{0,6}(?:相?比(?!较)|(?<!的)比较|持平|相若|的[\d.]+倍)")
_MULTIPLE = re.compile(r"[^,。;、]{0,14}的[近约超]?[\d.]+[余多]?倍")
_FRAME = re.compile(r"[^,。;]{0,6}?(?:最[高低多少大小快慢好强佳]|首[次个]|新[高低])")
"""What is only said to be the most since then: 1985年以来规模最大."""
_VERDICT = re.compile(r"[增减升降涨跌翻扩缩提回超]|成长|相比|相较|持平|(?<!最)[高低多少快慢大小早晚]")
"""Where a comparison ends that names its other side first."""
_COUNTED = re.compile(r"\d[\d.,]*+(?!个?百分点)|的[\d〇零一二三四五六七八九十百千两]")
"""较11月10%的通胀率, 较去年的2800人: what was counted then."""
_TURN = re.compile(r"(?:到|至|为|成)(?:了|近|约|超)*(?=[\d\u4e00-\u9fff])")
_EVENT = re.compile(
    r"(?:中国|世界|全国|亚洲|国际)[^,。;在已共的]{0,18}?(?:大会|博览会|年会|论坛|联赛|锦标赛|展览会|交易会|运动会|服贸会|进博会|车展|峰会|节)"
    r"|(?:版|款|级(?!别))"
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
            (found["same_time"] == "同比" and _is_base(clause, found))
            or (found["same_time"] and _COMPARED_AFTER.match(clause, found.end()))
            or clause.rfind("《", 0, found.start()) > clause.rfind("》", 0, found.start())
            or (found["year"] and _EVENT.match(clause, found.end()))
            or _MULTIPLE.match(clause, found.end())
            or _is_lifetime(clause, found, base)
            or ((found["since"] or found["back"]) and _FRAME.match(clause, found.end()))
            or _is_said_of(named, found)
        ):
            continue
        period = period_of(found, base)
        event = _event_since(clause, found)
        if event and period is not None and period is not UNTOLD:
            period = since(period, base)
        if period is not None and _is_compared(clause, found):
            verdict = _VERDICT.search(clause, found.end())
            # 较去年的2800人,增长3%; but 恢复至2019年的80% is so now.
            counted = _COUNTED.match(clause, found.end()) is not None
            of_then = counted and not clause.endswith(_SHARES, 0, found.start())
            if verdict or of_then:
                same, until = found["same_time"] == "同期", verdict.start() if verdict else len(clause)
                named.append(Expression(found.start(), found.end(), period, True, until, same))
        elif period is not None:
            # 2020年…,今年截至3月: that 3月 is not one of the year before.
            named_year = found["year"] and found["year"][0] in ("12今本" if base.named else "12")
            base = replace(
                base,
                named=period.last if named_year else base.named,
                latest=period.day or base.latest,
                moon=month_in(period) or base.moon,
            )
            whole = found["day2"] or found["to"] or found["last"]
            start_only = not whole and clause[max(0, found.start() - 1) : found.start()] in ("由", "从")
            begins = found["since"] or event or clause.startswith("开始", found.end())
            turn = _TURN.search(clause, found.end()) if start_only else None
            reach = turn.start() if turn else len(clause) if start_only and not begins else None
            if (
                period.kind == "year"
                and clause.startswith("于", found.start() - 1)
                and not clause.startswith("将", found.start() - 2)
            ):
                reach = len(clause)  # 于2016年建成,藏书3万册: when it was built is not when that is so
            if found["recent"] or found["now"] or (found["ago"] and reach is None):
                reach = sys.maxsize  # when exactly is not said: no other sentence is told of by it
            same = found["same_time"] == "同期"
            named.append(Expression(found.start(), found.end(), period, reach=reach, same=same))
    named = _through(clause, _joined(clause, named))
    if "以来" in clause and base.day:
        named += _since_events(clause, base.day, named)
        named.sort(key=lambda one: one.start)
    yield from (one for one in named if untold or one.period is not UNTOLD)


def _is_base(clause: str, found: re.Match[str]) -> bool:
    """Whether a time before 同比 is what is compared with: 与上年同比, 去年同比; but 一季度同比增长 is of that quarter."""
    lead = clause[max(0, found.start() - 8) : found.start()]
    return _PAST.match(clause, found.start()) is not None or _COMPARED.search(lead) is not None


def _is_said_of(named: list[Expression], found: re.Match[str]) -> bool:
    """Whether a time has been told that the rest only describes: 10月1日国庆, 2012年至2022年十年间."""
    if not (found["season"] or found["back"] == "间") or found["year"] or not named or named[-1].compared:
        return False
    described = ("day", "month") if found["season"] else ("span",)
    return named[-1].period.kind in described and found.start() <= named[-1].end + 1


def _is_lifetime(clause: str, found: re.Match[str], base: Base) -> bool:
    """Whether 112年 counts years: in a text that does not reckon by the Republic, unless 民国 or 度 says so."""
    if base.republic or not (found["republic"] or (found["first"] and len(found["first"]) < 4)):
        return False
    if found["first"]:
        return True
    return not clause.startswith("民国", found.start()) and not _ERA.match(clause, found.end("republic") + 1)


def _joined(clause: str, named: list[Expression]) -> list[Expression]:
    """截至昨天(6日), 当地时间10日晚(北京时间11日晨) are one day that is told twice."""
    kept: list[Expression] = []
    for one in named:
        told = kept and kept[-1].period.day
        between = clause[kept[-1].end : one.start] if kept else ""
        twice = between.endswith("(北京时间") or (between == "(" and told == one.period.day)
        if not told or not twice:
            kept.append(one)
    return kept


def _through(clause: str, named: list[Expression]) -> list[Expression]:
    """6日夜间至7日凌晨, 3月18日开始至本月14日: two days that are the ends of one stretch."""
    kept: list[Expression] = []
    for one in named:
        if kept and _THROUGH.fullmatch(clause, kept[-1].end, one.start):
            first, last = kept[-1].period.day, one.period.day
            if first and last and one.period.kind == kept[-1].period.kind == "day":
                bare = clause[one.start : one.end].partition("日")[0].isdigit()
                last = following(first, last.day) if bare else last
                if first < last:
                    kept[-1] = replace(kept[-1], end=one.end, period=stretch(first, last), reach=None)
                    continue
        kept.append(one)
    return kept


def _event_since(clause: str, found: re.Match[str]) -> re.Match[str] | None:
    """What follows a year or a month up to 以来, where something began then: 2017年成立以来, but 1985年以来最大."""
    if not found["year"] or found["since"] or found["republic"]:
        return None
    event = _SINCE_THEN.match(clause, found.end())
    return event if event and not _FRAME.match(clause, event.end()) else None


def _since_events(clause: str, day: dt.date, named: list[Expression]) -> Iterator[Expression]:
    """自航线开通以来: from an event up to now."""
    ends = {one.end for one in named}
    for found in _SINCE_EVENT.finditer(clause):
        if found.end() not in ends:
            period = Period(f"截至{said(day)}", "point", day.year, day.year, day, running=True)
            yield Expression(found.start(), found.end(), period)


def _is_compared(clause: str, found: re.Match[str]) -> bool:
    before = clause[max(0, found.start() - 8) : found.start()]
    lead = _COMPARED.search(before)
    if lead is None:
        return False
    # 与, 和, 同 compare only with 相比 behind; the others always do.
    return lead[0] not in ("与", "和", "同") or _COMPARED_AFTER.match(clause, found.end()) is not None
