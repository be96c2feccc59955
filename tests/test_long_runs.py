"""What only shows after a while: memory, descriptors, the thousandth kill. Short by default, long with `make
test-long`."""

from __future__ import annotations

import gc
import os
import random
import shutil
import threading
import time
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from tests.index.test_build import article
from tests.index.test_crashes import run
from tests.index.test_segments import seen
from xunduan.errors import UnreadableFile
from xunduan.index.reading import Limits, ReadResult, SourceFile, read
from xunduan.index.snapshot import open_snapshot
from xunduan.search import live as live_module
from xunduan.search.engine import Engine
from xunduan.search.live import LiveEngine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

LINUX = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")


def long(*values: object) -> object:
    return pytest.param(*values, marks=[pytest.mark.long, pytest.mark.timeout(7200)])


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@LINUX
@pytest.mark.parametrize(("swaps", "pause"), [(4, 0.2), long(24, 5.0)])
def test_hot_swaps_under_load_lose_no_request_and_no_descriptor(
    tmp_path: Path,
    build_fake: Build,
    configured: Settings,
    monkeypatch: pytest.MonkeyPatch,
    swaps: int,
    pause: float,
) -> None:
    monkeypatch.setattr(live_module, "_LOOK_EVERY", 0.05)
    source = write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(5)})
    build_fake(source, tmp_path / "index")
    live = LiveEngine(tmp_path / "index", FakeEncoder(), configured)
    failures: list[BaseException] = []
    stop = threading.Event()

    def search() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                assert live.current().search(SearchRequest(f"{article(number % 5)[:6]}{number}")) is not None
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    levels = []
    for swap in range(swaps):
        write_files(source, {"new.txt": article(100 + swap)})
        made = build_fake(source, tmp_path / "index").snapshot.name
        patience = time.monotonic() + 60
        while live.current().snapshot != made:
            assert time.monotonic() < patience and not failures
            time.sleep(0.02)
        time.sleep(pause)
        gc.collect()
        levels.append(descriptors())
    stop.set()
    for thread in threads:
        thread.join()
    live.close()
    assert not failures
    assert levels[-1] <= levels[1] + 8, levels  # three threads, with a connection each to two snapshots


@LINUX
@pytest.mark.parametrize(("settled", "queries", "growth"), [(400, 1200, 1.15), long(5_000, 50_000, 1.03)])
def test_memory_stays_level_over_mixed_queries(
    tmp_path: Path, build_fake: Build, configured: Settings, settled: int, queries: int, growth: float
) -> None:
    source = write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(30)})
    engine = Engine(build_fake(source, tmp_path / "index").snapshot, FakeEncoder(), configured)
    words = [article(number).replace("\n", "")[at : at + 4] for number in range(30) for at in range(0, 60, 4)]
    chance = random.Random(1)
    level = 0
    for number in range(queries):
        if number == settled:
            level = resident()
        query = "".join(chance.choices(words, k=chance.randint(1, 4)))
        engine.search(SearchRequest(query, limit=chance.choice([1, 10, 50]), explain=number % 7 == 0))
        if number % 5 == 0:
            engine.suggest(query[:2])
    assert resident() <= growth * level


@pytest.mark.parametrize("files", [300, long(100_000)])
def test_mutated_files_are_read_or_refused(repository: Path, tmp_path: Path, files: int) -> None:
    """Bytes changed, cut out, doubled and mixed, under every name."""
    limits = Limits(1 << 22, 20, 1024, 200_000)
    seeds = [path.read_bytes() for path in sorted((repository / "samples").rglob("*")) if path.is_file()]
    chance = random.Random(2)
    suffixes = ["txt", "md", "html", "csv", "jsonl", "mhtml"]
    path = tmp_path / "file"
    for number in range(files):
        data = bytearray(chance.choice(seeds)[: chance.randint(1, 6000)])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randint(0, 9)] = chance.choice(
                [chance.randbytes(chance.randint(0, 9)), bytes(data[:50]), b"\r\n", b"<!--", b"---\n", b"\0"]
            )
        path.write_bytes(data)
        try:
            result = read(SourceFile(path, f"{number}.{chance.choice(suffixes)}", len(data), 0), limits)
        except UnreadableFile as reason:
            assert str(reason)
        else:
            assert isinstance(result, ReadResult) and result.documents


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed builds are forked")
@pytest.mark.parametrize("kills", [long(1_000)])
def test_a_thousand_kills_leave_the_old_index_or_the_new_one(
    tmp_path: Path, build_fake: Build, repository: Path, kills: int
) -> None:
    source = write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(3)})
    before = seen(build_fake(source, tmp_path / "before").snapshot)
    write_files(source, {"1.txt": article(11), "3.txt": article(3)})
    after = seen(build_fake(source, tmp_path / "after").snapshot)
    shutil.copytree(tmp_path / "before", tmp_path / "counted")
    ((_, touches),) = run(source, "working", {tmp_path / "counted": 0}, repository)
    chance = random.Random(3)
    done = 0
    while done < kills:
        targets = {}
        for number in range(min(40, kills - done)):
            target = tmp_path / f"killed-{number}"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(tmp_path / "before", target)
            targets[target] = chance.randint(1, touches)
        run(source, "waiting", targets, repository)
        for target in targets:
            assert seen(open_snapshot(target)) in (before, after)
        done += len(targets)
