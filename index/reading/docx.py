"""Word files: paragraphs and tables in the order of the text, headings by style or outline level."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from zipfile import BadZipFile

from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package as DocxPackage
from docx.parts.document import DocumentPart
from lxml.etree import _Element

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, BlockKind, Dropped, RawDocument
from xunduan.index.reading.docx_numbers import Numbering, child_value
from xunduan.index.reading.drawings import (
    CHART,
    CHART_DATA,
    DIAGRAM,
    DIAGRAM_DATA,
    chart_blocks,
    diagram_blocks,
    parsed,
)
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import led, raised
from xunduan.index.reading.packed import Package
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.tables import Spanned, holds_tables, is_data, table_blocks
from xunduan.index.reading.xml import parse_xml

# python-docx opens documents alone; templates, and those with macros, are of the same make.
PartFactory.part_type_for |= dict.fromkeys(
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    ),
    DocumentPart,
)
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.I)
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_HIDDEN = {  # deleted text, field codes, readings over characters, and the second form of what stands there already
    qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"), qn("w:rt"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
_TEXT = {qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_SPACES = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_GALLERY = f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}"
_CONTENTS = "Table of Contents"
"""The gallery that lists of contents made by Word come from."""
_ON = (None, "1", "true", "on")
_DRAWN = {DIAGRAM: (DIAGRAM_DATA, diagram_blocks), CHART: (CHART_DATA, chart_blocks)}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}


def read_docx(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document. Text boxes, content controls and tracked insertions count as text, deletions do not.

    Footnotes and endnotes follow the paragraph that refers to them. Lists of contents are left out.
    """
    Package(data, limits, "docx")
    try:
        part = DocxPackage.open(io.BytesIO(data)).main_document_part
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile("docx 文件损坏", f"broken docx: {error}") from error
    if not isinstance(part, DocumentPart):
        raise UnreadableFile("docx 文件损坏，没有正文", "broken docx: no document in it")
    word = part.document
    reader = _Reader(word)
    blocks = tuple(reader.blocks(word.element.body))
    core = word.core_properties
    stated = plausible_properties({"title": core.title, "authors": core.author}, blocks)
    left_out = tuple(reader.left_out)
    return ReadResult((RawDocument(path, blocks, stated, None, _MEDIA_TYPE, left_out=left_out),))


class _Reader:
    """What of a document its paragraphs refer to: levels of styles, numbers, notes."""

    def __init__(self, word: WordDocument) -> None:
        styles = {
            style.get(qn("w:styleId")): style for style in word.styles.element.iterchildren(qn("w:style"))
        }
        self.levels = {name: level for name in styles if (level := _style_level(name, styles))}
        self._contents = {
            name for name in styles if child_value(styles[name], "w:name").lower().startswith("toc ")
        }
        self._relations = word.part.rels
        self.left_out: list[Dropped] = []
        self._numbering = Numbering(_part(word, "numbering"), styles)
        self._notes = {
            (kind, note.get(qn("w:id"))): note
            for kind in _NOTES.values()
            if (root := _part(word, f"{kind}s")) is not None
            for note in root
        }
        self._pending = ""  # the text of paragraphs whose end is deleted: it goes on in the next one

    def blocks(self, parent: _Element) -> Iterator[Block]:
        """The blocks below an element that holds paragraphs and tables, in document order."""
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif (found := child.find(_GALLERY)) is not None and found.get(qn("w:val")) == _CONTENTS:
                listed = list(self.blocks(child))
                self.left_out += (Dropped(block.text, "contents", 1) for block in listed)
            elif child.tag not in _HIDDEN:  # content controls, text boxes, tracked changes: what is in them
                yield from self.blocks(child)

    def _paragraph(self, paragraph: _Element) -> Iterator[Block]:
        text, anchored = _text(paragraph)
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None:
            self._pending += text
            return
        level = _level(paragraph, self.levels)
        listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
        kind: BlockKind = "heading" if level else "list" if listed else "text"
        text, self._pending = self._pending + text, ""
        if text.strip():
            text = self._numbering.label(paragraph) + text.lstrip()
        if _is_led(paragraph):
            text = led(text)
        if text.strip() and _style(paragraph) in self._contents:
            self.left_out.append(Dropped(text.strip(), "contents", 1))
            return
        for line in text.split("\n"):
            if line.strip():
                yield Block(line.strip(), kind, level)
        for node in anchored:
            if node.tag in _DRAWN:
                yield from self._drawing(node)
                continue
            if node.tag in _NOTES:
                node = self._notes.get((_NOTES[node.tag], node.get(qn("w:id"))))
            if node is not None:
                yield from self.blocks(node)

    def _drawing(self, node: _Element) -> Iterator[Block]:
        relation, blocks = _DRAWN[node.tag]
        part = self._relations.get(node.get(relation, ""))
        if part is not None and not part.is_external:
            yield from blocks(parsed(part.target_part.blob))

    def _table(self, table: _Element) -> Iterator[Block]:
        rows = [row for row in table.iter(_ROW) if _owner(row) is table and not _is_deleted(row)]
        texts = _grid(rows, lambda paragraph: "0" * self._numbering.counts(paragraph))
        inner = [one for one in table.iter(_TABLE) if one is not table and _owner(one) is table]
        if not is_data(texts) or (inner and not holds_tables(texts)):  # a frame for layout
            for row in rows:
                for cell in row.iter(_CELL):
                    if _owner(cell) is table:
                        yield from self.blocks(cell)
            return
        texts = _grid(rows, self._numbering.label)  # told once a table is known to be no frame: it counts
        named = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in rows]
        headers = sum(mark is not None and mark.get(qn("w:val")) in _ON for mark in named)
        yield from table_blocks(texts, headers or None)
        for one in inner:
            yield from self._table(one)


def _part(word: WordDocument, kind: str) -> _Element | None:
    """The root of the part that the document relates to under that kind, None where it has none or it is broken."""
    for relation in word.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _is_deleted(row: _Element) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _text(paragraph: _Element) -> tuple[str, list[_Element]]:
    """A paragraph's own text, and the text boxes and references to notes anchored in it."""
    pieces: list[str] = []
    anchored: list[_Element] = []
    pending = list(reversed(paragraph))
    while pending:
        node = pending.pop()
        if node.tag in _TEXT:
            pieces.append(raised(node.text or "") if _is_raised(node.getparent()) else node.text or "")
        elif node.tag in _SPACES:
            pieces.append(_SPACES[node.tag])
        elif node.tag in _NOTES or node.tag in _DRAWN or node.tag == qn("w:txbxContent"):
            anchored.append(node)
        elif node.tag not in _HIDDEN and node.tag != qn("w:pPr") and not _is_hidden(node):
            pending.extend(reversed(node))
    return "".join(pieces), anchored


def _is_hidden(node: _Element) -> bool:
    mark = node.find(f"{qn('w:rPr')}/{qn('w:vanish')}") if node.tag == qn("w:r") else None
    return mark is not None and mark.get(qn("w:val")) in _ON


def _is_raised(run: _Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return mark is not None and mark.get(qn("w:val")) == "superscript"


def _is_led(paragraph: _Element) -> bool:
    """Whether dots lead to what stands behind a paragraph's tab, as in a list of contents that was typed."""
    tabs = paragraph.iterfind(f"{qn('w:pPr')}/{qn('w:tabs')}/{qn('w:tab')}")
    return any(tab.get(qn("w:leader")) in ("dot", "middleDot") for tab in tabs)


def _level(paragraph: _Element, levels: dict[str, int]) -> int:
    outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is not None:
        return _outline_level(outline)
    return levels.get(_style(paragraph), 0)


def _style(paragraph: _Element) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style.get(qn("w:val"), "") if style is not None else ""


def _outline_level(outline: _Element) -> int:
    value = outline.get(qn("w:val"), "")
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0  # 9 is body text


def _style_level(name: str, styles: dict[str, _Element]) -> int:
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        style = styles[name]
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None:
            return _outline_level(outline)
        label = child_value(style, "w:name").lower()
        if label in {"title", "标题", "標題"}:
            return 1
        if match := _HEADING_STYLE.fullmatch(label):
            return int(match[1])
        name = child_value(style, "w:basedOn")
    return 0


def _owner(node: _Element) -> _Element | None:
    return next(node.iterancestors(_TABLE), None)


def _grid(rows: Sequence[_Element], label: Callable[[_Element], str]) -> list[list[str]]:
    """The cells' texts row by row, their paragraphs with what `label` says stands before them."""
    grid = [_row(row, label) for row in rows]
    _fill_merged(grid)
    return [[text for text, _ in row] for row in grid]


def _row(row: _Element, label: Callable[[_Element], str]) -> list[tuple[str, bool]]:
    """The cells' texts, a wide cell once for each column, and whether each goes on from the row above."""
    cells: list[tuple[str, bool]] = []
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not row:
            continue
        own = (one for one in cell.iter(_PARAGRAPH) if next(one.iterancestors(_CELL)) is cell)
        parts = ((label(paragraph), _text(paragraph)[0].strip()) for paragraph in own)
        text = " ".join(number + own if own else number.strip(" .、") for number, own in parts).strip()
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = span.get(qn("w:val"), "1") if span is not None else "1"
        cells.append((text, goes_on))
        cells.extend([(Spanned(text), goes_on)] * (min(int(width), 64) - 1 if width.isdecimal() else 0))
    return cells


def _fill_merged(grid: list[list[tuple[str, bool]]]) -> None:
    for above, row in zip(grid, grid[1:], strict=False):
        for column, (text, goes_on) in enumerate(row):
            if goes_on and not text and column < len(above):
                row[column] = (above[column][0], goes_on)
