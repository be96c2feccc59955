"""The metrics against values worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.search.metrics import hit_at, ndcg, reciprocal_rank, score


def test_hits_and_reciprocal_rank_of_one_list() -> None:
    ranked = [False, False, True, True]
    assert [hit_at(ranked, depth) for depth in (1, 2, 3, 10)] == [0, 0, 1, 1]
    assert reciprocal_rank(ranked, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(ranked, 2) == 0


def test_ndcg_of_one_right_hit_is_its_discount() -> None:
    assert ndcg([False, True], 10) == pytest.approx(1 / math.log2(3))
    assert ndcg([], 10) == ndcg([False], 10) == 0


def test_ndcg_is_one_where_all_right_hits_stand_in_front() -> None:
    assert ndcg([True, True, False], 10) == pytest.approx(1)
    assert ndcg([True, True, True], 2) == pytest.approx(1)
    assert ndcg([True, False, True], 10) < 1


def test_the_scores_are_means() -> None:
    scores = score([[True], [False, True], [], [False] * 10 + [True]])
    assert scores.queries == 4
    assert (scores.hit_at_1, scores.hit_at_3, scores.hit_at_10) == (0.25, 0.5, 0.5)
    assert scores.mrr_at_10 == pytest.approx((1 + 0.5) / 4)
    assert scores.ndcg_at_10 == pytest.approx((1 + 1 / math.log2(3)) / 4)


def test_no_queries_score_nothing() -> None:
    assert score([]).hit_at_1 == 0


@given(st.lists(st.booleans(), max_size=15))
def test_every_metric_lies_between_0_and_1(ranked: list[bool]) -> None:
    values = [hit_at(ranked, 3), reciprocal_rank(ranked, 10), ndcg(ranked, 10)]
    assert all(0 <= value <= 1 + 1e-12 for value in values)
