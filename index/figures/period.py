"""A time that a text tells of, the day from which it is reckoned, and where a clause names it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xunduan.index.documents import PeriodKind


@dataclass(frozen=True, slots=True)
class Period:
    """A time in plain words, its kind, and what later expressions can refer to."""

    text: str
    kind: PeriodKind
    first: int
    """The year it begins in, and the one it ends in."""
    last: int
    day: dt.date | None = None
    """The day of a `day`, or the one that a `point` or a month ends on; what 当天 refers to."""
    running: bool = False
    """Whether it reaches from a start up to now: 以来, 自…起."""


UNTOLD = Period("", "day", 0, 0)
"""A time that a text names and that cannot be told: 上周, and 8日 of a text without a date."""


@dataclass(frozen=True, slots=True)
class Base:
    """The day, or at least the year, from which relative expressions are reckoned."""

    year: int | None = None
    """The year that 今年 means."""
    day: dt.date | None = None
    span: tuple[int, int] | None = None
    """The years that the section is about: 年末 and 全年 mean its last, 五年来 all of them."""
    named: int | None = None
    """A year that the sentence has named already; a bare 3月 belongs to it."""
    month: Period | None = None
    """The month that a section told of first: 本月 of a bulletin that appeared in the next one."""
    moon: Period | None = None
    """The month that was told of last: 当月."""
    republic: bool = False
    """Whether the text reckons by years of the Republic: its 112年 is 2023."""
    latest: dt.date | None = None
    """The last day that was mentioned: 当天."""

    @property
    def own_year(self) -> int | None:
        """The year that 全年 and 年末 mean."""
        return self.named or (self.span[1] if self.span else self.year)


@dataclass(frozen=True, slots=True)
class Expression:
    """A period at clause[start:end]."""

    start: int
    end: int
    period: Period
    compared: bool = False
    """Whether others are compared with it: 较去年的9441公斤增加46%."""
    reach: int | None = None
    """Where in its clause it ceases to hold: behind 由年初的236亿元 begins what is no more of 年初."""
    same: bool = False
    """Whether it is the part of its year that the text tells of: 去年同期."""
