"""The reranker's upper layers and head in torch (xunduan.models.reranker), which is what is traced. Imports torch."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import torch
from torch import nn
from torch.nn import functional

from xunduan.models.adapter import merged
from xunduan.models.reranker import PASSAGE, QUERY, RerankerWeights


class Head(nn.Module):
    """Log-odds that the piece of a passage answers, from the states of the upper layers."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.query = nn.Parameter(torch.zeros(hidden))
        self.first = nn.Parameter(torch.zeros(hidden))
        self.product = nn.Parameter(torch.zeros(hidden))
        self.signs = nn.Parameter(torch.tensor([20.0, 20.0, -1.0]))

    def forward(self, states: torch.Tensor, query: torch.Tensor, passage: torch.Tensor) -> torch.Tensor:
        """(n,) of (n, tokens, hidden) states, where `query` and `passage` are 1 at the tokens of each."""
        asked, told = _mean(states, query), _mean(states, passage)
        unit = functional.normalize(states, dim=2)
        alike = (unit @ unit.transpose(1, 2)).masked_fill(passage[:, None, :] == 0, -1.0).amax(dim=2)
        matched = (alike * query).sum(dim=1) / query.sum(dim=1)
        cosine = (functional.normalize(asked, dim=1) * functional.normalize(told, dim=1)).sum(dim=1)
        shape = states.shape[2:]
        linear = (
            functional.layer_norm(states[:, 0], shape) @ self.first
            + functional.layer_norm(asked * told, shape) @ self.product
        )
        return self.signs[0] * cosine + self.signs[1] * matched + linear + self.signs[2]


def _mean(states: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    return (states * chosen[:, :, None]).sum(dim=1) / chosen.sum(dim=1, keepdim=True)


class JointReading(nn.Module):
    """The upper layers over the lower ones' states of a query and a passage, one behind the other, and the head."""

    def __init__(self, layers: Iterable[nn.Module], head: Head) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.head = head

    def forward(self, states: torch.Tensor, whose: torch.Tensor) -> torch.Tensor:
        """(n,) of (n, tokens, hidden) states and (n, tokens) whose they are."""
        query, passage = (whose == QUERY).float(), (whose == PASSAGE).float()
        states = states + (query[:, :, None] * self.head.query).to(states.dtype)
        unread = ((whose == 0).to(states.dtype) * -1e4)[:, None, None, :]
        for layer in self.layers:
            states = layer(states, unread)
        return self.head(states.float(), query, passage)


_PREFIX = "encoder.layer."


def joint_reading(layers: nn.ModuleList, weights: RerankerWeights) -> JointReading:
    """The upper ones of a model's `layers`, copied and changed, with the head that was learned for them.

    Raises ModelError where the changes are not of these layers.
    """
    upper = copy.deepcopy(layers)
    state = {f"{_PREFIX}{name}": tensor.numpy() for name, tensor in upper.state_dict().items()}
    changed = merged(state, weights.changes)
    upper.load_state_dict(
        {name.removeprefix(_PREFIX): torch.from_numpy(one) for name, one in changed.items()}
    )
    head = Head(len(weights.head["query"]))
    head.load_state_dict({part: torch.from_numpy(tensor) for part, tensor in weights.head.items()})
    return JointReading(upper[weights.lower :], head).eval()
