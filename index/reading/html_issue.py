"""The day that a page shows: of a newspaper's issue beside the way to its other pages, of an article above its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xunduan.index.article.published import PUBLISHED_DAY, dated_fields
from xunduan.language.dates import PRINTED_DAY, WEEKDAY, parse_date
from xunduan.language.fold import fold

_TURNS = re.compile(r"[上下]一版|版面导航|第\s?[a-z]?\d{1,3}\s?版")
_DAY_CHARS = 40
_DATED = ("时间", "日期")
_TODAY = re.compile(r"今天|今日|欢迎")
"""What tells the day on which a page was looked at."""


def issue_day(around: Iterable[str]) -> str:
    """The one day on a weekday `around` an article where one turns the pages of a newspaper; "" elsewhere."""
    lines = [fold(text) for text in around]
    if not any(_TURNS.search(line) for line in lines):
        return ""
    dated = (line for line in lines if len(line) <= _DAY_CHARS and PRINTED_DAY.search(line))
    days = {parse_date(line) for line in dated if WEEKDAY.search(line) and not _TODAY.search(line)}
    return (days.pop() or "") if len(days) == 1 else ""


def published_day(imprint: Iterable[str], stated: str) -> str:
    """The day above an article that its label calls that of its publication, where none there is the `stated` one; ""
    elsewhere.

    Systems that took over the pages of an older one state the day on which they did, and print the right one.
    """
    days: list[str] = []
    for line in imprint if stated else ():
        for rank, iso, fact in dated_fields(line):
            if iso[:10] == stated[:10]:
                return ""
            if len(iso) >= len("2031-05-06") and (rank == PUBLISHED_DAY or _is_dated(fold(fact))):
                days.append(iso)
    return days[0] if days else ""


def _is_dated(fact: str) -> bool:
    """Whether a fact says no more of its day than that it is one, if need be behind its source: 时间:2031-05-06."""
    label = fact[: next((place for place, char in enumerate(fact) if char.isdigit()), 0)].rstrip(" :")
    return label in _DATED or (label.startswith("来源") and label.endswith(_DATED))
