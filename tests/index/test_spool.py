"""Values on disk come back as they were, by number, and leave no file behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from xunduan.index.documents import Block
from xunduan.index.spool import Spool

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
