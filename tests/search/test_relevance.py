"""A score as one of three words."""

from __future__ import annotations

from xunduan.search.confidence import learned
from xunduan.search.relevance import relevance


def test_levels_follow_the_learned_bounds() -> None:
    bounds = learned()["relevance"]
    assert relevance([bounds["high"], bounds["high"] - 0.01], confident=True) == ["high", "medium"]
    assert relevance([bounds["cut"] + 0.01, bounds["cut"] - 0.1], confident=True) == ["medium", "low"]


def test_a_hit_far_behind_the_best_says_less_than_the_same_score_alone() -> None:
    assert relevance([0.55, 0.54], confident=True) == ["high", "high"]
    assert relevance([0.95, 0.55], confident=True) == ["high", "low"]
    assert relevance([0.95, 0.75], confident=True) == ["high", "medium"]


def test_the_first_hit_of_an_answered_query_is_never_below_the_cut() -> None:
    assert relevance([0.1, 0.05], confident=True) == ["medium", "low"]


def test_where_nothing_answers_all_are_below_the_cut() -> None:
    assert relevance([0.9, 0.5], confident=False) == ["low", "low"]
