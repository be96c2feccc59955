"""PowerPoint files: each slide a heading, its shapes' text from top to bottom, tables and charts as rows, the notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from pptx.exc import PackageNotFoundError
from pptx.package import Package as PptxPackage

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.drawings import DIAGRAM, DIAGRAM_DATA, chart_blocks, diagram_blocks, parsed
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import raised
from xunduan.index.reading.packed import Package
from xunduan.index.reading.properties import plausible_properties
from xunduan.index.reading.spreadsheet import fill
from xunduan.index.reading.tables import named_rows, table_blocks

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_FURNITURE = {"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"}
"""Placeholders that repeat on every slide."""
_MAX_DEPTH = 20


def read_pptx(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document, a heading a slide: its title, or its number where it has none. Hidden slides are left out."""
    Package(data, limits, "pptx")
    try:
        # Not pptx.Presentation, which refuses shows and templates: they are of the same make.
        deck = PptxPackage.open(io.BytesIO(data)).presentation_part.presentation
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFile("pptx 文件损坏", f"broken pptx: {error}") from error
    blocks: list[Block] = []
    for number, slide in enumerate(deck.slides, 1):
        if slide._element.get("show") in ("0", "false"):
            continue
        title = slide.shapes.title
        words = " ".join(title.text_frame.text.split()) if title is not None and title.has_text_frame else ""
        text = list(_shapes(slide.shapes, title, _MAX_DEPTH))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            text += _lines(slide.notes_slide.notes_text_frame)
        if words or text:
            blocks += [Block(words or f"第 {number} 页", "heading", 1), *text]
    core = deck.core_properties
    stated = plausible_properties({"title": core.title, "authors": core.author}, blocks)
    return ReadResult((RawDocument(path, tuple(blocks), stated, None, _MEDIA_TYPE),))


def _shapes(shapes: Any, title: Any, depth: int) -> Iterator[Block]:
    """The text of shapes in the order in which they stand on the slide, those of groups together."""
    placed = sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0))
    for shape in placed:
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if shape.is_placeholder and shape.placeholder_format.type.name in _FURNITURE:
            continue
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes, None, depth - 1) if depth else ()
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from _table(shape.table)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            yield from chart_blocks(shape.chart._chartSpace)
        elif shape.has_text_frame:
            yield from _lines(shape.text_frame)
        else:
            yield from _diagram(shape)


def _diagram(shape: Any) -> Iterator[Block]:
    """The words of a diagram (SmartArt), whose text stands in a part of its own."""
    for relation in shape._element.iter(DIAGRAM):
        part = shape.part.rels.get(relation.get(DIAGRAM_DATA))
        if part is not None and not part.is_external:
            yield from diagram_blocks(parsed(part.target_part.blob))


def _table(table: Any) -> Iterator[Block]:
    """The rows of a table, merged cells filled; that its first row names the columns is set unless it is unset."""
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    fill(
        rows,
        [
            (top, left, top + cell.span_height - 1, left + cell.span_width - 1)
            for top, row in enumerate(table.rows)
            for left, cell in enumerate(row.cells)
            if cell.is_merge_origin
        ],
    )
    header = named_rows(rows) or (1 if table.first_row and len(rows) > 1 else None)
    yield from table_blocks(rows, header)


def _lines(frame: Any) -> Iterator[Block]:
    for paragraph in frame.paragraphs:
        for line in "".join(map(_run, paragraph.runs)).split("\v"):
            if line.strip():
                yield Block(line.strip())


def _run(run: Any) -> str:
    properties = run._r.rPr
    lifted = properties is not None and int(properties.get("baseline") or 0) > 0
    return str(raised(run.text) if lifted else run.text)
