"""The table of units: each in one family, told by its own examples."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from xunduan.index.figures import FigureContext, extract_figures
from xunduan.index.figures.units import FAMILIES, TABLE, same_unit
from xunduan.language.fold import fold

ROWS = [pytest.param(row, id=row["name"]) for row in TABLE["family"]]


def families_of(text: str) -> list[str]:
    """The family of each figure of a text; measure words are `count`."""
    units = [fold(figure.unit) for figure in extract_figures(text, FigureContext())]
    return [next((name for name, held in FAMILIES.items() if unit in held), "count") for unit in units]


@pytest.mark.parametrize("row", ROWS)
def test_a_family_takes_its_example_and_leaves_the_other(row: dict[str, Any]) -> None:
    assert families_of(row["takes"]) == [row["name"]]
    (other,) = families_of(row["leaves"])
    assert other != row["name"]
    assert len(set(row["seen"])) >= 2


def test_a_unit_stands_once_and_folded() -> None:
    written = Counter(one for row in TABLE["family"] for unit in row["units"] for one in unit.split())
    assert written.most_common(1)[0][1] == 1
    assert all(fold(one) == one for one in written)


def test_no_length_or_area_is_a_weight() -> None:
    assert not FAMILIES["weight"] & (FAMILIES["length"] | FAMILIES["area"])


def test_what_may_not_follow_and_what_numerals_take_are_units() -> None:
    written = {one for row in TABLE["family"] for unit in row["units"] for one in unit.split()}
    assert TABLE["not_before"].keys() <= written
    assert {one.lstrip("万亿") for one in TABLE["numerals"]["take"]} <= written


@pytest.mark.parametrize(
    ("one", "other"), [("元人民币", "元"), ("名", "人"), ("km²", "平方公里"), ("英呎", "英尺")]
)
def test_writings_of_one_unit_are_the_same(one: str, other: str) -> None:
    assert same_unit(one) == other


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("步道长3km", ["3km"]),
        ("装机50MW", ["50MW"]),
        ("占地12km²", ["12km²"]),
        ("时速350km/h", []),
        ("5G基站和3D打印", []),
    ],
)
def test_latin_units_are_no_names(text: str, figures: list[str]) -> None:
    assert [one.text for one in extract_figures(text, FigureContext())] == figures


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("渡口门票30元/张", "元/张"),
        ("河网密度0.2千米/平方千米", "千米/平方千米"),
        ("河岸后退2厘米每年", "厘米每年"),
        ("每人领到30元", "元"),
    ],
)
def test_what_a_unit_is_counted_by_belongs_to_it(text: str, unit: str) -> None:
    (figure,) = (one for one in extract_figures(text, FigureContext()) if one.unit != "人")
    assert figure.unit == unit
