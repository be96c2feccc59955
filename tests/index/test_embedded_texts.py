"""What is embedded: nothing longer than the encoder reads, nothing embedded twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeEncoder
from xunduan.errors import ModelError
from xunduan.index.documents import Document, Fact, Metadata, Passage, Window
from xunduan.index.embedded_texts import context_of, cut_to_fit, embed, fit_windows, text_keys, texts_to_embed
from xunduan.index.vector_log import VectorLog

METADATA = Metadata(
    title=Fact("反诈通报", "stated"),
    places=(Fact("重庆市", "derived"), Fact("永川区", "derived")),
    period=Fact("2022年", "derived"),
    published=Fact("2023-01-05", "stated"),
)
DOCUMENT = Document("d", "d.txt", "", METADATA)
BARE = Document("e", "e.txt", "", Metadata())
PASSAGE = Passage(
    "d-0", "d", 0, 12, "劝阻三万人。追回五千万。", ("一、反诈", "成效如何?"), (Window(0, 6), Window(6, 12))
)


def test_windows_are_embedded_with_and_without_what_is_known_of_the_document() -> None:
    views = texts_to_embed(DOCUMENT, PASSAGE)
    assert views["windows"] == ["劝阻三万人。", "追回五千万。"]
    assert views["contexts"] == [f"反诈通报 重庆市 2022年 成效如何? {text}" for text in views["windows"]]
    assert views["passages"] == [f"成效如何? {PASSAGE.text}"]
    assert context_of(DOCUMENT, PASSAGE) == "反诈通报 重庆市 2022年 一、反诈 成效如何?"


def test_where_nothing_is_known_the_text_stands_alone() -> None:
    plain = Passage("e-0", "e", 0, 12, PASSAGE.text, (), PASSAGE.windows)
    assert texts_to_embed(BARE, plain) == {
        "windows": ["劝阻三万人。", "追回五千万。"],
        "contexts": ["劝阻三万人。", "追回五千万。"],
        "passages": [PASSAGE.text],
    }


@given(st.integers(40, 90), st.lists(st.integers(1, 120), min_size=1, max_size=5))
def test_no_window_is_longer_than_the_encoder_reads_and_none_is_lost(limit: int, sizes: list[int]) -> None:
    text = "字" * sum(sizes)
    windows: list[Window] = []
    for size in sizes:
        start = windows[-1].end if windows else 0
        windows.append(Window(start, start + size))
    encoder = FakeEncoder(max_tokens=limit)
    (fitted,) = fit_windows(
        encoder, [DOCUMENT], [Passage("d-0", "d", 0, len(text), text, (), tuple(windows))]
    )
    assert all(
        count <= limit for count in encoder.passage_tokens(texts_to_embed(DOCUMENT, fitted)["contexts"])
    )
    assert fitted.windows[0].start == 0
    assert fitted.windows[-1].end == len(text)
    assert all(one.end == other.start for one, other in zip(fitted.windows, fitted.windows[1:], strict=False))
    again = fit_windows(encoder, [DOCUMENT], [fitted])
    assert again == [fitted]


def test_an_encoder_too_small_for_anything_is_refused_by_its_limit() -> None:
    with pytest.raises(ModelError, match="10"):
        fit_windows(FakeEncoder(max_tokens=10), [DOCUMENT], [PASSAGE])


def test_whole_passages_are_cut_to_what_the_encoder_reads() -> None:
    encoder = FakeEncoder(max_tokens=12)
    texts = cut_to_fit(encoder, ["字" * 100, "短"])
    assert texts[1] == "短"
    assert 4 <= len(texts[0]) <= 10


def test_only_new_texts_are_embedded_and_each_once(tmp_path: Path) -> None:
    encoder, log = FakeEncoder(), VectorLog(tmp_path, "fake", 64)
    texts = ["甲", "乙", "甲", "丙丙"]
    log.append(text_keys(["乙"]), np.full((1, 64), 0.125, np.float32))
    assert embed(encoder, texts, log, lambda n: None) == 2
    assert sorted(encoder.embedded) == ["丙丙", "甲"]
    vectors = log.vectors(log.find(text_keys(texts)))
    np.testing.assert_array_equal(vectors[0], vectors[2])
    np.testing.assert_array_equal(vectors[1], np.full(64, 0.125))
    np.testing.assert_array_equal(vectors[3], encoder.encode_queries(["丙丙"])[0])
    assert embed(encoder, texts, log, lambda n: None) == 0, "what is in the log is not embedded again"


def test_texts_of_like_length_are_embedded_together(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    embed(encoder, ["长长长长", "短", "长长长", "短短"], VectorLog(tmp_path, "fake", 64), lambda n: None)
    assert [len(text) for text in encoder.embedded] == [4, 3, 2, 1]


def test_no_texts_give_no_vectors(tmp_path: Path) -> None:
    log = VectorLog(tmp_path, "fake", 64)
    assert embed(FakeEncoder(), [], log, lambda n: None) == 0
    assert log.vectors(log.find(text_keys([]))).shape == (0, 64)
