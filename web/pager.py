"""The pages of a result list: the current one, its neighbours, the first and the last."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pager:
    """The pages of a result list: the current one and its neighbours; None stands for a gap."""

    current: int
    last: int
    numbers: tuple[int | None, ...]


def pager(total: int, page: int, size: int, last_page: int) -> Pager:
    """Pages 1 and last, and two on either side of the current one."""
    last = max(1, min(last_page, -(-total // size)))
    wanted = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    numbers: list[int | None] = []
    for number in wanted:
        if numbers and numbers[-1] is not None and number - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(number)
    return Pager(page, last, tuple(numbers))
