"""The reranker: saved and read, one graph over the model's own states, and the shipped one prefers what answers."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.models.tiny_models import CHARACTERS, FEED_FORWARD, HIDDEN, sentence_model
from xunduan.errors import ModelError
from xunduan.models.adapter import Adapter
from xunduan.models.contract import Kind
from xunduan.models.encoder import load_encoder
from xunduan.models.reranker import RerankerWeights, load_weights, weights_for
from xunduan.settings import Settings

# What tracing says of deprecations and constants concerns who exports a model, and is silenced there.
pytestmark = pytest.mark.filterwarnings("ignore")
WEIGHT = "encoder.layer.1.intermediate.dense.weight"
PROMPTS = {"query": "query: ", "document": "passage: "}


def made(base: str = "f" * 16) -> RerankerWeights:
    random = np.random.default_rng(0)
    down = random.normal(size=(2, HIDDEN)).astype(np.float32)
    up = random.normal(size=(FEED_FORWARD, 2)).astype(np.float32)
    head = {name: random.normal(size=HIDDEN).astype(np.float32) for name in ("query", "first", "product")}
    head["signs"] = np.array([3.0, 2.0, -1.0], np.float32)
    return RerankerWeights(Adapter({WEIGHT: down}, {WEIGHT: up}, base, {"seed": 0}), head, 1)


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    before, path = made(), tmp_path / "new folder" / "r.safetensors"
    before.save(path)
    after = load_weights(path)
    assert (after.changes.base, after.changes.notes, after.lower) == ("f" * 16, {"seed": 0}, 1)
    np.testing.assert_allclose(after.changes.up[WEIGHT], before.changes.up[WEIGHT], atol=2e-3)
    assert {name: tensor.tolist() for name, tensor in after.head.items()} == {
        name: tensor.tolist() for name, tensor in before.head.items()
    }


@pytest.mark.parametrize("content", [b"", b"no safetensors at all"])
def test_a_file_that_is_none_names_the_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"r\.safetensors.*install it again"):
        load_weights(path)


def test_it_is_for_the_encoder_that_it_was_learned_on(tmp_path: Path) -> None:
    path = tmp_path / "r.safetensors"
    assert weights_for("f" * 16, path) is None
    made().save(path)
    assert weights_for("f" * 16, path) is not None
    assert weights_for("e" * 16, path) is None


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A model of two layers and its export with a reranker for the upper one."""
    from xunduan.models.openvino_export import export

    folder = tmp_path_factory.mktemp("reranker")
    model = sentence_model(folder / "tiny", prompts=PROMPTS, layers=2)
    export(nullcontext(model), folder / "graph", made())
    return model, folder / "graph"


def test_the_graph_computes_what_the_layers_do(tiny: tuple[Path, Path]) -> None:
    import torch

    from xunduan.models.openvino_runtime import OpenVINOModel, OpenVINOReranker
    from xunduan.models.reranker_graph import joint_reading
    from xunduan.models.torch_runtime import sentence_transformer

    source, exported = tiny
    opened = OpenVINOModel(exported)
    assert isinstance(opened.pairs, OpenVINOReranker)
    query, passages = CHARACTERS[:6], [CHARACTERS[n : n + 5 + n] for n in range(7)]
    model = sentence_transformer(source, attn_implementation="eager", dtype=torch.float32).eval()
    layers = model.get_submodule("0.auto_model.encoder.layer")
    assert isinstance(layers, torch.nn.ModuleList)
    reading = joint_reading(layers, made())
    wanted = []
    for passage in passages:
        asked, told = opened.pairs.states(query, [passage])
        whose = torch.tensor([[1] * len(asked) + [2] * len(told)])
        with torch.no_grad():
            wanted.append(float(reading(torch.from_numpy(np.concatenate([asked, told]))[None], whose)[0]))
    np.testing.assert_allclose(opened.pairs.pair_scores(query, passages), wanted, atol=0.15)
    assert np.ptp(wanted) > 0.3


def test_a_query_that_was_embedded_is_not_read_again(tiny: tuple[Path, Path]) -> None:
    from xunduan.models.openvino_runtime import OpenVINOModel
    from xunduan.models.reranker import TOKENS

    fresh, embedded = OpenVINOModel(tiny[1]), OpenVINOModel(tiny[1])
    assert fresh._reranker is not None and embedded._reranker is not None
    queries, passages = [CHARACTERS[:6], CHARACTERS[3:5]], [CHARACTERS[4:9], CHARACTERS[2:30]]
    embedded.encode(queries, "query")
    embedded.encode(passages, "passage")
    longer_than_it_reads = TOKENS + 1
    embedded._reranker.keep(
        ["long"], [[5] * longer_than_it_reads], np.zeros((1, longer_than_it_reads, HIDDEN), np.float32)
    )
    assert set(embedded._reranker._kept) == {("query", query) for query in queries}
    for query in queries:
        np.testing.assert_allclose(
            embedded._reranker.pair_scores(query, passages),
            fresh._reranker.pair_scores(query, passages),
            atol=0.15,
        )


def test_a_piece_that_was_read_is_not_read_again(
    tiny: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xunduan.models import openvino_runtime

    fresh, opened = openvino_runtime.OpenVINOModel(tiny[1]), openvino_runtime.OpenVINOModel(tiny[1])
    assert fresh._reranker is not None and opened._reranker is not None
    query, first, second, third = CHARACTERS[:6], CHARACTERS[4:9], CHARACTERS[2:30], CHARACTERS[8:20]
    opened._reranker.pair_scores(query, [first, second])
    read: list[list[tuple[Kind, str]]] = []
    tokens_to_pair = opened.tokens_to_pair

    def noted(texts: list[tuple[Kind, str]]) -> list[list[int]]:
        read.append(texts)
        return tokens_to_pair(texts)

    monkeypatch.setattr(opened, "tokens_to_pair", noted)
    passages = [second, third, third, first]
    again = opened._reranker.pair_scores(query, passages)
    assert read == [[("passage", third)]]
    np.testing.assert_allclose(again, fresh._reranker.pair_scores(query, passages), atol=0.15)
    opened._reranker.pair_scores(query, passages)
    assert len(read) == 1


def test_what_is_kept_of_the_texts_read_last_is_bounded(tiny: tuple[Path, Path]) -> None:
    from xunduan.models.openvino_runtime import OpenVINOModel

    reranker = OpenVINOModel(tiny[1])._reranker
    assert reranker is not None
    reranker._kept = type(reranker._kept)(60 * HIDDEN * 4, reranker._kept.getsizeof)
    for start in range(12):
        reranker.pair_scores(CHARACTERS[:6], [CHARACTERS[start : start + 20]])
    assert 0 < sum(states.nbytes for states in reranker._kept.values()) <= 60 * HIDDEN * 4
    assert ("passage", CHARACTERS[11:31]) in reranker._kept


def test_vectors_are_what_they_are_without_it(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    from xunduan.models.openvino_export import export
    from xunduan.models.openvino_runtime import OpenVINOModel

    source, exported = tiny
    export(nullcontext(source), tmp_path / "plain")
    plain = OpenVINOModel(tmp_path / "plain")
    assert plain.pairs is None
    texts = [CHARACTERS[n:] for n in range(5)]
    cosines = (plain.encode(texts, "query") * OpenVINOModel(exported).encode(texts, "query")).sum(axis=1)
    assert cosines.min() > 0.9999


def test_its_graphs_are_compiled_when_they_are_needed(
    tiny: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xunduan.models import openvino_runtime

    compile_one, compiled = openvino_runtime._compiled, []

    def compiling(graph: Any) -> Any:
        compiled.append(graph)
        return compile_one(graph)

    monkeypatch.setattr(openvino_runtime, "_compiled", compiling)
    opened = openvino_runtime.OpenVINOModel(tiny[1])
    opened.encode([CHARACTERS], "query")
    assert len(compiled) == 1
    assert opened.pairs is not None
    for _ in range(2):
        opened.pairs.pair_scores(CHARACTERS[:6], [CHARACTERS])
        assert len(compiled) == 3


def test_texts_that_are_no_utf_8_are_read(tiny: tuple[Path, Path]) -> None:
    from xunduan.models.openvino_runtime import OpenVINOModel

    pairs = OpenVINOModel(tiny[1]).pairs
    assert pairs is not None
    assert pairs.pair_scores("\ud800", ["", "\udfff" * 300]).shape == (2,)


def test_changes_of_another_model_are_refused() -> None:
    import torch

    from xunduan.models.reranker_graph import joint_reading

    with pytest.raises(ModelError, match="does not fit the model"):
        joint_reading(torch.nn.ModuleList([torch.nn.Identity()]), made())


def test_the_shipped_one_finds_what_answers_likelier() -> None:
    """Own questions, of no set that it was learned from."""
    asked = [
        ("孩子在学校磕掉了牙谁出钱", "学生在校园内受伤，学校未尽教育管理职责的，应当承担相应的赔偿责任。"),
        (
            "快递丢了只赔我三倍运费合理吗",
            "邮件快件丢失的，未保价的按实际损失价值予以赔偿，法律另有规定的除外。",
        ),
        ("小区电梯老是把人关里面归谁管", "电梯困人故障频发的，使用单位应当停止使用并委托维护保养单位检修。"),
        ("工地欠薪过年拿不到钱", "对拖欠农民工工资的施工单位，由人力资源社会保障行政部门责令限期支付。"),
        (
            "can my dog come with me on the subway",
            "乘客不得携带活禽、猫、狗等宠物进站乘车，导盲犬除外。",
        ),
    ]
    pairs = load_encoder(Settings()).pairs
    assert pairs is not None
    answers = [answer for _, answer in asked]
    scores = np.stack([pairs.pair_scores(query, answers) for query, _ in asked])
    assert (scores.argmax(axis=1) == np.arange(len(asked))).all()
