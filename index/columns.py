"""Columns of a snapshot or a segment in one file: each in as few bytes a number as its largest one needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

_COUNTED = {
    "window_passage": ("passage_windows", "passage_section"),
    "passage_document": ("document_passages", "document_row"),
}
"""Of ascending rows of owners no more is kept than how many each has: the name that has, and a column of as many as
there are owners."""


def write_columns(path: Path, columns: Mapping[str, np.ndarray]) -> None:
    """Write (n,) columns of whole numbers and arrays of float32 under their names."""
    kept = dict(columns)
    for name in _COUNTED.keys() & columns.keys():
        counted, owners = _COUNTED[name]
        kept[counted] = np.bincount(kept.pop(name), minlength=len(columns[owners]))
    np.savez(path, allow_pickle=False, **{name: _narrow(column) for name, column in kept.items()})


def read_columns(path: Path) -> dict[str, np.ndarray]:
    """What `write_columns` wrote; whole numbers as int32."""
    with np.load(path) as arrays:
        columns = {name: _widened(arrays[name]) for name in arrays.files}
    for name, (counted, _) in _COUNTED.items():
        if counted in columns:
            counts = columns.pop(counted)
            columns[name] = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return columns


def _narrow(column: np.ndarray) -> np.ndarray:
    if column.dtype.kind not in "iu" or not column.size:
        return column
    return column.astype(np.result_type(*map(np.min_scalar_type, (column.min(), column.max()))))


def _widened(column: np.ndarray) -> np.ndarray:
    return column.astype(np.int32) if column.dtype.kind in "iu" else column
