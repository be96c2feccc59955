"""A build that is killed while it writes: the index before it goes on being searched, and the next build repairs
all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from tests.index.test_build import article
from tests.index.test_segments import seen
from xunduan.index.snapshot import current_name, open_snapshot, snapshot_names
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed builds are forked")
EVERY, LAST = 12, 16
"""A build is killed while it works on after every twelfth touch of the index, and before each of the last: they
publish it."""


def run(source: Path, mode: str, targets: dict[Path, int], repository: Path) -> list[tuple[int, int]]:
    """How each build ended, and its touches of the index."""
    listed = [f"{index_dir}={touch}" for index_dir, touch in targets.items()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.killed_build", source, mode, *listed],
        capture_output=True, text=True, cwd=repository, check=True, timeout=300,
    )  # fmt: skip
    return [(int(status), int(touches)) for status, touches in map(str.split, done.stdout.splitlines())]


def test_whenever_a_build_is_killed_the_index_is_whole_and_the_next_build_succeeds(
    tmp_path: Path, build_fake: Build, configured: Settings, repository: Path
) -> None:
    source = write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(3)})
    before = seen(build_fake(source, tmp_path / "before").snapshot, every=20)
    write_files(source, {"1.txt": article(11), "3.txt": article(3)})
    after = seen(build_fake(source, tmp_path / "after").snapshot, every=20)

    ((status, touches),) = run(source, "working", {copy(tmp_path, "counted"): 0}, repository)
    assert status == 0
    assert touches > 40
    working = {copy(tmp_path, f"working-{at}"): at for at in range(1, touches - LAST, EVERY)}
    waiting = {copy(tmp_path, f"waiting-{at}"): at for at in range(touches - LAST + 1, touches + 1)}
    # Where the machine is busy, a build that works on may end before it is killed.
    assert {status for status, _ in run(source, "working", working, repository)} <= {-9, 0}
    assert {status for status, _ in run(source, "waiting", waiting, repository)} == {-9}

    states = []
    for index_dir in (*working, *waiting):
        snapshot = open_snapshot(index_dir)
        assert snapshot.name == current_name(index_dir), "a current snapshot that fails its checks"
        states.append(seen(snapshot, every=20))
        assert states[-1] in (before, after)
        engine = Engine(snapshot, FakeEncoder(), configured)
        assert engine.search(SearchRequest(article(0).splitlines()[0])).hits[0].document.path == "0.txt"

        repaired = build_fake(source, index_dir)
        assert seen(repaired.snapshot, every=20) == after
        assert current_name(index_dir) == repaired.snapshot.name
        assert {path.name for path in (index_dir / "snapshots").iterdir()} == set(snapshot_names(index_dir))
        left = {path.name for path in index_dir.iterdir()}
        assert left <= {"CURRENT", "build.lock", "snapshots", "verified.json"}
    assert states[0] == before
    assert states[-1] == after


def copy(folder: Path, name: str) -> Path:
    """The index before the change, in a folder of its own."""
    return shutil.copytree(folder / "before", folder / name)
