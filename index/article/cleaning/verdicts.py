"""The verdict on each line of a file: by what it is, and by where it stands in or beside the body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xunduan.index.article.cleaning.below_body import LINKED
from xunduan.index.article.cleaning.furniture import (
    is_button,
    is_counted,
    is_imprint,
    is_other_day,
    is_stamp,
    page_edges,
    strong_rule,
)
from xunduan.index.article.cleaning.lines import TERMINAL, Line
from xunduan.index.article.cleaning.site import RECURRING, long_mark
from xunduan.index.article.cleaning.titles import NUMBERED

_PICTURE_STORY = 2
_TOLD_CHARS = 24
_BUTTON_CHARS, _TIMES = 4, 2
"""The most characters of a button below each heading of a text, and how often it stands there at least."""
_ITEM = re.compile(r"\d{1,3}\. ")
"""The number that the reader puts before an item of a list."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The verdict on every line of a file."""

    rules: list[str | None]
    """Per line, the rule that drops it; None keeps it."""
    title: int | None
    """The line that is the article's title, itself not body."""
    subtitle: int | None = None
    over: tuple[int, ...] = ()
    """The line above the title that names who issued the paper and is the title's first half."""
    contents: range = range(0)
    """The lines of its list of contents where that is shown; on a web page it is dropped."""
    headed: frozenset[int] = frozenset()
    """The lines below that the list of contents names."""


def strong_rules(lines: Sequence[Line]) -> list[str | None]:
    """For each line the rule that makes it furniture wherever it stands on a page; None for all others."""
    rules = [strong_rule(line) for line in lines]
    for index in page_edges(["" if line.kind == "heading" else line.folded for line in lines]):
        rules[index] = "page_number"
    return rules


def kept_share(lines: Sequence[Line], strong: Sequence[str | None], rules: Sequence[str | None]) -> float:
    """How much of a page's running text is kept, 0 to 1: what is told by its own words or by its links not counted.

    Readers' comments are often longer than what they comment on and do not count either.
    """
    running = [
        index
        for index, line in enumerate(lines)
        if strong[index] is None and rules[index] != "comments" and line.prose and line.link_density < 0.5
    ]
    chars = sum(len(lines[index].text) for index in running)
    kept = sum(len(lines[index].text) for index in running if rules[index] in (None, "title"))
    return kept / chars if chars else 1.0


def _tells(line: Line) -> bool:
    return line.prose or (len(line.folded) >= _TOLD_CHARS and any(mark in line.folded for mark in "。,"))


def keep_captions(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """In a picture story the captions are the text: where they are all, or far more than all, of what else is told."""
    captions = [i for i, rule in enumerate(rules) if rule == "caption" and _tells(lines[i])]
    told = sum(len(line.text) for line, is_body in zip(lines, prose, strict=True) if is_body)
    if captions and sum(len(lines[i].text) for i in captions) > _PICTURE_STORY * told:
        for index in captions:
            rules[index], prose[index] = None, True


def mark_without_prose(lines: Sequence[Line], rules: list[str | None]) -> None:
    """A file of short lines only (a poem, a table): positions say nothing, so only its imprint and edges go."""
    for index, line in enumerate(lines):
        linked = line.link_density >= 0.4  # a title of another page beside its day
        told = rules[index] is None and is_imprint(line.folded) and not is_other_day(line.folded)
        if told and not linked and index < 6 and len(lines) > 2:
            rules[index] = "imprint"


def drop_repeats(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Keep one of each paragraph that stands twice: the first, unless that is a summary set in front of the body."""
    places: dict[str, list[int]] = {}
    order: dict[int, int] = {}
    for index, line in enumerate(lines):
        if prose[index]:
            order[index] = len(order)
            if len(line.folded) >= 20:
                told = _ITEM.sub("", line.folded) if line.kind == "list" else line.folded
                places.setdefault(told.rstrip("…. "), []).append(index)
    for indexes in places.values():
        summary = len(indexes) > 1 and order[indexes[0]] == 0 and 0 < order[indexes[1]] <= 3
        keep = indexes[1] if summary and order[indexes[1]] < len(order) - 1 else indexes[0]
        for index in indexes:
            if index != keep:
                rules[index] = "repeated_paragraph"
                prose[index] = False


def drop_stamps(lines: Sequence[Line], rules: list[str | None], first: int, last: int) -> None:
    """Drop the lines inside the body that say when the next post or question came in, or count its readers' buttons."""
    for index in range(first, last + 1):
        if rules[index] is None and is_stamp(lines[index]):
            rules[index] = "stamp"
        elif rules[index] is None and is_counted(lines[index].folded):
            rules[index] = "counter"


def drop_button_rows(lines: Sequence[Line], rules: list[str | None], first: int, last: int) -> None:
    """Drop two buttons or more in a row inside the body, and the same ones below each heading; one may be content."""
    run: list[int] = []
    below = [i + 1 for i in range(last) if lines[i].kind == "heading"]
    linked = Counter(lines[i].folded for i in below if lines[i].link_density >= LINKED)
    for index in below:
        folded = lines[index].folded
        if (
            rules[index] is None
            and max(map(len, folded.split())) <= _BUTTON_CHARS
            and linked[folded] >= _TIMES
        ):
            rules[index] = "control"
    for index in range(first, last + 1):
        if rules[index] is None and is_button(lines[index]):
            run.append(index)
            continue
        if len(run) >= 2 or (run and rules[index] == "stamp"):
            for member in run:
                rules[member] = "control"
        run = []


def drop_site_lines(
    lines: Sequence[Line], rules: list[str | None], prose: list[bool], site_lines: Mapping[str, int]
) -> None:
    """Drop short lines that the other files of the source have as well, at the edges of this one, and the sentences
    that they have below their own text."""
    if not site_lines:
        return
    text = next((index for index, is_body in enumerate(prose) if is_body and rules[index] is None), 0)
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for index in order:
            line = lines[index]
            if rules[index] is not None:
                continue
            if prose[index] and order.step < 0 and index > text and long_mark(line.folded) in site_lines:
                rules[index] = "site_line"
                continue
            if prose[index] or site_lines.get(line.folded, 0) < RECURRING:
                break
            if not NUMBERED.match(line.folded) and not TERMINAL.search(line.folded):
                rules[index] = "site_line"
