"""Lists of contents: lines in front of a document that come again below as its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.furniture import is_button
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME

_MARKS = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,2}[.、)\s]|\(\d{1,2}\)|[①-⑳]|[·•●■◆▪>*-]+)\s{0,4}|[\s.·…—-]{0,150}(?:\d{1,3}|[;。,.:])$"
)
"""What a list adds to a heading: a number or bullet before it; a leader, a page number or a stop behind it."""
_LEADER = re.compile(r"(?<=\S)\s{0,4}(?:[.·…_]\s?){4,150}\d{0,4}$")
_LED_MAX = 240
_MIN_ITEMS = 3
_ITEM_MAX = 60
_HEAD_LINES = 60
"""The first lines among which a list of contents must begin."""
_RECURRING = 0.5
"""Share of a labelled list's lines that must come again below."""
_LABEL = BY_NAME["contents_label"]


def _bare(folded: str) -> str:
    return re.sub(r"\s{1,4}", "", _MARKS.sub("", folded).strip("【】")) if len(folded) <= _ITEM_MAX else ""


def find_contents(lines: Sequence[Line], rules: Sequence[str | None]) -> tuple[range, frozenset[int]]:
    """The lines of the list of contents in front, its label included, and the headings below that it names.

    A list is one where each of its lines comes again below, or where it is labelled as one and half of them do.
    """
    bare = [_bare(line.folded) if line.kind != "table" else "" for line in lines]
    places: dict[str, list[int]] = {}
    for index, text in enumerate(bare):
        if len(text) >= 2 and rules[index] is None and not is_button(lines[index]):
            places.setdefault(text, []).append(index)
    told = False
    for start in range(min(_HEAD_LINES, len(lines))):
        over = lines[start - 1] if start > 0 and rules[start - 1] is None else None
        told = told or (over is not None and over.prose and not _labels(over))
        led = _led_run(lines, rules, start)
        run = led or _labelled_run(lines, bare, places, start) or _exact_run(bare, places, start)
        # Lines that come again behind running text are a refrain of the text, unless a label says otherwise.
        if run and (led or not told or (over is not None and _labels(over))):
            texts = {bare[i] for i in run if len(bare[i]) >= 2}
            labelled = over is not None and over.kind != "heading" and _labels(over)
            listed = range(start - labelled, run[-1] + 1)
            return listed, frozenset(i for i in range(run[-1] + 1, len(lines)) if bare[i] in texts)
    return range(0), frozenset()


def leader_start(folded: str) -> int:
    """Where the dots and the page number behind an entry of a list of contents begin; its length where it has none."""
    if len(folded) > _LED_MAX:
        return len(folded)
    found = _LEADER.search(folded)
    return found.start() if found is not None else len(folded)


def _led_run(lines: Sequence[Line], rules: Sequence[str | None], start: int) -> list[int]:
    """Three lines or more in a row with leaders and page numbers are a list of contents, whatever comes below."""
    run: list[int] = []
    for index in range(start, len(lines)):
        if rules[index] is not None or leader_start(lines[index].folded) == len(lines[index].folded):
            break
        run.append(index)
    return run if len(run) >= _MIN_ITEMS else []


def _exact_run(bare: Sequence[str], places: dict[str, list[int]], start: int) -> list[int]:
    """The lines from `start` on that all come again below, in the same order and apart; [] where they do not."""
    run: list[int] = []
    while (index := start + len(run)) < len(bare) and len(places.get(bare[index], ())) > 1:
        if index not in places[bare[index]] or bare[index] in (bare[i] for i in run):
            break  # the first heading below: the list ends
        run.append(index)
    found = [at for i in run if (at := next((p for p in places[bare[i]] if p > run[-1]), None)) is not None]
    # A refrain comes again line by line, headings with their text between them.
    apart = sum(b - a > 1 for a, b in zip(found, found[1:], strict=False))
    if len(found) < max(_MIN_ITEMS, len(run)) or found != sorted(found) or 2 * apart < len(found) - 1:
        return []
    return run


def _labelled_run(
    lines: Sequence[Line], bare: Sequence[str], places: dict[str, list[int]], start: int
) -> list[int]:
    """The short lines below a label up to the next heading, where most come again below it; else []."""
    if start == 0 or not _labels(lines[start - 1]) or lines[start].kind == "heading":
        return []
    end = start
    while end < len(lines) and lines[end].kind != "heading" and len(lines[end].text) <= 2 * _ITEM_MAX:
        end += 1
    if end == len(lines) or lines[end].kind != "heading":
        return []  # without markup, only a list whose every line comes again tells where it ends
    items = [i for i in range(start, end) if len(bare[i]) >= 2]
    below = {text for text, at in places.items() if at[-1] >= end}
    found = sum(bare[i] in below for i in items)
    return list(range(start, end)) if found >= max(_MIN_ITEMS, _RECURRING * len(items)) else []


def _labels(line: Line) -> bool:
    folded = line.folded
    return len(folded) <= 20 and (folded.endswith(":") or _LABEL.find(folded.strip("【】[]")) is not None)
