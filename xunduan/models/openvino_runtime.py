"""A whole sentence-transformers model as one OpenVINO graph: token ids in, vectors out; bf16 by itself where the
CPU has it.

`xunduan.models.openvino_export` makes the folder, once. Reading it takes openvino and tokenizers alone: importing
torch and transformers would take longer than a search or a small update does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import zip_longest
from pathlib import Path

import numpy as np
import openvino
from tokenizers import Encoding, Tokenizer

from xunduan.models.contract import BATCH, Kind

TOKENS_TOGETHER = 2048
"""Tokens of a batch, padding included: enough to keep the cores busy, and memory bounded whatever the texts'
lengths."""
_PART = 512
"""Texts cut into tokens at once."""
GRAPH, TOKENIZER, ABOUT = "openvino_model.xml", "tokenizer.json", "about.json"


class OpenVINOModel:
    """A SentenceModel (xunduan.models.contract) over an exported folder. Any number of threads may use one at once."""

    runtime = "openvino"

    def __init__(self, folder: Path) -> None:
        # Compiled at every start: as quick as reading a compiled copy and comparing it with its checksum, and half
        # the disk.
        self._graph = openvino.compile_model(folder / GRAPH, "CPU", {"PERFORMANCE_HINT": "LATENCY"})
        # It is stored with truncation to what the model reads and with padding to the longest of a batch.
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._padding = self._tokenizer.padding or {"pad_id": 0, "direction": "right"}
        self._tokenizer.no_padding()  # a batch is padded to its own longest text
        self._special = self._tokenizer.num_special_tokens_to_add(False)
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.dimension: int = about["dimension"]
        self.max_tokens: int = about["max_tokens"]
        self._prompts: dict[Kind, str] = about["prompts"]

    def encode(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        prompted = [self._prompts[kind] + text for text in texts]
        parts = [range(start, min(start + _PART, len(texts))) for start in range(0, len(texts), _PART)]
        # While the model works on a part, a thread cuts the next one into tokens.
        with ThreadPoolExecutor(1) if len(parts) > 1 else nullcontext() as ahead:
            tokens = self._tokens(prompted, parts[0]) if parts else []
            for part, following in zip_longest(parts, parts[1:]):
                coming = ahead.submit(self._tokens, prompted, following) if ahead and following else None
                for batch in batches([len(ids) for ids in tokens]):
                    rows = [part[place] for place in batch]
                    vectors[rows] = self._infer([tokens[place] for place in batch])
                tokens = coming.result() if coming else []
        return vectors

    def _tokens(self, prompted: Sequence[str], rows: Sequence[int]) -> list[list[int]]:
        return [entry.ids for entry in self._tokenizer.encode_batch([prompted[row] for row in rows])]

    def _infer(self, tokens: Sequence[Sequence[int]]) -> np.ndarray:
        """(len(tokens), dimension) of one batch, padded to its longest text."""
        longest = max(map(len, tokens))
        ids = np.full((len(tokens), longest), self._padding["pad_id"], np.int64)
        mask = np.zeros((len(tokens), longest), np.int64)
        for row, given in enumerate(tokens):
            here = (
                slice(0, len(given))
                if self._padding["direction"] == "right"
                else slice(longest - len(given), None)
            )
            ids[row, here], mask[row, here] = given, 1
        # A request of its own for each call: one compiled model may serve several threads.
        return self._graph.create_infer_request().infer({"input_ids": ids, "attention_mask": mask})[0]

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


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of the texts that go through the model together: of like length, so many tokens at the most, longest
    first."""
    batch: list[int] = []
    longest = 0
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and (len(batch) + 1) * longest > TOKENS_TOGETHER:
            yield batch
            batch = []
        longest = longest if batch else lengths[place]
        batch.append(place)
    if batch:
        yield batch
