"""The library's public face: an index of a folder of documents, built, opened, searched and kept current."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from xunduan.index.build import build
from xunduan.index.progress import Progress, SilentProgress
from xunduan.index.snapshot import open_snapshot
from xunduan.models.encoder import load_encoder
from xunduan.search.engine import Engine
from xunduan.search.results import BoardGroup, BoardRow, DocumentView, Hit, Results, SearchRequest
from xunduan.settings import Settings, read_settings


class Archive:
    """An opened index. Safe for many threads; `update` swaps in what has changed since.

    Settings are those of the environment (`XUNDUAN_…`), overridden by keyword: `Archive.open(folder, model="…")`.
    """

    def __init__(self, index_dir: Path, engine: Engine, settings: Settings) -> None:
        self.index_dir = index_dir
        self._engine = engine
        self._settings = settings

    @classmethod
    def build(
        cls, source: str | Path, index: str | Path, *, progress: Progress | None = None, **settings: Any
    ) -> Archive:
        """Index a folder, a file or a .jsonl, doing only what is new, and open the result.

        Raises SourceError, ModelError or SnapshotError; an index that was there before is then untouched.
        """
        configured = read_settings(**settings)
        encoder = cache(lambda: load_encoder(configured))
        built = build(Path(source), Path(index), configured, encoder, progress or SilentProgress())
        return cls(Path(index), Engine(built.snapshot, encoder(), configured), configured)

    @classmethod
    def open(cls, index: str | Path, **settings: Any) -> Archive:
        """Open the current snapshot of an index folder. Raises SnapshotMissing, SnapshotError or ModelError."""
        configured = read_settings(**settings)
        snapshot = open_snapshot(Path(index))  # before the model: a missing index is said at once
        return cls(Path(index), Engine(snapshot, load_encoder(configured), configured), configured)

    def search(self, query: str, limit: int = 10, **request: Any) -> tuple[Hit, ...]:
        """The passages that answer best, best first; keywords as of SearchRequest. Raises QueryError."""
        return self.results(query, limit, **request).hits

    def results(self, query: str, limit: int = 10, **request: Any) -> Results:
        """The hits with what is known of the whole: total, confidence, facets, corrections. Raises QueryError."""
        return self._engine.search(SearchRequest(query, limit=limit, **request))

    def document(self, document_id: str) -> DocumentView | None:
        """A document with its passages in order, or None where no document has that id."""
        return self._engine.document(document_id)

    def figures(
        self, indicator: str, place: str | None = None, year: int | None = None
    ) -> tuple[BoardGroup, ...]:
        """The figures of the indicators that the words name, across documents, places and years."""
        return self._engine.figures(indicator, place, year).groups

    def sentence(self, row: BoardRow) -> str:
        """The clause that a figure of the board stands in, as the source has it."""
        found = self._engine.passage(row.passage_id)
        return found[0].text[row.figure.clause_start : row.figure.clause_end] if found else ""

    def update(self, source: str | Path | None = None, progress: Progress | None = None) -> bool:
        """Index what has changed in the source the index was made from (or in another); whether anything had."""
        before = self._engine
        result = build(
            Path(source or before.opened.manifest.source),
            self.index_dir,
            self._settings,
            lambda: before.encoder,
            progress or SilentProgress(),
            model_fingerprint=lambda: before.encoder.fingerprint,
        )
        if result.changed:
            self._engine = Engine(result.snapshot, before.encoder, self._settings)
        return result.changed

    def __iter__(self) -> Iterator[DocumentView]:
        """Every document with its passages, in the order of their paths."""
        for document in self._engine.opened.store.documents():
            view = self._engine.document(document.id)
            if view is not None:
                yield view
