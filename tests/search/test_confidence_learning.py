"""What is learned of confidence and relevance from questions that are answered and that are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xunduan.search.confidence import Signals, learned
from xunduan.search.confidence_learning import EARLIER, TOLD_OF_FOUND, Sample, is_confident, learn_confidence


def signals(words: float, standing: float = 0.0, group: str = "chinese", openly: bool = False) -> Signals:
    return Signals(group, 9, words, standing, 0.0, openly, False, False)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    """Two files in which the answerable questions have more of their words found."""
    draw = np.random.default_rng(3)
    found = []
    for file in ("a", "b"):
        for answerable, mean in ((True, 0.6), (False, 0.3)):
            for words in np.clip(draw.normal(mean, 0.12, 80), 0.0, 0.98):
                hits = tuple(
                    (float(score), bool(answerable and score > 0.6)) for score in np.linspace(1, 0.1, 18)
                )
                found.append(Sample(file, signals(float(words)), answerable, hits))
    return found


def test_the_share_that_is_to_be_told_is_told_of_files_left_out(samples: list[Sample]) -> None:
    result = learn_confidence(samples)
    wrongly, told = result.flagged["chinese"]
    assert told == pytest.approx(TOLD_OF_FOUND, abs=0.1)
    assert wrongly < 0.1


def test_where_documents_are_few_the_same_questions_are_learned_from_without_nearness(
    samples: list[Sample],
) -> None:
    near = [
        replace(one, signals=replace(one.signals, nearness=0.1 if one.answerable else -0.03))
        for one in samples
    ]
    assert (
        learn_confidence(near).weights["few_documents"] == learn_confidence(samples).weights["few_documents"]
    )
    assert learn_confidence(near).weights["chinese"] != learn_confidence(samples).weights["chinese"]
    assert "nearness" not in EARLIER["few_documents"]


def test_a_group_without_questions_keeps_its_weights(samples: list[Sample]) -> None:
    result = learn_confidence(samples)
    assert result.weights["english"] == EARLIER["english"]
    assert "english" not in result.flagged


def test_bounds_are_the_standings_from_which_hits_are_right_often_enough(samples: list[Sample]) -> None:
    assert learn_confidence(samples).relevance == {"high": 0.2, "cut": 0.2}  # .6 of a best one of 1


def test_a_number_asked_for_openly_and_not_given_is_no_answer_whatever_the_words() -> None:
    weights = learned()["chinese"]
    assert not is_confident(signals(1.0, 3.0, openly=True), weights)
    assert is_confident(signals(1.0, -1.5), weights)
    assert is_confident(signals(1.0, 3.0, "english", openly=True), learned()["english"])


def test_a_paraphrase_is_answered_where_a_window_stands_out_and_the_passage_is_near() -> None:
    weights = learned()["chinese"]
    near = Signals("chinese", 9, 0.0, 3.0, 0.11, False, False, False)
    far = Signals("chinese", 9, 0.0, -1.0, 0.0, False, False, False)
    assert near.log_odds(weights) > 0 > far.log_odds(weights)
    assert is_confident(near, weights)
    assert not is_confident(replace(near, terms=3), weights), "a name that stands nowhere is no paraphrase"
