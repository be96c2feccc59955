"""What takes long to make and is made once: at first need, or beforehand while others do without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import RLock
from typing import Any, Generic, TypeVar

from xunduan.errors import NotReady

Made = TypeVar("Made")
PATIENCE = 2.0
"""Seconds from its beginning that somebody waits for what another thread is making: most archives are gathered by then,
one of a million passages takes minutes, and who waits keeps a thread of the server."""


class Prepared(Generic[Made]):
    """One such thing; safe for many threads. A making that fails is begun anew by who asks next."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make, self._making = make, RLock()
        self._made: list[Made] = []
        self._since: float | None = None
        """When another thread began with it, or with what comes before it."""

    def get(self, patience: float = PATIENCE) -> Made:
        """The thing, made now where it is not yet; NotReady where another thread has needed more than so many seconds
        (-1: however many)."""
        if not self._made:
            if not self._making.acquire(timeout=self._left(patience)):
                raise NotReady(
                    "索引刚刚启用，仍在汇总，请过一分钟再试",
                    "the index has just been taken up and is being gathered: try again in a minute",
                )
            try:
                if not self._made:
                    self._since = self._since or time.monotonic()
                    self._made.append(self._make())
            finally:
                self._since = None
                self._making.release()
        return self._made[0]

    def _left(self, patience: float) -> float:
        since = self._since
        return patience if patience < 0 or since is None else max(0.0, since + patience - time.monotonic())

    @property
    def under_way(self) -> bool:
        """Whether another thread is making it, or is about to."""
        if self._made or not self._making.acquire(blocking=False):
            return not self._made
        self._making.release()
        return False


@contextmanager
def claimed(*parts: Prepared[Any]) -> Iterator[None]:
    """Other threads find all of these under way until they are made, or this is over."""
    with ExitStack() as held:
        for part in parts:
            held.enter_context(part._making)
            part._since = time.monotonic()
        yield


def when_ready(get: Callable[[], Made]) -> Made | None:
    """What `get` gives, or None while it is being prepared."""
    try:
        return get()
    except NotReady:
        return None
