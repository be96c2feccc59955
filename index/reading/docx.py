"""Word files: paragraphs and tables in the order of the text, headings by style or outline level."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import _Element

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, BlockKind, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.packed import Package
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.tables import is_data, row_lines

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.I)
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_HIDDEN = {  # deleted text, field codes, and the second form of what stands there already
    qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
_SPACES = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_ON = (None, "1", "true", "on")


def read_docx(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document. Text boxes, content controls and tracked insertions count as text, deletions do not."""
    Package(data, limits, "docx")
    try:
        word = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile(f"docx 文件损坏 / broken docx: {error}") from error
    levels = _style_levels(word)
    blocks = tuple(_blocks(word.element.body, levels))
    core = word.core_properties
    stated = plausible_properties({"title": core.title, "authors": core.author}, blocks)
    return ReadResult((RawDocument(path, blocks, stated, None, _MEDIA_TYPE),))


def _blocks(parent: _Element, levels: dict[str, int]) -> Iterator[Block]:
    """The blocks below an element that holds paragraphs and tables, in document order."""
    for child in parent:
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child, levels)
        elif child.tag == _TABLE:
            yield from _table(child, levels)
        elif child.tag not in _HIDDEN:  # content controls, text boxes, tracked changes: what is in them
            yield from _blocks(child, levels)


def _paragraph(paragraph: _Element, levels: dict[str, int]) -> Iterator[Block]:
    level = _level(paragraph, levels)
    listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    kind: BlockKind = "heading" if level else "list" if listed else "text"
    text, boxes = _text(paragraph)
    for line in text.split("\n"):
        if line.strip():
            yield Block(line.strip(), kind, level)
    for box in boxes:
        yield from _blocks(box, levels)


def _text(paragraph: _Element) -> tuple[str, list[_Element]]:
    """A paragraph's own text, and the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[_Element] = []
    pending = list(reversed(paragraph))
    while pending:
        node = pending.pop()
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag in _SPACES:
            pieces.append(_SPACES[node.tag])
        elif node.tag == qn("w:txbxContent"):
            boxes.append(node)
        elif node.tag not in _HIDDEN and node.tag != qn("w:pPr"):
            pending.extend(reversed(node))
    return "".join(pieces), boxes


def _level(paragraph: _Element, levels: dict[str, int]) -> int:
    outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is not None:
        return _outline_level(outline)
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return levels.get(style.get(qn("w:val"), ""), 0) if style is not None else 0


def _outline_level(outline: _Element) -> int:
    value = outline.get(qn("w:val"), "")
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0  # 9 is body text


def _style_levels(word: WordDocument) -> dict[str, int]:
    """Heading level by style id, inherited along `basedOn`."""
    styles = {style.get(qn("w:styleId")): style for style in word.styles.element.iterchildren(qn("w:style"))}
    return {name: level for name in styles if (level := _style_level(name, styles))}


def _style_level(name: str, styles: dict[str, _Element]) -> int:
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        style = styles[name]
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None:
            return _outline_level(outline)
        label = _value(style, "w:name").lower()
        if label in {"title", "标题", "標題"}:
            return 1
        if match := _HEADING_STYLE.fullmatch(label):
            return int(match[1])
        name = _value(style, "w:basedOn")
    return 0


def _value(parent: _Element, tag: str) -> str:
    child = parent.find(qn(tag))
    return child.get(qn("w:val"), "") if child is not None else ""


def _table(table: _Element, levels: dict[str, int]) -> Iterator[Block]:
    grid = [_row(row) for row in table.iter(_ROW) if _owner(row) is table]
    _fill_merged(grid)
    texts = [[text for text, _ in row] for row in grid]
    if not is_data(texts) or table.find(f".//{_TABLE}") is not None:  # a frame for layout
        for row in table.iter(_ROW):
            if _owner(row) is table:
                for cell in row.iter(_CELL):
                    if _owner(cell) is table:
                        yield from _blocks(cell, levels)
        return
    named = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in table.iter(_ROW)]
    headers = sum(mark is not None and mark.get(qn("w:val")) in _ON for mark in named)
    yield from (Block(line, "table") for line in row_lines(texts, headers or None))


def _owner(node: _Element) -> _Element | None:
    return next(node.iterancestors(_TABLE), None)


def _row(row: _Element) -> list[tuple[str, bool]]:
    """The cells' texts, a wide cell once for each column, and whether each goes on from the row above."""
    cells: list[tuple[str, bool]] = []
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not row:
            continue
        text = " ".join(_text(paragraph)[0].strip() for paragraph in cell.iter(_PARAGRAPH)).strip()
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = span.get(qn("w:val"), "1") if span is not None else "1"
        cells.extend([(text, goes_on)] * (min(int(width), 64) if width.isdecimal() else 1))
    return cells


def _fill_merged(grid: list[list[tuple[str, bool]]]) -> None:
    for above, row in zip(grid, grid[1:], strict=False):
        for column, (text, goes_on) in enumerate(row):
            if goes_on and not text and column < len(above):
                row[column] = (above[column][0], goes_on)
