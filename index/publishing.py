"""Publishing a snapshot: one build at a time writes it aside, verifies it and makes it current by one atomic rename."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from xunduan.disk import disk_error, disk_told
from xunduan.errors import SnapshotError
from xunduan.index.manifest import Checksum, Manifest, write_manifest
from xunduan.index.snapshot import CURRENT, Snapshot, open_folder, snapshot_names
from xunduan.models.folder import file_digest, scratch_beside

LOCK = "build.lock"


@contextmanager
def build_lock(index_dir: Path) -> Iterator[None]:
    """Lock the index for one build and remove what killed builds left; SnapshotError where another build holds it."""
    lock = FileLock(str(index_dir / LOCK))
    try:
        (index_dir / "snapshots").mkdir(parents=True, exist_ok=True)
        if (current := index_dir / CURRENT).is_dir() and not current.is_symlink():
            # No file can replace it, which would be noticed when everything is embedded.
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(current))
        lock.acquire(timeout=0)
    except Timeout as error:
        raise SnapshotError(
            f"另一个重建正在写 {index_dir}，请等它结束",
            f"another rebuild is writing {index_dir}: wait until it ends",
        ) from error
    except (OSError, NotImplementedError) as error:
        raise disk_error(index_dir, error, "XUNDUAN_INDEX_DIR") from error
    try:
        for leftover in (index_dir / "snapshots").glob(".*"):
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        lock.release()


def publish(
    index_dir: Path,
    manifest: Manifest,
    write: Callable[[Path], None],
    keep: int,
    known: Mapping[Path, Checksum] | None = None,
) -> Snapshot:
    """Write a snapshot aside, flush it, verify it, make it current by one rename, and drop the oldest beyond `keep`.

    `write` fills the empty folder it is given. A failure at any point leaves the previous snapshot current. `known` are
    files of the snapshot before that were verified: one that is the very same is neither read nor flushed again.
    """
    refusals = (*REFUSALS, RuntimeError)  # FAISS writes by C++ and raises RuntimeError
    with disk_told(index_dir, "XUNDUAN_INDEX_DIR", refusals):
        return _publish(index_dir, manifest, write, keep, known or {})


REFUSALS = (OSError, sqlite3.Error)
"""What a disk that does not take or give what a build asks for raises."""


def _publish(
    index_dir: Path,
    manifest: Manifest,
    write: Callable[[Path], None],
    keep: int,
    known: Mapping[Path, Checksum],
) -> Snapshot:
    snapshots = index_dir / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    target = snapshots / manifest.name
    with scratch_beside(target) as scratch:
        write(scratch)
        same = {_identity(path): checksum for path, checksum in known.items()}
        checksums: dict[str, Checksum] = {}
        verified = set()
        for path in sorted(path for path in scratch.rglob("*") if path.is_file()):
            relative = path.relative_to(scratch).as_posix()
            if checksum := same.get(_identity(path)):
                checksums[relative] = checksum
                verified.add(relative)
            else:
                checksums[relative] = {"bytes": path.stat().st_size, "sha256": file_digest(path)}
        write_manifest(scratch, replace(manifest, checksums=checksums))
        for path in (*scratch.rglob("*"), scratch):
            if path.relative_to(scratch).as_posix() not in verified:
                _flush(path)
        open_folder(scratch, verified)
        scratch.rename(target)
        _flush(snapshots)
    _replace_file(index_dir / CURRENT, manifest.name)
    _prune(index_dir, manifest.name, keep)
    return open_folder(target, checksums)  # notes what was just read, for whoever opens it next


def _identity(path: Path) -> tuple[int, int]:
    """What identifies a file whatever its name."""
    found = path.stat()
    return found.st_dev, found.st_ino


def new_name(taken: list[str]) -> str:
    """A name that sorts after all those taken: the time in UTC, to the millisecond."""
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
    if not taken or name > taken[-1]:
        return name
    last, _, number = taken[-1].partition("-")  # the clock was ahead once: count on from there
    return (
        f"{last}-{int(number or 0) + 1:08d}" if number.isdecimal() or not number else f"{taken[-1]}-{1:08d}"
    )


def _replace_file(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_text(text + "\n", encoding="utf-8")
    _flush(scratch)
    scratch.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    """Force a file or a folder's entries to disk, so that a power cut cannot undo the order of things."""
    folder = path.is_dir()
    if folder and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)  # Windows flushes only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prune(index_dir: Path, current: str, keep: int) -> None:
    """Remove the oldest beyond `keep`."""
    for name in [name for name in snapshot_names(index_dir) if name < current][: -(keep - 1) or None]:
        shutil.rmtree(index_dir / "snapshots" / name, ignore_errors=True)
