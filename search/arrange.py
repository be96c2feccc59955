"""From a ranking to a page: reprints collapsed, no document crowding out the others, stable under paging."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

BLOCK = 10
"""Hits within which a document may show only its best passages; independent of the page size asked for."""


def collapse(kept: Iterable[int], families: Sequence[int]) -> tuple[list[int], Mapping[int, list[int]]]:
    """Of the positions that are kept the first of each family, in order, and by it the others, its reprints, where it
    has any; `families` by position."""
    first: dict[int, int] = {}
    reprints: defaultdict[int, list[int]] = defaultdict(list)
    for position in kept:
        leader = first.setdefault(families[position], position)
        if leader != position:
            reprints[leader].append(position)
    return list(first.values()), reprints


def diversify(documents: Sequence[int], per_document: int, wanted: int) -> list[int]:
    """Positions reordered so that every block shows at most `per_document` of one document, if others are to be had.

    What a block puts off comes first in the next one, so nothing is lost and nothing shown twice. Blocks behind the
    first `wanted` positions stay as they are.
    """
    waiting = list(range(len(documents)))
    ordered: list[int] = []
    while waiting and len(ordered) < wanted:
        block: list[int] = []
        rest: list[int] = []
        shown: Counter[int] = Counter()
        for seen, position in enumerate(waiting):
            if len(block) == BLOCK:
                rest += waiting[seen:]
                break
            if shown[documents[position]] < per_document:
                block.append(position)
                shown[documents[position]] += 1
            else:
                rest.append(position)
        missing = BLOCK - len(block)
        ordered += block + rest[:missing]
        waiting = rest[missing:]
    return ordered + waiting
