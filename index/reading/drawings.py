"""Charts and diagrams (SmartArt) of Office files, whose text stands in parts of their own."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from xunduan.index.documents import Block
from xunduan.index.reading.tables import table_blocks
from xunduan.index.reading.xml import parse_xml

_NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
DIAGRAM_DATA = f"{_RELATIONS}dm"
"""The element that stands for a diagram, and its name of the relation to the diagram's words."""
CHART = f"{{{_NS['c']}}}chart"
CHART_DATA = f"{_RELATIONS}id"
"""The same for a chart."""


def parsed(part: bytes) -> _Element:
    """The root of a part; an empty element where it is broken."""
    root = parse_xml(part)
    return etree.Element("broken") if root is None else root


def diagram_blocks(data: _Element) -> Iterator[Block]:
    """The paragraphs of a diagram's points, in the order in which they are listed."""
    for paragraph in data.iter(f"{{{_NS['a']}}}p"):
        text = _words(paragraph)
        if text:
            yield Block(text)


def chart_blocks(space: _Element) -> Iterator[Block]:
    """A chart's title, and a row for each of its categories with the value of every series."""
    for title in _found(space, "c:chart/c:title//a:p"):
        if text := _words(title):
            yield Block(text)
    for plot in _found(space, "c:chart/c:plotArea/*[c:ser]"):
        series = _found(plot, "c:ser")
        names = _points(series[0], "c:cat//c:lvl[1]") or _points(series[0], "*[self::c:cat or self::c:xVal]")
        values = [_points(one, "*[self::c:val or self::c:yVal]") for one in series]
        tops = [next((node.text or "" for node in _found(one, "c:tx//c:v")), "") for one in series]
        rows = [["", *tops]]
        for number in sorted(set(names).union(*values)):
            rows.append([names.get(number, ""), *(_number(one.get(number, "")) for one in values)])
        yield from table_blocks(rows, 1)


def _words(paragraph: _Element) -> str:
    return "".join(run.text or "" for run in _found(paragraph, ".//a:t")).strip()


def _found(node: _Element, path: str) -> list[_Element]:
    found = etree.XPath(path, namespaces=_NS)(node)
    return [one for one in found if isinstance(one, _Element)]


def _points(series: _Element, path: str) -> dict[int, str]:
    """A chart's values for one axis of a series, by index."""
    return {
        int(point.get("idx", "0")): "".join(value.text or "" for value in _found(point, "c:v"))
        for point in _found(series, f"({path})//c:pt")
    }


def _number(value: str) -> str:
    try:
        return f"{float(value):.12g}"
    except ValueError:
        return value
