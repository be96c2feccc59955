"""Snapshots: published by one step, checked when opened, the previous one when the current is broken."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from xunduan.errors import DiskError, SnapshotError, SnapshotMismatch, SnapshotMissing
from xunduan.index.manifest import Manifest, ModelIdentity
from xunduan.index.publishing import build_lock, new_name, publish
from xunduan.index.snapshot import CURRENT, Snapshot, current_name, open_snapshot, snapshot_names, stated_name

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

    with pytest.raises(DiskError, match="disk full.*MB free.*XUNDUAN_INDEX_DIR"):
        publish(tmp_path, manifest(new_name(snapshot_names(tmp_path))), fails, 3)
    assert current_name(tmp_path) == before.name
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [before.name]


def a_folder(path: Path) -> None:
    path.mkdir()
    (path / "left.txt").write_text("x", encoding="utf-8")


def a_file(path: Path) -> None:
    path.write_text("x", encoding="utf-8")


def a_link_to_nothing(path: Path) -> None:
    path.symlink_to(path.parent / "gone")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("CURRENT", a_folder),
        ("build.lock", a_folder),
        ("snapshots", a_file),
        ("snapshots", a_link_to_nothing),
        (".", a_file),
        (".", a_link_to_nothing),
    ],
)
def test_what_is_of_the_wrong_kind_is_told_before_anything_is_built(
    tmp_path: Path, name: str, what: Callable[[Path], None]
) -> None:
    index_dir = tmp_path / "an index"
    if name != ".":
        index_dir.mkdir()
    what(index_dir / name)
    with (
        pytest.raises(DiskError, match="wrong kind.*move it away.*XUNDUAN_INDEX_DIR") as told,
        build_lock(index_dir),
    ):
        pass
    assert str(index_dir / name) in told.value.message.english, "it says which"


def test_links_to_what_is_meant_are_as_good(tmp_path: Path) -> None:
    (tmp_path / "disk" / "snapshots").mkdir(parents=True)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "snapshots").symlink_to(tmp_path / "disk" / "snapshots")
    made = publish_one(tmp_path / "index")
    (tmp_path / "index" / "CURRENT").unlink()
    (tmp_path / "index" / "CURRENT").symlink_to(made.folder)
    with build_lock(tmp_path / "index"):
        later = publish_one(tmp_path / "index")
    assert current_name(tmp_path / "index") == later.name


def test_a_folder_that_may_not_be_read_is_told_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(SnapshotError, match="Permission denied.*change its permissions"):
        open_snapshot(tmp_path)


def test_what_a_killed_build_left_behind_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "snapshots" / ".20260101T000000000-abc"
    left.mkdir(parents=True)
    (left / "half.bin").write_bytes(b"x" * 100)
    with build_lock(tmp_path):
        made = publish_one(tmp_path)
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [made.name]


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def restate(folder: Path, **fields: object) -> None:
    path = folder / "manifest.json"
    stated = json.loads(path.read_text(encoding="utf-8")) | fields
    path.write_text(json.dumps(stated, ensure_ascii=False, indent=1), encoding="utf-8")


DAMAGES: dict[str, Damage] = {
    "a byte changed": lambda folder: (folder / "inner" / "data.bin").write_bytes(b"dat4"),
    "cut": lambda folder: (folder / "inner" / "data.bin").write_bytes(b"da"),
    "file missing": lambda folder: (folder / "inner" / "data.bin").unlink(),
    "manifest missing": lambda folder: (folder / "manifest.json").unlink(),
    "manifest cut": lambda folder: (folder / "manifest.json").write_text('{"name": "x', encoding="utf-8"),
    "manifest is a list": lambda folder: (folder / "manifest.json").write_text("[]", encoding="utf-8"),
    "a key of the manifest changed": lambda folder: edit(folder, '"bytes"', '"bytfs"'),
    "a count of the manifest changed": lambda folder: edit(folder, '"passages": 1', '"passages": 2'),
    "checksums taken out": lambda folder: restate(folder, checksums={}),
    "its own checksum taken out": lambda folder: restate(folder, checksum=None),
    "nested without end": lambda folder: (folder / "manifest.json").write_text("[" * 100_000),
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


def test_a_lost_current_is_no_lost_index(tmp_path: Path) -> None:
    publish_one(tmp_path)
    newest = publish_one(tmp_path)
    (tmp_path / CURRENT).unlink()
    assert stated_name(tmp_path) is None
    assert open_snapshot(tmp_path).name == current_name(tmp_path) == newest.name


def test_a_current_that_leads_elsewhere_is_no_name(tmp_path: Path) -> None:
    made = publish_one(tmp_path)
    (tmp_path / CURRENT).write_text("../../elsewhere\n", encoding="utf-8")
    assert open_snapshot(tmp_path).name == made.name


def test_the_older_one_says_why_it_serves(tmp_path: Path) -> None:
    publish_one(tmp_path)
    broken = publish_one(tmp_path)
    (broken.folder / "inner" / "data.bin").write_bytes(b"dat4")
    assert "inner/data.bin" in open_snapshot(tmp_path).instead_of
    assert open_snapshot(tmp_path, snapshot_names(tmp_path)[0]).instead_of == ""


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_damage_to_an_opened_one_is_seen_without_reading_it(tmp_path: Path, damage: str) -> None:
    opened = publish_one(tmp_path)
    assert opened.damage() is None
    data = opened.folder / "inner" / "data.bin"
    data.write_bytes(b"d") if damage == "cut" else data.unlink()
    assert "inner/data.bin" in (opened.damage() or "")


def test_names_stay_in_order_and_short_after_a_clock_that_was_ahead() -> None:
    names = ["29990101T000000000"]
    for _ in range(300):
        names.append(new_name(names))
    assert names == sorted(set(names))
    assert len(names[-1]) < 40
    assert new_name(["29990101T000000000aaa"]) > "29990101T000000000aaa"


@pytest.mark.parametrize(
    "failure",
    [
        OSError(28, "No space left on device"),
        sqlite3.OperationalError("disk I/O error"),
        RuntimeError("could not write"),
    ],
)
def test_a_disk_that_refuses_is_one_line_with_the_remedy(tmp_path: Path, failure: Exception) -> None:
    def fails(folder: Path) -> None:
        raise failure

    with pytest.raises(DiskError) as told:
        publish(tmp_path, manifest("20260101T000000000"), fails, 3)
    assert "\n" not in str(told.value)
    assert str(tmp_path) in str(told.value) and "XUNDUAN_INDEX_DIR" in str(told.value)


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
