"""Cutting a folded, masked text into sentences and clauses; spans only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.figures.tokens import Quantity


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two commas, with the quantities in it."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]


_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]?")
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
    """The spans of the sentences of one paragraph; a semicolon ends one too."""
    for found in _SENTENCE.finditer(masked, start, end):
        yield found.span()


def clauses(masked: str, start: int, end: int, quantities: list[Quantity]) -> list[Clause]:
    """The clauses of one sentence. A parenthesis is one of its own where it holds a quantity."""
    cuts = [start]
    for found in _CLAUSE_END.finditer(masked, start, end):
        if not any(quantity.start <= found.start() < quantity.end for quantity in quantities):
            cuts += found.span()
    for found in _PARENTHESIS.finditer(masked, start, end) if quantities else ():
        inner_start, inner_end = found.span(1)
        if any(inner_start <= quantity.start and quantity.end <= inner_end for quantity in quantities):
            cuts += [inner_start - 1, inner_start, inner_end, inner_end + 1]
    cuts = sorted({*cuts, end})
    pieces = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        inside = tuple(q for q in quantities if left <= q.start and q.end <= right)
        if right - left > 1 or inside:
            pieces.append(Clause(left, right, inside))
    return pieces
