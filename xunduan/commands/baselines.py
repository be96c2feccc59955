"""The systems to beat, over the passages of an engine's own snapshot: BM25, one vector a passage, RRF of the two."""

from __future__ import annotations

from collections.abc import Callable

import bm25s
import numpy as np

from xunduan.language.fold import fold
from xunduan.language.tokens import words
from xunduan.search.engine import Engine
from xunduan.search.results import Hit, Results, SearchRequest

_RRF_K = 60
"""Cormack, Clarke and Büttcher (2009)."""
_DEPTH = 100


def baselines(engine: Engine) -> dict[str, Callable[[SearchRequest], Results]]:
    """Each system's search, by name."""
    snapshot = engine.opened
    passages = list(snapshot.store.passages())
    documents = list(snapshot.store.documents())
    owners = snapshot.columns["passage_document"]
    bm25 = bm25s.BM25()
    bm25.index([words(fold(passage.text)) for passage in passages], show_progress=False)

    def by_words(query: str) -> list[int]:
        tokens = words(fold(query))
        scores = np.asarray(bm25.get_scores(tokens)) if tokens else np.zeros(len(passages))
        return [int(row) for row in np.argsort(-scores, kind="stable")[:_DEPTH] if scores[row] > 0]

    def by_vector(query: str) -> list[int]:
        _, rows = snapshot.vectors["passages"].search(engine.encoder.encode_queries([query]), _DEPTH)
        return [int(row) for row in rows[0]]

    def fused(query: str) -> list[int]:
        scores: dict[int, float] = {}
        for ranked in (by_words(query), by_vector(query)):
            for rank, row in enumerate(ranked, 1):
                scores[row] = scores.get(row, 0.0) + 1 / (_RRF_K + rank)
        return sorted(scores, key=lambda row: (-scores[row], row))

    def search(ranked: Callable[[str], list[int]]) -> Callable[[SearchRequest], Results]:
        def answer(request: SearchRequest) -> Results:
            rows = ranked(request.query)[: request.limit]
            hits = tuple(
                Hit(number, 0.0, passages[row], documents[int(owners[row])])
                for number, row in enumerate(rows, 1)
            )
            return Results(request.query, len(hits), True, 0.0, engine.snapshot, hits)

        return answer

    return {
        "BM25 (bm25s, jieba, T→S)": search(by_words),
        "one vector a passage": search(by_vector),
        "RRF of the two": search(fused),
    }
