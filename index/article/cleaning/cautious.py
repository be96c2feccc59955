"""Files that are no web pages: a line goes only where it says itself that it is no text; nothing goes for its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xunduan.index.article.cleaning.body import Marked, drop_repeats
from xunduan.index.article.cleaning.contents import find_contents
from xunduan.index.article.cleaning.furniture import is_imprint, weak_rule
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.titles import drop_title_copies, find_title, spare_title, take_subtitle
from xunduan.index.documents import DocumentKind

_NEAR = 5
"""The date, the number and the writer of a paper stand within so many lines of its title."""
_HEAD_LINES = 12
_WHOLE = frozenset({"separator", "page_number"})
_TOLD = _WHOLE | {
    "control",
    "counter",
    "pager",
    "breadcrumb",
    "byline",
    "editors",
    "original_title",
    "tracking_number",
    "tags",
}
ACTS: Mapping[DocumentKind, frozenset[str]] = {
    "article": _TOLD,
    "stories": _TOLD,
    "links": _TOLD,
    "notice": _WHOLE | {"control", "tags"},
}
"""The rules that act outside saved web pages, by kind: a form's 审核:, a CV's address, a book's © are its content."""
_IMPRINTED = frozenset({"article", "stories", "links", "notice", "report"})
"""Kinds whose title has the date, the number and the writer beside it; in a form or a law they are the text."""


def mark_cautiously(
    lines: Sequence[Line], strong: Sequence[str | None], kind: DocumentKind, stated_title: str = ""
) -> Marked:
    """Decide for each line of a file that is no saved page; `strong` is what a page's rules would say of it."""
    acting = ACTS.get(kind, _WHOLE)
    rules = [rule if rule in acting else None for rule in strong]
    listed, named = find_contents(lines, rules)
    prose = [
        rule is None and line.prose and index not in listed and not is_imprint(line.folded)
        for index, (rule, line) in enumerate(zip(rules, lines, strict=True))
    ]
    if kind == "article":
        spare_title(lines, rules, prose)
        drop_repeats(lines, rules, prose)
    first = _first(lines, rules, prose, kind)
    title = find_title(lines, rules, first, stated_title, named | set(listed))
    subtitle = None
    if title is not None:
        rules[title] = "title"
        subtitle = take_subtitle(lines, rules, title, first)
        drop_title_copies(lines[: title + _NEAR], rules, title)
    if kind in _IMPRINTED:
        _drop_imprint(lines, rules, title, first)
    return Marked(rules, title, subtitle, listed)


def _first(
    lines: Sequence[Line], rules: Sequence[str | None], prose: Sequence[bool], kind: DocumentKind
) -> int:
    """Where the text begins, so that a title stands before it."""
    first = next((i for i, is_body in enumerate(prose) if is_body), min(len(lines), _HEAD_LINES))
    if kind != "form":
        return first
    # A form's title has neither label nor figures, and stands above all that have.
    marked = (i for i in range(first) if lines[i].kind == "table" or _has_value(lines[i].folded))
    return next(marked, first)


def _has_value(folded: str) -> bool:
    return ":" in folded or any(char.isdigit() for char in folded) or folded.count(" ") > 1


def _drop_imprint(lines: Sequence[Line], rules: list[str | None], title: int | None, first: int) -> None:
    """Take the lines beside the title that are a date, a number, a source or a byline and nothing else."""
    at = -1 if title is None else title
    for index in range(max(0, at - _NEAR), min(at + 1 + _NEAR, first)):
        if rules[index] is None and (rule := weak_rule(lines[index])) in ("imprint", "byline"):
            rules[index] = rule
