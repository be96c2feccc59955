"""Coverage: the share of a query's information that a passage holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import SetStore
from xunduan.language.fold import fold
from xunduan.language.tokens import index_terms, words
from xunduan.search.coverage import Lexicon, idf
from xunduan.search.query import parse_query

WINDOWS = [
    ["全市劝阻潜在受害人五千人次。", "止付资金两亿元。"],
    ["河道清淤三十公里。"],
    ["劝阻受害人的志愿者。", "每天巡河。", "芦苇四千亩。"],
    ["police officers were trained."],
]
CONTEXT = ["反诈年报", "水务简报", "志愿服务", "training"]


def terms(text: str) -> set[str]:
    folded = fold(text)
    return index_terms(folded, words(folded))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    store = SetStore([terms(text) for texts in WINDOWS for text in texts], [terms(text) for text in CONTEXT])
    return Lexicon(store, np.concatenate([[0], np.cumsum([len(texts) for texts in WINDOWS])]))


def covered(lexicon: Lexicon, query: str) -> np.ndarray:
    return lexicon.query(parse_query(query, 512))[0]


def test_the_passage_that_holds_all_words_in_one_window_is_covered_whole(lexicon: Lexicon) -> None:
    held = covered(lexicon, "河道清淤")
    np.testing.assert_allclose(held, [0, 1, 0, 0], atol=1e-6)


def test_words_that_stand_together_count_more_than_words_apart(lexicon: Lexicon) -> None:
    together, apart = covered(lexicon, "劝阻受害人的志愿者")[2], covered(lexicon, "劝阻受害人 芦苇")[2]
    assert together == pytest.approx(1)
    assert 0.5 < apart < 1


def test_what_stands_only_in_the_context_counts_less(lexicon: Lexicon) -> None:
    assert 0 < covered(lexicon, "年报")[0] < covered(lexicon, "资金")[0]


def test_words_that_the_corpus_lacks_weigh_and_hold_the_coverage_down(lexicon: Lexicon) -> None:
    assert covered(lexicon, "清淤 航天飞机")[1] < covered(lexicon, "清淤")[1]
    assert not covered(lexicon, "航天飞机").any()


def test_rare_words_weigh_more_than_common_ones(lexicon: Lexicon) -> None:
    held = covered(lexicon, "劝阻志愿者")  # 劝阻 stands in two passages, 志愿者 in one
    assert held[2] > held[0] > held[1] == 0


def test_an_english_word_is_held_by_its_chinese_and_by_itself(lexicon: Lexicon) -> None:
    assert covered(lexicon, "volunteer")[2] > 0
    assert covered(lexicon, "police")[3] > 0


def test_a_place_counts_less_than_what_is_looked_for(lexicon: Lexicon) -> None:
    query = parse_query("重庆 清淤", 512)
    _, units = lexicon.query(query)
    masses = {unit.term: unit.mass for unit in units}
    alone = {unit.term: unit.mass for unit in lexicon.query(parse_query("重庆", 512))[1]}
    assert masses["b重庆"] == pytest.approx(alone["b重庆"] / 2)
    assert masses["b清淤"] == pytest.approx(lexicon.term("b清淤").mass)


def test_pairs_of_the_corpus_are_known(lexicon: Lexicon) -> None:
    assert lexicon.holds("清淤")
    assert lexicon.holds("年报")
    assert not lexicon.holds("淤清")


@given(st.text(alphabet="全市劝阻潜在受害人河道清淤三十公里志愿者芦苇police 12", min_size=1, max_size=20))
def test_coverage_lies_between_0_and_1(lexicon: Lexicon, query: str) -> None:
    if query.strip():
        held = covered(lexicon, query)
        assert held.shape == (4,)
        assert ((held >= 0) & (held <= 1 + 1e-6)).all()


def test_idf_falls_with_frequency_and_is_never_negative() -> None:
    values = [idf(n, 10) for n in range(11)]
    assert values == sorted(values, reverse=True)
    assert values[-1] >= 0
