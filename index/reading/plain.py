"""Plain text: one line is one paragraph."""

from __future__ import annotations

from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.frontmatter import split_front_matter
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import POINTED, is_pointed


def read_plain(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document; each line a block with its indentation, which tells page furniture from body later on."""
    decoded = decode(data)
    stated, body = split_front_matter(decoded.text)
    problems = (decoded.problem,) if decoded.problem else ()
    document = RawDocument(path, line_blocks(body), stated, encoding=decoded.encoding, problems=problems)
    return ReadResult((document,))


def line_blocks(text: str) -> tuple[Block, ...]:
    """One block for each line that holds anything; every line end of Unicode ends a line."""
    lines = (line.rstrip() for line in text.splitlines() if line.strip())
    return tuple(
        Block(line, "heading", POINTED) if is_pointed(line.strip()) else Block(line) for line in lines
    )
