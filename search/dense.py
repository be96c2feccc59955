"""The dense side: how near a query's vector is to each passage, in the three views in which passages are embedded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from xunduan.index.snapshot import VIEWS, Snapshot
from xunduan.search.rows import together, windows_of

DEPTH = 100
"""Nearest windows, windows in context, and passages that become candidates. With 200, as with 100, the first three hits
are the same for 378 of 378 questions to a real archive and to five articles, the first ten for 371."""


QueryVectors = Mapping[str, np.ndarray]
"""The query's vector for each view, (dimension,) float32."""


def query_vectors(whole: np.ndarray, placeless: np.ndarray | None) -> QueryVectors:
    """The vectors to search with, of the whole query and of it without its places and years (None where it has none).

    Only the view in context says where and when; to the others a place in the query is half a distraction, as
    passages that happen to name the place draw near and those that answer do not.
    """
    plain = whole if placeless is None else (whole + placeless) / 2
    return {"windows": plain, "contexts": whole, "passages": plain}


@dataclass(frozen=True)
class DenseIndex:
    """The vector stores of a snapshot with the way from windows to passages."""

    snapshot: Snapshot

    def nearest(self, query: QueryVectors, among: np.ndarray | None = None) -> np.ndarray:
        """Rows of the passages near the query in any view, ascending; of those `among` which they have to be."""
        window_passage = self.snapshot.columns["window_passage"]
        bits = {} if among is None else self._bits(among)
        found = []
        for view in VIEWS:
            _, rows = self.snapshot.vectors[view].search(query[view][None, :], DEPTH, bits.get(view))
            found.append(rows[0] if view == "passages" else window_passage[rows[0]])
        return together(found).astype(np.int64)

    def _bits(self, passages: np.ndarray) -> dict[str, np.ndarray]:
        """Passages as the rows of each view, a bit a row."""
        wanted = np.zeros(len(self.snapshot.window_offsets) - 1, bool)
        wanted[passages] = True
        windows = np.packbits(wanted[self.snapshot.columns["window_passage"]], bitorder="little")
        return {
            view: np.packbits(wanted, bitorder="little") if view == "passages" else windows for view in VIEWS
        }

    def similarities(self, query: QueryVectors, passages: np.ndarray) -> dict[str, np.ndarray]:
        """Cosines of the query and each of the passages by view: of the best window, or of the whole passage."""
        if not passages.size:
            return {view: np.zeros(0, np.float32) for view in VIEWS}
        windows, first = windows_of(self.snapshot.window_offsets, passages)
        result = {}
        for view in VIEWS:
            store = self.snapshot.vectors[view]
            if view == "passages":
                result[view] = store.scores(query[view], passages)
            else:
                result[view] = np.maximum.reduceat(store.scores(query[view], windows), first)
        return result

    def within(self, passages: np.ndarray, query: np.ndarray) -> dict[int, list[float]]:
        """Of each passage, by row, how near its windows are to the query, from 0 for the farthest to 1 for the
        nearest."""
        windows, firsts = windows_of(self.snapshot.window_offsets, passages)
        scores = self.snapshot.vectors["windows"].scores(query, windows)
        found = {}
        for row, values in zip(passages.tolist(), np.split(scores, firsts[1:]), strict=False):
            nearness = values - values.min()
            found[row] = (nearness / (float(nearness.max()) or 1.0)).tolist()
        return found

    def background(self, query: QueryVectors) -> dict[str, float]:
        """Mean cosine of the query and everything in the snapshot, by view: what nearness is measured from."""
        return {view: float(self.snapshot.columns[f"mean_{view}"] @ query[view]) for view in VIEWS}


def nearest_elsewhere(snapshot: Snapshot, row: int, limit: int) -> Iterator[tuple[int, float]]:
    """(row, score in [0, 1]) of the passages nearest to one, of other documents, each family of reprints once."""
    store, columns = snapshot.vectors["passages"], snapshot.columns
    owners, families = columns["passage_document"], columns["passage_family"]
    first, last = np.searchsorted(owners, [owners[row], owners[row] + 1]).tolist()
    own = last - first  # all of which may be nearer than any other document's
    scores, rows = store.search(store.rows(np.asarray([row])), limit * 10 + own)
    seen = {int(families[row])}
    for score, other in zip(scores[0], rows[0], strict=True):
        if owners[other] != owners[row] and int(families[other]) not in seen:
            seen.add(int(families[other]))
            yield int(other), float(np.clip(score, 0, 1))
            if len(seen) > limit:
                return
