"""`xunduan read`: what it shows of files, without an index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import write_files
from xunduan.commands import read
from xunduan.errors import SourceError

NOTICE = """河堤加固通知
来源：临湖日报 2024-03-05 09:30
一、工程安排
本周起加固城东河堤3.2公里，请沿线商户配合。
责任编辑：王小明
"""


def objects(path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert read.main([str(path), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_metadata_paragraphs_figures_and_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(tmp_path / "a", {"通知.txt": NOTICE})
    (one,) = objects(folder, capsys)
    assert (one["path"], one["title"], one["source"]) == ("通知.txt", "河堤加固通知", "临湖日报")
    assert one["published"].startswith("2024-03-05")
    assert one["refused"] is None
    assert any("城东河堤" in part["text"] for part in one["paragraphs"])
    assert [(figure["text"], figure["value"]) for figure in one["figures"]] == [("3.2公里", 3.2)]
    assert "城东河堤" in one["figures"][0]["context"]
    assert all(set(drop) == {"text", "rule"} for drop in one["dropped"])


def test_a_file_that_cannot_be_read_says_why_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(tmp_path / "a", {"b.txt": NOTICE})
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 cut off")
    refused, good = objects(folder, capsys)
    assert refused["path"] == "a.pdf" and refused["refused"]
    assert good["refused"] is None


def test_people_get_a_page_and_a_missing_path_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert read.main([str(write_files(tmp_path / "a", {"通知.txt": NOTICE}))]) == 0
    said = capsys.readouterr().out
    assert "标题 / title: 河堤加固通知" in said and "略去 / left out" in said
    with pytest.raises(SourceError, match="nowhere"):
        read.main([str(tmp_path / "nowhere")])


def test_the_rules_that_fired_are_counted_and_the_others_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "首页 > 要闻\n" + NOTICE + "分享到：\n上一篇：关于清淤的通知\n"
    assert read.main([str(write_files(tmp_path / "a", {"通知.txt": page})), "--rules"]) == 0
    *rows, silent = capsys.readouterr().out.splitlines()
    assert {tuple(row.split()) for row in rows} >= {("1", "share"), ("1", "pager"), ("1", "breadcrumb")}
    assert "licence" in silent and "share" not in silent
