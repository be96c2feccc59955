"""Rich text files: paragraphs, tables as rows, footnotes below their paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import raised
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.tables import is_data, row_lines

_INFO = {"title": re.compile(r"\{\\title\b ?([^{}]*)\}"), "authors": re.compile(r"\{\\author\b ?([^{}]*)\}")}
_HEAD_CHARS = 65536
_HEX = re.compile(r"(?<![0-9A-Fa-f\r\n])[0-9A-Fa-f\r\n]{1000,}+")
"""Pictures and embedded files, which striprtf would go through character by character."""
_TOKENS = re.compile(
    r"\\[\\{}]|\{(?:(?:\\\*)?\\footnote\b)?|\}|\\(?:pard?|line|intbl|outlinelevel(?P<level>[0-8]))(?![a-z0-9])"
)
_HEADING_MARK = 0xE000
"""The private characters from here on stand behind a heading's text, one for each level of the outline."""
_SUPERSCRIPT = re.compile(
    r"(\\super(?:\\[a-z]{1,20}+-?\d{0,9}){0,12}[ \r\n]{0,2})([0-9+()n-]{1,9})(?=[\\{}\r\n])"
)
"""Superscript that has characters of its own, which striprtf gives as it stands; switches of the text may stand
between."""


@dataclass(slots=True)
class _State:
    """What the source has said so far of the paragraph that it is in."""

    in_cell: bool = False
    level: int | None = None


def read_rtf(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document."""
    source = _prepared(_SUPERSCRIPT.sub(_raise, _HEX.sub("", data.decode("latin-1"))))
    try:
        text = rtf_to_text(source, errors="replace")
        head = source[:_HEAD_CHARS]
        found = {key: match[1] for key, pattern in _INFO.items() if (match := pattern.search(head))}
        properties = {
            key: rtf_to_text("{\\rtf1" + _code_page(head) + " " + value + "}", errors="replace")
            for key, value in found.items()
        }
    except (LookupError, ValueError, IndexError) as error:
        raise UnreadableFile("rtf 文件损坏", f"broken rtf: {error}") from error
    blocks = tuple(_blocks(text))
    return ReadResult(
        (RawDocument(path, blocks, plausible_properties(properties, blocks), None, "application/rtf"),)
    )


def _prepared(source: str) -> str:
    """The source as striprtf needs it, which knows the words of a file and not what they say of a paragraph.

    Each footnote, which it leaves out, stands as a paragraph below the one in which it is; paragraphs within a cell
    are parted by a blank; what has a level of the outline ends in a mark of it.
    """
    parts: list[str] = []
    notes: list[str] = []
    position = note_depth = body = 0
    states = [_State()]  # of the groups that are open
    for token in _TOKENS.finditer(source):
        word, state = token[0], states[-1]
        if word.startswith("{"):
            states.append(replace(state))
            if not note_depth and "footnote" in word:
                parts.append(source[position : token.start()])
                position, body, note_depth = token.start(), token.end(), len(states)
        elif word == "}":
            if note_depth == len(states):
                notes.append("{" + source[body : token.end()] + "\\par ")
                position, note_depth = token.end(), 0
            if len(states) > 1:
                states.pop()
        elif word == "\\pard":
            state.in_cell, state.level = False, None
        elif word == "\\intbl":
            state.in_cell = True
        elif token["level"]:
            state.level = int(token["level"])
        elif word in ("\\par", "\\line") and state.in_cell and not note_depth:
            parts += [source[position : token.start()], " "]
            position = token.end()
        elif word == "\\par" and not note_depth:
            parts.append(source[position : token.start()])
            position = token.end()
            mark = "" if state.level is None else f"{{\\uc1\\u{_HEADING_MARK + state.level - 0x10000}?}}"
            parts += [mark, "\\par ", *notes]
            notes = []
    return "".join([*parts, *notes, source[position:]])


def _raise(found: re.Match[str]) -> str:
    return found[1] + "".join(f"{{\\uc1\\u{ord(char)}?}}" for char in raised(found[2]))


def _code_page(head: str) -> str:
    found = re.search(r"\\ansicpg\d+", head)
    return found[0] if found else ""


def _blocks(text: str) -> Iterator[Block]:
    """One block a line; lines that end in the bar that striprtf sets behind every cell are a table's rows."""
    for tabular, run in groupby(text.splitlines(), key=lambda line: line.rstrip().endswith("|")):
        lines = [line.strip() for line in run if line.strip()]
        if not tabular:
            yield from (_line(" ".join(line.split("\t"))) for line in lines)
            continue
        rows = [line.removesuffix("|").split("|") for line in lines]
        if is_data(rows):
            yield from (Block(line, "table") for line in row_lines(rows))
        else:
            yield from (Block(cell.strip()) for row in rows for cell in row if cell.strip())


def _line(line: str) -> Block:
    level = ord(line[-1]) - _HEADING_MARK
    if not 0 <= level <= 8 or not line[:-1].strip():
        return Block(line)
    return Block(line[:-1].strip(), "heading", level + 1)
