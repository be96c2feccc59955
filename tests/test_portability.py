"""The code runs where there is no fork, no /dev and no /proc: what only some systems have is asked for, not assumed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from xunduan.index import snapshot

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
    """Whether a node stands in a try that has handlers, or in a function or branch that asks first whether it is there."""
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

    opened: list[int] = []
    really = os.open

    def noted(path: Path, flags: int) -> int:
        opened.append(flags)
        return really(path, flags)

    monkeypatch.setattr(snapshot.os, "open", noted)
    (tmp_path / "file").write_text("x")
    snapshot._flush(tmp_path / "file")
    assert opened == [os.O_RDWR]


@pytest.mark.parametrize("path", sorted((ROOT / "samples").rglob("*")), ids=lambda path: path.name)
def test_the_samples_have_names_that_windows_takes(path: Path) -> None:
    assert not set(path.name) & set('<>:"|?*\\') and not path.name.endswith((".", " "))
