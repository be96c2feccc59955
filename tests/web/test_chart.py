from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.index.documents import Change, Figure
from xunduan.web.chart import ROWS_MAX, bars, shown, signed


def _figure(value: float, fall: bool = False, text: str = "1%") -> Figure:
    if not fall:
        return Figure(text, 0, 2, "指标", value, "%")
    return Figure(text, 0, 2, "指标", value, "%", measure="change", change=Change("down", "同比", value, "%"))


@given(st.lists(st.tuples(st.floats(-1e12, 1e12), st.booleans()), min_size=1, max_size=30))
def test_every_bar_lies_inside_the_chart(rows: list[tuple[float, bool]]) -> None:
    drawn = bars([_figure(value, fall) for value, fall in rows], ["甲"] * len(rows))
    assert len(drawn) == min(len(rows), ROWS_MAX)
    for bar in drawn:
        assert 0 <= bar.x <= 100
        assert 0 < bar.width <= 100
        assert bar.x + bar.width <= 101


def test_lengths_are_in_proportion_and_falls_go_the_other_way() -> None:
    rise, fall = bars([_figure(10), _figure(30, fall=True)], ["甲", "乙"])
    assert (rise.x, rise.width, rise.negative) == (75, 25, False)
    assert (fall.x, fall.width, fall.negative) == (0, 75, True)


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
    assert signed(_figure(3)) == 3
