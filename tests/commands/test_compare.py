"""xunduan compare: two snapshots and two settings on one list, what changed first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from xunduan.commands import compare
from xunduan.errors import SettingsError, SnapshotMissing
from xunduan.settings import Settings

BEFORE = {
    "桥.txt": "桥梁普查\n\n全县普查桥梁412座，其中危桥17座。",
    "茶.txt": "茶园记事\n\n春茶采摘面积8600亩，夏茶不采。",
    "船.txt": "渡船检修\n\n本月检修渡船9艘，更换缆绳两百米。",
}
AFTER = BEFORE | {
    "桥.txt": "桥梁普查\n\n全县今年没有普查。",
    "坝.txt": "水坝巡查\n\n普查桥梁之外，巡查水坝33座。",
}
QUERIES = [
    {"query": "检修渡船几艘", "passage": "渡船9艘"},
    {"query": "普查桥梁多少座", "passage": "桥梁412座"},
    {"query": "水坝多少座", "passage": "水坝33座"},
    {"query": "春茶采摘面积"},
]


@pytest.fixture
def sides(
    tmp_path: Path, configured: Settings, build_fake: Build, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str, Path]:
    """Two indexes as they are named on the command line, and a list of queries."""
    monkeypatch.setenv("XUNDUAN_CACHE_DIR", str(configured.cache_dir))
    monkeypatch.setattr("xunduan.commands.compare.load_encoder", lambda *arguments: FakeEncoder())
    for name, files in (("a", BEFORE), ("b", AFTER)):
        build_fake(write_files(tmp_path / f"in-{name}", files), tmp_path / name)
    listed = tmp_path / "q.jsonl"
    listed.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in QUERIES), encoding="utf-8")
    return f"{tmp_path / 'a'},use_projection=false", f"{tmp_path / 'b'},use_projection=false", listed


def run(*arguments: object) -> int:
    return compare.main([str(argument) for argument in arguments])


def test_what_changed_comes_first_worst_first_and_the_answers_are_scored(
    sides: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    a, b, queries = sides
    assert run(a, b, "--queries", queries, "--json") == 0
    given = json.loads(capsys.readouterr().out)
    assert [(one["query"], one["change"]) for one in given["results"][:2]] == [
        ("普查桥梁多少座", "worse"), ("水坝多少座", "better"),
    ]  # fmt: skip
    assert given["queries"] == 4 and given["answered"] == 3
    assert given["a"]["hit_at_1"] == given["b"]["hit_at_1"] == pytest.approx(2 / 3)
    assert given["results"][0]["a"][0]["right"] and not any(hit["right"] for hit in given["results"][0]["b"])
    tea = next(one for one in given["results"] if one["query"] == "春茶采摘面积")
    assert tea["a"][0] | {"score": 0} == tea["b"][0] | {"score": 0}
    assert tea["a"][0]["right"] is None


def test_an_index_beside_itself_has_no_change_and_the_table_says_so(
    sides: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    a, _, queries = sides
    assert run(a, a, "--queries", queries) == 0
    said = capsys.readouterr().out
    assert "the same 4" in said and "hit@1 0.667 → 0.667" in said
    assert "普查桥梁" not in said
    assert run(a, a, "--queries", queries, "--all", "--show", "1") == 0
    said = capsys.readouterr().out
    assert "A 1. ✓" in said and "B 1. ✓" in said and "A 2." not in said


def test_one_snapshot_of_an_index_is_a_side(
    sides: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    a, _, queries = sides
    index = Path(a.partition(",")[0])
    name = (index / "CURRENT").read_text().strip()
    assert run(f"{index / 'snapshots' / name},use_projection=false", a, "--queries", queries) == 0
    assert "the same 4" in capsys.readouterr().out


def test_a_setting_or_an_index_that_is_none_is_named(sides: tuple[str, str, Path], tmp_path: Path) -> None:
    a, b, queries = sides
    with pytest.raises(SettingsError, match="glow"):
        run(f"{a},glow=1", b, "--queries", queries)
    with pytest.raises(SnapshotMissing, match="nowhere"):
        run(tmp_path / "nowhere", b, "--queries", queries)
