"""The scanner: every quantity of a folded text, and nothing that only looks like one.

    quantity  := [rough-before] numeral [unit] [rough-after]
    numeral   := [sign] arabic [rough] [multiplier] [rough] | chinese | fraction | range
    rough     := 余 多 几 来 · 近 约 超 逾 … before · 以上 以下 左右 … after

Masked before anything is matched, because digits in them are no values: dates and clock times, ordinals,
short quotations and titles (names: “清源断流2023”, “5·16”), list markers, model and document numbers,
telephone numbers, scores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from xunduan.index.figures.units import CHINESE_UNIT, FAMILIES, LATIN, UNIT
from xunduan.language.numbers import ARABIC, CHINESE, MULTIPLIER, ROUGH, parse_number
from xunduan.language.quantities import find_change


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at folded[start:end] with its unit and the words that make it approximate: 近3万人, 20个以上."""

    start: int
    end: int
    number_start: int
    """Where the numeral itself begins, behind 近 or 超."""
    value: float
    unit: str
    """Folded; empty where there is none."""
    unit_start: int
    unit_end: int
    rough: tuple[int, int] | None = None
    """Span of the first approximation mark."""
    spelled: bool = False
    """True for a Chinese numeral, which is more often a plan count or a name."""


MASK, TIME = "\x00", "\x01"

LABEL = r"[^\s\d,。!?;:]{1,8}:"
"""What a form calls its next value, behind a blank: 床号: is no beds, whatever number stands before it."""

_YEAR = r"(?:(?<!\d)(?:19|20)\d{2}|[一二][九〇零]\S[〇零一二三四五六七八九](?=年))"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
# Dates, times and periods: an indicator ends at them. Names, below, may be part of one.
_TIMES = (
    # 2016年, 2016至2020年, 2023年底, 2023年春运
    rf"{_YEAR}\s*(?:(?:[-—–~至到/、和])\s*{_YEAR})?(?:年度?(?:初(?!步)|末|底|中(?=[,旬])|前|后|代|来|间|以来)?|财年|赛季|春运)",
    # 2024-05, 2024.5.1
    r"(?<!\d)(?:19|20)\d{2}(?:[-/]\d{1,2}|(?:[-/.]\d{1,2}){2})(?!\d)",
    # 3月, 1月至10月, 5月底; not 3个月, 8月龄
    r"(?<![个\d])\d{1,2}(?:[-—–~至到、和]\d{1,2})?月(?:份|底|初|末|中旬|上旬|下旬)?(?!龄)",
    # 十二月三日, 三月份
    r"(?:十[一二]?|[一二三四五六七八九])月(?:(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日|份)",
    # 二〇二三年八月
    r"(?<=年)(?:十[一二]?|[一二三四五六七八九])月份?",
    # 上周五, 这个星期日
    r"[上本这下]?个?(?:星期|礼拜|周)(?:[一二三四五六](?![十百千万亿个])|日(?!均))",
    # 25日, 1至3号; not 日均, 7号线, 3日内
    rf"(?<![\d.]){_DAY}(?:[-—–~至到、和]{_DAY})?[日号](?!均|线|楼|以?内|以[上下])",
    # 5月3日均…: behind a month it is a day, whatever follows
    rf"(?<=月){_DAY}日",
    # 20:15, 20:15:30
    r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
    # 8时30分, 9点半, 10时许
    r"(?<![\d.])\d{1,2}[时点](?=\d|半|钟|整|许|起|开|前|后|,|至|-|—)(?:\d{1,2}分|半|钟|整)?",
    # 下午3点
    r"(?:凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|当晚|夜间|今晚|深夜)\d{1,2}[时点](?:\d{1,2}分)?",
    # 近五年, 前三季度, 未来30天, 首月
    r"(?:前|首|后|近|过去|未来|头|上|这|那|今后)(?:\d{1,2}|[一二两三四五六七八九十]{1,2})(?:年|个?季度|个?月|天|日|周)",
    # 三年行动, 两年来, 5天内
    r"(?<![\d.])(?:\d+|[一二两三四五六七八九十]{1,6})(?:年(?=行动|计划|规划|级|制|期|平均)|(?:年|个?月|天|周)(?:以?来|之?[前后内]|间|多来))",
    # …的五年,
    r"(?<=的)[一二两三四五六七八九十]{1,2}年(?=[,。;])",
    # the marks of a list at the beginning of a line or behind a full stop: (1), 2.、一、
    r"(?:^|(?<=\n)|(?<=。))[^\S\n]*+(?:\(?\d{1,2}\)|\d{1,2}[.、](?!\d)|[(]?[一二三四五六七八九十]{1,2}[、)])",
    # 117年, 1920-25年: years of any era; not 300年历史, 120年以上
    r"(?<![\d约近超逾达历])\d{3,4}(?:[-—–~至到]\d{2,4})?年(?!以上|历史|的历史|之久|[,。]?[未无])度?",
    # 3.5亿年前
    r"(?<![\d.])[\d.]{1,12}[万亿]年(?:前|间|来)",
    # 第三季度
    r"第[一二三四1-4]季度?",
    # 今(3)日, 去(2022)年
    r"[今去前昨]\(\d{1,4}\)[年日]",
    # 2023学年, 2023-24学年度
    r"(?<!\d)(?:19|20)?\d{2,3}(?:[-—–~至到](?:19|20)?\d{2,3})?学年度?",
    # 民国三十年, 乾隆元年
    r"(?:民国|昭和|平成|令和|大正|明治|洪武|永乐|宣德|成化|弘治|正德|嘉靖|隆庆|万历|天启|崇祯|永历|顺治|康熙|雍正|乾隆|嘉庆|道光|咸丰|同治|"
    r"光绪|宣统|贞观|开元)(?:\d{1,3}|元|[一二三四五六七八九十]{1,3})年(?:代|间)?",
)
_NAMES = (
    # 《五年规划》
    r"《[^》\n]{1,60}》",
    # the three sectors
    r"三次产业",
    # addresses: 12号楼3单元401室
    r"\d{1,4}[栋幢号楼]{1,2}\d{1,3}单元(?:\d{1,4}[室号]?)?",
    # 2023届
    r"(?:19|20)\d{2}届",
    # 两位数
    r"[一两二三四五六七八九十]位数",
    # ages that say who is counted: 16至24岁, 65岁以上
    r"\d{1,3}岁?[至到~—–-]\d{1,3}岁",
    r"\d{1,3}(?:周?岁)[及或]?以[上下]",
    # names of a policy
    r"九年(?:制)?义务教育|[四六八]项规定",
    # “清源断流2023”
    r"[“‘\"][^”’\"\n,。;:!?%]{1,16}[”’\"]",
    # 第3, 第一百二十
    r"第(?:\d+|[零〇一二三四五六七八九十百]+)",
    # 前十名, 前五强
    r"[前后](?:\d{1,2}|[一二两三四五六七八九十]{1,2})(?:位|名|强)",
    # 十佳, 三连冠, 五星级, 90后青年
    r"(?:\d+|[一二两三四五六七八九十百]{1,6})(?:强|甲|连[冠胜败]|大名|佳|星级?|a级|后(?=青年|大学生|[,、]))",
    # 三个100%
    r"[一二两三四五六七八九]个\d+%",
    # telephone numbers that all know
    r"(?<!\d)(?:110|119|120|122|123\d\d|96110)"
    rf"(?!\d|[.,]\d|[万亿余多%]|\s?[-—–~至到]\s?\d|{UNIT})",
    # 24小时值守: around the clock, and no amount
    r"(?<!\d)24小时(?=不|全|在|值|待|营|屯|巡|守|服|监|无|运|自助|应急|响应|热线|便民|,)",
    # models: f-16, ka52
    rf"(?<![a-z])(?!(?:(?<=[\d千万亿])|(?<=[\d千万亿]\x20))(?:{LATIN})(?![a-z\d/]))[a-z]+[-_]?\d+(?:\.\d+)?[a-z\d]*",
    # models, and units that are not known: 4k; not 5mg
    rf"\d+(?:\.\d+)?(?!(?:{LATIN})(?![a-z\d/]))[a-z]++(?![²³])",
    # scores and proportions: 3:2, 3比2
    r"(?<![\d.])\d{1,3}(?:\s*[:比]\s*\d{1,3})+(?!\d|%|\.)",
    # telephone and account numbers
    r"\d{9,}",
    # (三), (12)
    r"\([一二三四五六七八九十\d]{1,2}\)",
    # congresses and plans: 二十大, 十四五
    r"[一二三四五六七八九十]{1,3}[大五](?:精神|报告|代表|召开|以来|规划|时期|期间)|十[一二三四]五|二十大|十[六七八九]大",
    # classes of schools, and family: 初三, 老大
    r"[初高大老小][一二三四五六](?![十百千万亿个])",
)
# The first characters of all patterns above: a look ahead that spares trying each of them at every character.
_FIRST = (
    r"(?=[\d\s a-z《【“‘\"(一二两三四五六七八九十百零〇前首后近过未来头上这那今去昨第民昭平令大明洪永宣成弘正嘉隆万天崇顺康雍乾道咸同光贞开本下"
    r"拨热电专凌早中下傍晚当夜深星礼周初高老小])"
)
_MASKS = re.compile(f"{_FIRST}(?:(?P<time>{'|'.join(_TIMES)})|{'|'.join(_NAMES)})")
_BEFORE = r"(?:接近|将近|大约|超过|超出|突破|不得?(?:少于|低于|超过)|不足|不到|至少|多达|高达|逾|近|(?<![签预合节])约|超|(?<!以)上|过(?=[十百千万亿]|[\d一二三四五六七八九]成|\d[\d.,]*+[百千万亿]))"
_AFTER = r"(?:以上|以下|以内|之多|左右|上下|有余)"
_UPPER = r"(?:\d+兆(?=[\d,]{1,5}亿))?(?:\d+\x20?亿[\x20零]?(?=[\d,]{1,5}(?:\.\d+)?\x20?[余多]?[百千]?万))?(?:[\d,]{1,5}\x20?万[\x20零]?(?=(?:\d,\d{3}|\d{1,4})(?![\d.,万亿])))?"
"""6亿1163.2万, 6 亿 1,163 万, 19万2,720, 39万零938: the upper parts of a number that is said in several."""
_IN_GROUPS = rf"(?<![\d.,第表图])(?<![\d第表图]\x20)\d{{1,3}}(?:\x20\d{{3}})+(?:\.\d+)?(?=\x20?{MULTIPLIER}?(?:{UNIT}))"
"""24 064件: digits in threes set apart by blanks, as GB/T 15835 (2011, 5.1.2) has them."""
_ARABIC_NUMBER = rf"{_UPPER}(?:{_IN_GROUPS}|{ARABIC})\s?{ROUGH}?{MULTIPLIER}?{ROUGH}?"
_SIGN = r"(?:(?<![\w℃])[-+−]|(?<=[长降升跌涨比率幅为是至达润温])[-+−]|(?<=净额|总额)[-+−]|零下)"
"""Between other words a dash is one: 门票-60元, 歼-20, 200万-300万吨."""
_QUANTITY = re.compile(
    r"(?=[-+−\d零〇一二两三四五六七八九十百千万亿数几接将大超突不至多高逾近约上过])"
    rf"(?P<before>{_BEFORE})?(?P<number>"
    rf"(?P<fraction>百分之(?:{CHINESE}|{ARABIC})|千分之(?:{CHINESE}|{ARABIC})|[\d一二三四五六七八九]成[\d一二三四五六七八九](?![\d.万亿年月%个项])|(?:{CHINESE}|\d+)分之(?:{CHINESE}|\d+))"
    rf"|(?P<arabic>{_SIGN}?{_ARABIC_NUMBER})(?:\s?(?P<low_unit>[%‰℃])?(?:[-—–~～至到]|\x20-\x20)"
    rf"(?P<high>{_ARABIC_NUMBER})(?=\s?(?(low_unit)[%‰℃]|(?:{UNIT}))))?"
    rf"|(?P<chinese>(?:数|几)?[十百千万亿]*{CHINESE}(?:{ROUGH}(?:[万亿])?)?))"
    rf"\s?(?P<unit>{UNIT})?(?P<after>{_AFTER})?"
)
_CHINESE_UNIT = re.compile(CHINESE_UNIT)
_LONG_UNIT = re.compile(UNIT)
_ROUGH_AFTER = re.compile(_AFTER)
_BARE_MULTIPLIER = re.compile(r"(?:数|几)?[十百千万亿]+余?")


def mask(folded: str) -> str:
    """`folded` with names replaced by `MASK` characters and dates and periods by `TIME`; equal length."""
    return _MASKS.sub(lambda found: (TIME if found["time"] else MASK) * len(found[0]), folded)


def scan(masked: str) -> list[Quantity]:
    """All quantities of a folded and masked text, in order; never raises."""
    quantities: list[Quantity] = []
    at = 0
    while found := _QUANTITY.search(masked, at):
        quantity = _spelled(found, masked) if found["chinese"] else _numeric(found, masked)
        if quantity is not None:
            quantities.append(_in_percent(quantity) if quantity.unit == "成" else _in_full(quantity, masked))
        at = max(found.end(), quantities[-1].end if quantities else 0)  # behind 3分 of 2元5角3分
    joined = _between_bounds(_with_shared_units(quantities, masked), masked)
    return [one for one in joined if not _is_of_one_person(one, masked)]


def _between_bounds(quantities: list[Quantity], masked: str) -> list[Quantity]:
    """5万元以上20万元以下 is one range, and its value the lower bound, as of 5至20万元."""
    kept: list[Quantity] = []
    for one in quantities:
        low = kept[-1] if kept else None
        bounds = low and low.end == one.start and low.unit == one.unit and masked[one.start - 2 : one.start]
        if low and bounds == "以上" and masked.endswith("以下", 0, one.end):
            kept[-1] = replace(low, end=one.end)
        else:
            kept.append(one)
    return kept


def _in_full(quantity: Quantity, masked: str) -> Quantity:
    """A quantity with its smaller parts: 八元五角 is 8.5元, 2小时30分 2.5小时 and 19米95 19.95米."""
    change = find_change(masked, quantity.unit_start) if quantity.unit in ("元", "块") else None
    if change is not None:
        end, parts = change
        value = float(Decimal(str(quantity.value)) + parts)
        return replace(quantity, value=value, end=max(end, quantity.end))
    found = _PARTED.match(masked, quantity.unit_start) if quantity.unit in _PARTABLE else None
    if found is None:
        return quantity
    fraction = found["rest"] or found["digits"]
    last = _plain(fraction and ("0." if fraction.isascii() else "零点") + fraction)
    if quantity.unit in ("秒", "米"):
        value = quantity.value + last
    else:
        minutes = _plain(found["minutes"]) + (_plain(found["seconds"]) + last) / 60
        value = quantity.value + (minutes if quantity.unit.startswith("分") else minutes / 60)
    return replace(quantity, value=round(value, 6), end=max(found.end(), quantity.end))


def _plain(numeral: str | None) -> float:
    return parse_number(numeral) if numeral else 0.0


_PARTABLE = ("小时", "个小时", "分", "分钟", "秒", "米")
_COUNT = r"(?:\d{1,2}(?:\.\d+)?|[二三四五]?十[一二三四五六七八九]?|[零〇]?[零一二三四五六七八九])"
_DIGITS = rf"(?:\d{{1,3}}|[零〇一二三四五六七八九]{{1,2}})(?![\d:零〇一二两三四五六七八九十百千万亿]|\.\d|\s?{UNIT})"
_PARTED = re.compile(
    rf"(?:个?小时零?(?P<minutes>{_COUNT})分钟?|分钟?(?={_COUNT}秒))(?:零?(?P<seconds>{_COUNT})秒钟?(?P<rest>{_DIGITS})?)?"
    rf"|[秒米](?P<digits>{_DIGITS})"
)
"""What tells the minutes behind hours, the seconds behind minutes, and the tenths and hundredths behind 秒 and 米."""
_AGES = re.compile(r"均|寿命|年龄(?!:)|岁数")
_PUNISHED = re.compile(r"徒刑|拘役|拘留|管制|缓刑|剥夺")
_BESIDE = 8
"""So many characters beside a number tell whether it is somebody's age or sentence."""


def _is_of_one_person(quantity: Quantity, masked: str) -> bool:
    """Whether it is an age or the length of a sentence; 平均年龄26岁 is a statistic."""
    before = masked[max(0, quantity.start - _BESIDE) : quantity.start]
    if quantity.unit == "岁":
        return _AGES.search(before) is None
    beside = before + masked[quantity.end : quantity.end + _BESIDE]
    return quantity.unit in ("年", "个月", "月", "日", "天") and _PUNISHED.search(beside) is not None


def _in_percent(tenths: Quantity) -> Quantity:
    """六成 is 60%."""
    return replace(tenths, value=10 * tenths.value, unit="%", unit_start=tenths.unit_end)


def _numeric(found: re.Match[str], masked: str) -> Quantity | None:
    unit = found["unit"] or ""
    unit_start = found.start("unit") if unit else found.end("number")
    if found["fraction"]:
        value, implied = _fraction(found["fraction"])
        unit = unit or implied
    else:
        value = _arabic(found["arabic"].replace("零下", "-").replace("−", "-"))
        if found["high"] and not re.search(r"[万亿]", found["arabic"]):
            value = _scaled(value, found["high"])
        if not unit and not _stands_alone(found, masked):
            return None
    return _quantity(found, value, unit, unit_start)


def _arabic(text: str) -> float:
    """The value of an Arabic numeral, also of one in several parts (6亿1163.2万)."""
    return sum(parse_number(part) for part in _PARTS.split(text))


_PARTS = re.compile(r"(?<=[万亿兆])[\x20零]?(?=\d)")


def _scaled(low: float, high: str) -> float:
    """2至3万: the low end shares the multiplier of the high one."""
    for mark, factor in (("亿", 1e8), ("万", 1e4)):
        if mark in high:
            return round(low * factor, 6)
    return low


def _fraction(text: str) -> tuple[float, str]:
    if "成" in text:
        return 10 * parse_number(text[0]) + parse_number(text[-1]), "%"
    below, _, above = text.partition("分之")
    top, bottom = parse_number(above), parse_number(below)
    if bottom == 100:
        return top, "%"
    if bottom == 1000:
        return top, "‰"
    return (round(top / bottom, 6) if bottom else 0.0), ""


_ALONE = re.compile(r"(?:为|达|达到|是|至|到|报|收于|至于|得分|指数|比分|突破|数)$")


def _stands_alone(found: re.Match[str], masked: str) -> bool:
    """A number without a unit is a value only as the end of a clause that says so: 指数为50.2, 股指收于3120."""
    rest = masked[found.end() : found.end() + 1]
    if rest == "年":
        return False
    return re.search(r"[万亿]", found["arabic"]) is not None or _is_said(found, masked)


def _is_said(found: re.Match[str], masked: str) -> bool:
    """Whether a number ends a clause that says what it is; a spelled one only in tens of thousands."""
    if found["chinese"] and found["chinese"][-1] not in "万亿兆":
        return False
    rest = masked[found.end() : found.end() + 1]
    before = masked[max(0, found.start() - 4) : found.start()]
    return (rest == "" or rest in ",。;、()\n和,比") and bool(_ALONE.search(before) or found["before"])


def _spelled(found: re.Match[str], masked: str) -> Quantity | None:
    """A Chinese numeral counts only with a measure word of the short list."""
    text = found["chinese"]
    before = masked[max(0, found.start() - 1) : found.start()]
    if before in ("第", "十", "几", "每", "之", "说", "同", "统", "唯", "万", "其", MASK, TIME) and before:
        return None
    if text[0] in "数几":
        return None
    unit = _CHINESE_UNIT.match(masked, found.end("number"))
    bare = bool(_BARE_MULTIPLIER.fullmatch(text))
    if unit is None and len(text) > 1 and len(found["unit"] or "") > 1:
        # 一百二十亿美元: so long a unit is no part of a name
        unit = _LONG_UNIT.match(masked, found.start("unit"))
    if unit is None and (bare or not _is_said(found, masked)):
        return None
    if unit is None:
        return _quantity(found, parse_number(text), "", found.end("number"), spelled=True)
    if bare and text != "十" and not (found["before"] or found["after"] or text.endswith("余")):
        return None
    try:
        value = parse_number(text)
    except ValueError:
        return None
    after = _ROUGH_AFTER.match(masked, unit.end())
    least = 1 if (found["before"] or after) and unit[0] in FAMILIES["time"] else 2
    if value < least or (value == int(value) and text.startswith(("零", "〇"))):
        return None
    quantity = _quantity(found, value, unit[0], unit.start(), spelled=True)
    return replace(
        quantity,
        end=after.end() if after else unit.end(),
        unit_end=unit.end(),
        rough=quantity.rough or (after.span() if after else None),
    )


def _quantity(
    found: re.Match[str], value: float, unit: str, unit_start: int, spelled: bool = False
) -> Quantity:
    unit_end = found.end("unit") if found["unit"] else unit_start
    rough = None
    if found["before"]:
        rough = found.span("before")
    elif inner := re.search(ROUGH, found["number"]):
        rough = (found.start("number") + inner.start(), found.start("number") + inner.end())
    elif found["after"]:
        rough = found.span("after")
    return Quantity(
        found.start(), found.end(), found.start("number"), value, unit, unit_start, unit_end, rough, spelled
    )


def _with_shared_units(quantities: list[Quantity], masked: str) -> list[Quantity]:
    """10、20和30个: the numbers before the last have its unit."""
    complete: list[Quantity] = []
    for quantity in quantities:
        earlier: list[Quantity] = []
        stop = quantity.number_start
        while quantity.unit and not quantity.spelled:
            lead = re.search(
                rf"(?<![\d.,])({ARABIC}{MULTIPLIER}?)[、和与]$", masked[max(0, stop - 24) : stop]
            )
            if lead is None or (complete and complete[-1].end > max(0, stop - 24) + lead.start()):
                break
            start = max(0, stop - 24) + lead.start()
            value = parse_number(lead[1])
            if not re.search(r"[万亿]", lead[1]):  # 1、2亿元
                value = _scaled(value, masked[quantity.number_start : quantity.unit_start])
            end = start + len(lead[1])
            earlier.append(
                Quantity(start, end, start, value, quantity.unit, quantity.unit_start, quantity.unit_end)
            )
            stop = start
        complete.extend(reversed(earlier))
        complete.append(quantity)
    return complete
