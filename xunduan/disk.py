"""Errors of the disk, told in one line."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xunduan.errors import DiskError

_WRONG_KIND = {errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ELOOP}
"""A folder stands where a file is meant, or the reverse, or a link that leads nowhere."""


@contextmanager
def disk_told(
    folder: Path, setting: str, refusals: tuple[type[Exception], ...] = (OSError,), needed: int | None = None
) -> Iterator[None]:
    """Whatever the disk refuses of `folder`, as one line that says where and what to do (DiskError)."""
    try:
        yield
    except refusals as error:
        raise disk_error(folder, error, setting, needed) from error


def disk_error(folder: Path, error: Exception, setting: str, needed: int | None = None) -> DiskError:
    """The error for a folder that could not be written; `needed` in bytes, `setting` names another folder."""
    if isinstance(error, OSError) and error.errno in _WRONG_KIND:
        return DiskError(
            f"无法写入 {folder}:{error}。那里的文件、文件夹或链接不是应有的一种,请把它移走,或改 {setting}",
            f"cannot write {folder}: {error}: what stands there is of the wrong kind (file, folder or link): "
            f"move it away, or set {setting}",
        )
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
        f"cannot write {folder} ({free} free at {existing}{wanted_english}): {reason}: "
        f"make room, change its permissions, or set {setting}",
    )
