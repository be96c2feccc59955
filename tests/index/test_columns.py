"""Columns: what is written is what is read, in as few bytes as it needs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from xunduan.index.columns import read_columns, write_columns


def test_columns_come_back_and_owners_whatever_they_have(tmp_path: Path) -> None:
    columns = {
        "passage_document": np.array([1, 1, 2]),
        "passage_section": np.array([-1, 200, 3]),
        "window_passage": np.array([0, 0, 2], np.int32),
        "document_row": np.array([0, 70_000, 1, 2]),
        "mean_windows": np.array([0.25, -1.5], np.float32),
    }
    write_columns(tmp_path / "c.npz", columns)
    read = read_columns(tmp_path / "c.npz")
    assert read.keys() == columns.keys()
    for name, column in columns.items():
        np.testing.assert_array_equal(read[name], column)
        assert read[name].dtype == (np.float32 if name.startswith("mean") else np.int32)


def test_a_number_takes_no_more_bytes_than_the_largest_needs(tmp_path: Path) -> None:
    rows = np.arange(100_000) % 250
    write_columns(tmp_path / "c.npz", {"few": rows, "none": np.empty(0, np.int64)})
    assert (tmp_path / "c.npz").stat().st_size < 101_000
    assert read_columns(tmp_path / "c.npz")["none"].tolist() == []


def test_an_archive_without_passages_has_columns(tmp_path: Path) -> None:
    none = np.empty(0, np.int64)
    empty = {"passage_document": none, "passage_section": none, "window_passage": none, "document_row": none}
    write_columns(tmp_path / "c.npz", empty)
    assert all(len(column) == 0 for column in read_columns(tmp_path / "c.npz").values())
