from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.index.documents import Change, Figure
from xunduan.web.chart import BARS_MAX, BOTTOM, TOP, Datum, bars, compact, plot, shown, ticks


def _figure(value: float, fall: bool = False, text: str = "1%") -> Figure:
    if not fall:
        return Figure(text, 0, 2, "指标", value, "%")
    return Figure(text, 0, 2, "指标", value, "%", measure="change", change=Change("down", "同比", value, "%"))


def _datum(value: float, at: float = 2020.0, kind: str = "actual") -> Datum:
    return Datum(at, value, f"{at:g}年", f"{value:g}", kind, "/x", "句。")  # type: ignore[arg-type]


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=30))
def test_every_bar_lies_inside_the_chart(values: list[float]) -> None:
    drawn = bars([_datum(value) for value in values], ["甲"] * len(values))
    assert len(drawn) == min(len(values), BARS_MAX)
    for bar in drawn:
        assert 0 <= bar.x <= 100
        assert 0 < bar.width <= 100
        assert bar.x + bar.width <= 101


def test_lengths_are_in_proportion_and_falls_go_the_other_way() -> None:
    rise, fall = bars([_datum(10), _datum(-30)], ["甲", "乙"])
    assert (rise.x, rise.width, rise.negative) == (75, 25, False)
    assert (fall.x, fall.width, fall.negative) == (0, 75, True)


def test_periods_below_a_plot_leave_each_other_room_and_the_last_is_told() -> None:
    days = [
        replace(_datum(1, at), period=f"{at:.0f}年11月{day}日")
        for day, at in enumerate((2023, 2024.3, 2025.4, 2025.5), 20)
    ]
    labels = plot("甲市", days, ticks([1]), (2023, 2025.5)).across
    assert [one.label for one in labels] == [days[3].period, days[1].period, days[0].period]
    assert all(one.at - other.at > 30 for one, other in pairwise(labels))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=12))
def test_ticks_span_all_values_and_zero_and_a_line_stays_between_them(values: list[float]) -> None:
    scale = ticks(values)
    assert 2 <= len(scale) <= 8
    low, high = min(0.0, *values), max(0.0, *values)
    invisible = 1e-8 * max(1.0, high - low)
    assert scale[0] <= low * (1 - 1e-6) + invisible
    assert scale[-1] >= high * (1 - 1e-6) - invisible
    assert 0 in scale
    data = [_datum(value, 2000.0 + number) for number, value in enumerate(values)]
    drawn = plot("甲市", data, scale, (2000.0, 2000.0 + len(values) - 1))
    assert len(drawn.segments) == len(values) - 1
    for mark in drawn.marks:
        assert 0 <= mark.x <= 100
        assert TOP - 1 <= mark.y <= BOTTOM + 1


def test_plans_have_a_dashed_line_of_their_own_and_no_time_has_two_values_on_a_line() -> None:
    data = [_datum(1, 2019), _datum(2, 2020), _datum(9, 2020, "target"), _datum(5, 2025, "target")]
    drawn = plot("甲市", data, ticks([1, 9]), (2019, 2025))
    done, planned = drawn.segments
    assert (done.dashed, done.x1, done.x2) == (False, drawn.marks[0].x, drawn.marks[1].x)
    assert (planned.dashed, planned.x1, planned.x2) == (True, drawn.marks[2].x, drawn.marks[3].x)
    assert len(drawn.marks) == 4
    assert [mark.labelled for mark in drawn.marks] == [True, True, False, True]


def test_a_plan_and_what_came_of_it_are_never_joined() -> None:
    data = [_datum(year, 2010 + year, ("target", "actual")[year % 2]) for year in range(6)]
    drawn = plot("甲市", data, ticks([5]), (2010, 2015))
    assert [segment.dashed for segment in drawn.segments] == [False, False, True, True]
    assert all(segment.x2 - segment.x1 > 30 for segment in drawn.segments)  # from one to the next but one


def test_what_lies_ahead_goes_on_from_what_is() -> None:
    drawn = plot(
        "甲市", [_datum(1, 2010), _datum(2, 2011), _datum(3, 2015, "target")], ticks([3]), (2010, 2015)
    )
    assert [segment.dashed for segment in drawn.segments] == [False, True]


def test_running_sums_came_to_pass() -> None:
    drawn = plot(
        "甲市", [_datum(year, 2010 + year, "cumulative") for year in range(3)], ticks([2]), (2010, 2012)
    )
    assert not any(segment.dashed for segment in drawn.segments)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (1250, "1,250"), (-35, "−35"), (120_000_000, "1.2亿"), (3_500_000, "350万"), (0.25, "0.25")],
)
def test_an_axis_is_written_short(value: float, written: str) -> None:
    assert compact(value) == written


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (_figure(10.2, True, "10.2%"), "−10.2%"),
        (_figure(10.2, True, "下降10.2%"), "下降10.2%"),
        (_figure(10.2, False, "10.2%"), "10.2%"),
    ],
)
def test_a_fall_is_shown_as_one(figure: Figure, text: str) -> None:
    assert shown(figure) == text


def test_no_figures_no_bars() -> None:
    assert bars([], []) == ()
