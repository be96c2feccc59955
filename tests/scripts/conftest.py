"""Runs of the scripts as processes, with the real model, as a user runs them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


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


@pytest.fixture(scope="session")
def sample_index(repository: Path, run_script: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus, as `make serve` makes it."""
    folder = tmp_path_factory.mktemp("samples") / "an index"
    done = run_script("rebuild_index", repository / "samples", "--index", folder)
    assert done.returncode == 0, done.stderr
    return folder
