"""HTML pages: every block of the part of the page that holds the article.

The main-text extractor says where the article is, its own choice of paragraphs is not taken over: extractors drop
short paragraphs, answers, rows and captions, and what furniture remains is for cleaning to remove and to report.
"""

from __future__ import annotations

import copy
import logging
import re
from collections import Counter
from collections.abc import Sequence

import trafilatura
from lxml.html import HtmlElement

from index.documents import RawDocument
from index.reading.encodings import Decoded, decode
from index.reading.html_blocks import PlacedBlock, blocks_of, parse
from index.reading.html_metadata import stated_by
from index.reading.limits import Limits, ReadResult

# It reports every page that it finds too short; whether a page is read is decided here.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_SENTENCE = re.compile(r"[。！？；，,;!?]")
_PROSE_CHARS = 30
"""A block this long with a sentence mark and few links is prose; navigation and teasers' titles are shorter."""
_PROSE_LINKS = 0.3
_COVERED = 0.9
"""Share of the article's characters that the element chosen as its container must hold."""
_HEADER_BLOCKS = 12
"""So many blocks above the container at most are its title, date and source line."""


def read_html(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document: the blocks of the article, and what the page states of itself."""
    return ReadResult((html_document(decode(data, declared_charset(data)), path),))


def declared_charset(data: bytes) -> str | None:
    """The charset that a page's own first bytes name, true or not."""
    declared = _DECLARED.search(data[:4096])
    return declared[1].decode("ascii", "replace") if declared else None


def html_document(decoded: Decoded, path: str, url: str = "") -> RawDocument:
    """The document of a page; `url` is where it was saved from, if the file around it says so."""
    root = parse(decoded.text.replace("\0", ""))
    stated = stated_by(root, decoded.text)
    if url and "url" not in stated:
        stated["url"] = url
    article = _article(root, blocks_of(root), stated.get("title", ""))
    blocks = tuple(placed.block for placed in article)
    return RawDocument(path, blocks, stated, None, "text/html", decoded.encoding)


def _article(root: HtmlElement, placed: list[PlacedBlock], title: str) -> Sequence[PlacedBlock]:
    """The blocks inside the element that holds the article, with the header above it; all where none stands out."""
    prose = [one for one in placed if _is_prose(one)]
    extracted = _bare(_main_text(root))
    chosen = [one for one in prose if _bare(one.block.text) in extracted]
    container = _container(chosen) if chosen else None
    if container is None or 2 * _chars(_inside(prose, container)) < _chars(prose):
        container = _container(prose) if prose else None
    if container is None:
        return placed
    body = _inside(placed, container)
    first = placed.index(body[0])
    return placed[_header_start(placed, first, title) : first] + body


def _main_text(root: HtmlElement) -> str:
    found = trafilatura.bare_extraction(copy.deepcopy(root), favor_recall=True, include_comments=False)
    return getattr(found, "text", None) or ""


def _is_prose(one: PlacedBlock) -> bool:
    text = one.block.text
    long = len(text) >= _PROSE_CHARS and _SENTENCE.search(text) is not None
    return one.block.kind == "table" or (long and one.block.link_density < _PROSE_LINKS)


def _container(chosen: Sequence[PlacedBlock]) -> HtmlElement:
    """The innermost element that holds nearly all of the chosen blocks' characters."""
    held: Counter[HtmlElement] = Counter()
    for one in chosen:
        for element in (one.element, *one.element.iterancestors()):
            held[element] += len(one.block.text)
    enough = _COVERED * _chars(chosen)
    holders = [element for element, chars in held.items() if chars >= enough]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()))


def _inside(placed: Sequence[PlacedBlock], container: HtmlElement) -> list[PlacedBlock]:
    return [
        one
        for one in placed
        if one.element is container or any(above is container for above in one.element.iterancestors())
    ]


def _header_start(placed: Sequence[PlacedBlock], first: int, title: str) -> int:
    """The number of the block where the article's title stands above its container, else the container's first."""
    for number in range(first - 1, max(-1, first - 1 - _HEADER_BLOCKS), -1):
        block = placed[number].block
        if (title and _bare(block.text) == _bare(title)) or (block.kind == "heading" and block.level == 1):
            return number
    return first


def _chars(placed: Sequence[PlacedBlock]) -> int:
    return sum(len(one.block.text) for one in placed)


def _bare(text: str) -> str:
    return "".join(text.split())
