"""The Protocols of an encoder that the rest of the project is typed to, and what every runtime shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import numpy as np

Kind = Literal["query", "passage"]
BATCH = 32
"""Texts that a runtime runs through the model together."""


class PairReader(Protocol):
    """What reads a query and a piece of a passage together."""

    def pair_scores(self, query: str, passages: Sequence[str]) -> np.ndarray:
        """(len(passages),) log-odds that each answers the query; of one query they compare, of two less so."""
        ...


class Encoder(Protocol):
    """What turns texts into unit vectors. `fingerprint` tells two encoders apart; vectors of different ones never
    mix."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    pairs: PairReader | None
    """The reranker that was learned for it, where there is one."""

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
    pairs: PairReader | None

    def encode(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """(len(texts), dimension) float32, each of length 1, with the model's own prompt for the kind; texts are
        UTF-8."""
        ...

    def token_counts(self, texts: Sequence[str], kind: Kind) -> list[int]:
        """Tokens of each text, prompt and special tokens included, untruncated."""
        ...


def readable(texts: Sequence[str]) -> list[str]:
    """The texts as UTF-8: a lone surrogate cannot be tokenized; the character that stands for it can."""
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
