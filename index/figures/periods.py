"""Which time a figure is about: what its clause says, else its sentence, paragraph, section, and last the document."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

from xunduan.index.figures.calendar import month_in, month_of, parse_day, years
from xunduan.index.figures.period import UNTOLD, Base, Expression, Period
from xunduan.index.figures.sections import SectionContext
from xunduan.index.figures.times import expressions, names_time

_SPEECH = (
    "称", "表示", "说", "宣布", "报道", "指出", "显示", "介绍", "证实", "通报", "透露", "获悉", "了解到", "强调", "发布", "公布", "消息", "警告", "声明",
    "确认", "数据",
)  # fmt: skip
"""A clause that ends in one of these tells who speaks and when."""
_BROAD = ("year", "span", "half_year", "quarter", "year_to_date")
_BRIEF = ("day", "month", "point", "quarter", "half_year")
_OPENING = 5
"""Characters that may stand before an expression that opens its sentence (全市, 截至, 刚刚过去的)."""
_LEADING = 2
"""Sentences that open a paragraph; the first one may only address somebody."""
_REACH = 16
"""Clauses looked back over for a time that still governs."""
_JOINT = 2
"""Characters that join two times of a list: 2023年和2024年."""
_BASIS_YEAR = re.compile(r"((?:19|20)\d{2})年")
_RATE = re.compile(r"每[年月天日周]")
_AVERAGE = re.compile(r"年均|(?<!两)[年月日]平均|平均每[年月]")


class PeriodReader:
    """The periods of one text, asked for figure by figure in reading order."""

    def __init__(self, default: Period | None) -> None:
        self._default = default
        self._section = SectionContext(0, 0)
        self._about: Period | None = None
        self._opened: Period | None = None
        """What the sentence opened with, before its semicolons."""
        self._sentences = self._said_in = 0
        self._base = Base()
        self._paragraph: Period | None = None
        self._broad: Period | None = None
        self._clauses: list[tuple[int, list[Expression], bool, int]] = []
        """Of the current sentence: where each clause starts, its times, whether it only tells who speaks, its
        length."""

    def enter(self, section: SectionContext) -> None:
        """A new section: what the last one was about is forgotten, unless both are about the same alternatives."""
        if not section.alternatives or section.alternatives != self._section.alternatives:
            self._about = section.period or next(iter(section.alternatives), None)
        self.new_paragraph()
        self._section, self._base = section, section.base

    def new_paragraph(self) -> None:
        """A new paragraph of the same section."""
        self._close_sentence()
        self._paragraph = self._broad = None
        self._sentences = 0
        self._opened = None

    def new_sentence(self, continues: bool = False) -> None:
        """A new sentence: the last one's time holds on, a month or a day only where nothing wider is known.

        One that `continues` the last stands behind a semicolon.
        """
        self._sentences += 1
        if not continues:
            self._opened = None
        else:
            first = next((found for _, found, speaks, _ in self._clauses if found and not speaks), [])
            if first and first[0].start <= _OPENING and not first[0].compared:
                self._opened = first[0].period
        self._close_sentence()
        if self._base.named is not None:
            self._base = replace(self._section.base, latest=self._base.latest, moon=self._base.moon)

    def _close_sentence(self) -> None:
        """What the sentence so far leaves to those that follow."""
        for number, (_, found, speaks, length) in enumerate(self._clauses):
            led = False
            for one in found:
                period = one.period
                if one.reach is not None or one.compared:
                    continue
                if speaks:
                    continue
                leads = period.kind in _BROAD and self._leads(one, number, length)
                if leads:
                    self._broad, led = period, True
                if not leads and one.start > 0 and period.kind in ("year", "span"):
                    if not led:  # 2025年是“十四五”收官之年 goes on about the year
                        self._paragraph = None  # 让去年得以风调雨顺 tells nobody when the rest was
                    continue
                self._paragraph, self._said_in = period, self._sentences
        self._clauses = []

    def _leads(self, one: Expression, number: int, length: int) -> bool:
        """Whether an expression in the clause with this `number` and `length` holds for the sentences that follow.

        Where the section has a time, only a clause that says nothing but another one leaves it; where the document
        has one, a sentence that opens with it; where nobody knows when it was written, only the first.
        """
        if self._about:
            whole = one.start <= 1 or one.period.kind != "span"
            return number == 0 and one.end >= length and whole
        dated = self._base.year is not None or self._sentences <= _LEADING
        return number == 0 and one.start <= _OPENING and dated

    def read(self, clause: str, start: int) -> None:
        """A folded clause of the current sentence."""
        found = self._expressions(clause) if names_time(clause) else []
        for one in found:
            if one.compared or one.period is UNTOLD:
                continue
            if self._base.month is None and one.period.kind in ("month", "day"):
                opened = month_of(one.period.day) if one.period.day else one.period
                self._base = replace(self._base, month=opened)
                self._section = replace(self._section, base=replace(self._section.base, month=opened))
            opens = one is found[0] and one.start <= _OPENING  # 今年是“十五五”开局之年 opens with the year
            if self._sentences <= _LEADING and not self._clauses and opens:
                self._turn(one.period)
            if one.period.day and one.period.kind in ("day", "point") and one.period.day != self._base.latest:
                self._base = replace(self._base, latest=one.period.day)
            if (
                clause[one.start : one.start + 1] in ("1", "2", "一", "二")
                and "年" in clause[one.start : one.end]
            ):
                self._base = replace(self._base, named=one.period.last)
        bare = clause.rstrip(",:。;的")
        speaks = bare.endswith(_SPEECH)
        told = [one.period for one in found if not (one.compared or one.period is UNTOLD or speaks)]
        if moon := next((month for one in reversed(told) if (month := month_in(one))), None):
            self._base = replace(self._base, moon=moon)
        if speaks and self._clauses:
            at, times, _, length = self._clauses[-1]
            if times and times[0].start == 0 and times[-1].end == length:
                self._clauses[-1] = (at, times, True, length)  # 8日,记者获悉: both tell when it was told
        self._clauses.append((start, found, speaks, len(bare)))

    def _expressions(self, clause: str) -> list[Expression]:
        """The times that a clause names, by what the text has told of time before it."""
        base = self._base
        if base.named is None and base.day is None and self._broad:
            base = replace(base, named=self._broad.last)
        if self._paragraph and self._paragraph.kind == "year":  # 2022年粮食增产。全年猪肉产量增长
            base = replace(base, span=(self._paragraph.first, self._paragraph.last))
        spans = [one.period for _, found, _, _ in self._clauses for one in found if one.period.kind == "span"]
        if spans:  # 2012年至2021年,收入增长,十年累计163万亿元
            base = replace(base, span=(spans[-1].first, spans[-1].last))
        return [self._same(one) if one.same else one for one in expressions(clause, base, untold=True)]

    def _same(self, one: Expression) -> Expression:
        """去年同期 with the months that the text tells of."""
        told = self._of_sentence(sys.maxsize) or self._opened or self._inherited()
        if told is None or told is UNTOLD or told.first != told.last or one.period.kind != "year":
            return one
        text = told.text.replace(f"{told.first}年", one.period.text)
        return replace(
            one, period=replace(told, text=text, first=one.period.first, last=one.period.last, day=None)
        )

    def _turn(self, period: Period) -> None:
        """A paragraph that opens with another of the section's alternatives; what follows is about that."""
        for one in self._section.alternatives:
            if (one.first, one.last) == (period.first, period.last):
                self._about = one

    def period_at(self, position: int, phrase: str, lasting: bool = False) -> Period | None:
        """The period of the figure at `position`, which measures `phrase`; None where nothing says it.

        What is `lasting`, a length or an area, and what is so 每年 or 每天 inherits no month and no day of what
        stands around it.
        """
        period = self._of_sentence(position) or self._opened or self._inherited()
        brief = period is not None and period.kind in _BRIEF and self._of_sentence(position) is None
        if brief and (lasting or _RATE.search(phrase)):
            return None
        if period is UNTOLD:
            return None
        if period and period.kind in ("year", "point", "year_to_date") and _AVERAGE.search(phrase):
            return self._stretch()
        return period

    def listed_at(self, position: int) -> list[Period]:
        """The times of the list that was named last before `position` in the sentence, or the years of one stretch of
        them; empty where it was one."""
        for start, found, _, _ in reversed(self._clauses[-_REACH:]):
            named = [one for one in found if start + one.start < position and not one.compared]
            if not named:
                continue
            listed = named[-1:]
            for one in reversed(named[:-1]):
                if listed[0].start - one.end > _JOINT:
                    break
                listed.insert(0, one)
            only = listed[0].period
            if len(listed) == 1 and only.kind == "span" and only.text.endswith("年") and not only.running:
                return [year for at in range(only.first, only.last + 1) if (year := years(at, at))]
            return [one.period for one in listed] if len(listed) > 1 else []
        return []

    def _of_sentence(self, position: int) -> Period | None:
        weak: Period | None = None
        own = len(self._clauses) - 1
        for number in range(own, max(-1, own - _REACH), -1):
            start, found, speaks, _ = self._clauses[number]
            before = [
                one.period
                for one in found
                if start + one.start < position and (one.reach is None or position <= start + one.reach)
            ]
            if not before and number == own:
                before = [one.period for one in found if one.period.kind == "day" and not one.compared][:1]
            if not before:
                continue
            if number < own and self._is_aside(number, before[-1]):
                continue
            if not speaks or number == own:
                return self._as_of(number, before[-1])
            weak = weak or before[-1]
        if weak and not (self._paragraph and self._paragraph.kind != "day"):
            return weak
        return None

    def _is_aside(self, number: int, period: Period) -> bool:
        """Whether an earlier clause names a time only in passing (8日,举行冲刺三季度的活动): one before has opened the
        sentence."""
        at = next(one.start for one in self._clauses[number][1] if one.period is period)
        opened = next((found for _, found, speaks, _ in self._clauses[:number] if found and not speaks), None)
        return (
            at > _OPENING and opened is not None and opened[0].start <= _OPENING and opened[0].reach is None
        )

    def _as_of(self, number: int, period: Period) -> Period:
        """截至7月2日,今年以来…已达: what runs on is told as of the day that its sentence names."""
        this_year = period.kind == "year" and period.first == self._base.year
        if not (period.running or this_year or period.kind == "span"):
            return period
        for _, found, _, _ in self._clauses[max(0, number - _REACH) : number + 1]:
            for one in found:
                if one.period.text.startswith("截至") and one.period.last == period.last:
                    return one.period
        return period

    def _inherited(self) -> Period | None:
        section = self._about or self._of_document()
        if section and section.kind == "day":  # a heading's day is that of what it tells first
            section = None
        paragraph, broad = self._paragraph, self._broad
        if paragraph and paragraph.kind == "day" and self._sentences > self._said_in:
            paragraph = None
        if paragraph is UNTOLD:
            return UNTOLD
        if paragraph and self._is_remote(paragraph):
            paragraph = None  # a year of long ago is told of in passing
        if section and self._is_year_of_publication(section):
            return paragraph
        if broad and (section or paragraph is broad):
            return broad
        return section or paragraph

    def _is_remote(self, period: Period) -> bool:
        """Whether a time is long before the text's own; of an undated text only what opens a paragraph is near."""
        opened = self._broad is not None and self._broad.last == period.last
        return period.last < self._base.year - 1 if self._base.year else not opened

    def _is_year_of_publication(self, section: Period) -> bool:
        """Whether no more is known than when it was published: whatever the text says before is nearer."""
        day = self._section.base.day
        return (
            section is self._default
            and section.kind == "year"
            and day is not None
            and section.last == day.year
        )

    def _of_document(self) -> Period | None:
        """The document's time; a look back in a report of this year is not about this year."""
        ahead, period = self._section.ahead, self._default
        return None if ahead is False and period and period.last == self._base.year else period

    def _stretch(self) -> Period | None:
        """An average over years belongs to the years, not to the one beside it."""
        for period in (self._broad, self._about, *self._section.alternatives, self._default):
            if period and period.kind == "span":
                return period
        return None


def since_basis(period: Period | None, basis: str | None) -> Period | None:
    """The years that a change covers: 2007年…比2002年增长65.5% is one of 2003 to 2007."""
    named = _BASIS_YEAR.search(basis or "")
    if period is None or named is None or period.kind not in ("year", "point"):
        return period
    return years(int(named[1]) + 1, period.last) or period


def period_of_document(text: str | None, year: int | None, published: str | None) -> Period | None:
    """The document's own period, stated in plain words, as a Period."""
    if not text:
        return None
    found = list(expressions(text, Base(year=year, day=parse_day(published))))
    if len(found) == 1 and found[0].end - found[0].start == len(text):
        return found[0].period
    named = [int(one) for one in re.findall(r"(?:19|20)\d{2}", text)]
    if not named:
        return None
    return Period(text, "span" if len(text) > 5 else "year", named[0], named[-1])
