"""Texts to vectors: the one encoder of a snapshot and of the queries put to it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np

from xunduan.errors import ModelError
from xunduan.models.adapter import adapter_file
from xunduan.models.contract import SentenceModel, readable
from xunduan.models.folder import file_digest, model_fingerprint, model_folder, opened_once
from xunduan.models.profiles import profile_of
from xunduan.models.reranker import SHIPPED, RerankerWeights, weights_for
from xunduan.models.sums import is_whole
from xunduan.settings import Settings

_CHUNK = 2048
"""Texts handed to the model at once: between two chunks the progress bar moves."""
_EXPORT = 2
"""Raised when xunduan.models.openvino_export writes something else, so that an older folder is not read."""


class SentenceEncoder:
    """An Encoder over any sentence-transformers model, with the prompts of the model's own configuration."""

    def __init__(self, name: str, fingerprint: str, model: SentenceModel) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.runtime = model.runtime
        self.dimension = model.dimension
        self.max_tokens = model.max_tokens
        self._model = model
        self.pairs = model.pairs

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._model.encode(readable(texts), "query")

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], object] = lambda n: None
    ) -> np.ndarray:
        vectors = [np.empty((0, self.dimension), np.float32)]
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            vectors.append(self._model.encode(readable(chunk), "passage"))
            progress(len(chunk))
        return np.concatenate(vectors)

    def passage_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._model.token_counts(readable(texts), "passage")


def load_encoder(settings: Settings, progress: Callable[[str], None] = lambda step: None) -> SentenceEncoder:
    """The encoder that the settings name, on the fastest runtime that can load it.

    Raises ModelError where the model is not to be had or cannot be loaded.
    """
    given = (settings.model, settings.cache_dir, progress, adapter_file(settings))
    known_by = model_fingerprint(*given)
    model: SentenceModel | None = None
    if settings.runtime != "torch":
        profile = profile_of(settings.model)  # it may set the prompts and the pooling
        reranker = weights_for(known_by)
        parts = [_EXPORT, profile.name if profile else "", file_digest(SHIPPED)[:12] if reranker else ""]
        recipe = "-".join(str(part) for part in parts if part)
        exported = settings.cache_dir / "openvino" / f"{known_by}-{recipe}"
        required = settings.runtime == "openvino"
        model = _try_openvino(settings.model, exported, opened_once(*given), reranker, required)
    if model is None:
        model = _load_with_torch(model_folder(*given, compare=True))
    return SentenceEncoder(settings.model, known_by, model)


def _try_openvino(
    name: str,
    exported: Path,
    folder: AbstractContextManager[Path],
    reranker: RerankerWeights | None,
    required: bool,
) -> SentenceModel | None:
    """The model on OpenVINO, or None where it is not of a kind that can be traced and torch will do."""
    from xunduan.models.openvino_runtime import OpenVINOModel

    try:
        if not is_whole(exported):
            with _quiet_libraries():
                from xunduan.models.openvino_export import export

                export(folder, exported, reranker)
        return OpenVINOModel(exported)
    # The tracer and the runtime raise whatever the model's own code raises; torch then loads it or says why not.
    except Exception as error:
        if required:
            raise ModelError(f"OpenVINO 无法载入 {name}", f"OpenVINO cannot load {name}: {error}") from error
        logging.getLogger(__name__).warning("OpenVINO cannot load %s (%s); using torch", name, error)
        return None


def _load_with_torch(folder: Path) -> SentenceModel:
    with _quiet_libraries():
        from xunduan.models.torch_runtime import TorchModel

        return TorchModel.open(folder)


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """Loading prints progress bars, deprecations and tracer warnings that mean nothing to a person who searches."""
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
