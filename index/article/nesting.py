"""Nesting: the level of each heading, from its markup, numbering and order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from xunduan.index.article.structure import Paragraph


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading in force: what made it one, its rank among those of its making, and its level."""

    made: Literal["markup", "number", "shape"]
    rank: int
    level: int


def nest(paragraphs: Sequence[Paragraph], numbered: Callable[[str], int]) -> list[Paragraph]:
    """Give every heading its level, 1 at the top.

    Markup keeps its own level and ends all below it. A number goes by its writing (一、 over （一） over 1.) below the
    markup in force. A line that is a heading by its shape alone, such as a bold one, nests below what is in force and
    stands beside the last one of its shape, never above a numbered or a marked heading. `numbered` ranks a number.
    """
    nested: list[Paragraph] = []
    stack: list[_Open] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.role == "heading":
            adjacent = index > 0 and paragraphs[index - 1].role == "heading"
            followed = index + 1 < len(paragraphs) and paragraphs[index + 1].role == "heading"
            rank = numbered(paragraph.folded)
            if paragraph.level:
                stack = _below_markup(stack, paragraph.level)
            elif rank:
                stack = _below_number(stack, rank)
            else:
                stack = _below_shape(stack, adjacent, followed)
            paragraph = replace(paragraph, level=stack[-1].level)
        nested.append(paragraph)
    return nested


def _below_markup(stack: list[_Open], level: int) -> list[_Open]:
    kept = [one for one in stack if one.made == "markup" and one.rank < level]
    return [*kept, _Open("markup", level, level)]


def _region(stack: list[_Open]) -> int:
    """Where in the stack the headings begin that stand below the last one of markup."""
    return max((number + 1 for number, one in enumerate(stack) if one.made == "markup"), default=0)


def _below_number(stack: list[_Open], rank: int) -> list[_Open]:
    start = _region(stack)
    deeper = (n for n in range(start, len(stack)) if stack[n].made == "number" and stack[n].rank >= rank)
    kept = stack[: next(deeper, len(stack))]
    above = kept[-1].level if kept else 0
    return [*kept, _Open("number", rank, max(rank, above + 1))]


def _below_shape(stack: list[_Open], adjacent: bool, followed: bool) -> list[_Open]:
    start = _region(stack)
    shapes = [n for n in range(start, len(stack)) if stack[n].made == "shape"]
    if shapes and not adjacent:
        # Two in a row are a heading and one below it: the next such pair begins at the first one's level.
        stack = stack[: shapes[0] if followed else shapes[-1]]
    above = stack[-1].level if stack else 0
    return [*stack, _Open("shape", 0, above + 1)]
