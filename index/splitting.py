"""Splitting: a document's text into passages (what is shown) and windows (what is embedded)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xunduan.index.documents import Document, Heading, Passage, Window, passage_id
from xunduan.language.sentences import clauses, sentences

_SHORT_SHARE = 0.4
"""Passages under this share of the target (120 of 300 characters) are merged where anything can be merged."""
_WINDOW_SENTENCES = 3
_LONG_SENTENCE = 1.6
"""A sentence of more than so many window sizes gives several windows."""
_LEAD_REACH = 12
"""How many sentences on a slogan is still carried."""
_COLON_END = re.compile(r"[：:][”’\"')）]?$")
_LEAD_BAR = re.compile(r"[0-9０-９“”「」?？!！]|[，,、].*[，,、]")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a piece of one that is too long, with offsets into the document's text."""

    start: int
    end: int
    opens: bool
    """Whether it begins a paragraph."""
    whole: bool
    """Whether it begins a sentence."""
    lead: bool
    """Whether it is a slogan that introduces the sentences after it (严打民生领域犯罪。)."""
    intro: bool
    """Whether it ends in a colon and so announces what follows."""


@dataclass(frozen=True, slots=True)
class _Section:
    """The text between two headings, and what introduces it, outermost first."""

    start: int
    end: int
    headings: tuple[str, ...]
    carried: str = ""
    """Whose words they are, or the article's number; the first passage has it in its text, the others carry it."""


def split(
    document: Document, passage_chars: int = 300, passage_max: int = 400, window_chars: int = 100
) -> tuple[Passage, ...]:
    """The document's passages in order, their windows included; sizes in characters.

    Passages are whole sentences of one section, about 40% to 100% of `passage_chars` where the text allows and
    never over `passage_max`. Headings and questions are in no passage's text; each passage carries those it stands
    under. A speaker's name opens the first passage of the speech, the others carry it. Neighbouring short
    paragraphs share a passage.
    """
    passages: list[Passage] = []
    for section in _sections(document):
        units = list(_units(document.text, section, passage_max))
        for first, last in _partition(units, passage_chars, passage_max):
            start, end = units[first].start, units[last].end
            text = document.text[start:end]
            opening = (section.carried,) if section.carried and first else ()
            carried = section.headings + opening + _carried_lead(document.text, units, first)
            windows = tuple(_windows(document.text, units[first : last + 1], start, window_chars))
            passages.append(
                Passage(passage_id(document.id, start), document.id, start, end, text, carried, windows)
            )
    return tuple(passages)


def _sections(document: Document) -> Iterator[_Section]:
    """The stretches of text that neither a heading nor a section's beginning interrupts, with what is in force there.

    A speaker's name stays in the text, as do the first words of a section that has no heading line, such as an
    article of a law. A list of contents gives no passage: what it names stands below.
    """
    text = document.text
    headings = {heading.start: heading for heading in document.headings}
    parts = {section.start: section for section in document.sections}
    stack: list[Heading] = []
    carried = ""
    start, contents = 0, False
    for at in sorted(headings.keys() | parts.keys()):
        if not contents:
            yield from _section(text, start, at, stack, carried)
        start, carried = at, ""
        if (part := parts.get(at)) is not None:
            contents = part.contents
        heading = headings.get(at)
        if heading is None:
            assert part is not None
            stack = [open_ for open_ in stack if open_.kind == "heading" and open_.level < part.level]
            carried = part.heading
        elif heading.kind == "speaker":
            carried = text[heading.start : heading.end]
        else:
            start = heading.end
            stack = _entered(stack, heading)
    if not contents:
        yield from _section(text, start, len(text), stack, carried)


def _section(text: str, start: int, end: int, stack: list[Heading], carried: str) -> Iterator[_Section]:
    if text[start:end].strip():
        yield _Section(start, end, tuple(text[h.start : h.end] for h in stack), carried)


def _entered(stack: list[Heading], heading: Heading) -> list[Heading]:
    """What is in force after `heading`: a heading ends deeper ones and the interview, a question the one before it."""
    if heading.kind == "heading":
        return [h for h in stack if h.kind == "heading" and h.level < heading.level] + [heading]
    return [h for h in stack if h.kind == "heading"] + [heading]


def _units(text: str, section: _Section, limit: int) -> Iterator[_Unit]:
    """The section's sentences, longer ones cut at clauses; white space around them left out."""
    offset = section.start
    for line in text[section.start : section.end].split("\n"):
        spans = sentences(line)
        first = True
        for number, (start, end) in enumerate(spans):
            following = spans[number + 1] if number + 1 < len(spans) else None
            lead = following is not None and _is_lead(line[start:end].strip(), following[1] - following[0])
            for piece, (a, b) in enumerate(clauses(line[start:end].rstrip(), limit)):
                cut = line[start + a : start + b]
                left, right = len(cut) - len(cut.lstrip()), len(cut.rstrip())
                if left >= right:
                    continue
                begin = offset + start + a
                yield _Unit(
                    begin + left,
                    begin + right,
                    first,
                    piece == 0,
                    lead,
                    _COLON_END.search(cut.rstrip()) is not None,
                )
                first = False
        offset += len(line) + 1


def _is_lead(sentence: str, following: int) -> bool:
    return (
        5 <= len(sentence) <= 24
        and following >= 30
        and sentence[-1] == "。"
        and _LEAD_BAR.search(sentence[:-1]) is None
    )


def _partition(units: Sequence[_Unit], target: int, limit: int) -> list[tuple[int, int]]:
    """The cheapest division into runs of units, each at most `limit` characters (dynamic programming over the ends)."""
    count = len(units)
    best = [0.0] + [float("inf")] * count
    origin = [0] * (count + 1)
    for begin in range(count):
        base = best[begin] + (_cut_cost(units, begin) if begin else 0.0)
        joins = 0
        for end in range(begin, count):
            size = units[end].end - units[begin].start
            if size > limit and end > begin:
                break
            joins += end > begin and units[end].opens and not units[end - 1].intro
            cost = base + _size_cost(size, target, limit) + 0.12 * joins
            if cost < best[end + 1]:
                best[end + 1] = cost
                origin[end + 1] = begin
    runs: list[tuple[int, int]] = []
    end = count
    while end:
        runs.append((origin[end], end - 1))
        end = origin[end]
    return runs[::-1]


def _cut_cost(units: Sequence[_Unit], index: int) -> float:
    """What it costs to cut in front of a unit: nothing at a paragraph, most inside a sentence or below its slogan."""
    here, before = units[index], units[index - 1]
    cost = 0.0 if here.opens else 0.1 if here.lead else 0.35
    if not here.whole:
        cost += 0.6
    if before.lead and not here.opens:
        cost += 1.0
    if before.intro:
        cost += 0.8
    return cost


def _size_cost(size: int, target: int, limit: int) -> float:
    short = _SHORT_SHARE * target
    if size < short:
        return 0.25 + 0.9 * (short - size) / short
    if size > target:
        return 0.25 + 0.7 * (size - target) / max(1, limit - target)
    return 0.25


def _carried_lead(text: str, units: Sequence[_Unit], first: int) -> tuple[str, ...]:
    """The slogan, a few sentences back, that a continued paragraph still stands under."""
    for index in range(first, max(-1, first - _LEAD_REACH), -1):
        unit = units[index]
        if unit.lead:
            return (text[unit.start : unit.end].rstrip("。"),) if index < first else ()
        if unit.opens:
            break
    return ()


def _windows(text: str, units: Sequence[_Unit], origin: int, size: int) -> Iterator[Window]:
    """One to three sentences each, as near to `size` characters as they come; long sentences are cut at clauses."""
    pieces: list[tuple[int, int]] = []
    for unit in units:
        sentence = text[unit.start : unit.end]
        pieces += [
            (unit.start + a, unit.start + b) for a, b in clauses(sentence, round(_LONG_SENTENCE * size))
        ]
    best = [0.0] + [float("inf")] * len(pieces)
    begins = [0] * (len(pieces) + 1)
    for end in range(1, len(pieces) + 1):
        for begin in range(max(0, end - _WINDOW_SENTENCES), end):
            missed = (pieces[end - 1][1] - pieces[begin][0] - size) / size
            cost = best[begin] + missed * missed
            if cost < best[end]:
                best[end], begins[end] = cost, begin
    windows: list[Window] = []
    end = len(pieces)
    while end:
        begin = begins[end]
        windows.append(Window(pieces[begin][0] - origin, pieces[end - 1][1] - origin))
        end = begin
    yield from reversed(windows)
