"""One contract for every Encoder, and any sentence-transformers folder as the model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, Silent, write_files
from tests.models.tiny_models import HIDDEN, sentence_model
from xunduan.errors import ModelError, SnapshotMismatch
from xunduan.index.build import build
from xunduan.index.snapshot import open_snapshot
from xunduan.models.contract import Encoder
from xunduan.models.encoder import SentenceEncoder, load_encoder
from xunduan.models.folder import fingerprint
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

TEXTS = ["反诈预警劝阻。", "案件下降12%", "a short one", "天", "反诈预警劝阻的案件在上中下降," * 3]
PROMPTS = {"query": "query: ", "document": "passage: "}


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sentence_model(tmp_path_factory.mktemp("models") / "tiny", prompts=PROMPTS)


@pytest.fixture(scope="session")
def tiny(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, SentenceEncoder]:
    cache = tmp_path_factory.mktemp("tiny-cache")
    return {
        runtime: load_encoder(Settings(model=str(tiny_folder), runtime=runtime, cache_dir=cache))
        for runtime in ("openvino", "torch")
    }


@pytest.fixture(params=["fake", "openvino", "torch", pytest.param("default", marks=pytest.mark.model)])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    if request.param == "fake":
        return FakeEncoder()
    if request.param == "default":
        return request.getfixturevalue("encoder")
    return request.getfixturevalue("tiny")[request.param]


def test_vectors_are_unit_rows_of_its_dimension(any_encoder: Encoder) -> None:
    for vectors in (any_encoder.encode_queries(TEXTS), any_encoder.encode_passages(TEXTS)):
        assert vectors.shape == (len(TEXTS), any_encoder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_a_text_has_one_vector_whatever_stands_beside_it(any_encoder: Encoder) -> None:
    together = any_encoder.encode_passages(TEXTS)
    alone = np.concatenate([any_encoder.encode_passages([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() > 0.999
    np.testing.assert_array_equal(
        any_encoder.encode_queries(TEXTS[:1]), any_encoder.encode_queries(TEXTS[:1])
    )


def test_no_texts_give_no_rows(any_encoder: Encoder) -> None:
    assert any_encoder.encode_queries([]).shape == (0, any_encoder.dimension)
    assert any_encoder.encode_passages([]).shape == (0, any_encoder.dimension)
    assert any_encoder.passage_tokens([]) == []


def test_progress_counts_every_text(any_encoder: Encoder) -> None:
    seen: list[int] = []
    any_encoder.encode_passages(TEXTS, seen.append)
    assert sum(seen) == len(TEXTS)


def test_tokens_grow_with_the_text_beyond_what_is_read(any_encoder: Encoder) -> None:
    text = "反诈预警劝阻,"
    counts = any_encoder.passage_tokens([text * n for n in (1, 10, 400)])
    assert counts == sorted(set(counts))
    assert counts[0] < any_encoder.max_tokens < counts[2]


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800反诈", "\U0010ffff", "\n\n", "🙂" * 50])
def test_no_text_makes_it_fail(any_encoder: Encoder, text: str) -> None:
    for vectors in (any_encoder.encode_queries([text]), any_encoder.encode_passages([text, "反诈"])):
        assert np.isfinite(vectors).all()


def test_it_is_known_by_its_fingerprint(any_encoder: Encoder) -> None:
    assert any_encoder.fingerprint
    assert any_encoder.name


def test_both_runtimes_compute_the_same(tiny: dict[str, SentenceEncoder]) -> None:
    one, other = tiny["openvino"], tiny["torch"]
    assert (one.runtime, other.runtime) == ("openvino", "torch")
    assert one.fingerprint == other.fingerprint
    assert (one.encode_queries(TEXTS) * other.encode_queries(TEXTS)).sum(axis=1).min() > 0.999
    assert one.passage_tokens(TEXTS) == other.passage_tokens(TEXTS)
    assert one.max_tokens == other.max_tokens == 64


def test_a_model_s_own_prompts_are_used(tiny: dict[str, SentenceEncoder], tmp_path: Path) -> None:
    for encoder in tiny.values():
        queries, passages = encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)
        assert (queries * passages).sum(axis=1).min() < 0.9999
        # [CLS] passage: 反诈 [SEP], a token a character; the space may be one
        assert encoder.passage_tokens(["反诈"])[0] in (12, 13)
    bare = load_encoder(
        Settings(model=str(sentence_model(tmp_path / "bare")), runtime="torch", cache_dir=tmp_path)
    )
    np.testing.assert_array_equal(bare.encode_queries(TEXTS), bare.encode_passages(TEXTS))
    assert bare.passage_tokens(["反诈"]) == [4]
    prefixed = bare.encode_passages(["passage: " + text for text in TEXTS])
    assert (prefixed * tiny["torch"].encode_passages(TEXTS)).sum(axis=1).min() > 0.9999


def test_any_folder_makes_a_snapshot_that_answers_and_is_refused_to_others(
    tiny_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    build_fake: Build,
    configured: Settings,
) -> None:
    monkeypatch.setenv("XUNDUAN_MODEL", str(tiny_folder))
    chosen = Settings(cache_dir=tmp_path / "cache", runtime="torch")
    source = write_files(
        tmp_path / "in",
        {"a.txt": "反诈中心全年劝阻案件。" * 20, "b.txt": "国有大案三百件在这一年下降。" * 20},
    )
    build(source, tmp_path / "index", chosen, lambda: load_encoder(chosen), Silent())
    snapshot = open_snapshot(tmp_path / "index")
    assert snapshot.manifest.model.name == str(tiny_folder)
    assert snapshot.manifest.model.dimension == HIDDEN
    assert snapshot.manifest.model.fingerprint == fingerprint(tiny_folder)
    hits = Engine(snapshot, load_encoder(chosen), chosen).search(SearchRequest("反诈劝阻")).hits
    assert hits[0].document.path == "a.txt"
    with pytest.raises(SnapshotMismatch, match=rf"XUNDUAN_MODEL={tiny_folder}"):
        Engine(snapshot, FakeEncoder(), configured)


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text(json.dumps({"model_type": "bert"}), encoding="utf-8")
    with pytest.raises(ModelError, match="broken"):
        load_encoder(Settings(model=str(tmp_path / "broken"), runtime="torch", cache_dir=tmp_path))


def test_a_runtime_that_is_demanded_and_cannot_load_the_model_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="OpenVINO"):
        load_encoder(Settings(model=str(tmp_path / "broken"), runtime="openvino", cache_dir=tmp_path))
