"""The reranker: what was learned on top of the default model to read a query and a piece of a passage together.

The model's lower layers read the two apart, as they do for their vectors. Its upper layers, changed by low-rank
matrices of their own (xunduan.models.adapter), read what these made of both as one sequence. Of the states that come
out a head makes the log-odds that the piece answers, from three signs: the cosine of the mean states of both, how well
each token of the query is matched by its best of the passage (late interaction, Khattab & Zaharia, 2020), and a linear
function of the first state and of the product of the two means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xunduan.errors import ModelError
from xunduan.models.adapter import UNREADABLE, Adapter, read_adapter

SHIPPED = Path(__file__).with_name("data") / "reranker-multilingual-e5-small.safetensors"
QUERY, PASSAGE = 1, 2
"""Whose a token is; 0 is padding."""
TOKENS = 128
"""Of the query and of the piece of a passage that are read, each."""
HEAD = ("query", "first", "product", "signs")
"""Tensors of the head: what is added to the states of the query, the weights of the first state and of the product of
the means, (hidden size,) each; and the weights of the two cosines with what is added, (3,)."""
_HEAD = "head."
"""What their names begin with in the file."""


@dataclass(frozen=True)
class RerankerWeights:
    """Low-rank changes to the upper layers, and the head."""

    changes: Adapter
    """Of the layers from `lower` on; its base is the fingerprint of the encoder that it was learned on."""
    head: Mapping[str, np.ndarray]
    """The tensors of HEAD, float32."""
    lower: int
    """Layers that read query and passage apart."""

    def save(self, path: Path) -> None:
        """Write the safetensors file, the matrices in half precision, its folder too where that is missing."""
        head = {f"{_HEAD}{name}": np.asarray(self.head[name], np.float32) for name in HEAD}
        self.changes.save(path, head, {"lower": str(self.lower)})


def load_weights(path: Path) -> RerankerWeights:
    """Read a reranker's file; ModelError where it is missing or is none."""
    try:
        changes, beside, said = read_adapter(path)
        head = {name: beside[f"{_HEAD}{name}"] for name in HEAD}
        return RerankerWeights(changes, head, int(said["lower"]))
    except UNREADABLE as error:
        raise ModelError(
            f"无法读取重排权重 {path}，请重装或用 xunduan tune --reranker 重新生成",
            f"cannot read the reranker {path} ({error}): install it again, or make it with `xunduan tune --reranker`",
        ) from error


def weights_for(fingerprint: str, path: Path = SHIPPED) -> RerankerWeights | None:
    """The reranker for the encoder of this fingerprint.

    None where there is no file, or it was learned on another: the states that it would read are none that it knows.
    """
    weights = load_weights(path) if path.is_file() else None
    return weights if weights and weights.changes.base == fingerprint else None
