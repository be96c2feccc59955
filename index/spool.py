"""Values and columns that wait on disk for their turn: memory holds where each begins, and no more."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path
from typing import IO, Generic, TypeVar

import numpy as np
import zstandard
from numpy.typing import DTypeLike
from pydantic import TypeAdapter

Value = TypeVar("Value")


class Spool(Generic[Value]):
    """Values of one type by number, in the order they came, as compressed JSON in an unnamed file of `folder`.

    The file is made with the first value, and gone when the process is. For one thread.
    """

    def __init__(self, folder: Path | None, adapter: TypeAdapter[Value]) -> None:
        self._folder = folder
        self._adapter = adapter
        self._file: IO[bytes] | None = None
        self._ends = array("q", [0])
        self._pack = zstandard.ZstdCompressor(level=1).compress
        self._unpack = zstandard.ZstdDecompressor().decompress

    def append(self, value: Value) -> int:
        """Keep a value; the number it is found by."""
        if self._file is None:
            self._file = _unnamed(self._folder)
        self._file.seek(self._ends[-1])
        self._ends.append(self._ends[-1] + self._file.write(self._pack(self._adapter.dump_json(value))))
        return len(self._ends) - 2

    def __getitem__(self, number: int) -> Value:
        if self._file is None:
            raise IndexError(number)
        self._file.seek(self._ends[number])
        packed = self._file.read(self._ends[number + 1] - self._ends[number])
        return self._adapter.validate_json(self._unpack(packed))


SMALL = 1 << 20
"""Bytes of a column that memory holds."""


class Column:
    """Numbers of one type that are appended and then read as one array, mapped from an unnamed file of `folder` if
    long.

    Mapped pages are the system's to take back: a column of any length is no memory that a build needs.
    """

    def __init__(self, folder: Path | None, dtype: DTypeLike, width: int = 0) -> None:
        """`width` is the length of a row where rows are no single numbers."""
        self._folder = folder
        self._row = (width,) if width else ()
        self._waiting = [np.empty((0, *self._row), dtype)]
        self._bytes = 0
        self._file: IO[bytes] | None = None

    def append(self, values: np.ndarray) -> None:
        """The next values, (n,) or (n, width)."""
        if len(values):
            self._waiting.append(np.array(values, self._waiting[0].dtype, order="C"))
            self._bytes += self._waiting[-1].nbytes
        if self._bytes > SMALL:
            self._file = self._file or _unnamed(self._folder)
            for part in self._waiting[1:]:
                self._file.write(part.data)
            del self._waiting[1:]

    def array(self) -> np.ndarray:
        """All values so far."""
        if self._file is None:
            return np.concatenate(self._waiting)
        self._file.flush()
        return np.memmap(self._file, self._waiting[0].dtype, "r+").reshape(-1, *self._row)


def _unnamed(folder: Path | None) -> IO[bytes]:
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder)
