"""Low-rank matrices on frozen linear layers (Hu et al., 2021, LoRA), as they are learned (xunduan.models.adapter keeps
them).

A dependency would bring more than these few lines: peft needs accelerate and a model of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from xunduan.models.adapter import Adapter


class LowRank(nn.Module):
    """A frozen linear layer and two narrow matrices; `up` is 0 at first, so that learning starts at the model."""

    def __init__(self, inner: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.inner = inner
        self.down = nn.Parameter(torch.empty(rank, inner.in_features, dtype=torch.float32))
        self.up = nn.Parameter(torch.zeros(inner.out_features, rank, dtype=torch.float32))
        self.scale = scale
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        narrow = given @ self.down.to(given.dtype).T
        changed: torch.Tensor = self.inner(given) + narrow @ (self.up.to(given.dtype).T * self.scale)
        return changed


def put_on(model: nn.Module, rank: int, scale: float) -> dict[str, LowRank]:
    """Put the matrices on every linear layer of `model`, in place, and give them by the layer's name in it."""
    made: dict[str, LowRank] = {}
    linear = [(name, one) for name, one in model.named_modules() if isinstance(one, nn.Linear)]
    for name, inner in linear:
        made[name] = LowRank(inner, rank, scale)
        parent, _, own = name.rpartition(".")
        setattr(model.get_submodule(parent), own, made[name])
    return made


def matrices(layers: Mapping[str, LowRank]) -> list[nn.Parameter]:
    """What is learned of the layers, all of it float32."""
    return [matrix for layer in layers.values() for matrix in (layer.down, layer.up)]


def learned(layers: Mapping[str, LowRank], scale: float, base: str, notes: dict[str, Any]) -> Adapter:
    """The change that was learned, by the layers' names in the whole model; `scale` goes into it."""
    return Adapter(
        {f"{name}.weight": one.down.detach().numpy().copy() for name, one in layers.items()},
        {f"{name}.weight": one.up.detach().numpy() * scale for name, one in layers.items()},
        base,
        notes,
    )
