"""The query projection: one matrix and one bias that turn a query's vector towards the passages that answer it.

q' = norm(W q + b). Passages, the vector store and everything stored stay as they are; only queries move. It is
learned by xunduan.search.learning and kept as a safetensors file beside what it was learned from.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from xunduan.search.errors import ProjectionError

ARCHIVE_FILE = "projection.safetensors"
"""In an index folder: the projection that was tuned to that archive."""
SHIPPED = Path(__file__).with_name("data") / "projection-multilingual-e5-small.safetensors"


@dataclass(frozen=True)
class Linear:
    """q' = norm(W q + b)."""

    weight: np.ndarray
    """(d, d) float32."""
    bias: np.ndarray
    """(d,) float32."""

    @classmethod
    def identity(cls, dimension: int) -> Linear:
        """The map that leaves queries where they are."""
        return Linear(np.eye(dimension, dtype=np.float32), np.zeros(dimension, np.float32))

    def apply(self, queries: np.ndarray) -> np.ndarray:
        """(n, d) unit vectors to (n, d) unit vectors."""
        moved = queries @ self.weight.T + self.bias
        return moved / np.linalg.norm(moved, axis=1, keepdims=True)


@dataclass(frozen=True)
class Projection(Linear):
    """A learned query projection for one encoder."""

    fingerprint: str
    """Of the encoder whose vectors it moves."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What it was learned from, with licences, seed, command and scores before and after."""

    def save(self, path: Path) -> None:
        """Write the safetensors file, its folder too where that is missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        metadata = {
            "fingerprint": self.fingerprint,
            "notes": json.dumps(self.notes, ensure_ascii=False, sort_keys=True),
        }
        tensors = {"weight": np.ascontiguousarray(self.weight), "bias": np.ascontiguousarray(self.bias)}
        save_file(tensors, path, metadata=metadata)


def load_projection(path: Path) -> Projection:
    """Read a projection file; ProjectionError where it is missing or is none."""
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
            return Projection(
                file.get_tensor("weight"),
                file.get_tensor("bias"),
                metadata["fingerprint"],
                json.loads(metadata.get("notes", "{}")),
            )
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise ProjectionError(
            f"无法读取查询投影 {path}，请用 xunduan tune 重新生成",
            f"cannot read the query projection {path} ({error}): make it again with xunduan tune",
        ) from error


@lru_cache(maxsize=4)
def projection_for(fingerprint: str, configured: Path | None, tuned: Path | None = None) -> Projection | None:
    """The projection for an encoder: the configured one, else the one tuned to the archive, else the shipped one,
    else None.

    A configured projection that was learned for another encoder raises ProjectionError; the others are then passed
    over, a tuned one with a warning: nobody chose it for this encoder.
    """
    if configured is not None:
        projection = load_projection(configured)
        if projection.fingerprint != fingerprint:
            raise ProjectionError(
                f"查询投影 {configured} 属于模型 {projection.fingerprint}，现在的模型是 {fingerprint}；请取消 "
                f"XUNDUAN_PROJECTION 或用 xunduan tune 重新学习",
                f"the query projection {configured} was learned for model "
                f"{projection.fingerprint}, the model now is {fingerprint}: unset XUNDUAN_PROJECTION or learn it again "
                "with xunduan tune",
            )
        return projection
    if tuned is not None:
        projection = load_projection(tuned)
        if projection.fingerprint == fingerprint:
            return projection
        logging.getLogger(__name__).warning(
            "%s was tuned for another model and is not used: tune it again with xunduan tune --index",
            tuned,
        )
    if SHIPPED.is_file():
        projection = load_projection(SHIPPED)
        if projection.fingerprint == fingerprint:
            return projection
    return None
