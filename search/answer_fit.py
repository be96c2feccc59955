"""Whether a figure can be what is asked for: its unit and measure, its place, its time, its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from xunduan.index.documents import Document, Figure, Passage
from xunduan.index.figures.period import Period
from xunduan.index.figures.units import FAMILIES, same_unit
from xunduan.language.fold import fold
from xunduan.language.places import is_within, places_called
from xunduan.language.world import CHINA, WORLD, world_names, world_places
from xunduan.search.asked import Ask, AskedFigure, PartOfYear
from xunduan.search.asked_words import EVENTS, NOUN, VISITS
from xunduan.search.content import folded
from xunduan.search.periods import months_of
from xunduan.search.places_named import place_mentions

PART_OF_YEAR = 0.4
"""A month's or quarter's figure where a year is asked for: of what adds up it is a part only."""
WITHIN_YEAR = 0.8
"""A day, a season or a time of the year: what happened then happened in the year."""
YEAR_END = 0.7
"""A year's figure where its end is asked for: what there is of something in a year is counted then."""
COARSER = 0.3
"""A year's figure where a month or a part of the year is asked for."""
UNKNOWN_TIME = 0.6
"""No period is known, and the document is not of another year."""
OTHER_KIND = 0.8
"""An aim or a forecast where what is was asked for."""
UNKNOWN_PLACE = 0.6
"""Fit of a figure whose place nobody told, where the whole country is asked for, or another place that its document or
its passage names."""
AROUND = 0.85
"""The figure is of what the place that is asked for lies in, and its sentence or a heading names the place."""
PART_OF_PLACE = 0.7
"""The figure is of a part of the place that is asked for."""
_MANY = 10_000
"""From so many on people are counted without a unit."""
_HUGE = 10_000_000
"""From so much on money is."""
_ON_YEAR, _ON_MONTH = "同比", "环比"
_STOPS = "。!?！？;；\n"
_YEAR_ENDS = ("年末", "年底")
_NEVER_PIECES = frozenset("户列辆艘架栋幢头匹株棵")
"""Measure words of what nobody counts in 个: 多少户 is not answered by 2个小区, 多少列 not by 55个班列的集装箱."""
_NO_COUNTERS = frozenset().union(*(FAMILIES[name] for name in FAMILIES))


def _families(figure: Figure) -> frozenset[str]:
    unit = fold(figure.unit)
    price = unit.partition("/")[0] in FAMILIES["money"]  # 30元/张
    return frozenset(name for name, units in FAMILIES.items() if unit in units or (price and name == "money"))


def unit_fit(ask: Ask, figure: Figure) -> float:
    """0 where the figure cannot be what is asked for, else how exactly its unit and kind are, up to 1."""
    unit = folded(figure.unit)
    if "时速" in folded(figure.indicator) and "速" not in ask.text:
        return 0.0  # 时速350公里 is no length
    if ask.wanted == "change":
        return _change_fit(ask, figure, unit)
    if figure.measure == "change":
        return 0.0
    if "占" in figure.indicator and ask.wanted != "rate" and "占" not in ask.text:
        return 0.0  # 占营业收入7.5% is no 营业收入
    if unit in ask.units:
        return 1.0
    if "people" in ask.families:
        if not unit and figure.measure == "count" and figure.value >= _MANY:  # 网民规模达10亿
            return 0.5
        return 0.9 if unit in FAMILIES["people"] else 0.6 if unit == "人次" else 0.0
    if ask.families:
        if ask.units and "time" in ask.families:  # 几天 is answered in 日, 几周 not in years
            return 0.9 * float(any(same_unit(unit) == same_unit(one) for one in ask.units))
        if ask.units and "money" in ask.families and unit in FAMILIES["money"]:  # 美元 asked, 元 given
            return 0.9 * float(any(same_unit(unit) == same_unit(one) for one in ask.units))
        if not unit and "money" in ask.families and figure.value >= _HUGE and _of_money(figure):  # 产值4.2亿
            return 0.5
        if not unit and "score" in ask.families:  # 指数为50.2
            return 0.7
        return 0.9 if ask.families & _families(figure) else 0.0
    if ask.units:
        return _counter_fit(ask.units, unit)
    if unit in FAMILIES["time"] or (ask.wanted == "count" and (unit in FAMILIES["percent"] or unit == "次")):
        return 0.0
    return 0.7


def _of_money(figure: Figure) -> bool:
    """Whether an indicator ends in a noun that asks for money: 工业总产值."""
    *_, noun = list(NOUN.finditer(folded(figure.indicator))) or (None,)
    return noun is not None and noun.end() == len(noun.string) and noun["noun_money"] is not None


def _counter_fit(asked: frozenset[str], unit: str) -> float:
    """One measure word asked for, another one given: 多少起 may be answered in 件, 多少家 in 个, never in 人次 or 元."""
    if not unit:
        return 0.5
    if unit in _NO_COUNTERS or (unit in VISITS) != bool(asked & VISITS):
        return 0.0
    if asked <= EVENTS:
        return 0.8 if unit in EVENTS else 0.0
    return 0.6 * float("个" in asked or unit == "个" and asked.isdisjoint(_NEVER_PIECES))


def _change_fit(ask: Ask, figure: Figure, unit: str) -> float:
    change = figure.change
    if change is None:
        return 0.5 if unit in ask.units else 0.0
    if ask.direction and change.direction not in (ask.direction, "flat"):
        return 0.0
    if ask.units and unit not in ask.units:
        return 0.0
    said = next((basis for basis in (_ON_YEAR, _ON_MONTH) if basis in ask.text), _ON_YEAR)
    if change.basis in (_ON_YEAR, _ON_MONTH) and change.basis != said:
        return 0.0
    return float(bool(ask.units) or figure.measure == "change")


def place_fit(asked: AskedFigure, figure: Figure, passage: Passage, document: Document) -> float:
    """1 where the figure is of a place that is asked for, less where only of what lies around it, 0 elsewhere."""
    if asked.abroad:
        if figure.place in world_places() and figure.place not in (CHINA, WORLD):
            return max(_fit_abroad(figure.place, world_names()[name].name) for name in asked.abroad)
        title = document.metadata.title.value if document.metadata.title else ""
        near = passage.text if figure.place else passage.text[figure.clause_start : figure.clause_end]
        told = folded(" ".join((figure.place or "", figure.indicator, near, *passage.headings, title)))
        return float(any(name in told for name in asked.abroad))
    if asked.national:
        return UNKNOWN_PLACE if figure.place is None else float(figure.place in (CHINA, WORLD))
    if not asked.places:
        return 1.0
    if figure.place in (CHINA, WORLD):  # what all provinces have is none's
        return float(figure.place in asked.places)
    if figure.place and places_called(figure.place):
        if fit := max(_fit_within(figure.place, place) for place in asked.places):
            return fit
        # What lies around the place may answer for it where it is told of, what lies elsewhere never does.
        title = document.metadata.title.value if document.metadata.title else ""
        near = folded(" ".join((*passage.headings, title, sentence_of(passage.text, figure))))
        around = (place for place in asked.places if is_within(place, figure.place or ""))
        return AROUND if any(_is_named(place, near) for place in around) else 0.0
    known = [figure.place] if figure.place else [fact.value for fact in document.metadata.places[:1]]
    text = folded(passage.text)
    return UNKNOWN_PLACE * float(
        any(any(is_within(one, place) for one in known) or _is_named(place, text) for place in asked.places)
    )


def places_asked(places: Sequence[str], title: str, document: Document) -> tuple[str, ...]:
    """The places but those which only a title that a query says seems to name: the 南澳 of a 南澳生态教育馆 in Taiwan is not
    the county of Guangdong, where the document is about none there."""
    known = [fact.value for fact in document.metadata.places]
    named = {mention.name for mention in place_mentions(title)}
    return tuple(one for one in places if one not in named or any(is_within(place, one) for place in known))


def _is_named(place: str, text: str) -> bool:
    return place[: max(2, len(place) - 1)] in text


def sentence_of(text: str, figure: Figure) -> str:
    """The sentence of a figure of a text, folded or as it is."""
    start = max(text.rfind(stop, 0, figure.start) for stop in _STOPS) + 1
    ends = [at for stop in _STOPS if (at := text.find(stop, figure.end)) >= 0]
    return text[start : min(ends, default=len(text))]


def _fit_within(place: str, wanted: str) -> float:
    if not is_within(place, wanted):
        return 0.0
    return 1.0 if is_within(wanted, place) or place.endswith(wanted) else PART_OF_PLACE


def _fit_abroad(place: str, wanted: str) -> float:
    return 1.0 if is_within(place, wanted) else AROUND if is_within(wanted, place) else 0.0


def time_fit(asked: AskedFigure, figure: Figure, document: Document, around: str) -> float:
    """How well the figure's period is the one asked for: 1 exactly, 0 another one; 1 where none is asked for.

    `around` is the passage with its headings, folded.
    """
    years = _years(figure.period)
    fit = 1.0
    for one in asked.parts:
        fit = min(fit, _part_fit(one, figure, years, around))
    return min(fit, _year_fit(asked, figure, document, years, around)) if fit else 0.0


def _part_fit(asked: PartOfYear, figure: Figure, years: frozenset[int], around: str) -> float:
    """How well a figure is of a part of its own year; one of no known time fits where the part is named."""
    fit = max((_same_part(asked.of(year), figure, years) for year in years), default=UNKNOWN_TIME)
    said = re.sub("[“”]", "", around)  # “五一”黄金周
    return 0.0 if fit == UNKNOWN_TIME and asked.said not in said else fit


def _year_fit(
    asked: AskedFigure, figure: Figure, document: Document, years: frozenset[int], around: str
) -> float:
    if not asked.years and not asked.periods:
        whole = not asked.whole_year or figure.period_kind in (None, "year")
        return 1.0 if whole else PART_OF_YEAR
    if not years:
        line = around[around.rfind("\n", 0, figure.start) + 1 : figure.end]
        if asked.years and _years(line) == asked.years and _names_part(asked, figure, around):
            return UNKNOWN_TIME  # 2024年进出口75亿元。其中,出口31亿元
        stated = document.metadata.year or document.metadata.published
        of_document = _years(f"{stated.value[:4]}年") if stated else frozenset()
        if asked.years and not of_document:
            named = any(str(year) in around for year in asked.years) and _names_part(asked, figure, around)
            return UNKNOWN_TIME if named else 0.0
        return UNKNOWN_TIME if not asked.years or asked.years & of_document else 0.0
    if any(period.running and period.first <= max(years) for period in asked.periods):
        return WITHIN_YEAR if figure.kind == "cumulative" or figure.period_kind in ("span", "point") else 0.0
    finer = [one for one in asked.periods if one.kind != "year" and one.first == one.last]
    if finer:
        return max(_same_part(period, figure, years) for period in finer)
    return _same_years(asked, figure, years)


def _names_part(asked: AskedFigure, figure: Figure, around: str) -> bool:
    """Whether the sentence of a figure of no known time, or a heading, names the month or day asked for, if one is."""
    finer = [one.text for one in asked.periods if one.kind != "year" and one.first == one.last]
    told = sentence_of(around, figure) + around[around.rfind("\n") :]
    return not finer or any(one.rpartition("年")[2] in told for one in finer)


@lru_cache(maxsize=4096)
def _years(period: str | None) -> frozenset[int]:
    return frozenset(map(int, re.findall(r"(?:19|20)\d{2}(?=年)", period or "")))


def _same_years(asked: AskedFigure, figure: Figure, years: frozenset[int]) -> float:
    wanted = set(asked.years) | {year for period in asked.periods for year in (period.first, period.last)}
    if len(years) > 1:  # 2003年至2007年 answers for these years together and for none of them
        spans = any({period.first, period.last} == years for period in asked.periods)
        inside = figure.period_kind in ("point", "day", "span") and wanted & {max(years)}
        return 1.0 if spans or len(wanted & years) > 1 else PART_OF_YEAR if inside else 0.0
    if not wanted & years:
        return 0.0
    if figure.period_kind in ("month", "quarter", "half_year") or (
        asked.whole_year and figure.period_kind not in (None, "year")
    ):
        return PART_OF_YEAR
    return 1.0 if figure.period_kind in (None, "year") else WITHIN_YEAR


def _same_part(period: Period, figure: Figure, years: frozenset[int]) -> float:
    """The same for a month, a quarter or another part of a year."""
    if not {period.first, period.last} & years:
        return 0.0
    told = (figure.period or "").removeprefix("截至")
    wanted = period.text.removeprefix("截至")
    if told == wanted or told.startswith(wanted) or wanted.startswith(told) and figure.period_kind == "point":
        return 1.0
    if figure.period_kind in (None, "year"):
        return YEAR_END if wanted.endswith(_YEAR_ENDS) else COARSER
    months, asked = months_of(told), months_of(wanted)
    if not asked:  # 年初, 春运: which months these are is not said, but that 春运 is more than a day
        shorter = figure.period_kind == "day" and period.kind == "span"
        return UNKNOWN_TIME if months and not shorter else 0.0
    days = {period.kind, figure.period_kind} <= {"day", "point"} and told[-1] == wanted[-1] == "日"
    if not asked & months or days:
        return 0.0
    if figure.period_kind == "point":
        return WITHIN_YEAR if max(asked) == max(months) else PART_OF_YEAR
    return WITHIN_YEAR if months == asked else PART_OF_YEAR if months < asked else COARSER


def kind_fit(asked: AskedFigure, figure: Figure) -> float:
    """1 where the figure is of the kind asked for; an aim is never answered by what came of it."""
    if asked.kinds:
        return 1.0 if figure.kind in asked.kinds else 0.0
    return OTHER_KIND if figure.kind in ("target", "forecast") else 1.0


def measured_in(figure: Figure) -> str:
    """What figures of one kind share: 2.8倍 and 15.9% are both changes."""
    return "change" if figure.measure == "change" else folded(figure.unit)
