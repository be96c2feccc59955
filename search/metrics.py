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


def score(judged: Sequence[Judged], relevant: Sequence[int] | None = None) -> Scores:
    """The metrics of many queries.

    `relevant` says how many right passages the index holds for each query, 1 where it is not given; nDCG's ideal
    list has them all in front. Raises ValueError where the two lengths differ.
    """
    totals = relevant if relevant is not None else [1] * len(judged)
    if len(totals) != len(judged):
        raise ValueError(
            f"{len(judged)} judged queries and {len(totals)} counts of right passages: give one for each"
        )

    def mean(values: Sequence[float]) -> float:
        return sum(values) / len(values) if values else 0.0

    return Scores(
        len(judged),
        mean([hit_at(ranked, 1) for ranked in judged]),
        mean([hit_at(ranked, 3) for ranked in judged]),
        mean([hit_at(ranked, 10) for ranked in judged]),
        mean([reciprocal_rank(ranked, 10) for ranked in judged]),
        mean([ndcg(ranked, total, 10) for ranked, total in zip(judged, totals, strict=True)]),
    )


def hit_at(ranked: Judged, depth: int) -> float:
    """1 where one of the first `depth` hits is right, else 0."""
    return float(any(ranked[:depth]))


def reciprocal_rank(ranked: Judged, depth: int) -> float:
    """1 / rank of the first right hit, 0 where none of the first `depth` is right."""
    return next((1 / rank for rank, right in enumerate(ranked[:depth], 1) if right), 0.0)


def ndcg(ranked: Judged, relevant: int, depth: int) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), gain 1 a right hit, discount log2(rank
    + 1).

    Where more hits are right than `relevant` says, as overlapping passages can be, the ideal list has those.
    """
    gain = sum(1 / math.log2(rank + 1) for rank, right in enumerate(ranked[:depth], 1) if right)
    best = min(max(relevant, sum(ranked)), depth)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, best + 1)) if best else 0.0
