"""What was read through once is not read again by the next opening, unless it was written, copied or is doubted."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from xunduan.errors import SnapshotError
from xunduan.index import verified
from xunduan.index.manifest import Manifest, ModelIdentity
from xunduan.index.publishing import new_name, publish
from xunduan.index.snapshot import Snapshot, open_folder, open_snapshot, snapshot_names
from xunduan.models.folder import file_digest


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read through."""
    names: list[str] = []

    def digest(path: Path) -> str:
        names.append(path.name)
        return file_digest(path)

    monkeypatch.setattr(verified, "file_digest", digest)
    return names


def published(index_dir: Path, age: float = 60) -> Snapshot:
    """A snapshot of two files, written so many seconds ago."""

    def write(folder: Path) -> None:
        for name in ("one", "two"):
            (folder / name).write_bytes(name.encode())
            os.utime(folder / name, (time.time() - age,) * 2)

    model = ModelIdentity("fake", "f00", 4)
    name = new_name(snapshot_names(index_dir))
    return publish(index_dir, Manifest(name, "2026-01-01T00:00:00Z", model, {}, {}, "/src"), write, 2)


def test_what_was_read_is_not_read_again(tmp_path: Path, read: list[str]) -> None:
    published(tmp_path)
    del read[:]
    assert open_snapshot(tmp_path).name == open_snapshot(tmp_path).name
    assert not read


@pytest.mark.parametrize("content", [b"tw0", b"two"])
def test_what_was_written_since_is_read(tmp_path: Path, read: list[str], content: bytes) -> None:
    snapshot = published(tmp_path)
    del read[:]
    (snapshot.folder / "two").write_bytes(content)
    if content == b"two":
        open_snapshot(tmp_path)
    else:
        with pytest.raises(SnapshotError, match="two"):
            open_snapshot(tmp_path)
    assert read == ["two"]


def test_what_was_written_a_moment_ago_is_read(tmp_path: Path, read: list[str]) -> None:
    published(tmp_path, age=0)
    del read[:]
    open_snapshot(tmp_path)
    assert sorted(read) == ["one", "two"]


def test_a_copy_is_read_once(tmp_path: Path, read: list[str]) -> None:
    published(tmp_path / "first")
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    del read[:]
    for _ in range(2):
        open_snapshot(tmp_path / "copy")
    assert sorted(read) == ["one", "two"]


def test_whoever_doubts_reads_all(tmp_path: Path, read: list[str]) -> None:
    snapshot = published(tmp_path)
    del read[:]
    open_folder(snapshot.folder, trusting=False)
    assert sorted(read) == ["one", "two"]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1}', b"\xff"])
def test_a_damaged_record_says_nothing(tmp_path: Path, read: list[str], content: bytes) -> None:
    published(tmp_path)
    (tmp_path / verified.RECORD).write_bytes(content)
    del read[:]
    for _ in range(2):
        open_snapshot(tmp_path)
    assert sorted(read) == ["one", "two"]


def test_snapshots_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    names = [published(tmp_path).name for _ in range(3)]
    noted = (tmp_path / verified.RECORD).read_text(encoding="utf-8")
    assert [name in noted for name in names] == [False, True, True]


def test_a_folder_that_is_no_published_snapshot_is_not_noted(tmp_path: Path) -> None:
    snapshot = published(tmp_path / "index")
    shutil.copytree(snapshot.folder, tmp_path / "elsewhere" / "one")
    open_folder(tmp_path / "elsewhere" / "one")
    assert not list(tmp_path.glob("*.json")) and not list((tmp_path / "elsewhere").glob("*.json"))
