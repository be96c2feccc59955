"""Readers' comments below an article: told by what stands over them, or by what stands beside each of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.language.dates import PRINTED_DAY, PRINTED_TIME

_REPLIES, _STAMP_CHARS = 3, 40
"""Lines of a forum's buttons and ages that mark comments longer than the article, and the length of each."""
_SAID_CHARS = 300
_APART = 6
"""The most lines from one comment's buttons to the next one's."""
_NAME_CHARS = 12
"""The most characters of a heading over comments, or of a reader's name."""


def cut_comments(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Drop the readers' comments below an article, running text as they may be."""
    start = _headed(lines, rules, prose)
    if start is None:
        start = _replied(lines, rules, prose)
    for i in range(len(lines) if start is None else start, len(lines)):
        rules[i] = rules[i] or "comments"
        prose[i] = False


def _headed(lines: Sequence[Line], rules: Sequence[str | None], prose: Sequence[bool]) -> int | None:
    """The line over the comments that says so; they are shorter than the article, or have buttons below each."""
    total = sum(len(line.text) for line, is_body in zip(lines, prose, strict=True) if is_body)
    seen = 0
    for index, line in enumerate(lines):
        if prose[index]:
            seen += len(line.text)
            continue
        disclaimed = rules[index] == "disclaimer" and "网友" in line.folded
        if seen and (disclaimed or BY_NAME["comments"].takes(line.folded)):
            replies = sum(_is_reply(line) or _is_stamped(line) for line in lines[index + 1 :])
            if replies >= _REPLIES or (not disclaimed and seen > total - seen):
                return index
    return None


def _replied(lines: Sequence[Line], rules: Sequence[str | None], prose: Sequence[bool]) -> int | None:
    """Where comments begin that no line announces: text with buttons or an age beside each, to the page's end.

    Whether they stand above or below a comment is told behind the last of them. Posts of a forum's thread have them
    from the first on, and nothing stands before those.
    """
    places = [index for index, line in enumerate(lines) if not prose[index] and _is_reply(line)]
    run = [places[-1]] if places else []
    for place in reversed(places[:-1]):
        if run[-1] - place > _APART:
            break
        run.append(place)
    run.reverse()
    units = [place for place, further in itertools.pairwise(run) if any(prose[place + 1 : further])]
    if len(units) + 1 < _REPLIES:
        return None
    ends = [*units, run[-1]]
    above = any(prose[run[-1] + 1 : run[-1] + 1 + _APART])
    start = ends[0] if above else ends[0] + 1 - min(b - a for a, b in itertools.pairwise(ends))
    while start > 0 and _is_name(lines[start - 1], rules[start - 1], prose[start - 1]):
        start -= 1
    told = any(prose[:start])
    return start if told and not any(prose[run[-1] + 1 + _APART :]) else None


def _is_name(line: Line, rule: str | None, is_body: bool) -> bool:
    """Whether a line above comments is a heading over them or who wrote the first."""
    return rule is None and not is_body and len(line.folded) <= _NAME_CHARS and line.kind != "table"


def _is_reply(line: Line) -> bool:
    """Whether a line stands beside a reader's comment: its buttons or its age, be it with the minute it came in."""
    if len(line.folded) > _STAMP_CHARS:
        return False
    told = PRINTED_TIME.sub(" ", PRINTED_DAY.sub(" ", line.folded)).strip()
    return BY_NAME["reply"].takes(told)


def _is_stamped(line: Line) -> bool:
    """Whether a line tells when something came in: its day beside a name, or day and minute with what was said."""
    day = PRINTED_DAY.search(line.folded) if len(line.folded) <= _SAID_CHARS else None
    short = not line.prose and len(line.folded) <= _STAMP_CHARS
    return day is not None and (short or PRINTED_TIME.search(line.folded, day.end()) is not None)
