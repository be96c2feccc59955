"""An encoder that costs next to nothing, for stages that measure everything but the encoder.

Its vectors are no model's, but lie as the model's do: a text is a sum of random directions, one for each pair of its
characters, stretched along the covariance of real vectors and moved to their mean. Texts that share words are near.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xunduan.models.contract import PairReader

_DIRECTIONS = 4096


class SyntheticEncoder:
    """An Encoder (xunduan.models.contract) whose vectors are distributed as `like` (n, dimension), real ones."""

    runtime = "synthetic"

    def __init__(self, like: np.ndarray) -> None:
        self.dimension = like.shape[1]
        self.name = "synthetic"
        self.fingerprint = f"synthetic-{self.dimension}"
        self.max_tokens = 512
        self.pairs: PairReader | None = None
        self._mean = like.mean(axis=0)
        spread = np.linalg.cholesky(np.cov(like.T) + 1e-6 * np.eye(self.dimension))
        drawn = np.random.default_rng(0).standard_normal((_DIRECTIONS, self.dimension))
        self._directions = (drawn @ spread.T).astype(np.float32)

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            codes = np.frombuffer(f" {text} ".encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
            pairs = (codes[:-1] * np.uint64(2654435761) ^ codes[1:]) * np.uint64(0x9E3779B97F4A7C15)
            picked = self._directions[(pairs >> np.uint64(52)).astype(np.int64)]
            vectors[row] = self._mean + picked.sum(axis=0) / np.sqrt(len(picked))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], object] = lambda n: None
    ) -> np.ndarray:
        progress(len(texts))
        return self.encode_queries(texts)

    def passage_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) + 4 for text in texts]
