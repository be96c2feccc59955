"""What takes long is made once, and nobody waits long for another who makes it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from xunduan.errors import NotReady
from xunduan.prepared import PATIENCE, Prepared, claimed, when_ready


class Slow:
    def __init__(self) -> None:
        self.calls = 0
        self.begun, self.may_end = Event(), Event()
        self.thing = Prepared(self._make)

    def _make(self) -> int:
        self.calls += 1
        self.begun.set()
        assert self.may_end.wait(60)
        return 7


def test_who_asks_meanwhile_goes_without_and_it_is_made_once() -> None:
    slow = Slow()
    assert not slow.thing.under_way
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(slow.thing.get)
        assert slow.begun.wait(60)
        assert slow.thing.under_way
        with pytest.raises(NotReady, match="try again in a minute"):
            slow.thing.get(0.01)
        assert when_ready(lambda: slow.thing.get(0.01)) is None
        patient = threads.submit(slow.thing.get, -1)
        slow.may_end.set()
        assert first.result() == patient.result() == slow.thing.get() == 7
    assert slow.calls == 1 and not slow.thing.under_way


def test_what_is_claimed_is_under_way_before_it_is_begun_and_free_once_it_is_made() -> None:
    first, second = Prepared(lambda: 1), Prepared(lambda: 2)

    def others() -> tuple[int | None, int | None, bool]:
        return when_ready(lambda: first.get(0)), when_ready(lambda: second.get(0)), second.under_way

    with ThreadPoolExecutor(1) as other:
        with claimed(first, second):
            assert first.get() == 1
            assert other.submit(others).result() == (1, None, True)
        assert other.submit(others).result() == (1, 2, False)


def test_a_making_that_fails_is_begun_anew() -> None:
    tries: list[int] = []

    def make() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk is gone")
        return 3

    thing = Prepared(make)
    with pytest.raises(OSError, match="disk"):
        thing.get()
    assert thing.get() == 3


def test_nobody_waits_for_what_was_begun_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    thing = Prepared(lambda: 1)

    def waited() -> float:
        began = time.monotonic()
        assert when_ready(thing.get) is None
        return time.monotonic() - began

    with ThreadPoolExecutor(1) as other, claimed(thing):
        monkeypatch.setattr(thing, "_since", time.monotonic() - PATIENCE)
        assert other.submit(waited).result() < PATIENCE / 2
