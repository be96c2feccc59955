"""Rich text files: paragraphs, tables as rows, footnotes below their paragraph."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import raised
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.tables import Spanned, is_data, table_blocks

_INFO = {"title": re.compile(r"\{\\title\b ?([^{}]*)\}"), "authors": re.compile(r"\{\\author\b ?([^{}]*)\}")}
_HEAD_CHARS = 65536
_HEX = re.compile(r"(?<![0-9A-Fa-f\r\n])[0-9A-Fa-f\r\n]{1000,}+")
"""Pictures and embedded files, which striprtf would go through character by character."""
_TOKENS = re.compile(
    r"\\[\\{}]|\{(?:(?:\\\*)?\\footnote\b)?|\}|\\(?:pard?|line|intbl|trowd|clvmrg|cell|row|outlinelevel(?P<level>[0-8])|cellx(?P<edge>-?\d{1,6}))(?![a-z0-9])"
)
_HEADING_MARK = 0xE000
"""The private characters from here on stand behind a heading's text, one for each level of the outline."""
_CELL_MARK = "\ue010"
"""Stands behind a cell's text, before its right edge in twips; the second one, before that of a cell that goes on
with the text of the cell above it."""
_GOES_ON = "\ue011"
_CELL_END = re.compile(rf"([{_CELL_MARK}{_GOES_ON}])(-?\d{{1,6}})\s*$")
_SAME_EDGE = 30
"""Twips by which the edges of one column differ from row to row."""
_MAX_COLUMNS = 63
"""As many as Word makes."""
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


@dataclass(slots=True)
class _Row:
    """What the source has said of the cells of the row that it is in: each one's mark and right edge."""

    edges: list[str]
    cell: int = 0
    mark: str = _CELL_MARK

    def ended(self) -> str:
        """What stands behind the text of the next cell; nothing where no edge is told."""
        self.cell += 1
        return self.edges[self.cell - 1] if self.cell <= len(self.edges) else ""


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
    are parted by a blank; what has a level of the outline ends in a mark of it, and a cell in one of its edge.
    """
    parts: list[str] = []
    notes: list[str] = []
    position = note_depth = body = 0
    states = [_State()]  # of the groups that are open
    row = _Row([])
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
        elif word in ("\\trowd", "\\row"):
            row = _Row([] if word == "\\trowd" else row.edges)
        elif word == "\\clvmrg":
            row.mark = _GOES_ON
        elif token["edge"]:
            row.edges.append(_escaped(row.mark) + token["edge"])
            row.mark = _CELL_MARK
        elif word == "\\cell" and not note_depth:
            parts += [source[position : token.start()], row.ended()]
            position = token.start()
        elif token["level"]:
            state.level = int(token["level"])
        elif word in ("\\par", "\\line") and state.in_cell and not note_depth:
            parts += [source[position : token.start()], " "]
            position = token.end()
        elif word == "\\par" and not note_depth:
            parts.append(source[position : token.start()])
            position = token.end()
            mark = "" if state.level is None else _escaped(chr(_HEADING_MARK + state.level))
            parts += [mark, "\\par ", *notes]
            notes = []
    return "".join([*parts, *notes, source[position:]])


def _raise(found: re.Match[str]) -> str:
    return found[1] + "".join(map(_escaped, raised(found[2])))


def _escaped(char: str) -> str:
    code = ord(char)
    return f"{{\\uc1\\u{code - 0x10000 if code > 0x7FFF else code}?}}"


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
        rows = _placed([line.removesuffix("|").split("|") for line in lines])
        if is_data(rows):
            yield from table_blocks(rows)
        else:
            yield from (Block(cell.strip()) for row in rows for cell in row if cell.strip())


def _placed(rows: list[list[str]]) -> list[list[str]]:
    """The cells of rows in the columns of their table: each over all that it covers, and in the rows below that it
    goes on in."""
    ends = [[_CELL_END.search(cell) for cell in row] for row in rows]
    edges = sorted({int(end[2]) for row in ends for end in row if end})
    columns = [
        edge for number, edge in enumerate(edges) if not number or edge - edges[number - 1] > _SAME_EDGE
    ]
    placed: list[list[str]] = []
    for row, row_ends in zip(rows, ends, strict=True):
        one: list[str] = []
        for cell, end in zip(row, row_ends, strict=True):
            text = cell[: end.start()].strip() if end else cell
            if end and end[1] == _GOES_ON and placed and len(one) < len(placed[-1]):
                text = str(placed[-1][len(one)])
            covered = bisect_right(columns, int(end[2]) + _SAME_EDGE) - len(one) if end else 1
            one += [text, *[Spanned(text)] * (covered - 1 if len(columns) <= _MAX_COLUMNS else 0)]
        placed.append(one)
    return placed


def _line(line: str) -> Block:
    level = ord(line[-1]) - _HEADING_MARK
    if not 0 <= level <= 8 or not line[:-1].strip():
        return Block(line)
    return Block(line[:-1].strip(), "heading", level + 1)
