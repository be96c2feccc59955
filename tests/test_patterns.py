"""No regular expression of the product takes longer than in proportion to its text."""

from __future__ import annotations

import re

from tests.pumping import Expression, expressions, worst_growth


def test_no_pattern_costs_more_than_its_text_is_long() -> None:
    every = expressions()
    assert len(every) > 100, "the product's patterns are not found any more"
    slow = {
        str(expression): f"{found[0]:.1f} times as long at twice the length of {found[1]!r}"
        for expression in every
        # What a busy machine made of one look does not come again.
        if worst_growth(expression) and (found := worst_growth(expression))
    }
    told = "\n".join(f"{where}\n    {why}" for where, why in slow.items())
    assert not slow, f"make the repeat possessive (x*+), bound it, or anchor the pattern:\n{told}"


def test_a_pattern_that_backtracks_is_told() -> None:
    squares = {r"\s+$": {"search"}, r"a.*b": {"sub"}, r"\d*\d*x": {"match"}}
    for pattern, methods in squares.items():
        assert worst_growth(Expression("m", "n", re.compile(pattern), frozenset(methods))), pattern
    assert worst_growth(Expression("m", "n", re.compile(r"(?:a|a)*b"), frozenset({"match"})))
    for pattern, methods in {r"\s+": {"sub"}, r"\d*+x": {"match"}, r"(?<!\s)\s++$": {"search"}}.items():
        assert not worst_growth(Expression("m", "n", re.compile(pattern), frozenset(methods))), pattern
