"""What a build has embedded so far, on disk: a build that is killed goes on where it was, and memory holds none of
it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

KEY_BYTES = 12
"""Of ten million texts two have the same digest with a chance of one in 10^15, of a thousand million one in 10^11."""
_ROWS = 1 << 40
"""More than a log has: a place is the number of the log times this, and the row in it."""
_PARTS = 16
"""Parts of the range of keys: memory to sort one at a time."""
_EDGES = np.array([(1 << 64) // _PARTS * number for number in range(1, _PARTS)], np.uint64)


def rows_of(wanted: np.ndarray, among: np.ndarray) -> np.ndarray:
    """For each of the keys (n, KEY_BYTES) a row of the keys `among` that is the same, -1 where none is; int64."""
    # What a key begins with is a number, which is quickly compared; few keys are left of a large store.
    near = np.flatnonzero(np.isin(_beginnings(among), _beginnings(wanted)))
    places = _Places(lambda found: among[found])
    places.add(among[near], near)
    return places.find(wanted)


def _beginnings(keys: np.ndarray) -> np.ndarray:
    """(n,) uint64: the first eight bytes of each key."""
    return np.ascontiguousarray(keys[:, :8]).view(np.uint64).reshape(len(keys))


class _Places:
    """Where each key is, by its first bytes, in sorted arrays of doubling length: a dictionary would take ten times
    the memory.

    The whole key is looked at where it lies (`keys`, by places), once it is found.
    """

    def __init__(self, keys: Callable[[np.ndarray], np.ndarray]) -> None:
        self._keys = keys
        self._parts: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in range(_PARTS)]

    def add(self, keys: np.ndarray, places: np.ndarray) -> None:
        starts = _beginnings(keys)
        order = np.argsort(starts, kind="stable")
        starts, places = starts[order], places[order]
        bounds = [0, *np.searchsorted(starts, _EDGES).tolist(), len(starts)]
        for part, first, last in zip(self._parts, bounds, bounds[1:], strict=False):
            if last > first:
                _merge(part, starts[first:last], places[first:last])

    def find(self, keys: np.ndarray) -> np.ndarray:
        """The place of each key, -1 where it has none."""
        wanted, found = _beginnings(keys), np.full(len(keys), -1, np.int64)
        of_part = np.searchsorted(_EDGES, wanted, "right")
        alike = [(np.empty(0, np.int64), np.empty(0, np.int64))]
        for number in np.unique(of_part).tolist():
            here = np.flatnonzero(of_part == number)
            for starts, places in self._parts[number]:
                alike += _alike(starts, places, wanted, here)
        numbers, at = (np.concatenate(column) for column in zip(*alike, strict=True))
        if len(numbers):
            same = (self._keys(at) == keys[numbers]).all(axis=1)
            found[numbers[same]] = at[same]
        return found


def _alike(
    starts: np.ndarray, places: np.ndarray, wanted: np.ndarray, numbers: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Of the wanted ones of these numbers those that a sorted array has, and where each is; several may begin alike."""
    at = np.searchsorted(starts, wanted[numbers])
    while len(numbers):
        held = at < len(starts)
        held[held] = starts[at[held]] == wanted[numbers[held]]
        numbers, at = numbers[held], at[held]
        yield numbers, places[at]
        at = at + 1


def _merge(part: list[tuple[np.ndarray, np.ndarray]], starts: np.ndarray, places: np.ndarray) -> None:
    while part and len(part[-1][0]) <= 2 * len(starts):
        before, there = part.pop()
        starts, places = np.concatenate([before, starts]), np.concatenate([there, places])
        order = np.argsort(starts, kind="stable")
        starts, places = starts[order], places[order]
    part.append((starts, places))


class VectorLog:
    """Vectors by the digest of their text (xunduan.index.embedded_texts), appended to two files of a folder.

    What other processes have logged there, each under a `share` of its own, is read as well. Logs of another encoder
    are thrown away. A record that was being written when a build was killed is cut off.
    """

    def __init__(self, folder: Path, fingerprint: str, dimension: int, share: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._dimension = dimension
        named = f"log-{KEY_BYTES}-{fingerprint}"  # other digests name none of these texts
        self._keys = folder / f"{named}{share}.keys"
        self._logs: list[Path] = []
        self._places = _Places(self._keys_at)
        for path in folder.glob("log-*"):
            if not path.name.startswith(named):
                path.unlink()
        self._cut_to_whole_records()
        self._own = self._whole(self._keys)
        for keys in [self._keys, *sorted(set(folder.glob(f"{named}*.keys")) - {self._keys})]:
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
        """(n,) int64: where the log has the vectors of keys (n, KEY_BYTES); -1 where it has none."""
        return self._places.find(keys)

    def append(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        """Keep (n, dimension) float32 vectors; the vectors first, for a key stands for a whole one."""
        for path, data in ((self._logs[0], vectors.astype(np.float32, copy=False)), (self._keys, keys)):
            with path.open("ab") as file:
                file.write(np.ascontiguousarray(data).tobytes())
        self._places.add(keys, self._own + np.arange(len(keys)))
        self._own += len(keys)

    def vectors(self, places: np.ndarray) -> np.ndarray:
        """(n, dimension) float32 of what `find` has found."""
        return self._gathered(places, ".vectors", np.float32, self._dimension)

    def _keys_at(self, places: np.ndarray) -> np.ndarray:
        return self._gathered(places, ".keys", np.uint8, KEY_BYTES)

    def _gathered(self, places: np.ndarray, suffix: str, kind: type, width: int) -> np.ndarray:
        """(n, width): the records at so many places, each file mapped for as long as that takes."""
        found: np.ndarray = np.empty((len(places), width), kind)
        logs, rows = np.divmod(places, _ROWS)
        for log in np.unique(logs).tolist():
            here = logs == log
            stored = np.memmap(self._logs[log].with_suffix(suffix), kind, "r").reshape(-1, width)
            found[here] = stored[rows[here]]
        return found
