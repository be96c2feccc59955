"""Learning the adapter: low-rank matrices on every linear layer of the encoder, one set for queries and passages alike.

The loss of a batch is InfoNCE (van den Oord et al., 2018): of all the batch's passages, each query's own should be the
nearest; plus what holds every vector near to where the model put it before, so that nothing is forgotten. The model
runs in bfloat16, three times as fast as float32 where the CPU has units for it; the matrices and their optimizer are
float32.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch import nn
from torch.nn import functional

from xunduan.models.adapter import Adapter
from xunduan.models.contract import Kind
from xunduan.models.descent import Schedule, descend
from xunduan.models.low_rank import learned, matrices, put_on
from xunduan.models.torch_runtime import TorchModel

_CHUNK = 16
"""Texts run together, grouped by length so that little is padding."""
_MULTIPLE = 8
"""Lengths are rounded up to it: few shapes, and memory that can be used again."""
_MASKED = -1e4
"""Score of a passage that is no mistake: exp of it is 0."""


@dataclass(frozen=True)
class Recipe(Schedule):
    """How the adapter is learned. The defaults were chosen on held-out questions (docs/quality.md)."""

    steps: int = 600
    temperature: float = 0.03
    pull: float = 4.0
    """What 1 − cosine to the model's own vector costs."""
    keep: float = 1.0
    """What the Kullback-Leibler divergence from the model's own ranking costs, of batches whose ranking is to be
    kept (Li and Hoiem, 2016, learning without forgetting)."""
    max_tokens: int = 256


@dataclass(frozen=True)
class Text:
    """A passage, or a window of one; with a span, the whole is read and the vector taken from its part (late
    pooling)."""

    text: str
    span: tuple[int, int] | None = None
    """Characters."""


@dataclass(frozen=True)
class Batch:
    """n queries and m passages: the n right ones and others that are hard to tell from them."""

    queries: tuple[str, ...]
    passages: tuple[Text, ...]
    right: np.ndarray
    """(n,) the passage of each query."""
    masked: np.ndarray
    """(n, m) bool: passages that answer the query as well and are no mistake."""
    kept: bool = False
    """Whether the model ranks such passages well already, so that its ranking is to be kept."""


class Trainee:
    """A sentence-transformers model with mean pooling, frozen, with low-rank matrices on its encoder's linear
    layers."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        options = {"attn_implementation": "eager", "dtype": torch.bfloat16}
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=options)
        self._prompts = TorchModel(model).prompts
        self._tokenizer = model.tokenizer.backend_tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(min(recipe.max_tokens, int(model.max_seq_length or 512)))
        inner: Any = model.get_submodule("0")
        self._model: nn.Module = inner.auto_model.eval().requires_grad_(False)
        self._recipe = recipe
        torch.manual_seed(recipe.seed)
        encoder = put_on(self._model.get_submodule("encoder"), recipe.rank, recipe.scale)
        self.layers = {f"encoder.{name}": layer for name, layer in encoder.items()}

    def parameters(self) -> list[nn.Parameter]:
        """The low-rank matrices, all of them float32."""
        return matrices(self.layers)

    def encode(self, texts: Sequence[Text], kind: Kind) -> torch.Tensor:
        """(len(texts), dimension) float32, each of length 1."""
        prompt = self._prompts[kind]
        encoded = [self._tokenizer.encode(prompt + one.text) for one in texts]
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        found: list[torch.Tensor] = []
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]
            found.append(
                self._pooled([encoded[i] for i in chunk], [texts[i].span for i in chunk], len(prompt))
            )
        place = torch.empty(len(order), dtype=torch.long)
        place[torch.tensor(order)] = torch.arange(len(order))
        return functional.normalize(torch.cat(found)[place], dim=1)

    def _pooled(
        self, encoded: Sequence[Any], spans: Sequence[tuple[int, int] | None], before: int
    ) -> torch.Tensor:
        longest = math.ceil(max(len(one.ids) for one in encoded) / _MULTIPLE) * _MULTIPLE
        ids = torch.zeros(len(encoded), longest, dtype=torch.long)
        read = torch.zeros(len(encoded), longest, dtype=torch.long)
        pooled = torch.zeros(len(encoded), longest)
        for row, (one, span) in enumerate(zip(encoded, spans, strict=True)):
            count = len(one.ids)
            ids[row, :count] = torch.tensor(one.ids)
            read[row, :count] = 1
            pooled[row, :count] = torch.tensor(_inside(one.offsets, span, before), dtype=torch.float32)
        states: torch.Tensor = self._model(input_ids=ids, attention_mask=read).last_hidden_state.float()
        return (states * pooled[:, :, None]).sum(1) / pooled.sum(1, keepdim=True)

    def adapter(self, base: str, notes: dict[str, Any]) -> Adapter:
        """What has been learned, to be merged into the weights of digest `base`."""
        return learned(self.layers, self._recipe.scale, base, notes)


def _inside(offsets: Sequence[tuple[int, int]], span: tuple[int, int] | None, before: int) -> list[float]:
    """1 for the tokens of the span, which stands `before` characters further on; all where there are none of it."""
    if span is not None:
        start, end = span[0] + before, span[1] + before
        inside = [float(b > a and b > start and a < end) for a, b in offsets]
        if any(inside):
            return inside
    return [1.0] * len(offsets)


def loss(trainee: Trainee, recipe: Recipe, batch: Batch, anchors: Anchors) -> torch.Tensor:
    """The batch's loss, with a gradient."""
    queries = trainee.encode([Text(query) for query in batch.queries], "query")
    passages = trainee.encode(batch.passages, "passage")
    scores = (queries @ passages.T / recipe.temperature).masked_fill(torch.from_numpy(batch.masked), _MASKED)
    missed = functional.cross_entropy(scores, torch.from_numpy(batch.right))
    # A part of a passage read whole has no vector of its own in the model as it was.
    whole = [row for row, one in enumerate(batch.passages) if one.span is None]
    asked = anchors(batch.queries, "query")
    drift = _drift(queries, asked)
    if not whole:
        return missed + recipe.pull * drift
    told = anchors([batch.passages[row].text for row in whole], "passage")
    drift = drift + _drift(passages[whole], told)
    if not batch.kept:
        return missed + recipe.pull * drift
    before = torch.from_numpy(asked @ told.T / np.float32(recipe.temperature))
    return missed + recipe.pull * drift + recipe.keep * _divergence(before, scores[:, whole])


Anchors = Callable[[Sequence[str], Kind], np.ndarray]
"""Vectors of texts as the model gave them before."""


def _drift(vectors: torch.Tensor, before: np.ndarray) -> torch.Tensor:
    return (1 - (vectors * torch.from_numpy(before)).sum(dim=1)).mean()


def _divergence(before: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """The mean Kullback-Leibler divergence of two rankings of the same passages; what is masked in `scores` counts in
    neither."""
    before = before.masked_fill(scores <= _MASKED, _MASKED)
    now, then = functional.log_softmax(scores, 1), functional.log_softmax(before, 1)
    return functional.kl_div(now, then, reduction="batchmean", log_target=True)


def train(
    trainee: Trainee, recipe: Recipe, batch_of: Callable[[int], Batch], anchors: Anchors, checkpoint: Path
) -> Iterator[tuple[int, float]]:
    """Train to the recipe's last step (xunduan.models.descent.descend); `batch_of(step)` depends on nothing but the
    step."""
    return descend(
        [(trainee.parameters(), 1.0)],
        recipe,
        lambda step: loss(trainee, recipe, batch_of(step), anchors),
        checkpoint,
    )
