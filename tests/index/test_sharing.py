"""Embedding in shares: together they have embedded everything once, and the snapshot is that of one build."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, Silent, write_files
from tests.index.test_build import article, contents
from xunduan.commands import index as command
from xunduan.errors import XunduanError
from xunduan.index.build import WORK
from xunduan.index.sharing import embed_by_ray, embed_part
from xunduan.settings import Settings

_PART = """
import sys; from pathlib import Path
from tests.fakes import FakeEncoder, Silent
from xunduan.index.sharing import embed_by_ray, embed_part
from xunduan.settings import Settings
source, index, cache, number = sys.argv[1:]
configured = Settings(cache_dir=Path(cache), model="fake")
embed_part(Path(source), Path(index), configured, FakeEncoder, Silent(), (int(number), 2))
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(4)})


def test_two_processes_at_once_leave_nothing_to_embed(
    source: Path, tmp_path: Path, configured: Settings, build_fake: Build, repository: Path
) -> None:
    command_line: list[str | Path] = [
        sys.executable, "-c", _PART, source, tmp_path / "index", configured.cache_dir
    ]  # fmt: skip
    running = [subprocess.Popen([*command_line, number], cwd=repository) for number in ("1", "2")]
    assert [process.wait() for process in running] == [0, 0]
    encoder = FakeEncoder()
    built = build_fake(source, tmp_path / "index", encoder)
    assert encoder.embedded == []
    assert contents(built.snapshot) == contents(build_fake(source, tmp_path / "whole").snapshot)
    assert not (tmp_path / "index" / WORK).exists()


@pytest.mark.long
def test_shares_through_ray_leave_nothing_to_embed(
    source: Path, tmp_path: Path, configured: Settings, build_fake: Build
) -> None:
    pytest.importorskip("ray")
    progress = Silent()
    count = embed_by_ray(source, tmp_path / "index", configured, FakeEncoder, progress, 2)
    assert progress.done == 2
    encoder = FakeEncoder()
    built = build_fake(source, tmp_path / "index", encoder)
    assert count > 0 and encoder.embedded == []
    assert contents(built.snapshot) == contents(build_fake(source, tmp_path / "whole").snapshot)


def test_a_cluster_that_is_not_there_is_told_with_the_setting(
    source: Path, tmp_path: Path, configured: Settings
) -> None:
    pytest.importorskip("ray")
    elsewhere = configured.model_copy(update={"ray": "nowhere://127.0.0.1:1"})
    with pytest.raises(XunduanError, match="XUNDUAN_RAY"):
        embed_by_ray(source, tmp_path / "index", elsewhere, FakeEncoder, Silent(), 2)


def test_a_share_that_is_missing_is_embedded_by_the_build(
    source: Path, tmp_path: Path, configured: Settings, build_fake: Build
) -> None:
    mine, rest = FakeEncoder(), FakeEncoder()
    count = embed_part(source, tmp_path / "index", configured, lambda: mine, Silent(), (2, 3))
    assert count == len(set(mine.embedded)) == len(mine.embedded) > 0
    built = build_fake(source, tmp_path / "index", rest)
    assert set(rest.embedded).isdisjoint(mine.embedded)
    assert 0.1 < count / built.counts["embedded"] < 1
    again = FakeEncoder()
    embed_part(source, tmp_path / "other", configured, lambda: again, Silent(), (2, 3))
    assert again.embedded == mine.embedded, "a text belongs to the same share everywhere"


@pytest.mark.parametrize("given", ["0/2", "3/2", "1", "a/b", "1/1000", "-1/2"])
def test_a_share_that_is_none_is_wrong_usage(given: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        command.parse(["in", "--shard", given])
    assert exit_.value.code == 2
