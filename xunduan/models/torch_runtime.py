"""A sentence-transformers model as it is, in torch: for models that OpenVINO cannot trace, and where it is asked
for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

from xunduan.errors import ModelError
from xunduan.models.contract import BATCH, Kind, PairReader
from xunduan.models.profiles import profile_of


def sentence_transformer(folder: Path, **model_kwargs: Any) -> SentenceTransformer:
    """The model in a folder; where the folder states neither pooling nor prompts, its profile does.

    Without either, sentence-transformers takes the mean and no prompts, which most models were not trained for.
    """
    profile = profile_of(folder)
    if profile is None or (folder / "modules.json").is_file():
        model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs=model_kwargs
        )
    else:
        transformer = Transformer(
            str(folder),
            model_kwargs={"local_files_only": True, **model_kwargs},
            max_seq_length=profile.max_tokens,
        )
        pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode=profile.pooling)
        model = SentenceTransformer(modules=[transformer, pooling], device="cpu")
    if profile is not None and not any(model.prompts.values()):
        model.prompts |= {"query": profile.query_prefix, "document": profile.passage_prefix}
    return model


class TorchModel:
    """A SentenceModel (xunduan.models.contract) with the prompts of the model's own configuration."""

    runtime = "torch"
    pairs: PairReader | None = None

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or 512)
        prompts = model.prompts
        passage = prompts.get("document") or prompts.get("passage") or prompts.get("corpus")
        self.prompts: dict[Kind, str] = {"query": prompts.get("query") or "", "passage": passage or ""}

    @classmethod
    def open(cls, folder: Path) -> TorchModel:
        """Load a model folder; ModelError where it is none."""
        try:
            return cls(sentence_transformer(folder))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"{folder} 不是可用的 sentence-transformers 模型",
                f"{folder} is not a usable sentence-transformers model: {error}",
            ) from error

    def encode(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        encode = self._model.encode_query if kind == "query" else self._model.encode_document
        vectors = encode(
            list(texts),
            prompt=self.prompts[kind],
            batch_size=BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        # No texts give an array of no dimension.
        return np.ascontiguousarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)

    def token_counts(self, texts: Sequence[str], kind: Kind) -> list[int]:
        if not texts:
            return []
        prompt = self.prompts[kind]
        encoded = self._model.tokenizer([prompt + text for text in texts], truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]
