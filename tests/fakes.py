"""Small implementations of the rooms' Protocols, and documents to index: fast, deterministic, free of any model."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xunduan.errors import ModelError
from xunduan.index.stores.postings import HeldRows
from xunduan.language.fold import fold
from xunduan.models.contract import PairReader


class FakeEncoder:
    """An Encoder whose vectors count hashed character bigrams of the folded text: texts that share words are near."""

    def __init__(self, name: str = "fake", dimension: int = 64, max_tokens: int = 256) -> None:
        self.name = name
        self.fingerprint = f"{name}-{dimension}-{max_tokens}"
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.pairs: PairReader | None = None
        self.embedded: list[str] = []
        """Every passage text that was handed to it, in order."""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._vectors(texts)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], object] = lambda n: None
    ) -> np.ndarray:
        self.embedded += texts
        progress(len(texts))
        return self._vectors(texts)

    def passage_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) + 2 for text in texts]

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            folded = f" {fold(text)} "
            for at in range(len(folded) - 1):
                hashed = zlib.crc32(folded[at : at + 2].encode("utf-8", "surrogatepass"))
                vectors[row, hashed % self.dimension] += 1 if hashed & 1 << 20 else -1
            if not vectors[row].any():
                vectors[row, 0] = 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class FailingEncoder(FakeEncoder):
    """Fails after so many passage texts."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], object] = lambda n: None
    ) -> np.ndarray:
        if len(texts) > self._left:
            raise ModelError("the encoder gave up")
        self._left -= len(texts)
        return super().encode_passages(texts, progress)


class ArrayStore:
    """A VectorStore that is one array."""

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = np.asarray(vectors, np.float32)
        self.size, self.dimension = self._vectors.shape

    def search(
        self, queries: np.ndarray, k: int, among: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        scores = queries @ self._vectors.T
        if among is not None:
            wanted = np.unpackbits(among, count=self.size, bitorder="little").astype(bool)
            scores, k = np.where(wanted, scores, -np.inf), min(k, int(wanted.sum()))
        order = np.argsort(-scores, axis=1, kind="stable")[:, : min(k, self.size)]
        return np.take_along_axis(scores, order, axis=1), order

    def rows(self, rows: np.ndarray) -> np.ndarray:
        if any(not 0 <= row < self.size for row in rows):
            raise IndexError(f"{rows} are not within a store of {self.size}")
        return self._vectors[np.asarray(rows, np.int64)]

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        return self.rows(rows) @ query


class SetStore:
    """A LexicalStore that looks through sets."""

    def __init__(self, windows: Iterable[Iterable[str]], context: Iterable[Iterable[str]]) -> None:
        self._fields = {
            "windows": [set(terms) for terms in windows],
            "context": [set(terms) for terms in context],
        }
        self.passages = len(self._fields["context"])

    def held(self, field: str, term: str) -> HeldRows:
        rows = [row for row, terms in enumerate(self._fields[field]) if term in terms]
        return HeldRows(np.array(rows, np.int32))

    def count(self, field: str, term: str) -> int:
        return len(self.held(field, term).rows())


class Silent:
    """A Progress that keeps what was said."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.stages: list[tuple[str, int]] = []
        self.done = 0

    def stage(self, name: str, total: int) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int = 1) -> None:
        self.done += steps

    def say(self, line: str) -> None:
        self.lines.append(line)


def calls_of(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """What `owner.name` is called with from now on, one entry a call; it still does what it did."""
    calls: list[tuple[Any, ...]] = []
    really = getattr(owner, name)

    def noted(*given: Any) -> Any:
        calls.append(given)
        return really(*given)

    monkeypatch.setattr(owner, name, noted)
    return calls


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """Write text files below `folder`, which is made and given back."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
