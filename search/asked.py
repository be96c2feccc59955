"""The question side of the answer card: what number a query asks for, and of what.

A query is cut into asks, one for each number wanted. `盗窃案件立案数下降多少 破案率上升多少` holds two, each
with the words it belongs to, the unit that would answer it and whether a rise or fall is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from jieba import posseg

from xunduan.index.documents import FigureKind
from xunduan.index.figures.times import Base, Period, expressions
from xunduan.index.figures.units import FAMILIES
from xunduan.language.fold import fold
from xunduan.language.places import PlaceMention, find_places
from xunduan.search.asked_words import (
    BARE_NOUNS,
    CHANGE_NOUNS,
    CHUNK,
    COMMON,
    EITHER,
    EXPLICIT,
    FALLS,
    KINDS,
    MEASURES,
    NO_NUMBER,
    NOUN,
    QUESTION_WORDS,
    RISES,
    SEVERAL,
    UNIT_NOUNS,
    YEAR,
    unified,
)
from xunduan.search.crosslingual import translate
from xunduan.search.dates_asked import find_moments

Wanted = Literal["any", "count", "rate", "change", "implied"]
_FOCUS = 4
"""So many characters on either side of 多少 say what is counted; the rest says of whom and where."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One number that a query asks for."""

    terms: frozenset[str]
    """Bigrams of the words it belongs to, question words removed, folded."""
    text: str
    focus: frozenset[str] = frozenset()
    """Those of `terms` that stand next to the question word: what is counted."""
    nearby: frozenset[str] = frozenset()
    """Bigrams of the rest of the query, which only support."""
    units: frozenset[str] = frozenset()
    """Units that would answer, folded; empty where any would."""
    families: frozenset[str] = frozenset()
    """Families of units (`people`, `money`, `percent`, `time` …) that would answer."""
    wanted: Wanted = "any"
    direction: Literal["up", "down"] | None = None
    several: bool = False
    concepts: tuple[tuple[str, ...], ...] = ()
    """For an English query: the Chinese words that each of its words may stand for."""
    words: tuple[str, ...] = ()
    """Content words of the query, those of the ask itself first; what is asked of them left out."""


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
    other: bool = False
    """Whether it asks for something that is no number: who, why, which."""
    english: bool = False
    explicit: bool = False
    """Whether a number is asked for openly (多少, 几), not only by a noun that is one (人数, 资金)."""
    periods: tuple[Period, ...] = ()
    """The times it names, as figures have them."""
    whole_year: bool = False
    """Whether it says so: 全年."""
    kinds: frozenset[FigureKind] = frozenset()
    """`target` or `forecast` where the query asks for one; empty where it asks for what is."""


@lru_cache(maxsize=8192)
def terms_of(text: str) -> frozenset[str]:
    """Bigrams of the Chinese characters and whole Latin words of a folded text; punctuation is skipped."""
    bare = unified(text)
    latin = frozenset(word for word in re.findall(r"[a-z][a-z.]+", bare) if len(word) > 1)
    chinese = re.sub(r"[^\u4e00-\u9fff]+", "", bare)
    return latin | frozenset(chinese[at : at + 2] for at in range(len(chinese) - 1))


def members(text: str) -> list[frozenset[str]]:
    """The terms of each member of a list: 刑事、治安警情 has two."""
    return [terms for run in _content_runs(text) if (terms := terms_of(run))]


def content_terms(text: str) -> frozenset[str]:
    """The terms of a folded query without its question words."""
    terms: set[str] = set()
    for run in _content_runs(text):
        terms |= terms_of(run)
    return frozenset(terms)


def _content_runs(text: str) -> list[str]:
    runs = []
    for piece in QUESTION_WORDS.split(unified(text)):
        runs += [run for run in re.split(r"[\s、和与及\x01]|以及", piece) if run]
    return runs


def weight(term: str) -> float:
    """What a covered term counts."""
    return 0.4 if term in COMMON else 1.0


@lru_cache(maxsize=1024)
def parse_question(query: str) -> AskedFigure:
    """What `query` asks of the figures; `wants_number` is false for a query that asks none."""
    text = fold(query).strip()
    times = list(expressions(text, Base()))
    years = frozenset(int(found[1]) for found in YEAR.finditer(text))
    mentions = find_places(text)
    bare = text
    for mention in mentions:
        bare = bare[: mention.start] + "\x01" * (mention.end - mention.start) + bare[mention.end :]
    for time in times:
        bare = bare[: time.start] + "\x01" * (time.end - time.start) + bare[time.end :]
    bare = YEAR.sub(lambda found: "\x01" * len(found[0]), bare).replace("\x01", " ")
    other = bool(NO_NUMBER.search(bare))
    english = _is_english(bare)
    chunks = _chunks(bare)
    asks: list[Ask] = []
    for index, (start, end) in enumerate(chunks):
        asks += _chunk_asks(bare, chunks, index, bare[start:end], other)
    if english:
        asks = [
            replace(ask, terms=frozenset(), focus=frozenset(), concepts=concepts_of(bare)) for ask in asks[:1]
        ]
    return AskedFigure(
        bool(asks),
        tuple(asks),
        years,
        _most_exact(mentions),
        bare,
        other,
        english,
        bool(EXPLICIT.search(bare)),
        (*(time.period for time in times), *_english_months(text)),
        "全年" in text,
        frozenset(kind for kind, words in KINDS.items() if words.search(text)),
    )


def _english_months(text: str) -> list[Period]:
    """May 2026 as figures have it."""
    moments = find_moments(text) if re.search("[a-z]", text) else ()
    return [
        Period(f"{moment.year}年{moment.month}月", "month", moment.year, moment.year)
        for moment in moments
        if moment.year and not moment.day
    ]


def content_words(text: str) -> tuple[str, ...]:
    """The nouns, verbs and adjectives of a folded query, asking words left out."""
    kept = EXPLICIT.sub(" ", unified(text))
    cut = [pair for pair in posseg.cut(kept) if not QUESTION_WORDS.fullmatch(pair.word)]
    found = [
        pair.word
        for pair in cut
        if (pair.flag[0] in "nvaijlgx" or pair.flag == "eng") and pair.word.isalnum()
    ]
    return tuple(dict.fromkeys(word for word in found if not word.isdigit()))


def _is_english(text: str) -> bool:
    return _mostly_latin(text) and not re.search(r"[\u4e00-\u9fff]{2}", text)


def _mostly_latin(text: str) -> bool:
    return len(re.findall(r"[a-z]", text)) > len(re.findall(r"[\u4e00-\u9fff]", text)) * 2


def concepts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The Chinese words that each content word of an English query may stand for."""
    bare = EXPLICIT.sub(" ", text)
    named = [one for one in translate(bare) if not one.part and not _NO_CONCEPT.intersection(one.words)]
    concepts = [tuple(word for word in one.chinese if len(word) > 1) for one in named]
    return tuple(words for words in concepts if words)


_NO_CONCEPT = frozenset(
    "january february march april may june july august september october november december year month percent percentage "
    "share rate total number people city province".split()
)


def _most_exact(mentions: Sequence[PlaceMention]) -> tuple[str, ...]:
    """山东东营 asks for 东营 alone; 重庆和贵阳 for both."""
    above = {
        name for mention in mentions for name in (mention.province, mention.city) if name != mention.name
    }
    return tuple(dict.fromkeys(mention.name for mention in mentions if mention.name not in above))


def _chunks(text: str) -> list[tuple[int, int]]:
    """Spans between spaces and commas; a query that is mostly English is one chunk."""
    if _mostly_latin(text):
        return [(0, len(text))]
    spans, position = [], 0
    for found in CHUNK.finditer(text):
        if found.start() > position:
            spans.append((position, found.start()))
        position = found.end()
    if position < len(text):
        spans.append((position, len(text)))
    return spans


def _chunk_asks(text: str, chunks: list[tuple[int, int]], index: int, chunk: str, other: bool) -> list[Ask]:
    """The asks of one chunk; nouns that only imply a number (金额, 率) count where nothing asks openly."""
    found = list(EXPLICIT.finditer(chunk))
    if not found and not other:
        found = list(NOUN.finditer(chunk))
    others = [text[start:end] for number, (start, end) in enumerate(chunks) if number != index]
    asks: list[Ask] = []
    position = 0
    for number, match in enumerate(found):
        stop = len(chunk)
        if number + 1 < len(found):  # 投放多少警力和多少辆警车: each noun goes with its own 多少
            joint = _JOINT.search(chunk, match.end(), found[number + 1].start())
            stop = joint.end() if joint else match.end()
        asks.append(_ask(chunk, (position, stop), match, others))
        position = stop
    return asks


_JOINT = re.compile(r"以及|[、和与及并]")


# What another ask counts is not nearby: 申请收到多少件 审结多少件.
_OTHER_FOCUS = re.compile(rf"[\u4e00-\u9fff]{{1,{_FOCUS}}}(?:{EXPLICIT.pattern})")


def _ask(chunk: str, span: tuple[int, int], match: re.Match[str], others: list[str]) -> Ask:
    segment = chunk[span[0] : span[1]]
    units, families, wanted = _units(match, segment)
    bare = match.re is EXPLICIT or match[0] in BARE_NOUNS
    before = chunk[span[0] : match.start() if bare else match.end()]
    after = chunk[match.end() : span[1]]
    terms = content_terms(f"{before} {after}")
    elsewhere = " ".join((chunk[: span[0]], *others))
    nearby = content_terms(_OTHER_FOCUS.sub(" ", elsewhere)) - terms
    several = bool(SEVERAL.search(segment))
    focus = _focus(before, after, several) & terms
    text = segment
    if not terms - COMMON:  # 检查重点场所 巡查重点部位 个数
        several = several or len(others) > 1
        text, nearby, focus = elsewhere, frozenset(), frozenset()
        terms |= content_terms(elsewhere)
    up, down = RISES.search(segment), FALLS.search(segment)
    if up or down or EITHER.search(segment):
        wanted = "change"
    direction: Literal["up", "down"] | None = "up" if up and not down else "down" if down and not up else None
    words = content_words(f"{text} {elsewhere}")
    return Ask(terms, text, focus, nearby, units, families, wanted, direction, several, words=words)


def _focus(before: str, after: str, several: bool) -> frozenset[str]:
    """What is counted; each member of 项目警长和政策专员 where several are."""
    left, right = _content_runs(before), _content_runs(after)
    terms: set[str] = set()
    for run in left if several else left[-1:]:
        terms |= terms_of(run[-_FOCUS:])
    for run in right[:1]:
        terms |= terms_of(run[:_FOCUS])
    return frozenset(terms)


_RATE_END = re.compile(r"(?:率|比例|占比|比重)(?:是|为|达|有)?(?:了)?(?:多少)?$")


def _units(match: re.Match[str], segment: str) -> tuple[frozenset[str], frozenset[str], Wanted]:
    """Units, families and kind that one question word asks for."""
    groups = match.groupdict()
    if groups.get("percent") or groups.get("rate"):
        return frozenset(), frozenset(("percent",)), "rate"
    if measure := groups.get("measure"):
        return frozenset(), frozenset(MEASURES.get(measure, ("time", "area"))), "count"
    if unit := groups.get("unit"):
        if unit in ("钱", "块钱", "元"):
            return frozenset(), frozenset(("money",)), "count"
        return (
            frozenset((unit,)),
            frozenset(name for name, units in FAMILIES.items() if unit in units),
            "count",
        )
    if (noun := groups.get("noun")) and noun in UNIT_NOUNS:
        families, units = UNIT_NOUNS[noun]
        wanted: Wanted = "change" if noun in CHANGE_NOUNS else "rate" if "percent" in families else "count"
        return frozenset(units), frozenset(families), wanted
    if noun:
        return frozenset(), frozenset(), "count"
    english = groups.get("english") or ""
    if _RATE_END.search(segment.rstrip("? ")) or "perc" in english or "share" in english:
        return frozenset(), frozenset(("percent",)), "rate"
    return frozenset(), frozenset(), "any"
