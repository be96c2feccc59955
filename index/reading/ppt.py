"""PowerPoint's binary files (.ppt, .dps), by Microsoft's [MS-PPT]: each slide a heading, then its text."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult

_SLIDE, _OUTLINE, _PERSIST = 0x03EE, 0x0FF0, 0x03F3
_TEXT_HEADER, _WIDE_TEXT, _NARROW_TEXT = 0x0F9F, 0x0FA0, 0x0FA8
_TITLES = (0, 6)
"""Kinds of text: a title, and a centred title."""
_MAX_DEPTH = 24

Text = tuple[int, str]
"""The kind of a text, and its words."""


def read_ppt(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document, a heading a slide: its title, or its number where it has none."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedSummary"):
                raise UnreadableFile("ppt 已加密,请先去除密码", "an encrypted ppt; remove its password first")
            stream = ole.openstream("PowerPoint Document").read()
        slides = _slides(stream)
    except (OSError, struct.error) as error:
        raise UnreadableFile("ppt 文件损坏", f"broken ppt: {error}") from error
    blocks: list[Block] = []
    for number, texts in enumerate(slides, 1):
        title = next((words for kind, words in texts if kind in _TITLES), "")
        rest = [words for kind, words in texts if words != title]
        lines = [
            line.strip() for words in rest for line in words.replace("\v", "\r").split("\r") if line.strip()
        ]
        if title or lines:
            heading = " ".join(title.replace("\v", " ").split()) or f"第 {number} 页"
            blocks += [Block(heading, "heading", 1), *map(Block, lines)]
    return ReadResult((RawDocument(path, tuple(blocks), {}, None, "application/vnd.ms-powerpoint"),))


def _slides(stream: bytes) -> list[list[Text]]:
    """The texts of each slide: those of its outline, which the document holds for all slides, then those drawn on it."""
    outlines: list[list[Text]] = []
    drawn: list[list[Text]] = []
    for kind, _, body in _records(stream):
        if kind == _SLIDE:
            drawn.append(list(_texts(body, _MAX_DEPTH)))
        elif kind == 0x03E8:  # the document
            for inner, number, part in _records(body):
                if inner == _OUTLINE and number == 0:
                    outlines = list(_outlines(part))
    count = max(len(outlines), len(drawn))
    return [
        [
            *(outlines[number] if number < len(outlines) else ()),
            *(drawn[number] if number < len(drawn) else ()),
        ]
        for number in range(count)
    ]


def _outlines(body: bytes) -> Iterator[list[Text]]:
    texts: list[Text] | None = None
    header = 1
    for kind, _, part in _records(body):
        if kind == _PERSIST:
            if texts is not None:
                yield texts
            texts = []
        elif kind == _TEXT_HEADER and len(part) >= 4:
            header = struct.unpack_from("<I", part)[0]
        elif texts is not None and (words := _words(kind, part)):
            texts.append((header, words))
    if texts is not None:
        yield texts


def _texts(body: bytes, depth: int) -> Iterator[Text]:
    header = 1
    for kind, instance, part in _records(body):
        if kind == _TEXT_HEADER and len(part) >= 4:
            header = struct.unpack_from("<I", part)[0]
        elif words := _words(kind, part):
            yield header, words
        elif instance < 0 and depth:
            yield from _texts(part, depth - 1)


def _words(kind: int, body: bytes) -> str:
    if kind == _WIDE_TEXT:
        return body[: len(body) // 2 * 2].decode("utf-16-le", "replace")
    return body.decode("cp1252", "replace") if kind == _NARROW_TEXT else ""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The records of a stream or container: kind, instance (-1 for a container but an outline's), body."""
    at = 0
    while at + 8 <= len(stream):
        version, kind, size = struct.unpack_from("<HHI", stream, at)
        container = version & 0x0F == 0x0F
        instance = version >> 4
        yield kind, -1 if container and kind != _OUTLINE else instance, stream[at + 8 : at + 8 + size]
        at += 8 + size
