"""Nothing of ours or below reports anywhere, and the home folder stays as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import write_files


def test_the_runtime_reports_to_no_one_and_leaves_nothing_in_the_home_folder(
    tmp_path: Path, repository: Path
) -> None:
    """openvino tells an analytics service of its import, in a process of its own, unless it is kept from it."""
    home = tmp_path / "home"
    home.mkdir()
    code = "import sys, xunduan.models.openvino_runtime; print(sys.modules.get('openvino_telemetry'))"
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "None"
    assert list(home.iterdir()) == []


_ATTEMPTS = """
import socket, sys
from pathlib import Path

import pytest

from tests.fakes import write_files
attempts = []
real = socket.socket.connect

def told(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        attempts.append(address)
    return real(self, address)

socket.socket.connect = told
real_lookup = socket.getaddrinfo
socket.getaddrinfo = lambda *given, **named: (attempts.append(given[:2]), real_lookup(*given, **named))[1]

from tests.fakes import FakeEncoder, Silent
from xunduan.index.build import build
from xunduan.search.live import LiveEngine
from xunduan.settings import Settings
from xunduan.web.app import create_app
import xunduan.models.openvino_runtime
from starlette.testclient import TestClient

here = Path(sys.argv[1])
settings = Settings(cache_dir=here / "cache", model="fake", use_projection=False)
build(here / "in", here / "index", settings, FakeEncoder, Silent(), False)
live = LiveEngine(here / "index", FakeEncoder(), settings)
with TestClient(create_app(live, settings)) as client:
    for path in ("/", "/?q=河道", "/api/search?q=河道", "/figures?q=河道", "/docs", "/healthz"):
        assert client.get(path).status_code == 200, path
print("attempts:", attempts)
"""


def _isolated() -> list[str]:
    """What runs a command in a network of its own, with nothing in it; empty where this system does not allow that."""
    unshare = shutil.which("unshare")
    command = [unshare or "", "--user", "--map-root-user", "--net"]
    if unshare and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
        return command
    return []


def test_indexing_searching_and_pages_ask_nobody_anything(tmp_path: Path, repository: Path) -> None:
    """In a network namespace, where a connection could lead nowhere, with every attempt recorded."""
    isolated = _isolated()
    if not isolated:
        pytest.skip("this system lets nobody make a network namespace")
    home = tmp_path / "home"
    home.mkdir()
    write_files(tmp_path / "in", {"a.txt": "河道清淤\n\n水务局今年清淤河道30公里,比上年多5公里。"})
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | {"HOME": str(home)}
    done = subprocess.run(
        [*isolated, sys.executable, "-c", _ATTEMPTS, str(tmp_path)],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith("attempts: []")
    assert list(home.iterdir()) == []
