"""How long a request may still take, checked between the stages of its work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


class OverBudget(Exception):
    """The request has used up its time; what is left of its work is not done."""


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Give what runs within so many seconds. Threads that the context is handed to are bound by it too."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def check() -> None:
    """Raise OverBudget where the time is over; nothing where there is no budget."""
    ends = _ends.get()
    if ends is not None and time.monotonic() > ends:
        raise OverBudget
