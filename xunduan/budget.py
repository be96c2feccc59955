"""How long a request may still take, checked between the stages of its work, and how long each of them took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends: ContextVar[float | None] = ContextVar("ends", default=None)
_spent: ContextVar[dict[str, float] | None] = ContextVar("spent", default=None)


class OverBudget(Exception):
    """The request has used up its time; the rest of its work is skipped."""


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Limit what runs within to so many seconds. Threads that the context is handed to are bound by it too."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


@contextmanager
def stages() -> Iterator[dict[str, float]]:
    """Give the seconds that each stage run within takes, by its name; one that is remembered takes none and is not
    there."""
    spent: dict[str, float] = {}
    token = _spent.set(spent)
    try:
        yield spent
    finally:
        _spent.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """A stage of the work; raises OverBudget where the time is already over."""
    ends, spent = _ends.get(), _spent.get()
    began = time.monotonic()
    if ends is not None and began > ends:
        raise OverBudget
    try:
        yield
    finally:
        if spent is not None:
            spent[name] = spent.get(name, 0.0) + time.monotonic() - began
