"""The words of number questions: what asks, what unit answers, and what is said in two ways. All folded."""

from __future__ import annotations

import re
from importlib.resources import files

from xunduan.index.article.cleaning.rules import read_rules
from xunduan.index.documents import FigureKind
from xunduan.index.figures.units import CHINESE_UNIT, UNIT

ASKING_ROWS = read_rules(files(__package__).joinpath("data", "asking.toml").read_text("utf-8"))
"""The words that are told by rows, each with examples (data/asking.toml)."""
_ROWS = {row.name: row for row in ASKING_ROWS}


def _pattern(name: str) -> re.Pattern[str]:
    return _ROWS[name].pattern


_NONE: tuple[str, ...] = ()
UNIT_NOUNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "人次": (_NONE, ("人次",)), "家次": (_NONE, ("家次",)), "场次": (_NONE, ("场次", "场")), "车次": (_NONE, ("车次",)),
    "人数": (("people",), _NONE), "人口": (("people",), _NONE), "次数": (_NONE, ("次", "人次", "场次", "家次", "台次", "回")),
    "户数": (_NONE, ("户",)), "家数": (_NONE, ("家", "户")), "件数": (_NONE, ("件", "宗", "起")), "起数": (_NONE, ("起", "件", "宗")),
    "栋数": (_NONE, ("栋", "幢", "座")), "个数": (_NONE, _NONE), "天数": (("time",), ("天", "日")), "年限": (("time",), ("年",)),
    "金额": (("money",), _NONE), "总额": (("money",), _NONE), "资金": (("money",), _NONE), "产值": (("money",), _NONE),
    "数额": (("money",), _NONE), "价格": (("money",), _NONE), "票房": (("money",), _NONE), "营收": (("money",), _NONE),
    "投资额": (("money",), _NONE), "里程": (("length",), _NONE), "长度": (("length",), _NONE), "面积": (("area",), _NONE),
    "时长": (("time",), _NONE), "得分": (_NONE, ("分",)), "分数": (_NONE, ("分",)), "评分": (_NONE, ("分",)), "指数": (_NONE, _NONE),
    "比例": (("percent",), _NONE), "占比": (("percent",), _NONE), "比重": (("percent",), _NONE), "百分比": (("percent",), _NONE),
    "数量": (_NONE, _NONE), "总数": (_NONE, _NONE), "总量": (_NONE, _NONE), "产量": (_NONE, _NONE), "规模": (_NONE, _NONE),
    "数目": (_NONE, _NONE), "气温": (_NONE, ("℃", "度", "摄氏度")), "温度": (_NONE, ("℃", "度", "摄氏度")),
    "年龄": (("time",), ("岁",)), "同比": (("percent",), _NONE), "环比": (("percent",), _NONE), "增幅": (("percent",), _NONE),
    "降幅": (("percent",), _NONE), "涨幅": (("percent",), _NONE), "趋势": (_NONE, _NONE),
    "幅度": (("percent",), _NONE), "跌幅": (("percent",), _NONE),
    "增速": (("percent",), _NONE), "增长率": (("percent",), _NONE), "下降率": (("percent",), _NONE),
}  # fmt: skip
"""Nouns that ask for a number by themselves, with the families and the units that answer."""
BARE_NOUNS = frozenset(
    "人次 家次 场次 车次 人数 次数 户数 家数 件数 起数 栋数 个数 天数 金额 数额 数量 总数 数目 比例 占比 比重 百分比 趋势 幅度".split()
)
"""Those that say only what is counted in, and that no indicator repeats."""
CHANGE_NOUNS = frozenset(("趋势", "幅度"))
"""Those that ask for a change and are not told by `RISES`, `FALLS` or `EITHER`."""
MEASURES: dict[str, tuple[str, ...]] = {
    "长": ("length", "time"), "远": ("length",), "高": ("length",), "宽": ("length",), "深": ("length",), "厚": ("length",),
    "大": ("area", "length"), "重": ("weight",), "久": ("time",),
}  # fmt: skip
"""多长, 多大, 多重 …: the families that answer."""

_MANY = r"(?:(?<!第)多少|几多|若干|(?<![第哪几])几(?!乎|位数|十年|经|何|率|内亚|几))"
EXPLICIT = re.compile(
    rf"(?P<percent>百分之(?:几|多少)|几成|多大(?:比例|份额|比重)|{_MANY}个?(?:%|百分点|比例|百分比))"
    rf"|(?P<many>{_MANY})(?P<scale>[十百千]?[万亿])?(?P<unit>{UNIT}|{CHINESE_UNIT}|元|钱|块钱)?"
    r"|多(?P<measure>长时间|大面积|久(?!一次|能|才|可以)|[长远高宽深厚大重](?!的)(?=$|[?,。\s]))"
    r"|(?P<english>how\s+many|how\s+much|number\s+of|what\s+(?:percent(?:age)?|share|proportion)(?:\s+of)?|how\s+large|how\s+long)"
)
NOUN = re.compile(
    rf"(?P<noun>{'|'.join(sorted(UNIT_NOUNS, key=len, reverse=True))}|(?<=[\u4e00-\u9fff])(?P<rate>率)"
    r"|(?<=[\u4e00-\u9fff]{2})(?P<number>[数量]))"
    r"(?=$|[\s,、;?。和与及以]|同比|环比|是|有|为|上升|下降|分别|各|的)"
)
ASKING = _pattern("asking")
"""What asks and does not name: the one list that matching, marking and cards leave out."""
FUNCTION = frozenset(_ROWS["function"].phrases)
"""What stands in questions and names nothing either, though texts may say it."""
NO_NUMBER = _pattern("no_number")
"""Words of questions that want something else, whatever nouns they use."""
RISES = _pattern("rises")
FALLS = _pattern("falls")
KINDS: dict[FigureKind, re.Pattern[str]] = {kind: _pattern(kind) for kind in ("target", "forecast")}
"""What asks for an aim or a forecast and no result."""
EITHER = _pattern("either")
OF_A_NUMBER = frozenset(_ROWS["of_a_number"].phrases)
"""What a question says of the kind of number, its time or the whole that it is of, and not of what is counted."""
SEVERAL = _pattern("several")
YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:年|(?![\d.%]|[万亿余多]?[个人名起件次元家户]))")
"""2022年, or four digits that stand alone and can be a year."""
CHUNK = re.compile(r"[\s,;。?!:]+")

SYNONYMS: tuple[tuple[str, str], ...] = (
    ("电信网络诈骗", "电诈"), ("电信诈骗", "电诈"), ("网络诈骗", "电诈"), ("国内生产总值", "gdp"), ("地区生产总值", "gdp"),
    ("生产总值", "gdp"), ("居民消费价格指数", "cpi"), ("居民消费价格", "cpi"), ("工业生产者出厂价格", "ppi"),
    ("社会消费品零售总额", "社零总额"), ("固定资产投资", "固投"), ("新能源汽车", "新能源车"), ("采购经理指数", "pmi"),
    ("一般公共预算收入", "财政收入"), ("幼儿园", "幼园"), ("犯罪嫌疑人", "嫌疑人"), ("研发经费", "研发投入"),
    ("进出口总值", "进出口总额"), ("外贸进出口", "外贸"), ("进出口", "外贸"), ("经济增长", "gdp增长"), ("cpi总水平", "cpi"),
    ("物价", "cpi"), ("部份", "部分"),
)  # fmt: skip
"""Everyday short forms and the terms that documents use, the long one first; both are turned into the short one.
What 进出口 counts is no 出口."""
COMMON = frozenset(_ROWS["common"].phrases)
"""Words that stand in half of all clauses and so weigh less."""


def unified(text: str) -> str:
    """A folded text with the short forms of `SYNONYMS` in place of the long ones; lengths change."""
    for long, short in SYNONYMS:
        text = text.replace(long, short)
    return text
