"""Kinds of vector index against each other: what xunduan.index.stores.vectors chooses by count, and what it passes
over."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from xunduan.commands.benchmarks.machine import fastest
from xunduan.index.stores.vectors import FaissStore, kind_for

_QUERIES = 64
_NEAREST = 10
_CHUNK = 50_000
_NOISE = 0.5
"""Share of the real vectors' spread that a made-up one is moved by: neighbours stay, copies do not."""


@dataclass(frozen=True)
class KindOfIndex:
    """One kind at one count, searched by one thread."""

    vectors: int
    kind: str
    chosen: bool
    recall_at_10: float
    """Of the nearest ten by exact search."""
    query_ms: float
    bytes_a_vector: float
    build_s: float


def made_up(like: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
    """`count` unit vectors: real ones, each moved along the real ones' own covariance."""
    spread = _NOISE * np.linalg.cholesky(np.cov(like.T) + 1e-8 * np.eye(like.shape[1])).T.astype(np.float32)
    drawn = np.random.default_rng(seed)
    vectors = np.empty((count, like.shape[1]), np.float32)
    for start in range(0, count, _CHUNK):
        part = vectors[start : start + _CHUNK]
        noise = drawn.standard_normal(part.shape, dtype=np.float32)
        part[:] = like[drawn.integers(0, len(like), len(part))] + noise @ spread
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def kinds_of_index(like: np.ndarray, counts: Sequence[int]) -> Iterator[KindOfIndex]:
    """Every kind that is chosen for some count, at each of the counts."""
    for count in counts:
        vectors = made_up(like, count)
        queries = made_up(like, _QUERIES, seed=1)
        nearest = _exact(vectors, queries)
        for kind in dict.fromkeys(["Flat", "SQ8", kind_for(max(count, 100_001))]):
            started = time.perf_counter()
            store = FaissStore.of(vectors, kind)
            built = time.perf_counter() - started
            _, rows = store.search(queries, _NEAREST)
            recall = np.mean([len(set(a) & set(b)) / _NEAREST for a, b in zip(rows, nearest, strict=True)])
            taken = fastest(partial(_one_by_one, store, queries))
            with tempfile.NamedTemporaryFile() as file:
                store.write(Path(file.name))
                size = Path(file.name).stat().st_size / count
            chosen = kind == kind_for(count)
            yield KindOfIndex(count, kind, chosen, float(recall), 1000 * taken / _QUERIES, size, built)


def _one_by_one(store: FaissStore, queries: np.ndarray) -> None:
    for query in queries:
        store.search(query[None], 200)


def _exact(vectors: np.ndarray, queries: np.ndarray) -> np.ndarray:
    found = [(queries @ vectors[start : start + _CHUNK].T, start) for start in range(0, len(vectors), _CHUNK)]
    return np.argsort(-np.concatenate([scores for scores, _ in found], axis=1), axis=1)[:, :_NEAREST]
