"""Whether the files of a cache folder are the ones that were written: a SHA-256 of each, beside them."""

from __future__ import annotations

import json
from pathlib import Path

from xunduan.models.folder import file_digest

SUMS = "checksums.json"


def write_sums(folder: Path) -> None:
    """Record every file of the folder as it is now."""
    sums = {
        path.relative_to(folder).as_posix(): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != SUMS
    }
    (folder / SUMS).write_text(json.dumps(sums, indent=1), encoding="utf-8")


def is_whole(folder: Path) -> bool:
    """Whether every file that was recorded is there and unchanged, and some were."""
    try:
        sums = json.loads((folder / SUMS).read_text(encoding="utf-8"))
        return bool(sums) and all(file_digest(folder / name) == digest for name, digest in sums.items())
    except (OSError, ValueError, AttributeError, TypeError):
        return False
