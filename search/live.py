"""The current snapshot, kept current: a new one is noticed, opened, warmed and swapped in between two requests."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from pathlib import Path

from xunduan.errors import SnapshotError, SnapshotMissing, XunduanError
from xunduan.index.snapshot import current_name, open_snapshot
from xunduan.models.contract import Encoder
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

_LOOK_EVERY = 1.0
"""Seconds between two looks at which snapshot is current."""
_KEPT = 3
"""Engines kept open, so that a reader's next page comes from the snapshot of the first."""
_WARM_QUERY = "预热 warm-up"


class LiveEngine:
    """Engines over the snapshots of one index folder; `current()` is the newest good one."""

    def __init__(self, index_dir: Path, encoder: Encoder, settings: Settings) -> None:
        self._index_dir = index_dir
        self._encoder = encoder
        self._settings = settings
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._refused: str | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._open_current()
        self._watcher = threading.Thread(target=self._watch, name="snapshot-watcher", daemon=True)
        self._watcher.start()

    def current(self) -> Engine:
        """The engine of the current snapshot; SnapshotMissing where nothing has been built yet."""
        with self._lock:
            if self._engines:
                return next(reversed(self._engines.values()))
        current_name(self._index_dir)
        raise SnapshotMissing(
            f"{self._index_dir} 的索引不可用,请重建 / the index at {self._index_dir} is unusable: rebuild it"
        )

    def get(self, snapshot: str) -> Engine | None:
        """The engine of a snapshot that is still open, or None."""
        with self._lock:
            return self._engines.get(snapshot)

    def ready(self) -> bool:
        """Whether there is something to search."""
        with self._lock:
            return bool(self._engines)

    def close(self) -> None:
        """Stop watching; open engines go on answering."""
        self._stopping.set()
        self._watcher.join(timeout=2 * _LOOK_EVERY)

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY):
            try:
                self._open_current()
            except Exception:  # the watcher must outlive whatever one snapshot does to it
                logging.getLogger(__name__).exception(
                    "the new snapshot cannot be opened; the previous one serves"
                )

    def _open_current(self) -> None:
        try:
            name = current_name(self._index_dir)
        except SnapshotMissing:
            return
        if name in self._engines:
            with self._lock:  # an operator may have gone back to an earlier one
                self._engines.move_to_end(name)
            return
        if name == self._refused:
            return
        try:
            engine = Engine(open_snapshot(self._index_dir), self._encoder, self._settings)
            engine.search(SearchRequest(_WARM_QUERY, limit=1))
        except (SnapshotError, XunduanError) as error:
            self._refused = name
            if not self._engines:
                raise
            logging.getLogger(__name__).error("snapshot %s refused: %s", name, error)
            return
        with self._lock:
            self._engines[engine.snapshot] = engine
            while len(self._engines) > _KEPT:
                self._engines.popitem(last=False)
        if engine.snapshot != name:
            self._refused = name  # the one before it serves; do not try the broken one again every second
