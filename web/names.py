"""Names of places, periods, indicators and units in the reader's own language, beside the printed form."""

from __future__ import annotations

import calendar
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from opencc import OpenCC
from pypinyin import lazy_pinyin

from xunduan.language.fold import fold
from xunduan.language.gazetteer import by_name, english_index
from xunduan.web.text import printable

_TERMS = Path(__file__).parent / "locales" / "terms.json"
_OLD = frozenset({"peking", "canton"})
_KINDS = (("自治县", "County"), ("自治旗", "Banner"), ("区", "District"), ("县", "County"), ("旗", "Banner"))
_TIME = re.compile(
    r"(?P<asof>截至)?(?P<year>(?:19|20)\d\d)年(?:"
    r"(?P<first>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]?\d)日)?(?:至(?:(?P<until>(?:19|20)\d\d)年)?(?P<last>1[0-2]|0?[1-9])月(?P<last_day>3[01]|[12]?\d日)?)?"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|年?(?P<end>[末底]))?"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def place(name: str, language: str) -> str:
    """A place's name as readers of a language write it; empty where that is the printed form or not known."""
    if language == "zh-Hant":
        return _other(name)
    return _english_places().get(name, "") or _district(name) if language == "en" else ""


def indicator(name: str, language: str) -> str:
    """The name of a common indicator; empty where there is none in the glossary."""
    return _term("indicators", name, language)


def unit(name: str, language: str) -> str:
    return _term("units", name, language)


def period(text: str, language: str) -> str:
    """A resolved period in English: 2022年第三季度 is Q3 2022; empty for words that are no plain date."""
    if language == "zh-Hant":
        return _other(text)
    found = _TIME.fullmatch(text) if language == "en" else None
    if not found or found["last_day"]:
        return ""
    told = _told(found)
    return f"as of {told}" if found["asof"] else told


def _told(found: re.Match[str]) -> str:
    year = found["year"]
    if found["first"]:
        first = calendar.month_name[int(found["first"])]
        if found["last"]:
            first = f"{first} {year}" if found["until"] else first
            return f"{first}–{calendar.month_name[int(found['last'])]} {found['until'] or year}"
        return f"{found['day'] or ''} {first} {year}".strip()
    if found["quarter"]:
        return f"Q{_QUARTERS.get(found['quarter'], found['quarter'])} {year}"
    if found["half"]:
        return f"{'first' if found['half'] == '上' else 'second'} half of {year}"
    return f"end of {year}" if found["end"] else year


def _term(kind: str, name: str, language: str) -> str:
    if language == "zh-Hant":
        return _other(name)
    return _terms()[kind].get(fold(name), "") if language == "en" else ""


def _other(text: str) -> str:
    """The text in Traditional characters, empty where it is so already."""
    written = _traditional(printable(text))
    return written if written != text else ""


@lru_cache(maxsize=8192)
def _traditional(text: str) -> str:
    return _converter().convert(text)


@lru_cache(maxsize=1)
def _converter() -> Any:
    return OpenCC("s2tw")


@lru_cache(maxsize=1)
def _terms() -> dict[str, dict[str, str]]:
    return json.loads(_TERMS.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _english_places() -> dict[str, str]:
    """Full names of states, provinces and cities in English: the established name before the pinyin."""
    found: dict[str, list[str]] = {}
    for english, owners in english_index().items():
        for one in owners:
            found.setdefault(one.name, []).append(english)
    states = {name: Locale("en").territories[code] for code, name in Locale("zh").territories.items()}
    return states | {name: _capitalised(_established(names)) for name, names in found.items()}


def _established(names: list[str]) -> str:
    """Of several the first that is not the plain pinyin, which the index tells first."""
    return next((name for name in names[1:] if name not in _OLD), names[0])


def _capitalised(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split())


@lru_cache(maxsize=4096)
def _district(name: str) -> str:
    if name not in by_name():
        return ""
    for ending, kind in _KINDS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return f"{''.join(lazy_pinyin(name.removesuffix(ending))).capitalize()} {kind}"
    return ""
