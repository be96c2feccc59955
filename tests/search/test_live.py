"""A new snapshot under a running engine: noticed, swapped in, refused where it is broken."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from xunduan.errors import SnapshotError, SnapshotMissing
from xunduan.index.snapshot import CURRENT, current_name, open_snapshot
from xunduan.search import engine as engine_module
from xunduan.search import live as module
from xunduan.search.engine import Engine
from xunduan.search.live import LiveEngine
from xunduan.search.results import Results, SearchRequest
from xunduan.settings import Settings

FIRST = {"a.txt": "第一版\n\n水务局清淤河道三十公里,封堵排污口十二个。"}
SECOND = {"b.txt": "第二版\n\n水务局清淤河道四十公里,新种芦苇千亩。"}


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_EVERY", 0.02)


@pytest.fixture
def index_dir(tmp_path: Path, build_fake: Build) -> Path:
    build_fake(write_files(tmp_path / "in", FIRST), tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def opened(configured: Settings) -> Iterator[Callable[[Path], LiveEngine]]:
    made: list[LiveEngine] = []

    def make(index_dir: Path) -> LiveEngine:
        made.append(LiveEngine(index_dir, FakeEncoder(), configured))
        return made[-1]

    yield make
    for one in made:
        one.close()


def paths(live: LiveEngine) -> set[str]:
    return {hit.document.path for hit in live.current().search(SearchRequest("清淤河道")).hits}


def wait(condition: Callable[[], bool]) -> None:
    patience = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < patience, "waited a minute"
        time.sleep(0.01)


def test_a_new_snapshot_is_swapped_in_and_the_old_engine_goes_on(
    index_dir: Path, tmp_path: Path, build_fake: Build, opened: Callable[[Path], LiveEngine]
) -> None:
    live = opened(index_dir)
    old = live.current()
    assert paths(live) == {"a.txt"}
    build_fake(write_files(tmp_path / "in", SECOND), index_dir)
    wait(lambda: live.current() is not old)
    assert live.current().snapshot == current_name(index_dir)
    assert paths(live) == {"a.txt", "b.txt"}
    assert live.get(old.snapshot) is old
    assert old.search(SearchRequest("清淤河道")).snapshot == old.snapshot
    assert live.get("20000101T000000000") is None


def test_a_broken_new_snapshot_leaves_the_old_one_serving(
    index_dir: Path, tmp_path: Path, build_fake: Build, opened: Callable[[Path], LiveEngine]
) -> None:
    live = opened(index_dir)
    name = live.current().snapshot
    broken = index_dir / "snapshots" / "29990101T000000000"
    broken.mkdir()
    (broken / "manifest.json").write_text("{", encoding="utf-8")
    (index_dir / CURRENT).write_text(broken.name, encoding="utf-8")
    time.sleep(0.3)
    assert live.current().snapshot == name
    assert paths(live) == {"a.txt"}
    build_fake(write_files(tmp_path / "in", SECOND), index_dir)
    wait(lambda: live.current().snapshot != name)
    assert paths(live) == {"a.txt", "b.txt"}


def test_a_snapshot_of_another_model_is_not_taken_up(
    index_dir: Path,
    tmp_path: Path,
    build_fake: Build,
    opened: Callable[[Path], LiveEngine],
    caplog: pytest.LogCaptureFixture,
) -> None:
    live = opened(index_dir)
    name = live.current().snapshot
    build_fake(write_files(tmp_path / "in", SECOND), index_dir, FakeEncoder("other"))
    wait(lambda: "refused" in caplog.text)
    assert live.current().snapshot == name
    assert "other" in caplog.text


def test_going_back_to_an_earlier_snapshot_is_noticed_too(
    index_dir: Path, tmp_path: Path, build_fake: Build, opened: Callable[[Path], LiveEngine]
) -> None:
    live = opened(index_dir)
    old = live.current().snapshot
    build_fake(write_files(tmp_path / "in", SECOND), index_dir)
    wait(lambda: live.current().snapshot != old)
    (index_dir / CURRENT).write_text(old + "\n", encoding="utf-8")
    wait(lambda: live.current().snapshot == old)


def test_it_waits_for_the_first_snapshot(
    tmp_path: Path, build_fake: Build, opened: Callable[[Path], LiveEngine]
) -> None:
    live = opened(tmp_path / "index")
    assert not live.ready()
    with pytest.raises(SnapshotMissing, match="xunduan index"):
        live.current()
    build_fake(write_files(tmp_path / "in", FIRST), tmp_path / "index")
    wait(live.ready)
    assert paths(live) == {"a.txt"}


def test_an_index_that_is_broken_from_the_start_says_so(
    index_dir: Path, opened: Callable[[Path], LiveEngine]
) -> None:
    (index_dir / "snapshots" / current_name(index_dir) / "store.sqlite").write_bytes(b"")
    with pytest.raises(SnapshotError, match=r"store\.sqlite"):
        opened(index_dir)


def test_only_the_last_engines_are_kept(
    index_dir: Path, tmp_path: Path, build_fake: Build, opened: Callable[[Path], LiveEngine]
) -> None:
    live = opened(index_dir)
    names = [live.current().snapshot]
    for number in range(3):
        build_fake(
            write_files(
                tmp_path / "in", {f"{number}.txt": f"第{number}期\n\n清淤河道{number}公里,沿岸种树。"}
            ),
            index_dir,
        )
        wait(lambda: live.current().snapshot != names[-1])
        names.append(live.current().snapshot)
    assert live.get(names[0]) is None
    assert all(live.get(name) is not None for name in names[-2:])


def test_closing_ends_the_watching(
    index_dir: Path, tmp_path: Path, build_fake: Build, opened: Callable[[Path], LiveEngine]
) -> None:
    live = opened(index_dir)
    name = live.current().snapshot
    live.close()
    build_fake(write_files(tmp_path / "in", SECOND), index_dir)
    time.sleep(0.2)
    assert live.current().snapshot == name


def test_a_file_that_is_cut_below_a_running_server_brings_the_older_snapshot_back(
    index_dir: Path,
    tmp_path: Path,
    build_fake: Build,
    opened: Callable[[Path], LiveEngine],
    caplog: pytest.LogCaptureFixture,
) -> None:
    old = current_name(index_dir)
    build_fake(write_files(tmp_path / "in", SECOND), index_dir)
    live = opened(index_dir)
    new = live.current().snapshot
    assert new != old and live.problem() is None
    vectors = index_dir / "snapshots" / new / "vectors" / "windows.faiss"
    with vectors.open("r+b") as file:
        file.truncate(10)
    wait(lambda: live.current().snapshot == old)
    assert paths(live) == {"a.txt"}
    wait(lambda: "windows.faiss" in (live.problem() or ""))
    time.sleep(0.3)  # a dozen looks
    assert sum("windows.faiss" in record.getMessage() for record in caplog.records) <= 2
    build_fake(write_files(tmp_path / "in", {"c.txt": "第三版\n\n水务局清淤河道五十公里。"}), index_dir)
    wait(lambda: live.current().snapshot > new and live.problem() is None)


def test_a_cut_vector_file_does_not_end_the_search_that_looks_into_it(
    index_dir: Path, opened: Callable[[Path], LiveEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mapped file would end the process with SIGBUS."""
    live = opened(index_dir)
    monkeypatch.setattr(live, "_damaged", dict)
    engine = live.current()
    for path in sorted((index_dir / "snapshots" / engine.snapshot).rglob("*")):
        if path.suffix in (".faiss", ".npy"):
            with path.open("r+b") as file:
                file.truncate(0)
    assert engine.search(SearchRequest("封堵排污口")).hits


def test_an_engine_that_is_let_go_is_freed_at_once(index_dir: Path, configured: Settings) -> None:
    """Its files and memory must not wait for the garbage collector: hot swaps would pile them up."""
    engine = Engine(open_snapshot(index_dir), FakeEncoder(), configured)
    engine.search(SearchRequest("清淤河道", explain=True))
    engine.suggest("清淤")
    engine.figures("河道")
    gc.collect()
    gc.disable()
    try:
        gone = weakref.ref(engine)
        del engine
        assert gone() is None
    finally:
        gc.enable()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that engines are asked, as they come."""
    queries: list[str] = []
    search = Engine.search

    def noting(engine: Engine, request: SearchRequest) -> Results:
        queries.append(request.query)
        return search(engine, request)

    monkeypatch.setattr(Engine, "search", noting)
    return queries


def test_what_a_first_visitor_would_wait_for_is_prepared(
    index_dir: Path, opened: Callable[[Path], LiveEngine], asked: list[str]
) -> None:
    opened(index_dir)
    wait(lambda: set(engine_module._FIRST_USES) <= set(asked))


def test_suggestions_wait_for_no_dictionary(
    index_dir: Path, opened: Callable[[Path], LiveEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = threading.Event()
    monkeypatch.setattr(Engine, "warm", lambda engine: (read.wait(60) for _ in range(1)))
    try:
        engine = opened(index_dir).current()
        wait(lambda: not engine.gathering)
        assert engine._suggester.get(patience=0)
    finally:
        read.set()


def test_closing_waits_for_the_step_under_way_and_takes_no_other(
    index_dir: Path, opened: Callable[[Path], LiveEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process may end after it: a thread that compiles a graph while the interpreter ends aborts the process."""
    begun, taken = threading.Event(), []

    def steps(engine: Engine) -> Iterator[object]:
        for step in range(2):
            begun.set()
            time.sleep(0.3)
            taken.append(step)
            yield step

    monkeypatch.setattr(Engine, "warm", steps)
    live = opened(index_dir)
    assert begun.wait(60)
    assert live.close()
    assert taken == [0]
    assert not [thread for thread in threading.enumerate() if thread.name in ("warm", "gather")]


def test_closing_tells_of_a_step_that_takes_too_long(
    index_dir: Path, opened: Callable[[Path], LiveEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = threading.Event()
    monkeypatch.setattr(Engine, "gather", lambda engine: (made.wait(60) for _ in range(1)))
    monkeypatch.setattr(module, "_LEAVE", 0.1)
    try:
        assert not opened(index_dir).close()
    finally:
        made.set()


def test_a_snapshot_is_tried_with_words_that_stand_in_it(
    index_dir: Path, opened: Callable[[Path], LiveEngine], asked: list[str]
) -> None:
    opened(index_dir)
    texts = " ".join(text for text in FIRST.values())
    assert asked[0].split()
    assert all(word in texts for word in asked[0].split())


def test_a_server_is_ready_without_what_reads_documents() -> None:
    check = "import sys, xunduan.search.live, xunduan.web.app; print('xunduan.index.pipeline' in sys.modules)"
    repository = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, cwd=repository, check=True
    )
    assert done.stdout.strip() == "False"
