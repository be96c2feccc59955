"""A limit on how long a piece of work in this process may take."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooSlow(BaseException):
    """Time is up. Not an Exception, so that a parser or rule that catches its own failures does not catch this too."""


def can_interrupt() -> bool:
    """Whether `deadline` has effect here: signals reach the main thread alone, and no thread on Windows."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooSlow in what runs within after so many seconds of wall clock, a regular expression included.

    Without effect where `can_interrupt` says so. Another alarm that is set goes on where this one ends.
    """
    if not can_interrupt():
        yield
        return

    def expire(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, expire)
    began = time.monotonic()
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), 0.001))
