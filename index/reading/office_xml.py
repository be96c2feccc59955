"""Office documents as one XML file: Word and Excel of 2003, Word's flat package, flat OpenDocument.

Programs that fill in templates write them, mostly under the names .doc and .xls. Each is put into the package that
its format has otherwise, and read as that; a sheet of Excel's has rows of its own.
"""

from __future__ import annotations

import base64
import io
import posixpath
import zipfile
from collections.abc import Iterator, Set
from copy import deepcopy

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from xunduan.errors import UnreadableFile
from xunduan.index.documents import RawDocument
from xunduan.index.reading import docx, opendocument, slides, spreadsheet
from xunduan.index.reading.cell_values import formatted
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.xml import parse_xml

_W2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_AUX = "http://schemas.microsoft.com/office/word/2003/auxHint"
_AML = "http://schemas.microsoft.com/aml/2001/core"
_PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"
_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OF_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
ROOTS = (_W2003, _PKG, _SHEET, _OFFICE)
"""Namespaces, one of which is that of the file's outermost element."""
_RENAMED = {"vmerge": "vMerge", "footnote": "txbxContent", "endnote": "txbxContent"}
"""What Word of 2003 calls otherwise; its notes stand where they are referred to, as text boxes do."""
_TRACKED = {"Word.Insertion": "ins", "Word.Deletion": "del"}
_NAMED_FORMATS = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "0.00"}
_MAX_SPAN = 64


def read_office_xml(data: bytes, path: str, limits: Limits) -> ReadResult:
    """The documents of the one that the outermost element tells."""
    root = parse_xml(data)
    space = etree.QName(root).namespace if root is not None else None
    if root is None or space not in ROOTS:
        raise UnreadableFile("XML 文件损坏", "broken XML")
    if space == _SHEET:
        sheets = [(sheet.get(f"{{{_SHEET}}}Name", ""), _rows(sheet)) for sheet in _below(root, "Worksheet")]
        blocks = tuple(spreadsheet.sheet_blocks(sheets))
        return ReadResult((RawDocument(path, blocks, {}, None, "application/vnd.ms-excel"),))
    if space == _W2003:
        return docx.read_docx(_packed(_word_parts(root)), path, limits)
    if space == _PKG:
        package = _packed(_flat_parts(root))
        slide = root.find(f"{{{_PKG}}}part[@{{{_PKG}}}name='/ppt/presentation.xml']") is not None
        return (slides.read_pptx if slide else docx.read_docx)(package, path, limits)
    kind = (root.get(f"{{{_OFFICE}}}mimetype") or "").rpartition(".")[2]
    readers = {"spreadsheet": opendocument.read_ods, "presentation": opendocument.read_odp}
    whole = etree.tostring(root)
    package = _packed([(name, whole) for name in ("content.xml", "styles.xml", "meta.xml")])
    return readers.get(kind, opendocument.read_odt)(package, path, limits)


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts:
            package.writestr(name, data)
    return stream.getvalue()


def _flat_parts(root: _Element) -> list[tuple[str, bytes]]:
    """The parts of a package written as one file, with the list of their types that a package has."""
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    names = {part.get(f"{{{_PKG}}}name", "") for part in root.iter(f"{{{_PKG}}}part")}
    parts = []
    for part in root.iter(f"{{{_PKG}}}part"):
        name, content = part.get(f"{{{_PKG}}}name", ""), next(iter(part), None)
        if content is None:
            continue
        etree.SubElement(
            types, f"{{{_TYPES}}}Override", PartName=name, ContentType=part.get(f"{{{_PKG}}}contentType", "")
        )
        inner = next(iter(content), None)
        if inner is not None and name.endswith(".rels"):
            _drop_dangling(inner, posixpath.dirname(posixpath.dirname(name)), names)
        raw = etree.tostring(inner) if inner is not None else base64.b64decode(content.text or "")
        parts.append((name.lstrip("/"), raw))
    return [("[Content_Types].xml", etree.tostring(types)), *parts]


def _drop_dangling(relations: _Element, folder: str, names: Set[str]) -> None:
    """Take out relations to parts that whoever made a template of the file has cut away."""
    for relation in list(relations):
        target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
        if relation.get("TargetMode") != "External" and target not in names:
            relations.remove(relation)


def _word_parts(root: _Element) -> list[tuple[str, bytes]]:
    """The document and its styles, in the names that Word uses since 2007."""
    found = {name: root.find(f"{{{_W2003}}}{name}") for name in ("styles", "body")}
    if found["body"] is None:
        raise UnreadableFile("XML 文件损坏，没有正文", "broken XML: no document in it")
    document = etree.Element(qn("w:document"))
    document.append(_renamed(found["body"]))
    styles = found["styles"]
    sheet = etree.Element(qn("w:styles")) if styles is None else _renamed(styles)
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), ("styles", "styles"))
    )
    return [
        ("[Content_Types].xml", f'<Types xmlns="{_TYPES}">{_DEFAULTS}{types}</Types>'.encode()),
        ("_rels/.rels", _relation("officeDocument", "word/document.xml")),
        ("word/_rels/document.xml.rels", _relation("styles", "styles.xml")),
        ("word/document.xml", etree.tostring(document)),
        ("word/styles.xml", etree.tostring(sheet)),
    ]


_DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)


def _relation(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="rId1" Type="{_OF_DOCUMENT}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>'.encode()


def _renamed(tree: _Element) -> _Element:
    """A copy in the present names; the number that Word wrote for a paragraph stands in front of its text."""
    tree = deepcopy(tree)
    for node in list(tree.iter()):
        if not isinstance(node.tag, str):
            continue
        name = etree.QName(node)
        if name.namespace == _W2003:
            node.tag = qn(f"w:{_RENAMED.get(name.localname, name.localname)}")
            for key, value in list(node.attrib.items()):
                if key.startswith(f"{{{_W2003}}}"):
                    del node.attrib[key]
                    node.set(qn(f"w:{key.rpartition('}')[2]}"), value)
        elif name.namespace == _AML and name.localname == "annotation":
            node.tag = qn(f"w:{_TRACKED.get(node.get(f'{{{_W2003}}}type', ''), 'annotation')}")
    for label in tree.findall(f".//{qn('w:listPr')}/{{{_AUX}}}t"):
        properties = next(label.iterancestors(qn("w:pPr")), None)
        if properties is not None:
            run = etree.Element(qn("w:r"))
            etree.SubElement(run, qn("w:t")).text = label.get(f"{{{_AUX}}}val", "") + " "
            properties.addnext(run)
    return tree


def _below(node: _Element, name: str) -> Iterator[_Element]:
    return node.iter(f"{{{_SHEET}}}{name}")


def _rows(sheet: _Element) -> list[list[str]]:
    """The cells of a sheet as they are shown: each may say which column it stands in, and how many it covers."""
    forms = {
        style.get(f"{{{_SHEET}}}ID"): form.get(f"{{{_SHEET}}}Format", "")
        for style in _below(sheet.getroottree().getroot(), "Style")
        if (form := style.find(f"{{{_SHEET}}}NumberFormat")) is not None
    }
    rows: list[list[str]] = []
    merged = []
    for row in _below(sheet, "Row"):
        rows += [[] for _ in range(min(_number(row, "Index", len(rows) + 1) - 1 - len(rows), _MAX_SPAN))]
        cells: list[str] = []
        for cell in row.iterchildren(f"{{{_SHEET}}}Cell"):
            cells += [""] * min(_number(cell, "Index", len(cells) + 1) - 1 - len(cells), _MAX_SPAN)
            across, down = (min(_number(cell, f"Merge{way}", 0), _MAX_SPAN) for way in ("Across", "Down"))
            if across or down:
                merged.append((len(rows), len(cells), len(rows) + down, len(cells) + across))
            cells += [_shown(cell, forms), *[""] * across]
        rows.append(cells)
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    spreadsheet.fill(rows, merged)
    return rows


def _shown(cell: _Element, forms: dict[str | None, str]) -> str:
    data = cell.find(f"{{{_SHEET}}}Data")
    if data is None:
        return ""
    text = "".join(data.itertext()).strip()
    kind = data.get(f"{{{_SHEET}}}Type")
    if kind == "DateTime":
        return text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
    if kind != "Number":
        return text
    form = forms.get(cell.get(f"{{{_SHEET}}}StyleID"), "")
    try:
        return formatted(float(text), _NAMED_FORMATS.get(form, form))
    except ValueError:
        return text


def _number(node: _Element, name: str, otherwise: int) -> int:
    value = node.get(f"{{{_SHEET}}}{name}", "")
    return int(value) if value.isdecimal() else otherwise
