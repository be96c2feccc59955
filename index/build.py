"""A source to a published snapshot."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.disk import disk_told
from xunduan.errors import SnapshotError
from xunduan.index.columns import write_columns
from xunduan.index.embedding import ViewVectors, mean_of, vectors_of
from xunduan.index.ingest import Ingestion, ingest
from xunduan.index.manifest import Checksum, Manifest, ModelIdentity
from xunduan.index.progress import Progress
from xunduan.index.publishing import REFUSALS, build_lock, new_name, publish
from xunduan.index.recipe import recipe
from xunduan.index.reprint_updates import FamiliesBefore, updated_families
from xunduan.index.reuse import GatheredPassages, gather
from xunduan.index.segments import FOLDER, STORE, link, write_counts
from xunduan.index.selfcheck import lost_windows, sample_rows
from xunduan.index.snapshot import REPORT, VIEWS, Snapshot, current_name, open_snapshot, snapshot_names
from xunduan.index.stores.milvus import without_password
from xunduan.index.stores.opening import FILES, Place
from xunduan.language.spelling import spelling_table, write_spelling
from xunduan.language.tokens import configure_jieba
from xunduan.models.contract import Encoder
from xunduan.settings import Settings

_REPORT_LEVEL = 6
WORK = "embedding"
"""Folder of an index where a build keeps what it has embedded until it is published."""


@dataclass(frozen=True)
class BuildResult:
    """What a build came to."""

    snapshot: Snapshot
    changed: bool
    """False where nothing had changed and the current snapshot was kept."""
    counts: dict[str, int]
    skipped: dict[str, str]
    problems: dict[str, tuple[str, ...]]
    seconds: float


def build(
    source: Path,
    index_dir: Path,
    settings: Settings,
    load_encoder: Callable[[], Encoder],
    progress: Progress,
    full: bool = False,
    model_fingerprint: Callable[[], str] | None = None,
) -> BuildResult:
    """Index `source` into `index_dir`.

    Files, passages and vectors that the current snapshot already has are taken from it, unless `full`; the result
    is the same either way. The encoder is loaded only where something has changed: the source, or the model by its
    `model_fingerprint`. Raises SourceError, ModelError, DiskError or SnapshotError; the previous snapshot is
    then untouched.
    """
    started = time.monotonic()
    with build_lock(index_dir):
        configure_jieba(settings.cache_dir, settings.user_dictionary)
        before = None if full else _before(index_dir, progress)
        previous = before if before and _split_alike(before, settings, progress) else None
        ingestion = _ingest(source, index_dir, previous, settings, progress)
        if previous and _unchanged(previous, index_dir, ingestion, source, settings, model_fingerprint):
            shutil.rmtree(index_dir / WORK, ignore_errors=True)  # of a build killed once it had published
            return _result(previous, False, ingestion, {"embedded": 0, "files_read": 0}, started)
        progress.say("载入模型 / loading the model")
        encoder = load_encoder()
        if before and before.manifest.model.fingerprint != encoder.fingerprint:
            progress.say("模型已更换，全部重建 / the model has changed: rebuilding everything")
            if previous:  # its windows were fitted to what the other model reads at once
                ingestion = _ingest(source, index_dir, None, settings, progress)
            before = previous = None
        with disk_told(index_dir, "XUNDUAN_INDEX_DIR", REFUSALS):
            return _build(
                source, index_dir, settings, encoder, progress, previous, before, ingestion, started
            )


def _ingest(
    source: Path, index_dir: Path, previous: Snapshot | None, settings: Settings, progress: Progress
) -> Ingestion:
    done_before = -1

    def advance(done: int, total: int) -> None:
        nonlocal done_before
        if done_before < 0:
            done_before = 0
            progress.stage("读取与清理 / reading and cleaning", total)
        progress.advance(done - done_before)
        done_before = done

    earlier = previous.store if previous else None
    with disk_told(index_dir, "XUNDUAN_INDEX_DIR", REFUSALS):
        return ingest(source, earlier, settings, advance, index_dir, index_dir / WORK, progress.say)


def _before(index_dir: Path, progress: Progress) -> Snapshot | None:
    """The snapshot before, or None where there is none or it is broken."""
    if not snapshot_names(index_dir):
        return None
    try:
        return open_snapshot(index_dir)
    except SnapshotError as error:
        progress.say(f"不沿用现有索引，全部重建 / rebuilding everything: {error}")
        return None


def _split_alike(snapshot: Snapshot, settings: Settings, progress: Progress) -> bool:
    """Whether the same files would become the same passages; otherwise no more than vectors of the same texts is
    taken."""
    if snapshot.manifest.sizes == recipe(settings):
        return True
    progress.say(
        "设置或程序版本已变，全部重新读取 / the settings or the program have changed: reading everything again"
    )
    return False


def _unchanged(
    previous: Snapshot,
    index_dir: Path,
    ingestion: Ingestion,
    source: Path,
    settings: Settings,
    model_fingerprint: Callable[[], str] | None,
) -> bool:
    """Whether the current snapshot is good and what a build would make again."""
    return (
        previous.name == current_name(index_dir)
        and previous.manifest.source == str(source.resolve())
        and previous.manifest.model.name == settings.model
        and previous.manifest.stores.vectors == without_password(settings.store)
        and previous.manifest.stores.lexical == settings.lexical
        and all(file.reused for file in ingestion.files)
        and {file.stored for file in ingestion.files} == set(previous.store.files().values())
        and (model_fingerprint is None or previous.manifest.model.fingerprint == model_fingerprint())
    )


def _build(
    source: Path,
    index_dir: Path,
    settings: Settings,
    encoder: Encoder,
    progress: Progress,
    previous: Snapshot | None,
    before: Snapshot | None,
    ingestion: Ingestion,
    started: float,
) -> BuildResult:
    """`previous` is gone on from; `before` is the same or, where files become other passages now, has vectors alone."""
    work = index_dir / WORK
    progress.say("写入段落与词索引 / passages and lexical index")
    gathered = gather(ingestion.files, encoder, previous, work, in_segments=_in_files(settings, previous))
    vectors, embedded = vectors_of(gathered, encoder, progress, work, before)
    _require_alive(gathered)
    progress.say("重复段落 / near-duplicates")
    held = [vectors[view].keys for view in VIEWS]
    place = Place.of(settings, index_dir, encoder.fingerprint, gathered.own_lexical, held)
    name = new_name(snapshot_names(index_dir))
    manifest = Manifest(
        name=name,
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        model=ModelIdentity(encoder.name, encoder.fingerprint, encoder.dimension),
        sizes=recipe(settings),
        counts=_counts(ingestion, gathered),
        source=str(source.resolve()),
        stores=place.kinds,
        segments=_segments(gathered, name),
    )
    columns = _columns(gathered, encoder, vectors, work)

    def write_segment(folder: Path) -> None:
        (folder / "vectors").mkdir(parents=True)
        gathered.own_store.close()
        (work / STORE).rename(folder / STORE)
        gathered.own_lexical.write(folder / "lexical")
        own = gathered.passage_counts[gathered.own_documents], gathered.window_counts[gathered.own_passages]
        write_counts(folder, *own)
        for view in VIEWS:
            earlier, total = before.vectors[view] if before else None, len(gathered.kept(view))
            place.write(folder, view, vectors[view], earlier, progress, total)
            np.save(folder / "vectors" / f"{view}.keys.npy", vectors[view].keys)

    def write(folder: Path) -> None:
        for number in gathered.going_on:
            assert previous is not None
            source_ = previous.segments[number]
            link(source_, folder / FOLDER / source_.name if number else folder)
        if not gathered.going_on or gathered.own_documents.any():
            write_segment(folder / FOLDER / name if gathered.going_on else folder)
        write_columns(folder / "columns.npz", columns)
        place.write_terms(gathered.own_lexical, manifest, progress)
        write_spelling(folder, spelling_table(gathered.pairs), gathered.pairs)
        # A line an item: by an indent Python's own encoder would write it, in twenty times the time.
        report = json.dumps(_report(ingestion, gathered), ensure_ascii=False, separators=(",\n", ": "))
        (folder / REPORT).write_bytes(gzip.compress(report.encode(), _REPORT_LEVEL, mtime=0))

    progress.say("写入并校验 / writing and verifying")
    known: dict[Path, Checksum] = {}
    if previous and gathered.going_on:
        known = {previous.folder / path: one for path, one in previous.manifest.checksums.items()}
    snapshot = publish(index_dir, manifest, write, settings.keep_snapshots, known)
    place.settle(snapshot_names(index_dir))
    shutil.rmtree(work, ignore_errors=True)
    files_read = sum(not file.reused for file in ingestion.files)
    return _result(snapshot, True, ingestion, {"embedded": embedded, "files_read": files_read}, started)


def _counts(ingestion: Ingestion, gathered: GatheredPassages) -> dict[str, int]:
    """How many of each a snapshot holds."""
    return {
        "files": len(ingestion.files),
        "documents": len(gathered.passage_counts),
        "passages": len(gathered.window_counts),
        "windows": len(gathered.window_passage),
        "figures": int(gathered.figure_counts.sum()),
        "skipped": len(ingestion.skipped),
    }


def _columns(
    gathered: GatheredPassages, encoder: Encoder, vectors: Mapping[str, ViewVectors], work: Path
) -> dict[str, np.ndarray]:
    """The columns of a snapshot (xunduan.index.snapshot.Snapshot.columns)."""
    columns = {
        "passage_document": gathered.owners,
        "passage_section": gathered.sections,
        "passage_figures": gathered.figure_counts,
        "passage_terms": gathered.term_counts,
        "passage_family": _families(gathered, work),
        "window_passage": gathered.window_passage,
        "document_segment": gathered.segments,
        "document_row": gathered.segment_rows,
        "pair_counts": np.fromiter(gathered.pairs.values(), np.int64),
    }
    columns |= {f"mean_{view}": mean_of(gathered, view, vectors[view]) for view in VIEWS}
    return columns | _calibration(encoder, gathered)


def _in_files(settings: Settings, previous: Snapshot | None) -> bool:
    """Whether the snapshot before and the next one are files: Milvus has a collection of its own for each."""
    return settings.store == FILES and previous is not None and previous.manifest.stores.vectors == FILES


def _segments(gathered: GatheredPassages, name: str) -> tuple[str, ...]:
    """The names of the segments beside the first one."""
    previous = gathered.previous
    if previous is None or not gathered.going_on:
        return ()
    own = (name,) if gathered.own_documents.any() else ()
    return (*(previous.segments[number].name for number in gathered.going_on[1:]), *own)


def _families(gathered: GatheredPassages, work: Path) -> np.ndarray:
    previous, before = gathered.previous, None
    if previous:
        before = FamiliesBefore(previous.store, previous.columns["passage_family"], gathered.kept_passages)
    return updated_families(
        gathered.store, gathered.lexical, gathered.window_passage, gathered.term_counts, before, work
    )


_CALIBRATION = 64
_CALIBRATION_CHARS = 30
"""About as long as a typed question."""


def _calibration(encoder: Encoder, gathered: GatheredPassages) -> dict[str, np.ndarray]:
    """Sentences spread over the gathered passages, embedded as queries, and the passages they come from
    (xunduan.search.confidence)."""
    rows = sample_rows(len(gathered.window_counts), _CALIBRATION)
    texts = []
    for row in rows:
        passage = gathered.store.passage(row)
        window = passage.windows[len(passage.windows) // 2]
        texts.append(passage.text[window.start : window.end][:_CALIBRATION_CHARS])
    return {
        "calibration_queries": encoder.encode_queries(texts),
        "calibration_passages": np.asarray(rows, np.int32),
    }


def _require_alive(gathered: GatheredPassages) -> None:
    """Refuse to publish a lexical index that does not find passages by their own words; segments kept have been
    looked at."""
    windows = gathered.window_counts[gathered.own_passages]
    rows = sample_rows(len(windows))
    offsets = np.concatenate([[0], np.cumsum(windows)])
    passages = [gathered.own_store.passage(row) for row in rows]
    if lost := lost_windows(gathered.own_lexical, rows, passages, offsets):
        raise SnapshotError(
            f"词索引自检失败：{len(lost)}/{len(rows)} 段找不到自己，请报告此错误",
            f"the lexical index fails its self-check: "
            f"{len(lost)} of {len(rows)} passages are not found by their own words; please report this",
        )


def _report(ingestion: Ingestion, gathered: GatheredPassages) -> dict[str, Any]:
    return {"skipped": ingestion.skipped, "problems": ingestion.problems, "dropped": gathered.dropped}


def _result(
    snapshot: Snapshot, changed: bool, ingestion: Ingestion, counts: dict[str, int], started: float
) -> BuildResult:
    return BuildResult(
        snapshot,
        changed,
        snapshot.manifest.counts | counts,
        ingestion.skipped,
        ingestion.problems,
        time.monotonic() - started,
    )
