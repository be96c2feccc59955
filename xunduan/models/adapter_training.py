"""Learning the adapter: low-rank matrices on every linear layer of the encoder, one set for queries and passages alike.

The loss of a batch is InfoNCE (van den Oord et al., 2018): of all the batch's passages, each query's own should be the
nearest; plus what holds every vector near to where the model put it before, so that nothing is forgotten. The model
runs in bfloat16, three times as fast as float32 where the CPU has units for it; the matrices and their optimizer are
float32. A dependency would bring more than these forty lines of matrices: peft needs accelerate and a model of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch import nn
from torch.nn import functional

from xunduan.errors import ModelError
from xunduan.models.adapter import Adapter
from xunduan.models.contract import Kind
from xunduan.models.torch_runtime import TorchModel

_CHUNK = 16
"""Texts run together, grouped by length so that little is padding."""
_MULTIPLE = 8
"""Lengths are rounded up to it: few shapes, and memory that can be used again."""
_SAVED_EVERY = 25


@dataclass(frozen=True)
class Recipe:
    """How the adapter is learned. The defaults were chosen on held-out questions (docs/quality.md)."""

    steps: int = 400
    seed: int = 0
    rank: int = 16
    scale: float = 2.0
    rate: float = 4e-4
    """Of AdamW; reached after `warm_up` steps, then falling to 0 with the last."""
    warm_up: int = 20
    decay: float = 0.01
    temperature: float = 0.03
    pull: float = 4.0
    """What 1 − cosine to the model's own vector costs."""
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


class _LowRank(nn.Module):
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
        self.layers: dict[str, _LowRank] = {}
        linear = [(name, one) for name, one in self._model.named_modules() if isinstance(one, nn.Linear)]
        for name, inner in linear:
            if name.startswith("encoder."):
                layer = _LowRank(inner, recipe.rank, recipe.scale)
                parent, _, own = name.rpartition(".")
                setattr(self._model.get_submodule(parent), own, layer)
                self.layers[name] = layer

    def parameters(self) -> list[nn.Parameter]:
        """The low-rank matrices, all of them float32."""
        return [matrix for layer in self.layers.values() for matrix in (layer.down, layer.up)]

    def scale(self, strength: float) -> None:
        """Scale the effect of the matrices by `strength`."""
        for layer in self.layers.values():
            layer.scale = self._recipe.scale * strength

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

    def adapter(self, base: str, notes: dict[str, Any], strength: float = 1.0) -> Adapter:
        """What has been learned, to be merged into the weights of digest `base`."""
        scale = self._recipe.scale * strength
        return Adapter(
            {f"{name}.weight": one.down.detach().numpy().copy() for name, one in self.layers.items()},
            {f"{name}.weight": one.up.detach().numpy() * scale for name, one in self.layers.items()},
            base,
            notes,
        )


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
    scores = (queries @ passages.T / recipe.temperature).masked_fill(torch.from_numpy(batch.masked), -1e4)
    missed = functional.cross_entropy(scores, torch.from_numpy(batch.right))
    # A part of a passage read whole has no vector of its own in the model as it was.
    whole = [row for row, one in enumerate(batch.passages) if one.span is None]
    drift = _drift(queries, anchors(batch.queries, "query"))
    if whole:
        drift = drift + _drift(
            passages[whole], anchors([batch.passages[row].text for row in whole], "passage")
        )
    return missed + recipe.pull * drift


Anchors = Callable[[Sequence[str], Kind], np.ndarray]
"""Vectors of texts as the model gave them before."""


def _drift(vectors: torch.Tensor, before: np.ndarray) -> torch.Tensor:
    return (1 - (vectors * torch.from_numpy(before)).sum(dim=1)).mean()


def train(
    trainee: Trainee, recipe: Recipe, batch_of: Callable[[int], Batch], anchors: Anchors, checkpoint: Path
) -> Iterator[tuple[int, float]]:
    """Train to the recipe's last step, giving each step's number, from 1, and loss.

    `batch_of(step)` depends on nothing but the step, so that a run that was interrupted goes on where `checkpoint` was
    last written and ends as it would have. Raises ModelError where the checkpoint is of another recipe.
    """
    optimizer = torch.optim.AdamW(trainee.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
    done = _resume(trainee, recipe, optimizer, checkpoint)
    for step in range(done, recipe.steps):
        rate = recipe.rate * min(1.0, (step + 1) / recipe.warm_up) * (1 - step / recipe.steps)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        value = loss(trainee, recipe, batch_of(step), anchors)
        torch.autograd.backward(value)
        nn.utils.clip_grad_norm_(trainee.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % _SAVED_EVERY == 0 or step + 1 == recipe.steps:
            _save(trainee, recipe, optimizer, step + 1, checkpoint)
        yield step + 1, float(value.detach())


def _save(
    trainee: Trainee, recipe: Recipe, optimizer: torch.optim.Optimizer, done: int, checkpoint: Path
) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    aside = checkpoint.with_name(checkpoint.name + ".part")
    matrices = [matrix.detach() for matrix in trainee.parameters()]
    torch.save(
        {"recipe": asdict(recipe), "done": done, "matrices": matrices, "optimizer": optimizer.state_dict()},
        aside,
    )
    aside.replace(checkpoint)


def _resume(trainee: Trainee, recipe: Recipe, optimizer: torch.optim.Optimizer, checkpoint: Path) -> int:
    """Steps that the checkpoint holds, 0 where there is none; matrices and optimizer are set to it."""
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
        for matrix, kept in zip(trainee.parameters(), saved["matrices"], strict=True):
            matrix.copy_(kept)
    optimizer.load_state_dict(saved["optimizer"])
    return int(saved["done"])
