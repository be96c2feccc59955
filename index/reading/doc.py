"""Word's binary files (.doc, .wps), by Microsoft's [MS-DOC]: paragraphs with their styles, tables by rows, notes.

The readers that install from the package index give the text alone and run the cells of a table together; the
paragraph properties, which tell rows and headings, are read here.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import olefile

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.tables import is_data, row_lines

_PAGE = 512
_MAGIC = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_TABLE_ROW_END, _INNER_ROW_END, _IN_TABLE = 0x2417, 0x244C, 0x2416
_TITLE_STYLE = 62
_FIELD = re.compile("\x13[^\x13-\x15]*\x14|\x13[^\x13-\x15]*\x15|\x15")
"""A field's code up to its result, a field without one, and the mark behind a result."""
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of a property's operand by the upper three bits of its number; 6 has its length in front."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    style: int
    in_table: bool
    row_end: bool


def read_doc(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            main = ole.openstream("WordDocument").read()
            header = _Header(main)
            table = ole.openstream(header.table_stream).read()
            properties = _properties(ole)
        paragraphs = list(_paragraphs(main, table, header))
    except (OSError, struct.error, IndexError, ValueError) as error:
        raise UnreadableFile("doc 文件损坏", f"broken doc: {error}") from error
    styles = _styles(table, header)
    blocks = tuple(_blocks(paragraphs, styles))
    return ReadResult(
        (RawDocument(path, blocks, plausible_properties(properties, blocks), None, "application/msword"),)
    )


class _Header:
    """What is needed of the file information block at the head of the WordDocument stream."""

    def __init__(self, main: bytes) -> None:
        magic, version = struct.unpack_from("<HH", main)
        flags = struct.unpack_from("<H", main, 0x0A)[0]
        if magic != _MAGIC or version < 0xC1:
            raise UnreadableFile(
                "Word 95 或更早的文件,请另存为 .docx", "a file of Word 95 or older; save it as .docx"
            )
        if flags & _ENCRYPTED:
            raise UnreadableFile("doc 已加密,请先去除密码", "an encrypted doc; remove its password first")
        self.table_stream = "1Table" if flags & _SECOND_TABLE else "0Table"
        # the lengths of the main text, footnotes, headers, (macros,) comments, endnotes and text boxes
        lengths = struct.unpack_from("<7i", main, 0x4C)
        self.parts = [max(0, length) for length in lengths]
        self.pieces = struct.unpack_from("<II", main, 0x01A2)
        self.properties = struct.unpack_from("<II", main, 0x0102)
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
        # WPS writes them wide and counts bytes where olefile takes characters: what follows the end is not theirs.
        return {key: text.partition("\0")[0] for key, text in texts.items()}
    except LookupError:  # a code page of no name
        return {}


def _paragraphs(main: bytes, table: bytes, header: _Header) -> Iterator[_Paragraph]:
    """The paragraphs of the main text, then those of notes and text boxes; not of headers and comments."""
    properties = _Properties(main, table, header)
    text, places = _text(main, table, header)
    body, notes, headers, _, comments, endnotes, boxes = header.parts
    spans = [(0, body), (body, body + notes)]
    at = body + notes + headers + header.parts[3] + comments
    spans += [(at, at + endnotes), (at + endnotes, at + endnotes + boxes)]
    for start, end in spans:
        begin = start
        for match in re.finditer("[\r\x07\x0c]", text[start:end]):
            at = start + match.start()
            style, in_table, row_end = properties.at(places.offset(at))
            yield _Paragraph(text[begin:at], style, in_table or match[0] == "\x07", row_end)
            begin = at + 1
        if text[begin:end].strip():
            yield _Paragraph(text[begin:end], 0, False, False)


class _Places:
    """Where in the file each character of the text stands."""

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
        raise UnreadableFile("doc 文件损坏:没有文字表", "broken doc: no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    pieces = clx[at + 5 : at + 5 + size]
    count = (len(pieces) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces)
    text: list[str] = []
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
        text.append(piece.ljust(chars, "\0"))
        places.add(ends[number], offset, width)
    return "".join(text), places


def _wide(raw: bytes) -> str:
    """UTF-16 with one character a unit: offsets count units."""
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


class _Properties:
    """Style and table properties of paragraphs, by their place in the file."""

    def __init__(self, main: bytes, table: bytes, header: _Header) -> None:
        start, length = header.properties
        count = max(0, (length - 4) // 8)
        numbers = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)) if count else ()
        found: list[tuple[int, int, int]] = []
        for number in numbers:
            page = main[(number & 0x3FFFFF) * _PAGE : ((number & 0x3FFFFF) + 1) * _PAGE]
            if len(page) == _PAGE:
                found += _page_properties(page)
        found.sort()
        self._starts = [start for start, _, _ in found]
        self._values = [(style, flags) for _, style, flags in found]

    def at(self, offset: int) -> tuple[int, bool, bool]:
        """The number of the style, whether it stands in a table, and whether it ends a row."""
        number = bisect_right(self._starts, offset) - 1
        style, flags = self._values[number] if number >= 0 else (0, 0)
        return style, bool(flags & 1), bool(flags & 2)


def _page_properties(page: bytes) -> Iterator[tuple[int, int, int]]:
    count = page[_PAGE - 1]
    if 4 * (count + 1) + 13 * count > _PAGE - 1:
        return
    starts = struct.unpack_from(f"<{count}I", page)
    for number, start in enumerate(starts):
        at = 2 * page[4 * (count + 1) + 13 * number]
        if not at:
            yield start, 0, 0
            continue
        size, at = (2 * page[at] - 1, at + 1) if page[at] else (2 * page[at + 1], at + 2)
        entry = page[at : at + size]
        if len(entry) >= 2:
            yield start, struct.unpack_from("<H", entry)[0], _flags(entry[2:])


def _flags(properties: bytes) -> int:
    """1 for a paragraph in a table, 2 for one that ends a row."""
    flags, at = 0, 0
    while at + 3 <= len(properties):
        number = struct.unpack_from("<H", properties, at)[0]
        kind = number >> 13
        if kind == 6:
            size = (
                1 + properties[at + 2]
                if number != 0xD608
                else 1 + struct.unpack_from("<H", properties.ljust(at + 4, b"\0"), at + 2)[0]
            )
        else:
            size = _OPERANDS[kind]
            if properties[at + 2]:
                flags |= {_IN_TABLE: 1, _TABLE_ROW_END: 2, _INNER_ROW_END: 2}.get(number, 0)
        at += 2 + size
    return flags


def _styles(table: bytes, header: _Header) -> dict[int, int]:
    """Heading levels by the number of the style: those of Word's own headings and title."""
    start, length = header.styles
    sheet = table[start : start + length]
    levels: dict[int, int] = {}
    if len(sheet) < 4:
        return levels
    at = 2 + struct.unpack_from("<H", sheet)[0]
    number = 0
    while at + 4 <= len(sheet):
        size, kind = struct.unpack_from("<HH", sheet, at)
        if size:
            identifier = kind & 0x0FFF
            if 1 <= identifier <= 9:
                levels[number] = identifier
            elif identifier == _TITLE_STYLE:
                levels[number] = 1
        at += 2 + size + size % 2
        number += 1
    return levels


def _blocks(paragraphs: list[_Paragraph], styles: dict[int, int]) -> Iterator[Block]:
    rows: list[list[str]] = []
    cells: list[str] = []
    for paragraph in paragraphs:
        text = _shown(paragraph.text)
        if paragraph.row_end:
            rows.append(cells)
            cells = []
            continue
        if paragraph.in_table:
            cells.append(text)
            continue
        yield from _table(rows)
        rows, cells = [], []
        level = styles.get(paragraph.style, 0)
        for line in text.split("\n"):
            if line.strip():
                yield Block(line.strip(), "heading" if level else "text", level)
    yield from _table([*rows, cells] if cells else rows)


def _table(rows: list[list[str]]) -> Iterator[Block]:
    if not rows:
        return
    if is_data(rows):
        yield from (Block(line, "table") for line in row_lines(rows))
    else:
        yield from (
            Block(line.strip()) for row in rows for cell in row for line in cell.split("\n") if line.strip()
        )


def _shown(text: str) -> str:
    """Text without the codes of its fields and the marks of pictures and notes."""
    last = None
    while last != text:
        last, text = text, _FIELD.sub("", text)
    text = text.replace("\x0b", "\n").replace("\x1e", "-").replace("\x1f", "").replace("\t", " ")
    return re.sub("[\x00-\x09\x0e-\x1d]", "", text)
