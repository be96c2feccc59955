"""From a parsed query to ranked passages: candidates of both sides, one explained score in [0, 1] for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from index.fold import fold
from index.snapshot import Snapshot
from search.answer import answer_strength
from search.asked import parse_question
from search.catalogue import Entry
from search.circumstance import fits
from search.coverage import Evidence, Lexicon
from search.dense import WEIGHTS, DenseIndex
from search.query import Query

LEXICAL_DEPTH = 400
"""Passages of the highest coverage that become candidates."""
COVERAGE_WEIGHT = 1.25
"""What coverage counts against the dense side's 1."""
FIT_WEIGHT = 0.25
"""What the fit of place and of year count, each, where the query names one."""
ANSWER_WEIGHT = 0.35
"""What it counts that a figure of the passage answers, where the query asks for a number."""
ANSWER_DEPTH = 40
"""Best passages whose figures are looked at."""
WEIGHTS_OF_FITS = {"place": FIT_WEIGHT, "year": FIT_WEIGHT, "answer": ANSWER_WEIGHT}
FLOOR = 0.25
"""Passages that score less are no hits: they hold few of the query's words and are no nearer than most."""


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first, with the parts that their scores are made of (arrays of equal length)."""

    rows: np.ndarray
    scores: np.ndarray
    dense: np.ndarray
    coverage: np.ndarray
    fits: dict[str, np.ndarray]
    """`place` and `year`, where the query names one."""
    similarities: dict[str, np.ndarray]
    terms: list[Evidence] = field(default_factory=list)

    def parts(self, position: int) -> dict[str, Any]:
        """What the score at this position is made of, for people."""
        parts = {
            "score": float(self.scores[position]),
            "dense": float(self.dense[position]),
            "coverage": float(self.coverage[position]),
            "weights": {"dense": 1.0, "coverage": COVERAGE_WEIGHT} | {name: WEIGHTS_OF_FITS[name] for name in self.fits},
        }
        parts |= {name: float(values[position]) for name, values in self.fits.items()}
        return parts | {f"cosine_{view}": float(values[position]) for view, values in self.similarities.items()}


def rank(
    snapshot: Snapshot,
    dense_index: DenseIndex,
    lexicon: Lexicon,
    entries: Sequence[Entry],
    query: Query,
    vector: np.ndarray,
) -> Ranking:
    """Rank the candidates for a query whose (projected) vector is `vector`.

    The dense part is the mean cosine of the three views, measured from what the query is to the whole snapshot on
    average (0) to the best candidate (1). The score is the weighted mean of it, of coverage, and of how well the
    document's place and year fit those that the query names. `entries` are the snapshot's documents by row.
    """
    held, terms = lexicon.query(query)
    lexical_rows = np.argpartition(-held, min(LEXICAL_DEPTH, len(held) - 1))[:LEXICAL_DEPTH]
    lexical_rows = lexical_rows[held[lexical_rows] > 0]
    rows = np.union1d(dense_index.nearest(vector), lexical_rows).astype(np.int64)
    rows = _matching(snapshot, rows, query)
    similarities = dense_index.similarities(vector, rows) if rows.size else {view: np.empty(0) for view in WEIGHTS}
    background = dense_index.background(vector)
    nearness = sum(weight * (similarities[view] - background[view]) for view, weight in WEIGHTS.items())
    best = float(nearness.max()) if rows.size else 1.0
    dense = np.clip(nearness / best, 0.0, 1.0) if best > 0 else np.zeros(len(rows))
    fit = fits(query, [entries[row] for row in snapshot.columns["passage_document"][rows]])
    total = dense + COVERAGE_WEIGHT * held[rows] + FIT_WEIGHT * sum(fit.values(), start=np.zeros(len(rows)))
    scores = total / (1 + COVERAGE_WEIGHT + FIT_WEIGHT * len(fit))
    if parse_question(query.text).asks:
        scores, fit["answer"] = _with_answers(snapshot, query, rows, scores, len(fit))
    order = np.lexsort((rows, -scores))
    order = order[scores[order] >= FLOOR * scores[order[0]]] if rows.size else order
    return Ranking(
        rows[order],
        scores[order],
        dense[order],
        held[rows][order],
        {name: values[order] for name, values in fit.items()},
        {view: values[order] for view, values in similarities.items()},
        terms,
    )


def _with_answers(
    snapshot: Snapshot, query: Query, rows: np.ndarray, scores: np.ndarray, fits_counted: int
) -> tuple[np.ndarray, np.ndarray]:
    """Scores with how well the best passages' figures answer the query, and that part by itself."""
    strengths = np.zeros(len(rows), np.float32)
    owners = snapshot.columns["passage_document"]
    for position in np.lexsort((rows, -scores))[:ANSWER_DEPTH]:
        row = int(rows[position])
        passage = snapshot.store.passage(row)
        if passage.figures:
            strengths[position] = answer_strength(query.text, passage, snapshot.store.document(int(owners[row])))
    before = 1 + COVERAGE_WEIGHT + FIT_WEIGHT * fits_counted
    return (scores * before + ANSWER_WEIGHT * strengths) / (before + ANSWER_WEIGHT), strengths


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
