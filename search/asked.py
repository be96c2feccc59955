"""The question side of the answer card: what number a query asks for, and of what.

A query is cut into asks, one for each number wanted. `盗窃案件立案数下降多少 破案率上升多少` holds two, each
with the words it belongs to, what is counted, the unit that would answer it and whether a rise or fall is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

from xunduan.index.documents import FigureKind
from xunduan.index.figures.period import Base, Period
from xunduan.index.figures.times import expressions
from xunduan.language.fold import blanked, fold
from xunduan.language.places import PlaceMention, is_within
from xunduan.language.world import CHINA, WORLD, find_world, world_names
from xunduan.search.asked_words import (
    BARE,
    CHUNK,
    COMMON,
    COMPARES,
    EITHER,
    EXPLICIT,
    FALLS,
    KINDS,
    NO_NUMBER,
    NOUN,
    REACHED,
    RISES,
    SEVERAL,
    YEAR,
)
from xunduan.search.content import Word, content_words, cut_words, english_words, is_english, mostly_latin
from xunduan.search.dates_asked import find_dates_asked
from xunduan.search.dictionary import FUNCTION_WORDS
from xunduan.search.places_named import place_mentions
from xunduan.search.units_asked import UnitsAsked, Wanted, named_unit, units_asked, units_of_english


@dataclass(frozen=True, slots=True)
class Ask:
    """One number that a query asks for."""

    text: str
    words: tuple[Word, ...] = ()
    """The content words it belongs to, in their order; what is asked of them left out."""
    heads: tuple[tuple[Word, ...], ...] = ()
    """Those of them that say what is counted, in groups of which one stands with the figure; empty where none does."""
    nearby: tuple[Word, ...] = ()
    """Words of the rest of the query, which only support."""
    units: frozenset[str] = frozenset()
    """Units that would answer, folded; empty where any would."""
    families: frozenset[str] = frozenset()
    """Families of units (`people`, `money`, `percent`, `time` …) that would answer."""
    wanted: Wanted = "any"
    direction: Literal["up", "down"] | None = None
    several: bool = False
    implied: bool = False
    """Whether the query asks for no number outright but may want one."""


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """A part of a year that a query names without saying which."""

    said: str
    """As the query has it, folded."""
    _period: Period

    def of(self, year: int) -> Period:
        """The same part of one year."""
        text = self._period.text.replace(f"{_ANY_YEAR}年", f"{year}年")
        return replace(self._period, text=text, first=year, last=year)


_ANY_YEAR = 1904
"""Stands for the year that is not said; no document's, and a leap year, so that it has every day."""


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """What a query asks of the figures."""

    asks: tuple[Ask, ...]
    years: frozenset[int]
    """In any writing: 2025年, 114年."""
    places: tuple[str, ...]
    """The most exact places named, full Simplified names."""
    other: bool = False
    """Whether it asks for something other than a number: who, why, which."""
    explicit: bool = False
    """Whether a number is asked for openly (多少, 几), not only by a noun that is one (人数, 资金)."""
    periods: tuple[Period, ...] = ()
    """The times it names, as figures have them."""
    parts: tuple[PartOfYear, ...] = ()
    """The parts of a year that it names without the year: 上半年, 1-2月, 五一."""
    whole_year: bool = False
    """Whether it says so: 全年."""
    kinds: frozenset[FigureKind] = frozenset()
    """`target` or `forecast` where the query asks for one, the others where it asks for what came of it (完成多少); empty
    where it asks for what is."""
    national: bool = False
    """Whether it names China and no other place."""
    abroad: frozenset[str] = frozenset()
    """Names of places outside China, as Chinese texts have them."""
    implied: Ask = Ask("", implied=True)
    """The whole query as an ask, for one that asks for nothing."""
    text: str = ""
    """The whole query, folded."""

    @property
    def compared(self) -> frozenset[str]:
        """The places and the years between which figures are compared: 上饶和赣州, 2022年与2023年."""
        spanned = {year for one in self.periods if one.first != one.last for year in (one.first, one.last)}
        asked = (self.places, tuple(str(year) for year in self.years - spanned))
        return frozenset(one for some in asked if len(some) > 1 for one in some)

    def __hash__(self) -> int:
        return hash((self.implied.text, self.years, self.places))  # asked for with every passage looked at


@lru_cache(maxsize=1024)
def figure_asked(query: str) -> AskedFigure:
    """What `query` asks of the figures; `asks` is empty for a query that asks none."""
    text = fold(query).strip()
    times = list(expressions(text, Base()))
    said = {time.start for time in times}
    parts = [
        one
        for one in expressions(text, Base(year=_ANY_YEAR))
        if one.start not in said
        and one.period.first == one.period.last == _ANY_YEAR
        and one.period.kind != "year"
    ]
    mentions = place_mentions(text)
    bare = blanked(text, ((mention.start, mention.end) for mention in mentions))
    bare = blanked(bare, ((time.start, time.end) for time in (*times, *parts)))
    bare = YEAR.sub(lambda found: " " * len(found[0]), bare)
    bare = blanked(bare, (found.span() for found in COMPARES.finditer(bare)))
    other = bool(NO_NUMBER.search(bare))
    chunks = _chunks(text)
    asks: list[Ask] = []
    for index in range(len(chunks)):
        asks += _chunk_asks(bare, chunks, index, other)
    if is_english(bare):
        words = english_words(bare)
        asks = [replace(ask, words=words, heads=_english_heads(bare, words), nearby=()) for ask in asks[:1]]
    years = frozenset(int(found[1]) for found in YEAR.finditer(text))
    periods = [time.period for time in times]
    implied = _implied(bare)
    abroad = _abroad(text, implied.words)
    return AskedFigure(
        asks=tuple(asks),
        years=years | {one.first for one in periods if one.first == one.last and not one.running},
        places=most_exact(mentions),
        other=other,
        explicit=bool(EXPLICIT.search(bare)),
        periods=(*periods, *_english_months(text)),
        parts=tuple(PartOfYear(text[one.start : one.end], one.period) for one in parts),
        whole_year="全年" in text,
        kinds=_kinds(text),
        national=not mentions and not abroad and _names_china(text),
        abroad=abroad,
        implied=implied,
        text=text,
    )


def _kinds(text: str) -> frozenset[FigureKind]:
    ahead = frozenset(kind for kind, words in KINDS.items() if words.search(text))
    return ahead or (frozenset(get_args(FigureKind)) - KINDS.keys() if REACHED.search(text) else frozenset())


def _names_china(text: str) -> bool:
    named = {place.name for _, _, place in find_world(text)}
    return CHINA in named or "全国" in text or "我国" in text or "china" in re.findall("[a-z]+", text)


def _abroad(text: str, words: Sequence[Word]) -> frozenset[str]:
    """The places outside China that a text names, in Chinese or, by its first translation, in English."""
    named = [text[start:end] for start, end, place in find_world(text) if place.name not in (CHINA, WORLD)]
    translated = [word.others[0][0] for word in words if word.text.isascii() and word.others]
    return frozenset((*named, *(name for name in translated if name in world_names())))


def _implied(bare: str) -> Ask:
    words = content_words(bare)
    heads = _english_heads(bare, words) if is_english(bare) else ((words[-1],),) if words else ()
    wanted, direction = _change(bare)
    asked = UnitsAsked(families=frozenset(("percent",)))
    if wanted != "change":
        asked = units_of_english(heads[0] if heads else ())
    return Ask(
        bare,
        words,
        heads,
        units=asked.units,
        families=asked.families,
        wanted=wanted,
        direction=direction,
        implied=True,
    )


def _english_heads(text: str, words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """What an English question counts: the last noun of the first phrase behind how many, or of all of it."""
    asking = EXPLICIT.search(text)
    tokens = re.findall(r"[a-z][a-z.'-]*", text[asking.end() if asking else 0 :])
    by_last = {word.text.split()[-1]: word for word in words}
    heads: list[Word] = []
    for token in tokens:
        if heads and token in FUNCTION_WORDS and token not in ("of", "and"):
            break
        if word := by_last.get(token.removesuffix("'s")):
            heads.append(word)
    return tuple((word,) for word in heads[-1:])


def _change(text: str) -> tuple[Wanted, Literal["up", "down"] | None]:
    """Whether a text asks for a rise or a fall, and for which."""
    up, down = RISES.search(text), FALLS.search(text)
    wanted: Wanted = "change" if up or down or EITHER.search(text) else "any"
    return wanted, "up" if up and not down else "down" if down and not up else None


def _english_months(text: str) -> list[Period]:
    """May 2026 and since 2015 as figures have them."""
    asked = find_dates_asked(text) if re.search("[a-z]", text) else ()
    since = [int(found[1]) for found in re.finditer(r"\bsince ((?:19|20)\d\d)\b", text)]
    return [Period(f"{year}年以来", "span", year, year, running=True) for year in since] + [
        Period(f"{date.year}年{date.month}月", "month", date.year, date.year)
        for date in asked
        if date.year and not date.day
    ]


def most_exact(mentions: Sequence[PlaceMention]) -> tuple[str, ...]:
    """山东东营 asks for 东营 alone; 重庆和贵阳 for both."""
    names = list(dict.fromkeys(mention.name for mention in mentions))
    return tuple(
        name for name in names if not any(other != name and is_within(other, name) for other in names)
    )


def _chunks(text: str) -> list[tuple[int, int]]:
    """Spans between spaces and commas; a query that is mostly English is one chunk."""
    if mostly_latin(text):
        return [(0, len(text))]
    spans, position = [], 0
    for found in CHUNK.finditer(text):
        if found.start() > position:
            spans.append((position, found.start()))
        position = found.end()
    if position < len(text):
        spans.append((position, len(text)))
    return spans


def _chunk_asks(text: str, chunks: list[tuple[int, int]], index: int, other: bool) -> list[Ask]:
    """The asks of one chunk; nouns that only imply a number (金额, 率) count where nothing asks openly."""
    chunk = text[slice(*chunks[index])]
    found = list(EXPLICIT.finditer(chunk))
    if not found and not other:
        found = list(NOUN.finditer(chunk))
    others = [text[start:end] for number, (start, end) in enumerate(chunks) if number != index]
    asks: list[Ask] = []
    position = 0
    for number, match in enumerate(found):
        stop = len(chunk)
        if number + 1 < len(found):  # 投放多少警力和多少辆警车: each noun goes with its own 多少
            joint = LIST.search(chunk, match.end(), found[number + 1].start())
            stop = joint.end() if joint else match.end()
        asks.append(_ask(chunk, (position, stop), match, others))
        position = stop
    return asks


LIST = re.compile(r"以及|[、和与及并\s]")
"""What the members of a list stand between."""


def _ask(chunk: str, span: tuple[int, int], match: re.Match[str], others: list[str]) -> Ask:
    segment = chunk[span[0] : span[1]]
    asked = units_asked(match, chunk, span[0])
    # What stands there for a unit may be part of a word, which then says what is counted: 多少车主, 床位数.
    in_a_word = match["unit"] is not None and named_unit(match, chunk) is None
    if match.re is EXPLICIT:
        end, start = match.start(), match.start("unit") if in_a_word else match.end()
    else:
        bare = BARE.fullmatch(match[0])
        end, start = match.end("unit") if in_a_word else match.start() if bare else match.end(), match.end()
    before, after = cut_words(chunk[span[0] : end]), cut_words(chunk[start : span[1]])
    words = tuple(dict.fromkeys(word for word, _ in (*before, *after)))
    elsewhere = " ".join((chunk[: span[0]], *others))
    nearby = tuple(word for word in content_words(elsewhere) if word not in words)
    several = bool(SEVERAL.search(segment))
    heads = _heads(before, after)
    if several:  # 企业警长和法律专员各多少人
        pieces = LIST.split(chunk[span[0] : match.start()])
        heads = tuple(
            dict.fromkeys((*heads, *(head for piece in pieces for head in _heads(cut_words(piece), ()))))
        )
    text = segment
    if all(word.text in COMMON for word in words):  # 检查重点场所 巡查重点部位 个数
        several = several or len(others) > 1
        text, words, nearby, heads = elsewhere, (*nearby, *words), (), ()
    change, direction = _change(segment)
    return Ask(
        text,
        words,
        heads,
        nearby,
        units=asked.units,
        families=asked.families,
        wanted=change if change != "any" else asked.wanted,
        direction=direction,
        several=several,
    )


def _heads(
    before: Sequence[tuple[Word, bool]], after: Sequence[tuple[Word, bool]]
) -> tuple[tuple[Word, ...], ...]:
    """What is counted: groups of words, one of which stands with the figure.

    It is the noun that follows (多少游客; 多少件投诉); else the last noun before, or a verb behind that (卖了多少钱).
    """
    run: list[Word] = []
    for number, (word, next_to) in enumerate(after):
        if number and not next_to:
            break
        run.append(word)
    if run:
        nouns = [word for word in run if word.noun]
        return tuple((word,) for word in nouns[-1:] or run)
    heads: list[tuple[Word, ...]] = []
    # 林|火烧: where two words are one, a part of each is enough.
    for at in reversed(range(len(before))):
        word, next_to = before[at]
        if (word.text in COMMON and at) or word.text in world_names():
            continue
        heads.append((word,))
        if word.noun:
            if next_to and at and (beside := before[at - 1][0]).text not in world_names():
                heads.append((beside, word))
            break
    return tuple(heads) or tuple((word,) for word, _ in before[-1:])
