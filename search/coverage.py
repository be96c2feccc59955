"""The lexical side: the share of the query's information that a passage holds.

Coverage is the IDF of the query's terms that a text holds, divided by the IDF of all of them: BM25 (Robertson and
Zaragoza, 2009) with k1 = 0 over the query's own sum. It lies in [0, 1], is the same for texts of any length, and falls
by itself where the corpus lacks the query's words, which hands the query over to the dense side. A passage's coverage
is the mean of that of its whole (with its context) and that of its best window: words that stand together say more.

No step makes an array of the corpus' length. The rarest terms propose passages, as many postings as are affordable. Of
these only such are counted in full as could still be among the best with what the commoner terms can add (MaxScore:
Turtle and Flood, 1995).
"""

from __future__ import annotations

import numpy as np

from xunduan.search.evidence import LexicalQuery
from xunduan.search.lexicon import Lexicon
from xunduan.search.proposing import CONTEXT_WEIGHT, Proposals
from xunduan.search.rows import best_rows, largest

_READ = 60_000
"""Postings read in search of candidates; beyond it only terms commoner than all those read are left."""
_COUNTED = 4
"""Times as many as are wanted are counted in full, the best by the terms read so far."""


def coverage(lexicon: Lexicon, asked: LexicalQuery, rows: np.ndarray) -> np.ndarray:
    """(len(rows),) float32 in [0, 1] for passages in ascending order.

    Of each reading: the mean share of the units' mass that the passage and its best window hold.
    """
    covered = np.zeros(len(rows), np.float32)
    if not len(rows):
        return covered
    windows, firsts = lexicon.windows_of(rows)
    # What both readings have, numbers and English words, is looked up once.
    every = {id(unit): unit for _, units in asked.readings for unit in units}
    inside = {key: unit.values_of(windows) for key, unit in every.items()}
    around = {key: np.float32(CONTEXT_WEIGHT * unit.mass) * unit.outside(rows) for key, unit in every.items()}
    for share, units in asked.readings:
        total = sum(unit.mass for unit in units)
        if total == 0:
            continue
        values = np.stack([inside[id(unit)] for unit in units])
        outside = np.stack([around[id(unit)] for unit in units])
        passage_mass = np.maximum(np.maximum.reduceat(values, firsts, axis=1), outside).sum(axis=0)
        best_window = np.maximum.reduceat(values.sum(axis=0), firsts)
        covered += share * (passage_mass + best_window) / (2 * total)
    return covered


def most_covering(
    lexicon: Lexicon, asked: LexicalQuery, depth: int, among: np.ndarray | None = None
) -> np.ndarray:
    """Rows of the `depth` passages of the highest coverage, of those that hold anything, ascending.

    Exactly those where the postings of all terms are affordable, or where what the common ones could add leaves
    only a few times as many. With `among` (ascending) only of these passages.
    """
    units = [
        (reading, share / total, unit)
        for reading, (share, units) in enumerate(asked.readings)
        if (total := sum(unit.mass for unit in units)) > 0
        for unit in units
        if unit.counts.postings
    ]
    units.sort(key=lambda entry: entry[2].counts.postings)
    left = sum(weight * unit.mass for _, weight, unit in units)
    proposals = Proposals(lexicon.window_passage, among)
    read = 0
    for reading, weight, unit in units:
        if read and read + unit.counts.postings > _READ:
            break
        proposals.add(reading, weight, unit)
        read, left = read + unit.counts.postings, left - weight * unit.mass
    rows, least = proposals.coverage()
    near = least >= largest(least, _COUNTED * depth)
    rows, least = rows[near], least[near]
    possible = least + max(left, 0.0) >= largest(least, depth) - 1e-6
    rows = best_rows(rows[possible], least[possible], _COUNTED * depth)
    return best_rows(rows, coverage(lexicon, asked, rows), depth)
