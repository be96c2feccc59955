"""Boards over figures that a test lists."""

from __future__ import annotations

from collections.abc import Iterable

from xunduan.index.documents import Document, Figure
from xunduan.search.board import Board


def board_over(listed: Iterable[tuple[Figure, str, Document]]) -> Board:
    """The board of figures with the ids of their passages and their documents."""
    entries = list(listed)
    return Board(
        lambda: ((number, 0, figure, document) for number, (figure, _, document) in enumerate(entries)),
        lambda number, _: entries[number],
    )
