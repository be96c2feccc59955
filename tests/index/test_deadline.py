"""Work in this process has an end."""

from __future__ import annotations

import re
import signal
import threading
import time

import pytest

from xunduan.index.deadline import TooSlow, can_interrupt, deadline


def test_a_regular_expression_is_interrupted() -> None:
    began = time.monotonic()
    with pytest.raises(TooSlow), deadline(0.2):
        re.match(r"(?:a|a)*b", "a" * 60)
    assert time.monotonic() - began < 20


def test_what_is_done_in_time_is_left_alone() -> None:
    with deadline(0.2):
        pass
    time.sleep(0.4)


def test_no_handler_of_failures_keeps_it_from_ending() -> None:
    with pytest.raises(TooSlow), deadline(0.2):
        while True:
            try:
                time.sleep(0.01)
            except Exception:
                continue


def test_other_threads_are_told_that_it_has_no_effect() -> None:
    said: list[bool] = []
    thread = threading.Thread(target=lambda: said.append(can_interrupt()))
    thread.start()
    thread.join()
    assert said == [False] and can_interrupt()


def test_an_alarm_that_was_set_goes_on_afterwards() -> None:
    left, _ = signal.setitimer(signal.ITIMER_REAL, 500)
    try:
        with deadline(5):
            assert signal.getitimer(signal.ITIMER_REAL)[0] <= 5
        assert 400 < signal.getitimer(signal.ITIMER_REAL)[0] <= 500
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
