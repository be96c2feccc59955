"""Marking spans of a text as HTML: always escaped, always well nested, whatever overlaps what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from xunduan.web.text import printable


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to mark: `sentence` and `said` are grounds, `figure` is an anchor, the others are marks upon them."""

    start: int
    end: int
    kind: str
    anchor: str = ""
    """The id that the span gets, where something links to it."""


Segment = tuple[int, int, frozenset[Mark]]
_MARKS = ("found", "answer", "differs", "term")
"""What is shown of several marks upon each other: the first of these."""


def segments(length: int, marks: Iterable[Mark]) -> list[Segment]:
    """The text cut wherever a mark begins or ends: (start, end, its marks), without gaps, in order.

    Spans are clipped to the text; an empty or reversed one marks nothing. A text of one segment is not cut at all.
    """
    clipped = [
        Mark(max(0, mark.start), min(length, mark.end), mark.kind, mark.anchor)
        for mark in marks
        if max(0, mark.start) < min(length, mark.end)
    ]
    begins, ends = defaultdict[int, list[Mark]](list), defaultdict[int, list[Mark]](list)
    for mark in set(clipped):
        begins[mark.start].append(mark)
        ends[mark.end].append(mark)
    cuts = sorted({0, length, *begins, *ends})
    pieces, opened = [], set[Mark]()
    for start, end in zip(cuts, cuts[1:], strict=False):
        opened.difference_update(ends.get(start, ()))
        opened.update(begins.get(start, ()))
        pieces.append((start, end, frozenset(opened)))
    return pieces


def marked(text: str, marks: Sequence[Mark]) -> Markup:
    """`text` as HTML: `<span class="sentence|said">` grounds, `<span id>` anchors, `<mark class="term|answer|…">`."""
    kinds = {mark.kind for mark in marks}
    layers = [(key, wrap) for of, key, wrap in _LAYERS if not kinds.isdisjoint(of)]
    return Markup(_nested(text, segments(len(text), marks), layers))


def _nested(text: str, pieces: Sequence[Segment], layers: Sequence[Layer]) -> str:
    """Neighbours that look the same in the outermost layer as one element, and so on inwards; HTML."""
    if not layers:
        return escape(printable(text[pieces[0][0] : pieces[-1][1]])) if pieces else ""
    (key, wrap), *inner = layers
    made = []
    for value, group in groupby(pieces, key=lambda piece: key(piece[2])):
        content = _nested(text, list(group), inner)
        made.append(wrap(value, content) if value else content)
    return "".join(made)


def _in_sentence(marks: frozenset[Mark]) -> bool:
    """Whether they stand in the sentence that answers."""
    return any(mark.kind == "sentence" for mark in marks)


def _said(marks: frozenset[Mark]) -> tuple[int, int] | None:
    """Which sentence it is: two that stand side by side are two grounds."""
    return min(((mark.start, mark.end) for mark in marks if mark.kind == "said"), default=None)


def _anchor(marks: frozenset[Mark]) -> str:
    return min((mark.anchor for mark in marks if mark.anchor and mark.kind == "figure"), default="")


def _found(marks: frozenset[Mark]) -> str:
    return min((mark.anchor for mark in marks if mark.kind == "found"), default="")


def _shown(marks: frozenset[Mark]) -> str:
    kinds = {mark.kind for mark in marks}
    return next((kind for kind in _MARKS if kind in kinds), "")


Layer = tuple[Callable[[frozenset[Mark]], Any], Callable[[Any, str], str]]
_LAYERS: tuple[tuple[tuple[str, ...], *Layer], ...] = (
    (("sentence",), _in_sentence, lambda _, inner: f'<span class="sentence">{inner}</span>'),
    (("said",), _said, lambda _, inner: f'<span class="said">{inner}</span>'),
    (("figure",), _anchor, lambda anchor, inner: f'<span class="fig" id="{escape(anchor)}">{inner}</span>'),
    (("found",), _found, lambda anchor, inner: f'<span id="{escape(anchor)}">{inner}</span>'),
    (_MARKS, _shown, lambda kind, inner: f'<mark class="{kind}">{inner}</mark>'),
)
"""From the outermost inwards: the kinds of marks that make a layer, what a piece has of it, and its HTML."""


def shifted(marks: Iterable[Mark], by: int) -> list[Mark]:
    """The same marks in a text that begins `by` characters earlier."""
    return [Mark(mark.start + by, mark.end + by, mark.kind, mark.anchor) for mark in marks]
