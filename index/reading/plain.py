"""Plain text: one line is one paragraph."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from xunduan.errors import bilingual
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.frontmatter import split_front_matter
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import POINTED, is_pointed

_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}")


def read_plain(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document; each line a block with its indentation, which tells page furniture from body later on."""
    told = _unescaped(data)
    decoded = decode(data if told is None else told)
    stated, body = split_front_matter(decoded.text)
    escapes = bilingual("文字以转义码保存，已还原", "its characters were saved as escapes; decoded")
    problems = tuple(filter(None, (decoded.problem, escapes if told is not None else "")))
    document = RawDocument(path, line_blocks(body), stated, encoding=decoded.encoding, problems=problems)
    return ReadResult((document,))


def _unescaped(data: bytes) -> bytes | None:
    """The bytes of a text that is mostly \\u4e2d or %E4%B8%AD; None for any other, and for links."""
    escaped = sum(map(len, _ESCAPE.findall(data))) if data.isascii() and b"://" not in data else 0
    if 2 * escaped <= len(b"".join(data.split())):
        return None
    if b"%" in data and b"\\u" not in data:
        return unquote_to_bytes(data)
    text = data.decode("raw_unicode_escape", "replace")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def line_blocks(text: str) -> tuple[Block, ...]:
    """One block for each line that holds anything; every line end of Unicode ends a line."""
    lines = (line.rstrip() for line in text.splitlines() if line.strip())
    return tuple(
        Block(line, "heading", POINTED) if is_pointed(line.strip()) else Block(line) for line in lines
    )
