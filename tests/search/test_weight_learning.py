"""Learning what the parts of a score count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xunduan.search.engine import Engine
from xunduan.search.ranking import Weights
from xunduan.search.weight_learning import (
    VALUES,
    Candidates,
    candidates,
    cross_validated_weights,
    hits_at_1,
    learn_weights,
    likelihood,
)

START = Weights()


def question(number: int, right: int = 0, name: str = "set", **parts: list[float]) -> Candidates:
    """One with three candidates that are as near as each other in every view."""
    near = np.array([0.9, 0.9, 0.9])
    given = {part: np.array(values) for part, values in parts.items()}
    return Candidates(
        name,
        number % 5,
        dict.fromkeys(("windows", "contexts", "passages"), near),
        dict.fromkeys(("windows", "contexts", "passages"), 0.7),
        {"coverage": given.pop("coverage", np.array([0.5, 0.5, 0.5]))},
        given,
        np.arange(3) == right,
    )


def test_a_ranking_s_candidates_score_what_the_ranking_gave_them(engine: Engine) -> None:
    for query in ("龙门河清淤多少公里", "2023年洛阳市反诈劝阻人次", "night bus"):
        ranking = engine.ranking(query)
        nothing = np.zeros(len(ranking.rows), bool)
        one = candidates("set", 0, ranking, nothing, nothing)
        # The dense part is measured from the best candidate, which may be among those cut off for scoring too little.
        np.testing.assert_allclose(one.scores(START), ranking.scores, atol=0.02)
        left = candidates("set", 0, ranking, nothing, np.arange(len(ranking.rows)) == 0)
        assert len(left.scores(START)) == len(ranking.rows) - 1


def test_a_part_that_tells_right_from_wrong_comes_to_count_more() -> None:
    asked = [question(number, place=[1.0, 0.0, 0.0]) for number in range(10)]
    learned = learn_weights(asked, replace(START, place=0.25))
    assert learned.place == max(VALUES["place"])
    assert likelihood(asked, learned) > likelihood(asked, START)


def test_a_part_that_misleads_comes_to_count_nothing() -> None:
    asked = [question(number, right=2, year=[1.0, 0.0, 0.0]) for number in range(10)]
    assert learn_weights(asked, START).year == 0


def test_what_nothing_depends_on_stays() -> None:
    asked = [question(number, coverage=[0.9, 0.2, 0.1]) for number in range(10)]
    learned = learn_weights(asked, START)
    assert (learned.place, learned.year, learned.answer) == (START.place, START.year, START.answer)


def test_only_what_is_named_is_learned() -> None:
    asked = [question(number, place=[1.0, 0.0, 0.0], coverage=[0.9, 0.0, 0.0]) for number in range(10)]
    assert learn_weights(asked, START, ("coverage",)).place == START.place


def test_a_small_set_counts_as_much_as_a_large_one() -> None:
    few = [question(number, name="few", right=1, place=[0.0, 1.0, 0.0]) for number in range(2)]
    many = [question(number, name="many", right=0, place=[0.0, 1.0, 0.0]) for number in range(20)]
    together, apart = likelihood(few + many, START), [likelihood(some, START) for some in (few, many)]
    assert together == pytest.approx(sum(apart) / 2)


def test_a_question_is_scored_under_weights_that_were_learned_without_its_fold() -> None:
    alone = question(0, right=1, place=[0.0, 1.0, 0.0])
    others = [question(number, place=[0.0, 1.0, 0.0]) for number in range(1, 5)]
    # The four others teach that the place misleads; what it would do for the first question is not looked at.
    assert hits_at_1([alone], START) == {"set": [True]}
    assert cross_validated_weights([alone, *others], START) == {"set": 0.8}


def test_a_question_with_no_right_candidate_is_a_miss_and_teaches_nothing() -> None:
    lost = replace(question(0), right=np.zeros(3, bool))
    assert hits_at_1([lost], START) == {"set": [False]}
    assert learn_weights([lost], START) == START
