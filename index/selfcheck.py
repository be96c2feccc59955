"""Whether the lexical side is alive: a side that is dead for Chinese answers every query with nothing and is
easily overlooked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from xunduan.index.documents import Passage
from xunduan.index.stores.contract import LexicalStore
from xunduan.language.fold import fold
from xunduan.language.tokens import bigram_terms, word_terms, words

SAMPLED = 50


def sample_rows(passages: int, most: int = SAMPLED) -> list[int]:
    """Rows of at most `most` passages, spread evenly over the snapshot."""
    return [int(row) for row in np.unique(np.linspace(0, passages - 1, min(passages, most)).astype(int))]


def lost_windows(
    lexical: LexicalStore, rows: Sequence[int], passages: Sequence[Passage], offsets: np.ndarray
) -> list[int]:
    """Rows of the passages of which some window is not found by each of its own words and bigrams.

    `rows` and `passages` go together; `offsets` are the window offsets of the snapshot (Snapshot.window_offsets).
    """
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for row, passage in zip(rows, passages, strict=True):
        folded = fold(passage.text)
        for number, window in enumerate(passage.windows, int(offsets[row])):
            text = folded[window.start : window.end]
            for term in bigram_terms(text) | word_terms(words(text)):
                wanted[term].append(number)
    lost = np.zeros(int(offsets[-1]), bool)
    for term, windows in wanted.items():  # each list is read once: neighbours share most of their words
        lost[windows] |= ~lexical.held("windows", term).holds(np.array(windows))
    return [row for row in rows if lost[offsets[row] : offsets[row + 1]].any()]
