"""Values that wait on disk for their turn: memory holds where each begins, and no more."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path
from typing import IO, Generic, TypeVar

import zstandard
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
            if self._folder:
                self._folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # as long as the spool itself
        self._file.seek(self._ends[-1])
        self._ends.append(self._ends[-1] + self._file.write(self._pack(self._adapter.dump_json(value))))
        return len(self._ends) - 2

    def __getitem__(self, number: int) -> Value:
        if self._file is None:
            raise IndexError(number)
        self._file.seek(self._ends[number])
        packed = self._file.read(self._ends[number + 1] - self._ends[number])
        return self._adapter.validate_json(self._unpack(packed))
