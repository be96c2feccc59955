"""An HTML tree as blocks in reading order: paragraphs, headings, list items, rows of tables."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from xunduan.errors import UnreadableFile
from xunduan.index.article.cleaning.credits import is_record_row
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import Block, BlockKind
from xunduan.index.reading.html_furniture import is_login, is_of_links, is_search
from xunduan.index.reading.html_numbers import DEEPEST, item_numbers
from xunduan.index.reading.html_pairs import is_of_pairs
from xunduan.index.reading.lines import POINTED, collapse, is_pointed, is_web_address, raised
from xunduan.index.reading.tables import Spanned, holds_tables, is_data, pair_lines, row_lines
from xunduan.language.dates import PRINTED_DAY
from xunduan.language.fold import fold

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS: Mapping[str, BlockKind] = {"li": "list", "figcaption": "caption", "caption": "caption"}
_INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q "
        "ruby rb rtc s samp small span strike strong sub sup time tt u var wbr picture source o:p"
    ).split()
)
_SILENT = frozenset(
    # no part of a text, and the reading aids that stand above its characters
    (
        "script style noscript template head svg math canvas object embed iframe frameset select "
        "datalist textarea button input audio video map rt rp nav"
    ).split()
)
_IN_A_LINE = frozenset(
    ["script", "style", "noscript", "template", "svg", "math", "input", "button", "rt", "rp"]
)
"""Those of them that stand within a line and do not end it."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.I)
_PAGE_END = re.compile(r"</\s*(?:html|body)\s*>", re.I)
# Control characters, as such and by number: no XML library takes them back once a tree holds them.
_NO_MARKUP = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));?(?![0-9a-f])",
    re.I,
)
_ICON = re.compile(
    "<(i|a)\\b([^<>]*+)>\\s*+(?:[\ue000-\uf8ff]|&#x(?:e[0-9a-f]{3}|f[0-8][0-9a-f]{2});){1,2}\\s*+</\\1\\s*+>",
    re.I,
)
"""A letter of a font of icons, alone in an element: the mark behind a heading, a button's picture."""

_BLANK_LINE = re.compile(r"(?<=[。！？”」])[ \t\r]*+\n[ \t\r]*+\n\s*+|(?<!\n)\n[ \t\r]*+(?=--[ \t\r]*+\n|※)")
"""Between sentences: posts whose style shows their lines as they were typed have no other mark of a paragraph; and
where a bulletin board signs one."""
_PICTURES = frozenset(["img", "picture", "video", "embed", "object", "iframe", "svg", "canvas"])
_LABEL = BY_NAME["credit_label"]
_FACT = BY_NAME["credit_parts"]
_FACTS_CHARS = 120
_SEAM = "\x1f"
"""Stands in a line, until it ends, where two elements touch."""
_MARKS_OF_TEXT = frozenset(
    ["b", "strong", "sup", "sub", "font", "u", "wbr", "br", "img", "ruby", "script", "style"]
)
"""Elements behind which a line's text goes on: they set off words, not facts."""
_RECORD_FACTS = 3
_FORM_ROWS = 3
"""Rows from which on a table that holds others may be a form."""
_LINKED = 0.6
"""Share of a table's characters in links from which on it is not a data table."""


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block and the element that holds it."""

    block: Block
    element: HtmlElement
    pictured: bool = False
    """Whether a picture stands between it and the block before."""


def parse(text: str) -> HtmlElement:
    """The tree of a page, however broken. Raises UnreadableFile where it is nested too deeply to be whole.

    The end of a page is where the file ends: headers that are included as whole pages close it long before.
    """
    text = _ICON.sub(r"<\1\2></\1>", _PAGE_END.sub("", _NO_MARKUP.sub("", text)))
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any("depth" in entry.message for entry in parser.error_log):
        raise UnreadableFile("HTML 嵌套过深", "HTML nested too deeply")
    return HtmlElement() if root is None else root


def blocks_of(root: HtmlElement) -> list[PlacedBlock]:
    """Every block below `root`. A line break ends a block, white space is as the page shows it."""
    placed = list(_walk(root))
    for number, one in enumerate(placed):
        pictured = any(near.pictured for near in placed[number : number + 2])
        if not pictured and one.block.kind == "text" and is_pointed(one.block.text):
            placed[number] = replace(one, block=replace(one.block, kind="heading", level=POINTED))
    return placed


class _Pending:
    """The text gathered since the last block ended."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.in_sentence = False
        """Whether the text gathered has a mark of a sentence."""
        self.linked = 0
        """Characters gathered in links."""
        self.addresses: list[str] = []
        """Where these lead, on the web."""
        self.pictured = False
        """Whether a picture was passed."""
        self.left = False
        """Whether a link has just ended and nothing followed."""
        # How many of each of these elements are open: pre, sup, a, ol.
        self.preformatted = self.raised = self.links = self.lists = 0
        self.numbers: dict[HtmlElement, str] = {}
        """What stands before each item of the numbered lists that are open."""
        self.number = ""
        """What stands before the first line of the item that has begun."""

    def enter(self, link: HtmlElement) -> None:
        """A link begins; two that touch are two things: the paper's name, and a button.

        So are a label without a sentence and a link that acts on this page or begins with a picture.
        """
        address = (link.get("href") or "").strip()
        acts = address.startswith(("#", "javascript:")) or (
            not (link.text or "").strip() and _begins_with_picture(link)
        )
        if self.left or (acts and not self.raised and not self.in_sentence):
            self.pieces.append(" ")
        self.links += 1
        if is_web_address(address):
            self.addresses.append(address)

    def add(self, text: str | None) -> None:
        if text:
            self.left = False
            self.pieces.append(raised(text) if self.raised else text)
            self.in_sentence = self.in_sentence or any(mark in text for mark in "。，；！？")
            if self.links:
                self.linked += len("".join(text.split()))

    def flush(self, element: HtmlElement) -> Iterator[PlacedBlock]:
        raw = "".join(self.pieces)
        if _SEAM in raw:
            parted = any(_tells_facts(element, raw.replace(_SEAM, between)) for between in ("", " "))
            raw = raw.replace(_SEAM, " " if parted else "")
        linked, self.pieces, self.linked, self.left = self.linked, [], 0, False
        self.in_sentence = False
        addresses, self.addresses = tuple(self.addresses), []
        density = min(1.0, linked / max(1, len("".join(raw.split()))))
        kind, level = _kind(element)
        for line in raw.splitlines() if self.preformatted else _BLANK_LINE.split(raw):
            if text := collapse(line):
                text, self.number = self.number + text, ""
                pictured, self.pictured = self.pictured, False
                yield PlacedBlock(Block(text, kind, level, density, addresses), element, pictured)


def _touches(element: HtmlElement) -> bool:
    """Whether an element begins where another one ends."""
    before = element.getprevious()
    return before is not None and before.tag not in _MARKS_OF_TEXT and not (before.tail or "").strip()


def _tells_facts(element: HtmlElement, raw: str) -> bool:
    """Whether a line is short, no sentence and no heading, and has the label of a fact or a day in it.

    Its facts stand in elements of their own, parted by what the page looks like and not by its text.
    """
    line = raw.strip()
    if len(line) > _FACTS_CHARS or _kind(element)[0] == "heading" or any(mark in line for mark in "，。！？"):
        return False
    folded = fold(line)
    return bool(PRINTED_DAY.search(folded) or _FACT.find(folded) or _LABEL.find(folded))


def _begins_with_picture(link: HtmlElement) -> bool:
    return len(link) > 0 and link[0].tag == "img"


def _walk(root: HtmlElement) -> Iterator[PlacedBlock]:
    """Walks by events, not by recursion: pages are nested deeper than Python's stack."""
    pending = _Pending()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            pending.pictured = pending.pictured or tag in _PICTURES
            silent = _is_silent(element)
            rows = [] if tag != "table" or silent else _data_rows(element)
            if rows or silent:
                if tag not in _INLINE and tag not in _IN_A_LINE:
                    yield from pending.flush(_holder(element))
                yield from (PlacedBlock(Block(row, "table"), element) for row in rows)
                walk.skip_subtree()
                continue
            if tag == "br" and _goes_on(element):
                pending.pieces.append("\n")
            elif tag not in _INLINE:
                yield from pending.flush(_holder(element))
            pending.preformatted += tag == "pre"
            pending.raised += tag == "sup"
            if tag == "ol":
                pending.lists += 1
                pending.numbers.update(item_numbers(element) if pending.lists <= DEEPEST else ())
            elif tag == "li":
                pending.number += pending.numbers.get(element, "")
            if tag == "a":
                pending.enter(element)
            elif pending.pieces and (pending.left or _touches(element)):
                pending.pieces.append(_SEAM)
            pending.add(element.text)
        else:
            silent = _is_silent(element) or (tag == "table" and bool(_data_rows(element)))
            if not silent:
                if tag not in _INLINE and not (tag == "br" and _goes_on(element)):
                    yield from pending.flush(element)
                pending.lists -= tag == "ol"
                if tag == "li":
                    pending.number = ""
                pending.preformatted -= tag == "pre"
                pending.raised -= tag == "sup"
                pending.links -= tag == "a"
                pending.left = tag == "a"
            if element is not root:
                pending.add(element.tail)
    yield from pending.flush(root)


def _goes_on(line_end: HtmlElement) -> bool:
    """Whether a heading is broken for its length and goes on in the next line: no date or label begins there."""
    heading, rest = line_end.getparent(), (line_end.tail or "").strip()
    broken = heading is not None and heading.tag in _HEADINGS and bool((heading.text or "").strip())
    return broken and bool(rest) and not any(char.isdigit() or char in "：:—" for char in rest)


def _holder(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    return parent if parent is not None else element


def _is_silent(element: HtmlElement) -> bool:
    if element.tag in _SILENT or element.get("hidden") is not None or is_login(element):
        return True
    if element.tag == "table" and is_search(element):
        return True
    style = element.get("style")
    return style is not None and _NOT_SHOWN.search(style) is not None


def revealed(root: HtmlElement) -> HtmlElement:
    """A copy of a page without the styles by which elements are not shown."""
    whole = copy.deepcopy(root)
    for element in whole.iter():
        if _NOT_SHOWN.search(element.get("style") or ""):
            del element.attrib["style"]
    return whole


def _kind(element: HtmlElement) -> tuple[BlockKind, int]:
    """What a block is by the nearest element that says so: a paragraph inside a list item is a list item."""
    for node in (element, *element.iterancestors()):
        if node.tag in _HEADINGS:
            return "heading", _HEADINGS[node.tag]
        if node.tag in _KINDS:
            return _KINDS[node.tag], 0
        if node.tag in {"td", "th", "div", "body", "article", "section"}:
            break
    return "text", 0


def _data_rows(table: HtmlElement) -> list[str]:
    """A data table's rows as lines; none where the table is a frame for layout."""
    if is_of_links(table):
        return []
    inner = [one for one in table.iter("table") if one is not table]
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    # Tables within tables within tables are a page's layout.
    if inner and (len(rows) < _FORM_ROWS or any(_table_of(one) is not table for one in inner)):
        return []
    grid = _grid(rows)
    if not is_data(grid) or (inner and not holds_tables(grid)):
        return []
    heading = [all(cell.tag == "th" for cell in row) or row.getparent().tag == "thead" for row in rows]
    headers = heading.index(False) if False in heading else len(heading)
    caption = table.find("caption")
    title = collapse(caption.text_content()) if caption is not None else ""
    further = [line for one in inner for line in _data_rows(one)]
    if _is_record(grid, ""):
        lines = ["；".join(filter(None, row)) for row in grid]
    elif is_of_pairs(rows) or _is_record(row[::2] for row in grid):
        lines = pair_lines(grid)
    else:
        lines = row_lines(grid, headers or None)
    return ([title] if title else []) + lines + further


def _is_record(rows: Iterable[Sequence[str]], end: str = ":") -> bool:
    """Whether most cells of rows are labels, or labelled facts, of an official paper's record."""
    cells = [fold(cell).rstrip(end or None) + end for row in rows for cell in row if cell]
    return sum(map(is_record_row, cells)) >= max(_RECORD_FACTS, _LINKED * len(cells))


def _grid(rows: list[HtmlElement]) -> list[list[str]]:
    """The cells' texts with wide and tall cells repeated in every place they cover."""
    grid: list[list[str]] = []
    falling: dict[int, tuple[str, int]] = {}
    for row in rows:
        line: list[str] = []
        cells = [(collapse(_cell_text(cell)), cell) for cell in row if cell.tag in {"td", "th"}]
        while cells or len(line) in falling:
            if len(line) in falling:
                text, left = falling.pop(len(line))
                if left > 1:
                    falling[len(line)] = (text, left - 1)
                line.append(text)
                continue
            text, cell = cells.pop(0)
            for covered in range(_span(cell, "colspan")):
                text = Spanned(text) if covered else text
                if (tall := _span(cell, "rowspan")) > 1:
                    falling[len(line)] = (text, tall - 1)
                line.append(text)
        grid.append(line)
    return grid


def _cell_text(cell: HtmlElement) -> str:
    """A cell's text but that of tables in it."""
    table = _table_of(cell)
    own = (one for one in _walk(cell) if one.element.tag != "table" and _table_of(one.element) is table)
    return " ".join(placed.block.text for placed in own)


def _table_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("table"), None)


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(max(int(value), 1), 64) if value.isascii() and value.isdecimal() else 1
