"""scripts/serve.py as a process."""

from __future__ import annotations

import gc
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import Build, Run
from tests.fakes import FakeEncoder, write_files
from xunduan.commands import serve as module
from xunduan.search.live import LiveEngine
from xunduan.settings import Settings
from xunduan.web import server


def test_help_names_the_options(run_here: Run) -> None:
    done = run_here("serve", "--help")
    assert done.returncode == 0
    for option in ("--index", "--host", "--port"):
        assert option in done.stdout


@pytest.mark.parametrize("wrong", [("--port", "99999"), ("--port", "http"), ("--nothing",)])
def test_wrong_usage_is_2(run_here: Run, wrong: tuple[str, ...]) -> None:
    done = run_here("serve", *wrong)
    assert done.returncode == 2
    assert wrong[-1] in done.stderr


def test_without_an_index_it_says_how_to_make_one(run_here: Run, tmp_path: Path) -> None:
    done = run_here("serve", "--index", tmp_path / "nothing", "--port", "0")
    assert done.returncode == 1
    assert "xunduan index" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_taken_port_is_one_line_and_1(run_script: Run, tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("20260101T000000\n")
    (tmp_path / "20260101T000000").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run_script("serve", "--index", tmp_path, "--port", port)
    assert done.returncode == 1
    assert port in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("ended", [True, False])
def test_the_interpreter_does_not_end_around_what_is_being_prepared(
    ended: bool, tmp_path: Path, configured: Settings, build_fake: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_files(tmp_path / "in", {"a.txt": "清淤\n\n水务局清淤河道三十公里。"})
    build_fake(source, tmp_path / "index")
    monkeypatch.setattr("xunduan.models.encoder.load_encoder", lambda *given: FakeEncoder())
    monkeypatch.setattr("xunduan.settings.settings", lambda: configured)
    monkeypatch.setattr(server, "serve", lambda app, listening, configured: None)
    left: list[int] = []
    close = LiveEngine.close
    monkeypatch.setattr(LiveEngine, "close", lambda live: close(live) and ended)
    monkeypatch.setattr("os._exit", left.append)
    try:
        assert module.main(["--index", str(tmp_path / "index"), "--port", "0"]) == 0
    finally:
        gc.enable()
    assert left == ([] if ended else [0])


@pytest.mark.model
def test_a_rebuild_under_a_running_server_is_taken_up_and_the_old_pages_go_on(
    run_script: Run, repository: Path, sample_index: Path, tmp_path: Path
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    shutil.copytree(repository / "samples", source)
    shutil.copytree(sample_index, index)
    command = [sys.executable, "scripts/serve.py", "--index", str(index), "--port", "0"]
    with subprocess.Popen(
        command, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            with httpx.Client(base_url=server.stdout.readline().split()[0]) as api:
                before = _found(api)
                (source / "new.txt").write_text("反诈夜巡\n\n巡防队夜间劝阻转账36起。\n", encoding="utf-8")
                assert run_script("rebuild_index", source, "--index", index).returncode == 0
                _await_another(api, before["snapshot"])
                assert "new.txt" in _paths(_found(api))
                assert _paths(_found(api, before["snapshot"])) == _paths(before)
                assert api.get("/api/search", params={"q": "反诈", "snapshot": "20000101"}).status_code == 410
        finally:
            server.terminate()
        assert server.wait(timeout=60) == 0


def _found(api: httpx.Client, snapshot: str = "") -> dict[str, Any]:
    return (
        api.get("/api/search", params={"q": "夜间劝阻转账", "snapshot": snapshot}).raise_for_status().json()
    )


def _paths(found: dict[str, Any]) -> list[str]:
    return [hit["document"]["path"] for hit in found["results"]]


def _await_another(api: httpx.Client, snapshot: str) -> None:
    patience = time.monotonic() + 60
    while api.get("/readyz").raise_for_status().json()["snapshot"] == snapshot:
        assert time.monotonic() < patience, "the server did not take up the new snapshot"
        time.sleep(0.2)
