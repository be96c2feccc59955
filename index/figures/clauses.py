"""Cutting a folded, masked text into sentences and clauses; spans only."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from xunduan.index.figures.tokens import LABEL, Quantity


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two commas, with the quantities in it."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]


_SENTENCE = re.compile(rf"(?:(?! {LABEL})[^。!?;\n])+[。!?; ]?|[^。!?;\n]")
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_CLAUSE_END = re.compile(r"(?<!\d),|,(?!\d{3})|[:。!?;\n]|——|…")


def paragraphs(masked: str) -> Iterator[tuple[int, int]]:
    """The spans of the non-empty lines."""
    start = 0
    for line in masked.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def sentences(masked: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of one paragraph; a semicolon ends one too, and a blank before what a form calls its
    next value."""
    for found in _SENTENCE.finditer(masked, start, end):
        yield found.span()


def clauses(masked: str, start: int, end: int, quantities: list[Quantity]) -> list[Clause]:
    """The clauses of one sentence. A parenthesis that holds a quantity is a clause of its own."""
    cuts = [start]
    covered = _Cover(quantities)
    for found in _CLAUSE_END.finditer(masked, start, end):
        if not covered.holds(found.start()):
            cuts += found.span()
    if quantities:
        for found in _PARENTHESIS.finditer(masked, start, end):
            inner_start, inner_end = found.span(1)
            if covered.any_within(inner_start, inner_end):
                cuts += [inner_start - 1, inner_start, inner_end, inner_end + 1]
    cuts = sorted({*cuts, end})
    pieces = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        inside = covered.within(left, right)
        if right - left > 1 or inside:
            pieces.append(Clause(left, right, inside))
    return pieces


class _Cover:
    """Where the quantities of one sentence lie, looked up by position."""

    def __init__(self, quantities: list[Quantity]) -> None:
        self._quantities = quantities
        self._starts = [quantity.start for quantity in quantities]

    def holds(self, position: int) -> bool:
        """Whether a quantity stands at a position."""
        number = bisect_right(self._starts, position) - 1
        return number >= 0 and position < self._quantities[number].end

    def within(self, start: int, end: int) -> tuple[Quantity, ...]:
        """The quantities that lie wholly between two positions."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return tuple(quantity for quantity in self._quantities[first:last] if quantity.end <= end)

    def any_within(self, start: int, end: int) -> bool:
        """Whether there are any."""
        return bool(self.within(start, end))
