"""Subtitles (SubRip, WebVTT, SubStation Alpha): what is said, a line for each line that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.plain import line_blocks

_TIMED = re.compile(r"\s{0,4}(?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3}\s{1,4}-->")
_LOOKS = re.compile(r"<[^<>]{0,80}>|\{[^{}]{0,200}\}")
"""Type and place of what is shown: <i> and {\\an8}."""
_DIALOGUE, _FIELDS = "Dialogue:", 9
"""The fields of SubStation Alpha before the text, which may hold commas."""
_ASS_BREAK = re.compile(r"\\[Nn]")


def read_subtitles(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document under the file's name; a line that goes on being shown stands in it once.

    A file without times is read as plain text.
    """
    decoded = decode(data)
    shown = (" ".join(_LOOKS.sub("", line).replace(r"\h", " ").split()) for line in _shown(decoded.text))
    blocks = tuple(Block(line) for line, _ in groupby(filter(None, shown)))
    problems = (decoded.problem,) if decoded.problem else ()
    named = {"title": PurePosixPath(path).stem} if blocks else {}  # nothing that is said is the title
    document = RawDocument(
        path, blocks or line_blocks(decoded.text), named, encoding=decoded.encoding, problems=problems
    )
    return ReadResult((document,))


def _shown(text: str) -> Iterator[str]:
    """The lines below a time up to the next blank one, and the text of dialogues; what styles and notes say is none."""
    below = False
    for line in text.splitlines():
        if line.startswith(_DIALOGUE):
            yield from _ASS_BREAK.split(line.split(",", _FIELDS)[-1])
        elif _TIMED.match(line):
            below = True
        elif not line.strip():
            below = False
        elif below:
            yield line
