"""E-books (EPUB): the chapters in the order in which they are read, and what the book states of itself."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from lxml import etree

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.html import declared_charset, html_document
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
_PAGES = {"application/xhtml+xml", "text/html", "application/html+xml"}


def read_epub(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document: every page of the reading order but the list of contents that reading programs show."""
    package = Package(data, limits, "epub")
    where = next((item.get("full-path", "") for item in _named(package.xml(_CONTAINER), "rootfile")), "")
    if where not in package:
        raise UnreadableFile("epub 文件损坏:缺少目录 / broken epub: no package document")
    root = package.xml(where)
    items = {item.get("id", ""): item for item in _named(root, "item")}
    blocks: list[Block] = []
    problems: list[str] = []
    for reference in _named(root, "itemref"):
        item = items.get(reference.get("idref", ""))
        if (
            item is None
            or item.get("media-type") not in _PAGES
            or "nav" in item.get("properties", "").split()
        ):
            continue
        name = posixpath.normpath(posixpath.join(posixpath.dirname(where), unquote(item.get("href", ""))))
        try:
            page = package.read(name)
        except UnreadableFile as reason:
            problems.append(f"{name}: {reason}")
            continue
        blocks += html_document(decode(page, declared_charset(page)), path, "").blocks
    stated = _stated(root)
    document = RawDocument(path, tuple(blocks), stated, None, "application/epub+zip")
    return ReadResult((document,), tuple(problems))


def _stated(root: etree._Element) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for element, key in _STATED.items():
        values = [" ".join("".join(one.itertext()).split()) for one in _named(root, element)]
        if any(values):
            found[key] = [value for value in values if value]
    return {key: "、".join(values) if key == "authors" else values[0] for key, values in found.items()}


def _named(root: etree._Element, name: str) -> list[etree._Element]:
    """The elements of a name in whatever namespace: books carry those of several versions."""
    return [one for one in root.iter() if isinstance(one.tag, str) and etree.QName(one).localname == name]
