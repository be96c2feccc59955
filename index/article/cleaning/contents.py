"""Lists of contents: lines in front of a document that come again below as its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.furniture import is_button
from xunduan.index.article.cleaning.lines import Line

_MARKS = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,2}[.、)\s]|\(\d{1,2}\)|[①-⑳]|[·•●■◆▪>*-]+)\s*|[\s.·…—-]*(?:\d{1,3}|[;。,.])$"
)
"""What a list adds to a heading: a number or bullet before it; a leader, a page number or a stop behind it."""
_MIN_ITEMS = 3
_ITEM_MAX = 60
_HEAD_LINES = 60
"""A list of contents begins among so many lines."""


def _bare(folded: str) -> str:
    return re.sub(r"\s+", "", _MARKS.sub("", folded)) if len(folded) <= _ITEM_MAX else ""


def drop_contents(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> frozenset[int]:
    """Drop the list of contents in front, with the label over it; the headings below, which it names, stay.

    Returns the numbers of those headings' lines: none of them is the title.
    """
    bare = [_bare(line.folded) if line.kind != "table" else "" for line in lines]
    places: dict[str, list[int]] = {}
    for index, text in enumerate(bare):
        if len(text) >= 2 and rules[index] is None and not is_button(lines[index]):
            places.setdefault(text, []).append(index)
    for start in range(min(_HEAD_LINES, len(lines))):
        run: list[int] = []
        while (index := start + len(run)) < len(lines) and len(places.get(bare[index], ())) > 1:
            if index not in places[bare[index]] or bare[index] in (bare[i] for i in run):
                break  # the first heading below: the list ends
            run.append(index)
        below = [next((at for at in places[bare[i]] if at > run[-1]), None) for i in run]
        found = [at for at in below if at is not None]
        # A refrain comes again line by line, headings with their text between them.
        apart = sum(b - a > 1 for a, b in zip(found, found[1:], strict=False))
        if len(found) < max(_MIN_ITEMS, len(run)) or found != sorted(found) or 2 * apart < len(found) - 1:
            continue
        labelled = start > 0 and rules[start - 1] is None and _labels(lines[start - 1].folded)
        for index in range(start - labelled, run[-1] + 1):
            rules[index] = "contents"
            prose[index] = False
        texts = {bare[i] for i in run}
        return frozenset(i for i in range(run[-1] + 1, len(lines)) if bare[i] in texts)
    return frozenset()


def _labels(folded: str) -> bool:
    return len(folded) <= 20 and (
        folded.endswith(":")
        or re.search(r"目\s?[录次]$|内容|提要|导读|要目|看点|contents", folded) is not None
    )
