"""Cleaning of a saved page: the steps that it goes through, each from a page to a page, and their order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from xunduan.index.article.cleaning.above_body import mark_head
from xunduan.index.article.cleaning.below_body import (
    LINKED,
    cut_after_end,
    cut_menus,
    cut_related,
    cut_teasers,
    mark_tail,
)
from xunduan.index.article.cleaning.comments import cut_comments
from xunduan.index.article.cleaning.contents import find_contents
from xunduan.index.article.cleaning.furniture import is_imprint
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.record import drop_record
from xunduan.index.article.cleaning.titles import drop_title_copies, find_title, spare_title, take_subtitle
from xunduan.index.article.cleaning.verdicts import (
    Marked,
    drop_button_rows,
    drop_repeats,
    drop_site_lines,
    drop_stamps,
    keep_captions,
    mark_without_prose,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page on its way through `STEPS`."""

    lines: tuple[Line, ...]
    rules: tuple[str | None, ...]
    """Per line, the rule that drops it; None keeps it."""
    prose: tuple[bool, ...]
    """Whether a line is running text of the article, as far as is known."""
    site_lines: Mapping[str, int]
    stated_title: str
    headings: frozenset[int] = frozenset()
    """The lines that a list of contents names."""
    title: int | None = None
    subtitle: int | None = None

    @property
    def body(self) -> tuple[int, int] | None:
        """The first and the last line of running text that stays; None where none does."""
        alive = [index for index, rule in enumerate(self.rules) if rule is None and self.prose[index]]
        return (alive[0], alive[-1]) if alive else None


Step = Callable[[Page], Page]


def _marking(act: Callable[[Sequence[Line], list[str | None], list[bool]], None]) -> Step:
    """A step that marks lines wherever the body stands."""

    def step(page: Page) -> Page:
        rules, prose = list(page.rules), list(page.prose)
        act(page.lines, rules, prose)
        return replace(page, rules=tuple(rules), prose=tuple(prose))

    return step


def _around(act: Callable[[Page, list[str | None], int, int], None]) -> Step:
    """A step that marks lines by where they stand to the body's first and last line; a page without body is left."""

    def step(page: Page) -> Page:
        if page.body is None:
            return page
        rules = list(page.rules)
        act(page, rules, *page.body)
        return replace(page, rules=tuple(rules))

    return step


def _drop_contents(page: Page) -> Page:
    listed, headings = find_contents(page.lines, page.rules)
    rules = tuple("contents" if index in listed else rule for index, rule in enumerate(page.rules))
    prose = tuple(is_body and index not in listed for index, is_body in enumerate(page.prose))
    return replace(page, rules=rules, prose=prose, headings=headings)


def _find_title(page: Page) -> Page:
    rules = list(page.rules)
    if page.body is not None:
        title = find_title(page.lines, rules, page.body[0], page.stated_title, page.headings)
        return replace(page, title=title)
    mark_without_prose(page.lines, rules)
    found = (
        find_title(page.lines, rules, len(page.lines), page.stated_title)
        if any(line.kind == "heading" for line in page.lines)
        else None
    )
    return replace(page, rules=tuple(rules), title=found)


def _take_title(page: Page) -> Page:
    if page.body is None or page.title is None:
        return page
    rules, first = list(page.rules), page.body[0]
    rules[page.title] = "title"
    subtitle = take_subtitle(page.lines, rules, page.title, first)
    drop_title_copies(page.lines, rules, page.title)
    return replace(page, rules=tuple(rules), subtitle=subtitle)


def _drop_head(page: Page, rules: list[str | None], first: int, last: int) -> None:
    mark_head(page.lines, rules, first, page.title, page.headings)


def _drop_tail(page: Page, rules: list[str | None], first: int, last: int) -> None:
    mark_tail(page.lines, rules, last)


def _drop_inside(page: Page, rules: list[str | None], first: int, last: int) -> None:
    drop_stamps(page.lines, rules, first, last)
    drop_button_rows(page.lines, rules, first, last)


def _drop_site(page: Page, rules: list[str | None], first: int, last: int) -> None:
    protected = [is_body or index in page.headings for index, is_body in enumerate(page.prose)]
    drop_site_lines(page.lines, rules, protected, page.site_lines)


STEPS: tuple[Step, ...] = (
    # Where the body ends is told by what is left of it, so whatever reads like text and is none goes first:
    _marking(drop_record),
    _marking(keep_captions),
    _drop_contents,
    _marking(spare_title),
    _marking(cut_comments),
    _marking(cut_related),
    _marking(cut_teasers),
    _marking(cut_menus),
    _marking(cut_after_end),
    _marking(drop_repeats),
    # From here on the body's first and last line stand: what is inside, above and below them.
    _around(_drop_inside),
    _find_title,
    _around(_drop_head),
    _around(_drop_tail),
    _take_title,
    # Last, since a line that recurs over the site is the title's or the signature's before it is the site's.
    _around(_drop_site),
)
"""What is done to a page, in this order."""


def _unlinked(lines: Sequence[Line], prose: Sequence[bool]) -> tuple[bool, ...]:
    """The running text without what leads elsewhere as a whole: titles that ask, of a page that tells more itself."""
    linked = [told and line.link_density >= LINKED for line, told in zip(lines, prose, strict=True)]
    chars = [len(line.text) for line in lines]
    elsewhere, all_told = sum(itertools.compress(chars, linked)), sum(itertools.compress(chars, prose))
    if 2 * elsewhere > all_told:
        return tuple(prose)
    return tuple(told and not leads for told, leads in zip(prose, linked, strict=True))


def mark(
    lines: Sequence[Line],
    strong: Sequence[str | None],
    site_lines: Mapping[str, int] | None = None,
    stated_title: str = "",
) -> Marked:
    """Decide for each line of a saved page whether it is body.

    `strong` is what `strong_rules` says; `site_lines` counts short lines over the files of the source.
    """
    prose = [
        rule is None and line.prose and not is_imprint(line.folded)
        for rule, line in zip(strong, lines, strict=True)
    ]
    page = Page(tuple(lines), tuple(strong), _unlinked(lines, prose), site_lines or {}, stated_title)
    for step in STEPS:
        page = step(page)
    return Marked(list(page.rules), page.title, page.subtitle)
