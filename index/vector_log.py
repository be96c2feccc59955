"""What a build has embedded so far, on disk: a build that is killed goes on where it was, and memory holds none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

_KEY_BYTES = 16


class VectorLog:
    """Vectors by the digest of their text (xunduan.index.embedded_texts), appended to two files of a folder.

    Those of another encoder are thrown away. A record that was being written when a build was killed is cut off.
    """

    def __init__(self, folder: Path, fingerprint: str, dimension: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._dimension = dimension
        self._keys = folder / f"log-{fingerprint}.keys"
        self._vectors = folder / f"log-{fingerprint}.vectors"
        for path in folder.glob("log-*"):
            if path not in (self._keys, self._vectors):
                path.unlink()
        self._keys.touch()
        self._vectors.touch()
        whole = min(
            self._keys.stat().st_size // _KEY_BYTES, self._vectors.stat().st_size // self._vector_bytes
        )
        for path, size in ((self._keys, _KEY_BYTES), (self._vectors, self._vector_bytes)):
            with path.open("r+b") as file:
                file.truncate(whole * size)
        packed = self._keys.read_bytes()
        self._rows = {packed[row * _KEY_BYTES : (row + 1) * _KEY_BYTES]: row for row in range(whole)}

    @property
    def _vector_bytes(self) -> int:
        return 4 * self._dimension

    def __contains__(self, name: bytes) -> bool:
        return name in self._rows

    def append(self, names: Sequence[bytes], vectors: np.ndarray) -> None:
        """Keep (len(names), dimension) float32 vectors; the vectors first, for a key stands for a whole one."""
        for path, data in (
            (self._vectors, vectors.astype(np.float32).tobytes()),
            (self._keys, b"".join(names)),
        ):
            with path.open("ab") as file:
                file.write(data)
        self._rows |= {name: row for row, name in enumerate(names, len(self._rows))}

    def vectors(self, names: Sequence[bytes], known: Mapping[bytes, np.ndarray]) -> np.ndarray:
        """(len(names), dimension) float32, from `known` where it has them and from the log otherwise."""
        found = np.empty((len(names), self._dimension), np.float32)
        here = [place for place, name in enumerate(names) if name not in known]
        if here:
            stored = np.memmap(self._vectors, np.float32, "r").reshape(-1, self._dimension)
            found[here] = stored[[self._rows[names[place]] for place in here]]
        for place, name in enumerate(names):
            if name in known:
                found[place] = known[name]
        return found
