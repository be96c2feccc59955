"""Parts of a page that are none of its text: searches, polls, lists of links, the way to it."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from xunduan.language.dates import PRINTED_DAY

_DAY = re.compile(rf"\[?(?:{PRINTED_DAY.pattern}|\d{{1,2}}[-/月]\d{{1,2}}日?)\]?")
"""A date beside a title in a table of links counts neither as link nor as text."""
_LINKED = 0.6
"""Share of a table's characters in links from which on it is not a data table."""
_LIST_ROWS = 3
"""Rows from which on a table may be a list."""
_LOGIN_CHARS = 200
_SEARCH_CHARS = 40


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


def is_of_links(table: HtmlElement) -> bool:
    """Whether a table only sets out links: titles of other pages beside bullets or dates."""
    links = [link for link in table.iter("a") if link.get("href")]
    linked = sum(len(bare(link)) for link in links)
    if len(links) > 1 and linked >= _LINKED * len(_DAY.sub("", bare(table))):
        return True
    first = [next(row.iter("td", "th"), None) for row in table.iter("tr")]
    return len(first) >= _LIST_ROWS and all(cell is not None and _leads(cell) for cell in first)


def way_to_page(root: HtmlElement) -> frozenset[HtmlElement]:
    """The lists, with all in them, that a page calls its breadcrumb: the last names in them need not be links."""
    found: set[HtmlElement] = set()
    for element in root.iter("ol", "ul"):
        names = (element.get("class") or "").lower().split()
        if element not in found and any(name.endswith("breadcrumb") for name in names):
            found.update(element.iter())
    return frozenset(found)


def _leads(cell: HtmlElement) -> bool:
    """Whether a cell is a link and nothing else, as each first one is in a list of shares or of what is read most."""
    inside = "".join(bare(link) for link in cell.iter("a") if link.get("href"))
    return cell.tag == "td" and bool(inside) and inside == bare(cell)


def bare(element: HtmlElement) -> str:
    """The text of an element without its white space."""
    return "".join(element.text_content().split())
