from __future__ import annotations

import pytest

from xunduan.web.pager import pager


@pytest.mark.parametrize(
    ("total", "page", "numbers"),
    [
        (0, 1, (1,)),
        (10, 1, (1,)),
        (11, 1, (1, 2)),
        (200, 10, (1, None, 8, 9, 10, 11, 12, None, 20)),
        (200, 20, (1, None, 18, 19, 20)),
    ],
)
def test_the_pager(total: int, page: int, numbers: tuple[int | None, ...]) -> None:
    assert pager(total, page, 10, 1000).numbers == numbers
