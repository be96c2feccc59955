"""The day of a newspaper's issue, which its page shows beside the way to the other pages of the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xunduan.language.dates import PRINTED_DAY, WEEKDAY, parse_date
from xunduan.language.fold import fold

_TURNS = re.compile(r"[上下]一版|版面导航|第\s?[a-z]?\d{1,3}\s?版")
_DAY_CHARS = 40
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
