"""Learning a reranker, on a model of three tiny layers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.models.conftest import Unpacked
from xunduan.errors import ModelError
from xunduan.models.reranker import PASSAGE, QUERY, load_weights
from xunduan.models.reranker_graph import joint_reading
from xunduan.models.reranker_training import Choice, Recipe, Trainee, train
from xunduan.models.torch_runtime import sentence_transformer

pytestmark = pytest.mark.usefixtures("one_thread")
RECIPE = Recipe(steps=20, rate=0.01, warm_up=2, rank=4, lower=1)
ANSWERS = {"反": "中国", "诈": "大来", "警": "上人", "案": "下降"}


@pytest.fixture(scope="module")
def folder(unpacked: Unpacked) -> Path:
    return unpacked(layers=3)


def choices(step: int) -> list[Choice]:
    """The questions, in an order that the step decides, and two wrong pieces for each."""
    order = np.random.default_rng(step).permutation(sorted(ANSWERS))
    return [
        Choice(one, (ANSWERS[one], *[piece for piece in ANSWERS.values() if piece != ANSWERS[one]][:2]))
        for one in order.tolist()
    ]


def firsts(trainee: Trainee) -> int:
    """Questions whose own answer has the highest log-odds."""
    pieces = list(ANSWERS.values())
    return sum(
        pieces[int(trainee.pair_scores(one, pieces).argmax())] == right for one, right in ANSWERS.items()
    )


def test_answers_come_first_and_the_loss_falls(folder: Path, tmp_path: Path) -> None:
    trainee = Trainee(folder, RECIPE)
    before = firsts(trainee)
    losses = [loss for _, loss in train(trainee, RECIPE, choices, tmp_path / "state")]
    assert len(losses) == RECIPE.steps
    assert losses[-1] < 0.7 * losses[0]
    assert firsts(trainee) > before


def test_it_starts_from_log_odds_of_a_likely_size(folder: Path) -> None:
    trainee = Trainee(folder, RECIPE)
    trainee.start_from(choices(0))
    odds = [trainee.pair_scores(one.question, one.pieces).mean() for one in choices(0)]
    assert np.mean(odds) == pytest.approx(-1, abs=0.2)  # bfloat16


def test_what_is_written_reads_as_it_was_learned(folder: Path, tmp_path: Path) -> None:
    trainee = Trainee(folder, RECIPE)
    list(train(trainee, RECIPE, choices, tmp_path / "state"))
    trainee.weights("f" * 16, {"seed": 0}).save(tmp_path / "r.safetensors")
    weights = load_weights(tmp_path / "r.safetensors")
    assert (weights.changes.base, weights.changes.notes, weights.lower) == ("f" * 16, {"seed": 0}, 1)
    model = sentence_transformer(folder, attn_implementation="eager", dtype=torch.float32).eval()
    layers = model.get_submodule("0.auto_model.encoder.layer")
    assert isinstance(layers, torch.nn.ModuleList)
    below: list[torch.Tensor] = []
    hook = layers[0].register_forward_hook(lambda _, given, made: below.append(made))
    tokens = [model.tokenizer(text, return_tensors="pt") for text in ("query: 反", "passage: 中国")]
    with torch.no_grad():
        for one in tokens:
            model.get_submodule("0.auto_model")(**one)
        hook.remove()
        whose = torch.tensor([[QUERY] * below[0].shape[1] + [PASSAGE] * below[1].shape[1]])
        (read,) = joint_reading(layers, weights)(torch.cat(below, dim=1), whose).numpy()
    assert trainee.pair_scores("反", ["中国"]) == pytest.approx([read], abs=0.3)  # bfloat16


def test_an_interrupted_run_goes_on_and_ends_as_it_would_have(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.models.descent._SAVED_EVERY", 10)
    whole, broken, again = (Trainee(folder, RECIPE) for _ in range(3))
    list(train(whole, RECIPE, choices, tmp_path / "whole"))
    for step, _ in train(broken, RECIPE, choices, tmp_path / "broken"):
        if step == 13:
            break
    steps = [step for step, _ in train(again, RECIPE, choices, tmp_path / "broken")]
    assert steps == list(range(11, 21))
    for (ones, _), (others, _) in zip(whole.groups(), again.groups(), strict=True):
        for one, other in zip(ones, others, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


def test_a_checkpoint_of_another_recipe_is_refused(folder: Path, tmp_path: Path) -> None:
    recipe = replace(RECIPE, steps=2)
    list(train(Trainee(folder, recipe), recipe, choices, tmp_path / "state"))
    other = replace(recipe, alone=0.1)
    with pytest.raises(ModelError, match="remove it"):
        list(train(Trainee(folder, other), other, choices, tmp_path / "state"))
