"""Watermarks: a re-publisher's name stuck to the end of a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import Dropped
from xunduan.language.text import Text

_STUCK = BY_NAME["stuck_name"]
_WORDS = BY_NAME["no_stuck_name"]
"""Ends of sentences that only lack their full stop, and labels of links."""


def strip_watermarks(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """Take watermarks off the ends of paragraphs, and their other occurrences after a full stop."""
    marks = Counter(
        found.group("mark")
        for line in lines
        if len(line.folded) > 20
        and (found := _STUCK.find(line.folded))
        and not _WORDS.find(found.group("mark"))
    )
    if not marks:
        return list(lines), []
    anywhere = re.compile(r"(?<=[。!?”])(?:" + "|".join(map(re.escape, marks)) + ")")
    cleaned: list[Line] = []
    dropped: list[Dropped] = []
    for line in lines:
        spans = [found.span() for found in anywhere.finditer(line.folded)]
        if not spans or len(line.folded) <= 20:
            cleaned.append(line)
            continue
        dropped += [Dropped(line.text[start:end], "watermark", line.number) for start, end in spans]
        cleaned.append(_without(line, spans))
    return cleaned, dropped


def _without(line: Line, spans: list[tuple[int, int]]) -> Line:
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(line.text)]
    return replace(line, words=Text.joined("", (line.words[a:b] for a, b in zip(starts, ends, strict=True))))
