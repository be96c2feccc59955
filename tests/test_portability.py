"""The code runs where there is no fork, no /dev and no /proc: what only some systems have is asked for, not assumed."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PurePosixPath

import pytest

from tests.conftest import Build
from tests.fakes import calls_of, write_files
from xunduan.index import publishing

ROOT = Path(__file__).resolve().parent.parent
POSIX_ONLY = {"resource", "fcntl", "pwd", "grp", "termios", "pty", "tty", "syslog", "posix"}
POSIX_CALLS = {
    "fork", "forkpty", "getuid", "geteuid", "getpgid", "setsid", "killpg", "mkfifo", "mknod", "nice", "chown", "statvfs",
    "sched_getaffinity", "sysconf", "add_signal_handler", "setitimer", "getloadavg",
}  # fmt: skip
MODULES = sorted(
    path for room in ("index", "search", "web", "xunduan", "scripts") for path in (ROOT / room).rglob("*.py")
    if not any(part.is_symlink() for part in path.parents)
)  # fmt: skip


def guarded(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a node stands in a try that has handlers, or in a function or branch that asks first whether it is
    there."""
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.Try) and node.handlers:
            return True
        text = ast.unparse(node) if isinstance(node, ast.FunctionDef | ast.If | ast.IfExp | ast.For) else ""
        if any(
            asked in text for asked in ("hasattr(", "can_interrupt()", ".exists()", ".is_file()", "os.name")
        ):
            return True
    return False


def unguarded(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        named = ""
        if isinstance(node, ast.Import):
            named = next((one.name for one in node.names if one.name in POSIX_ONLY), "")
        elif isinstance(node, ast.ImportFrom):
            named = node.module if node.module in POSIX_ONLY else ""
        elif isinstance(node, ast.Attribute) and node.attr in POSIX_CALLS:
            named = node.attr
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("/dev/")
        ):
            named = node.value
        if named and not guarded(node, parents):
            assert isinstance(node, ast.stmt | ast.expr)
            yield f"{path.relative_to(ROOT)}:{node.lineno}: {named}"


def test_what_only_some_systems_have_is_asked_for_first() -> None:
    assert len(MODULES) > 200
    assert [line for path in MODULES for line in unguarded(path)] == []


def test_no_process_is_forked() -> None:
    """Workers are `python -m` of their own: the same under Windows, and safe beside the threads of a model."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert "import multiprocessing" not in text and "ProcessPoolExecutor" not in text, path


def test_files_are_flushed_by_a_handle_that_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to flush a file that was opened for reading."""
    import os

    opened = calls_of(monkeypatch, os, "open")
    (tmp_path / "file").write_text("x")
    publishing._flush(tmp_path / "file")
    assert [flags for _, flags in opened] == [os.O_RDWR]


WINDOWS_REFUSES = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE
)


def refused_by_windows(paths: Iterable[PurePath]) -> list[str]:
    """Names that Windows does not take, and those that it takes for one."""
    paths = list(paths)
    twice = Counter(str(path).casefold() for path in paths)
    return [
        str(path)
        for path in paths
        if any(WINDOWS_REFUSES.search(part) for part in path.parts) or twice[str(path).casefold()] > 1
    ]


def test_what_windows_refuses_is_known() -> None:
    given = ["a/aux.txt", "b:c", "d.", "E/f", "e/F", "console.txt", "com10.log"]
    assert refused_by_windows(map(PurePosixPath, given)) == ["a/aux.txt", "b:c", "d.", "E/f", "e/F"]


def test_the_checkout_s_files_have_names_that_windows_takes() -> None:
    named = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    paths = [PurePosixPath(name) for name in named.rstrip("\0").split("\0")]
    assert len(paths) > 500
    assert refused_by_windows(paths) == []


def test_an_index_s_files_have_names_that_windows_takes(tmp_path: Path, build_fake: Build) -> None:
    build_fake(write_files(tmp_path / "in", {"塘.txt": "山塘整治\n\n整治山塘45座。"}), tmp_path / "index")
    paths = [path.relative_to(tmp_path) for path in (tmp_path / "index").rglob("*")]
    assert len(paths) > 10
    assert refused_by_windows(paths) == []
