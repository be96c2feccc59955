"""OpenDocument files (ISO/IEC 26300): texts, presentations and spreadsheets as LibreOffice and WPS write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, BlockKind, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult, encrypted
from xunduan.index.reading.lines import led, raised
from xunduan.index.reading.odt_numbers import ListNumbers
from xunduan.index.reading.packed import Package
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.spreadsheet import Rows, fill, sheet_blocks
from xunduan.index.reading.tables import holds_tables, is_data, table_blocks

_MEDIA = "application/vnd.oasis.opendocument."
_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}
_SUPERSCRIPT = re.compile(r"super|[1-9]")
"""Beginnings of the position of superscript: "super 58%", or the share by which it is raised."""
_MAX_REPEAT = 64
"""The most times a repeated cell is written out: sheets fill thousands of unused cells this way."""


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


_PARAGRAPH, _HEADING, _LIST, _TABLE = _tag("text:p"), _tag("text:h"), _tag("text:list"), _tag("table:table")
_ITEM = _tag("text:list-item")
_NOTE, _NOTE_BODY = _tag("text:note"), _tag("text:note-body")
_LEFT_OUT = {  # deletions, comments, the second form of what stands there already
    _tag("text:tracked-changes"), _tag("office:annotation"), _tag("presentation:notes"), _tag("office:forms"),
    _tag("text:ruby-text"), _tag("svg:title"), _tag("svg:desc"), _tag("text:sequence-decls"),
    _tag("text:page-number"),
}  # fmt: skip
_SPACES = {_tag("text:tab"): " ", _tag("text:line-break"): "\n"}


def read_odt(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document. Footnotes follow the paragraph that refers to them; tracked deletions are no text."""
    package, content = _opened(data, limits, "odt")
    body = content.find(f".//{_tag('office:text')}")
    roots = [content, *([package.xml("styles.xml")] if "styles.xml" in package else [])]
    reader = _Reader(_titles(roots), ListNumbers(roots), _leading(content))
    blocks = tuple(reader.blocks(body if body is not None else content))
    return _result(path, blocks, package, "text")


def read_odp(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document, a heading a slide: its title, or its number where it has none; notes follow the slide's text."""
    package, content = _opened(data, limits, "odp")
    reader = _Reader(frozenset(), ListNumbers(()))
    blocks: list[Block] = []
    for number, slide in enumerate(content.iter(_tag("draw:page")), 1):
        frames = [frame for frame in slide if frame.tag not in _LEFT_OUT]
        title = next((one for one in frames if one.get(_tag("presentation:class")) == "title"), None)
        words = " ".join(block.text for block in reader.blocks(title)) if title is not None else ""
        text = [block for one in frames if one is not title for block in reader.blocks(one)]
        notes = slide.find(_tag("presentation:notes"))
        if notes is not None:
            text += [block for child in notes for block in reader.blocks(child)]
        if words or text:
            blocks += [Block(words or f"第 {number} 页", "heading", 1), *text]
    return _result(path, tuple(blocks), package, "presentation")


def read_ods(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document, a heading a sheet; cells as the sheet shows them. Hidden sheets are left out."""
    package, content = _opened(data, limits, "ods")
    hidden = {
        style.get(_tag("style:name"))
        for style in content.iter(_tag("style:style"))
        if (shown := style.find(_tag("style:table-properties"))) is not None
        and shown.get(_tag("table:display")) == "false"
    }
    sheets = [
        (sheet.get(_tag("table:name"), ""), _grid(sheet))
        for sheet in content.iter(_TABLE)
        if sheet.get(_tag("table:style-name")) not in hidden
    ]
    return _result(path, tuple(sheet_blocks(sheets)), package, "spreadsheet")


def _opened(data: bytes, limits: Limits, kind: str) -> tuple[Package, etree._Element]:
    package = Package(data, limits, kind)
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise UnreadableFile(encrypted(kind))
    content = package.xml("content.xml")
    _raise(content)
    return package, content


def _raise(content: etree._Element) -> None:
    """Write what the styles of spans set as superscript in characters of its own."""
    styles = {
        style.get(_tag("style:name"))
        for style in content.iter(_tag("style:style"))
        if (shown := style.find(_tag("style:text-properties"))) is not None
        and _SUPERSCRIPT.match(shown.get(_tag("style:text-position"), ""))
    }
    for span in content.iter(_tag("text:span")):
        if span.get(_tag("text:style-name")) in styles and not len(span):
            span.text = raised(span.text or "")


def _result(path: str, blocks: tuple[Block, ...], package: Package, kind: str) -> ReadResult:
    properties: dict[str, str | None] = {}
    if "meta.xml" in package:
        meta = package.xml("meta.xml")
        properties = {
            "title": meta.findtext(f".//{_tag('dc:title')}"),
            "authors": meta.findtext(f".//{_tag('meta:initial-creator')}")
            or meta.findtext(f".//{_tag('dc:creator')}"),
        }
    stated = plausible_properties(properties, blocks)
    return ReadResult((RawDocument(path, blocks, stated, None, _MEDIA + kind),))


def _titles(roots: Sequence[etree._Element]) -> frozenset[str]:
    """The styles of paragraphs that are the title: Title, and those made from it."""
    parents = {
        style.get(_tag("style:name"), ""): style.get(_tag("style:parent-style-name"), "")
        for root in roots
        for style in root.iter(_tag("style:style"))
    }
    titles = {"Title"}
    for _ in range(3):  # a style of a style of a title
        titles |= {name for name, parent in parents.items() if parent in titles}
    return frozenset(titles)


def _leading(content: etree._Element) -> frozenset[str]:
    """The styles of paragraphs whose tabs lead with dots to what stands behind them."""
    return frozenset(
        style.get(_tag("style:name"), "")
        for style in content.iter(_tag("style:style"))
        if any(tab.get(_tag("style:leader-style")) == "dotted" for tab in style.iter(_tag("style:tab-stop")))
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    titles: frozenset[str]
    numbers: ListNumbers
    leading: frozenset[str] = frozenset()
    """The styles of paragraphs whose tabs lead with dots."""

    def blocks(self, parent: etree._Element, kind: BlockKind = "text") -> Iterator[Block]:
        """The blocks below an element, in document order."""
        if parent.tag in (_PARAGRAPH, _HEADING):
            yield from self._paragraph(parent, kind)
            return
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
                continue
            if child.tag in (_PARAGRAPH, _HEADING):
                yield from self._paragraph(child, kind)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag == _LIST:
                self.numbers.enter(child)
                yield from self.blocks(child, "list")
                self.numbers.leave()
            else:
                yield from self.blocks(child, kind)

    def _paragraph(self, paragraph: etree._Element, kind: BlockKind) -> Iterator[Block]:
        inner: list[etree._Element] = []
        text = _text(paragraph, inner)
        item = paragraph.getparent()
        if text.strip() and item is not None and item.tag == _ITEM and item[0] is paragraph:
            text = self.numbers.label(item) + text.lstrip()
        if paragraph.get(_tag("text:style-name")) in self.leading:
            text = led(text)
        level = 0
        if paragraph.tag == _HEADING:
            outline = paragraph.get(_tag("text:outline-level"), "1")
            level = min(9, int(outline)) if outline.isdecimal() else 1
        elif paragraph.get(_tag("text:style-name")) in self.titles:
            level = 1
        for line in text.split("\n"):
            if line.strip():
                yield Block(" ".join(line.split(" ")).strip(), "heading" if level else kind, level)
        for child in inner:
            yield from self.blocks(child)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        grid = _grid(table)
        inner = [one for one in table.iter(_TABLE) if next(one.iterancestors(_TABLE), None) is table]
        if not is_data(grid) or (inner and not holds_tables(grid)):  # a frame for layout
            for row in table.iter(_tag("table:table-row")):
                if next(row.iterancestors(_TABLE)) is table:
                    yield from self.blocks(row)
            return
        headers = len(table.findall(f"{_tag('table:table-header-rows')}/{_tag('table:table-row')}"))
        yield from table_blocks(grid, headers or None)
        for one in inner:
            yield from self._table(one)


def _text(paragraph: etree._Element, inner: list[etree._Element]) -> str:
    """A paragraph's own text; what is anchored in it, notes and text boxes, is added to `inner`."""
    pieces = [paragraph.text or ""]
    for child in paragraph:
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            pass
        elif child.tag == _NOTE:
            body = child.find(_NOTE_BODY)
            inner += [body] if body is not None else []
        elif child.tag == _tag("text:s"):
            count = child.get(_tag("text:c"), "1")
            pieces.append(" " * min(int(count) if count.isdecimal() else 1, 80))
        elif child.tag in _SPACES:
            pieces.append(_SPACES[child.tag])
        elif child.tag == _tag("draw:frame"):
            inner.append(child)
        else:
            pieces.append(_text(child, inner))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _grid(table: etree._Element) -> Rows:
    """The cells of a table with merged ones filled, rows and cells that are repeated a few times written out."""
    rows: Rows = []
    merged: list[tuple[int, int, int, int]] = []
    for row in table.iter(_tag("table:table-row")):
        if next(row.iterancestors(_TABLE)) is not table:
            continue
        cells: list[str] = []
        for cell in row:
            if cell.tag not in (_tag("table:table-cell"), _tag("table:covered-table-cell")):
                continue
            own = (one for one in cell.iter(_PARAGRAPH) if next(one.iterancestors(_TABLE)) is table)
            text = " ".join(_text(one, []).strip() for one in own)
            down, across = (
                _count(cell, "table:number-rows-spanned"),
                _count(cell, "table:number-columns-spanned"),
            )
            if down > 1 or across > 1:
                merged.append((len(rows), len(cells), len(rows) + down - 1, len(cells) + across - 1))
            cells += [text] * _count(cell, "table:number-columns-repeated")
        if any(cells):
            rows += [list(cells) for _ in range(_count(row, "table:number-rows-repeated"))]
        else:
            rows.append([])
    fill(rows, merged)
    return rows


def _count(element: etree._Element, name: str) -> int:
    value = element.get(_tag(name), "1")
    return min(int(value), _MAX_REPEAT) if value.isdecimal() and len(value) < 10 else 1
