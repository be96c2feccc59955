"""Whether the hits answer the query at all, or are only the nearest there is.

A raw cosine says nothing (unrelated texts have .75 to .85 with e5), so it is measured against the corpus itself: a
build keeps some of the corpus' own sentences, embedded as queries. How near these come to documents other than their
own is how near things of this corpus' kind are to each other; a query that stays farther off, and shares no words
either, is of another kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.snapshot import Snapshot
from search.asked import parse_question
from search.projection import Projection
from search.query import Query
from search.ranking import Ranking

LOOKED_AT = 5
"""Hits among which an answer must be."""
QUANTILE = 0.01
"""Share of the corpus' own sentences that are farther from every other document than the threshold."""
FEW_WORDS = 0.1
"""Coverage below which the words of a query are as good as absent."""
_FEWEST = 8
_DEPTH = 50
"""Passages looked through for one of another document."""


@dataclass(frozen=True)
class Calibration:
    """What near means in one snapshot: the cosine to the nearest whole passage that things of its kind reach."""

    threshold: float | None
    """None where the snapshot has too few documents to tell."""


def calibrate(snapshot: Snapshot, projection: Projection | None) -> Calibration:
    """Measure the sentences that the build kept against the passages of the other documents."""
    queries = snapshot.columns["calibration_queries"]
    if projection is not None and len(queries):
        queries = projection.apply(queries)
    owners = snapshot.columns["passage_document"]
    own = owners[snapshot.columns["calibration_passages"]]
    scores, rows = snapshot.vectors["passages"].search(queries, _DEPTH)
    reached = []
    for values, found, document in zip(scores, rows, own, strict=True):
        others = values[owners[found] != document]
        if others.size:
            reached.append(float(others.max()))
    return Calibration(float(np.quantile(reached, QUANTILE)) if len(reached) >= _FEWEST else None)


def is_confident(query: Query, ranking: Ranking, answered: bool, calibration: Calibration) -> bool:
    """Whether something in the snapshot answers; `answered` is whether a figure of the first passages does."""
    if not len(ranking.rows):
        return False
    # English indicators cannot be compared with Chinese ones, so an English query's number is left to its words.
    if not query.is_latin and parse_question(query.text).asks and not answered:
        return False
    if "place" in ranking.parts and not ranking.parts["place"][:LOOKED_AT].any():
        return False
    if ranking.parts["coverage"][:LOOKED_AT].max() >= FEW_WORDS:
        return True
    if query.is_latin:
        return False
    near = float(ranking.similarities["passages"].max())
    return calibration.threshold is None or near >= calibration.threshold
