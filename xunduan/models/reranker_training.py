"""Learning the reranker (xunduan.models.reranker): low-rank matrices on the upper layers, and the head.

The lower layers are frozen and read query and piece apart. The loss of a question is the cross-entropy of its right
piece among wrong ones, and a little of what each piece's log-odds say on their own, so that those of two queries are of
one scale. As for the adapter the model runs in bfloat16, what is learned is float32.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from xunduan.models.contract import readable
from xunduan.models.descent import Schedule, descend
from xunduan.models.low_rank import learned, matrices, put_on
from xunduan.models.reranker import HEAD, PASSAGE, QUERY, TOKENS, RerankerWeights
from xunduan.models.reranker_graph import Head, JointReading
from xunduan.models.torch_runtime import TorchModel, sentence_transformer

_CHUNK = 24
"""Texts or pairs read together, grouped by length so that little is padding."""
_FIRST_MEAN = -1.0
"""Of the log-odds before anything is learned: most pieces answer nothing."""


@dataclass(frozen=True)
class Recipe(Schedule):
    """How the reranker is learned. The defaults are those of the shipped one (docs/quality.md)."""

    steps: int = 450
    rate: float = 8e-4
    warm_up: int = 30
    head_rate: float = 2.0
    """How many times as fast the head's linear weights are learned, and `signs_rate` the weights of its two cosines."""
    signs_rate: float = 20.0
    alone: float = 0.2
    """What the binary cross-entropy of each piece on its own counts."""
    questions: int = 16
    """Of a step."""
    wrong: int = 4
    """Pieces for each of them."""
    lower: int = 8
    """Layers that read query and passage apart."""
    max_tokens: int = TOKENS
    """Of the query and of the piece, each."""


@dataclass(frozen=True)
class Choice:
    """A question with pieces of passages; the first answers it, the others do not."""

    question: str
    pieces: tuple[str, ...]


class Trainee:
    """The reranker of a sentence-transformers model as it is learned; a PairReader (xunduan.models.contract)."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        model = sentence_transformer(folder, attn_implementation="eager", dtype=torch.bfloat16)
        self._prompts = TorchModel(model).prompts
        self._tokenizer = model.tokenizer.backend_tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._recipe = recipe
        # What is left of the model gives the states of its lower layers.
        below: Any = model.get_submodule("0.auto_model").eval().requires_grad_(False)
        self._below = below
        layers = below.encoder.layer
        below.encoder.layer = layers[: recipe.lower]
        torch.manual_seed(recipe.seed)
        self._joint = JointReading(layers[recipe.lower :], Head(below.config.hidden_size)).eval()
        upper = put_on(self._joint.layers, recipe.rank, recipe.scale)
        self._changed = {_name_in_model(name, recipe.lower): layer for name, layer in upper.items()}

    def groups(self) -> list[tuple[list[nn.Parameter], float]]:
        """What is learned, and how many times the recipe's rate."""
        head = self._joint.head
        return [
            ([*matrices(self._changed), head.query], 1.0),
            ([head.first, head.product], self._recipe.head_rate),
            ([head.signs], self._recipe.signs_rate),
        ]

    def log_odds(self, pairs: Sequence[tuple[str, str]]) -> torch.Tensor:
        """(len(pairs),) float32 of questions and pieces, with a gradient."""
        asked = [self._prompts["query"] + question for question, _ in pairs]
        told = [self._prompts["passage"] + piece for _, piece in pairs]
        states = self._below_states({*asked, *told})
        both = [(states[query], states[piece]) for query, piece in zip(asked, told, strict=True)]
        order = sorted(range(len(both)), key=lambda place: sum(map(len, both[place])))
        found = []
        for start in range(0, len(order), _CHUNK):
            chunk = [both[place] for place in order[start : start + _CHUNK]]
            whose = [torch.tensor([QUERY] * len(query) + [PASSAGE] * len(piece)) for query, piece in chunk]
            found.append(self._joint(_padded([torch.cat(one) for one in chunk]), _padded(whose)))
        place = torch.empty(len(order), dtype=torch.long)
        place[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(found)[place]

    def pair_scores(self, query: str, passages: Sequence[str]) -> np.ndarray:
        """(len(passages),) log-odds that each answers, as it is learned so far."""
        (asked,) = readable([query])
        with torch.no_grad():
            scores: np.ndarray = self.log_odds([(asked, piece) for piece in readable(passages)]).numpy()
        return scores

    def start_from(self, choices: Sequence[Choice]) -> None:
        """Set what is added to the log-odds so that those of the choices are of a likely size."""
        with torch.no_grad():
            odds = self.log_odds([(one.question, piece) for one in choices for piece in one.pieces])
            self._joint.head.signs[2] += _FIRST_MEAN - odds.mean()

    def weights(self, base: str, notes: dict[str, Any]) -> RerankerWeights:
        """What has been learned, for the encoder of fingerprint `base`."""
        changes = learned(self._changed, self._recipe.scale, base, notes)
        head = {name: self._joint.head.get_parameter(name).detach().numpy().copy() for name in HEAD}
        return RerankerWeights(changes, head, self._recipe.lower)

    def _below_states(self, texts: Collection[str]) -> dict[str, torch.Tensor]:
        """What the lower layers make of each text: (tokens, hidden size)."""
        tokens = {text: self._tokenizer.encode(text).ids[: self._recipe.max_tokens] for text in texts}
        ordered = sorted(tokens, key=lambda text: (len(tokens[text]), text))
        found: dict[str, torch.Tensor] = {}
        for start in range(0, len(ordered), _CHUNK):
            chunk = ordered[start : start + _CHUNK]
            ids = [torch.tensor(tokens[text]) for text in chunk]
            read = _padded([torch.ones_like(one) for one in ids])
            with torch.no_grad():
                made = self._below(input_ids=_padded(ids), attention_mask=read).last_hidden_state
            found |= {text: states[: len(one)] for text, states, one in zip(chunk, made, ids, strict=True)}
        return found


def _padded(rows: list[torch.Tensor]) -> torch.Tensor:
    return nn.utils.rnn.pad_sequence(rows, batch_first=True)


def _name_in_model(name: str, lower: int) -> str:
    layer, _, own = name.partition(".")
    return f"encoder.layer.{int(layer) + lower}.{own}"


def loss(trainee: Trainee, recipe: Recipe, choices: Sequence[Choice]) -> torch.Tensor:
    """The mean loss of the questions, with a gradient."""
    odds = trainee.log_odds([(one.question, piece) for one in choices for piece in one.pieces])
    # The right piece counts as much as the wrong ones that stand against it.
    weight = torch.tensor(float(recipe.wrong))
    missed = []
    for own in torch.split(odds, [len(one.pieces) for one in choices]):
        right = torch.zeros(len(own))
        right[0] = 1
        alone = functional.binary_cross_entropy_with_logits(own, right, pos_weight=weight)
        missed.append(recipe.alone * alone - functional.log_softmax(own, 0)[0])
    return torch.stack(missed).mean()


def train(
    trainee: Trainee, recipe: Recipe, choices_of: Callable[[int], Sequence[Choice]], checkpoint: Path
) -> Iterator[tuple[int, float]]:
    """Train to the recipe's last step (xunduan.models.descent.descend); `choices_of(step)` depends on nothing but the
    step."""
    trainee.start_from(choices_of(0))
    return descend(trainee.groups(), recipe, lambda step: loss(trainee, recipe, choices_of(step)), checkpoint)
