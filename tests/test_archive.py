"""The library's face, as the README shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import xunduan
from tests.fakes import FakeEncoder, write_files
from xunduan.errors import SettingsError, SnapshotMissing
from xunduan.settings import Settings

TEXT = "2022年，青川市反诈中心预警劝阻潜在受害人31.5万人次，比上年增长12.3%。\n"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("xunduan.archive.load_encoder", lambda *arguments: FakeEncoder())
    return write_files(tmp_path / "documents", {"通报.txt": "反诈工作通报\n" + TEXT})


@pytest.fixture
def settings(configured: Settings) -> dict[str, Any]:
    return {"cache_dir": configured.cache_dir, "use_projection": False, "model": "fake"}


def test_every_public_name_is_there() -> None:
    assert all(getattr(xunduan, name) for name in xunduan.__all__)
    with pytest.raises(AttributeError, match="Nothing"):
        _ = xunduan.Nothing


def test_five_lines_build_search_and_show_the_figure(
    source: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    from xunduan import Archive

    archive = Archive.build(str(source), tmp_path / "index", **settings)
    (hit,) = archive.search("反诈预警劝阻人数", limit=3)
    assert "31.5万人次" in hit.text
    assert hit.answer is not None and hit.answer.text == "31.5万人次"
    assert 0 <= hit.score <= 1
    view = archive.document(hit.document.id)
    assert view is not None and view.document.path == "通报.txt"
    assert [one.document.id for one in archive] == [hit.document.id]
    groups = archive.figures("预警劝阻潜在受害人")
    assert groups[0].rows[0].figure.value == 315_000


def test_an_update_takes_in_what_is_new_and_says_whether_anything_was(
    source: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    archive = xunduan.Archive.build(source, tmp_path / "index", **settings)
    assert archive.update() is False
    write_files(source, {"灌溉.txt": "白沙县新修灌溉渠道48公里，惠及农田2.1万亩。\n"})
    assert archive.update() is True
    assert archive.search("灌溉渠道")[0].document.path == "灌溉.txt"


def test_a_missing_index_and_an_unknown_setting_are_named(tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="xunduan index"):
        xunduan.Archive.open(tmp_path / "none")
    with pytest.raises(SettingsError, match="modle"):
        xunduan.Archive.open(tmp_path / "none", modle="x")
