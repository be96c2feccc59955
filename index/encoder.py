"""Texts to vectors: the one encoder of a snapshot and of the queries put to it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError
from index.model_folder import fingerprint, model_folder
from index.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32
_CHUNK = 2048
"""Texts handed to the library at once: between two chunks the progress bar moves."""


class Encoder(Protocol):
    """What turns texts into unit vectors. `fingerprint` tells two encoders apart; vectors of different ones never mix."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """(len(texts), dimension) float32, each of length 1."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int], object] = ...) -> np.ndarray:
        """(len(texts), dimension) float32, each of length 1; `progress` is called with the texts done since the last call."""
        ...

    def passage_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens each text has as a passage, prefix and special tokens included, untruncated."""
        ...


class SentenceEncoder:
    """An Encoder over any sentence-transformers model, with the prompts of the model's own configuration."""

    def __init__(self, name: str, folder: Path, model: SentenceTransformer, runtime: str) -> None:
        self.name = name
        self.runtime = runtime
        self.fingerprint = fingerprint(folder)
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.max_tokens = int(model.max_seq_length or 512)
        self._model = model
        prompts = model.prompts or {}
        self._passage_prompt = prompts.get("document") or prompts.get("passage") or ""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode(self._model.encode_query, texts)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], object] = lambda n: None
    ) -> np.ndarray:
        vectors = [np.empty((0, self.dimension), np.float32)]
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            vectors.append(self._encode(self._model.encode_document, chunk))
            progress(len(chunk))
        return np.concatenate(vectors)

    def passage_tokens(self, texts: Sequence[str]) -> list[int]:
        if not texts:
            return []
        encoded = self._model.tokenizer(
            [self._passage_prompt + text for text in texts], truncation=False, verbose=False
        )
        return [len(ids) for ids in encoded["input_ids"]]

    def _encode(self, encode: Callable[..., np.ndarray], texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        # A lone surrogate cannot be tokenized; the character that stands for it can.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors = encode(clean, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.ascontiguousarray(vectors, dtype=np.float32)


def load_encoder(settings: Settings, progress: Callable[[str], None] = lambda step: None) -> SentenceEncoder:
    """The encoder that the settings name, on the fastest runtime that can load it.

    Raises ModelError where the model is not to be had or cannot be loaded.
    """
    folder = model_folder(settings.model, settings.cache_dir, progress)
    with _quiet_libraries():
        if settings.runtime != "torch":
            model = _try_openvino(folder, settings, required=settings.runtime == "openvino")
            if model is not None:
                return SentenceEncoder(settings.model, folder, model, "openvino")
        return SentenceEncoder(settings.model, folder, _load_with_torch(folder), "torch")


def _try_openvino(folder: Path, settings: Settings, required: bool) -> SentenceTransformer | None:
    """The model on OpenVINO, or None where it is not of a kind that can be traced and torch will do."""
    from index.openvino_module import load_with_openvino

    try:
        return load_with_openvino(folder, settings.cache_dir / "openvino" / fingerprint(folder))
    # The tracer and the runtime raise whatever the model's own code raises; torch then loads it or says why not.
    except Exception as error:
        if required:
            raise ModelError(
                f"OpenVINO 无法载入 {folder} / OpenVINO cannot load {folder}: {error}"
            ) from error
        logging.getLogger(__name__).warning("OpenVINO cannot load %s (%s); using torch", folder, error)
        return None


def _load_with_torch(folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"{folder} 不是可用的 sentence-transformers 模型 / {folder} is no usable sentence-transformers model: {error}"
        ) from error


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """Loading prints progress bars, deprecations and tracer warnings that mean nothing to who runs a search."""
    from transformers.utils import logging as transformers_logging

    level, bars = transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()
