"""The few lines of a passage that a result shows: whole sentences around what answers, cut only where they are long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xunduan.language.sentences import sentences_of_lines
from xunduan.web.marking import Mark

LINES_CHARS = 96
"""Some two lines of a column on a desktop; what goes beyond three on a phone is cut by the style sheet."""
_STOPS = re.compile(r"[，、；：:]|,(?!\d)")
_UNBROKEN = re.compile(r"[0-9A-Za-z.%,-]{1,24}\Z")
_LEAD = 24
"""Characters of a long sentence that stay before what it is shown for."""
_REACH = 44
"""What it is shown for begins within so many: three lines of a phone, 360 px wide, are some sixty."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A span of a passage's text; `cut_before` and `cut_after` say whether words of a sentence were left out."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool


def excerpt(text: str, marks: Sequence[Mark]) -> Excerpt:
    """At most `LINES_CHARS` of `text` around its answer, else its best sentence, else its densest terms."""
    if len(text) <= LINES_CHARS:
        return Excerpt(0, len(text), False, False)
    spans = sentences_of_lines(text) or [(0, len(text))]
    first, last, focus = _focus(spans, marks)
    start, end = spans[first][0], spans[last][1]
    if end - start > LINES_CHARS:
        filled = max(end - LINES_CHARS, focus - _REACH)
        start = _clause_start(text, start, max(start, min(focus - _LEAD, filled)))
        stop = _word_end(text, min(end, start + LINES_CHARS)) if start + LINES_CHARS < end else end
        return Excerpt(start, stop, start > spans[first][0], stop < end)
    while True:  # neighbours that fit, what follows before what stands before
        if last + 1 < len(spans) and spans[last + 1][1] - start <= LINES_CHARS:
            last += 1
        elif first > 0 and max(end - LINES_CHARS, focus - _REACH) <= spans[first - 1][0]:
            first -= 1
        else:
            return Excerpt(start, end, False, False)
        start, end = spans[first][0], spans[last][1]


def _clause_start(text: str, least: int, wanted: int) -> int:
    """Where the clause that holds `wanted` begins, so that no word or number is cut; `wanted` where that is far."""
    near = text[max(least, wanted - _LEAD) : wanted]
    stops = [match.end() for match in _STOPS.finditer(near)]
    if wanted - _LEAD <= least:
        stops.insert(0, 0)
    return wanted - len(near) + stops[-1] if stops else wanted


def _word_end(text: str, wanted: int) -> int:
    """`wanted`, or where the number or Latin word begins that it would cut."""
    cut = _UNBROKEN.search(text[max(0, wanted - _LEAD) : wanted])
    return wanted - len(cut.group()) if cut and _UNBROKEN.match(text[wanted : wanted + 1]) else wanted


def _focus(spans: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> tuple[int, int, int]:
    """The first and last sentence to show, and the character for whose sake they are shown."""
    for kind in ("answer", "sentence"):
        found = [mark for mark in marks if mark.kind == kind]
        if found:
            held = [
                n for n, (start, end) in enumerate(spans) if start < found[0].end and found[0].start < end
            ]
            inside = [mark.start for mark in marks if mark.kind == "term" and _within(mark, found[0])]
            at = found[0].start if kind == "answer" or not inside else min(inside)
            return (held[0], held[-1], at) if held else (0, 0, 0)
    counts = [
        sum(mark.end - mark.start for mark in marks if start <= mark.start < end) for start, end in spans
    ]
    best = counts.index(max(counts))
    inside = [mark.start for mark in marks if spans[best][0] <= mark.start < spans[best][1]]
    return best, best, min(inside, default=spans[best][0])


def _within(inner: Mark, outer: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
