"""Errors of the disk, told in one line."""

from __future__ import annotations

import shutil
from pathlib import Path

from xunduan.errors import DiskError


def disk_error(folder: Path, error: Exception, setting: str, needed: int | None = None) -> DiskError:
    """The error for a folder that could not be written; `needed` in bytes, `setting` names another folder."""
    existing = next(
        (path for path in (folder.absolute(), *folder.absolute().parents) if path.exists()), folder
    )
    try:
        free = f"{shutil.disk_usage(existing).free / 1e6:,.0f} MB"
    except OSError:
        free = "?"
    reason = str(error).splitlines()[-1] if str(error) else type(error).__name__
    wanted = f",需要 {needed / 1e6:,.0f} MB" if needed else ""
    wanted_english = f", {needed / 1e6:,.0f} MB needed" if needed else ""
    return DiskError(
        f"无法写入 {folder}({existing} 可用 {free}{wanted}):{reason}。请腾出空间、改权限或改 {setting}",
        f"cannot write {folder} ({free} free at {existing}{wanted_english}): make room, change its permissions, or set {setting}",
    )
