"""Printed lines to paragraphs: running headers and page numbers dropped, broken lines joined, headings by size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from xunduan.index.documents import Block
from xunduan.index.reading.lines import ends_sentence, join


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; lengths in points, `bottom` counted from the page's upper edge."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    """Height of its characters."""


_PAGE_NUMBER = re.compile(
    r"[-–—·\s]*+(?:第\s*+)?(?:\d{1,4}|[一二三四五六七八九十百]{1,5}|[ivxlc]{1,6})"
    r"(?:\s*+页)?+(?:\s*+[/,，]?\s*+共?\s*+\d{1,4}\s*+页?)?[-–—·\s]*+|page\s++\d++(\s++of\s++\d++)?",
    re.I,
)
_PRINTED_PAGE = re.compile(
    r"(https?|file)://\S++(.*\s\d++/\d++)?|\d{1,4}/\d{1,2}/\d{1,4}[,，]?\s*+(上午|下午)?\s*+\d{1,2}:\d\d(:\d\d)?(\s.*)?",
    re.I,
)
"""What browsers print above and below a page: its address, and when it was printed."""
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 3
"""Running headers and footers have at most so many lines."""
_RUNNING_SHARE = 0.4
"""Left and right pages may have headers of their own, the first page none."""
_FIRST_UNIT = re.compile(r"[\x21-\x7e\u00c0-\u024f]+|.[，。、；：？！”’》）」』】,.;:?!)]*")
_NO_LINE_STARTS = frozenset("，。、；：？！”’》」』】）")
_LARGE = 1.15
"""Headings are set at least this much larger than the text."""
_MAX_HEADING_CHARS = 80
_SAME = 0.1
"""Share by which lines set in one size may differ in measure."""
_FULL_PAGE_LINES = 8
_RAGGED = 1.5
"""Characters by which full lines differ: punctuation may hang over the edge, or draw a character down with it."""
_SPACE = 1.3
"""Lines further apart than this many usual distances belong to two paragraphs."""
_INDENT = 1.2
"""A first line is indented by two characters as a rule, by less than one where the setting is justified."""


def blocks_of(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    """Paragraphs and headings of a document given as pages of lines in reading order."""
    bodies = [page for page in _without_running_lines(pages) if page]
    lines = [line for page in bodies for line in page]
    if not lines:
        return
    size = _text_size(lines)
    sizes = sorted({round(line.size) for line in lines if line.size > _LARGE * size}, reverse=True)
    for paragraph in _paragraphs(bodies, size):
        text = paragraph[0].text
        for line in paragraph[1:]:
            text = join(text, line.text)
        large = paragraph[0].size > _LARGE * size and len(text) <= _MAX_HEADING_CHARS
        if large and not ends_sentence(text):
            yield Block(text, "heading", min(6, sizes.index(round(paragraph[0].size)) + 1))
        else:
            yield Block(text)


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages less their numbers, and less what stands at the edge of many of them."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_key(line) for lines in page for line in lines})
    enough = 2 if len(pages) == 2 else max(3, _RUNNING_SHARE * len(pages))

    repeated = {key for key, count in counts.items() if count >= enough}
    kept = []
    for page, both in zip(pages, edges, strict=True):
        running = {id(line) for lines in both for line in _running(lines, repeated)}
        kept.append([line for line in page if id(line) not in running])
    return kept


def _running(edge: Sequence[Line], repeated: Set[tuple[str, int]]) -> Iterator[Line]:
    """The lines of an edge, from outside, that are repeated, or that are the page's number."""
    numbered = False
    for line in edge:
        is_number = _PAGE_NUMBER.fullmatch(line.text) is not None
        furniture = _key(line) in repeated or _PRINTED_PAGE.fullmatch(line.text) is not None
        if not furniture and (numbered or not is_number):
            return
        numbered = numbered or is_number
        yield line


def _edges(page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines nearest to the upper and to the lower edge, outermost first, wherever the text layer has them."""
    by_height = sorted(page, key=lambda line: line.bottom)
    return by_height[:_EDGE_LINES], by_height[: -_EDGE_LINES - 1 : -1]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.bottom / 10)


def _text_size(lines: Sequence[Line]) -> float:
    """The size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _uses_indents(pages: Sequence[Sequence[Line]], lefts: Sequence[float]) -> bool:
    """Whether paragraphs begin with an indented line, so that a line at the margin continues one."""
    distances = [
        (line.left - left) / max(line.size, 0.1)
        for page, left in zip(pages, lefts, strict=True)
        for line in page
    ]
    return sum(_INDENT < distance < 3.5 for distance in distances) >= max(2, 0.05 * len(distances))


def _margins(page: Sequence[Line]) -> tuple[float, float]:
    """Left and right edge of a page's text. Titles and headings count: a page may have no other full line."""
    return min(line.left for line in page), max(line.right for line in page)


def _page_margins(pages: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The edges of each page; a page of a few lines says too little of its own and has its neighbours'."""
    own = [_margins(page) for page in pages]
    full = [edges for page, edges in zip(pages, own, strict=True) if len(page) >= _FULL_PAGE_LINES]
    if not full:
        return [_margins([line for page in pages for line in page])] * len(pages)
    usual = (median(left for left, _ in full), median(right for _, right in full))
    return [edges if len(page) >= _FULL_PAGE_LINES else usual for page, edges in zip(pages, own, strict=True)]


def _paragraphs(pages: Sequence[Sequence[Line]], size: float) -> Iterator[list[Line]]:
    gaps = _gaps(pages)
    gap = median(gaps) if gaps else 0.0
    margins = _page_margins(pages)
    spaced = sum(_SPACE * gap < one < 3 * gap for one in gaps) >= max(2, 0.05 * len(gaps))
    indented = _uses_indents(pages, [left for left, _ in margins])
    current: list[Line] = []
    right = 0.0  # the edge of the page on which the last line stands
    for page, (left, page_right) in zip(pages, margins, strict=True):
        for number, line in enumerate(page):
            usual = gap if number else None
            marked = indented or (spaced and number > 0)  # space at a page break cannot be seen
            if current and _continues(current[-1], line, left, right, size, usual, marked):
                current.append(line)
            else:
                if current:
                    yield current
                current = [line]
            right = page_right
    if current:
        yield current


def _gaps(pages: Sequence[Sequence[Line]]) -> list[float]:
    """The distances of each line to the next one below it."""
    gaps = (after.bottom - line.bottom for page in pages for line, after in pairwise(page))
    return [gap for gap in gaps if gap > 0]


def _continues(
    line: Line, after: Line, left: float, right: float, size: float, gap: float | None, marked: bool
) -> bool:
    """Whether `after` goes on with the paragraph of `line`.

    `gap` is the usual distance of lines, None across a page break. `marked`: paragraphs are told apart by an
    indent or by space; where they are not, one that ends a sentence and fills its line is taken to end.
    """
    if after.text[0] in _NO_LINE_STARTS:
        return True
    if abs(after.size - line.size) > _SAME * line.size:
        return False
    distance = after.bottom - line.bottom
    if gap is not None and distance <= -0.5 * line.size:
        return not ends_sentence(line.text)  # the next column
    if line.size > _LARGE * size:  # a heading on several centred lines
        return gap is not None and distance < 2 * line.size and not ends_sentence(line.text)
    if gap is not None and distance > _SPACE * max(gap, line.size):
        return False
    if after.left - left > _INDENT * after.size:
        return False
    if not _is_full(line, after, right):
        return False
    return marked or not ends_sentence(line.text)


def _is_full(line: Line, after: Line, right: float) -> bool:
    """Whether the first word or character of the next line would not have fitted into this one."""
    unit = _FIRST_UNIT.match(after.text)
    chars = unit[0] if unit else after.text[:1]
    width = sum(0.55 if char < "\u0250" else 1.0 for char in chars) * after.size
    return line.right + width > right - _RAGGED * line.size
