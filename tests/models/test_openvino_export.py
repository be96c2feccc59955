"""The export: done once, whole or not at all, and refused where the graph is not the model."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
import torch

from tests.models.tiny_models import sentence_model
from xunduan.errors import ModelError
from xunduan.models import openvino_export
from xunduan.models.openvino_export import export
from xunduan.models.openvino_runtime import OpenVINOModel
from xunduan.models.sums import is_whole

# What tracing says of deprecations and constants concerns who exports a model, and is silenced there.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sentence_model(tmp_path_factory.mktemp("models") / "tiny")


def test_it_is_made_once(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "cache" / "graph"
    export(nullcontext(folder), target)
    before = {path.name: path.stat().st_mtime_ns for path in target.iterdir() if path.is_file()}
    assert set(before) == {
        "openvino_model.xml",
        "openvino_model.bin",
        "tokenizer.json",
        "about.json",
        "checksums.json",
    }
    export(nullcontext(folder), target)
    assert {path.name: path.stat().st_mtime_ns for path in target.iterdir() if path.is_file()} == before


def test_a_graph_that_gives_other_vectors_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class First(openvino_export._SentenceVectors):
        """Pooling lost: the vector of the first token stands for the text."""

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
            features = self._model({"input_ids": input_ids, "attention_mask": attention_mask})
            return (torch.nn.functional.normalize(features["token_embeddings"][:, 0], dim=-1),)

    monkeypatch.setattr(openvino_export, "_SentenceVectors", First)
    with pytest.raises(ModelError, match="cosine"):
        export(nullcontext(folder), tmp_path / "graph")
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == []


def test_a_tokenizer_that_counts_otherwise_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenVINOModel, "token_counts", lambda self, texts, kind: [1] * len(texts))
    with pytest.raises(ModelError, match="tokenizer"):
        export(nullcontext(folder), tmp_path / "graph")
    assert not (tmp_path / "graph").exists()


def test_a_damaged_export_is_made_again(folder: Path, tmp_path: Path) -> None:
    """A flipped bit in the weights loads like any other, and finds other passages."""
    target = tmp_path / "graph"
    export(nullcontext(folder), target)
    weights = target / "openvino_model.bin"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not is_whole(target)
    export(nullcontext(folder), target)
    assert is_whole(target)
    (target / "checksums.json").unlink()
    assert not is_whole(target)
