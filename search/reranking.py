"""A second look at the first hits: a reranker reads the query and a passage together.

The one that belongs to the default model (xunduan.models.reranker) looks where words decide little: at the first two
hits of a query of whose words the best of them holds few, which is how questions in everyday words are put to official
passages. A sentence-transformers CrossEncoder can be configured in its place; it looks at every query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.budget import stage
from xunduan.errors import ModelError
from xunduan.index.documents import Passage
from xunduan.models.contract import Encoder, PairReader
from xunduan.search.query import Query
from xunduan.search.ranking import Ranking
from xunduan.settings import Settings

CROSS_ENCODER_WEIGHT = 1.0
"""What a CrossEncoder's probability counts against the score so far."""
DEPTH = 2
"""Hits that the default model's reranker looks at. Of 749 held-out everyday questions .298 come first without it, .324
with two and .330 with three, over 1,192 questions to other archives as many with two as with three, and each takes as
long as the next."""
WEIGHT = 0.02
"""What one of log-odds counts: .03 finds .01 more of the held-out questions and one less of 127 over five articles
(docs/quality.md)."""
FEW_WORDS = 0.3
"""Coverage of the first hit from which nothing is looked at: its words vouch for it."""
PIECE_CHARS = 90
"""The piece of a passage that is read: its window nearest to the query, with neighbours up to so many characters."""


Nearness = Callable[[np.ndarray], Mapping[int, Sequence[float]]]
"""How near each window of the passages in some rows is to the query, by row."""


Rerank = Callable[[Query, Ranking, Nearness], Ranking]
"""What gives a ranking its last order; what it found is one of its parts: `odds`, or a CrossEncoder's `rerank`."""


@dataclass(frozen=True)
class NearestPieces:
    """The default model's reranker over the nearest piece of each of the first hits."""

    reader: PairReader
    passage: Callable[[int], Passage]

    def __call__(self, query: Query, ranking: Ranking, nearness: Nearness) -> Ranking:
        """A hit loses by how much less likely than another of the first it answers; those are the first still."""
        depth = min(DEPTH, len(ranking.rows))
        if depth < 2 or ranking.parts["coverage"][0] >= FEW_WORDS:
            return ranking
        rows = ranking.rows[:depth]
        near = nearness(rows)
        pieces = [nearest_piece(self.passage(int(row)), near[int(row)]) for row in rows]
        with stage("rerank"):
            odds = self.reader.pair_scores(query.text, pieces).astype(np.float64)
        scores = ranking.scores.copy()
        scores[:depth] -= WEIGHT * (odds.max() - odds)
        # None falls below those that were not looked at.
        scores[:depth] = np.maximum(scores[:depth], ranking.scores[depth:].max(initial=0.0))
        return _reordered(ranking, scores, np.pad(odds, (0, len(scores) - depth)), "odds", WEIGHT)


def nearest_piece(passage: Passage, near: Sequence[float]) -> str:
    """The window nearest to the query with its neighbours, the nearer one first, up to PIECE_CHARS characters."""
    windows = passage.windows
    first = last = int(np.argmax(near))
    while True:
        grown = []
        if first > 0 and windows[last].end - windows[first - 1].start <= PIECE_CHARS:
            grown.append((near[first - 1], first - 1, last))
        if last + 1 < len(windows) and windows[last + 1].end - windows[first].start <= PIECE_CHARS:
            grown.append((near[last + 1], first, last + 1))
        if not grown:
            return passage.text[windows[first].start : windows[last].end]
        _, first, last = max(grown)


@dataclass(frozen=True)
class WholePassages:
    """A CrossEncoder over the first `depth` hits of every query."""

    model: Any
    depth: int
    passage: Callable[[int], Passage]

    def __call__(self, query: Query, ranking: Ranking, nearness: Nearness) -> Ranking:
        """The score so far and the CrossEncoder's probability count the same."""
        depth = min(self.depth, len(ranking.rows))
        if depth == 0:
            return ranking
        pairs = [(query.text, self.passage(int(row)).text) for row in ranking.rows[:depth]]
        logits = np.asarray(
            self.model.predict(pairs, show_progress_bar=False, activation_fn=_identity()), np.float64
        )
        probabilities = np.zeros(len(ranking.rows))
        probabilities[:depth] = 1 / (1 + np.exp(-logits.reshape(depth, -1)[:, -1]))
        scores = (ranking.scores + CROSS_ENCODER_WEIGHT * probabilities) / (1 + CROSS_ENCODER_WEIGHT)
        # A hit that was not re-scored stays below those that were, with a score that says so.
        scores[depth:] = np.minimum(scores[depth:], scores[:depth].min())
        return _reordered(ranking, scores, probabilities, "rerank", CROSS_ENCODER_WEIGHT)


def _reordered(ranking: Ranking, scores: np.ndarray, part: np.ndarray, name: str, weight: float) -> Ranking:
    """The ranking by its new scores, with the part of them that the reranker gave."""
    order = np.lexsort((np.arange(len(scores)), -scores))
    return replace(
        ranking,
        rows=ranking.rows[order],
        scores=scores[order],
        parts={of: values[order] for of, values in (ranking.parts | {name: part}).items()},
        similarities={view: values[order] for view, values in ranking.similarities.items()},
        weights=ranking.weights | {name: weight},
    )


def _identity() -> Any:
    import torch

    return torch.nn.Identity()


def load_reranker(settings: Settings, encoder: Encoder, passage: Callable[[int], Passage]) -> Rerank:
    """The configured reranker or the one of the encoder; where there is none or it is off, what changes nothing.

    Raises ModelError where the configured one cannot be loaded.
    """
    if settings.use_reranker and settings.reranker:
        return WholePassages(_load(settings.reranker), settings.rerank_depth, passage)
    if settings.use_reranker and encoder.pairs:
        return NearestPieces(encoder.pairs, passage)
    return as_ranked


def as_ranked(query: Query, ranking: Ranking, nearness: Nearness) -> Ranking:
    """No second look."""
    return ranking


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
