"""A sentence-transformers input module whose transformer runs in OpenVINO: bf16 by itself where the CPU has it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openvino
import torch
from filelock import FileLock
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule, Module
from sentence_transformers.util import import_from_string
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from index.model_folder import scratch_beside

_GRAPH = "openvino_model.xml"


class OpenVINOTransformer(InputModule):
    """Token states of a transformer, computed by a compiled OpenVINO graph.

    Stands where sentence-transformers' own Transformer stands: `preprocess` gives token ids of shape
    (batch, tokens), `forward` adds `token_embeddings` of shape (batch, tokens, hidden).
    """

    tokenizer: PreTrainedTokenizerBase

    def __init__(self, graph: Path, tokenizer: PreTrainedTokenizerBase, max_tokens: int, hidden: int) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.max_seq_length = max_tokens
        self._hidden = hidden
        core = openvino.Core()
        core.set_property({"CACHE_DIR": str(graph.parent / "compiled")})
        self._compiled = core.compile_model(graph, "CPU", {"PERFORMANCE_HINT": "LATENCY"})
        self._inputs = [port.get_any_name() for port in self._compiled.inputs]

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, torch.Tensor]:
        """Token ids of texts: `modalities` promises nothing else, so `inputs` are strings."""
        texts = self._prepend_prompt(list(inputs), prompt) if prompt else list(inputs)
        return dict(
            self.tokenizer(
                texts, padding=True, truncation=True, max_length=self.max_seq_length, return_tensors="pt"
            )
        )

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        tensors = {name: np.ascontiguousarray(features[name].numpy()) for name in self._inputs}
        # A request of its own for each call: one compiled model may serve several threads.
        states = self._compiled.create_infer_request().infer(tensors, share_inputs=True)
        features["token_embeddings"] = torch.from_numpy(states[0].copy())
        return features

    def get_embedding_dimension(self) -> int:
        return self._hidden

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("the model folder it was made from is the one to save")


class _TokenStates(torch.nn.Module):
    """The transformer with plain tensors in and the last hidden state out, which is what is traced."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self._model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self._model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


def export_graph(folder: Path, target: Path) -> Path:
    """Trace the transformer of the sentence-transformers `folder` into `target`/openvino_model.xml, once.

    Weights are stored in fp16 (half the space; OpenVINO computes in bf16 or fp32 as the CPU allows).
    """
    graph = target / _GRAPH
    if graph.is_file():
        return graph
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(str(target) + ".lock"):
        if graph.is_file():
            return graph
        from transformers import AutoModel

        model = AutoModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32).eval()
        example = {
            "input_ids": torch.ones((2, 16), dtype=torch.int64),
            "attention_mask": torch.ones((2, 16), dtype=torch.int64),
        }
        shape = openvino.PartialShape([-1, -1])
        with scratch_beside(target) as scratch, torch.no_grad():
            traced = openvino.convert_model(
                _TokenStates(model),
                example_input=example,
                input=[("input_ids", shape), ("attention_mask", shape)],
            )
            openvino.save_model(traced, scratch / _GRAPH, compress_to_fp16=True)
            scratch.rename(target)
    return graph


def load_with_openvino(folder: Path, graph_folder: Path) -> SentenceTransformer:
    """The model of `folder` with its transformer replaced; every further module (pooling, …) is loaded as it says.

    The torch weights are read on the first call only, to trace the graph.
    """
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    graph = export_graph(folder, graph_folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    limits_file = folder / "sentence_bert_config.json"
    limits = json.loads(limits_file.read_text(encoding="utf-8")) if limits_file.is_file() else {}
    max_tokens = limits.get("max_seq_length") or min(
        tokenizer.model_max_length, config["max_position_embeddings"]
    )
    first = OpenVINOTransformer(graph, tokenizer, max_tokens, config["hidden_size"])
    kinds: list[type[Module]] = [import_from_string(module["type"]) for module in modules[1:]]
    rest = [
        kind.load(str(folder), subfolder=module["path"])
        for kind, module in zip(kinds, modules[1:], strict=True)
    ]
    settings_file = folder / "config_sentence_transformers.json"
    settings = json.loads(settings_file.read_text(encoding="utf-8")) if settings_file.is_file() else {}
    return SentenceTransformer(
        modules=[first, *rest],
        prompts=settings.get("prompts") or {},
        default_prompt_name=settings.get("default_prompt_name"),
        device="cpu",
    )
