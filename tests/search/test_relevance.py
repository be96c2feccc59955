"""A score as one of three words."""

from __future__ import annotations

from xunduan.search.confidence import learned
from xunduan.search.relevance import relevance


def test_levels_follow_the_learned_bounds() -> None:
    bounds = learned()["relevance"]
    scores = [bounds["high"] + 0.1, bounds["high"], bounds["cut"], bounds["cut"] - 0.01]
    assert relevance(scores, confident=True) == ["high", "high", "medium", "low"]


def test_the_first_hit_of_an_answered_query_is_never_below_the_cut() -> None:
    assert relevance([0.1, 0.05], confident=True) == ["medium", "low"]


def test_where_nothing_answers_all_are_below_the_cut() -> None:
    assert relevance([0.9, 0.5], confident=False) == ["low", "low"]
