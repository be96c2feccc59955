"""xunduan export: what it writes, read by another library than the one that wrote it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from tests.conftest import Build
from tests.fakes import write_files
from xunduan.commands import export
from xunduan.errors import XunduanError
from xunduan.index.snapshot import Snapshot


@pytest.fixture
def snapshot(tmp_path: Path, build_fake: Build) -> Snapshot:
    texts = {
        "a.md": "# 林场年报\n\n## 造林\n\n2021年全场造林3200亩，抚育幼林1.4万亩。\n",
        "b.txt": "渡口记事\n\n老渡口每天摆渡四趟，冬天停航。\n",
    }
    return build_fake(write_files(tmp_path / "in", texts), tmp_path / "index").snapshot


def test_passages_are_written_with_their_documents_figures_and_vectors(
    snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export.main([str(tmp_path / "out"), "--index", str(tmp_path / "index")]) == 0
    rows = pyarrow.parquet.read_table(tmp_path / "out" / "passages.parquet").to_pylist()
    stored = list(snapshot.store.passages())
    assert [row["id"] for row in rows] == [passage.id for passage in stored]
    assert [row["text"] for row in rows] == [passage.text for passage in stored]
    assert rows[0]["path"] == "a.md" and rows[0]["title"] == "林场年报" and rows[0]["source"] is None
    assert rows[0]["headings"] == list(stored[0].headings) != []
    assert "3200亩" in [figure["text"] for figure in json.loads(rows[0]["figures"])]
    vectors = snapshot.vectors["passages"].rows(np.arange(len(rows)))
    assert np.array_equal(np.array([row["vector"] for row in rows], np.float32), vectors)
    assert f"{len(rows)} 行 / rows" in capsys.readouterr().out


def test_windows_are_written_with_their_places_in_the_passage(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_ROWS", 2)  # more than one batch
    counts = export.export(snapshot, tmp_path / "out")
    table = pyarrow.parquet.read_table(tmp_path / "out" / "windows.parquet")
    expected = [
        (one.id, window.start, window.end) for one in snapshot.store.passages() for window in one.windows
    ]
    columns = table.select(["passage_id", "start", "end"]).to_pydict().values()
    assert list(zip(*columns, strict=True)) == expected
    assert counts["windows.parquet"] == table.num_rows == len(expected)
    vectors = snapshot.vectors["windows"].rows(np.arange(len(expected)))
    assert np.array_equal(np.array(table.column("vector").to_pylist(), np.float32), vectors)


def test_vectors_can_be_left_out(snapshot: Snapshot, tmp_path: Path) -> None:
    export.export(snapshot, tmp_path / "out", vectors=False)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["passages.parquet"]
    assert "vector" not in pyarrow.parquet.read_schema(tmp_path / "out" / "passages.parquet").names


def test_without_the_extra_it_says_what_to_install(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "arro3.io", None)
    with pytest.raises(XunduanError, match=r"xunduan\[parquet\]"):
        export.export(snapshot, tmp_path / "out")
