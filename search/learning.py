"""Learning the query projection from questions and the passages that answer them.

InfoNCE (van den Oord et al., 2018) with temperature .05 over in-batch negatives and 1,024 random passages of the same
set; W starts at the identity and weight decay pulls it back there, so that little data moves it little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

TEMPERATURE = 0.05
WEIGHT_DECAY = 0.01
LEARNING_RATE = 3e-4
PASSES = 15
BATCH = 256
NEGATIVES = 1024


@dataclass(frozen=True)
class TrainingSet:
    """Vectors of questions and of passages, with the row of the passage that answers each question."""

    name: str
    queries: np.ndarray
    """(questions, d)"""
    passages: np.ndarray
    """(passages, d)"""
    positives: np.ndarray
    """(questions,) rows of `passages`."""


def learn(sets: Sequence[TrainingSet], seed: int = 0, passes: int = PASSES) -> tuple[np.ndarray, np.ndarray]:
    """(W, b) of the projection learned from the sets, the same for the same seed.

    Every batch is of one set: passages of another language or another collection are negatives too easy to teach.
    """
    generator = torch.Generator().manual_seed(seed)
    dimension = sets[0].queries.shape[1]
    identity = torch.eye(dimension)
    weight = identity.clone().requires_grad_()
    bias = torch.zeros(dimension, requires_grad=True)
    optimiser = torch.optim.AdamW([weight, bias], lr=LEARNING_RATE, weight_decay=0.0)
    tensors = [
        (torch.from_numpy(one.queries), torch.from_numpy(one.passages), torch.from_numpy(one.positives)) for one in sets
    ]
    for _ in range(passes):
        for number, rows in _batches([len(one.queries) for one in sets], generator):
            queries, passages, positives = tensors[number]
            loss = _loss(queries[rows], passages, positives[rows], weight, bias, generator)
            loss = loss + WEIGHT_DECAY * (weight - identity).square().sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return weight.detach().numpy(), bias.detach().numpy()


def _batches(sizes: Sequence[int], generator: torch.Generator) -> list[tuple[int, torch.Tensor]]:
    batches = [
        (number, rows)
        for number, size in enumerate(sizes)
        for rows in torch.randperm(size, generator=generator).split(BATCH)
    ]
    order = torch.randperm(len(batches), generator=generator)
    return [batches[i] for i in order]


def _loss(
    queries: torch.Tensor,
    passages: torch.Tensor,
    positives: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    generator: torch.Generator,
) -> torch.Tensor:
    moved = torch.nn.functional.normalize(queries @ weight.T + bias, dim=1)
    drawn = torch.randint(len(passages), (min(NEGATIVES, len(passages)),), generator=generator)
    columns = torch.cat([positives, drawn])
    logits = moved @ passages[columns].T / TEMPERATURE
    # The same passage may stand in several columns: it is no negative of the questions that it answers.
    same = columns[None, :] == positives[:, None]
    same[torch.arange(len(positives)), torch.arange(len(positives))] = False
    return torch.nn.functional.cross_entropy(logits.masked_fill(same, float("-inf")), torch.arange(len(positives)))
