"""Marking spans of a text as HTML: always escaped, always well nested, whatever overlaps what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from xunduan.web.text import printable


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to mark: `sentence` is the ground, `term` and `answer` stand on it, an answer before a term."""

    start: int
    end: int
    kind: str


def segments(length: int, marks: Iterable[Mark]) -> list[tuple[int, int, frozenset[str]]]:
    """The text cut wherever a mark begins or ends: (start, end, kinds), without gaps, in order.

    Spans are clipped to the text; an empty or reversed one marks nothing.
    """
    clipped = [
        Mark(max(0, mark.start), min(length, mark.end), mark.kind)
        for mark in marks
        if max(0, mark.start) < min(length, mark.end)
    ]
    begins, ends = defaultdict[int, Counter[str]](Counter), defaultdict[int, Counter[str]](Counter)
    for mark in clipped:
        begins[mark.start][mark.kind] += 1
        ends[mark.end][mark.kind] += 1
    cuts = sorted({0, length, *begins, *ends})
    pieces, open_kinds = [], Counter[str]()
    for start, end in zip(cuts, cuts[1:], strict=False):
        open_kinds.update(begins.get(start, {}))
        open_kinds.subtract(ends.get(start, {}))
        pieces.append((start, end, frozenset(kind for kind, number in open_kinds.items() if number > 0)))
    return pieces


def marked(text: str, marks: Sequence[Mark]) -> Markup:
    """`text` as HTML with its marks: `<span class="sentence">` around `<mark class="term|answer|differs">`."""
    pieces = []
    for in_sentence, group in groupby(segments(len(text), marks), key=lambda piece: "sentence" in piece[2]):
        inner = Markup("").join(
            _piece(text, kind, list(same))
            for kind, same in groupby(group, key=lambda piece: _shown(piece[2]))
        )
        pieces.append(Markup('<span class="sentence">{}</span>').format(inner) if in_sentence else inner)
    return Markup("").join(pieces)


def _shown(kinds: frozenset[str]) -> str | None:
    return next((kind for kind in ("answer", "differs", "term") if kind in kinds), None)


def _piece(text: str, kind: str | None, run: list[tuple[int, int, frozenset[str]]]) -> Markup:
    """Neighbours that look the same as one element."""
    content = printable(text[run[0][0] : run[-1][1]])
    return Markup('<mark class="{}">{}</mark>').format(kind, content) if kind else escape(content)


def shifted(marks: Iterable[Mark], by: int) -> list[Mark]:
    """The same marks in a text that begins `by` characters earlier."""
    return [Mark(mark.start + by, mark.end + by, mark.kind) for mark in marks]
