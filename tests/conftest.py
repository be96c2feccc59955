"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import settings as properties

from tests.fakes import FakeEncoder, Silent
from xunduan.settings import Settings, settings

if TYPE_CHECKING:
    from xunduan.index.build import BuildResult
    from xunduan.models.encoder import SentenceEncoder

# No example fails for its time: a machine that has other work stops any of them for longer than the 200 ms given.
properties.register_profile("unhurried", parent=properties.default, deadline=None)
properties.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent
# Processes that tests start run this checkout, whichever one is installed.
os.environ["PYTHONPATH"] = str(ROOT)
Build = Callable[..., "BuildResult"]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The development corpus and evaluation data, kept outside the project; skips where they are absent."""
    folder = Path(os.environ.get("XUNDUAN_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip(f"development data not found at {folder}")
    return folder


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The real default model, loaded once."""
    from xunduan.models.encoder import load_encoder

    return load_encoder(Settings())


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Torch in one thread: for matrices as small as a tiny model's, a second one does nothing but wait for the first."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings for tests with the fake encoder: a cache folder of their own, no query projection."""
    return Settings(cache_dir=tmp_path_factory.mktemp("cache"), use_projection=False, model="fake")


@pytest.fixture(scope="session")
def build_fake(configured: Settings) -> Build:
    """Builds an index with the fake encoder: `build_fake(source, index_dir, encoder=…, settings=…, full=…)`."""
    from xunduan.index.build import build

    def made(
        source: Path,
        index_dir: Path,
        encoder: FakeEncoder | None = None,
        settings: Settings = configured,
        full: bool = False,
    ) -> BuildResult:
        given = encoder or FakeEncoder()
        return build(source, index_dir, settings, lambda: given, Silent(), full, lambda: given.fingerprint)

    return made


@pytest.fixture(scope="session")
def run_script(repository: Path) -> Run:
    """Runs a script of the checkout by its name, from another folder, and gives what it printed and its status."""

    def run(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, repository / "scripts" / f"{name}.py", *arguments],
            capture_output=True,
            text=True,
            cwd="/",
            timeout=180,
        )

    return run


@pytest.fixture
def run_here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs `xunduan NAME` by the console's own function, and gives what it printed and its status.

    In this process: a start costs two seconds of imports. Each command is started for real by `run_script` as well.
    """
    from xunduan import cli

    def run(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["xunduan"])
        capsys.readouterr()
        settings.cache_clear()
        with pytest.raises(SystemExit) as ended:
            cli.main([name, *map(str, arguments)])
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return subprocess.CompletedProcess([name], ended.value.code, said.out, said.err)

    yield run
    settings.cache_clear()


@pytest.fixture(scope="session")
def for_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the whole session, however many processes share its tests."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def sample_index(repository: Path, run_script: Run, for_all: Path) -> Path:
    """An index of the sample corpus with the real default model, as `make serve` makes it; once a session."""
    folder = for_all / "samples" / "an index"
    with FileLock(for_all / "samples.lock"):
        if not (folder / "CURRENT").is_file():
            done = run_script("rebuild_index", repository / "samples", "--index", folder)
            assert done.returncode == 0, done.stderr
    return folder
