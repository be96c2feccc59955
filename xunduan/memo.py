"""Remembering what a method gave, without keeping the object it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from threading import Condition, Lock
from typing import Any, TypeVar
from weakref import WeakMethod

from cachetools import LRUCache, cached

Given = TypeVar("Given")


def memoized(
    method: Callable[..., Given],
    maxsize: int,
    weight: Callable[[Given], int] | None = None,
    once: bool = False,
) -> Callable[..., Given]:
    """`method`, a bound one, answering from its last results where it can; safe for many threads.

    It keeps `maxsize` results or, where `weight` tells what one weighs, results of that weight in all; one of more than
    half of it is not kept. Two threads that ask for the same at once may both compute it; with `once` the second waits
    for the first.

    A cache around a bound method that the object itself holds is a reference cycle: the object, and the files and
    memory it has open, would wait for the garbage collector. Here they go with the last reference.
    """
    bound: WeakMethod[Any] = WeakMethod(method)

    def call(*arguments: Any) -> Given:
        alive = bound()
        if alive is None:
            raise ReferenceError("the object of a memoized method is gone")
        return alive(*arguments)

    if once:
        return cached(LRUCache[Any, Given](maxsize, weight), condition=Condition())(call)
    if weight is None:
        return lru_cache(maxsize)(call)
    return _weighed(call, maxsize, weight)


def _weighed(call: Callable[..., Given], most: int, weight: Callable[[Given], int]) -> Callable[..., Given]:
    """Two generations of results, each of half the weight: the older one goes when the younger is full, and what is
    asked for of it meanwhile is young again. A look takes no lock, a tenth of the time of a strict order."""
    young: dict[Any, Given] = {}
    old: dict[Any, Given] = {}
    held, lock = 0, Lock()

    def remembered(*arguments: Any) -> Given:
        try:
            return young[arguments]
        except KeyError:
            pass
        try:
            found = old[arguments]
        except KeyError:
            found = call(*arguments)
        keep(arguments, found)
        return found

    def keep(arguments: Any, found: Given) -> None:
        nonlocal young, old, held
        heavy = weight(found)
        if 2 * heavy > most:
            return
        with lock:
            if held + heavy > most / 2:
                young, old, held = {}, young, 0
            if arguments not in young:
                young[arguments] = found
                held += heavy

    return remembered
