"""The rules that hold the rooms together, read off the source."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "xunduan"
BASE = {"budget", "disk", "errors", "memo", "prepared", "settings"}
"""What every room may import."""
ALLOWED = {
    "language": {"language"},
    "models": {"models"},
    "index": {"index", "language", "models"},
    "search": {"index", "language", "models", "search"},
    "web": {"index", "language", "models", "search", "web"},
}
"""What each room may import: web → search → index → models and language, never back."""
MAX_LINES = 400
MAX_FUNCTION_LINES = 80
MAX_COLUMNS = 120
STRINGS = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
SETTINGS = "xunduan/settings.py"


def modules(*rooms: str) -> list[str]:
    """Paths below the root; a room's modules as they stand in the package, where index, search and web are linked
    in."""
    folders = [PACKAGE / room if (PACKAGE / room).exists() else ROOT / room for room in rooms]
    return sorted(path.relative_to(ROOT).as_posix() for folder in folders for path in folder.rglob("*.py"))


PRODUCT = [
    *modules(*ALLOWED, "commands", "scripts"),
    *(f"xunduan/{path.name}" for path in PACKAGE.glob("*.py")),
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
    assert modules(room)
    for module in modules(room):
        reached = {name.split(".")[1] for name in imported(module) if name.startswith("xunduan.")}
        wrong = reached - ALLOWED[room] - BASE
        assert not wrong, f"{module} imports {sorted(wrong)}"


def test_no_import_circle() -> None:
    """Over the imports that run when a module is imported; one inside a function opens what would be a circle."""
    names = {
        module.removesuffix(".py").removesuffix("/__init__").replace("/", "."): module for module in PRODUCT
    }
    graph = {name: at_import(module, names.keys()) for name, module in names.items()}
    order = TopologicalSorter(graph)
    try:
        order.prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def at_import(module: str, known: Collection[str]) -> set[str]:
    """Known modules that importing this one asks for at its top level; `if TYPE_CHECKING` does not run."""
    found: set[str] = set()
    for node in tree(module).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= parts if parts <= set(known) else {node.module or ""}
    return found & set(known)


@pytest.mark.parametrize("module", PRODUCT)
def test_a_module_is_one_noun_and_not_too_long(module: str) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MAX_LINES, f"{module} has {len(lines)} lines, {MAX_LINES} at most: divide it"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{module}: {node.name} has {length} lines"


@pytest.mark.parametrize("module", PRODUCT)
def test_lines_are_short_but_in_data(module: str) -> None:
    """What strings hold, docstrings aside, is data: patterns, words, messages."""
    text = (ROOT / module).read_text(encoding="utf-8")
    prose = {node.value.lineno for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    data: Counter[int] = Counter()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in STRINGS and token.start[0] not in prose:
            for line in range(token.start[0], token.end[0] + 1):
                data[line] += token.end[1] - token.start[1] if token.start[0] == token.end[0] else MAX_COLUMNS
    long = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > MAX_COLUMNS and len(line) - data[number] > MAX_COLUMNS // 2
    ]
    assert not long, f"{module}, lines {long}: {MAX_COLUMNS} columns at most"


def test_only_the_settings_read_the_environment() -> None:
    for module in PRODUCT:
        if module == SETTINGS:
            continue
        reads = [
            node.lineno
            for node in ast.walk(tree(module))
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "getenvb")
        ]
        assert not reads, f"{module}, lines {reads}: settings come from {SETTINGS}"


def test_every_setting_stands_in_the_documentation() -> None:
    from xunduan.settings import Settings

    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `XUNDUAN_([A-Z_]+)` \|", text, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_the_documented_defaults_are_the_real_ones() -> None:
    from xunduan.settings import Settings

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
    for module in modules("language", "models", "index", "search"):
        assert ast.get_docstring(tree(module)) or not tree(module).body, f"{module} has no docstring"
        for node in tree(module).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{module}: {node.name} has no docstring"


def test_nothing_is_pickled() -> None:
    """What is unpickled can run anything, be it from a file or from a process that has read one."""
    for module in PRODUCT:
        assert "pickle" not in set(imported(module)), module
