"""The documentation against what it speaks of. Run as a module, it writes docs/commands.md anew."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
def test_the_documented_help_is_the_real_one(command: str) -> None:
    # How argparse lays its help out differs between Python versions; the words do not.
    assert documented()[command].split() == help_of(command).split()


@pytest.mark.parametrize("script", DOORS)
def test_a_script_is_a_door_to_the_subcommand(script: str, tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / f"{script}.py", "--help"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    name = {"rebuild_index": "index"}.get(script, script)
    assert said.stdout.startswith(f"usage: xunduan {name} ")


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


def test_every_place_to_look_is_there() -> None:
    rows = re.findall(
        r"^\| [^|]+ \| `([^`]+\.py)` \|$", (ROOT / "docs/architecture.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) >= 20
    assert [path for path in rows if not (ROOT / path).is_file()] == []


@pytest.mark.model
def test_the_five_lines_of_the_readme_run(tmp_path: Path) -> None:
    (lines,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    shutil.copytree(ROOT / "samples" / "dongying", tmp_path / "documents")
    said = subprocess.run(
        [sys.executable, "-c", lines],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "28.2万人次" in said


def write_commands() -> None:
    head = COMMANDS.read_text(encoding="utf-8").split("\n## ")[0].rstrip()
    parts = [f"## {command}\n\n```\n{help_of(command)}```\n" for command in DOCUMENTED]
    COMMANDS.write_text("\n\n".join([head, "\n".join(parts)]), encoding="utf-8")


if __name__ == "__main__":
    write_commands()
