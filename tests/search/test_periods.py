from __future__ import annotations

import pytest

from xunduan.search.periods import PointInTime, bound, months_of, point_in_time


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2022年", PointInTime(2022.0, "year")),
        ("2022年第三季度", PointInTime(2022.5, "quarter")),
        ("2022年下半年", PointInTime(2022.5, "half_year")),
        ("2022年7月", PointInTime(2022.5, "month")),
        ("2022年7月1日", PointInTime(2022.5, "day")),
        ("2022年1月至10月", PointInTime(2022.0, "year_to_date", "1月至10月")),
        ("2018年至2022年", PointInTime(2018.0, "span", "5年")),
        ("2022年4月至6月", PointInTime(2022 + 5 / 12, "span", "4月至6月")),
        ("2022年春节期间", PointInTime(2022.0, "span", "春节期间")),
    ],
)
def test_a_period_without_a_kind_is_read_by_its_words(period: str, expected: PointInTime) -> None:
    assert point_in_time(period, None) == expected


def test_the_known_kind_outweighs_the_words() -> None:
    assert point_in_time("2022年", "point") == PointInTime(2022.0, "point")


@pytest.mark.parametrize("period", [None, "", "春节期间", "上年"])
def test_what_names_no_year_has_no_place_in_time(period: str | None) -> None:
    assert point_in_time(period, None) is None


def test_stocks_of_year_ends_stand_at_the_end() -> None:
    at = point_in_time("2021年末", None)
    assert at is not None
    assert (at.kind, 2021.9 < at.at < 2022) == ("point", True)


def test_bounds_hold_what_they_name() -> None:
    assert bound("2022", last=False) == 2022
    assert bound("2022", last=True) == 2023
    assert bound("2022-07", last=False) == 2022.5
    assert bound("2022-06", last=True) == pytest.approx(2022.5)
    assert bound("2022-12-31", last=True) == pytest.approx(2023)


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ("2024年1月至10月12日", range(1, 11)),
        ("2024年8月", [8]),
        ("2024年第二季度", [4, 5, 6]),
        ("2024年下半年", range(7, 13)),
        ("2024年", []),
    ],
)
def test_a_period_shorter_than_its_year_has_months(period: str, months: range | list[int]) -> None:
    assert months_of(period) == {(2024, month) for month in months}


def test_a_period_may_end_in_another_year() -> None:
    months = months_of("2023年11月至2024年2月")
    assert months == {(2023, 11), (2023, 12), (2024, 1), (2024, 2)}
