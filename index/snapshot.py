"""One published version of an index: an immutable folder with a manifest, made current by one atomic rename.

INDEX/
  CURRENT                 the name of the current snapshot, replaced atomically
  snapshots/NAME/         manifest.json, columns.npz, report.json.gz, spelling.json, pairs.txt, and a
                          segment: store.sqlite, rows.npz, lexical/, vectors/
    segments/NAME/        a segment that an update has put beside it; files of segments are shared by hard links
  build.lock              held by the one build that is under way
  verified.json           which files were read through and found whole (xunduan.index.verified)
"""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections import Counter
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.errors import SnapshotError, SnapshotMismatch, SnapshotMissing, bilingual
from xunduan.index.columns import read_columns
from xunduan.index.manifest import Manifest, read_manifest
from xunduan.index.segments import FOLDER, counts_of
from xunduan.index.stores.contract import LexicalStore, PassageStore, VectorStore
from xunduan.index.stores.lexical import InvertedStore
from xunduan.index.stores.opening import open_files, open_lexical, open_passages, open_vectors
from xunduan.index.stores.segmented import Layout, SegmentedPassages, SegmentedTerms, SegmentedVectors
from xunduan.index.verified import damaged
from xunduan.language.spelling import read_pairs, read_spelling

CURRENT = "CURRENT"
REPORT = "report.json.gz"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,99}+")
VIEWS = ("windows", "contexts", "passages")
"""The three ways a passage is embedded: its windows, its windows behind title, place and date, and the whole of it."""


class Snapshot:
    """An opened snapshot. Everything in it is read only."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self.name = manifest.name
        self.instead_of = ""
        """Why the current snapshot is not served and this one is; empty where it is the current one."""
        self.segments = (folder, *(folder / FOLDER / name for name in manifest.segments))
        """The folders of its segments."""

    @cached_property
    def segment_counts(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """By segment the passages of each of its documents and the windows of each of its passages."""
        return [counts_of(segment) for segment in self.segments]

    @cached_property
    def layout(self) -> Layout | None:
        """Where its rows are in its segments; None where it has one, and all of it."""
        row = self.columns["document_row"]
        if len(self.segments) == 1 and len(self.segment_counts[0][0]) == len(row):
            return None
        passages = np.bincount(self.columns["passage_document"], minlength=len(row))
        counts = passages, np.diff(self.window_offsets)
        return Layout.of(self.columns["document_segment"], row, counts, self.segment_counts)

    @cached_property
    def stores(self) -> list[PassageStore]:
        """The passages by segment."""
        return [open_passages(segment, self.manifest) for segment in self.segments]

    @cached_property
    def store(self) -> PassageStore:
        return SegmentedPassages(self.stores, self.layout) if self.layout else self.stores[0]

    @cached_property
    def vectors(self) -> dict[str, VectorStore]:
        return {view: self._vectors(view) for view in VIEWS}

    def _vectors(self, view: str) -> VectorStore:
        if self.layout is None:
            return open_vectors(self.folder, self.manifest, view)
        return SegmentedVectors([open_files(one, view) for one in self.segments], self.layout.of_view(view))

    @cached_property
    def vector_keys(self) -> dict[str, np.ndarray]:
        """Digest of each vector's text by view: (n, xunduan.index.vector_log.KEY_BYTES) uint8."""
        found = {}
        for view in VIEWS:
            keys = [np.load(segment / "vectors" / f"{view}.keys.npy") for segment in self.segments]
            found[view] = self.layout.of_view(view).gathered(keys) if self.layout else keys[0]
        return found

    @cached_property
    def lexical(self) -> LexicalStore:
        if self.layout is None:
            return open_lexical(self.folder, self.manifest)
        return SegmentedTerms(self.postings, self.layout)

    @property
    def postings(self) -> list[InvertedStore]:
        """The postings by segment, which are there wherever `lexical` looks; read anew."""
        counts = zip(self.segments, self.segment_counts, strict=True)
        return [InvertedStore.open(segment / "lexical", len(windows)) for segment, (_, windows) in counts]

    @cached_property
    def columns(self) -> dict[str, np.ndarray]:
        """`passage_document`, `passage_family`, `window_passage`: rows, as all whole numbers int32; `document_segment`,
        `document_row`: where each is; `pair_counts`: how many windows and contexts hold each of `pairs`; `mean_VIEW`:
        (d,) mean vectors; `calibration_queries`, `calibration_passages`: sentences embedded as queries, and whose they
        are."""
        return read_columns(self.folder / "columns.npz")

    @cached_property
    def window_offsets(self) -> np.ndarray:
        """(passages + 1,) int64: the windows of passage i are rows offsets[i] to offsets[i + 1]."""
        return window_offsets(self.columns["window_passage"], self.manifest.counts["passages"])

    @cached_property
    def spelling(self) -> dict[str, list[str]]:
        """The corpus' character pairs by sound (xunduan.language.spelling)."""
        return read_spelling(self.folder)

    @cached_property
    def pairs(self) -> dict[str, int]:
        """All pairs of characters that stand in the windows and contexts, and how many of these hold each."""
        return dict(zip(read_pairs(self.folder), self.columns["pair_counts"].tolist(), strict=True))

    def read(self) -> Snapshot:
        """Itself, with what every search looks into read at once and not by the first."""
        _ = self.vectors, self.lexical, self.spelling, self.window_offsets
        return self

    def damage(self) -> str | None:
        """The first file that is missing or of another size than when written; None if none is. Reads no file."""
        for relative, expected in self.manifest.checksums.items():
            path = self.folder / relative
            try:
                if path.stat().st_size == expected["bytes"]:
                    continue
            except OSError:
                pass  # a file that cannot be inspected counts as missing
            return _damaged(self.name, relative)
        return None

    @property
    def tuned_projection(self) -> Path | None:
        """The query projection that was tuned to this archive, beside the snapshots; None where there is none."""
        path = self.folder.parent.parent / "projection.safetensors"
        return path if path.is_file() else None

    def report(self) -> dict[str, Any]:
        """The build report: files read and skipped with reasons, lines dropped by cleaning."""
        with gzip.open(self.folder / REPORT, "rt", encoding="utf-8") as file:
            return json.load(file)

    @cached_property
    def skipped_by_reason(self) -> dict[str, int]:
        """How many files the build left out, by the reason without the numbers and names in it."""
        reasons = (str(reason).rpartition(" / ")[2] for reason in self.report().get("skipped", {}).values())
        return dict(Counter(re.split(r"[:;,(\d]", reason)[0].strip()[:60] or "other" for reason in reasons))

    def require_model(self, fingerprint: str, name: str) -> None:
        """SnapshotMismatch where another model made the vectors."""
        made_by = self.manifest.model
        if made_by.fingerprint != fingerprint:
            raise SnapshotMismatch(
                f"索引由模型 {made_by.name}({made_by.fingerprint})建立，现在的模型是 {name}({fingerprint})；"
                f"请设 XUNDUAN_MODEL={made_by.name} 或重建索引",
                f"it was made by model {made_by.name} ({made_by.fingerprint}), the model now is {name} ({fingerprint}): "
                f"set XUNDUAN_MODEL={made_by.name} or rebuild the index",
            )


def window_offsets(window_passage: np.ndarray, passages: int) -> np.ndarray:
    """Offsets of each passage's windows, from the passage of each window."""
    counts = np.bincount(window_passage, minlength=passages)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def current_name(index_dir: Path) -> str:
    """The current snapshot's name, or the newest one's where CURRENT is lost; SnapshotMissing where there is none."""
    stated = stated_name(index_dir)
    if stated is not None:
        return stated
    names = snapshot_names(index_dir)
    if not names:
        raise SnapshotMissing(
            f"{index_dir} 还没有索引，请先运行 xunduan index 来源文件夹 --index {index_dir}",
            f"no snapshot at {index_dir} yet: run xunduan index SOURCE --index {index_dir}",
        )
    return names[-1]


def stated_name(index_dir: Path) -> str | None:
    """The name that CURRENT holds; None where it is lost or holds no name."""
    try:
        name = (index_dir / CURRENT).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    return name if _NAME.fullmatch(name) else None


def open_snapshot(index_dir: Path, name: str | None = None) -> Snapshot:
    """Open the snapshot called `name`, or the newest good one.

    A current snapshot that fails its checks is refused and the newest good one before it opened, with the reason in the
    log and in its `instead_of`. Raises SnapshotMissing or SnapshotError where none is left.
    """
    if name is not None:
        return open_folder(index_dir / "snapshots" / name)
    current = current_name(index_dir)
    try:
        return open_folder(index_dir / "snapshots" / current)
    except SnapshotError as error:
        names = snapshot_names(index_dir)
        for earlier in reversed([name for name in names if name < current or current not in names]):
            try:
                snapshot = open_folder(index_dir / "snapshots" / earlier)
            except SnapshotError:
                continue
            snapshot.instead_of = str(error)
            logging.getLogger(__name__).error("%s; serving %s instead", error, earlier)
            return snapshot
        raise


def open_folder(folder: Path, verified: Collection[str] = (), *, trusting: bool = True) -> Snapshot:
    """Open one snapshot folder after checking its format and every file's size and checksum; SnapshotError otherwise.

    Of the files `verified` only the size is looked at, and while `trusting` of those that an earlier opening has read.
    """
    manifest = read_manifest(folder)
    if not (sums := manifest.checksums):
        raise SnapshotError(_damaged(manifest.name, "checksums"))
    lost = damaged(folder, sums, verified, trusting=trusting)
    if lost:
        raise SnapshotError(_damaged(manifest.name, lost))
    return Snapshot(folder, manifest)


def _damaged(snapshot: str, relative: str) -> str:
    return bilingual(
        f"索引 {snapshot} 的文件 {relative} 缺失或损坏，请重建",
        f"file {relative} of snapshot {snapshot} is missing or damaged: rebuild the index",
    )


def snapshot_names(index_dir: Path) -> list[str]:
    """Names of the snapshots on disk, oldest first; SnapshotError where the folder may not be read."""
    try:
        found = [path.name for path in (index_dir / "snapshots").iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise SnapshotError(
            f"无法读取索引文件夹 {index_dir}:{error}。请改权限，或换有权限的用户运行",
            f"cannot read the index folder {index_dir}: {error}: change its permissions, or run this as a user who may",
        ) from error
    return sorted(name for name in found if not name.startswith("."))
