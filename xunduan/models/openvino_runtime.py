"""A whole sentence-transformers model as one OpenVINO graph: token ids in, vectors out; bf16 by itself where the
CPU has it.

`xunduan.models.openvino_export` makes the folder, once. Reading it takes openvino and tokenizers alone: importing
torch and transformers would take longer than a search or a small update does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path
from threading import Lock

import numpy as np
import openvino
from cachetools import LRUCache
from tokenizers import Encoding, Tokenizer

from xunduan.models.contract import BATCH, Kind, PairReader, readable
from xunduan.models.reranker import PASSAGE, QUERY, TOKENS
from xunduan.prepared import Prepared

TOKENS_TOGETHER = 2048
"""Tokens of a batch, padding included: enough to keep the cores busy, and memory bounded whatever the texts'
lengths."""
_PART = 512
"""Texts cut into tokens at once."""
GRAPH, RERANKER, TOKENIZER, ABOUT = "openvino_model.xml", "reranker.xml", "tokenizer.json", "about.json"
_SHAPE = 16
"""What lengths of pairs are rounded up to."""
_ASKED = 64
"""Queries embedded together of which the states are kept."""
_KEPT_BYTES = 1 << 26
"""Of the states that are kept, of the texts asked for last, of some 80 kB each: the reranker reads a query right after
it was embedded, and pieces of passages again for later queries about the same."""


class OpenVINOModel:
    """A SentenceModel (xunduan.models.contract) over an exported folder. Any number of threads may use one at once."""

    runtime = "openvino"

    def __init__(self, folder: Path) -> None:
        self._graph = _compiled(folder / GRAPH)
        # It is stored with truncation to what the model reads and with padding to the longest of a batch.
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._padding = self._tokenizer.padding or {"pad_id": 0, "direction": "right"}
        self._tokenizer.no_padding()  # a batch is padded to its own longest text
        self._special = self._tokenizer.num_special_tokens_to_add(False)
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self.dimension: int = about["dimension"]
        self.max_tokens: int = about["max_tokens"]
        self._prompts: dict[Kind, str] = about["prompts"]
        self._reranker = OpenVINOReranker(self, folder) if (folder / RERANKER).is_file() else None
        self.pairs: PairReader | None = self._reranker

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
                    given = [tokens[place] for place in batch]
                    made = _run(self._graph, self.padded(given, max(map(len, given))))
                    vectors[rows] = made[0]
                    if self._reranker and kind == "query":
                        self._reranker.keep([texts[row] for row in rows], given, made[1])
                tokens = coming.result() if coming else []
        return vectors

    def _tokens(self, prompted: Sequence[str], rows: Sequence[int]) -> list[list[int]]:
        return [entry.ids for entry in self._tokenizer.encode_batch([prompted[row] for row in rows])]

    def tokens_to_pair(self, texts: Sequence[tuple[Kind, str]]) -> list[list[int]]:
        """What of each text, a query or a piece of a passage, the reranker reads."""
        prompted = [self._prompts[kind] + text for kind, text in texts]
        return [entry.ids[:TOKENS] for entry in self._tokenizer.encode_batch(prompted)]

    def padded(self, tokens: Sequence[Sequence[int]], longest: int) -> dict[str, np.ndarray]:
        """What the graph is given of one batch, padded to so many tokens."""
        ids = np.full((len(tokens), longest), self._padding["pad_id"], np.int64)
        mask = np.zeros((len(tokens), longest), np.int64)
        for row, given in enumerate(tokens):
            here = (
                slice(0, len(given))
                if self._padding["direction"] == "right"
                else slice(longest - len(given), None)
            )
            ids[row, here], mask[row, here] = given, 1
        return {"input_ids": ids, "attention_mask": mask}

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


class OpenVINOReranker:
    """A PairReader (xunduan.models.contract): the reranker's graph over the states of the model it belongs to.

    Its graphs are compiled when they are first needed, as a server and a search do without at first. Of a query that
    was just embedded the model has made the states already. A text's are the same bits whatever went through with it.
    """

    def __init__(self, model: OpenVINOModel, folder: Path) -> None:
        self._model = model
        self._graphs = Prepared(
            lambda: (_compiled(_lower_part(folder / GRAPH)), _compiled(folder / RERANKER))
        )
        self._kept: LRUCache[tuple[Kind, str], np.ndarray] = LRUCache(_KEPT_BYTES, attrgetter("nbytes"))
        self._lock = Lock()

    def keep(self, queries: Sequence[str], tokens: Sequence[Sequence[int]], states: np.ndarray) -> None:
        """Keep what the lower layers made of the last queries; of longer ones than are read it is something else."""
        with self._lock:
            for query, ids, made in zip(queries[-_ASKED:], tokens[-_ASKED:], states[-_ASKED:], strict=True):
                if len(ids) <= TOKENS:
                    self._kept["query", query] = made[: len(ids)].copy()

    def states(self, query: str, passages: Sequence[str]) -> list[np.ndarray]:
        """What the layers below the reranker's make of the query and of each passage: (tokens, dimension) each."""
        texts: list[tuple[Kind, str]] = [("query", query), *(("passage", piece) for piece in passages)]
        with self._lock:
            states = {text: made for text in texts if (made := self._kept.get(text)) is not None}
        if missing := [text for text in dict.fromkeys(texts) if text not in states]:
            tokens = self._model.tokens_to_pair(missing)
            lower, _ = self._graphs.get(-1)
            made = _run(lower, self._model.padded(tokens, _rounded(max(map(len, tokens)))))[0]
            new = {text: one[: len(ids)].copy() for text, ids, one in zip(missing, tokens, made, strict=True)}
            states |= new
            with self._lock:
                self._kept.update(new)
        return [states[text] for text in texts]

    def pair_scores(self, query: str, passages: Sequence[str]) -> np.ndarray:
        asked, *told = self.states(readable([query])[0], readable(passages))
        longest = _rounded(len(asked) + max(map(len, told)))
        states = np.zeros((len(told), longest, self._model.dimension), np.float32)
        whose = np.zeros((len(told), longest), np.int64)
        states[:, : len(asked)], whose[:, : len(asked)] = asked, QUERY
        for row, piece in enumerate(told):
            here = slice(len(asked), len(asked) + len(piece))
            states[row, here], whose[row, here] = piece, PASSAGE
        return _run(self._graphs.get(-1)[1], {"states": states, "whose": whose})[0]


def _rounded(tokens: int) -> int:
    """A length that few shapes have: for each new one the runtime first makes its kernels."""
    return -(-tokens // _SHAPE) * _SHAPE


def _run(graph: openvino.CompiledModel, given: Mapping[str, np.ndarray]) -> Sequence[np.ndarray]:
    """What a graph gives, in its order."""
    # A request of its own for each call: one compiled model may serve several threads.
    return graph.create_infer_request().infer(given).to_tuple()


def _lower_part(path: Path) -> openvino.Model:
    """The layers of a graph up to its second result, the states that the reranker reads."""
    whole = openvino.Core().read_model(path)
    return openvino.Model([whole.outputs[1].get_node().input_value(0)], whole.get_parameters())


def _compiled(graph: Path | openvino.Model) -> openvino.CompiledModel:
    # Compiled at every start: as quick as reading a compiled copy and comparing it with its checksum, and half
    # the disk.
    return openvino.compile_model(graph, "CPU", {"PERFORMANCE_HINT": "LATENCY"})


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
