"""Remembered results do not keep what made them."""

from __future__ import annotations

import gc
import weakref

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
