"""What the web room asks of an engine: two Protocols, met by `xunduan.search.engine` and by the tests' fake."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from xunduan.index.documents import Document, Passage
from xunduan.search.board import Board
from xunduan.search.results import (
    DocumentView,
    Hit,
    Overview,
    Results,
    SearchRequest,
    Suggestion,
)
from xunduan.search.status import Status


class Engine(Protocol):
    """One opened snapshot. Every answer of one engine comes from that snapshot alone."""

    @property
    def snapshot(self) -> str:
        """The name of the snapshot it reads."""
        ...

    def search(self, request: SearchRequest) -> Results: ...

    def document(self, document_id: str) -> DocumentView | None: ...

    def passage(self, passage_id: str) -> tuple[Passage, Document] | None: ...

    def similar(self, passage_id: str, limit: int = 5) -> tuple[Hit, ...]:
        """Passages elsewhere that say much the same, best first."""
        ...

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]: ...

    @property
    def board(self) -> Board:
        """Every figure of the snapshot, by what it counts."""
        ...

    @property
    def overview(self) -> Overview:
        """What the snapshot is made of. While it is gathered it raises `xunduan.errors.NotReady`, as the board does."""
        ...

    @property
    def gathering(self) -> bool:
        """Whether that is under way: pages without it are not to be kept."""
        ...

    @property
    def status(self) -> Status:
        """How the snapshot came about."""
        ...

    def statistics(self) -> Mapping[str, Any]:
        """Counts of the snapshot: documents, passages, windows, and the names model and created."""
        ...


class Live(Protocol):
    """The engines of a running server: the current one, and the last few for pages already being read."""

    def current(self) -> Engine:
        """The newest engine. Raises `xunduan.errors.SnapshotMissing` where there is none."""
        ...

    def get(self, snapshot: str) -> Engine | None:
        """The engine of a named snapshot, or None where it has gone."""
        ...

    def ready(self) -> bool: ...

    @property
    def source(self) -> Path:
        """What the current snapshot was made from."""
        ...

    def update(self) -> None:
        """Index what has changed in the source and serve it."""
        ...

    def problem(self) -> str | None:
        """Why the newest snapshot is not the one that serves; None where it is."""
        ...

    def reload(self) -> None:
        """Look for a new snapshot at once."""
        ...

    def close(self) -> object:
        """Stop what goes on beside requests."""
        ...
