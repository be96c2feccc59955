"""A sentence-transformers folder traced into one OpenVINO graph (xunduan.models.openvino_runtime). Imports torch;
used once a model."""

from __future__ import annotations

import json
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import openvino
import torch
from filelock import FileLock
from sentence_transformers import SentenceTransformer

from xunduan.errors import ModelError
from xunduan.models.contract import Kind
from xunduan.models.folder import clear_leftovers, scratch_beside
from xunduan.models.openvino_runtime import ABOUT, GRAPH, RERANKER, TOKENIZER, OpenVINOModel
from xunduan.models.reranker import RerankerWeights
from xunduan.models.reranker_graph import joint_reading
from xunduan.models.sums import is_whole, write_sums
from xunduan.models.torch_runtime import TorchModel, sentence_transformer

_SAME = 0.99
"""Cosine of a text's vectors in torch and in the graph: bf16 leaves .999; a graph that lost a step of the model
far less."""
_TRIED = [
    "雨",
    "全年预警劝阻三百二十万人次,比上年增长12.3%。",
    "One sentence in English.",
    "河道整治工程。" * 40,
]


class _SentenceVectors(torch.nn.Module):
    """The model with plain tensors in and unit vectors out, which is what is traced; with `lower`, the states of its
    tokens after so many layers too."""

    def __init__(self, model: SentenceTransformer, lower: int | None = None) -> None:
        super().__init__()
        self._model = model
        self._states: list[torch.Tensor] = []
        if lower is not None:
            _layers(model)[lower - 1].register_forward_hook(lambda _, given, made: self._states.append(made))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        self._states.clear()
        features = self._model({"input_ids": input_ids, "attention_mask": attention_mask})
        return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1), *self._states


def _layers(model: SentenceTransformer) -> torch.nn.ModuleList:
    layers = model.get_submodule("0.auto_model.encoder.layer")
    assert isinstance(layers, torch.nn.ModuleList)
    return layers


def export(
    source: AbstractContextManager[Path], target: Path, reranker: RerankerWeights | None = None
) -> None:
    """Write `target` from the sentence-transformers folder that `source` opens, by one rename, unless it is there
    whole already; the reranker's graph beside the model's where there is one.

    Weights are stored in fp16 (half the space; OpenVINO computes in bf16 or fp32 as the CPU allows). Raises ModelError
    where the graph does not give the model's own vectors, and whatever the model's code raises while it is traced.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(str(target) + ".lock"):
        if is_whole(target):
            return
        clear_leftovers(target)
        with source as folder, scratch_beside(target) as scratch:
            _write(folder, scratch, reranker)
            shutil.rmtree(target, ignore_errors=True)  # a damaged one
            scratch.rename(target)


def _write(folder: Path, scratch: Path, reranker: RerankerWeights | None) -> None:
    model = sentence_transformer(folder, attn_implementation="eager", dtype=torch.float32)
    _write_graph(model.eval(), scratch, reranker.lower if reranker else None)
    if reranker:
        _write_reranker(model, scratch, reranker)
    _write_tokenizer(model, scratch)
    write_sums(scratch)
    _require_same(TorchModel(model), OpenVINOModel(scratch))


def _write_graph(model: SentenceTransformer, folder: Path, lower: int | None) -> None:
    example = {
        "input_ids": torch.ones((2, 16), dtype=torch.int64),
        "attention_mask": torch.ones((2, 16), dtype=torch.int64),
    }
    shape = openvino.PartialShape([-1, -1])
    with torch.no_grad():
        traced = openvino.convert_model(
            _SentenceVectors(model, lower), example_input=example, input=[(name, shape) for name in example]
        )
    openvino.save_model(traced, folder / GRAPH, compress_to_fp16=True)


def _write_reranker(model: SentenceTransformer, folder: Path, weights: RerankerWeights) -> None:
    hidden = TorchModel(model).dimension
    whose = torch.tensor([[1] * 8 + [2] * 8, [1] * 4 + [2] * 8 + [0] * 4])
    shapes = [openvino.PartialShape([-1, -1, hidden]), openvino.PartialShape([-1, -1])]
    with torch.no_grad():
        traced = openvino.convert_model(
            joint_reading(_layers(model), weights),
            example_input={"states": torch.zeros(2, 16, hidden), "whose": whose},
            input=[("states", shapes[0]), ("whose", shapes[1])],
        )
    openvino.save_model(traced, folder / RERANKER, compress_to_fp16=True)


def _write_tokenizer(model: SentenceTransformer, folder: Path) -> None:
    described = TorchModel(model)
    fast = model.tokenizer.backend_tokenizer
    fast.enable_truncation(described.max_tokens)
    fast.enable_padding(
        direction=model.tokenizer.padding_side,
        pad_id=model.tokenizer.pad_token_id,
        pad_token=model.tokenizer.pad_token,
    )
    fast.save(str(folder / TOKENIZER))
    about = {
        "dimension": described.dimension,
        "max_tokens": described.max_tokens,
        "prompts": described.prompts,
    }
    (folder / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")


def _require_same(model: TorchModel, exported: OpenVINOModel) -> None:
    kinds: tuple[Kind, ...] = ("query", "passage")
    for kind in kinds:
        cosine = float((model.encode(_TRIED, kind) * exported.encode(_TRIED, kind)).sum(axis=1).min())
        if not cosine >= _SAME:  # not-a-number too
            raise ModelError(
                "导出的图与模型的向量不符",
                f"the traced graph gives other vectors than the model: cosine {cosine:.3f}, "
                f"not {_SAME} and more",
            )
        if model.token_counts(_TRIED, kind) != exported.token_counts(_TRIED, kind):
            raise ModelError("导出的分词器与模型不符", "the exported tokenizer is not the model's")
