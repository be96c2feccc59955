"""What a build has embedded so far, on disk: a build that is killed goes on where it was, and memory holds none of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

KEY_BYTES = 16
_ROWS = 1 << 40
"""More than a log has: a place is the number of the log times this, and the row in it."""


def names(keys: np.ndarray) -> np.ndarray:
    """(n,) of 16 bytes each, which numpy compares and sorts as one: the keys (n, 16) of texts."""
    return np.ascontiguousarray(keys).view(f"S{KEY_BYTES}").reshape(len(keys))


def rows_of(wanted: np.ndarray, among: np.ndarray) -> np.ndarray:
    """For each of the keys (n, 16) a row of the keys `among` that is the same, -1 where none is; int64."""
    # Half a key is a number, which is quickly compared; few keys are left of a large store.
    near = np.flatnonzero(np.isin(_halves(among), _halves(wanted)))
    places = _Places()
    places.add(among[near], near)
    return places.find(wanted)


def _halves(keys: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(keys).view(np.uint64).reshape(len(keys), 2)[:, 0]


class _Places:
    """Where each key's vector is, in sorted arrays of doubling length: a dictionary would take ten times the memory."""

    def __init__(self) -> None:
        self._sorted: list[tuple[np.ndarray, np.ndarray]] = []

    def add(self, keys: np.ndarray, places: np.ndarray) -> None:
        added, here = names(keys), places
        while True:
            order = np.argsort(added, kind="stable")
            added, here = added[order], here[order]
            if not self._sorted or len(self._sorted[-1][0]) > 2 * len(added):
                break
            before, there = self._sorted.pop()
            added, here = np.concatenate([before, added]), np.concatenate([there, here])
        self._sorted.append((added, here))

    def find(self, keys: np.ndarray) -> np.ndarray:
        """The place of each key, -1 where it has none."""
        wanted, places = names(keys), np.full(len(keys), -1, np.int64)
        for ordered, here in self._sorted:
            if len(ordered):
                at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
                places = np.where((places < 0) & (ordered[at] == wanted), here[at], places)
        return places


class VectorLog:
    """Vectors by the digest of their text (xunduan.index.embedded_texts), appended to two files of a folder.

    What other processes have logged there, each under a `share` of its own, is read as well. Logs of another encoder
    are thrown away. A record that was being written when a build was killed is cut off.
    """

    def __init__(self, folder: Path, fingerprint: str, dimension: int, share: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._dimension = dimension
        self._keys = folder / f"log-{fingerprint}{share}.keys"
        self._logs: list[Path] = []
        self._places = _Places()
        for path in folder.glob("log-*"):
            if not path.name.startswith(f"log-{fingerprint}"):
                path.unlink()
        self._cut_to_whole_records()
        self._own = self._whole(self._keys)
        for keys in [self._keys, *sorted(set(folder.glob(f"log-{fingerprint}*.keys")) - {self._keys})]:
            self._read(keys)

    @property
    def _vector_bytes(self) -> int:
        return 4 * self._dimension

    def _whole(self, keys: Path) -> int:
        return min(
            keys.stat().st_size // KEY_BYTES,
            keys.with_suffix(".vectors").stat().st_size // self._vector_bytes,
        )

    def _cut_to_whole_records(self) -> None:
        vectors = self._keys.with_suffix(".vectors")
        self._keys.touch()
        vectors.touch()
        whole = self._whole(self._keys)
        for path, size in ((self._keys, KEY_BYTES), (vectors, self._vector_bytes)):
            with path.open("r+b") as file:
                file.truncate(whole * size)

    def _read(self, keys: Path) -> None:
        log = len(self._logs)
        self._logs.append(keys.with_suffix(".vectors"))
        read = np.fromfile(keys, np.uint8, self._whole(keys) * KEY_BYTES).reshape(-1, KEY_BYTES)
        self._places.add(read, log * _ROWS + np.arange(len(read)))

    def find(self, keys: np.ndarray) -> np.ndarray:
        """(n,) int64: where the log has the vectors of keys (n, 16); -1 where it has none."""
        return self._places.find(keys)

    def append(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        """Keep (n, dimension) float32 vectors; the vectors first, for a key stands for a whole one."""
        for path, data in ((self._logs[0], vectors.astype(np.float32)), (self._keys, keys)):
            with path.open("ab") as file:
                file.write(np.ascontiguousarray(data).tobytes())
        self._places.add(keys, self._own + np.arange(len(keys)))
        self._own += len(keys)

    def vectors(self, places: np.ndarray) -> np.ndarray:
        """(n, dimension) float32 of what `find` has found."""
        found = np.empty((len(places), self._dimension), np.float32)
        logs, rows = np.divmod(places, _ROWS)
        for log in np.unique(logs).tolist():
            here = logs == log
            stored = np.memmap(self._logs[log], np.float32, "r").reshape(-1, self._dimension)
            found[here] = stored[rows[here]]
        return found
