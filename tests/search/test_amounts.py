"""Amounts that are of one thing."""

from __future__ import annotations

import pytest

from xunduan.language.quantities import quantities
from xunduan.search.amounts import in_tables, is_exact


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("1.37亿元", True),
        ("六万五千四百人", True),
        ("350万元", False),  # round
        ("38.5度", False),  # may be the asker's own
        ("350人", False),
        ("2022年", False),
        ("45.67%", False),
    ],
)
def test_an_amount_of_one_thing_is_large_and_exact(text: str, exact: bool) -> None:
    (one,) = quantities(text)
    assert is_exact(one) is exact


def test_tables_count_in_ten_thousands() -> None:
    (one,) = quantities("1.37亿元")
    assert in_tables(one) == ("13700", "1.37")
