"""The vectors of a build: embedded and logged where the text is new, from the snapshot before where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from xunduan.index.documents import Document, Passage
from xunduan.index.embedded_texts import cut_to_fit, embed, text_keys, texts_to_embed
from xunduan.index.progress import Progress
from xunduan.index.reuse import GatheredPassages
from xunduan.index.snapshot import VIEWS, Snapshot
from xunduan.index.spool import Column
from xunduan.index.stores.contract import VectorStore
from xunduan.index.vector_log import KEY_BYTES, VectorLog, rows_of
from xunduan.models.contract import Encoder

_PASSAGES = 2048
"""Passages whose texts are embedded together: enough for batches of like length."""


@dataclass(frozen=True)
class ViewVectors:
    """The vectors of one view by row, read where they are: (n, dimension) float32."""

    keys: np.ndarray
    """Digests of their texts; (n, KEY_BYTES) uint8."""
    earlier_rows: np.ndarray
    """Where the store before has them, -1 where the log does."""
    earlier: VectorStore | None
    log: VectorLog
    dimension: int

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.keys), self.dimension

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, rows: slice | np.ndarray) -> np.ndarray:
        earlier, keys = self.earlier_rows[rows], self.keys[rows]
        vectors = np.empty((len(keys), self.dimension), np.float32)
        logged = earlier < 0
        if self.earlier is not None and not logged.all():
            vectors[~logged] = self.earlier.rows(earlier[~logged])
        if logged.any():
            vectors[logged] = self.log.vectors(self.log.find(keys[logged]))
        return vectors

    def mean(self) -> np.ndarray:
        """(dimension,) float32: their mean, some thousands in memory at a time."""
        total = np.zeros(self.dimension)
        for start in range(0, len(self), _MEAN_OF):
            total += self[start : start + _MEAN_OF].sum(axis=0, dtype=np.float64)
        return (total / max(len(self), 1)).astype(np.float32)


_MEAN_OF = 16_384


def mean_of(gathered: GatheredPassages, view: str, own: ViewVectors) -> np.ndarray:
    """(dimension,) float32: the mean of all vectors of a view, from that of the snapshot before and what has changed.

    `own` are the vectors that this build writes.
    """
    previous = gathered.previous
    if previous is None or not gathered.going_on:
        return own.mean()
    kept = gathered.kept(view)
    store = previous.vectors[view]
    gone = np.ones(store.size, bool)
    gone[kept[kept >= 0]] = False
    total = previous.columns[f"mean_{view}"].astype(np.float64) * store.size
    for sign, read, rows in (
        (-1, store.rows, np.flatnonzero(gone)),
        (1, own.__getitem__, np.flatnonzero(kept[gathered.own(view)] < 0)),
    ):
        for start in range(0, len(rows), _MEAN_OF):
            total += sign * read(rows[start : start + _MEAN_OF]).sum(axis=0, dtype=np.float64)
    return (total / len(kept)).astype(np.float32)


def vectors_of(
    gathered: GatheredPassages, encoder: Encoder, progress: Progress, folder: Path, before: Snapshot | None
) -> tuple[dict[str, ViewVectors], int]:
    """The vectors of every view (xunduan.index.snapshot.VIEWS) that this build writes, and how many were newly
    embedded.

    `before` has vectors of the same model: those of texts that it holds are taken from it, whatever else has changed.
    What is embedded is logged in `folder`, where it stays if the build is killed: the next one goes on from there.
    """
    log = VectorLog(folder, encoder.fingerprint, encoder.dimension)
    kept = {view: gathered.kept(view)[gathered.own(view)] for view in VIEWS}
    progress.stage("计算向量 / embedding", sum(int((rows < 0).sum()) for rows in kept.values()))
    new_keys = {view: Column(folder, np.uint8, KEY_BYTES) for view in VIEWS}
    embedded = 0
    for batch in _batches(gathered.new()):
        texts = _texts_of(batch, encoder)
        keys = {view: text_keys(texts[view]) for view in VIEWS}
        for view in VIEWS:
            new_keys[view].append(keys[view])
        wanted = [
            text
            for view in VIEWS
            for text, row in zip(texts[view], _known(before, view, keys[view]), strict=True)
            if row < 0
        ]
        count = embed(encoder, wanted, log, progress.advance)
        progress.advance(sum(map(len, texts.values())) - count)
        embedded += count
    vectors = {}
    for view in VIEWS:
        vectors[view] = _view(before, view, kept[view], new_keys[view].array(), log, encoder.dimension)
    return vectors, embedded


def embed_share(
    gathered: GatheredPassages, encoder: Encoder, progress: Progress, folder: Path, share: tuple[int, int]
) -> int:
    """Embed one of so many shares of the new texts, by their digests, into the log of `folder`; how many were new.

    A build with that folder embeds what no share has, and takes the rest from there.
    """
    number, shares = share
    log = VectorLog(folder, encoder.fingerprint, encoder.dimension, f"-{number}of{shares}")
    progress.stage("计算向量 / embedding", sum(2 * gathered.window_counts) + len(gathered.window_counts))
    embedded = 0
    for batch in _batches(gathered.new()):
        texts = [text for some in _texts_of(batch, encoder).values() for text in some]
        keys = text_keys(texts)
        mine = [text for text, key in zip(texts, keys, strict=True) if key[0] % shares == number - 1]
        count = embed(encoder, mine, log, progress.advance)
        progress.advance(len(texts) - count)
        embedded += count
    return embedded


_Passages = list[tuple[Document, Passage]]


def _batches(passages: Iterator[tuple[Document, Passage]]) -> Iterator[_Passages]:
    while batch := list(islice(passages, _PASSAGES)):
        yield batch


def _texts_of(batch: _Passages, encoder: Encoder) -> dict[str, list[str]]:
    """The texts of some passages by view."""
    texts: dict[str, list[str]] = {view: [] for view in VIEWS}
    for document, passage in batch:
        for view, found in texts_to_embed(document, passage).items():
            texts[view].extend(found)
    texts["passages"] = cut_to_fit(encoder, texts["passages"])
    return texts


def _known(before: Snapshot | None, view: str, keys: np.ndarray) -> np.ndarray:
    """Where the snapshot before has these texts, in files that have changed since or are gone; -1 where it has not."""
    return rows_of(keys, before.vector_keys[view]) if before else np.full(len(keys), -1)


def _view(
    before: Snapshot | None, view: str, kept: np.ndarray, new_keys: np.ndarray, log: VectorLog, dimension: int
) -> ViewVectors:
    if before is None:
        return ViewVectors(new_keys, kept, None, log, dimension)
    new = kept < 0
    keys = np.empty((len(kept), KEY_BYTES), np.uint8)
    keys[new] = new_keys
    keys[~new] = before.vector_keys[view][kept[~new]]
    rows = kept.copy()
    rows[new] = _known(before, view, new_keys)
    return ViewVectors(keys, rows, before.vectors[view], log, dimension)
