"""What every script does with errors and progress."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import Run
from xunduan.commands.console import ConsoleProgress, run
from xunduan.errors import SourceError
from xunduan.search.errors import QueryError


def raising(error: BaseException) -> Callable[[], int]:
    def main() -> int:
        raise error

    return main


@pytest.mark.parametrize(
    ("main", "status", "said"),
    [
        (lambda: 0, 0, ""),
        (lambda: 3, 3, ""),
        (raising(SourceError("没有\n  这个文件夹")), 1, "错误 / error: 没有 这个文件夹\n"),
        (raising(QueryError("空")), 1, "错误 / error: 空\n"),
        (
            raising(PermissionError(13, "Permission denied", "/root/x")),
            1,
            "错误 / error: [Errno 13] Permission denied: '/root/x'\n",
        ),
        (raising(KeyboardInterrupt()), 130, ""),
        (raising(BrokenPipeError()), 1, ""),
    ],
)
def test_the_status_and_one_line(
    main: Callable[[], int], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(main)
    assert caught.value.code == status
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(("given", "status"), [("--help", 0), ("suche", 2)])
def test_help_and_wrong_usage_are_told_where_the_console_has_no_chinese(given: str, status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xunduan.cli", given],
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status
    assert "usage: xunduan" in done.stdout + done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("how", "command"),
    [
        ("run_script", ("search", "反诈")),
        ("run_script", ("quality", "--eval", ".", "--corpus", ".", "--out", "nothing.json")),
        ("run_here", ("index", ".")),
        ("run_here", ("serve", "--port", "0")),
        ("run_here", ("evaluate", "--queries", "nothing.jsonl", "--source", ".")),
        ("run_here", ("benchmark",)),
        ("run_here", ("tune", "--squad", "nothing.json", "--out", "nothing.safetensors")),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else "",
)
def test_a_wrong_setting_is_one_line(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, how: str, command: tuple[str, ...]
) -> None:
    run_command: Run = request.getfixturevalue(how)
    monkeypatch.setenv("XUNDUAN_PORT", "abc")
    done = run_command(*command)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    for part in ("XUNDUAN_PORT='abc'", "valid integer", "docs/settings.md"):
        assert part in line


def test_what_is_no_ordinary_error_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run(raising(ZeroDivisionError()))


def test_without_a_terminal_progress_is_plain_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.commands.console._LINE_EVERY", 0.0)
    progress = ConsoleProgress()
    progress.stage("计算向量", 3)
    progress.advance(2)
    progress.advance()
    progress.say("完成")
    progress.close()
    assert capsys.readouterr().err.splitlines() == ["计算向量: 3", "计算向量: 2/3", "计算向量: 3/3", "完成"]


def test_on_a_terminal_there_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    progress = ConsoleProgress()
    progress.stage("计算向量", 2)
    progress.advance(2)
    progress.close()
    shown = capsys.readouterr().err
    assert "计算向量" in shown
    assert "2/2" in shown
