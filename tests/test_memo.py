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
