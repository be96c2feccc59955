"""From a document's text to its figures: scan, cut, attach indicators and changes, resolve place and period."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.index.documents import Figure
from xunduan.index.figures.attach import attach
from xunduan.index.figures.calendar import parse_day, years
from xunduan.index.figures.clauses import Clause, clauses, paragraphs, sentences
from xunduan.index.figures.drafts import REACH, Draft, Source
from xunduan.index.figures.families import family_of
from xunduan.index.figures.indicators import (
    Phrase,
    Span,
    core,
    essence,
    is_generic,
    ranked,
    subject_topic,
    topic_of,
    trim,
)
from xunduan.index.figures.kinds import kind_of, measure_of, named_change
from xunduan.index.figures.localities import PlaceReader
from xunduan.index.figures.period import Base
from xunduan.index.figures.periods import PeriodReader, period_of_document, since_basis
from xunduan.index.figures.placenames import is_place
from xunduan.index.figures.predicates import predicate
from xunduan.index.figures.sections import SectionContext
from xunduan.index.figures.times import names_time
from xunduan.index.figures.tokens import TIME, Quantity, mask, scan
from xunduan.index.figures.units import FAMILIES
from xunduan.index.figures.words import may_hold_words
from xunduan.language.fold import fold
from xunduan.language.text import Text


@dataclass(frozen=True, slots=True)
class FigureContext:
    """What the document says of itself: it resolves 全市, 今年 and 去年."""

    place: str | None = None
    """The place that it is about throughout, full Simplified name."""
    titled: bool = False
    """Whether its title names that place, so that its first sentences are about it as well."""
    year: int | None = None
    """The year that 今年 means."""
    published: str | None = None
    """ISO date."""
    period: str | None = None
    """The document's own period, for a figure whose text names none."""
    script: str = "und"
    sections: tuple[SectionContext, ...] = ()
    """The sections in order; without any the text is one."""


_LEAD = 100
"""Characters on each side of a quantity that are searched for the words that tell its kind."""
_LASTING = (FAMILIES["length"] | FAMILIES["area"]) - {"毫米", "厘米"}  # rain and snow are of a day
_AVERAGE = "两年平均"
_WITHIN = 10
"""Characters before a quantity within which that stands."""
_FROM = 5
_FORMERLY = re.compile(r"[由从](?:原来?的?)?$")
_RISEN = re.compile(r"[由从][^,。;、]{0,40}?\d[^,。;、\d]{2,16}[到至]$")
_RISES = re.compile(r"[\u4e00-\u9fff]{0,4}[到至]")
_NO_CONTEXT = FigureContext()


def extract_figures(text: str | Text, context: FigureContext = _NO_CONTEXT) -> tuple[Figure, ...]:
    """The statistical figures of a cleaned text, in reading order; offsets point into `text`.

    `text` is a whole document, one paragraph a line, or a single sentence. Sentences inherit the period and the
    place of what stands before them, clauses their subject. A `Text` is not folded
    again. Never raises.
    """
    text = text if isinstance(text, Text) else Text.of(text)
    masked = mask(text.folded)
    source = Source(text.shown, text.folded, masked, context.place)
    drafts = _Reading(source, context, _sections(context, len(text.shown))).read(scan(masked))
    return tuple(_figure(source, draft) for draft in drafts)


def _sections(context: FigureContext, length: int) -> tuple[SectionContext, ...]:
    """The sections; the whole text as one where there are none."""
    day = parse_day(context.published)
    base = Base(year=context.year or (day.year if day else None), day=day)
    return context.sections or (SectionContext(0, length, base=base),)


class _Reading:
    """One pass over one text; what it remembers is what later clauses inherit."""

    def __init__(self, source: Source, context: FigureContext, sections: Sequence[SectionContext]) -> None:
        self._source = source
        self._sections = sections
        self._starts = [section.start for section in sections]
        default = period_of_document(context.period, context.year, context.published)
        self._periods = PeriodReader(default)
        self._places = PlaceReader(
            source.folded, sections, context.place, context.script == "zh-Hant", context.titled
        )
        self._section: SectionContext | None = None
        self._announcing: Span = (0, 0)
        """What the sentence opened with, before its semicolons and its first figure."""

    def read(self, quantities: list[Quantity]) -> list[Draft]:
        """The drafts of the whole text, complete."""
        drafts: list[Draft] = []
        starts = [quantity.start for quantity in quantities]
        first = 0
        for start, end in paragraphs(self._source.masked):
            self._enter(start)
            earlier: list[Draft] = []
            for sentence in sentences(self._source.masked, start, end):
                last = bisect_left(starts, sentence[1], first)
                inside, first = quantities[first:last], last
                words = self._source.words(sentence)
                self._begin(sentence, words, inside)
                if not inside and not may_hold_words(words) and not names_time(words):
                    continue  # most sentences: they hold no figure and tell none its time
                cut = clauses(self._source.masked, *sentence, inside)
                found = self._sentence(cut, earlier) if cut else []
                drafts += found
                earlier = found or earlier
        return drafts

    def _enter(self, start: int) -> None:
        """A new paragraph, and maybe the section that it opens."""
        section = self._sections[max(0, bisect_right(self._starts, start) - 1)]
        if section is not self._section:
            self._section = section
            self._periods.enter(section)
            self._places.enter(section)
        self._periods.new_paragraph()
        self._places.new_paragraph()

    def _begin(self, sentence: Span, words: str, inside: list[Quantity]) -> None:
        """A new sentence, which may stand behind a semicolon or in a form."""
        start = sentence[0]
        mark = self._source.masked[start - 1 : start]
        continues = mark in (";", " ")
        if mark != ";" or names_time(words):  # 今年目标是:甲增长5%;乙增长3%, but 今年力争5%;去年增长3%
            self._announcing = (start, inside[0].start if inside else start)
        self._periods.new_sentence(continues)
        self._places.new_sentence(*sentence)

    def _sentence(self, cut: list[Clause], earlier: list[Draft]) -> list[Draft]:
        drafts: list[Draft] = []
        subject: Span | None = None
        figured = any(clause.quantities for clause in cut) or may_hold_words(
            self._source.words((cut[0].start, cut[-1].end))
        )
        for clause in cut:
            self._periods.read(self._source.words((clause.start, clause.end)), clause.start)
            if not figured:
                continue
            found = attach(self._source, clause, (drafts or earlier)[-REACH:], subject)
            for number, draft in enumerate(found):
                self._settle(draft, cut[0].start)
                self._rank(draft, found[:number] or drafts or earlier)
                draft.topic = _topic(self._source, draft, drafts, subject)
            self._distribute(found)
            drafts += found
            if not found:
                subject = (self._source.trim(clause.start, clause.end)[0], clause.end)
        return drafts

    def _rank(self, draft: Draft, before: Sequence[Draft]) -> None:
        """其次为甲县3%: what is measured stands in front of the ranking, else the figures before tell it."""
        if draft.place is None:
            return
        measured = ranked(self._source.phrase(draft.phrase), draft.place)
        if measured and len(draft.phrase) == 1:
            draft.phrase = ((draft.phrase[0][0], draft.phrase[0][0] + measured),)
        elif measured == 0 and before:
            draft.phrase = before[-1].phrase

    def _distribute(self, found: list[Draft]) -> None:
        """甲、乙居前,分别增长3%、5%: each place has its own value, and so has each year; unknown where there are not as
        many of both."""
        if not found or "分别" not in self._source.words(found[0].clause):
            return
        one = len(found) == 1
        names = [] if one else self._places.listed_at(found[0].clause, found[0].quantity.start)
        for number, draft in enumerate(found):
            if len(names) == len(found):
                draft.place = names[number]
            elif len(names) > 1 and draft.place == "、".join(names):
                draft.place = None
        measured = {self._source.phrase(draft.phrase) for draft in found}
        if len(measured) > 1 or len(names) == len(found):
            return
        times = self._periods.listed_at(found[0].quantity.start)
        for number, draft in enumerate(found):
            if len(times) == len(found):
                draft.period = times[number]
            elif draft.period in times:
                draft.period = None

    def _settle(self, draft: Draft, opening: int) -> None:
        """Place, period and kind of a draft whose sentence begins at `opening`."""
        at, (start, end) = draft.quantity.start, draft.clause
        draft.place = self._places.place_at(draft.clause, at)
        lead = self._source.words((max(start, at - _LEAD), at))
        period = self._periods.period_at(
            at, lead + self._source.phrase(draft.phrase), draft.quantity.unit in _LASTING
        )
        sized = measure_of(draft.quantity, draft.change) == "change"
        draft.period = since_basis(period, draft.change.basis) if draft.change and sized else period
        if (
            draft.period
            and draft.period.kind == "span"
            and draft.period.first < draft.period.last  # of a holiday no year is told
            and _is_end(self._source.masked, start, draft.quantity)
        ):
            draft.period = years(draft.period.last, draft.period.last)
        begins = _is_start(self._source.masked, draft.quantity)
        if begins:
            draft.period = None
        section = self._section or SectionContext(0, 0)
        before = self._source.words((max(opening, start - _LEAD), start))
        if self._announcing[0] < opening:
            before = self._source.words(self._announcing)[-_LEAD:] + before
        clause = self._source.words((max(start, at - _LEAD), min(end, draft.quantity.end + _LEAD)))
        measure = measure_of(draft.quantity, draft.change)
        draft.kind = kind_of(before, clause, measure, draft.period, section.base, section.ahead)
        if begins:
            draft.kind = "actual"


def _is_start(masked: str, quantity: Quantity) -> bool:
    """由9.3%升至10.9%, 由原来的9.3%升至10.9%: when it was 9.3% nobody says."""
    before = masked[max(0, quantity.start - _FROM) : quantity.start]
    return _FORMERLY.search(before) is not None and bool(_RISES.match(masked, quantity.end))


def _is_end(masked: str, start: int, quantity: Quantity) -> bool:
    """五年来,由9.3万吨增加到10.9万吨: what a stretch of years rose to is of its last one."""
    return _RISEN.search(masked, max(start, quantity.start - _LEAD), quantity.start) is not None


def _topic(source: Source, draft: Draft, drafts: list[Draft], subject: Span | None) -> Phrase:
    """What a generic indicator belongs to: an earlier figure's case, or the matter of a clause before it."""
    if not is_generic(source.phrase(draft.phrase)):
        return ()
    last = drafts[-1].clause[1] if drafts else -1
    if subject and subject[0] >= last and (found := subject_topic(source.words(subject))):
        return ((subject[0] + found[0], subject[0] + found[1]),)
    for earlier in reversed(drafts[-REACH:]):
        if earlier.topic:
            return earlier.topic
        if len(earlier.phrase) == 1 and (found := topic_of(source.phrase(earlier.phrase))):
            start = earlier.phrase[0][0]
            return ((start + found[0], start + found[1]),)
    return ()


def _figure(source: Source, draft: Draft) -> Figure:
    quantity = draft.quantity
    rough = quantity.rough
    indicator = _indicator(source, draft)
    average = source.folded.rfind(_AVERAGE, max(draft.clause[0], quantity.start - _WITHIN), quantity.start)
    mean = source.shown[average : average + len(_AVERAGE)] if average >= 0 and draft.change else ""
    folded = fold(indicator)
    if mean and folded.endswith(_AVERAGE[:2]):
        indicator, folded = indicator[:-2], folded[:-2]
    family = family_of(folded, draft.place) + (_AVERAGE if mean else "")
    indicator += mean  # the mean of two years is no growth of the last one
    change = draft.change or named_change(quantity, folded)
    return Figure(
        text=source.shown[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        indicator=indicator,
        family=family,
        value=quantity.value,
        unit=source.shown[quantity.unit_start : quantity.unit_end] or quantity.unit,
        measure=measure_of(quantity, change),
        kind=draft.kind,
        approximate=source.shown[rough[0] : rough[1]] if rough else None,
        change=change,
        place=draft.place,
        period=draft.period.text if draft.period else None,
        period_kind=draft.period.kind if draft.period else None,
        clause_start=draft.clause[0],
        clause_end=draft.clause[1],
    )


def _indicator(source: Source, draft: Draft) -> str:
    """The indicator in the source's script; the clause around the value where no phrase was found."""
    spans = [*draft.topic, *draft.phrase]
    if len(spans) > 1 and draft.place and is_place(source.words(spans[0]), draft.place):
        spans = spans[1:]
    if spans and draft.place:  # 芬兰的失业率: the figure has its place
        spans[0] = (trim(source.masked, *spans[0], draft.place)[0], spans[0][1])
    for number in {0, len(spans) - 1} if spans else ():
        start, end = spans[number]
        ends = number == len(spans) - 1 and end <= draft.quantity.start
        if number == 0 and (dated := _WHEN.match(source.masked, start, end)):
            start = dated.end()  # 到2020年总里程
        left, right = core(source.masked[start:end], ends)
        spans[number] = (start + left if number == 0 else start, start + right)
    text = _tidy("".join(_undated(source, *span) for span in spans))
    if draft.quantity.unit != "个" and not _THRESHOLD.match(source.masked, draft.quantity.end):
        text = _STEP.sub("", text)
    if text:
        text = "".join(text[start:end] for start, end in essence(fold(text)))
        return text[predicate(fold(text)) :]
    start, end = _near(draft, 30)
    around = source.shown[start : draft.quantity.start] + source.shown[draft.quantity.end : end]
    return _tidy(around) or source.shown[draft.quantity.unit_start : draft.quantity.unit_end] or "数值"


def _undated(source: Source, start: int, end: int) -> str:
    """The words of a span without the dates in it (德国3月工业产出), which are the figure's period."""
    pieces = []
    for found in _DATED.finditer(source.masked, start, end):
        bound = source.folded[found.start() - 1] in "于自从由至到"
        words = source.folded[found.start("time") : found.end()]
        dated = words[:1].isdigit() or (words[:1].isnumeric() and words.endswith("日"))
        if bound or not found["time"] or not dated:
            pieces.append(source.shown[found.start() : found.end()])
    return "".join(pieces)


def _near(draft: Draft, reach: int) -> Span:
    """The clause around the quantity, cut to `reach` characters on each side."""
    start, end = draft.clause
    return max(start, draft.quantity.start - reach), min(end, draft.quantity.end + reach)


_THRESHOLD = re.compile("的?新?大?(?:台阶|关口|大关)")
_STEP = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:连续|再|成功|历史性)?(?:连?[迈跨跃登站]|跨越)[上过越入]?[\u4e00-\u9fff]{0,5}(?:台阶|关口|大关)$"
)
"""产值跨上千亿元台阶,达到1200亿元: what is measured is 产值; of the step itself, and of how many, the words stay."""
_WHEN = re.compile(f"[到至]{TIME}+,?")
_DATED = re.compile(f"在?(?P<time>{TIME}+(?:[、和与及]{TIME}+)*)|[^{TIME}]+?(?=在?{TIME}|$)")
_NOTE = re.compile(r"[(（](?:[^()（）A-Za-z]{0,12}(?:下同|\d)[^()（）A-Za-z]{0,12})?[)）]")
"""What is added in parentheses and is no part of a name: (澳门元,下同), another value (115.1), a day that was left out."""
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "（": "）", "《": "》"}


def _tidy(text: str) -> str:
    """Without outer punctuation and without quotation marks that lack their partner."""
    text = _NOTE.sub("", text).strip(" \t、,，.。;；:：!！?？-—~…_")
    for left, right in _QUOTES.items():
        if text.count(left) != text.count(right):
            text = text.replace(left, "").replace(right, "")
    return text.strip()
