"""The current snapshot, kept up to date: a new one is opened, warmed up and swapped in between two requests."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path

from xunduan.errors import SnapshotMissing, XunduanError
from xunduan.index.snapshot import Snapshot, current_name, open_snapshot
from xunduan.language.tokens import configure_jieba
from xunduan.language.world import world_names
from xunduan.models.contract import Encoder
from xunduan.search.dictionary import configure_dictionary
from xunduan.search.engine import Engine
from xunduan.search.places_named import word_classes
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

_log = logging.getLogger(__name__)
_LOOK_EVERY = 1.0
"""Seconds between two looks at which snapshot is current."""
_LEAVE = 2.0
"""Seconds that closing waits for the steps under way: of most archives each takes one at the most, the figures of a
million passages take a minute."""
_KEPT = 2
"""Engines kept open, so that a reader's next page comes from the snapshot of the first. Each holds its vectors in
memory."""
_WARM_CHARS = 24
"""Of a passage, with which a snapshot is tried: what stands there needs neither the English dictionary nor the
reranker, which `Engine.warm` reads once others can search."""


def read_tables(settings: Settings) -> None:
    """Read what every engine needs, whatever its snapshot: dictionaries and the names of places."""
    configure_jieba(settings.cache_dir, settings.user_dictionary)
    configure_dictionary(settings.cache_dir)
    world_names()
    word_classes()


class LiveEngine:
    """Engines over the snapshots of one index folder; `current()` is the newest good one.

    `opened` is its current snapshot, where that is open already.
    """

    def __init__(
        self, index_dir: Path, encoder: Encoder, settings: Settings, opened: Snapshot | None = None
    ) -> None:
        self._index_dir = index_dir
        self._encoder = encoder
        self._settings = settings
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._refused: dict[str, str] = {}
        """Snapshots that are not tried again, with the reason."""
        self._problem: str | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._preparing: list[threading.Thread] = []
        self._open_current(opened)
        self._watcher = threading.Thread(target=self._watch, name="snapshot-watcher", daemon=True)
        self._watcher.start()

    def current(self) -> Engine:
        """The engine of the current snapshot; SnapshotMissing where nothing has been built yet."""
        with self._lock:
            if self._engines:
                return next(reversed(self._engines.values()))
        current_name(self._index_dir)
        raise SnapshotMissing(
            f"{self._index_dir} 的索引不可用，请重建",
            f"the index at {self._index_dir} is unusable: rebuild it",
        )

    def get(self, snapshot: str) -> Engine | None:
        """The engine of a snapshot that is still open, or None."""
        with self._lock:
            return self._engines.get(snapshot)

    def ready(self) -> bool:
        """Whether there is a snapshot to search."""
        with self._lock:
            return bool(self._engines)

    def problem(self) -> str | None:
        """Why the current snapshot is not the one being served, with the remedy; None if it is."""
        with self._lock:
            return self._problem

    @property
    def source(self) -> Path:
        """What the current snapshot was made from."""
        return Path(self.current().opened.manifest.source)

    def update(self) -> None:
        """Index what has changed in the source and serve it. Raises as `xunduan.index.build.build`."""
        # With it all that reads documents is imported, which a server is ready without.
        from xunduan.index.build import build
        from xunduan.index.progress import SilentProgress

        build(
            self.source,
            self._index_dir,
            self._settings,
            lambda: self._encoder,
            SilentProgress(),
            model_fingerprint=lambda: self._encoder.fingerprint,
        )
        self.reload()

    def reload(self) -> None:
        """Look again at once, also at what was refused before."""
        with self._lock:
            self._refused.clear()
        self._wake.set()

    def close(self) -> bool:
        """Stop watching and preparing, and tell whether both have ended in time; open engines go on answering.

        Where they have not, the process must end by `os._exit`: an interpreter that ends around a thread in native
        code is aborted, or has a segmentation fault.
        """
        self._stopping.set()
        self._wake.set()
        until = time.monotonic() + _LEAVE
        self._watcher.join(_LEAVE)  # which starts the others
        for thread in self._preparing:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in (self._watcher, *self._preparing))

    def _watch(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(_LOOK_EVERY)
            self._wake.clear()
            try:
                self._open_current()
            except XunduanError as error:
                self._tell(str(error))
            except Exception as error:  # the watcher must outlive whatever one snapshot does to it
                _log.exception("the new snapshot cannot be opened; the previous one serves")
                self._tell(f"{type(error).__name__}: {error}")

    def _tell(self, problem: str | None) -> None:
        """Keep the problem for the status, and log it once."""
        with self._lock:
            known, self._problem = self._problem, problem
        if problem and problem != known:
            _log.error("%s", problem)

    def _damaged(self) -> dict[str, str]:
        """Engines whose files were cut or removed below them, and what was.

        What a later build has pruned as a whole lives on in what has it open, and so does its engine.
        """
        with self._lock:
            engines = dict(self._engines)
        current = next(reversed(engines), None)
        found = {}
        for name, engine in engines.items():
            damage = engine.opened.damage()
            if damage is not None and (name == current or engine.opened.folder.exists()):
                found[name] = damage
        return found

    def _open_current(self, opened: Snapshot | None = None) -> None:
        try:
            name = current_name(self._index_dir)
        except SnapshotMissing:
            return
        damaged = self._damaged()
        self._refused.update(damaged)
        good = self._engines.keys() - damaged.keys()
        if name in good:
            with self._lock:  # an operator may have gone back to an earlier one
                self._engines.move_to_end(name)
            self._tell(None)
        elif name in self._refused and good and next(reversed(self._engines)) in good:
            self._tell(self._refused[name])
        else:
            self._take_up(opened or open_snapshot(self._index_dir), name)
        with self._lock:  # a damaged one serves until another does
            if self._engines.keys() - damaged.keys():
                for broken in damaged:
                    self._engines.pop(broken, None)

    def _take_up(self, snapshot: Snapshot, name: str) -> None:
        """Serve `snapshot`, which is what there is for the current one, called `name`."""
        try:
            engine = self._engines.get(snapshot.name)
            if engine is None:
                engine = Engine(snapshot, self._encoder, self._settings)
                engine.search(SearchRequest(_standing(snapshot) or "预热", limit=1))
        except XunduanError as error:
            self._refused[name] = f"snapshot {snapshot.name} refused: {error}"
            if not self._engines:
                raise
            self._tell(self._refused[name])
            return
        with self._lock:
            self._engines[engine.snapshot] = engine
            self._engines.move_to_end(engine.snapshot)
            while len(self._engines) > _KEPT:
                self._engines.popitem(last=False)
        # So that no visitor waits for it. Side by side: a small archive is gathered sooner than dictionaries are read.
        self._preparing = [thread for thread in self._preparing if thread.is_alive()]
        for part in (engine.gather, engine.warm):
            thread = threading.Thread(target=self._prepare, name=part.__name__, args=(part,), daemon=True)
            thread.start()
            self._preparing.append(thread)
        if snapshot.instead_of:
            self._refused[name] = snapshot.instead_of  # do not try the broken one again every second
        self._tell(snapshot.instead_of or None)

    def _prepare(self, steps: Callable[[], Iterator[object]]) -> None:
        """Take all steps, or those until this is closed."""
        for _ in takewhile(lambda _: not self._stopping.is_set(), steps()):
            pass


def _standing(snapshot: Snapshot) -> str:
    """Words of a snapshot's middle passage; its first is often of a file that tells about the others."""
    passages = snapshot.lexical.passages
    held = snapshot.store.passage(passages // 2).text if passages else ""
    return " ".join(re.findall(r"\w+", held))[:_WARM_CHARS].replace("_", " ").strip()
