"""PowerPoint's binary files (.ppt, .dps), by Microsoft's [MS-PPT]: each slide a heading, then its text."""

from __future__ import annotations

import io
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

import olefile

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult, encrypted
from xunduan.index.reading.ppt_styles import with_raised
from xunduan.index.reading.tables import is_data, table_blocks

_SLIDE, _NOTES, _OUTLINE, _PERSIST, _NOTES_OF = 0x03EE, 0x03F0, 0x0FF0, 0x03F3, 0x03F1
_TEXT_HEADER, _WIDE_TEXT, _NARROW_TEXT, _STYLE = 0x0F9F, 0x0FA0, 0x0FA8, 0x0FA1
_GROUP, _SHAPE, _PLACE, _MORE_OF_SHAPE, _TABLE = 0xF003, 0xF004, 0xF00F, 0xF122, 0x039F
_TITLES = (0, 6)
"""Kinds of text: a title, and a centred title."""
_SPOKEN = 2
"""The kind of text that stands in a slide's notes."""
_MAX_DEPTH = 24
_MAX_CELLS = 20_000

Text = tuple[int, str]
"""A text with its kind."""
Rows = list[list[str]]


def read_ppt(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document, a heading a slide: its title, or its number where it has none; its notes stand below its text."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedSummary"):
                raise UnreadableFile(encrypted("ppt"))
            stream = ole.openstream("PowerPoint Document").read()
        slides = _slides(stream)
    except (OSError, struct.error) as error:
        raise UnreadableFile("ppt 文件损坏", f"broken ppt: {error}") from error
    blocks: list[Block] = []
    for number, parts in enumerate(slides, 1):
        texts = [part for part in parts if isinstance(part, tuple)]
        title = next((words for kind, words in texts if kind in _TITLES), "")
        below = [block for part in parts for block in _blocks(part, title)]
        if title or below:
            heading = " ".join(title.replace("\v", " ").split()) or f"第 {number} 页"
            blocks += [Block(heading, "heading", 1), *below]
    return ReadResult((RawDocument(path, tuple(blocks), {}, None, "application/vnd.ms-powerpoint"),))


def _blocks(part: Text | Rows, title: str) -> Iterator[Block]:
    if isinstance(part, tuple):
        words = part[1] if part[1] != title else ""
        lines = (line.strip() for line in words.replace("\v", "\r").split("\r"))
        yield from (Block(line) for line in lines if line)
    elif is_data(part):
        yield from table_blocks(part)
    else:
        yield from (Block(cell) for row in part for cell in row if cell)


def _slides(stream: bytes) -> list[list[Text | Rows]]:
    """The parts of each slide: the texts of its outline, which the document holds for all slides, what is drawn on it,
    and its notes."""
    outlines: list[tuple[int, list[Text]]] = []
    drawn: list[list[Text | Rows]] = []
    notes: dict[int, list[Text]] = {}
    for kind, _, body in _records(stream):
        if kind == _SLIDE:
            drawn.append(list(_parts(body, _MAX_DEPTH)))
        elif kind == _NOTES:
            of = next((part for inner, _, part in _records(body) if inner == _NOTES_OF), b"")
            if len(of) >= 4:
                spoken = [one for one in _parts(body, _MAX_DEPTH) if isinstance(one, tuple)]
                notes[struct.unpack_from("<I", of)[0]] = [one for one in spoken if one[0] == _SPOKEN]
        elif kind == 0x03E8:  # the document
            for inner, number, part in _records(body):
                if inner == _OUTLINE and number == 0:
                    outlines = list(_outlines(part))
    slides: list[list[Text | Rows]] = []
    for number in range(max(len(outlines), len(drawn))):
        identifier, outline = outlines[number] if number < len(outlines) else (0, [])
        slides.append([*outline, *(drawn[number] if number < len(drawn) else ()), *notes.get(identifier, ())])
    return slides


def _outlines(body: bytes) -> Iterator[tuple[int, list[Text]]]:
    """The number by which a slide's notes name it, and its texts."""
    texts: list[Text] | None = None
    header, identifier = 1, 0
    for kind, _, part, style in _texts(body):
        if kind == _PERSIST:
            if texts is not None:
                yield identifier, texts
            texts = []
            identifier = struct.unpack_from("<I", part, 12)[0] if len(part) >= 16 else 0
        elif kind == _TEXT_HEADER and len(part) >= 4:
            header = struct.unpack_from("<I", part)[0]
        elif texts is not None and (words := _words(kind, part, style)):
            texts.append((header, words))
    if texts is not None:
        yield identifier, texts


def _parts(body: bytes, depth: int) -> Iterator[Text | Rows]:
    """The texts and tables drawn in a container, in order."""
    header = 1
    for kind, instance, part, style in _texts(body):
        if kind == _TEXT_HEADER and len(part) >= 4:
            header = struct.unpack_from("<I", part)[0]
        elif words := _words(kind, part, style):
            yield header, words
        elif kind == _GROUP and (rows := _table(part, depth)):
            yield rows
        elif instance < 0 and depth:
            yield from _parts(part, depth - 1)


def _table(group: bytes, depth: int) -> Rows:
    """The cells of a group of shapes that is a table, by their places, wide and tall ones repeated; else nothing."""
    shapes = [part for kind, _, part in _records(group) if kind == _SHAPE]
    if not shapes or not depth or not _is_table(shapes[0]):
        return []
    cells: list[tuple[tuple[int, int, int, int], str]] = []
    for shape in shapes[1:]:
        place = next((part for kind, _, part in _records(shape) if kind == _PLACE), b"")
        words = " ".join(words for _, words in _parts_of_text(shape, depth))
        if len(place) >= 16 and words.strip():
            cells.append((struct.unpack_from("<4i", place), " ".join(words.split())))
    lefts = sorted({place[0] for place, _ in cells})
    tops = sorted({place[1] for place, _ in cells})
    if len(lefts) * len(tops) > _MAX_CELLS:
        return []
    rows = [["" for _ in lefts] for _ in tops]
    for (left, top, right, bottom), words in cells:
        for row in range(bisect_left(tops, top), max(bisect_left(tops, bottom), bisect_right(tops, top))):
            for column in range(
                bisect_left(lefts, left), max(bisect_left(lefts, right), bisect_right(lefts, left))
            ):
                rows[row][column] = rows[row][column] or words
    return rows


def _parts_of_text(shape: bytes, depth: int) -> Iterator[Text]:
    yield from (part for part in _parts(shape, depth - 1) if isinstance(part, tuple))


def _is_table(shape: bytes) -> bool:
    """Whether a group's own shape has the property that makes it a table ([MS-ODRAW] 2.3.4.36)."""
    for kind, count, part in _records(shape):
        if kind == _MORE_OF_SHAPE:
            found = [struct.unpack_from("<HI", part, 6 * at) for at in range(min(count, len(part) // 6))]
            return any(number & 0x3FFF == _TABLE and value & 1 for number, value in found)
    return False


def _words(kind: int, body: bytes, style: bytes) -> str:
    if kind == _WIDE_TEXT:
        return with_raised(body[: len(body) // 2 * 2].decode("utf-16-le", "replace"), style)
    return with_raised(body.decode("cp1252", "replace"), style) if kind == _NARROW_TEXT else ""


def _texts(stream: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    """The records, each with the body of the one behind it where that is the style of a text."""
    for one, behind in pairwise((*_records(stream), (0, 0, b""))):
        yield *one, behind[2] if behind[0] == _STYLE else b""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The records of a stream or container: kind, instance (-1 for a container but an outline's), body."""
    at = 0
    while at + 8 <= len(stream):
        version, kind, size = struct.unpack_from("<HHI", stream, at)
        container = version & 0x0F == 0x0F
        instance = version >> 4
        yield kind, -1 if container and kind != _OUTLINE else instance, stream[at + 8 : at + 8 + size]
        at += 8 + size
