"""Which files of a snapshot were read through and found whole, so that opening it again does not read all of them.

Reading the four gigabytes of a million passages takes longer than all else that opening them does. A file is taken for
the one that was read while its inode, its size and the time of its last change are the same: one that was written,
copied or restored since is read again, and one that was written just before, as a clock may not tell two writes that
follow each other apart. What a disk loses without a write `xunduan doctor` finds, which reads all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import TypeAdapter

from xunduan.index.manifest import Checksum
from xunduan.models.folder import file_digest

RECORD = "verified.json"
_SETTLED = 2_000_000_000
"""Nanoseconds after a write from which on another one has another time, on any file system."""
_Read = tuple[int, int, int, int, str]
"""Device, inode, size and time of the last change of a file that was read, and its digest."""
_RECORD = TypeAdapter(dict[str, dict[str, _Read]])


def damaged(
    folder: Path, checksums: Mapping[str, Checksum], known: Collection[str] = (), *, trusting: bool = True
) -> str | None:
    """The first file of the snapshot in `folder` that is missing or not what was written; None if none is.

    Of the files `known` only the size is looked at; without `trusting` all others are read, whoever has read them
    before.
    """
    before = _record(folder).get(folder.name, {}) if trusting else {}
    settled = time.time_ns() - _SETTLED

    def read(relative: str) -> _Read | None:
        expected = checksums[relative]
        try:
            found = (folder / relative).stat()
            if found.st_size != expected["bytes"]:
                return None
            one = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, expected["sha256"])
            if relative in known or before.get(relative) == one:
                return one
            return one if file_digest(folder / relative) == expected["sha256"] else None
        except OSError:
            return None

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # digests are made beside each other
        files = dict(zip(checksums, threads.map(read, checksums), strict=True))
    lost = next((relative for relative, one in files.items() if one is None), None)
    noted = {relative: one for relative, one in files.items() if one and one[3] < settled}
    if lost is None and noted != before:
        _note(folder, noted)
    return lost


def _record(folder: Path) -> dict[str, dict[str, _Read]]:
    """What is noted of the snapshots beside one; nothing where that cannot be read."""
    try:
        return _RECORD.validate_json((folder.parent.parent / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}


def _note(folder: Path, files: Mapping[str, _Read]) -> None:
    """Note what was read of a snapshot, in the place of those that are gone; a folder that may not be written to is
    read again the next time, and so is one that is no published snapshot."""
    if folder.parent.name != "snapshots" or folder.name.startswith("."):
        return
    kept = {name: read for name, read in _record(folder).items() if (folder.parent / name).is_dir()}
    record = folder.parent.parent / RECORD
    scratch = record.with_name(f".{RECORD}.{os.getpid()}")
    try:
        scratch.write_bytes(_RECORD.dump_json({**kept, folder.name: dict(files)}))
        scratch.replace(record)
    except OSError:
        scratch.unlink(missing_ok=True)
