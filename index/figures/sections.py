"""What a stretch of a document says of itself to its figures: its place, its time, and whether it looks back or
ahead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import Document
from xunduan.index.figures.calendar import parse_day
from xunduan.index.figures.period import Base, Period
from xunduan.index.figures.times import expressions
from xunduan.language.dates import parse_date
from xunduan.language.fold import fold

_AHEAD = re.compile(
    r"(?:年|期间|时期|主要|预期|发展|工作)的?(?:目标|任务|安排|部署|打算|思路|建议|重点)|下一步|今后|展望$"
)
_BACK = re.compile(
    r"回顾|总结|成就|成效|完成情况|执行情况|进展|过去|(?:去年|一年来|[一二三四五]年来|年)的?(?:主要)?工作$"
)
_YEARS_WORK = re.compile(r"(\d{4})年的?(?:主要)?工作$")
"""Work of a year before its report, or of the year that it opens: the review before it tells which."""
_BUDGET = re.compile(r"^(?!.{0,60}(?:执行|决算|审计)).{0,60}(?:预算(?:案|草案)|特别预算)")
"""A title that announces what is to be spent."""
_TITLE_YEAR = re.compile(r"(?:[\u4e00-\u9fff]{2,12})?((?:19|20)\d\d)年(?!-|—|至|到)")
"""A report that is named by a year: its 今年."""
_REPORT = re.compile(r"工作(?:报告|总结)(?![\u4e00-\u9fff])")
_SPOKEN = BY_NAME["report_day"]
_OPENING_YEAR = re.compile(r"((?:19|20)\d\d)年,")
_REPUBLIC = re.compile(
    r"民国\s?\d{2,3}年|(?<!\d)1[0-3]\d(?:年度|年\d{1,2}月|[-/.]\d{1,2}[-/.]\d{1,2}(?![-/.\d]))"
)
"""A year that can only be one of the Republic, in a text in the traditional script."""
_CAPTION = re.compile(r"附?图\s?\d*[\s:、.]")
"""图1 2016-2020年产量: the years of a chart are not those of the text below it."""
_LONGEST = 60
"""Characters of a line that is still a heading; a longer one is a sentence."""


@dataclass(frozen=True, slots=True)
class SectionContext:
    """One section of a text, and what it says for figures that do not say it themselves."""

    start: int
    end: int
    headings: tuple[str, ...] = ()
    """Its own and those above it, outermost first, folded."""
    place: str | None = None
    period: Period | None = None
    alternatives: tuple[Period, ...] = ()
    """Years and the last of them, where its heading names both: its paragraphs tell which."""
    base: Base = Base()
    ahead: bool | None = None
    """True in a section of aims, False in one that looks back, None where it says neither."""


def _reckons_by_republic(script: str, folded: str) -> bool:
    """Whether a text in the traditional script names a year of the Republic, so that its 112年 is one."""
    return script == "zh-Hant" and _REPUBLIC.search(folded) is not None


def section_contexts(document: Document, folded: str | None = None) -> tuple[SectionContext, ...]:
    """The sections of a document in order, without gaps, with what their headings say.

    `folded` is the folded copy of its text where that is at hand.
    """
    metadata = document.metadata
    folded = fold(document.text) if folded is None else folded
    title = fold(metadata.title.value) if metadata.title else ""
    report = is_report(title)
    published = metadata.published.value if metadata.published else None
    if report and published is None:
        published = _day_of_speech(title)
    titled = _TITLE_YEAR.match(title)
    year = int(titled[1]) if titled else int(metadata.year.value) if metadata.year and not published else None
    republic = _reckons_by_republic(document.script, folded)
    found = [
        context_of(start, end, headings, place, parse_day(day or published), year, republic)
        for start, end, headings, place, day in _stretches(document)
    ]
    if _BUDGET.search(title):
        found = [replace(section, ahead=True) if section.ahead is None else section for section in found]
    if report:
        found = _opened(_after_review(found), folded)
    return tuple(found)


def is_report(title: str) -> bool:
    """Whether a folded title is that of a report on work."""
    return _REPORT.search(title) is not None


def _day_of_speech(title: str) -> str | None:
    """The day on which a report was given: …工作报告——2020年1月5日在某市人民代表大会会议上."""
    return parse_date(title) if _SPOKEN.find(title) else None


def _opened(sections: list[SectionContext], folded: str) -> list[SectionContext]:
    """A report that opens with a year, 2019年,…, tells of it in all its sections that name none and do not look
    ahead."""
    if not sections or sections[0].headings:
        return sections
    opening = [
        found
        for line in folded[sections[0].start : sections[0].end].split("\n")
        if (found := _OPENING_YEAR.match(line.strip()))
    ]
    if len(opening) != 1:
        return sections
    year = int(opening[0][1])
    told = Period(f"{year}年", "year", year, year)
    return [
        section
        if section.ahead or section.period or section.alternatives or not section.headings
        else replace(section, period=told)
        for section in sections
    ]


def _after_review(sections: list[SectionContext]) -> list[SectionContext]:
    """A report of work looks back first; what follows the review says what is to be done, whatever its heading, and so
    does the work of a year that the review does not reach: 2025年工作回顾, 2026年主要工作."""
    reviewed, until = False, 0
    kept = []
    for section in sections:
        named = [int(found[1]) for one in section.headings if (found := _YEARS_WORK.search(one))]
        ahead = section.ahead
        if reviewed and (ahead is None or (ahead is False and until and any(year > until for year in named))):
            ahead = True
        if ahead is False:
            reviewed = True
            told = (section.period, *section.alternatives)
            until = max(until, *(one.last for one in told if one), 0)
        kept.append(section if ahead is section.ahead else replace(section, ahead=ahead))
    return kept


def context_of(
    start: int,
    end: int,
    headings: tuple[str, ...],
    place: str | None,
    day: dt.date | None,
    year: int | None,
    republic: bool = False,
) -> SectionContext:
    """A section under `headings` in a document of a `day` or at least of a `year`, which its 全年 means."""
    base = Base(
        year=day.year if day else year,
        day=day,
        span=(year, year) if day and year else None,
        republic=republic,
    )
    periods: tuple[Period, ...] = ()
    ahead: bool | None = None
    for heading in reversed(headings):
        if len(heading) > _LONGEST or _CAPTION.match(heading):
            continue
        periods = periods or heading_periods(heading, base)
        if ahead is None:
            ahead = looks_ahead(heading)
    widest = min(periods, key=lambda one: (one.first, -one.last), default=None)
    if widest and widest.kind in ("year", "span"):
        base = replace(base, span=(widest.first, widest.last))
    period, alternatives = (periods[0], ()) if len(periods) == 1 else (None, periods)
    return SectionContext(start, end, headings, place, period, alternatives, base, ahead)


@lru_cache(maxsize=4096)
def heading_periods(text: str, base: Base) -> tuple[Period, ...]:
    """The periods that a folded heading names, of each stretch of years the first: one, or years and the last or the
    first of them."""
    found: dict[tuple[int, int], Period] = {}
    for expression in expressions(text, base):
        if not expression.compared:
            found.setdefault((expression.period.first, expression.period.last), expression.period)
    several = {last for _, last in found}
    begin = {first for first, _ in found}
    one_plan = len(found) == 2 and 1 in (len(several), len(begin))
    return tuple(found.values()) if len(found) == 1 or one_plan else ()


def looks_ahead(heading: str) -> bool | None:
    """Whether a folded heading announces aims (True) or a look back (False)."""
    if _BACK.search(heading):
        return False
    return True if _AHEAD.search(heading) else None


def _stretches(document: Document) -> Iterator[tuple[int, int, tuple[str, ...], str | None, str | None]]:
    """Start, end, headings, place and day of each stretch between two headings."""
    if document.sections:
        marks = [
            (section.start, section.level, section.heading, section.place, section.published)
            for section in document.sections
        ]
    else:
        marks = [
            (
                heading.start,
                heading.level,
                document.text[heading.start : heading.end],
                None,
                None,
            )
            for heading in document.headings
            if heading.kind == "heading"
        ]
    marks.sort(key=lambda mark: mark[0])
    path: list[tuple[int, str]] = []
    if not marks or marks[0][0] > 0:
        yield 0, marks[0][0] if marks else len(document.text), (), None, None
    for number, (start, level, heading, place, day) in enumerate(marks):
        path = [(above, text) for above, text in path if above < level]
        path.append((level, fold(heading)))
        end = marks[number + 1][0] if number + 1 < len(marks) else len(document.text)
        yield start, end, tuple(text for _, text in path), place, day
