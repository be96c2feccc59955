"""The world outside China: its countries, regions, states and large cities, by their Chinese names.

Names of countries and regions are CLDR's (babel), those of states and provinces iso-codes' (pycountry), those of
cities GeoNames' (`data/world_cities.txt`). 中国 and 全球 are places of this table too. Everything is folded.
"""

from __future__ import annotations

import gettext
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from xunduan.language.boundaries import is_word
from xunduan.language.fold import fold
from xunduan.language.gazetteer import name_index
from xunduan.language.han import RANGE

WORLD, CHINA = "全球", "中国"
WorldLevel = Literal["world", "region", "country", "state", "city"]

_OWN = ("CN", "TW", "HK", "MO")
_NOT_NAMES = frozenset(("UN", "QO", "ZZ", "XA", "XB", "001", "003", "017", "061"))
"""No places, or names that mean something else in running text (017 is 中非, China and Africa)."""
_LOCALES = ("zh_Hans", "zh_Hans_HK", "zh_Hant", "zh_Hant_HK")
# Common names of countries that stand in no table.
_ALIASES = {
    "印尼": "ID", "沙特": "SA", "阿联酋": "AE", "民主刚果": "CD", "巴新": "PG", "波黑": "BA", "韩国": "KR", "朝鲜": "KP", "北韩": "KP",
    "南韩": "KR", "澳洲": "AU", "英伦": "GB", "巴勒斯坦": "PS", "捷克": "CZ", "马其顿": "MK", "斯威士兰": "SZ", "瑙鲁": "NR",
}  # fmt: skip
_USUAL = {"PS": "巴勒斯坦", "AE": "阿联酋"}
"""Names of countries in texts where the table has another one."""
_PARTS = {
    "加沙地带": "PS",
    "约旦河西岸": "PS",
    "克里米亚": "UA",
    "北爱尔兰": "GB",
    "苏格兰": "GB",
    "英格兰": "GB",
    "威尔士": "GB",
    "马里兰州": "US",
}
"""Parts of countries that are often named and are states of no table by this name."""
_WORDS = frozenset(("中美", "中非"))
"""Names of regions that nearly always mean two countries: China and America."""
_STATE_SUFFIX = re.compile(r"(?:自治州|自治区|共和国|特区|州|省|邦|郡|县|市|道|区)$")
_GENERIC = re.compile(r"[东西南北中上下]{1,2}(?:部|方|河)?(?:省|区|州|地区)?$|首都|三角|河[流口]|中央")
"""States named only by their position: 北部地区, 中部省."""
_NAME = re.compile(rf"[{RANGE}()·-]{{2,}}$")
_LEAST_STATE = 3
"""Characters of a state's name that is taken; shorter ones are ordinary words."""


@dataclass(frozen=True, slots=True)
class WorldPlace:
    """A place outside China, or 中国 or 全球; `country` is the full name of what contains it, empty where nothing does."""

    name: str
    level: WorldLevel
    country: str = ""


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{name} is not installed: pip install {name}")
    return Path(spec.submodule_search_locations[0])


@lru_cache(maxsize=1)
def _territories() -> dict[str, dict[str, str]]:
    """Names by code, for each locale."""
    from babel import Locale

    return {code: dict(Locale.parse(code).territories) for code in _LOCALES}


@lru_cache(maxsize=1)
def world_names() -> dict[str, WorldPlace]:
    """Every name and the place it stands for."""
    names: dict[str, WorldPlace] = {
        "中国": WorldPlace(CHINA, "country"), "全球": WorldPlace(WORLD, "world"), "全世界": WorldPlace(WORLD, "world"),
        "世界各地": WorldPlace(WORLD, "world"), "世界各国": WorldPlace(WORLD, "world"),
    }  # fmt: skip
    countries = {
        code: _USUAL.get(code) or fold(name).replace("(", "（").replace(")", "）")
        for code, name in _territories()["zh_Hans"].items()
        if code not in _NOT_NAMES and code not in _OWN
    }
    for territories in _territories().values():
        for code, name in territories.items():
            if code in countries:
                level: WorldLevel = "region" if code.isdecimal() or code in ("EU", "EZ") else "country"
                if fold(name) not in _WORDS:
                    names.setdefault(fold(name), WorldPlace(countries[code], level))
    for alias, code in _ALIASES.items():
        names.setdefault(alias, WorldPlace(countries[code], "country"))
    for part, code in _PARTS.items():
        names.setdefault(part, WorldPlace(part, "state", countries[code]))
    own = {name.text for group in name_index().values() for name in group}
    for name, place in (*_cities(countries), *_states(countries)):
        if name not in own:
            names.setdefault(name, place)
    return names


@lru_cache(maxsize=1)
def _names_by_place() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, place in world_names().items():
        found.setdefault(place.name, []).append(name)
    return {place: tuple(names) for place, names in found.items()}


def names_abroad(name: str) -> tuple[str, ...]:
    """All names of the place abroad that a name stands for: 卢旺达 and 卢安达, which papers of Taiwan write."""
    place = world_names().get(name)
    return _names_by_place()[place.name] if place else (name,)


def _states(countries: dict[str, str]) -> list[tuple[str, WorldPlace]]:
    """States and provinces with and without their suffix."""
    folder = _package("pycountry")
    rows = json.loads((folder / "databases/iso3166-2.json").read_text(encoding="utf-8"))["3166-2"]
    with (folder / "locales/zh_CN/LC_MESSAGES/iso3166-2.mo").open("rb") as file:
        translate = gettext.GNUTranslations(file).gettext
    found = []
    for row in rows:
        country, name = countries.get(row["code"][:2]), fold(translate(row["name"]))
        if country is None or not _NAME.match(name) or len(name) < _LEAST_STATE or _GENERIC.match(name):
            continue
        place = WorldPlace(name, "state", country)
        found.append((name, place))
        short = _STATE_SUFFIX.sub("", name)
        if len(short) >= _LEAST_STATE:
            found.append((short, place))
    return found


def _cities(countries: dict[str, str]) -> list[tuple[str, WorldPlace]]:
    text = (Path(__file__).parent / "data/world_cities.txt").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines()[1:]:
        code, *names = line.split(" ")
        if country := countries.get(code):
            place = WorldPlace(names[0], "city", country)
            found += [(name, place) for name in names]
    return found


@lru_cache(maxsize=1)
def world_index() -> dict[str, tuple[str, ...]]:
    """The names by their first two characters, longest first."""
    index: dict[str, list[str]] = {}
    for name in world_names():
        index.setdefault(name[:2], []).append(name)
    return {key: tuple(sorted(names, key=len, reverse=True)) for key, names in index.items()}


def find_world(folded: str) -> list[tuple[int, int, WorldPlace]]:
    """Every place of the table that a folded text names as a word, in order, the longest name at each position."""
    names, index = world_names(), world_index()
    found: list[tuple[int, int, WorldPlace]] = []
    reached = 0
    pairs = map(str.__add__, folded, folded[1:])
    for position in [position for position, key in enumerate(pairs) if key in index]:
        if position < reached:
            continue
        for name in index[folded[position : position + 2]]:
            if folded.startswith(name, position) and is_word(folded, position, position + len(name)):
                reached = position + len(name)
                if folded[reached : reached + 1] != "族":  # 朝鲜族 live elsewhere, too
                    found.append((position, reached, names[name]))
                break
    return found


@lru_cache(maxsize=1)
def _holding_ours() -> dict[str, tuple[tuple[str, int], ...]]:
    """The names abroad that hold a name of a place of our own, and where: 佛罗里达州 has 达州 at 3."""
    index, found = name_index(), dict[str, list[tuple[str, int]]]()
    for longer in world_names():
        for at in range(len(longer) - 1):
            for name in index.get(longer[at : at + 2], ()):
                if longer.startswith(name.text, at):
                    found.setdefault(name.text, []).append((longer, at))
    return {name: tuple(holding) for name, holding in found.items()}


def is_part_abroad(folded: str, start: int, name: str) -> bool:
    """Whether a name that stands at `start` is a piece of a longer one abroad: 兰州 in 马里兰州."""
    holding = _holding_ours().get(name, ())
    return any(at <= start and folded.startswith(longer, start - at) for longer, at in holding)


@lru_cache(maxsize=1)
def world_places() -> dict[str, WorldPlace]:
    """The places by their own name."""
    return {place.name: place for place in world_names().values()}


@lru_cache(maxsize=1)
def world_regions() -> frozenset[str]:
    """Names of what holds countries: 亚洲, 欧盟."""
    return frozenset(name for name, place in world_places().items() if place.level in ("world", "region"))
