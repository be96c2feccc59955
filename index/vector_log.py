"""What a build has embedded so far, on disk: a build that is killed goes on where it was, and memory holds none of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

_KEY_BYTES = 16


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
        self._places: dict[bytes, tuple[int, int]] = {}
        for path in folder.glob("log-*"):
            if not path.name.startswith(f"log-{fingerprint}"):
                path.unlink()
        self._cut_to_whole_records()
        for keys in [self._keys, *sorted(set(folder.glob(f"log-{fingerprint}*.keys")) - {self._keys})]:
            self._read(keys)

    @property
    def _vector_bytes(self) -> int:
        return 4 * self._dimension

    def _whole(self, keys: Path) -> int:
        return min(
            keys.stat().st_size // _KEY_BYTES,
            keys.with_suffix(".vectors").stat().st_size // self._vector_bytes,
        )

    def _cut_to_whole_records(self) -> None:
        vectors = self._keys.with_suffix(".vectors")
        self._keys.touch()
        vectors.touch()
        whole = self._whole(self._keys)
        for path, size in ((self._keys, _KEY_BYTES), (vectors, self._vector_bytes)):
            with path.open("r+b") as file:
                file.truncate(whole * size)

    def _read(self, keys: Path) -> None:
        log, packed = len(self._logs), keys.read_bytes()
        self._logs.append(keys.with_suffix(".vectors"))
        for row in range(self._whole(keys)):
            self._places.setdefault(packed[row * _KEY_BYTES : (row + 1) * _KEY_BYTES], (log, row))
        if log == 0:
            self._own = self._whole(keys)

    def __contains__(self, name: bytes) -> bool:
        return name in self._places

    def append(self, names: Sequence[bytes], vectors: np.ndarray) -> None:
        """Keep (len(names), dimension) float32 vectors; the vectors first, for a key stands for a whole one."""
        for path, data in (
            (self._logs[0], vectors.astype(np.float32).tobytes()),
            (self._keys, b"".join(names)),
        ):
            with path.open("ab") as file:
                file.write(data)
        self._places |= {name: (0, row) for row, name in enumerate(names, self._own)}
        self._own += len(names)

    def vectors(self, names: Sequence[bytes], known: Mapping[bytes, np.ndarray]) -> np.ndarray:
        """(len(names), dimension) float32, from `known` where it has them and from the logs otherwise."""
        found = np.empty((len(names), self._dimension), np.float32)
        wanted: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, name in enumerate(names):
            if name in known:
                found[place] = known[name]
            else:
                log, row = self._places[name]
                wanted[log].append((place, row))
        for log, pairs in wanted.items():
            places, rows = map(list, zip(*pairs, strict=True))
            found[places] = np.memmap(self._logs[log], np.float32, "r").reshape(-1, self._dimension)[rows]
        return found
