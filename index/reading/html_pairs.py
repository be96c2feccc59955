"""Tables of web pages whose cells are labels and values in turn, by what sets the labels apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml.html import HtmlElement

from xunduan.index.reading.html_furniture import bare


def is_of_pairs(rows: Sequence[HtmlElement]) -> bool:
    """Whether labels and values take turns in each row, in one of them twice: a record. The mark of a heading, bold
    type, a class or a colour tells them apart."""
    cells = [[one for one in row if one.tag in {"td", "th"} and not _is_picture(one)] for row in rows]
    if any(len(row) % 2 for row in cells) or not any(cells):
        return False
    looks = (_is_bold, lambda cell: cell.tag, _attribute("class"), _attribute("bgcolor"))
    # Two columns may have looks of their own as data, too: a class each, and the first the marks of headings.
    for look in looks if max(map(len, cells)) > 2 else looks[:1]:
        labels = {look(cell) for row in cells for cell in row[::2]}
        if len(labels) == 1 and not labels & {look(cell) for row in cells for cell in row[1::2]}:
            return True
    return False


def _is_picture(cell: HtmlElement) -> bool:
    return next(cell.iter("img"), None) is not None and not bare(cell)


def _attribute(name: str) -> Callable[[HtmlElement], str]:
    return lambda cell: cell.get(name) or ""


def _is_bold(cell: HtmlElement) -> str:
    return str(sum(len(bare(one)) for one in cell.iter("b", "strong")) > 0)
