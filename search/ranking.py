"""From a parsed query to ranked passages: candidates of both sides, one explained score in [0, 1] for each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from index.fold import fold
from index.snapshot import Snapshot
from search.coverage import Evidence, query_coverage
from search.dense import WEIGHTS, DenseIndex
from search.query import Query

LEXICAL_DEPTH = 400
"""Passages of the highest coverage that become candidates."""
COVERAGE_WEIGHT = 1.0
"""What coverage counts against the dense side's 1."""
FLOOR = 0.25
"""Passages that score less are no hits: they hold few of the query's words and are no nearer than most."""


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first, with the parts that their scores are made of (arrays of equal length)."""

    rows: np.ndarray
    scores: np.ndarray
    dense: np.ndarray
    coverage: np.ndarray
    similarities: dict[str, np.ndarray]
    terms: list[Evidence] = field(default_factory=list)

    def parts(self, position: int) -> dict[str, float]:
        """What the score at this position is made of, for people."""
        parts = {
            "score": float(self.scores[position]),
            "dense": float(self.dense[position]),
            "coverage": float(self.coverage[position]),
            "coverage_weight": COVERAGE_WEIGHT,
        }
        return parts | {f"cosine_{view}": float(values[position]) for view, values in self.similarities.items()}


def rank(snapshot: Snapshot, dense_index: DenseIndex, query: Query, vector: np.ndarray) -> Ranking:
    """Rank the candidates for a query whose (projected) vector is `vector`.

    The dense part is the mean cosine of the three views, measured from what the query is to the whole snapshot on
    average (0) to the best candidate (1). The score is the weighted mean of it and of coverage.
    """
    held, terms = query_coverage(snapshot.lexical, query)
    lexical_rows = np.argpartition(-held, min(LEXICAL_DEPTH, len(held) - 1))[:LEXICAL_DEPTH]
    lexical_rows = lexical_rows[held[lexical_rows] > 0]
    rows = np.union1d(dense_index.nearest(vector), lexical_rows).astype(np.int64)
    rows = _matching(snapshot, rows, query)
    similarities = dense_index.similarities(vector, rows) if rows.size else {view: np.empty(0) for view in WEIGHTS}
    background = dense_index.background(vector)
    nearness = sum(weight * (similarities[view] - background[view]) for view, weight in WEIGHTS.items())
    best = float(nearness.max()) if rows.size else 1.0
    dense = np.clip(nearness / best, 0.0, 1.0) if best > 0 else np.zeros(len(rows))
    scores = (dense + COVERAGE_WEIGHT * held[rows]) / (1 + COVERAGE_WEIGHT)
    order = np.lexsort((rows, -scores))
    order = order[scores[order] >= FLOOR * scores[order[0]]] if rows.size else order
    return Ranking(
        rows[order],
        scores[order],
        dense[order],
        held[rows][order],
        {view: values[order] for view, values in similarities.items()},
        terms,
    )


def _matching(snapshot: Snapshot, rows: np.ndarray, query: Query) -> np.ndarray:
    """The rows that hold every exact phrase and no excluded word.

    A phrase that no candidate holds is no filter: it was a title or a name in quotation marks.
    """
    if not (query.phrases or query.excluded):
        return rows
    texts = {int(row): fold(snapshot.store.passage(int(row)).text) for row in rows}
    kept = [row for row in rows if not any(word in texts[int(row)] for word in query.excluded)]
    with_phrases = [row for row in kept if all(phrase in texts[int(row)] for phrase in query.phrases)]
    return np.asarray(with_phrases or kept, np.int64)
