from __future__ import annotations

import pytest

from xunduan.budget import OverBudget, budget, stage, stages


def test_each_stage_is_timed_by_its_name_and_once_more_is_added() -> None:
    with stages() as spent:
        with stage("encode"):
            pass
        first = spent["encode"]
        for _ in range(2):
            with stage("encode"):
                pass
    assert set(spent) == {"encode"} and spent["encode"] >= first >= 0


def test_no_stage_begins_once_the_time_is_over() -> None:
    done = []
    with stages() as spent, pytest.raises(OverBudget), budget(-1), stage("encode"):
        done.append("encode")
    assert not done and not spent


def test_a_stage_outside_of_any_request_is_just_done() -> None:
    with stage("encode"):
        pass
