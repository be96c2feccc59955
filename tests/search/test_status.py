from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Build
from xunduan.index.publishing import build_lock
from xunduan.search import status
from xunduan.search.status import status_of


def test_skipped_files_are_named_with_the_reason_and_a_rebuild_is_seen(
    tmp_path: Path, build_fake: Build
) -> None:
    source = tmp_path / "papers"
    source.mkdir()
    (source / "好.txt").write_text("县图书馆开馆\n\n县图书馆今天开馆，藏书两万册。", encoding="utf-8")
    (source / "坏.docx").write_bytes(b"no archive")
    snapshot = build_fake(source, tmp_path / "index").snapshot
    told = status_of(snapshot)
    assert [file.path for file in told.skipped] == ["坏.docx"]
    assert told.skipped[0].reason
    assert (told.source, told.counts["documents"]) == ("papers", 1)
    if status_of(snapshot).building is None:  # a system that does not tell
        return
    assert status_of(snapshot).building is False
    with build_lock(tmp_path / "index"):
        assert status_of(snapshot).building is True


def test_where_the_system_does_not_tell_nothing_is_claimed(
    tmp_path: Path, build_fake: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "好.txt").write_text("县图书馆开馆\n\n县图书馆今天开馆，藏书两万册。", encoding="utf-8")
    snapshot = build_fake(tmp_path / "好.txt", tmp_path / "index").snapshot
    monkeypatch.setattr(status, "_LOCKS", tmp_path / "missing")
    assert status_of(snapshot).building is None
