"""Learning an adapter, on a model of one tiny layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.models.conftest import Unpacked
from xunduan.errors import ModelError
from xunduan.models.adapter import merged
from xunduan.models.adapter_training import Anchors, Batch, Recipe, Text, Trainee, train
from xunduan.models.contract import Kind
from xunduan.models.torch_runtime import TorchModel

pytestmark = pytest.mark.usefixtures("one_thread")
PAIRS = [("反", "中国"), ("诈", "大来"), ("警", "上人"), ("案", "下降")]
RECIPE = Recipe(steps=20, rate=0.01, warm_up=2, rank=4, pull=0.5)
WRONG = np.zeros((len(PAIRS), len(PAIRS)), bool)


@pytest.fixture(scope="module")
def folder(unpacked: Unpacked) -> Path:
    return unpacked()


def batch(step: int) -> Batch:
    """The pairs, in an order that the step decides."""
    order = np.random.default_rng(step).permutation(len(PAIRS))
    return Batch(
        tuple(PAIRS[i][0] for i in order),
        tuple(Text(PAIRS[i][1]) for i in order),
        np.arange(len(PAIRS)),
        WRONG,
    )


def anchored(folder: Path) -> Anchors:
    model = TorchModel.open(folder)
    return lambda texts, kind: model.encode(texts, kind)


def accuracy(trainee: Trainee) -> float:
    with torch.no_grad():
        queries = trainee.encode([Text(query) for query, _ in PAIRS], "query")
        passages = trainee.encode([Text(passage) for _, passage in PAIRS], "passage")
    return float(((queries @ passages.T).argmax(1) == torch.arange(len(PAIRS))).float().mean())


def test_it_starts_at_the_model_and_gives_its_vectors(folder: Path) -> None:
    trainee = Trainee(folder, RECIPE)
    texts = ["反诈", "预警案件下降", "中"]
    with torch.no_grad():
        vectors = trainee.encode([Text(text) for text in texts], "passage").numpy()
    expected = TorchModel.open(folder).encode(texts, "passage")
    assert (vectors * expected).sum(axis=1).min() > 0.999  # bfloat16


def test_queries_come_to_their_passages_and_the_loss_falls(folder: Path, tmp_path: Path) -> None:
    trainee = Trainee(folder, RECIPE)
    before = accuracy(trainee)
    losses = [loss for _, loss in train(trainee, RECIPE, batch, anchored(folder), tmp_path / "state")]
    assert len(losses) == RECIPE.steps
    assert losses[-1] < 0.7 * losses[0]
    assert accuracy(trainee) > before


def test_a_stronger_pull_keeps_vectors_nearer_to_where_they_were(folder: Path, tmp_path: Path) -> None:
    model = TorchModel.open(folder)
    kept = []
    for pull in (0.0, 50.0):
        recipe = replace(RECIPE, pull=pull)
        trainee = Trainee(folder, recipe)
        list(train(trainee, recipe, batch, anchored(folder), tmp_path / f"state-{pull}"))
        with torch.no_grad():
            vectors = trainee.encode([Text(query) for query, _ in PAIRS], "query").numpy()
        kept.append(float((vectors * model.encode([query for query, _ in PAIRS], "query")).sum(1).mean()))
    assert kept[0] < kept[1]


def test_of_a_batch_whose_ranking_is_kept_the_ranking_stays_nearer_to_what_it_was(
    folder: Path, tmp_path: Path
) -> None:
    before = anchored(folder)
    queries, passages = zip(*PAIRS, strict=True)
    ranked = before(queries, "query") @ before(passages, "passage").T
    moved = []

    def kept(step: int) -> Batch:
        return replace(batch(step), kept=True)

    for keep in (0.0, 50.0):
        recipe = replace(RECIPE, pull=0.0, keep=keep)
        trainee = Trainee(folder, recipe)
        list(train(trainee, recipe, kept, before, tmp_path / f"state-{keep}"))
        with torch.no_grad():
            asked = trainee.encode([Text(one) for one in queries], "query")
            told = trainee.encode([Text(one) for one in passages], "passage")
        now = (asked @ told.T).numpy()
        differences = [one - one.mean(axis=1, keepdims=True) for one in (now, ranked)]
        moved.append(float(np.abs(differences[0] - differences[1]).mean()))
    assert moved[1] < moved[0]


def test_an_interrupted_run_goes_on_and_ends_as_it_would_have(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.models.descent._SAVED_EVERY", 10)
    whole = Trainee(folder, RECIPE)
    list(train(whole, RECIPE, batch, anchored(folder), tmp_path / "whole"))
    broken = Trainee(folder, RECIPE)
    for step, _ in train(broken, RECIPE, batch, anchored(folder), tmp_path / "broken"):
        if step == 13:
            break
    again = Trainee(folder, RECIPE)
    steps = [step for step, _ in train(again, RECIPE, batch, anchored(folder), tmp_path / "broken")]
    assert steps == list(range(11, 21))
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


def test_a_checkpoint_of_another_recipe_is_refused(folder: Path, tmp_path: Path) -> None:
    list(train(Trainee(folder, RECIPE), RECIPE, batch, anchored(folder), tmp_path / "state"))
    other = replace(RECIPE, temperature=0.1)
    with pytest.raises(ModelError, match="remove it"):
        list(train(Trainee(folder, other), other, batch, anchored(folder), tmp_path / "state"))


def test_the_saved_matrices_are_the_change_that_was_learned(folder: Path, tmp_path: Path) -> None:
    trainee = Trainee(folder, RECIPE)
    list(train(trainee, RECIPE, batch, anchored(folder), tmp_path / "state"))
    state = {f"{name}.weight": layer.inner.weight.float().numpy() for name, layer in trainee.layers.items()}
    adapter = trainee.adapter("base", {"a": 1})
    assert (adapter.base, adapter.notes) == ("base", {"a": 1})
    for name, layer in trainee.layers.items():
        given = torch.randn(3, layer.inner.in_features, dtype=torch.bfloat16)
        changed = torch.from_numpy(merged(state, adapter)[f"{name}.weight"])
        expected = given.float() @ changed.T + layer.inner.bias.float()
        torch.testing.assert_close(layer(given).float(), expected, rtol=0.05, atol=0.05)


def test_a_span_pools_its_own_tokens_and_an_empty_one_all(folder: Path) -> None:
    trainee = Trainee(folder, RECIPE)
    with torch.no_grad():
        vectors = trainee.encode(
            [
                Text("中国案件"),
                Text("中国案件", (0, 1)),
                Text("中国案件", (2, 4)),
                Text("中国案件", (90, 99)),
            ],
            "passage",
        )
    assert not torch.allclose(vectors[1], vectors[2], atol=1e-2)
    torch.testing.assert_close(vectors[0], vectors[3])


def test_a_masked_passage_is_no_mistake(folder: Path) -> None:
    from xunduan.models.adapter_training import loss

    trainee = Trainee(folder, RECIPE)
    one = batch(0)

    def zero(texts: Sequence[str], kind: Kind) -> np.ndarray:
        return np.zeros((len(texts), 32), np.float32)

    open_ = float(loss(trainee, RECIPE, one, zero))
    masked = ~np.eye(len(PAIRS), dtype=bool)
    assert float(loss(trainee, RECIPE, replace(one, masked=masked), zero)) < open_
