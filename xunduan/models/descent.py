"""The steps of learning: AdamW with a rate that rises and falls, and a checkpoint from which a run goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import nn

from xunduan.errors import ModelError

_SAVED_EVERY = 25


@dataclass(frozen=True)
class Schedule:
    """What every recipe has."""

    steps: int
    seed: int = 0
    rank: int = 16
    scale: float = 2.0
    rate: float = 4e-4
    """Of AdamW; reached after `warm_up` steps, then falling to 0 with the last."""
    warm_up: int = 20
    decay: float = 0.01


Group = tuple[Sequence[nn.Parameter], float]
"""Parameters, and how many times the recipe's rate is theirs."""


def descend(
    groups: Sequence[Group],
    recipe: Schedule,
    loss_of: Callable[[int], torch.Tensor],
    checkpoint: Path,
) -> Iterator[tuple[int, float]]:
    """Learn to the recipe's last step, giving each step's number, from 1, and loss.

    `loss_of(step)` depends on nothing but the parameters and the step, from 0, so that a run that was interrupted goes
    on where `checkpoint` was last written and ends as it would have. Raises ModelError where the checkpoint is of
    another recipe.
    """
    parameters = [one for group, _ in groups for one in group]
    optimizer = torch.optim.AdamW(
        [{"params": list(group), "lr": recipe.rate, "times": times} for group, times in groups],
        weight_decay=recipe.decay,
    )
    done = _resume(parameters, recipe, optimizer, checkpoint)
    for step in range(done, recipe.steps):
        rate = recipe.rate * min(1.0, (step + 1) / recipe.warm_up) * (1 - step / recipe.steps)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["times"]
        optimizer.zero_grad()
        value = loss_of(step)
        torch.autograd.backward(value)
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if (step + 1) % _SAVED_EVERY == 0 or step + 1 == recipe.steps:
            _save(parameters, recipe, optimizer, step + 1, checkpoint)
        yield step + 1, float(value.detach())


def _save(
    parameters: Sequence[nn.Parameter],
    recipe: Schedule,
    optimizer: torch.optim.Optimizer,
    done: int,
    checkpoint: Path,
) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    aside = checkpoint.with_name(checkpoint.name + ".part")
    matrices = [one.detach() for one in parameters]
    torch.save(
        {"recipe": asdict(recipe), "done": done, "matrices": matrices, "optimizer": optimizer.state_dict()},
        aside,
    )
    aside.replace(checkpoint)


def _resume(
    parameters: Sequence[nn.Parameter], recipe: Schedule, optimizer: torch.optim.Optimizer, checkpoint: Path
) -> int:
    """Steps that the checkpoint holds, 0 where there is none; parameters and optimizer are set to it."""
    if not checkpoint.is_file():
        return 0
    saved = torch.load(checkpoint, weights_only=True)
    if saved["recipe"] != asdict(recipe):
        raise ModelError(
            f"检查点 {checkpoint} 属于另一套参数，请删除它或用回原来的参数",
            f"the checkpoint {checkpoint} is of another recipe "
            f"({saved['recipe']}): remove it, or use that one",
        )
    with torch.no_grad():
        for one, kept in zip(parameters, saved["matrices"], strict=True):
            one.copy_(kept)
    optimizer.load_state_dict(saved["optimizer"])
    return int(saved["done"])
