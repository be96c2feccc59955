"""The Protocols of an encoder that the rest of the project is typed to, and what every runtime shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import numpy as np

Kind = Literal["query", "passage"]
BATCH = 32
"""Texts that a runtime runs through the model together."""


class Encoder(Protocol):
    """What turns texts into unit vectors. `fingerprint` tells two encoders apart; vectors of different ones never
    mix."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(len(texts), dimension) float32, each of length 1."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], object] = ...) -> np.ndarray:
        """(len(texts), dimension) float32, each of length 1; `progress` is called with the texts done since the
        last call."""
        ...

    def passage_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens each text has as a passage, prefix and special tokens included, untruncated."""
        ...


class SentenceModel(Protocol):
    """A model's folder opened by a runtime (xunduan.models.openvino_runtime, xunduan.models.torch_runtime)."""

    runtime: str
    dimension: int
    max_tokens: int

    def encode(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """(len(texts), dimension) float32, each of length 1, with the model's own prompt for the kind; texts are
        UTF-8."""
        ...

    def token_counts(self, texts: Sequence[str], kind: Kind) -> list[int]:
        """Tokens of each text, prompt and special tokens included, untruncated."""
        ...
