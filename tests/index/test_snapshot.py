"""Snapshots: published by one step, checked when opened, the previous one when the current is broken."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from xunduan.errors import SnapshotError, SnapshotMismatch, SnapshotMissing
from xunduan.index.snapshot import (
    CURRENT,
    Manifest,
    ModelIdentity,
    Snapshot,
    build_lock,
    current_name,
    new_name,
    open_snapshot,
    publish,
    snapshot_names,
)

Damage = Callable[[Path], object]


def manifest(name: str) -> Manifest:
    return Manifest(
        name, "2026-01-01T00:00:00Z", ModelIdentity("fake", "f00", 4), {}, {"passages": 1}, "/src"
    )


def write(folder: Path) -> None:
    (folder / "inner").mkdir()
    (folder / "inner" / "data.bin").write_bytes(b"data")


def publish_one(index_dir: Path, keep: int = 3) -> Snapshot:
    return publish(index_dir, manifest(new_name(snapshot_names(index_dir))), write, keep)


def test_a_published_snapshot_is_current_and_lists_its_files(tmp_path: Path) -> None:
    made = publish_one(tmp_path)
    opened = open_snapshot(tmp_path)
    assert opened.name == made.name == current_name(tmp_path)
    assert opened.manifest == made.manifest
    assert list(opened.manifest.checksums) == ["inner/data.bin"]
    assert opened.manifest.checksums["inner/data.bin"]["bytes"] == 4


def test_there_is_none_at_first_and_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="xunduan index"):
        open_snapshot(tmp_path)


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_the_last_ones_are_kept(tmp_path: Path, keep: int) -> None:
    names = [publish_one(tmp_path, keep).name for _ in range(5)]
    assert names == sorted(set(names))
    assert snapshot_names(tmp_path) == names[-keep:]


def test_a_name_sorts_last_even_where_the_clock_went_back() -> None:
    assert new_name(["29990101T000000000"]) > "29990101T000000000"
    assert new_name(["20200101T000000000"]) > "20200101T000000000"


def test_a_failure_while_writing_leaves_everything_as_it_was(tmp_path: Path) -> None:
    before = publish_one(tmp_path)

    def fails(folder: Path) -> None:
        write(folder)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        publish(tmp_path, manifest(new_name(snapshot_names(tmp_path))), fails, 3)
    assert current_name(tmp_path) == before.name
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [before.name]


def test_what_a_killed_build_left_behind_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "snapshots" / ".20260101T000000000-abc"
    left.mkdir(parents=True)
    (left / "half.bin").write_bytes(b"x" * 100)
    with build_lock(tmp_path):
        made = publish_one(tmp_path)
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [made.name]


DAMAGES: dict[str, Damage] = {
    "a byte changed": lambda folder: (folder / "inner" / "data.bin").write_bytes(b"dat4"),
    "cut": lambda folder: (folder / "inner" / "data.bin").write_bytes(b"da"),
    "file missing": lambda folder: (folder / "inner" / "data.bin").unlink(),
    "manifest missing": lambda folder: (folder / "manifest.json").unlink(),
    "manifest cut": lambda folder: (folder / "manifest.json").write_text('{"name": "x', encoding="utf-8"),
    "manifest is a list": lambda folder: (folder / "manifest.json").write_text("[]", encoding="utf-8"),
    "manifest of other fields": lambda folder: (folder / "manifest.json").write_text('{"format": 1}'),
    "folder gone": lambda folder: folder.rename(folder.parent.parent / "elsewhere"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_broken_one_is_refused_and_the_previous_serves(
    tmp_path: Path, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    before, broken = publish_one(tmp_path), publish_one(tmp_path)
    damage(broken.folder)
    with caplog.at_level(logging.ERROR):
        assert open_snapshot(tmp_path).name == before.name
    assert broken.name in caplog.text
    with pytest.raises(SnapshotError, match=broken.name):
        open_snapshot(tmp_path, broken.name)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_with_no_previous_one_the_reason_is_said(tmp_path: Path, damage: Damage) -> None:
    broken = publish_one(tmp_path)
    damage(broken.folder)
    with pytest.raises(SnapshotError, match="重建"):
        open_snapshot(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"20990101T000000000\n"])
def test_where_current_names_nothing_the_newest_good_one_serves(tmp_path: Path, content: bytes) -> None:
    made = publish_one(tmp_path)
    (tmp_path / CURRENT).write_bytes(content)
    assert open_snapshot(tmp_path).name == made.name


def test_another_format_is_refused_by_its_number(tmp_path: Path) -> None:
    made = publish_one(tmp_path)
    path = made.folder / "manifest.json"
    path.write_text(
        json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"format": 99}), encoding="utf-8"
    )
    with pytest.raises(SnapshotMismatch, match="99"):
        open_snapshot(tmp_path)


def test_another_model_is_refused_by_name_with_the_remedy(tmp_path: Path) -> None:
    made = publish_one(tmp_path)
    made.require_model("f00", "whatever it is called")
    with pytest.raises(SnapshotMismatch, match=r"fake \(f00\).*bge \(b00\).*XUNDUAN_MODEL=fake"):
        made.require_model("b00", "bge")


def test_one_build_at_a_time(tmp_path: Path) -> None:
    refused: list[str] = []

    def second() -> None:
        try:
            with build_lock(tmp_path):
                refused.append("no")
        except SnapshotError as error:
            refused.append(str(error))

    with build_lock(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(refused) == 1
    assert str(tmp_path) in refused[0]
    with build_lock(tmp_path):
        pass
