#!/usr/bin/env python3
"""The declared dependencies whose newest release is two years old or older, by what the package index says.

python -m scripts.dependency_ages            (docs/operations.md says why each is kept)
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
OLD = timedelta(days=2 * 365)
_JSON = "application/vnd.pypi.simple.v1+json"
"""PEP 700: each file with the time of its upload."""


def declared() -> list[str]:
    """Names of what pyproject.toml asks for, extras included, without this project's own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = (project["dependencies"], *project["optional-dependencies"].values())
    return sorted({Requirement(one).name for group in groups for one in group} - {project["name"]})


def old(names: Iterable[str], newest: Callable[[str], datetime], now: datetime) -> list[tuple[str, datetime]]:
    """Those of the names whose newest file is as old as OLD, oldest first."""
    dated = [(name, newest(name)) for name in names]
    return sorted((one for one in dated if now - one[1] >= OLD), key=lambda one: one[1])


def newest_at(index: str) -> Callable[[str], datetime]:
    """What asks an index for the time of a project's newest file. Raises OSError where it cannot be reached."""

    def newest(name: str) -> datetime:
        asked = urllib.request.Request(f"{index.rstrip('/')}/{name}/", headers={"Accept": _JSON})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return latest(json.load(answer))

    return newest


def latest(project: dict[str, list[dict[str, str]]]) -> datetime:
    """The time of the newest file of a project's page."""
    return max(datetime.fromisoformat(file["upload-time"]) for file in project["files"])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="列出两年没有新版本的依赖 / list the dependencies without a release for two years"
    )
    parser.add_argument(
        "--index", default="https://pypi.org/simple", metavar="URL", help="软件包索引 / the package index"
    )
    options = parser.parse_args(arguments)
    for name, day in old(declared(), newest_at(options.index), datetime.now(UTC)):
        print(f"{name}: {day:%Y-%m-%d}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
