"""Contents of a snapshot: number of documents, range of dates, sources, and the newest documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from xunduan.index.documents import Document
from xunduan.search.document_facts import Entry, commonest
from xunduan.search.results import Overview

_SOURCES, _NEWEST, _PLACES = 5, 5, 8


def overview(entries: Sequence[Entry], document: Callable[[int], Document]) -> Overview:
    """The overview of documents by their entries, in the order of their rows; `document(row)` reads one of them."""
    dated = sorted(
        ((entry.published[:10], row) for row, entry in enumerate(entries) if entry.published), reverse=True
    )
    return Overview(
        documents=len(entries),
        first=dated[-1][0] if dated else None,
        last=dated[0][0] if dated else None,
        sources=commonest(Counter(entry.source for entry in entries if entry.source), _SOURCES),
        newest=tuple(document(row) for _, row in dated[:_NEWEST]),
        places=commonest(Counter(place for entry in entries for place in entry.places[:1]), _PLACES),
    )
