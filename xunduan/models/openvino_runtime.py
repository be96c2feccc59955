"""A whole sentence-transformers model as one OpenVINO graph: token ids in, vectors out; bf16 by itself where the CPU has it.

`xunduan.models.openvino_export` makes the folder, once. Reading it takes openvino and tokenizers alone: importing torch and
transformers would take longer than a search or a small update does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openvino
from tokenizers import Encoding, Tokenizer

from xunduan.models.contract import BATCH, Kind

GRAPH, TOKENIZER, ABOUT = "openvino_model.xml", "tokenizer.json", "about.json"


class OpenVINOModel:
    """A SentenceModel (xunduan.models.contract) over an exported folder. Any number of threads may use one at once."""

    runtime = "openvino"

    def __init__(self, folder: Path) -> None:
        core = openvino.Core()
        core.set_property({"CACHE_DIR": str(folder / "compiled")})
        self._graph = core.compile_model(folder / GRAPH, "CPU", {"PERFORMANCE_HINT": "LATENCY"})
        # It is stored with truncation to what the model reads and with padding to the longest of a batch.
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._special = self._tokenizer.num_special_tokens_to_add(False)
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.dimension: int = about["dimension"]
        self.max_tokens: int = about["max_tokens"]
        self._prompts: dict[Kind, str] = about["prompts"]

    def encode(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))  # little padding in a batch
        for start in range(0, len(texts), BATCH):
            rows = order[start : start + BATCH]
            encoded = self._tokenizer.encode_batch([self._prompts[kind] + texts[row] for row in rows])
            # A request of its own for each call: one compiled model may serve several threads.
            request = self._graph.create_infer_request()
            vectors[rows] = request.infer(
                {
                    "input_ids": np.array([entry.ids for entry in encoded], np.int64),
                    "attention_mask": np.array([entry.attention_mask for entry in encoded], np.int64),
                }
            )[0]
        return vectors

    def token_counts(self, texts: Sequence[str], kind: Kind) -> list[int]:
        counts = []
        for start in range(0, len(texts), BATCH):
            batch = [self._prompts[kind] + text for text in texts[start : start + BATCH]]
            counts += [self._untruncated(entry) for entry in self._tokenizer.encode_batch(batch)]
        return counts

    def _untruncated(self, entry: Encoding) -> int:
        """Tokens of a text; what is beyond the limit is in parts that have special tokens of their own."""
        rest = sum(sum(part.attention_mask) - self._special for part in entry.overflowing)
        return sum(entry.attention_mask) + rest
