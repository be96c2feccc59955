"""What it costs to change an index's model: texts to embed, hours, disk."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from xunduan.index.selfcheck import sample_rows
from xunduan.index.snapshot import VIEWS, Snapshot
from xunduan.index.stores.vectors import bits_for
from xunduan.models.contract import Encoder
from xunduan.models.profiles import Profile

_SAMPLED = 48
"""Texts of each length that are timed: some seconds on two cores."""


def cost_of_change(snapshot: Snapshot, encoder: Encoder, ratio: float, dimension: int) -> str:
    """In words for people: how many texts would be embedded, in about how many hours, and the disk it takes.

    `ratio` is the new model's work on a token over that of `encoder`, which is timed here on this archive's own texts;
    `dimension` the new model's.
    """
    counts = {view: len(np.unique(snapshot.vector_keys[view], axis=0)) for view in VIEWS}
    rows = sample_rows(snapshot.manifest.counts["passages"], _SAMPLED)
    passages = [snapshot.store.passage(row) for row in rows]
    first = [passage.text[passage.windows[0].start : passage.windows[0].end] for passage in passages]
    window, passage = (_seconds(encoder, texts) for texts in (first, [one.text for one in passages]))
    seconds = ratio * (window * (counts["windows"] + counts["contexts"]) + passage * counts["passages"])
    texts = sum(counts.values())
    return (
        f"约重算 / about {texts:,} 段文字 / texts, {_duration(seconds)} ({texts / max(seconds, 1e-9):.0f}/s), "
        f"向量 / vectors {_bytes(snapshot, dimension) / 1e6:,.0f} MB"
    )


def described(profile: Profile) -> str:
    """A model's profile, in words for people."""
    score = (
        f"; {profile.score.benchmark} {profile.score.value} ({profile.score.source})" if profile.score else ""
    )
    note = f"; {profile.note}" if profile.note else ""
    return (
        f"{profile.hub}: {profile.licence}, {profile.parameters / 1e6:.0f} M 参数 / parameters, "
        f"{profile.dimension} 维 / dimensions{score}{note}"
    )


def _seconds(encoder: Encoder, texts: Sequence[str]) -> float:
    """Seconds a text, after a first one that warms up."""
    encoder.encode_passages(texts[:1])
    started = time.perf_counter()
    encoder.encode_passages(texts)
    return (time.perf_counter() - started) / len(texts)


def _bytes(snapshot: Snapshot, dimension: int) -> int:
    """Of the vector files, whose kind follows from how many they hold."""
    sizes = (snapshot.vectors[view].size for view in VIEWS)
    return sum(size * dimension * bits_for(size) // 8 for size in sizes)


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:.1f} 小时 / hours" if seconds >= 5400 else f"{seconds / 60:.0f} 分钟 / minutes"
