"""The self-check of the lexical side: passes where every window is found by its own terms, and finds what is lost."""

from __future__ import annotations

import numpy as np
import pytest

from xunduan.index.documents import Passage, Window
from xunduan.index.selfcheck import lost_windows, sample_rows
from xunduan.index.stores.lexical import InvertedStore
from xunduan.language.fold import fold
from xunduan.language.tokens import index_terms, words

TEXTS = ["反诈预警劝阻28.2万人次", "社区民警走访入户"]
PASSAGES = [
    Passage(f"p{i}", "d", 0, len(text), text, windows=(Window(0, len(text)),)) for i, text in enumerate(TEXTS)
]
OFFSETS = np.array([0, 1, 2])


def store(texts: list[str]) -> InvertedStore:
    return InvertedStore.of([index_terms(fold(text), words(fold(text))) for text in texts], [set(), set()])


def test_a_whole_store_loses_nothing() -> None:
    assert lost_windows(store(TEXTS), [0, 1], PASSAGES, OFFSETS) == []


def test_a_window_that_lacks_its_terms_is_named() -> None:
    assert lost_windows(store([TEXTS[0], ""]), [0, 1], PASSAGES, OFFSETS) == [1]


@pytest.mark.parametrize(
    ("passages", "most", "expected"), [(1, 50, [0]), (3, 50, [0, 1, 2]), (101, 3, [0, 50, 100])]
)
def test_rows_are_spread_over_the_snapshot(passages: int, most: int, expected: list[int]) -> None:
    assert sample_rows(passages, most) == expected
