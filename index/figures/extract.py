"""From a document's text to its figures: scan, cut, attach indicators and changes, resolve place and period."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.documents import Change, Figure
from index.figures.changes import change_after, change_before
from index.figures.clauses import Clause, clauses, paragraphs, sentences
from index.figures.indicators import (
    Phrase,
    Span,
    heads,
    is_generic,
    is_verb_only,
    leading_verb,
    subject_topic,
    topic_of,
    trim,
    wants_noun,
    without_enumeration,
)
from index.figures.kinds import kind_of
from index.figures.periods import PeriodReader
from index.figures.tokens import Quantity, mask, scan
from index.figures.words import word_figures
from index.fold import fold


@dataclass(frozen=True, slots=True)
class FigureContext:
    """What the document says of itself: it resolves 全市, 今年 and 去年."""

    place: str | None = None
    """The main place, full Simplified name."""
    year: int | None = None
    """The year that 今年 means."""
    published: str | None = None
    """ISO date."""
    period: str | None = None
    """The document's own period, for a figure whose text names none."""
    script: str = "und"


@dataclass(slots=True)
class _Draft:
    quantity: Quantity
    phrase: Phrase
    clause: Span
    change: Change | None = None
    topic: Phrase = ()
    period: str | None = None
    place: str | None = None


_PINYIN = re.compile(
    r"(?<=[\u3400-\u9fff])[(\uff08][a-z\u00fc\u0101\u00e1\u01ce\u00e0\u014d\u00f3\u01d2\u00f2\u0113\u00e9\u011b\u00e8"
    r"\u012b\u00ed\u01d0\u00ec\u016b\u00fa\u01d4\u00f9\u01d6\u01d8\u01da\u01dc]{1,7}[)\uff09]"
)
_LIST_MID = re.compile(r"(?:、|和|与|及|以及)")
_JOINT = re.compile(r"(?:以及|[和与及并])$")
_MEASURE = frozenset(("公里", "千米", "米", "亩", "公顷", "平方公里", "平方米", "吨"))
_LINGERING = re.compile(r"(?:保持|已|实现|连续|达到|为|分|各|共|就)+$")
_RATE_NOUN = re.compile(
    r"^(?:其)?(?:占比|比重|比例|占|增速|增幅|涨幅|降幅|增长率|同比|环比|平均|最高|最低|[人户日月年场亩]均)$"
)
_LEVEL_VERB = re.compile(r"[\s的]*[\u4e00-\u9fff]{0,3}(?:到|至|为|成)了?")
_ADVERBIAL = re.compile(
    r"^(?:受|按|据|随着|为|通过|经|截|根据|面对|围绕|坚持|聚焦|依托)|(?:影响|计算|以来|期间|统计|介绍|显示|表示|公布)$"
)
_PREDICATE = re.compile(r"对.*进行|将.*进行|把")
_AFTER_LEAD = re.compile(r"^(?:\s|的|左右|以上|以下|以内|之多|多)+")
_MAX_BEFORE, _MAX_AFTER = 30, 26


def extract_figures(text: str, context: FigureContext = FigureContext()) -> tuple[Figure, ...]:
    """The statistical figures of a cleaned text, in reading order; offsets point into `text`.

    Sentences inherit the period and the place of what stands before them in the document, clauses their
    subject. Never raises on any text.
    """
    positions, shown = _without_pinyin(text)
    folded = fold(shown)
    masked = mask(folded)
    quantities = scan(masked)
    reader = _Reader(shown, folded, masked, context)
    drafts = reader.read(quantities)
    return tuple(_placed(figure, text, positions) for figure in map(reader.figure, drafts))


def _without_pinyin(text: str) -> tuple[list[int] | None, str]:
    """The text without pinyin annotations, and where each of its characters stood; None where nothing was cut."""
    cuts = [found.span() for found in _PINYIN.finditer(text)]
    if not cuts:
        return None, text
    positions: list[int] = []
    last = 0
    for start, end in cuts:
        positions.extend(range(last, start))
        last = end
    positions.extend(range(last, len(text)))
    return positions, "".join(text[position] for position in positions)


def _placed(figure: Figure, text: str, positions: list[int] | None) -> Figure:
    if positions is None:
        return figure
    start, end = positions[figure.start], positions[figure.end - 1] + 1
    clause_start, clause_end = positions[figure.clause_start], positions[figure.clause_end - 1] + 1
    return replace(
        figure, start=start, end=end, text=text[start:end], clause_start=clause_start, clause_end=clause_end
    )


class _Reader:
    """One pass over one text; what it remembers is what later clauses inherit."""

    def __init__(self, shown: str, folded: str, masked: str, context: FigureContext) -> None:
        self.shown, self.folded, self.masked, self.context = shown, folded, masked, context
        self.periods = PeriodReader(context.year, context.published, context.period)

    def read(self, quantities: list[Quantity]) -> list[_Draft]:
        drafts: list[_Draft] = []
        for paragraph in paragraphs(self.masked):
            self.periods.new_paragraph()
            earlier: list[_Draft] = []
            for start, end in sentences(self.masked, *paragraph):
                inside = [q for q in quantities if start <= q.start < end]
                self.periods.new_sentence()
                found = self._sentence(start, end, inside, earlier)
                drafts += found
                earlier = found or earlier
        return drafts

    def _sentence(self, start: int, end: int, inside: list[Quantity], earlier: list[_Draft]) -> list[_Draft]:
        drafts: list[_Draft] = []
        subject: Span | None = None
        for clause in clauses(self.masked, start, end, inside):
            period = self.periods.read(self.folded[clause.start : clause.end])
            found = self._clause(clause, drafts, subject, earlier)
            for draft in found:
                draft.period = period
                draft.place = self.context.place
                draft.topic = self._topic(draft, drafts, subject)
            drafts += found
            if not found:
                subject = (self._trim(clause.start, clause.end)[0], clause.end)
        return drafts

    def _topic(self, draft: _Draft, drafts: list[_Draft], subject: Span | None) -> Phrase:
        """What a generic indicator belongs to: an earlier figure's case, or the matter of a clause before it."""
        if draft.topic or not is_generic(self._folded_phrase(draft.phrase)):
            return draft.topic
        last = drafts[-1].clause[1] if drafts else -1
        if subject and subject[0] >= last and (found := subject_topic(self.folded[slice(*subject)])):
            return ((subject[0] + found[0], subject[0] + found[1]),)
        for earlier in reversed(drafts):
            if earlier.topic:
                return earlier.topic
            if len(earlier.phrase) == 1 and (found := topic_of(self._folded_phrase(earlier.phrase))):
                start = earlier.phrase[0][0]
                return ((start + found[0], start + found[1]),)
        return ()

    def _trim(self, start: int, end: int) -> Span:
        return trim(self.masked, start, end, self.context.place)

    # -- one clause ---------------------------------------------------------------------------------

    def _clause(
        self, clause: Clause, drafts: list[_Draft], subject: Span | None, earlier: list[_Draft]
    ) -> list[_Draft]:
        if not clause.quantities:
            return self._words(clause, subject)
        cells = _cells(_without_labels(clause.quantities, self.masked), self.masked)
        found: list[_Draft] = []
        before_start = clause.start
        for number, cell in enumerate(cells):
            first, last = cell[0], cell[-1]
            if number + 1 < len(cells):
                after, next_before = self._split(
                    (before_start, first.start), last.end, cells[number + 1][0].start
                )
            else:
                after, next_before = (last.end, clause.end), clause.end
            history = [*earlier, *drafts, *found] if not drafts and not found else [*drafts, *found]
            found += self._cell(clause, cell, (before_start, first.start), after, history, subject, found)
            before_start = next_before
        return self._completed(clause, found)

    def _split(self, before: Span, start: int, end: int) -> tuple[Span, int]:
        """What lies between two quantities: the left one's noun, and where the right one's words begin."""
        middle = self.masked[start:end]
        if "、" in middle:
            at = start + middle.index("、")
            return (start, at), at + 1
        if joint := _JOINT.search(middle):
            return (start, start + joint.start()), end
        span = self._trim(*before)
        if middle.endswith("的") and len(middle) > 1:
            return (start, end - 1), end
        if (
            span[0] == span[1]
            or is_verb_only(self.folded[slice(*span)])
            or wants_noun(self.masked[slice(*before)])
        ):
            if joint := re.search(r"以及|[和与及并]", middle):
                return (start, start + joint.start()), start + joint.end()
            lingering = _LINGERING.search(middle)
            return (start, start + lingering.start() if lingering else end), start
        return (start, start), start

    def _cell(
        self,
        clause: Clause,
        cell: list[Quantity],
        before: Span,
        after: Span,
        history: list[_Draft],
        subject: Span | None,
        siblings: list[_Draft],
    ) -> list[_Draft]:
        span = (clause.start, clause.end)
        first = cell[0]
        lead = self.masked[before[0] : before[1]]
        announced = change_before(lead, first.value, first.unit)
        noun_end = before[0] + announced[1] if announced else before[1]
        noun = self._trim(before[0], noun_end)
        if siblings and _LEVEL_VERB.fullmatch(lead):  # 从4.6元涨到6.2元
            noun = (noun_end, noun_end)
        listed = len(cell) > 1 and first.end != cell[1].start
        if announced:
            return self._changes(cell, announced[0], noun, span, history, subject, listed)
        tail = self._after(after)
        later = change_after(self.masked[after[0] : after[1]], lead)
        if later:
            tail = self._after((after[0] + later[1], after[1]))
        phrase = self._phrase(noun, tail, span, history, subject, siblings)
        phrases: list[Phrase] = [phrase] * len(cell)
        if listed and noun[0] < noun[1]:
            members = heads(self.folded, noun, len(cell))
            if members:
                phrases = [(*member, tail) if tail[0] < tail[1] else member for member in members]
        return [
            _Draft(quantity, one, span, change=later[0] if later else None)
            for quantity, one in zip(cell, phrases, strict=True)
        ]

    def _changes(
        self,
        cell: list[Quantity],
        change: Change,
        noun: Span,
        span: Span,
        history: list[_Draft],
        subject: Span | None,
        listed: bool,
    ) -> list[_Draft]:
        phrases: list[Phrase] | None = None
        if noun[0] == noun[1] and listed and len(history) >= len(cell):
            sources = history[-len(cell) :]
            phrases = [source.phrase for source in sources]
            for source, quantity in zip(sources, cell, strict=True):
                if source.change is None:
                    source.change = replace(change, size=abs(quantity.value), unit=quantity.unit)
        elif noun[0] == noun[1] or self._is_rate_noun(noun):
            source = history[-1] if history else None
            if source and not listed:
                phrases = [source.phrase + ((noun,) if noun[0] < noun[1] else ())] * len(cell)
                if source.change is None and source.quantity.unit and source.clause[1] >= span[0] - 2:
                    source.change = change
            elif subject and subject[0] < subject[1]:
                noun = subject
        if phrases is None:
            phrases = (heads(self.folded, noun, len(cell)) if listed else None) or [(noun,)] * len(cell)
        return [
            _Draft(q, phrase, span, change=replace(change, size=abs(q.value), unit=q.unit))
            for q, phrase in zip(cell, phrases, strict=True)
        ]

    def _is_rate_noun(self, noun: Span) -> bool:
        return bool(_RATE_NOUN.match(self.folded[noun[0] : noun[1]]))

    def _after(self, after: Span) -> Span:
        start, end = after
        text = self.masked[start:end]
        lead = _AFTER_LEAD.match(text)
        start += lead.end() if lead else 0
        text = self.masked[start:end]
        if text[:1] in ("、", ")", "-", "—", ""):
            return start, start
        stop = re.search(r"[,。!?;:]|\((?![^()]{1,6}\))", text)
        end = start + stop.start() if stop else end
        return start, min(end, start + _MAX_AFTER)

    def _phrase(
        self,
        noun: Span,
        tail: Span,
        span: Span,
        history: list[_Draft],
        subject: Span | None,
        siblings: list[_Draft],
    ) -> Phrase:
        """The indicator of a quantity that is no change, from the words before and behind it."""
        if tail[0] < tail[1]:
            noun = (noun[0], noun[0] + without_enumeration(self.folded[noun[0] : noun[1]]))
        if noun[1] - noun[0] > _MAX_BEFORE:
            noun = (noun[1] - _MAX_BEFORE, noun[1])
        has_noun, has_tail = noun[0] < noun[1], tail[0] < tail[1]
        if has_noun and has_tail:
            if self.folded[noun[1] : noun[1] + 1] == "的":  # 排名靠前的3个区县
                noun = (noun[0], noun[1] + 1)
            return noun, tail
        if has_tail:
            verb = self._sibling_verb(siblings)
            return (verb, tail) if verb else (tail,)
        if has_noun:
            if self._is_rate_noun(noun) and history:
                return (*history[-1].phrase, noun)
            return self._elliptic(noun, siblings)
        if subject and (not history or self._newer(subject, history[-1])):
            return (subject,)
        return history[-1].phrase if history else ()

    def _newer(self, subject: Span, last: _Draft) -> bool:
        """Whether a clause without figures after the last figure says what the next one measures."""
        words = self.folded[slice(*subject)]
        return subject[0] >= last.clause[1] and len(words) > 2 and not _ADVERBIAL.search(words)

    def _sibling_verb(self, siblings: list[_Draft]) -> Span | None:
        """建成84个村、1646个组: the second is 建成 too."""
        if not siblings or not siblings[0].phrase:
            return None
        first = siblings[0].phrase[0]
        length = leading_verb(self.folded[first[0] : first[1]])
        whole = first[1] - first[0]
        if len(siblings[0].phrase) > 1 and (length == whole or whole <= 6):
            return first
        return None

    def _elliptic(self, noun: Span, siblings: list[_Draft]) -> Phrase:
        """一审1547件、二审84件: what precedes 一审 holds for 二审."""
        width = noun[1] - noun[0]
        if not siblings or width > 2 or not siblings[-1].phrase:
            return (noun,)
        last = siblings[-1].phrase[-1]
        whole = last[1] - last[0]
        if whole > width and self.folded[last[1] - 1] == self.folded[noun[1] - 1]:
            return (*siblings[-1].phrase[:-1], (last[0], last[1] - width), noun)
        return (noun,)

    def _completed(self, clause: Clause, found: list[_Draft]) -> list[_Draft]:
        """Phrases that need a later sibling's words: 对…进行…, and 沿河138公里、滨海464公里生态带."""
        whole = self.folded[clause.start : clause.end]
        if len(found) and _PREDICATE.search(whole) and len(whole) <= 48:
            bare = self._bare_clause(clause)
            for draft in found:
                if draft.change is None:
                    draft.phrase = bare
            return found
        for draft, following in zip(found, found[1:], strict=False):
            if (
                (draft.quantity.unit in _MEASURE or self._open_ended(draft.phrase))
                and draft.quantity.unit == following.quantity.unit
                and len(draft.phrase) == 1
                and len(following.phrase) == 2
            ):
                draft.phrase = (*draft.phrase, following.phrase[1])
        return found

    def _open_ended(self, phrase: Phrase) -> bool:
        """一般道路连续10年、农村道路连续17年未发生…: 连续 waits for what the last sibling says."""
        return self._folded_phrase(phrase).endswith("连续")

    def _bare_clause(self, clause: Clause) -> Phrase:
        pieces, position = [], clause.start
        for quantity in clause.quantities:
            pieces.append((position, quantity.start))
            position = quantity.end
        pieces.append((position, clause.end))
        first = self._trim(*pieces[0])
        return tuple(piece for piece in (first, *pieces[1:]) if piece[0] < piece[1])

    def _words(self, clause: Clause, subject: Span | None) -> list[_Draft]:
        drafts = []
        for word in word_figures(self.folded, clause.start, clause.end):
            noun_end = word.start
            lead = self.folded[clause.start : noun_end]
            if stop := re.search(r"(?:已|基本|均|全部|全面|继续|保持|持续|实现|达到|做到)+$", lead):
                noun_end = clause.start + stop.start()
            noun = self._trim(clause.start, noun_end)
            if noun[0] == noun[1]:
                noun = subject if subject and subject[0] < subject[1] else (clause.start, clause.end)
            quantity = Quantity(word.start, word.end, word.start, word.value, word.unit, word.end, word.end)
            drafts.append(_Draft(quantity, (noun,), (clause.start, clause.end)))
        return drafts

    # -- the value ----------------------------------------------------------------------------------

    def figure(self, draft: _Draft) -> Figure:
        quantity = draft.quantity
        unit = self.shown[quantity.unit_start : quantity.unit_end] or quantity.unit
        rough = quantity.rough
        return Figure(
            text=self.shown[quantity.start : quantity.end],
            start=quantity.start,
            end=quantity.end,
            indicator=self._indicator(draft),
            value=quantity.value,
            unit=unit,
            kind=kind_of(
                quantity, draft.change, self.folded, draft.clause, self._folded_phrase(draft.phrase)
            ),
            approximate=self.shown[rough[0] : rough[1]] if rough else None,
            change=draft.change,
            place=draft.place,
            period=draft.period,
            clause_start=draft.clause[0],
            clause_end=draft.clause[1],
        )

    def _folded_phrase(self, phrase: Phrase) -> str:
        return "".join(self.folded[start:end] for start, end in phrase)

    def _indicator(self, draft: _Draft) -> str:
        text = _tidy("".join(self.shown[start:end] for start, end in (*draft.topic, *draft.phrase)))
        if text:
            return text
        start, end = draft.clause
        around = self.shown[start : draft.quantity.start] + self.shown[draft.quantity.end : end]
        return _tidy(around) or self.shown[draft.quantity.unit_start : draft.quantity.unit_end] or "数值"


_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "（": "）", "《": "》"}


def _tidy(text: str) -> str:
    """Without outer punctuation and without quotation marks that lack their partner."""
    text = text.strip(" \t、,，.。;；:：!！?？-—~…")
    for left, right in _QUOTES.items():
        if text.count(left) != text.count(right):
            text = text.replace(left, "").replace(right, "")
    return text.strip()


def _without_labels(quantities: tuple[Quantity, ...], masked: str) -> tuple[Quantity, ...]:
    """Without the numbers that only name what the clause's own figure measures.

    九类街面警情下降26.2%: a spelled kind number; 收入50万元以上的村占63%: a threshold.
    """
    kept = []
    for quantity, following in zip(quantities, (*quantities[1:], None), strict=True):
        label = quantity.spelled and quantity.unit in ("类", "种", "款")
        if not following or not (label and not following.spelled or _is_threshold(quantity, masked)):
            kept.append(quantity)
    return tuple(kept)


def _is_threshold(quantity: Quantity, masked: str) -> bool:
    return (
        masked[quantity.unit_end : quantity.end] in ("以上", "以下", "以内") and masked[quantity.end] == "的"
    )


def _cells(quantities: tuple[Quantity, ...], masked: str) -> list[list[Quantity]]:
    """Quantities that share their words: 10.2%、10.26% and 12类286处."""
    cells: list[list[Quantity]] = [[quantities[0]]]
    for last, quantity in zip(quantities, quantities[1:], strict=False):
        middle = masked[last.end : quantity.start]
        if middle == "" or _LIST_MID.fullmatch(middle):
            adjacent = len(cells[-1]) == 1 or (cells[-1][-2].end == cells[-1][-1].start) == (middle == "")
            if adjacent:
                cells[-1].append(quantity)
                continue
        cells.append([quantity])
    return cells
