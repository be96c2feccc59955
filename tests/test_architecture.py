"""The rules that hold the rooms together, read off the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {"index": {"index"}, "search": {"index", "search"}, "web": {"index", "search", "web"}}
MAX_LINES = 400
MAX_FUNCTION_LINES = 80
SETTINGS = "index/settings.py"


def modules(*rooms: str) -> list[str]:
    return [
        path.relative_to(ROOT).as_posix() for room in rooms for path in sorted((ROOT / room).rglob("*.py"))
    ]


def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), module)


def imported(module: str) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}, line {node.lineno}: imports name the room in full"
            yield node.module or ""


@pytest.mark.parametrize("room", ALLOWED)
def test_imports_go_one_way(room: str) -> None:
    rooms = {"index", "search", "web", "scripts", "tests"}
    assert modules(room)
    for module in modules(room):
        wrong = {name for name in imported(module) if name.split(".")[0] in rooms - ALLOWED[room]}
        assert not wrong, f"{module} imports {sorted(wrong)}"


@pytest.mark.parametrize("module", modules("index", "search", "web", "scripts"))
def test_a_module_is_one_noun_and_not_too_long(module: str) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MAX_LINES, f"{module} has {len(lines)} lines, {MAX_LINES} at most: divide it"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{module}: {node.name} has {length} lines"


def test_only_the_settings_read_the_environment() -> None:
    # The bootstrap runs before any package can be imported; it sets a default for a library and reads nothing.
    for module in modules("index", "search", "web", "scripts"):
        if module in (SETTINGS, "scripts/_bootstrap.py"):
            continue
        for node in ast.walk(tree(module)):
            reads = isinstance(node, ast.Attribute) and node.attr in (
                "environ",
                "environb",
                "getenv",
                "getenvb",
            )
            assert not reads, f"{module}, line {node.lineno}: settings come from {SETTINGS}"


def test_every_setting_stands_in_the_documentation() -> None:
    from index.settings import Settings

    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `XUNDUAN_([A-Z_]+)` \|", text, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_the_documented_defaults_are_the_real_ones() -> None:
    from index.settings import Settings

    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `XUNDUAN_([A-Z_]+)` \| `([^`]*)` \|", text, re.MULTILINE))
    plain = {
        name.upper(): str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, str | int | float)
    }
    assert plain
    assert {name: rows.get(name) for name in plain} == plain


def test_every_room_s_public_names_have_a_docstring() -> None:
    for module in modules("index", "search"):
        assert ast.get_docstring(tree(module)) or not tree(module).body, f"{module} has no docstring"
        for node in tree(module).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{module}: {node.name} has no docstring"
