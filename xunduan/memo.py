"""Remembering what a method gave, without keeping the object it belongs to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakMethod

Key = TypeVar("Key", bound=Hashable)
Given = TypeVar("Given")


def memoized(method: Callable[..., Given], maxsize: int) -> Callable[..., Given]:
    """`method`, a bound one, answering from its last `maxsize` results where it can.

    An lru_cache around a bound method that the object itself holds is a circle: the object, and the files and memory it
    has open, would wait for the garbage collector. Here they go with the last reference.
    """
    bound: WeakMethod[Any] = WeakMethod(method)

    @lru_cache(maxsize)
    def remembered(*arguments: Any) -> Given:
        call = bound()
        if call is None:
            raise ReferenceError("the object of a memoized method is gone")
        return call(*arguments)

    return remembered


class Weighed(Generic[Key, Given]):
    """What a function gave for the keys asked for last, as far as it fits into so many bytes; safe for many threads.

    The function is called without a lock: two threads that ask at once may both make the same.
    """

    def __init__(self, most: int, weight: Callable[[Given], int]) -> None:
        self._most, self._weight = most, weight
        self._kept: OrderedDict[Key, Given] = OrderedDict()
        self._lock = Lock()
        self.bytes = 0

    def get(self, key: Key, make: Callable[[Key], Given]) -> Given:
        """What is kept for the key, or is made for it now."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make(key)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self.bytes += self._weight(made)
                while self.bytes > self._most:
                    self.bytes -= self._weight(self._kept.popitem(last=False)[1])
        return made
