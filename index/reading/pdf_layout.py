"""Printed lines to paragraphs: running headers and page numbers dropped, broken lines joined, headings by size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from xunduan.index.documents import Block, Dropped
from xunduan.index.reading.lines import ends_sentence, join
from xunduan.index.reading.pdf_contents import contents_of, is_led


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; lengths in points, `bottom` counted from the page's upper edge."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    """The font size of its characters."""
    column: int = 0
    """The number of the column that it stands in where a page has several side by side, else 0."""
    table: bool = False
    """Whether it is a row of a table."""
    vertical: bool = False
    """Whether it was written downwards."""


Edges = tuple[float, float]
"""Left and right."""

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
_HYPHEN = "\u00ad"
"""A hyphen at a line's end that parts a word."""
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 3
"""The most lines of a running header or footer."""
_RUNNING_SHARE = 0.4
"""Left and right pages may have headers of their own, the first page none."""
_SMALL = 0.95
"""What is set smaller than the text and stands at the edge of two pages, as left and right ones have their own,
runs."""
_FIRST_UNIT = re.compile(r"[\x21-\x7e\u00c0-\u024f]+|.[，。、；：？！”’》）」』】,.;:?!)]*")
_NO_LINE_STARTS = frozenset("，。、；：？！”’》」』】）")
_LARGE = 1.15
"""Headings are set at least this much larger than the text."""
_MAX_HEADING_CHARS = 80
_IN_SENTENCES = re.compile(r"[，。；,;]")
_SENTENCE_LINES = 3
"""Titles hold a comma at times; where so many lines of a size do, and most of them, it is that of a paragraph."""
_POINT = re.compile(
    r"第?[一二三四五六七八九十百\d]{1,4}(?:[、.．章节条款项]|[)）])|[(（][一二三四五六七八九十百\d]{1,3}[)）]|[①-⑳•●■◆▪◇○·–—-]"
)
"""What numbers or marks a point, whose further lines may be indented deeper than its first one."""
_HANG = 0.6
"""Characters' widths by which the further lines of a hanging paragraph stand to the right of its first one."""
_SAME = 0.1
"""Share by which the measured sizes of lines set in one size may differ."""
_FULL_PAGE_LINES = 8
_RAGGED = 1.5
"""Characters by which full lines differ: punctuation may hang over the edge, or draw a character down with it."""
_SPACE = 1.3
"""Lines further apart than this many usual distances belong to two paragraphs."""
_INDENT = 1.2
"""A first line is indented by two characters as a rule, by less than one where the setting is justified."""


def blocks_of(pages: Sequence[Sequence[Line]], left_out: list[Dropped] | None = None) -> Iterator[Block]:
    """Paragraphs, headings and rows of tables of a document given as pages of lines in reading order.

    What is printed for the page and not for the reader goes into `left_out`: running lines, and lists of contents.
    """
    report = left_out if left_out is not None else []
    bodies = [page for page in _without_running_lines(pages, report) if page]
    lines = [line for page in bodies for line in page if not line.table]
    size = _text_size(lines)
    large = _heading_sizes(lines, size)
    blocks = [_block(paragraph, large) for paragraph in _paragraphs(bodies, large)]
    entries = contents_of(blocks)
    for number, block in enumerate(blocks, 1):
        if number - 1 in entries:
            report.append(Dropped(block.text, "contents", number))
        else:
            yield block


def _block(paragraph: Sequence[Line], large: Sequence[int]) -> Block:
    first = paragraph[0]
    text = first.text
    for line in paragraph[1:]:
        text = text[:-1] + line.text if text.endswith(_HYPHEN) else join(text, line.text)
    text = text.replace(_HYPHEN, "-")
    heading = round(first.size) in large and not first.table and len(text) <= _MAX_HEADING_CHARS
    if heading and not ends_sentence(text):
        return Block(text, "heading", min(6, large.index(round(first.size)) + 1))
    return Block(text, "table" if first.table else "text")


def _heading_sizes(lines: Sequence[Line], size: float) -> list[int]:
    """The sizes larger than the text's, from the largest on, but those in which sentences are set."""
    sentences: Counter[int] = Counter()
    all_lines: Counter[int] = Counter()
    for line in lines:
        if line.size > _LARGE * size:
            all_lines[round(line.size)] += 1
            sentences[round(line.size)] += _IN_SENTENCES.search(line.text) is not None
    return sorted(
        (
            one
            for one, count in all_lines.items()
            if sentences[one] < _SENTENCE_LINES or 2 * sentences[one] <= count
        ),
        reverse=True,
    )


def _without_running_lines(pages: Sequence[Sequence[Line]], report: list[Dropped]) -> list[list[Line]]:
    """The pages less their numbers, and less what stands at the edge of many of them; the report has each text once.

    Pages of which nothing would be left are forms and stamps of a few lines: they stay whole.
    """
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_key(line) for lines in page for line in lines})
    enough = 2 if len(pages) == 2 else max(3, _RUNNING_SHARE * len(pages))
    size = _text_size([line for page in pages for line in page if not line.table])
    small = {_key(line) for page in edges for lines in page for line in lines if line.size < _SMALL * size}
    repeated = {key for key, count in counts.items() if count >= (min(enough, 2) if key in small else enough)}
    kept = []
    texts: dict[str, None] = {}
    for page, both in zip(pages, edges, strict=True):
        running = {id(line) for lines in both for line in _running(lines, repeated)}
        kept.append([line for line in page if id(line) not in running])
        texts.update(dict.fromkeys(line.text for line in page if id(line) in running))
    if not any(kept) and not all(map(_PAGE_NUMBER.fullmatch, texts)):
        return [list(page) for page in pages]
    report += (Dropped(text, "running_line", 1) for text in texts)
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
    """What running lines of several pages share: all but their numbers, unless they are sentences, such as notes."""
    text = "".join(line.text.split())
    return text if ends_sentence(text) else _DIGITS.sub("#", text), round(line.bottom / 10)


def _text_size(lines: Sequence[Line]) -> float:
    """The size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _uses_indents(pages: Sequence[Sequence[Line]], edges: Sequence[Mapping[int, Edges]]) -> bool:
    """Whether paragraphs begin with an indented line, so that a line at the margin continues one."""
    distances = [
        (line.left - margins[line.column][0]) / max(line.size, 0.1)
        for page, margins in zip(pages, edges, strict=True)
        for line in page
        if not line.table
    ]
    return sum(_INDENT < distance < 3.5 for distance in distances) >= max(2, 0.05 * len(distances))


def _margins(lines: Sequence[Line]) -> Edges:
    """Left and right edge of a page's text. Titles and headings count: a page may have no other full line."""
    own = [line for line in lines if not line.table and not is_led(line.text)] or lines
    return min(line.left for line in own), max(line.right for line in own)


def _page_margins(pages: Sequence[Sequence[Line]]) -> list[dict[int, Edges]]:
    """The edges of each column of each page, column 0 being the page as a whole.

    A page of a few lines says too little of its own and has its neighbours'.
    """
    whole = [[line for line in page if not line.column] for page in pages]
    full = [_margins(lines) for lines in whole if len(lines) >= _FULL_PAGE_LINES]
    usual = _margins([line for lines in whole for line in lines]) if any(whole) else (0.0, 0.0)
    if full:
        usual = (median(left for left, _ in full), median(right for _, right in full))
    edges = []
    for page, lines in zip(pages, whole, strict=True):
        columns = {line.column for line in page} - {0}
        own = {column: _margins([line for line in page if line.column == column]) for column in columns}
        edges.append({0: _margins(lines) if len(lines) >= _FULL_PAGE_LINES else usual} | own)
    return edges


def _paragraphs(pages: Sequence[Sequence[Line]], large: Sequence[int]) -> Iterator[list[Line]]:
    by_size = _gaps(pages)
    gaps = [gap for found in by_size.values() for gap in found]
    usual = {size: median(found) for size, found in by_size.items()}
    edges = _page_margins(pages)
    wide = sum(
        _SPACE * usual[size] < one < 3 * usual[size] for size, found in by_size.items() for one in found
    )
    spaced = wide >= max(2, 0.05 * len(gaps))
    indented = _uses_indents(pages, edges)
    current: list[Line] = []
    right = 0.0  # the edge of the column in which the last line stands
    for page, margins in zip(pages, edges, strict=True):
        for number, line in enumerate(page):
            left = margins[line.column][0]
            beside = number > 0 and page[number - 1].column == line.column
            # space at a page's or a column's end cannot be seen
            gap = usual.get(round(line.size), 0.0) if beside else None
            setting = _Setting(left, right, gap, indented or (spaced and beside))
            if current and _continues(current, line, setting, round(current[0].size) in large):
                current.append(line)
            else:
                if current:
                    yield current
                current = [line]
            right = margins[line.column][1]
    if current:
        yield current


def _gaps(pages: Sequence[Sequence[Line]]) -> dict[int, list[float]]:
    """The distances of each line of text to the next one of its size and column, by size."""
    gaps: dict[int, list[float]] = {}
    for page in pages:
        for line, after in pairwise(page):
            same = line.column == after.column and round(line.size) == round(after.size)
            if same and not line.table and not after.table and after.bottom > line.bottom:
                gaps.setdefault(round(line.size), []).append(after.bottom - line.bottom)
    return gaps


@dataclass(frozen=True, slots=True)
class _Setting:
    """The signs that tell where a paragraph ends."""

    left: float
    right: float
    gap: float | None
    """The usual distance of lines, None across the end of a page or column."""
    marked: bool
    """Whether paragraphs are told apart by an indent or by space; where they are not, one that ends a sentence and
    fills its line is taken to end."""


def _continues(current: Sequence[Line], after: Line, setting: _Setting, heading: bool) -> bool:
    """Whether `after` goes on with the paragraph `current`."""
    line, gap = current[-1], setting.gap
    if line.table or after.table or is_led(line.text) or is_led(after.text):
        return False
    if after.text[0] in _NO_LINE_STARTS:
        return True
    if abs(after.size - line.size) > _SAME * line.size:
        return False
    distance = after.bottom - line.bottom
    if heading:  # on several centred lines
        return gap is not None and distance < 2 * line.size and not ends_sentence(line.text)
    if gap is not None and distance > _SPACE * max(gap, line.size):
        return False
    if line.text.endswith(_HYPHEN) or (after.text[0].islower() and not ends_sentence(line.text)):
        return True  # in mid-word, or in mid-sentence: a block that is indented as a whole
    # Columns end where punctuation wants them to, and a heading among them is larger or stands lower.
    full = _is_full(line, after, setting.right) or (line.vertical and not ends_sentence(line.text))
    if gap is not None and (hangs := _hangs(current, after, setting, full)) is not None:
        return hangs
    if after.left - setting.left > _INDENT * after.size or not full:
        return False
    return setting.marked or not ends_sentence(line.text)


def _hangs(current: Sequence[Line], after: Line, setting: _Setting, full: bool) -> bool | None:
    """Whether `after` stands below a point's first line as its further lines do; None where nothing hangs."""
    first = current[0]
    indent = _HANG * after.size
    if len(current) > 1:
        if current[1].left - first.left <= indent:
            return None
        return full and abs(after.left - current[1].left) < indent
    if after.left - first.left <= indent or _POINT.match(after.text):
        return None
    starts = _POINT.match(first.text) is not None
    at_margin = first.left - setting.left < indent and not ends_sentence(first.text)
    return True if full and (starts or at_margin) else None


def _is_full(line: Line, after: Line, right: float) -> bool:
    """Whether the first word or character of the next line would not have fitted into this one."""
    unit = _FIRST_UNIT.match(after.text)
    chars = unit[0] if unit else after.text[:1]
    width = sum(0.55 if char < "\u0250" else 1.0 for char in chars) * after.size
    return line.right + width > right - _RAGGED * line.size
