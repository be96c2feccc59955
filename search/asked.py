"""The question side of the answer card: what number a query asks for, and of what.

A query is cut into asks, one for each number wanted. `盗窃案件立案数下降多少 破案率上升多少` holds two, each
with the words it belongs to, the unit that would answer it and whether a rise or fall is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.figures.units import CHINESE_UNIT, FAMILIES, UNIT
from index.fold import fold
from index.places import PlaceMention, find_places

Wanted = Literal["any", "count", "rate", "change", "implied"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One number that a query asks for."""

    terms: frozenset[str]
    """Bigrams of the words it belongs to, question words removed, folded."""
    nearby: frozenset[str]
    """Bigrams of the rest of the query, which only support."""
    text: str
    units: frozenset[str] = frozenset()
    """Units that would answer, folded; empty where any would."""
    family: str | None = None
    """A family of units (`people`, `money`, `percent`, `time` …) that is asked for."""
    wanted: Wanted = "any"
    direction: Literal["up", "down"] | None = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """What a query asks of the figures."""

    wants_number: bool
    asks: tuple[Ask, ...]
    years: frozenset[int]
    places: tuple[str, ...]
    """The most exact places named, full Simplified names."""
    text: str
    """Folded, without the years and places."""


_UNIT_NOUNS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "人次": (None, ("人次",)), "家次": (None, ("家次",)), "场次": (None, ("场次", "场")), "车次": (None, ("车次",)),
    "人数": ("people", ()), "人口": ("people", ()), "次数": (None, ("次", "人次", "场次", "家次", "台次", "回")),
    "户数": (None, ("户",)), "家数": (None, ("家", "户")), "件数": (None, ("件", "宗", "起")), "起数": (None, ("起", "件", "宗")),
    "栋数": (None, ("栋", "幢", "座")), "个数": (None, ()), "天数": ("time", ("天", "日")), "年限": ("time", ("年",)),
    "金额": ("money", ()), "总额": ("money", ()), "资金": ("money", ()), "产值": ("money", ()), "数额": ("money", ()),
    "价格": ("money", ()), "票房": ("money", ()), "营收": ("money", ()), "投资额": ("money", ()),
    "里程": ("length", ()), "长度": ("length", ()), "面积": ("area", ()), "时长": ("time", ()),
    "得分": (None, ("分",)), "分数": (None, ("分",)), "评分": (None, ("分",)), "指数": (None, ()),
    "比例": ("percent", ()), "占比": ("percent", ()), "比重": ("percent", ()), "百分比": ("percent", ()),
    "数量": (None, ()), "总数": (None, ()), "总量": (None, ()), "产量": (None, ()), "规模": (None, ()), "数目": (None, ()),
    "气温": (None, ("℃", "度", "摄氏度")), "温度": (None, ("℃", "度", "摄氏度")), "年龄": ("time", ("岁",)),
    "同比": ("percent", ()), "环比": ("percent", ()), "增幅": ("percent", ()), "降幅": ("percent", ()), "涨幅": ("percent", ()),
    "趋势": (None, ()), "跌幅": ("percent", ()), "增速": ("percent", ()), "增长率": ("percent", ()), "下降率": ("percent", ()),
}  # fmt: skip
# Nouns that say only what is counted in, and that no indicator repeats.
_BARE_NOUNS = frozenset((
    "人次", "家次", "场次", "车次", "人数", "次数", "户数", "家数", "件数", "起数", "栋数", "个数", "天数", "金额", "数额", "数量", "总数",
    "数目", "比例", "占比", "比重", "百分比", "趋势",
))  # fmt: skip
_CHANGE_NOUNS = frozenset(
    ("趋势", "同比", "环比", "增幅", "降幅", "涨幅", "跌幅", "增速", "增长率", "下降率")
)
_MANY = r"(?:多少|几多|若干|(?<!第)几(?!乎|位数|十年|经|何|率))"
_EXPLICIT = re.compile(
    rf"(?P<percent>百分之(?:几|多少)|几成|{_MANY}个?(?:%|百分点))"
    rf"|(?P<many>{_MANY})(?P<scale>[十百千]?[万亿])?(?P<unit>{UNIT}|{CHINESE_UNIT}|元|钱|块钱)?"
    r"|(?P<long>多(?:长时间|久)(?!一次|能|才|可以))|(?P<far>多(?:长|远|大面积|大))"
    r"|(?P<english>how\s+many|how\s+much|number\s+of|what\s+(?:percent(?:age)?|share|proportion)(?:\s+of)?|how\s+large|how\s+long)"
)
_NOUN = re.compile(
    rf"(?P<noun>{'|'.join(sorted(_UNIT_NOUNS, key=len, reverse=True))}|(?<=[\u4e00-\u9fff])(?P<rate>率)|(?<=[\u4e00-\u9fff]{{2}})(?P<number>[数量]))"
    r"(?=$|[\s,、;?。和与及以]|同比|环比|是|有|为|上升|下降|分别|各|的)"
)
_UP = re.compile(
    r"增长|上升|提高|提升|增加|上涨|增幅|涨|升了|增了|多了|翻|rise|rose|increase|grow|grew|\bup\b"
)
_DOWN = re.compile(
    r"下降|减少|降低|下跌|降幅|回落|降了|减了|跌|少了|各降|降多|缩短|下滑|fall|fell|drop|decrease|decline|\bdown\b"
)
_EITHER = re.compile(r"同比|环比|变化|增减|增速|增长率|升降|year[- ]on[- ]year")
_QUESTION_WORDS = re.compile(
    r"百分之(?:几|多少)|几成|多少|几多|若干|一共|总共|到底|究竟|请问|听说|据说|什么|怎么样|如何|哪些|是不是|有没有|"
    r"分别|各自|各是|各有|各降|各升|各|同比|环比|"
    r"下降了?|上升了?|降了|升了|降低了?|提高了?|增长了?|减少了?|增加了?|上涨了?|下跌了?|幅度|增速|增幅|降幅|涨幅|"
    r"是|有|了|的|呢|吗|啊|共|累计|总计|达到|达|全年|全市|全省|全国|今年|去年|以来|准备|目前|截至|"
    r"how many|how much|number of|what percentage|percent|what|were|was|the|of|in|by|did|is|are|\bto\b|\band\b|\ba\b"
)
_SEVERAL = re.compile(r"各|分别|、|和|与|及|以及|\band\b")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?:年)?")
_CHUNK = re.compile(r"[\s,;。?!:]+")
# Everyday short forms and the terms that documents use, both turned into one.
SYNONYMS: tuple[tuple[str, str], ...] = (
    ("电信网络诈骗", "电诈"), ("电信诈骗", "电诈"), ("网络诈骗", "电诈"), ("国内生产总值", "gdp"), ("地区生产总值", "gdp"), ("生产总值", "gdp"),
    ("居民消费价格指数", "cpi"), ("居民消费价格", "cpi"), ("工业生产者出厂价格", "ppi"), ("社会消费品零售总额", "社零总额"),
    ("固定资产投资", "固投"), ("新能源汽车", "新能源车"), ("采购经理指数", "pmi"), ("一般公共预算收入", "财政收入"),
    ("幼儿园", "幼园"), ("犯罪嫌疑人", "嫌疑人"), ("研发经费", "研发投入"), ("进出口总值", "进出口总额"),
)  # fmt: skip
_COMMON = frozenset(
    (
        "案件",
        "情况",
        "工作",
        "活动",
        "开展",
        "进行",
        "数量",
        "问题",
        "项目",
        "人数",
        "起数",
        "件数",
        "总数",
        "各类",
    )
)


def unified(text: str) -> str:
    """A folded text with the short forms of `SYNONYMS` in place of the long ones; lengths change."""
    for long, short in SYNONYMS:
        text = text.replace(long, short)
    return text


_WORD_BREAK = re.compile(r"[^0-9a-z\u4e00-\u9fff%.]+")


@lru_cache(maxsize=8192)
def terms_of(text: str) -> frozenset[str]:
    """Bigrams of Chinese runs and whole Latin words of a folded text; punctuation inside Chinese is skipped."""
    bare = unified(text)
    latin = frozenset(word for word in re.findall(r"[a-z][a-z.]+", bare) if len(word) > 1)
    chinese = re.sub(r"[^\u4e00-\u9fff]+", "", bare)
    return latin | frozenset(chinese[at : at + 2] for at in range(len(chinese) - 1))


def weight(term: str) -> float:
    """Words that stand in half of all clauses weigh less."""
    return 0.4 if term in _COMMON else 1.0


@lru_cache(maxsize=1024)
def parse_question(query: str) -> AskedFigure:
    """What `query` asks of the figures; `wants_number` is false for a query that asks none."""
    text = fold(query).strip()
    years = frozenset(int(found[1]) for found in _YEAR.finditer(text))
    mentions = find_places(text)
    bare = text
    for mention in mentions:
        bare = bare[: mention.start] + "\x01" * (mention.end - mention.start) + bare[mention.end :]
    bare = _YEAR.sub(lambda found: "\x01" * len(found[0]), bare).replace("\x01", "")
    chunks = _chunks(bare)
    asks: list[Ask] = []
    for index, (start, end) in enumerate(chunks):
        asks += _chunk_asks(bare, chunks, index, bare[start:end])
    return AskedFigure(bool(asks), tuple(asks), years, _most_exact(mentions), bare)


def _most_exact(mentions: Sequence[PlaceMention]) -> tuple[str, ...]:
    """山东东营 asks for 东营 alone; 重庆和贵阳 for both."""
    above = {
        name for mention in mentions for name in (mention.province, mention.city) if name != mention.name
    }
    return tuple(dict.fromkeys(mention.name for mention in mentions if mention.name not in above))


def _chunks(text: str) -> list[tuple[int, int]]:
    """Spans between spaces and commas; an English query is one chunk."""
    if len(re.findall(r"[a-z]", text)) > len(re.findall(r"[\u4e00-\u9fff]", text)) * 2:
        return [(0, len(text))]
    spans, position = [], 0
    for found in _CHUNK.finditer(text):
        if found.start() > position:
            spans.append((position, found.start()))
        position = found.end()
    if position < len(text):
        spans.append((position, len(text)))
    return spans


def _chunk_asks(text: str, chunks: list[tuple[int, int]], index: int, chunk: str) -> list[Ask]:
    found = list(_EXPLICIT.finditer(chunk)) or list(_NOUN.finditer(chunk))
    asks = []
    position = 0
    for number, match in enumerate(found):
        stop = len(chunk) if number == len(found) - 1 else match.end()
        asks.append(_ask(text, chunks, index, chunk, (position, stop), match))
        position = stop
    return asks


def content_terms(text: str) -> frozenset[str]:
    """The terms of a folded query without its question words."""
    terms: set[str] = set()
    for piece in _QUESTION_WORDS.split(text):
        for run in re.split(r"[\s、和与及]|以及", piece):
            terms |= terms_of(run)
    return frozenset(terms)


def _ask(
    text: str,
    chunks: list[tuple[int, int]],
    index: int,
    chunk: str,
    span: tuple[int, int],
    match: re.Match[str],
) -> Ask:
    segment = chunk[span[0] : span[1]]
    units, family, wanted = _units(match, segment)
    explicit = match.re is _EXPLICIT
    cut = segment.replace(match[0], " ", 1) if explicit or match[0] in _BARE_NOUNS else segment
    terms = content_terms(cut)
    others = " ".join(text[a:b] for number, (a, b) in enumerate(chunks) if number != index)
    rest = content_terms(f"{chunk[: span[0]]} {others}") - terms
    several = bool(_SEVERAL.search(segment))
    if not terms - _COMMON:  # 检查重点场所 巡查重点部位 个数
        several = several or len(chunks) > 2
        terms, rest = terms | rest, frozenset()
    up, down = _UP.search(segment), _DOWN.search(segment)
    if up or down or _EITHER.search(segment):
        wanted = "change"
    direction: Literal["up", "down"] | None = "up" if up and not down else "down" if down and not up else None
    text = segment if terms <= content_terms(segment) else others
    return Ask(terms, rest, text, units, family, wanted, direction, several)


def _units(match: re.Match[str], segment: str) -> tuple[frozenset[str], str | None, Wanted]:
    groups = match.groupdict()
    if groups.get("percent"):
        return frozenset(), "percent", "rate"
    if groups.get("long"):
        return frozenset(), "time", "count"
    if groups.get("unit"):
        unit = groups["unit"]
        if unit in ("钱", "块钱", "元"):
            return frozenset(), "money", "count"
        if unit in FAMILIES["people"]:
            return frozenset((unit,)), "people", "count"
        family = next(
            (name for name in ("percent", "money", "time", "length", "area") if unit in FAMILIES[name]), None
        )
        return frozenset((unit,)), family, "count"
    if groups.get("rate"):
        return frozenset(), "percent", "rate"
    if noun := groups.get("noun"):
        if noun in _UNIT_NOUNS:
            family, units = _UNIT_NOUNS[noun]
            wanted: Wanted = "change" if noun in _CHANGE_NOUNS else "rate" if family == "percent" else "count"
            return frozenset(units), family, wanted
        return frozenset(), None, "count"
    if re.search(r"(?:率|比例|占比|比重)(?:是|为|达|有)?(?:了)?(?:多少)?$", segment.rstrip("? ")):
        return frozenset(), "percent", "rate"
    if groups.get("english") and "perc" in groups["english"]:
        return frozenset(), "percent", "rate"
    if groups.get("english") and "much" in groups["english"]:
        return frozenset(), None, "any"
    return frozenset(), None, "any"
