"""From a parsed query to ranked passages: candidates of both sides, one explained score in [0, 1] for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np

from xunduan.budget import stage
from xunduan.index.snapshot import Snapshot
from xunduan.language.fold import fold
from xunduan.search.answer import Answers
from xunduan.search.coverage import coverage, most_covering
from xunduan.search.dense import DenseIndex, QueryVectors
from xunduan.search.document_facts import Entry
from xunduan.search.evidence import Evidence
from xunduan.search.lexicon import Lexicon
from xunduan.search.phrases import spans
from xunduan.search.place_and_year import fits
from xunduan.search.query import Query

LEXICAL_DEPTH = 100
"""Passages of the highest coverage that become candidates."""
PHRASE_DEPTH = 500
"""Of the passages that hold all characters of a phrase in quotation marks, those that become candidates."""
ANSWER_DEPTH = 20
"""Best passages whose figures are looked at. With 40 the first hit of 378 of 378 questions, and the answers of 376, are
the same."""
FLOOR = 0.25
"""Least score of a hit: passages below it hold few of the query's words and are no nearer than most."""


@dataclass(frozen=True)
class Weights:
    """What the parts of a score count against each other; a part with weight 0 is off.

    Those of the views and of `coverage` were chosen on DRCD dev and CMRC 2018 dev, where coverage from 1 to 1.5
    and the windows from 1 to 3 differ by .002. `place`, `year`, `date` and `answer` were set while looking at the
    development queries over the five articles; what `xunduan tune --weights` learns in their place is better on
    some held-out sets and worse on others (docs/quality.md), so that they stand. `place`, `year` and `date` are
    the share of its score that a passage of another place or time loses.
    """

    windows: float = 2.0
    contexts: float = 1.0
    passages: float = 1.0
    coverage: float = 1.25
    place: float = 0.5
    year: float = 0.5
    date: float = 0.5
    answer: float = 0.35


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first, with the parts that their scores are made of (arrays of equal length)."""

    rows: np.ndarray
    scores: np.ndarray
    parts: dict[str, np.ndarray]
    """`dense` and `coverage`; `place`, `year` and `date` where the query names one, `answer` where it asks for a
    number."""
    similarities: dict[str, np.ndarray]
    background: dict[str, float]
    """Mean cosine of the query and the whole snapshot, by view."""
    weights: dict[str, float]
    """Of the parts that this score has."""
    terms: list[Evidence]

    @cached_property
    def masses(self) -> dict[str, float]:
        """What each term of the query counts."""
        return {unit.term: unit.mass for unit in self.terms}

    def explain(self, position: int) -> dict[str, Any]:
        """What the score at this position is made of, for people."""
        return {
            "score": float(self.scores[position]),
            **{name: float(values[position]) for name, values in self.parts.items()},
            "weights": self.weights,
            **{f"cosine_{view}": float(values[position]) for view, values in self.similarities.items()},
        }


def rank(
    snapshot: Snapshot,
    dense_index: DenseIndex,
    lexicon: Lexicon,
    entries_of: Callable[[np.ndarray], Sequence[Entry]],
    answers: Answers,
    query: Query,
    encode: Callable[[], QueryVectors],
    weights: Weights,
    among: np.ndarray | None = None,
    nearest: float = 0.0,
) -> Ranking:
    """Rank the candidates for a query, whose (projected) vectors `encode` gives while the lexical side looks.

    With `among` (rows, ascending) only these are candidates, and `nearest` is what the nearest of all is: what is
    only the nearest of these does not count as much.

    The dense part is the mean cosine of the three views, measured from what the query is to the whole snapshot on
    average (0) to the best candidate (1). The score is the weighted mean of it, of coverage and, where the query asks
    for a number, of how well a figure of the passage answers; less what the passage loses for a place or a year that
    do not fit those that the query names. `entries_of` gives the facts of passages by
    row.
    """
    with stage("candidates"):
        asked = lexicon.query(query)
        rows = most_covering(lexicon, asked, LEXICAL_DEPTH, among)
        for phrase in query.phrases:
            held = lexicon.candidates(phrase)
            held = held if among is None else np.intersect1d(held, among)
            if len(held) > PHRASE_DEPTH:  # each is read, and what is quoted may stand everywhere
                held = most_covering(lexicon, asked, PHRASE_DEPTH, held)
            rows = np.union1d(rows, held)
    with stage("encode"):
        vectors = encode()
    with stage("candidates"):
        rows = np.union1d(rows, dense_index.nearest(vectors, among))
        rows = _matching(snapshot, rows.astype(np.int64), query)
    with stage("score"):
        similarities = dense_index.similarities(vectors, rows)
        background = dense_index.background(vectors)
        dense = relative(similarities, background, weights, nearest)
        parts = {"dense": dense, "coverage": coverage(lexicon, asked, rows)}
        fit = fits(query, entries_of, rows, lexicon)
    if query.asked.asks:
        with stage("answer"):
            parts["answer"] = _answering(answers, query, rows, combined(parts, fit, weights))
    scores = combined(parts, fit, weights)
    order = np.lexsort((rows, -scores))
    order = order[scores[order] >= FLOOR * scores[order[0]]] if rows.size else order
    return Ranking(
        rows=rows[order],
        scores=scores[order],
        parts={name: values[order] for name, values in (parts | fit).items()},
        similarities={view: values[order] for view, values in similarities.items()},
        background=background,
        weights={name: _weight(name, weights) for name in parts | fit},
        terms=asked.terms,
    )


def relative(
    similarities: Mapping[str, np.ndarray],
    background: Mapping[str, float],
    weights: Weights,
    nearest: float = 0.0,
) -> np.ndarray:
    """The weighted mean cosine of the views, from 0 at the background to 1 at the best candidate, or at `nearest`."""
    values = _nearness(similarities, background, weights)
    best = max(float(values.max(initial=0.0)), nearest)
    return np.clip(values / best, 0.0, 1.0) if best > 0 else np.zeros(values.size)


def nearness(ranking: Ranking, weights: Weights) -> np.ndarray:
    """By how much the views of each candidate are nearer than the snapshot is on average, weighted and summed."""
    return _nearness(ranking.similarities, ranking.background, weights)


def _nearness(
    similarities: Mapping[str, np.ndarray], background: Mapping[str, float], weights: Weights
) -> np.ndarray:
    views = [getattr(weights, view) * (values - background[view]) for view, values in similarities.items()]
    return reduce(np.add, views)


def _weight(part: str, weights: Weights) -> float:
    if part == "dense":
        return float(any((weights.windows, weights.contexts, weights.passages)))
    return float(getattr(weights, part))


def combined(parts: Mapping[str, np.ndarray], fit: Mapping[str, np.ndarray], weights: Weights) -> np.ndarray:
    """The weighted mean of the parts, less what is lost for each fit that is not whole."""
    counts = {name: _weight(name, weights) for name in parts}
    total = reduce(np.add, [counts[name] * values for name, values in parts.items()])
    mean = total / (sum(counts.values()) or 1.0)
    for name, values in fit.items():
        mean = mean * (1 - _weight(name, weights) * (1 - values))
    return mean


def _answering(answers: Answers, query: Query, rows: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """How well the figures of the best passages so far answer the query, 0 to 1; 0 for all others."""
    strengths = np.zeros(len(rows), np.float32)
    for position in np.lexsort((rows, -scores))[:ANSWER_DEPTH]:
        strengths[position] = answers.of(query.asked, int(rows[position])).strength
    return strengths


def _matching(snapshot: Snapshot, rows: np.ndarray, query: Query) -> np.ndarray:
    """The rows that hold every exact phrase and no excluded word.

    A phrase that no candidate holds is no filter: it was a title or a name in quotation marks.
    """
    if not (query.phrases or query.excluded):
        return rows
    texts = {int(row): fold(searched_text(snapshot, int(row))) for row in rows}
    kept = [row for row in rows if not any(word in texts[int(row)] for word in query.excluded)]
    with_phrases = [
        row for row in kept if all(next(spans(texts[int(row)], phrase), None) for phrase in query.phrases)
    ]
    return np.asarray(with_phrases or kept, np.int64)


def searched_text(snapshot: Snapshot, row: int) -> str:
    """A passage with its headings, its document's title and path, a line each: where phrases and exclusions look."""
    passage = snapshot.store.passage(row)
    document = snapshot.store.outline(int(snapshot.columns["passage_document"][row]))
    title = document.metadata.title
    return "\n".join((passage.text, *passage.headings, title.value if title else "", document.path))
