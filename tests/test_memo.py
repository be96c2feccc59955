"""Remembered results do not keep what made them."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest

from xunduan.memo import memoized


class Doubler:
    def __init__(self) -> None:
        self.calls = 0
        self.double = memoized(self._double, 2)

    def _double(self, number: int) -> int:
        self.calls += 1
        return 2 * number


def test_it_remembers_the_last_ones() -> None:
    doubler = Doubler()
    assert [doubler.double(n) for n in (1, 1, 2, 1)] == [2, 2, 4, 2]
    assert doubler.calls == 2
    doubler.double(3)
    doubler.double(2)
    assert doubler.calls == 4


def test_the_object_goes_with_its_last_reference() -> None:
    doubler = Doubler()
    double, gone = doubler.double, weakref.ref(doubler)
    double(1)
    gc.disable()
    try:
        del doubler
        assert gone() is None
    finally:
        gc.enable()
    with pytest.raises(ReferenceError):
        double(2)


class Repeater:
    def __init__(self) -> None:
        self.made: list[str] = []
        self.twice = memoized(self._twice, 5, weight=len)

    def _twice(self, text: str) -> str:
        self.made.append(text)
        return text + text


def test_what_was_asked_for_last_is_kept_as_far_as_it_fits() -> None:
    repeater = Repeater()
    for text in ("a", "b", "a", "c", "a", "b"):  # each result weighs two of five
        assert repeater.twice(text) == text + text
    assert repeater.made == ["a", "b", "c", "b"]


def test_what_never_fits_is_made_each_time() -> None:
    repeater = Repeater()
    assert [repeater.twice("abc") for _ in range(2)] == ["abcabc"] * 2
    assert repeater.made == ["abc", "abc"]


class Slow:
    def __init__(self) -> None:
        self.calls = 0
        self.begun, self.may_end = Event(), Event()
        self.once = memoized(self._slow, 5, once=True)

    def _slow(self, number: int) -> int:
        self.calls += 1
        self.begun.set()
        assert self.may_end.wait(60)
        if self.calls == 1 and number < 0:
            raise ValueError(number)
        return number


@pytest.mark.parametrize("number, calls", [(1, 1), (-1, 2)])
def test_who_asks_meanwhile_waits_for_the_first_and_tries_again_where_that_fails(
    number: int, calls: int
) -> None:
    slow = Slow()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(slow.once, number)
        assert slow.begun.wait(60)
        second = threads.submit(slow.once, number)
        assert not wait([second], 0.2).done
        slow.may_end.set()
        assert second.result() == number and slow.calls == calls
        assert (first.exception() is None) == (calls == 1)
