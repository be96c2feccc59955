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
from xunduan.models.openvino_runtime import ABOUT, GRAPH, TOKENIZER, OpenVINOModel
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
    """The model with plain tensors in and unit vectors out, which is what is traced."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self._model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = self._model({"input_ids": input_ids, "attention_mask": attention_mask})
        return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)


def export(source: AbstractContextManager[Path], target: Path) -> None:
    """Write `target` from the sentence-transformers folder that `source` opens, by one rename, unless it is there
    whole already.

    Weights are stored in fp16 (half the space; OpenVINO computes in bf16 or fp32 as the CPU allows). Raises ModelError
    where the graph does not give the model's own vectors, and whatever the model's code raises while it is traced.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(str(target) + ".lock"):
        if is_whole(target):
            return
        clear_leftovers(target)
        with source as folder, scratch_beside(target) as scratch:
            _write(folder, scratch)
            shutil.rmtree(target, ignore_errors=True)  # a damaged one
            scratch.rename(target)


def _write(folder: Path, scratch: Path) -> None:
    model = sentence_transformer(folder, attn_implementation="eager", dtype=torch.float32)
    _write_graph(model.eval(), scratch)
    _write_tokenizer(model, scratch)
    write_sums(scratch)
    _require_same(TorchModel(model), OpenVINOModel(scratch))


def _write_graph(model: SentenceTransformer, folder: Path) -> None:
    example = {
        "input_ids": torch.ones((2, 16), dtype=torch.int64),
        "attention_mask": torch.ones((2, 16), dtype=torch.int64),
    }
    shape = openvino.PartialShape([-1, -1])
    with torch.no_grad():
        traced = openvino.convert_model(
            _SentenceVectors(model), example_input=example, input=[(name, shape) for name in example]
        )
    openvino.save_model(traced, folder / GRAPH, compress_to_fp16=True)


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
