"""Optional second look: a sentence-transformers CrossEncoder reads the query and each of the first passages
together."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.errors import ModelError
from xunduan.index.stores.contract import PassageStore
from xunduan.search.query import Query
from xunduan.search.ranking import Ranking
from xunduan.settings import Settings

WEIGHT = 1.0
"""What the reranker's probability counts against the score so far."""


class Reranker:
    """Re-scores the first `depth` hits of a ranking; the others keep their order below them."""

    def __init__(self, model: Any, depth: int) -> None:
        self._model = model
        self._depth = depth

    def rerank(self, query: Query, ranking: Ranking, store: PassageStore) -> Ranking:
        """The ranking with the reranker's probabilities among its parts, under `rerank`."""
        depth = min(self._depth, len(ranking.rows))
        if depth == 0:
            return ranking
        pairs = [(query.text, store.passage(int(row)).text) for row in ranking.rows[:depth]]
        logits = np.asarray(
            self._model.predict(pairs, show_progress_bar=False, activation_fn=_identity()), np.float64
        )
        probabilities = np.zeros(len(ranking.rows))
        probabilities[:depth] = 1 / (1 + np.exp(-logits.reshape(depth, -1)[:, -1]))
        scores = (ranking.scores + WEIGHT * probabilities) / (1 + WEIGHT)
        # A hit that was not re-scored stays below those that were, with a score that says so.
        scores[depth:] = np.minimum(scores[depth:], scores[:depth].min())
        order = np.lexsort((np.arange(len(scores)), -scores))
        return replace(
            ranking,
            rows=ranking.rows[order],
            scores=scores[order],
            parts={
                name: values[order] for name, values in (ranking.parts | {"rerank": probabilities}).items()
            },
            similarities={view: values[order] for view, values in ranking.similarities.items()},
            weights=ranking.weights | {"rerank": WEIGHT},
        )


def _identity() -> Any:
    import torch

    return torch.nn.Identity()


def load_reranker(settings: Settings) -> Reranker | None:
    """The configured reranker, or None; ModelError where it cannot be loaded."""
    return Reranker(_load(settings.reranker), settings.rerank_depth) if settings.reranker else None


@lru_cache(maxsize=2)
def _load(name: str) -> Any:
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(name, device="cpu", local_files_only=Path(name).expanduser().exists())
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"无法载入重排模型 {name!r}，请检查 XUNDUAN_RERANKER",
            f"cannot load the reranker {name!r}: {error}; check XUNDUAN_RERANKER",
        ) from error
