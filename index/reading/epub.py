"""E-books (EPUB): the chapters in the order in which they are read, and what the book states of itself."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from lxml import etree

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, Dropped, RawDocument
from xunduan.index.reading.html import whole_page
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.packed import Package

_CONTAINER = "META-INF/container.xml"
_STATED = {
    "title": "title",
    "creator": "authors",
    "publisher": "source",
    "date": "published",
    "language": "language",
}
"""Dublin Core elements of the package document, to the keys of `RawDocument.stated`."""
_LINKED = 0.5
_PAGES = {"application/xhtml+xml", "text/html", "application/html+xml"}


def read_epub(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document: every page of the reading order but lists of contents, whether programs show them or the book
    does."""
    package = Package(data, limits, "epub")
    where = next((item.get("full-path", "") for item in _named(package.xml(_CONTAINER), "rootfile")), "")
    if where not in package:
        raise UnreadableFile("epub 文件损坏：缺少目录", "broken epub: no package document")
    root = package.xml(where)
    items = {item.get("id", ""): item for item in _named(root, "item")}
    guides = [one for one in _named(root, "reference") if one.get("type") == "toc"]
    contents = {_member(where, one).partition("#")[0] for one in guides}
    blocks: list[Block] = []
    left_out: list[Dropped] = []
    problems: list[str] = []
    for reference in _named(root, "itemref"):
        item = items.get(reference.get("idref", ""))
        if (
            item is None
            or item.get("media-type") not in _PAGES
            or "nav" in item.get("properties", "").split()
        ):
            continue
        name = _member(where, item)
        try:
            page = package.read(name)
        except UnreadableFile as reason:
            problems.append(f"{name}: {reason}")
            continue
        found = whole_page(page)
        linked = sum(block.link_density > _LINKED for block in found)
        # Besides its heading, a list of contents that the book does not name as one has nothing but links.
        if (name in contents and 2 * linked >= len(found)) or len(found) - 1 <= linked > 1:
            left_out += (Dropped(block.text, "contents", 1) for block in found)
        else:
            blocks += found
    stated = _stated(root)
    document = RawDocument(
        path, tuple(blocks), stated, None, "application/epub+zip", left_out=tuple(left_out)
    )
    return ReadResult((document,), tuple(problems))


def _member(package: str, item: etree._Element) -> str:
    """The member of the archive that an item of its package document leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))


def _stated(root: etree._Element) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for element, key in _STATED.items():
        values = [" ".join("".join(one.itertext()).split()) for one in _named(root, element)]
        if any(values):
            found[key] = [value for value in values if value]
    return {key: "、".join(values) if key == "authors" else values[0] for key, values in found.items()}


def _named(root: etree._Element, name: str) -> list[etree._Element]:
    """The elements of that name in any namespace: books use those of several versions."""
    return [one for one in root.iter() if isinstance(one.tag, str) and etree.QName(one).localname == name]
