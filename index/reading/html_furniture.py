"""Forms and tables of a page that are none of its text: searches, polls, lists of links, frames of posts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from xunduan.language.dates import PRINTED_DAY

_DAY = re.compile(rf"\[?(?:{PRINTED_DAY.pattern}|\d{{1,2}}[-/月]\d{{1,2}}日?)\]?")
"""A date beside a title in a table of links counts neither as link nor as text."""
_LINKED = 0.6
"""Share of a table's characters in links from which on it is not a data table."""
_LIST_ROWS = 3
"""Rows from which on a table may be a list; a post has fewer."""
_LOGIN_CHARS = 200
_SEARCH_CHARS = 40
_POST_LINES = 4
"""Line breaks in a cell from which on it holds a text and no value."""
_TITLE_CHARS = 8
"""Characters from which on the links of a list are titles, on the average."""
_QUOTED = ("最新价", "现价", "涨跌")
"""What stands over the columns of a list of shares."""


def is_login(element: HtmlElement) -> bool:
    """Whether a form asks for a password, or is a poll, and says little else: many systems wrap pages in a form."""
    if element.tag != "form" or next(element.iterancestors("form"), None) is not None:
        return False
    if not any(field.get("type") in ("password", "radio") for field in element.iter("input")):
        return False
    return len(bare(element)) <= _LOGIN_CHARS


def is_search(table: HtmlElement) -> bool:
    """Whether a table is for a visitor to fill in and says little else: 站内搜索 with its field."""
    fields = (field.get("type", "text") for field in table.iter("input"))
    return (
        any(kind in ("text", "search", "password") for kind in fields) and len(bare(table)) <= _SEARCH_CHARS
    )


def holds_post(rows: Sequence[HtmlElement]) -> bool:
    """Whether one row or two set out a text of several lines beside who wrote it, as forums do."""
    cells = (cell for row in rows for cell in row.iter("td") if len(rows) < _LIST_ROWS)
    return any(
        sum(1 for _ in cell.iter("br")) >= _POST_LINES and "。" in cell.text_content() for cell in cells
    )


def is_of_links(table: HtmlElement) -> bool:
    """Whether a table only sets out links: titles of other pages beside bullets or dates."""
    links = [link for link in table.iter("a") if link.get("href")]
    linked = sum(len(bare(link)) for link in links)
    if len(links) > 1 and linked >= _LINKED * len(_DAY.sub("", bare(table))):
        return True
    rows = [list(row.iter("td", "th")) for row in table.iter("tr")]
    if rows and rows[0] and _is_named(rows[0]):
        quoted = any(mark in bare(cell) for cell in rows[0] for mark in _QUOTED)
        rows = rows[1:] if quoted or _is_ranked(rows[1:], linked, len(links)) else rows
    led = int(_is_ranked(rows, linked, len(links)))
    return len(rows) >= _LIST_ROWS and all(len(row) > led and _leads(row[led]) for row in rows)


def _is_named(cells: Sequence[HtmlElement]) -> bool:
    """Whether cells name columns: no link and no figure stands in them."""
    return not any(
        next(cell.iter("a"), None) is not None or any(map(str.isdigit, bare(cell))) for cell in cells
    )


def _is_ranked(rows: Sequence[Sequence[HtmlElement]], linked: int, links: int) -> bool:
    """Whether rows are numbered from one on and their links are as long as titles, not as names."""
    numbers = [bare(row[0]).rstrip(".、") if len(row) > 1 else "" for row in rows]
    return numbers == [str(place) for place in range(1, len(rows) + 1)] and linked >= _TITLE_CHARS * links


def _leads(cell: HtmlElement) -> bool:
    """Whether a cell is a link and nothing else, as each first one is in a list of shares or of what is read most."""
    inside = "".join(bare(link) for link in cell.iter("a") if link.get("href"))
    return cell.tag == "td" and bool(inside) and inside == bare(cell)


def bare(element: HtmlElement) -> str:
    """The text of an element without its white space."""
    return "".join(element.text_content().split())
