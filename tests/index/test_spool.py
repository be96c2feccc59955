"""Values on disk come back as they were, by number, and leave no file behind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from xunduan.index.documents import Block
from xunduan.index.spool import Column, Spool

BLOCKS = TypeAdapter(tuple[Block, ...])


def test_values_come_back_in_any_order(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "made", BLOCKS)
    values = [tuple(Block(f"第{n}行𠮷\n" * n, "list") for _ in range(n % 3)) for n in range(40)]
    numbers = [spool.append(value) for value in values]
    assert [spool[number] for number in reversed(numbers)] == values[::-1]
    assert spool.append(values[7]) == 40
    assert spool[40] == values[7]
    assert spool[0] == values[0]


def test_nothing_is_written_before_there_is_something_and_nothing_is_left(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "made", BLOCKS)
    with pytest.raises(IndexError):
        _ = spool[0]
    assert not (tmp_path / "made").exists()
    spool.append((Block("一"),))
    assert not list((tmp_path / "made").iterdir()), "the file has no name"


@pytest.mark.parametrize("small", [0, 90, 1000])
@pytest.mark.parametrize("width", [0, 3])
def test_a_column_is_what_was_appended_and_leaves_no_file(
    tmp_path: Path, width: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.spool.SMALL", small)
    column = Column(tmp_path / "made", np.uint16, width)
    assert column.array().shape == ((0, 3) if width else (0,))
    assert not (tmp_path / "made").exists()
    values = np.arange(60).reshape(-1, 3) if width else np.arange(60)
    for start in range(0, len(values), 7):
        column.append(values[start : start + 7])
        np.testing.assert_array_equal(column.array(), values[: start + 7])
    assert (tmp_path / "made").exists() == (small < 120), "what is short stays in memory"
    assert not any((tmp_path / "made").glob("*"))
