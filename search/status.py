"""How an index came about: what was read, what was skipped and why, and whether it is being rebuilt."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xunduan.errors import Message
from xunduan.index.publishing import LOCK
from xunduan.index.snapshot import Snapshot

_LOCKS = Path("/proc/locks")
"""Linux tells here which files are locked, without a lock being taken."""


@dataclass(frozen=True, slots=True)
class FileReason:
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """What a snapshot says of itself and of its making."""

    snapshot: str
    created: str
    source: str
    model: str
    counts: dict[str, int]
    skipped: tuple[FileReason, ...]
    """Files that are not in the index, with the reason."""
    problems: tuple[FileReason, ...]
    """Files that are, though something about them went wrong."""
    lock: Path
    """The file that is locked while the index is being rebuilt."""

    @property
    def building(self) -> bool | None:
        """Whether the index is being rebuilt at this moment; None where the system does not tell."""
        try:
            found, lines = self.lock.stat(), _LOCKS.read_text(encoding="ascii").splitlines()
        except OSError:
            return None
        device = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
        return any(device in line.split() and "->" not in line for line in lines)


def status_of(snapshot: Snapshot) -> Status:
    """The status of a snapshot, from its manifest and build report."""
    manifest, report = snapshot.manifest, snapshot.report()
    return Status(
        snapshot=manifest.name,
        created=manifest.created,
        source=Path(manifest.source).name,
        model=manifest.model.name,
        counts=manifest.counts,
        skipped=tuple(FileReason(path, reason) for path, reason in sorted(report["skipped"].items())),
        problems=tuple(
            FileReason(path, str(Message.joined(told))) for path, told in sorted(report["problems"].items())
        ),
        lock=snapshot.folder.parent.parent / LOCK,
    )


def statistics_of(snapshot: Snapshot, runtime: str, scripts: Iterable[str]) -> dict[str, Any]:
    """What a snapshot contains and how it was made; `scripts` are those of its documents, one each."""
    manifest = snapshot.manifest
    return {
        "snapshot": manifest.name,
        "created": manifest.created,
        "model": manifest.model.name,
        "runtime": runtime,
        **manifest.counts,
        "scripts": dict(Counter(scripts)),
        "skipped_by_reason": snapshot.skipped_by_reason,
    }
