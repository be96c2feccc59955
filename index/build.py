"""A source to a published snapshot."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.documents import Document, Passage
from index.encoder import Encoder
from index.errors import SnapshotError
from index.families import find_families
from index.fold import fold
from index.ingest import IngestedDocument, Ingestion, ingest, window_words
from index.lexical import InvertedStore
from index.selfcheck import lost_windows, sample_rows
from index.settings import Settings
from index.snapshot import (
    VIEWS,
    Manifest,
    ModelIdentity,
    Snapshot,
    build_lock,
    current_name,
    new_name,
    open_snapshot,
    publish,
    snapshot_names,
)
from index.spelling import spelling_table, write_spelling
from index.store import StoredPassage, write_store
from index.tokens import configure_jieba, index_terms, words
from index.vectors import FaissStore
from index.views import context_of, cut_to_fit, embed, fit_windows, text_keys, view_texts


class Progress(Protocol):
    """Where a build says how far it is: a bar on a terminal, plain lines elsewhere."""

    def stage(self, name: str, total: int) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def say(self, line: str) -> None: ...


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
    `model_fingerprint`. Raises SourceError, ModelError or SnapshotError; the previous snapshot is then untouched.
    """
    started = time.monotonic()
    with build_lock(index_dir):
        configure_jieba(settings.cache_dir, settings.user_dictionary)
        previous = None if full else _previous(index_dir, settings, progress)
        ingestion = _ingest(source, index_dir, previous, settings, progress)
        if previous and _unchanged(previous, index_dir, ingestion, source, settings, model_fingerprint):
            return _result(previous, False, ingestion, {"embedded": 0, "files_read": 0}, started)
        progress.say("载入模型 / loading the model")
        encoder = load_encoder()
        if previous and previous.manifest.model.fingerprint != encoder.fingerprint:
            progress.say("模型已更换,全部重建 / the model has changed: rebuilding everything")
            previous = None  # its windows were fitted to what the other model reads at once
            ingestion = _ingest(source, index_dir, None, settings, progress)
        return _build(source, index_dir, settings, encoder, progress, previous, ingestion, started)


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

    return ingest(source, previous.store if previous else None, settings, advance, leave_out=index_dir)


def _previous(index_dir: Path, settings: Settings, progress: Progress) -> Snapshot | None:
    """The snapshot to build upon, or None where there is none, it is broken, or it was split by other settings."""
    if not snapshot_names(index_dir):
        return None
    try:
        snapshot = open_snapshot(index_dir)
    except SnapshotError as error:
        progress.say(f"不沿用现有索引,全部重建 / rebuilding everything: {error}")
        return None
    if snapshot.manifest.sizes != recipe(settings):
        progress.say(
            "设置或程序版本已变,全部重建 / settings or program version have changed: rebuilding everything"
        )
        return None
    return snapshot


TEXT_RECIPE = 2
"""Raised when reading, cleaning, splitting, figures or tokens give other results, so that nothing older is reused."""


def recipe(settings: Settings) -> dict[str, Any]:
    """All that decides what a file's text becomes."""
    dictionary = settings.user_dictionary
    return {
        "text_recipe": TEXT_RECIPE,
        "passage_chars": settings.passage_chars,
        "passage_max_chars": settings.passage_max_chars,
        "window_chars": settings.window_chars,
        "user_dictionary": dictionary.expanduser().read_text(encoding="utf-8-sig") if dictionary else None,
    }


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
    ingestion: Ingestion,
    started: float,
) -> BuildResult:
    documents = [ingested.document for file in ingestion.files for ingested in file.documents]
    owners: list[int] = []
    stored: list[StoredPassage] = []
    for row, (file, ingested) in enumerate((one, each) for one in ingestion.files for each in one.documents):
        # What an earlier build stored it has fitted to this encoder: another one would have reused nothing.
        stored += ingested.passages if file.reused else _fitted(encoder, ingested)
        owners += [row] * len(ingested.passages)
    fitted = [entry.passage for entry in stored]

    vectors, keys, embedded = _vectors(encoder, documents, owners, fitted, previous, progress)
    progress.say("词索引与重复段落 / lexical index and near-duplicates")
    lexical, spelling = _lexical(documents, owners, stored)
    _require_alive(lexical, fitted)
    families = find_families([(passage.id, passage.text) for passage in fitted])
    window_passage = np.repeat(np.arange(len(fitted)), [len(passage.windows) for passage in fitted])
    columns = {
        "passage_document": np.asarray(owners, np.int32),
        "passage_family": _family_rows(families, fitted),
        "window_passage": window_passage.astype(np.int32),
    }
    columns |= {f"mean_{view}": vectors[view].mean(axis=0) for view in VIEWS}
    columns |= _calibration(encoder, fitted)
    counts = {
        "files": len(ingestion.files),
        "documents": len(documents),
        "passages": len(fitted),
        "windows": len(window_passage),
        "figures": sum(len(passage.figures) for passage in fitted),
        "skipped": len(ingestion.skipped),
    }
    manifest = Manifest(
        name=new_name(snapshot_names(index_dir)),
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        model=ModelIdentity(encoder.name, encoder.fingerprint, encoder.dimension),
        sizes=recipe(settings),
        counts=counts,
        source=str(source.resolve()),
    )

    def write(folder: Path) -> None:
        write_store(
            folder / "store.sqlite",
            [file.stored for file in ingestion.files],
            documents,
            zip(owners, stored, strict=True),
        )
        np.savez(folder / "columns.npz", allow_pickle=False, **columns)
        lexical.write(folder / "lexical")
        write_spelling(folder / "spelling.json", spelling)
        (folder / "vectors").mkdir()
        for view in VIEWS:
            FaissStore.of(vectors[view]).write(folder / "vectors" / f"{view}.faiss")
            np.save(folder / "vectors" / f"{view}.keys.npy", keys[view])
        report = json.dumps(_report(ingestion), ensure_ascii=False, indent=1)
        (folder / "report.json").write_text(report, encoding="utf-8")

    progress.say("写入并校验 / writing and verifying")
    snapshot = publish(index_dir, manifest, write, settings.keep_snapshots)
    files_read = sum(not file.reused for file in ingestion.files)
    return _result(snapshot, True, ingestion, {"embedded": embedded, "files_read": files_read}, started)


def _fitted(encoder: Encoder, ingested: IngestedDocument) -> list[StoredPassage]:
    """The document's passages with windows that the encoder reads the whole of."""
    passages = [entry.passage for entry in ingested.passages]
    fitted = fit_windows(encoder, [ingested.document] * len(passages), passages)
    return [
        entry if passage is entry.passage else StoredPassage(passage, window_words(passage))
        for passage, entry in zip(fitted, ingested.passages, strict=True)
    ]


def _vectors(
    encoder: Encoder,
    documents: list[Document],
    owners: list[int],
    passages: list[Passage],
    previous: Snapshot | None,
    progress: Progress,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], int]:
    """Vectors and keys of every view, and how many were newly embedded."""
    texts: dict[str, list[str]] = {view: [] for view in VIEWS}
    for owner, passage in zip(owners, passages, strict=True):
        for view, found in view_texts(documents[owner], passage).items():
            texts[view].extend(found)
    known = {view: _known_vectors(previous, view) if previous else {} for view in VIEWS}
    new = [
        row for row, key in enumerate(text_keys(texts["passages"])) if key.tobytes() not in known["passages"]
    ]
    for row, text in zip(new, cut_to_fit(encoder, [texts["passages"][row] for row in new]), strict=True):
        texts["passages"][row] = text
    progress.stage("计算向量 / embedding", sum(map(len, texts.values())))
    vectors, keys, embedded = {}, {}, 0
    for view in VIEWS:
        vectors[view], keys[view], fresh = embed(encoder, texts[view], known[view], progress.advance)
        progress.advance(len(texts[view]) - fresh)
        embedded += fresh
    return vectors, keys, embedded


def _known_vectors(previous: Snapshot, view: str) -> dict[bytes, np.ndarray]:
    keys = previous.vector_keys[view]
    rows = previous.vectors[view].rows(np.arange(len(keys)))
    return {key.tobytes(): row for key, row in zip(np.asarray(keys), rows, strict=True)}


def _lexical(
    documents: list[Document], owners: list[int], stored: list[StoredPassage]
) -> tuple[InvertedStore, dict[str, list[str]]]:
    """The lexical store, and the corpus' character pairs by sound."""
    windows, context = [], []
    for owner, entry in zip(owners, stored, strict=True):
        folded = fold(entry.passage.text)
        for window, found in zip(entry.passage.windows, entry.words, strict=True):
            windows.append(index_terms(folded[window.start : window.end], found))
        around = fold(context_of(documents[owner], entry.passage))
        context.append(index_terms(around, words(around)))
    return InvertedStore.of(windows, context), spelling_table(windows)


_CALIBRATION = 64
_CALIBRATION_CHARS = 30
"""About as long as a typed question."""


def _calibration(encoder: Encoder, passages: list[Passage]) -> dict[str, np.ndarray]:
    """Sentences from all over the corpus, embedded as queries, and the passages they come from (search.confidence)."""
    rows = sample_rows(len(passages), _CALIBRATION)
    texts = []
    for row in rows:
        window = passages[row].windows[len(passages[row].windows) // 2]
        texts.append(passages[row].text[window.start : window.end][:_CALIBRATION_CHARS])
    return {
        "calibration_queries": encoder.encode_queries(texts),
        "calibration_passages": np.asarray(rows, np.int32),
    }


def _require_alive(lexical: InvertedStore, passages: list[Passage]) -> None:
    """Refuse to publish a lexical index that does not find passages by their own words."""
    rows = sample_rows(len(passages))
    counts = np.array([len(passage.windows) for passage in passages])
    offsets = np.concatenate([[0], np.cumsum(counts)])
    if lost := lost_windows(lexical, rows, [passages[row] for row in rows], offsets):
        raise SnapshotError(
            f"词索引自检失败:{len(lost)}/{len(rows)} 段找不到自己,请报告此错误 / the lexical index fails its self-check: "
            f"{len(lost)} of {len(rows)} passages are not found by their own words; please report this"
        )


def _family_rows(families: Any, passages: list[Passage]) -> np.ndarray:
    """For each passage the row of the first passage of its family; its own row where it has none."""
    row_of = {passage.id: row for row, passage in enumerate(passages)}
    rows = np.arange(len(passages), dtype=np.int32)
    for family in families:
        members = sorted(row_of[identifier] for identifier in family)
        rows[members] = members[0]
    return rows


def _report(ingestion: Ingestion) -> dict[str, Any]:
    return {
        "skipped": ingestion.skipped,
        "problems": {
            file.stored.path: file.stored.problems for file in ingestion.files if file.stored.problems
        },
        "dropped": {
            ingested.document.path: [
                {"line": piece.line, "rule": piece.rule, "text": piece.text[:500]}
                for piece in ingested.document.dropped
            ]
            for file in ingestion.files
            for ingested in file.documents
            if ingested.document.dropped
        },
    }


def _result(
    snapshot: Snapshot, changed: bool, ingestion: Ingestion, counts: dict[str, int], started: float
) -> BuildResult:
    problems = {file.stored.path: file.stored.problems for file in ingestion.files if file.stored.problems}
    return BuildResult(
        snapshot,
        changed,
        snapshot.manifest.counts | counts,
        ingestion.skipped,
        problems,
        time.monotonic() - started,
    )
