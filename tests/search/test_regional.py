"""What the regions call differently: found by either name, the typed one first."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import SetStore
from xunduan.language.fold import fold
from xunduan.language.tokens import index_terms, words
from xunduan.search.coverage import coverage
from xunduan.search.highlights import term_highlights
from xunduan.search.lexicon import Lexicon
from xunduan.search.query import understand
from xunduan.search.regional import regional_words


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("滑鼠", "鼠标"),
        ("鼠标", "滑鼠"),
        ("影片", "视频"),
        ("印表機", "打印机"),
        ("隨身碟", "u盘"),
        ("老挝", "寮国"),
        ("的士", "出租车"),
    ],
)
def test_a_word_has_its_name_in_other_regions(typed: str, other: str) -> None:
    (found,) = regional_words(fold(typed))
    assert other in found.others


@pytest.mark.parametrize("typed", ["刑事案件", "清淤", "x光", ""])
def test_words_that_all_regions_share_have_none(typed: str) -> None:
    assert regional_words(typed) == ()


def test_the_typed_word_counts_first_then_the_other_region_s() -> None:
    texts = ["打印机租赁", "印表机租赁", "租赁", "打卡机租赁"]
    sets = [index_terms(text, words(text)) for text in texts]
    lexicon = Lexicon(SetStore(sets, [set() for _ in texts]), np.arange(len(texts) + 1))
    asked = lexicon.query(understand("印表機租賃", 512))
    held = coverage(lexicon, asked, np.arange(len(texts)))
    assert held[1] > held[0] > held[3] > held[2]


def test_a_pair_across_a_word_s_edge_stands_by_the_other_name_s_edge() -> None:
    texts = ["机场出租车轮候区", "出租车站外轮换候车区"]
    sets = [index_terms(text, words(text)) for text in texts]
    lexicon = Lexicon(SetStore(sets, [set() for _ in texts]), np.arange(len(texts) + 1))
    held = coverage(lexicon, lexicon.query(understand("的士輪候區", 512)), np.arange(len(texts)))
    assert held[0] > 0.9 > 0.6 > held[1]


def test_the_other_region_s_word_is_marked() -> None:
    text = "单位采购激光打印机六台"
    marks = term_highlights(text, understand("雷射印表機", 512))
    assert [text[mark.start : mark.end] for mark in marks if "打印机" in text[mark.start : mark.end]]
