"""The documentation against what it speaks of. Run as a module, it writes docs/commands.md anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ROOT / "docs" / "commands.md"
SCRIPTS = sorted(path.stem for path in (ROOT / "scripts").glob("[a-z]*.py"))
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
)


def help_of(script: str) -> str:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / f"{script}.py", "--help"],
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1"},
        check=True,
    )
    return done.stdout


def documented() -> dict[str, str]:
    text = COMMANDS.read_text(encoding="utf-8")
    return dict(re.findall(r"^## scripts/(\w+)\.py\n\n```\n(.*?)```\n", text, re.MULTILINE | re.DOTALL))


def test_every_script_is_documented() -> None:
    assert sorted(documented()) == SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_documented_help_is_the_real_one(script: str) -> None:
    # How argparse lays its help out differs between Python versions; the words do not.
    assert documented()[script].split() == help_of(script).split()


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


def write_commands() -> None:
    head = COMMANDS.read_text(encoding="utf-8").split("\n## ")[0].rstrip()
    parts = [f"## scripts/{script}.py\n\n```\n{help_of(script)}```\n" for script in SCRIPTS]
    COMMANDS.write_text("\n\n".join([head, "\n".join(parts)]), encoding="utf-8")


if __name__ == "__main__":
    write_commands()
