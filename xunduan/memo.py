"""Remembering what a method gave, without keeping the object it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from weakref import WeakMethod

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
