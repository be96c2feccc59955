"""No regular expression of the product takes longer than in proportion to its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.pumping import Expression, slow_expressions, worst_growth


@pytest.fixture(scope="module")
def alone() -> Iterator[ProcessPoolExecutor]:
    """A process of its own: a look that takes too long is ended by a signal, and where the model has run in the same
    thread, the frame of a signal may be larger than the stack that is kept for it, which ends the process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield pool


def test_no_pattern_costs_more_than_its_text_is_long(alone: ProcessPoolExecutor) -> None:
    looked_at, slow = alone.submit(slow_expressions).result()
    assert looked_at > 100, "the product's patterns are not found any more"
    told = "\n".join(f"{where}\n    {why}" for where, why in slow.items())
    assert not slow, f"make the repeat possessive (x*+), bound it, or anchor the pattern:\n{told}"


def test_a_pattern_that_backtracks_is_told(alone: ProcessPoolExecutor) -> None:
    def growth(pattern: str, method: str) -> tuple[float, str] | None:
        expression = Expression("m", "n", re.compile(pattern), frozenset({method}))
        return alone.submit(worst_growth, expression).result()

    for pattern, method in {
        r"\s+$": "search",
        r"a.*b": "sub",
        r"\d*\d*x": "match",
        r"(?:a|a)*b": "match",
    }.items():
        assert growth(pattern, method), pattern
    for pattern, method in {r"\s+": "sub", r"\d*+x": "match", r"(?<!\s)\s++$": "search"}.items():
        assert not growth(pattern, method), pattern
