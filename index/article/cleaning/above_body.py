"""The head of a page: what stands above the title, and between it and the first running text."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from xunduan.index.article.cleaning.furniture import weak_rule
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.titles import ISSUER, NUMBERED, PUBLISHER
from xunduan.language.names import is_name

_STOP = re.compile(r"[\u4e00-\u9fff”][。!?,;]")


def mark_head(
    lines: Sequence[Line], rules: list[str | None], first: int, title: int | None, headings: Set[int]
) -> None:
    """Before the body: controls and imprint go, and whatever stands above the title among furniture."""
    for index in range(first):
        if rules[index] is None and index != title and index not in headings:
            rules[index] = weak_rule(lines[index])
    furnished = any(rule is not None for rule in rules[:first])
    above = -1 if title is None else title
    numbers = [lines[index].folded.isdecimal() for index in range(first)]
    lowest = max((i for i in range(first) if rules[i] is not None and not numbers[i]), default=-1)
    for index in range(first):
        line = lines[index]
        if rules[index] is not None or index == title or index in headings or line.kind in ("table", "list"):
            continue
        if (
            title is not None
            and title < index
            and len(line.folded) == 3
            and _is_signed(lines, rules, title, index)
        ):
            rules[index] = "byline"
            continue
        if title is not None and _is_issued(lines, rules, title, index):
            rules[index] = "masthead"
            continue
        above_title = title is not None and index < title and (furnished or len(line.text) <= 12)
        if index > above >= 0 and _STOP.search(line.folded):
            continue  # posts set a sentence on several short lines
        if above_title or (len(line.text) <= 16 and (index < lowest or PUBLISHER.find(line.folded))):
            rules[index] = "masthead"


def _is_issued(lines: Sequence[Line], rules: list[str | None], title: int, index: int) -> bool:
    """Whether a line right below the title is a short bracket (摘要, 草案) or the name of who issues the paper."""
    folded = lines[index].folded
    below = title < index and lines[index].kind == "text" and all(rules[title + 1 : index])
    return below and bool(
        (len(folded) <= 12 and folded.startswith("(") and folded.endswith(")"))
        or (len(folded) <= 24 and ":" not in folded and ISSUER.find(folded) and not NUMBERED.match(folded))
    )


def _is_signed(lines: Sequence[Line], rules: list[str | None], title: int, index: int) -> bool:
    """Whether a line is the name of who speaks or writes, with nothing but imprint between it and the title."""
    return is_name(lines[index].folded) and all(rules[title + 1 : index])
