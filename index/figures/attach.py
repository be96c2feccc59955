"""Attaching: from the quantities of one clause to drafts with their indicators and changes.

    clause := cell {words cell} [words]
    cell   := quantity {(、|和|与) quantity}       one value for each member of a list of indicators
            | quantity quantity                    12类286处: both measure the same

What stands between two cells belongs to the left one (84个【交通安全村】、) or to the right one
(起、【抓获嫌疑人】1660人), which the words in front of the left one decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from xunduan.index.documents import Change
from xunduan.index.figures.changes import basis_of, change_after, change_before
from xunduan.index.figures.clauses import Clause
from xunduan.index.figures.drafts import REACH, Around, Draft, Source, is_empty
from xunduan.index.figures.indicators import (
    Phrase,
    Span,
    ends_in_noun,
    heads,
    is_verb_only,
    leading_verb,
    noun_length,
    parted,
    wants_noun,
    without_enumeration,
)
from xunduan.index.figures.tokens import TIME, Quantity
from xunduan.index.figures.vocabulary import words
from xunduan.index.figures.words import word_figures

_LIST_MID = re.compile(r"[、和与及]|以及")
_JOINT = re.compile(r"以及|[和与及并]")
_JOINT_END = re.compile(r"(?:以及|[和与及并])$")
_LINGERING = re.compile(r"(?:保持|已|实现|连续|达到|为|分成?|各|共|就){1,8}$")
_RATE_NOUN = re.compile(words("share_or_sum") + "$")
_SAID = re.compile("[是为占]")
_LEVEL_VERB = re.compile(r"[\s的]*(?:预[计期])?[\u4e00-\u9fff]{0,3}(?:到|至|为|成)了?(?:现在|\x01)*的?")
_PREDICATE = re.compile(r"对.{0,44}进行|将.{0,44}进行|把")
_PREDICATE_CHARS = 48
_AFTER_LEAD = re.compile(r"[\s的多]+")
_AFTER_STOP = re.compile(r"[,。!?;:]|相比|\((?![^()]{1,6}\))")
_NOTE = re.compile(r"\([^()]{1,6}\)")
_FULL_VERB = re.compile(r"(?:已|基本|均|全部|全面|继续|保持|持续|实现|达到|做到){1,8}$")
_COMPARISON_CHARS = 12
_PHRASE_MARK = re.compile(r"以及|[、和与及的“”]")
_LEAST_NOUN = 4
_MAX_BEFORE, _MAX_AFTER = 30, 26
_EXTENTS = frozenset(("公里", "千米", "米", "亩", "公顷", "平方公里", "平方米", "吨"))


def attach(source: Source, clause: Clause, earlier: Sequence[Draft], subject: Span | None) -> list[Draft]:
    """The drafts of one clause, in order. `earlier` may get changes that this clause states of them."""
    if not clause.quantities:
        return _word_drafts(source, clause, subject)
    cells = _cells(_without_labels(clause.quantities, source.masked), source.masked)
    found: list[Draft] = []
    before = clause.start
    noted = subject is not None and subject[1] == clause.start - 1 and source.masked[subject[1]] == "("
    for number, cell in enumerate(cells):
        lead = (before, cell[0].start)
        if number + 1 < len(cells):
            right = cells[number + 1]
            ends = cells[number + 2][0].start if number + 2 < len(cells) else clause.end
            told = not is_empty(_tail(source, (right[-1].end, ends)))
            after, before = _divided(source, lead, (cell[-1].end, right[0].start), told)
        else:
            after = (cell[-1].end, clause.end)
        around = Around([*earlier, *found[-REACH:]][-REACH:], found[:1] + found[1:][-REACH:], subject, noted)
        found += _cell_drafts(source, (clause.start, clause.end), cell, lead, after, around)
    return _completed(source, clause, found)


def _cells(quantities: Sequence[Quantity], masked: str) -> list[list[Quantity]]:
    cells: list[list[Quantity]] = [[quantities[0]]]
    for last, quantity in zip(quantities, quantities[1:], strict=False):
        middle = masked[last.end : quantity.start]
        if middle == "" or _LIST_MID.fullmatch(middle):
            cell = cells[-1]
            if len(cell) == 1 or (cell[-2].end == cell[-1].start) == (middle == ""):
                cell.append(quantity)
                continue
        cells.append([quantity])
    return cells


def _without_labels(quantities: Sequence[Quantity], masked: str) -> list[Quantity]:
    """Without the numbers that only name what the clause's own figure measures.

    九类街面警情下降26.2%: a spelled kind number; 收入50万元以上的村占63%: a threshold.
    """
    kept = []
    for quantity, following in zip(quantities, (*quantities[1:], None), strict=True):
        label = quantity.spelled and quantity.unit in ("类", "种", "款")
        threshold = masked[quantity.unit_end : quantity.end + 1] in ("以上的", "以下的", "以内的")
        if not following or not (threshold or (label and not following.spelled)):
            kept.append(quantity)
    return kept


def _divided(source: Source, before: Span, middle: Span, told: bool) -> tuple[Span, int]:
    """What lies between two cells: the left one's noun, and where the right one's words begin.

    The right one that is `told` by a noun behind it needs a verb only: 8位【读者】在这里【交换了】36本图书, 3个【县】50人受灾.
    """
    start, end = middle
    words = source.masked[start:end]
    if _LEVEL_VERB.fullmatch(words):
        return (start, start), start
    if "、" in words:
        at = start + words.index("、")
        return (start, at), at + 1
    if joint := _JOINT_END.search(words):
        return (start, start + joint.start()), end
    if words.endswith("的") and len(words) > 1:
        return (start, end - 1), end
    noun = source.trim(*before)
    if is_empty(noun) or is_verb_only(source.words(noun)) or wants_noun(source.masked[slice(*before)]):
        if joint := _JOINT.search(words):
            return (start, start + joint.start()), start + joint.end()
        if told:
            noun_end, verb = parted(source.folded[start:end])
            return (start, start + noun_end), start + verb
        lingering = _LINGERING.search(words)
        return (start, start + lingering.start() if lingering else end), start
    return (start, start), start


def _cell_drafts(
    source: Source, clause: Span, cell: list[Quantity], lead: Span, after: Span, around: Around
) -> list[Draft]:
    words = source.masked[lead[0] : lead[1]]
    listed = len(cell) > 1 and cell[0].end != cell[1].start
    announced = change_before(words, source.words(lead), cell[0].value, cell[0].unit)
    noun = source.trim(lead[0], lead[0] + announced[1] if announced else lead[1])
    if around.siblings and _LEVEL_VERB.fullmatch(words):  # 从4.6元涨到6.2元
        noun = (lead[1], lead[1])
    if announced:
        announced = (_with_basis(source, announced[0], around), announced[1])
        phrases, changed = _change_phrases(source, len(cell), noun, around, listed)
        _mark(changed, cell, announced[0], clause)
        return [
            Draft(q, phrase, clause, replace(announced[0], size=abs(q.value), unit=q.unit))
            for q, phrase in zip(cell, phrases, strict=True)
        ]
    later = change_after(source.masked[after[0] : after[1]], words)
    tail = _tail(source, (after[0] + later[1], after[1]) if later else after)
    if noun[1] < lead[1] and source.masked.startswith("的", after[0]) and ends_in_noun(source.words(noun)):
        tail = (after[0], after[0])  # 使用率保持在92%的合理区间
    if listed and is_empty(noun) and is_empty(tail) and around.subject and "分别" in words:
        noun = source.trim(*around.subject)  # 造船完工量和新接订单量,分别达到3809万吨、6485万吨
    phrase = _phrase(source, noun, tail, around)
    phrases = [phrase] * len(cell)
    if listed and not is_empty(noun) and (members := _members(source, noun, len(cell))):
        phrases = [member if is_empty(tail) else (*member, tail) for member in members]
    return [Draft(q, one, clause, later[0] if later else None) for q, one in zip(cell, phrases, strict=True)]


def _members(source: Source, noun: Span, count: int) -> list[Phrase] | None:
    """The members of a list of indicators; 增速在2024年和2025年 lists times."""
    found = heads(source.folded, noun, count)
    if found is None:
        return None
    masked = source.masked
    timed = (masked[one[0][1] - 1] == masked[other[0][0]] == TIME for one, other in pairwise(found))
    return None if any(timed) else found


def _with_basis(source: Source, change: Change, around: Around) -> Change:
    """与去年同期相比,分别下降11%: the clause before names what the change is against."""
    subject = around.subject
    if change.basis is not None or subject is None:
        return change
    stretch = slice(max(0, subject[1] - _COMPARISON_CHARS), subject[1])
    words = source.folded[stretch]
    if not words.endswith(("相比", "比较")):
        return change
    return replace(change, basis="同比" if "同期" in words else basis_of(source.masked[stretch], words))


def _change_phrases(
    source: Source, count: int, noun: Span, around: Around, listed: bool
) -> tuple[list[Phrase], Sequence[Draft]]:
    """The indicators of `count` changes, and the earlier figures that they are changes of."""
    history = around.history
    bare = is_empty(noun)
    if around.noted and around.subject and not is_empty(around.subject):
        return [(around.subject,) if bare else (around.subject, noun)] * count, ()
    if bare and listed and len(history) >= count:  # 出口612亿元,进口298亿元,分别增长11%和3%
        return [draft.phrase for draft in history[-count:]], history[-count:]
    if (bare or _RATE_NOUN.match(source.words(noun))) and history and not listed:
        return [history[-1].phrase + (() if bare else (noun,))] * count, history[-1:]
    if bare and around.subject and not is_empty(around.subject):
        noun = around.subject
    return (_members(source, noun, count) if listed else None) or [(noun,)] * count, ()


def _mark(changed: Sequence[Draft], cell: list[Quantity], change: Change, clause: Span) -> None:
    """打击处理3730人、同比上升66.3%: the count carries its change too, if the change follows at once."""
    for draft, quantity in zip(changed, cell, strict=False):
        follows = draft.clause[1] >= clause[0] - 2 or len(changed) > 1
        if draft.change is None and draft.quantity.unit and follows:
            draft.change = replace(change, size=abs(quantity.value), unit=quantity.unit)


def _tail(source: Source, after: Span) -> Span:
    """The noun behind a quantity, up to the end of the clause or a length that is still a phrase."""
    start, end = after
    if lead := _AFTER_LEAD.match(source.masked, start, end):
        start = lead.end()
    if note := _NOTE.match(source.masked, start, end):  # 降水量124.7毫米(站名)
        start = note.end()
    if start >= end or source.masked[start] in "、()-—":
        return start, start
    stop = _AFTER_STOP.search(source.masked, start, end)
    end = min(stop.start() if stop else end, start + _MAX_AFTER)
    # Of a share the predicate is what it measures: 六成【居民反对扩建】.
    if source.masked[after[0] - 1] not in "%‰":
        end = start + noun_length(source.folded[start:end])
    return start, end - 1 if end - start > 2 and source.masked[end - 1] in "中里内" else end


def _phrase(source: Source, noun: Span, tail: Span, around: Around) -> Phrase:
    """The indicator of a quantity that is no change, from the words before and behind it."""
    if not is_empty(tail):
        noun = (noun[0], noun[0] + without_enumeration(source.words(noun)))
    noun = (_cut_start(source, noun), noun[1])
    if not is_empty(noun) and not is_empty(tail):
        if source.folded[noun[1]] == "的":  # 排名靠前的3个区县
            noun = (noun[0], noun[1] + 1)
        return noun, tail
    if not is_empty(tail):
        verb = _sibling_verb(source, around.siblings)
        return (verb, tail) if verb else (tail,)
    if not is_empty(noun):
        words = source.words(noun)
        if words.startswith("占") and not words.startswith("占地") and (whose := _whose(source, around)):
            return (*whose, noun)
        if _RATE_NOUN.match(words) and around.history:
            return (*around.history[-1].phrase, noun)
        if shared := _shared_whole(source, noun, around.history):
            return noun, shared
        return _elliptic(source, noun, around.siblings) or (
            _shared_verb(source, noun, around.siblings) + (noun,)
        )
    if subject := around.newer_subject(source):
        return (subject,)
    return around.history[-1].phrase if around.history else ()


def _whose(source: Source, around: Around) -> Phrase:
    """What a share without a subject is one of: 贸易额8亿元,【占进出口总值】的16%; 秋粮是大头,占总产量的75%."""
    if subject := around.newer_subject(source):
        spans: Phrase = (subject,) if subject[1] - subject[0] <= _MAX_BEFORE else ()
    else:
        spans = around.history[-1].phrase if around.history else ()
    whose: list[Span] = []
    for start, end in spans:
        said = _SAID.search(source.folded, start + 1, end)
        whose.append((start, said.start() if said else end))
        if said:
            break
    return tuple(whose)


def _shared_whole(source: Source, noun: Span, history: Sequence[Draft]) -> Span | None:
    """服务业占外商投资的43%,制造业占24%: the second is a share of the same."""
    if not source.words(noun).endswith("占") or not history or not history[-1].phrase:
        return None
    start, end = history[-1].phrase[-1]
    at = source.folded.find("占", start, end - 1)
    return (at + 1, end) if at >= 0 else None


def _cut_start(source: Source, noun: Span) -> int:
    """Where a phrase begins that is not too long; a longer one begins behind a mark that parts phrases."""
    start = max(noun[0], noun[1] - _MAX_BEFORE)
    if start == noun[0]:
        return start
    mark = _PHRASE_MARK.search(source.masked, start, noun[1] - _LEAST_NOUN)
    return mark.end() if mark else start


def _sibling_verb(source: Source, siblings: Sequence[Draft]) -> Span | None:
    """建成84个村、1646个组: the second is 建成 too."""
    if not siblings or len(siblings[0].phrase) < 2:
        return None
    first = siblings[0].phrase[0]
    whole = first[1] - first[0]
    return first if whole <= 6 or leading_verb(source.words(first)) == whole else None


def _shared_verb(source: Source, noun: Span, siblings: Sequence[Draft]) -> Phrase:
    """侦办黑社会性质组织1个、恶势力组织49个: the second is 侦办 too."""
    if not siblings or len(siblings[0].phrase) != 1 or source.masked[noun[0] - 1] != "、":
        return ()
    first = siblings[0].phrase[0]
    length = leading_verb(source.words(first))
    own = leading_verb(source.words(noun))
    return ((first[0], first[0] + length),) if length and not own and first[1] - first[0] > length else ()


def _elliptic(source: Source, noun: Span, siblings: Sequence[Draft]) -> Phrase:
    """一审1547件、二审84件: what precedes 一审 holds for 二审."""
    width = noun[1] - noun[0]
    if not siblings or width > 2 or not siblings[-1].phrase:
        return ()
    *rest, last = siblings[-1].phrase
    if last[1] - last[0] > width and source.folded[last[1] - 1] == source.folded[noun[1] - 1]:
        return (*rest, (last[0], last[1] - width), noun)
    return ()


def _completed(source: Source, clause: Clause, found: list[Draft]) -> list[Draft]:
    """Phrases that need a later sibling's words: 对…进行…, and 沿河138公里、滨海464公里生态带."""
    whole = source.words((clause.start, clause.end))
    if len(whole) <= _PREDICATE_CHARS and _PREDICATE.search(whole):
        bare = _bare_clause(source, clause)
        for draft in found:
            if draft.change is None:
                draft.phrase = bare
        return found
    for draft, following in zip(found, found[1:], strict=False):
        # 一般道路连续10年、农村道路连续17年未发生…: 连续 waits for what the last sibling says.
        waits = draft.quantity.unit in _EXTENTS or source.phrase(draft.phrase).endswith("连续")
        same = draft.quantity.unit == following.quantity.unit
        if waits and same and len(draft.phrase) == 1 and len(following.phrase) == 2:
            draft.phrase = (*draft.phrase, following.phrase[1])
    return found


def _bare_clause(source: Source, clause: Clause) -> Phrase:
    pieces, position = [], clause.start
    for quantity in clause.quantities:
        pieces.append((position, quantity.start))
        position = quantity.end
    pieces.append((position, clause.end))
    first = source.trim(*pieces[0])
    return tuple(piece for piece in (first, *pieces[1:]) if not is_empty(piece))


def _word_drafts(source: Source, clause: Clause, subject: Span | None) -> list[Draft]:
    drafts = []
    for word in word_figures(source.folded, clause.start, clause.end):
        stop = _FULL_VERB.search(source.words((clause.start, word.start)))
        noun = source.trim(clause.start, clause.start + stop.start() if stop else word.start)
        if is_empty(noun):
            noun = subject if subject and not is_empty(subject) else (clause.start, clause.end)
        quantity = Quantity(word.start, word.end, word.start, word.value, word.unit, word.end, word.end)
        drafts.append(Draft(quantity, (noun,), (clause.start, clause.end)))
    return drafts
