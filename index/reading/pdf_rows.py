"""Characters of a page to printed lines, from top to bottom, wherever and whenever they were drawn."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from xunduan.index.reading.lines import raised
from xunduan.index.reading.pdf_glyphs import Glyph

_CELL_GAP = 1.5
"""Characters' widths between two parts of a line from which they are cells, or stand apart in another way."""
_PIECE_GAP = 0.8
"""The same for pieces, of which parts are made once the columns are known: those may stand as near."""
_WORD_GAP, _PART_GAP = 0.14, 0.6
"""Gaps, in characters, that are a space between Latin words, and one between any characters."""
_SAME_BASE = 0.35
"""Share of the characters' size by which the bases of one line may differ."""
_MARKS = frozenset("、。，．・：；「」『』（）〔〕")
"""Vertical writing sets these in a corner of their cell."""
_SPACED = re.compile(r"[\u0021-\u024f]")
"""Characters of a writing that parts its words by spaces."""
_EVEN = 0.1
"""Share of a character's size by which the steps of an evenly set line may differ."""
_SMALL, _LIFT = 0.8, 0.15
"""Superscript is set smaller than its line, and so far above it in its characters' size."""

_Run = list[tuple[int, Glyph]]
"""Characters that belong together, each with its number in the order of drawing."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a printed line: a piece of it, or a cell."""

    text: str
    left: float
    right: float
    base: float
    size: float
    first: int
    """The number of its first character in the order of drawing."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line: its parts from left to right."""

    parts: tuple[Part, ...]
    table: tuple[str, ...] = ()
    """The lines of a whole table that stands here as one."""

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)

    @property
    def left(self) -> float:
        return self.parts[0].left

    @property
    def right(self) -> float:
        return max(part.right for part in self.parts)

    @property
    def main(self) -> Part:
        """The longest part."""
        return max(self.parts, key=lambda part: len(part.text))

    @property
    def base(self) -> float:
        return self.main.base

    @property
    def size(self) -> float:
        return self.main.size


def rows_of(glyphs: Sequence[Glyph]) -> list[Row]:
    """The printed lines from top to bottom; what was drawn twice in one place, for bold type, counts once."""
    lines: list[list[_Run]] = []
    bases: list[float] = []
    for run in sorted(_runs(glyphs), key=lambda run: (-len(run), run[0][1].base)):
        place = _line_for(run, lines, bases)
        if place is None:
            base = run[0][1].base
            place = bisect_left(bases, base)
            bases.insert(place, base)
            lines.insert(place, [])
        lines[place].append(run)
    return [Row(parts) for line in lines if (parts := tuple(_parts(line)))]


def _runs(glyphs: Sequence[Glyph]) -> list[_Run]:
    """Characters that were drawn one after the other along one line."""
    runs: list[_Run] = []
    for number, glyph in enumerate(glyphs):
        if runs:
            last = runs[-1][-1][1]
            size = max(last.size, glyph.size)
            level = abs(glyph.base - last.base) < 0.1 * size
            if level and -0.3 * size < glyph.left - last.right < size and glyph.left >= last.left:
                runs[-1].append((number, glyph))
                continue
        runs.append([(number, glyph)])
    return [run for run in runs if any(not glyph.text.isspace() for _, glyph in run)]


def _line_for(run: _Run, lines: list[list[_Run]], bases: list[float]) -> int | None:
    """The line that a run belongs to: that of its base or, for raised and lowered marks, the one that it touches."""
    glyph = run[0][1]
    place = bisect_left(bases, glyph.base)
    for near in sorted(
        range(max(0, place - 1), min(len(bases), place + 1)), key=lambda n: abs(bases[n] - glyph.base)
    ):
        main = lines[near][0][0][1]
        away = abs(bases[near] - glyph.base)
        if away <= _SAME_BASE * min(main.size, glyph.size):
            return near
        aside = glyph.size < _SMALL * main.size or all(one.text in _MARKS for _, one in run)
        if aside and away < 0.6 * main.size and _touches(run, lines[near]):
            return near
    return None


def _touches(run: _Run, line: list[_Run]) -> bool:
    left, right, reach = run[0][1].left, run[-1][1].right, 0.5 * line[0][0][1].size
    return any(left - reach <= other[-1][1].right and right + reach >= other[0][1].left for other in line)


def _parts(line: list[_Run]) -> Iterator[Part]:
    """The runs of one line put together to parts, from left to right."""
    placed = sorted((pair for run in line for pair in run), key=lambda pair: (pair[1].left, pair[0]))
    part: _Run = []
    for number, glyph in placed:
        if glyph.text.isspace():
            if part:
                part.append((number, glyph))
            continue
        inked = next((one for _, one in reversed(part) if not one.text.isspace()), None)
        if inked is not None:
            if inked.text == glyph.text and glyph.left - inked.left < 0.2 * glyph.size:
                continue
            if glyph.left - inked.right > _PIECE_GAP * max(inked.size, glyph.size):
                yield _part(part)
                part = []
        part.append((number, glyph))
    if part:
        yield _part(part)


def _part(glyphs: _Run) -> Part:
    while glyphs[-1][1].text.isspace():
        glyphs.pop()
    text = ""
    last: Glyph | None = None
    largest = max((glyph for _, glyph in glyphs), key=lambda glyph: glyph.size)
    even = _is_evenly_set([glyph for _, glyph in glyphs])
    for _, glyph in glyphs:
        if last is not None and not even and not glyph.text.isspace() and not last.text.isspace():
            gap = (glyph.left - last.right) / max(glyph.size, last.size)
            words = _SPACED.match(glyph.text) and _SPACED.match(last.text)
            text += " " if gap > (_WORD_GAP if words else _PART_GAP) else ""
        shown = " " if glyph.text.isspace() and glyph.text != "\u3000" else glyph.text
        text += raised(shown) if _is_raised(glyph, largest) else shown
        last = glyph
    inked = [glyph for _, glyph in glyphs if not glyph.text.isspace()]
    # Latin letters, often of a second font, may be set in another size.
    main = [glyph for glyph in inked if glyph.text >= "\u2e80"] or inked
    return Part(
        re.sub(" {2,}", " ", text),
        min(glyph.left for glyph in inked),
        max(glyph.right for glyph in inked),
        median(glyph.base for glyph in main),
        median(glyph.size for glyph in main),
        min(number for number, _ in glyphs),
    )


def _is_evenly_set(glyphs: Sequence[Glyph]) -> bool:
    """Whether a line gives each of its characters, narrow ones too, a cell of one width: no gap in it is a space."""
    steps = [other.left - one.left for one, other in pairwise(glyphs)]
    chinese = sum(glyph.text >= "\u2e80" for glyph in glyphs)
    return len(steps) >= 3 and 2 * chinese > len(glyphs) and max(steps) - min(steps) < _EVEN * glyphs[0].size


def _is_raised(glyph: Glyph, main: Glyph) -> bool:
    return glyph.size < _SMALL * main.size and main.base - glyph.base > _LIFT * main.size


def with_cells(row: Row) -> Row:
    """The row with its pieces put together but where they stand as far apart as cells."""
    parts = [row.parts[0]]
    for part in row.parts[1:]:
        last = parts[-1]
        if part.left - last.right > _CELL_GAP * max(part.size, last.size):
            parts.append(part)
        else:
            longer = max(last, part, key=lambda one: len(one.text))
            text, right = f"{last.text} {part.text}", max(last.right, part.right)
            parts[-1] = Part(text, last.left, right, longer.base, longer.size, min(last.first, part.first))
    return Row(tuple(parts), row.table)
