"""What is matched against folded text is written as folding leaves it: 显著 can never match where 著 has become 着."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from xunduan.language.fold import fold

PACKAGE = Path(__file__).resolve().parent.parent / "xunduan"
SHOWN = {
    "language/fold.py": "makes the folding",
    "language/sentences.py": "splits the shown text",
    "index/article/cleaning/credits.py": "cuts bylines off the shown text",
    "index/article/cleaning/repair.py": "mends the shown text",
    "index/article/authors.py": "reads names off the shown text",
    "index/article/source.py": "reads names off the shown text",
}
"""Modules whose patterns meet the text as it stands, with the reason."""
_HAN = re.compile("[\u3400-\u9fff]")
MODULES = [
    path
    for room in ("language", "index/article", "index/figures", "search")
    for path in sorted((PACKAGE / room).rglob("*.py"))
    if path.relative_to(PACKAGE).as_posix() not in SHOWN
]


def literals(path: Path) -> list[tuple[int, str]]:
    """(line, text) of every string that is no docstring and no message for people, which hold both languages."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
        and " / " not in node.value
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_literal_is_a_fixed_point_of_folding(path: Path) -> None:
    for line, text in literals(path):
        changed = {
            char for char, folded in zip(text, fold(text), strict=True) if char != folded and _HAN.match(char)
        }
        assert not changed, (
            f"{path.name}, line {line}: {''.join(sorted(changed))} never stands in folded text"
        )


def test_the_modules_that_match_the_shown_text_are_there() -> None:
    assert all((PACKAGE / module).is_file() for module in SHOWN)
