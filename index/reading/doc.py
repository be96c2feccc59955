"""Word's binary files (.doc, .wps), by Microsoft's [MS-DOC]: paragraphs with their styles, tables by rows, notes.

The readers that install from the package index give the text alone and run the cells of a table together; the
paragraph properties, which tell rows and headings, are read here.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import olefile

from xunduan.errors import UnreadableFile, bilingual
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.doc_numbers import ListNumbers
from xunduan.index.reading.doc_properties import (
    ParagraphProperties,
    Paragraphs,
    Row,
    paragraph_properties,
    raised_spans,
)
from xunduan.index.reading.limits import Limits, ReadResult, encrypted
from xunduan.index.reading.lines import raised
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.tables import Spanned, is_data, table_blocks

_MAGIC = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_TITLE_STYLE = 62
_EDGE = 30
"""Twentieths of a point by which edges of one column may differ from row to row."""
_PARAGRAPH_STYLE = 1
_FIELD = re.compile("\x13[^\x13-\x15]*\x14|\x13[^\x13-\x15]*\x15|\x15")
"""A field's code up to its result, a field without one, and the mark behind a result."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    properties: ParagraphProperties
    in_table: bool
    closed: bool = True
    """Whether it ends its cell, where it is in one."""


def read_doc(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            main = ole.openstream("WordDocument").read()
            header = _Header(main)
            table = ole.openstream(header.table_stream).read()
            properties = _properties(ole)
        paragraphs = list(_paragraphs(main, table, header))
        styles = _styles(table, header)
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise UnreadableFile("doc 文件损坏", f"broken doc: {error}") from error
    inherited = {number: (style.above, style.properties) for number, style in styles.items()}
    problems: tuple[str, ...] = ()
    try:
        numbers = ListNumbers(table, header.lists, header.overrides, inherited)
    except (struct.error, IndexError) as error:
        numbers = ListNumbers(b"", (0, 0), (0, 0), inherited)
        problems = (bilingual("列表的编号表损坏，编号未读出", f"numbers of lists not read: {error}"),)
    blocks = tuple(_blocks(paragraphs, styles, numbers))
    stated = plausible_properties(properties, blocks)
    return ReadResult((RawDocument(path, blocks, stated, None, "application/msword", problems=problems),))


class _Header:
    """The fields used of the file information block at the head of the WordDocument stream."""

    def __init__(self, main: bytes) -> None:
        magic, version = struct.unpack_from("<HH", main)
        flags = struct.unpack_from("<H", main, 0x0A)[0]
        if magic != _MAGIC or version < 0xC1:
            raise UnreadableFile(
                "Word 95 或更早的文件，请另存为 .docx", "a file of Word 95 or older; save it as .docx"
            )
        if flags & _ENCRYPTED:
            raise UnreadableFile(encrypted("doc"))
        self.table_stream = "1Table" if flags & _SECOND_TABLE else "0Table"
        # how long the main text, footnotes, headers, macros, comments, endnotes and text boxes are
        self.parts = [max(0, length) for length in struct.unpack_from("<7i", main, 0x4C)]
        self.pieces = struct.unpack_from("<II", main, 0x01A2)
        self.properties = struct.unpack_from("<II", main, 0x0102)
        self.characters = struct.unpack_from("<II", main, 0x00FA)
        self.lists = struct.unpack_from("<II", main, 0x02E2)
        self.overrides = struct.unpack_from("<II", main, 0x02EA)
        self.styles = struct.unpack_from("<II", main, 0x00A2)


def _properties(ole: olefile.OleFileIO) -> dict[str, str | None]:
    if not ole.exists("\x05SummaryInformation"):
        return {}
    found = ole.get_metadata()
    encoding = f"cp{(found.codepage or 936) & 0xFFFF}"  # olefile gives it with a sign
    encoding = {"cp65001": "utf-8", "cp936": "gb18030", "cp1200": "utf-16-le"}.get(encoding, encoding)
    values = {"title": found.title or "", "authors": found.author or ""}
    try:
        texts = {
            key: value.decode(encoding, "replace") if isinstance(value, bytes) else value
            for key, value in values.items()
        }
        # WPS writes them as UTF-16 and counts bytes where olefile expects characters: the rest is cut off.
        return {key: text.partition("\0")[0] for key, text in texts.items()}
    except LookupError:  # a code page of no name
        return {}


def _paragraphs(main: bytes, table: bytes, header: _Header) -> Iterator[_Paragraph]:
    """The paragraphs of the main text, then those of notes and text boxes; not of headers and comments."""
    properties = Paragraphs(main, table, header.properties)
    text, places = _text(main, table, header)
    ends = list(accumulate(header.parts, initial=0))
    body, notes, _headers, _macros, _comments, endnotes, boxes = pairwise(ends)
    for start, end in (body, notes, endnotes, boxes):
        begin = start
        for match in re.finditer("[\r\x07\x0c]", text[start:end]):
            at = start + match.start()
            found = properties.at(places.offset(at))
            cell = match[0] == "\x07"
            yield _Paragraph(text[begin:at], found, found.in_table or cell, cell)
            begin = at + 1
        if text[begin:end].strip():
            yield _Paragraph(text[begin:end], ParagraphProperties(), False)


class _Places:
    """The offset in the file of each character of the text."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._pieces: list[tuple[int, int]] = []

    def add(self, start: int, offset: int, width: int) -> None:
        self._starts.append(start)
        self._pieces.append((offset, width))

    def offset(self, at: int) -> int:
        number = bisect_right(self._starts, at) - 1
        offset, width = self._pieces[number]
        return offset + width * (at - self._starts[number])


def _text(main: bytes, table: bytes, header: _Header) -> tuple[str, _Places]:
    """The characters of the piece table in order."""
    start, length = header.pieces
    clx = table[start : start + length]
    at = 0
    while at + 5 <= len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise UnreadableFile("doc 文件损坏：没有文字表", "broken doc: no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    pieces = clx[at + 5 : at + 5 + size]
    count = (len(pieces) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces)
    text: list[str] = []
    high = raised_spans(main, table, header.characters)
    places = _Places()
    for number in range(count):
        chars = ends[number + 1] - ends[number]
        if chars <= 0 or chars > len(main):
            continue
        place = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * number + 2)[0]
        width = 1 if place & 0x40000000 else 2
        offset = (place & 0x3FFFFFFF) // 2 if width == 1 else place & 0x3FFFFFFF
        raw = main[offset : offset + width * chars]
        piece = raw.decode("cp1252", "replace") if width == 1 else _wide(raw)
        text.append(_raise(piece.ljust(chars, "\0"), offset, width, high))
        places.add(ends[number], offset, width)
    return "".join(text), places


def _raise(piece: str, offset: int, width: int, spans: Sequence[tuple[int, int]]) -> str:
    """A piece of text that stands from `offset` on in the file, its superscript in characters of its own."""
    end = offset + width * len(piece)
    shown, done = [], 0
    for first, last in spans[bisect_right(spans, (offset, 0)) - 1 if spans else 0 :]:
        if first >= end:
            break
        begin, stop = max((first - offset) // width, done), max((last - offset) // width, done)
        shown += [piece[done:begin], raised(piece[begin:stop])]
        done = stop
    return "".join([*shown, piece[done:]])


def _wide(raw: bytes) -> str:
    """UTF-16 with one character a unit: offsets count units."""
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style: the heading level of Word's own headings and title, what it is made from, what it says."""

    level: int
    above: int
    properties: ParagraphProperties


def _styles(table: bytes, header: _Header) -> dict[int, _Style]:
    """The styles by their number."""
    start, length = header.styles
    sheet = table[start : start + length]
    styles: dict[int, _Style] = {}
    if len(sheet) < 6:
        return styles
    head = struct.unpack_from("<H", sheet, 4)[0]
    at = 2 + struct.unpack_from("<H", sheet)[0]
    number = 0
    while at + 4 <= len(sheet):
        size = struct.unpack_from("<H", sheet, at)[0]
        if size >= 4:
            styles[number] = _style(sheet[at + 2 : at + 2 + size], head)
        at += 2 + size + size % 2
        number += 1
    return styles


def _style(entry: bytes, head: int) -> _Style:
    kind, above = struct.unpack_from("<HH", entry)
    identifier = kind & 0x0FFF
    level = identifier if 1 <= identifier <= 9 else 1 if identifier == _TITLE_STYLE else 0
    properties = ParagraphProperties()
    if above & 0x0F == _PARAGRAPH_STYLE and len(entry) >= head + 2:
        at = head + 4 + 2 * struct.unpack_from("<H", entry, head)[0]  # behind the name and its end
        if at + 4 <= len(entry):
            size = struct.unpack_from("<H", entry, at)[0]
            properties = paragraph_properties(0, entry[at + 4 : at + 2 + size])
    return _Style(level, above >> 4, properties)


def _blocks(paragraphs: list[_Paragraph], styles: dict[int, _Style], numbers: ListNumbers) -> Iterator[Block]:
    rows: list[tuple[list[str], Row | None]] = []
    cells: list[str] = []
    is_open = False  # whether the last cell has paragraphs to come
    for paragraph in paragraphs:
        text = _shown(paragraph.text)
        if paragraph.properties.row_end:
            rows.append((cells, paragraph.properties.row))
            cells, is_open = [], False
            continue
        label = numbers.label(paragraph.properties) if text.strip() else ""
        text = label + text.lstrip() if label else text
        if paragraph.in_table:
            cells[len(cells) - is_open :] = [f"{cells[-1]}\n{text}" if is_open else text]
            is_open = not paragraph.closed
            continue
        yield from _table(rows)
        rows, cells, is_open = [], [], False
        style = styles.get(paragraph.properties.style)
        level = style.level if style else 0
        for line in text.split("\n"):
            if line.strip():
                yield Block(line.strip(), "heading" if level else "list" if label else "text", level)
    yield from _table([*rows, (cells, None)] if cells else rows)


def _table(rows: list[tuple[list[str], Row | None]]) -> Iterator[Block]:
    if not rows:
        return
    grid = _grid(rows)
    if is_data(grid):
        yield from table_blocks(grid)
    else:
        yield from (
            Block(line.strip())
            for cells, _ in rows
            for cell in cells
            for line in cell.split("\n")
            if line.strip()
        )


def _grid(rows: list[tuple[list[str], Row | None]]) -> list[list[str]]:
    """The rows in the columns that the edges of all their cells make: a wide cell stands in each that it covers."""
    laid = [(cells, row) for cells, row in rows if row is not None and len(row.above) == len(cells)]
    if len(laid) < len(rows):
        return [cells for cells, _ in rows]
    edges = sorted({edge for _, row in laid for edge in row.edges})
    columns = [edge for before, edge in pairwise([edges[0] - _EDGE, *edges]) if edge - before >= _EDGE]
    grid: list[list[str]] = []
    for cells, row in laid:
        line = [""] * (len(columns) - 1)
        at = [bisect_right(columns, edge + _EDGE // 2) - 1 for edge in row.edges]
        for number, (cell, (left, right)) in enumerate(zip(cells, pairwise(at), strict=True)):
            goes_on = not cell.strip()
            if goes_on and row.before[number] and left:
                line[left:right] = [Spanned(line[left - 1])] * (right - left)
                continue
            if goes_on and row.above[number] and grid:
                cell = grid[-1][left]
            line[left:right] = [cell, *[Spanned(cell)] * (right - left - 1)]
        grid.append(line)
    return grid


def _shown(text: str) -> str:
    """Text without the codes of its fields and the marks of pictures and notes."""
    last = None
    while last != text:
        last, text = text, _FIELD.sub("", text)
    text = text.replace("\x0b", "\n").replace("\x1e", "-").replace("\x1f", "").replace("\t", " ")
    return re.sub("[\x00-\x09\x0e-\x1d]", "", text)
