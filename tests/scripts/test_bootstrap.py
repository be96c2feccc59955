"""What happens before a script's first line of work: the path, the interpreter, the remedy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import _bootstrap

PROBE = """import _bootstrap
import search, sys
print(search.__file__)
print(sys.prefix)
print(*sys.argv[1:], sep="|")
"""


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Path:
    """A checkout with a script called search.py beside a package called search, in a folder with a space."""
    root = tmp_path / "a checkout"
    (root / "scripts").mkdir(parents=True)
    (root / "search").mkdir()
    (root / "search" / "__init__.py").touch()
    for name in ("__init__.py", "_bootstrap.py"):
        shutil.copy(repository / "scripts" / name, root / "scripts" / name)
    (root / "scripts" / "search.py").write_text(PROBE, encoding="utf-8")
    return root


@pytest.fixture
def bare_python(tmp_path: Path) -> Path:
    """An interpreter that has none of the project's dependencies."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    return tmp_path / "bare" / "bin" / "python"


def run(
    python: Path | str, *arguments: str | Path, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(python), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        timeout=60,
    )


@pytest.mark.parametrize("as_module", [False, True])
def test_the_package_wins_over_the_script_of_the_same_name(checkout: Path, as_module: bool) -> None:
    called = ["-m", "scripts.search"] if as_module else [checkout / "scripts" / "search.py"]
    done = run(sys.executable, *called, "反诈 预警", "--json", cwd=checkout if as_module else None)
    assert done.stderr == ""
    package, _, arguments = done.stdout.splitlines()
    assert package == str(checkout / "search" / "__init__.py")
    assert arguments == "反诈 预警|--json"


@pytest.mark.parametrize("as_module", [False, True])
def test_a_bare_interpreter_hands_over_to_the_environment(
    checkout: Path, bare_python: Path, as_module: bool
) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    launcher = checkout / ".venv" / "bin" / "python"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    called = ["-m", "scripts.search"] if as_module else [checkout / "scripts" / "search.py"]
    done = run(bare_python, *called, "一 二", cwd=checkout)
    assert done.stderr == ""
    _, prefix, arguments = done.stdout.splitlines()
    assert prefix == sys.prefix
    assert arguments == "一 二"


def test_without_an_environment_one_line_says_what_to_do(checkout: Path, bare_python: Path) -> None:
    done = run(bare_python, checkout / "scripts" / "search.py")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "torch" in done.stderr
    assert f"`make install` in {checkout}" in done.stderr


def test_modules_found_in_scripts_by_mistake_are_forgotten(
    monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    mistaken = type(sys)("search")
    mistaken.__file__ = str(repository / "scripts" / "search.py")
    monkeypatch.setitem(sys.modules, "search", mistaken)
    monkeypatch.setattr(sys, "path", [str(repository / "scripts"), *sys.path])
    _bootstrap.repair_path()
    assert sys.path[0] == str(repository)
    assert str(repository / "scripts") not in sys.path
    assert sys.modules.get("search") is not mistaken


def test_every_script_can_be_run_and_starts_with_the_bootstrap(repository: Path) -> None:
    scripts = [path for path in (repository / "scripts").glob("*.py") if not path.name.startswith("_")]
    assert scripts
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        imports = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
        first = next(line for line in imports if "__future__" not in line)
        assert first.startswith("import _bootstrap"), path.name
        assert text.startswith("#!/usr/bin/env python3\n"), path.name
        assert os.access(path, os.X_OK), path.name
