from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from xunduan.errors import SourceError, UnreadableFile
from xunduan.index.reading import Limits, read, walk


def names(folder: Path) -> list[str]:
    return [file.relative for file in walk(folder)]


def test_files_come_in_order_with_posix_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/二.txt", "a/一.md", "a/z/deep.pdf"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert names(tmp_path) == ["a/z/deep.pdf", "a/一.md", "a/二.txt", "b.txt"]
    (first, *_) = walk(tmp_path)
    assert first.path.is_absolute() and first.size == 1 and first.mtime_ns > 0


def test_what_systems_and_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", ".git/config", "__MACOSX/a.txt", "~$信.docx", "Thumbs.db", "a.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert names(tmp_path) == ["a.txt"]


def test_a_link_that_leads_back_is_entered_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "back").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    assert names(tmp_path) == ["in/a.txt", "self"]


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("x")
    source = tmp_path / "source"
    source.mkdir()
    (source / "link").symlink_to(outside)
    assert names(source) == ["link/a.txt"]


def test_a_single_file_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert names(tmp_path / "a.txt") == ["a.txt"]


def test_a_name_in_gbk_is_readable(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "通报.txt".encode("gbk"))).write_text("x")
    assert names(tmp_path) == ["通报.txt"]


def test_no_such_folder_and_an_empty_one_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere.*check the path"):
        walk(tmp_path / "nowhere")
    (tmp_path / ".hidden").write_text("x")
    with pytest.raises(SourceError, match="no files in folder"):
        walk(tmp_path)


def test_a_folder_that_cannot_be_listed_is_named(
    tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text("x")
    real = os.scandir

    def scandir(folder: Path) -> object:
        if Path(folder).name == "shut":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found = list(walk(tmp_path))
    assert [file.relative for file in found] == ["a.txt", "shut"]
    with pytest.raises(UnreadableFile):
        read(found[1], limits)


def test_a_folder_that_cannot_be_entered_is_named_and_stops_nothing(
    tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its names can be read, what they stand for cannot: mode 0o644, which does not hold for root."""
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut" / "in.txt").write_text("x")
    (tmp_path / "open.txt").write_text("x")
    real = Path.stat

    def stat(path: Path, **options: bool) -> object:
        if path.parent.name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    assert [file.relative for file in walk(tmp_path)] == ["open.txt", "shut/in.txt"]


def test_a_tree_deeper_than_the_stack_and_than_a_path_may_be_long(tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            Path("nested").mkdir()
            os.chdir("nested")
    finally:
        os.chdir(here)
    (tmp_path / "top.txt").write_text("x")
    try:
        relatives = [file.relative for file in walk(tmp_path)]
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "nested")], check=True)
    assert relatives[-1] == "top.txt"
    assert relatives[0].startswith("nested/nested/"), "what lies beyond the longest path is named"
