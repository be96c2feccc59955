"""The weather of the coming days, which sites of towns set beside every article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.lines import TERMINAL, Line
from xunduan.index.article.cleaning.rules import BY_NAME

_FORECAST = BY_NAME["forecast"]
_WEATHER = re.compile("天气|气温|气象|预报|降[雨雪水]")
"""What an article says that tells of the weather itself: its days are its text."""
_DAYS = 2
"""Days whose weather is told that make a forecast."""


def drop_forecast(lines: Sequence[Line], rules: list[str | None], last: int) -> None:
    """Drop the days of a forecast beside an article that tells of no weather, and what is set around them."""
    told = [i for i in range(last + 1, len(lines)) if _FORECAST.takes(lines[i].folded)]
    own = (
        line.folded for line, rule in zip(lines[: last + 1], rules, strict=False) if rule in (None, "title")
    )
    if len(told) < _DAYS or any(_WEATHER.search(line) for line in own):
        return
    above = told[0] - 1 > last and "天气" in lines[told[0] - 1].folded
    for i in range(told[0] - above, len(lines)):
        if TERMINAL.search(lines[i].folded):
            return
        rules[i] = rules[i] or "forecast"
