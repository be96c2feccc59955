"""Months and days that a query names."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.fold import fold
from xunduan.search.dates_asked import (
    NEXT_DAY,
    OTHER_DAY,
    DateAsked,
    date_asked_fit,
    find_dates_asked,
)
from xunduan.search.periods import months_of


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("8月3日 暴雨", (DateAsked(8, 3),)),
        ("２０２４年３月１５日通报", (DateAsked(3, 15, 2024),)),
        ("2023-08-19 通报", (DateAsked(8, 19, 2023),)),
        ("2023年8月立案", (DateAsked(8, None, 2023),)),
        ("三月份交通事故", (DateAsked(3),)),
        ("十二月和8月3日", (DateAsked(8, 3), DateAsked(12))),
        ("2024年8月3日至6日停航", (DateAsked(8, 3, 2024),)),
        ("8月30日至9月2日", (DateAsked(8, 30), DateAsked(9, 2))),
        ("floods in August 2023", (DateAsked(8, None, 2023),)),
        ("may we go", ()),
        ("3个月内退款", ()),
        ("前10月增长", ()),
        ("2022年全年", ()),
        ("反诈预警", ()),
    ],
)
def test_days_and_months_are_recognised(query: str, asked: tuple[DateAsked, ...]) -> None:
    assert find_dates_asked(fold(query)) == asked


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(1 <= date.month <= 12 for date in find_dates_asked(fold(text)))


NEWS = dt.date(2024, 8, 4)


@pytest.mark.parametrize(
    ("date", "fit"),
    [
        (DateAsked(8, 4), 1.0),
        (DateAsked(8, 4, 2024), 1.0),
        (DateAsked(8), 1.0),
        (DateAsked(8, 3), NEXT_DAY),
        (DateAsked(8, 20), OTHER_DAY),
        (DateAsked(5, None, 2024), OTHER_DAY),
        (DateAsked(5), 0.0),
        (DateAsked(8, 4, 2023), 0.0),
    ],
)
def test_the_day_itself_fits_best_and_the_day_after_nearly(date: DateAsked, fit: float) -> None:
    assert date_asked_fit([date], NEWS, frozenset(), (2024,)) == fit


def test_a_report_fits_the_months_it_covers() -> None:
    months = months_of("2024年1月至6月")
    assert date_asked_fit([DateAsked(3)], NEWS, months, (2024,)) == 1.0
    assert date_asked_fit([DateAsked(3, 9)], NEWS, months, (2024,)) == NEXT_DAY
    assert date_asked_fit([DateAsked(9)], None, months, (2024,)) == 0.0
