"""The documentation against what it speaks of. Run as a module, it writes docs/commands.md anew."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.conftest import Run
from xunduan.cli import COMMANDS as CLI

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ROOT / "docs" / "commands.md"
SCRIPTS = sorted(path.stem for path in (ROOT / "scripts").glob("[a-z]*.py"))
DOORS = sorted(
    path.stem for path in (ROOT / "scripts").glob("*.py") if "from _door import" in path.read_text("utf-8")
)
DOCUMENTED = [
    *(f"xunduan {name}" for name in CLI),
    *(f"scripts.{name}" for name in SCRIPTS if name not in DOORS),
]
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
)


def help_of(command: str) -> str:
    """What `xunduan NAME --help`, or a tool of the checkout's own, prints."""
    module = ["xunduan.cli", command.split()[1]] if command.startswith("xunduan") else [command]
    done = subprocess.run(
        [sys.executable, "-m", *module, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1"},
        check=True,
    )
    return done.stdout


def documented() -> dict[str, str]:
    text = COMMANDS.read_text(encoding="utf-8")
    return dict(re.findall(r"^## ([\w .]+)\n\n```\n(.*?)```\n", text, re.MULTILINE | re.DOTALL))


def test_every_command_is_documented() -> None:
    assert list(documented()) == DOCUMENTED


@pytest.mark.parametrize("command", DOCUMENTED)
def test_the_documented_help_is_the_real_one(
    command: str, run_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    subcommand = command.removeprefix("xunduan ")
    monkeypatch.setenv("COLUMNS", "100")
    given = help_of(command) if subcommand == command else run_here(subcommand, "--help").stdout
    # How argparse lays its help out differs between Python versions; the words do not.
    assert documented()[command].split() == given.split()


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The scripts alone under `tmp_path`, and one of them run by a Python without the package."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")

    def enter(script: str = "search") -> subprocess.CompletedProcess[str]:
        python: str = sys._base_executable  # type: ignore[attr-defined]  # has no public name
        return subprocess.run(
            [python, "-S", tmp_path / "scripts" / f"{script}.py", "反诈", "--limit", "2"],
            env={"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    return enter


@pytest.mark.parametrize("script", DOORS)
def test_a_script_without_the_package_runs_the_command_of_the_checkout(
    bare_checkout: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, script: str
) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    command = tmp_path / ".venv" / "bin" / "xunduan"
    command.write_text('#!/bin/sh\nprintf "%s|" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    name = {"rebuild_index": "index"}.get(script, script)
    assert bare_checkout(script).stdout == f"{name}|反诈|--limit|2|"


def test_a_script_beside_the_package_is_a_door_to_the_same_command(tmp_path: Path) -> None:
    """One of them: all go through one function, and what it is given is seen above, without two seconds of imports."""
    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / "rebuild_index.py", "--help"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.startswith("usage: xunduan index ")


@pytest.mark.parametrize("shebang", [None, "#!/of/a/checkout/that/was/moved/python"])
def test_a_script_says_how_to_install_what_is_missing(
    bare_checkout: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, shebang: str | None
) -> None:
    if shebang:
        (tmp_path / ".venv" / "bin").mkdir(parents=True)
        command = tmp_path / ".venv" / "bin" / "xunduan"
        command.write_text(f"{shebang}\n", encoding="utf-8")
        command.chmod(0o755)
    said = bare_checkout()
    assert said.returncode == 1
    assert len(said.stderr.splitlines()) == 1
    assert "make install" in said.stderr


@pytest.mark.parametrize("page", PAGES)
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if not target.startswith(("http://", "https://")):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_that_the_pages_name_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for script in re.findall(r"scripts/(\w+)\.py", text):
        assert script in SCRIPTS, f"{page} names scripts/{script}.py"
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for target in re.findall(r"\bmake ([a-z-]+)\b(?= *(?:`|#|$|[A-Z]+=))", text, re.MULTILINE):
        assert target in targets, f"{page} names make {target}"


def test_the_readme_says_the_same_in_both_languages() -> None:
    english, chinese = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## 简体中文\n")
    named = {
        "Two commands": "两条命令", "Five lines": "五行代码", "Three ways in": "三种用法", "What it does": "特点",
        "Quality": "质量", "Speed": "速度", "Beside packages people know": "与常见软件相比", "A first hour": "第一个小时",
        "Settings": "设置", "Licence": "许可证",
    }  # fmt: skip
    assert re.findall(r"^## (.+)$", english, re.MULTILINE) == list(named)
    assert re.findall(r"^### (.+)$", chinese, re.MULTILINE) == list(named.values())


class Understood(Exception):
    """A command line was taken; what it asks for is not done."""


def command_lines() -> list[tuple[str, bool]]:
    """What the pages tell to type, each once, and whether it stands in a block."""
    found: dict[str, bool] = {}
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8").replace("\\\n", " ")
        if page != "docs/commands.md":
            for before, line in re.findall(r"(^|`|; |\$ )(xunduan [a-z][^`;#\n…|]*)", text, re.MULTILINE):
                found[line.strip()] = found.get(line.strip(), False) or before == ""
    return list(found.items())


@pytest.mark.parametrize(("line", "block"), command_lines())
def test_the_command_lines_that_the_pages_show_are_understood(
    line: str, block: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of commands and options, and how many arguments they take; what they do has tests of its own."""
    really = argparse.ArgumentParser.parse_args

    def parsed(self: argparse.ArgumentParser, given: Any = None, namespace: Any = None) -> NoReturn:
        really(self, given, namespace)
        raise Understood

    def refused(self: argparse.ArgumentParser, message: str) -> NoReturn:
        # A sentence names a command or an option without what belongs to it; a block is there to be typed.
        assert not block and re.search(r"(arguments .*|is) required|expected one argument", message), message
        raise Understood

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parsed)
    monkeypatch.setattr(argparse.ArgumentParser, "error", refused)
    _, name, *arguments = shlex.split(re.sub(r" N\b", " 2", line))
    assert name in CLI
    with pytest.raises(Understood):
        importlib.import_module(f"xunduan.commands.{name}").main(arguments)


def test_every_place_to_look_is_there() -> None:
    rows = re.findall(
        r"^\| [^|]+ \| `([^`]+\.\w+)` \|$", (ROOT / "docs/architecture.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) >= 20 and len(set(rows)) == len(rows)
    assert [path for path in rows if not (ROOT / path).is_file()] == []


@pytest.mark.model
def test_the_five_lines_of_the_readme_run(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert readme[: readme.index(lines)].count("\n") < 30, "they stand in the first screen"
    shutil.copytree(ROOT / "samples" / "dongying", tmp_path / "documents")
    said = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "28.2万人次" in said


def write_commands() -> None:
    head = COMMANDS.read_text(encoding="utf-8").split("\n## ")[0].rstrip()
    parts = [f"## {command}\n\n```\n{help_of(command)}```\n" for command in DOCUMENTED]
    COMMANDS.write_text("\n\n".join([head, "\n".join(parts)]), encoding="utf-8")


if __name__ == "__main__":
    write_commands()
