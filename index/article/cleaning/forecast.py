"""The weather of the coming days, which sites of towns set beside every article."""

from __future__ import annotations

from collections.abc import Sequence

from xunduan.index.article.cleaning.lines import TERMINAL, Line
from xunduan.index.article.cleaning.rules import BY_NAME

_FORECAST = BY_NAME["forecast"]
_DAYS = 2
"""Days whose weather is told that make a forecast."""


def drop_forecast(lines: Sequence[Line], rules: list[str | None], last: int) -> None:
    """Drop the days of a forecast beside an article that tells of no weather, and what is set around them."""
    told = [i for i in range(last + 1, len(lines)) if _FORECAST.takes(lines[i].folded)]
    spoken = any("气温" in line.folded or "天气" in line.folded for line in lines[: last + 1] if line.prose)
    if len(told) < _DAYS or spoken:
        return
    above = told[0] - 1 > last and "天气" in lines[told[0] - 1].folded
    for i in range(told[0] - above, len(lines)):
        if TERMINAL.search(lines[i].folded):
            return
        rules[i] = rules[i] or "forecast"
