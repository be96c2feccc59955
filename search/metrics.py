"""Retrieval metrics with binary relevance: hit@k, MRR@k and nDCG@k, averaged over queries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Judged = Sequence[bool]
"""Whether each hit of one query's ranked list is right, best first."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over `queries` queries, each from 0 to 1; all 0 where there are none."""

    queries: int
    hit_at_1: float
    hit_at_3: float
    hit_at_10: float
    mrr_at_10: float
    ndcg_at_10: float


def score(judged: Sequence[Judged]) -> Scores:
    """The metrics of many queries."""

    def mean(values: Sequence[float]) -> float:
        return sum(values) / len(values) if values else 0.0

    return Scores(
        len(judged),
        mean([hit_at(ranked, 1) for ranked in judged]),
        mean([hit_at(ranked, 3) for ranked in judged]),
        mean([hit_at(ranked, 10) for ranked in judged]),
        mean([reciprocal_rank(ranked, 10) for ranked in judged]),
        mean([ndcg(ranked, 10) for ranked in judged]),
    )


def hit_at(ranked: Judged, depth: int) -> float:
    """1 where one of the first `depth` hits is right, else 0."""
    return float(any(ranked[:depth]))


def reciprocal_rank(ranked: Judged, depth: int) -> float:
    """1 / rank of the first right hit, 0 where none of the first `depth` is right."""
    return next((1 / rank for rank, right in enumerate(ranked[:depth], 1) if right), 0.0)


def ndcg(ranked: Judged, depth: int) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), gain 1 a right hit, discount log2(rank
    + 1).

    The ideal list has the right hits of this one in front: what else of the index is right is not known.
    """
    gain = sum(1 / math.log2(rank + 1) for rank, right in enumerate(ranked[:depth], 1) if right)
    best = min(sum(ranked), depth)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, best + 1)) if best else 0.0
