"""Coverage: the share of a query's information that a passage holds."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import SetStore
from xunduan.index.stores.lexical import InvertedStore
from xunduan.language.fold import fold
from xunduan.language.tokens import index_terms, words
from xunduan.search.coverage import coverage, most_covering
from xunduan.search.evidence import LexicalQuery
from xunduan.search.lexicon import Lexicon, idf
from xunduan.search.proposing import CONTEXT_WEIGHT
from xunduan.search.query import understand

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
    return coverage(lexicon, lexicon.query(understand(query, 512)), np.arange(lexicon.passages))


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
    query = understand("重庆 清淤", 512)
    masses = {unit.term: unit.mass for unit in lexicon.query(query).terms}
    alone = {unit.term: unit.mass for unit in lexicon.query(understand("重庆", 512)).terms}
    assert masses["b重庆"] == pytest.approx(alone["b重庆"] / 2)
    assert masses["b清淤"] == pytest.approx(lexicon.term("b清淤").mass)


def test_pairs_of_the_corpus_are_known(lexicon: Lexicon) -> None:
    assert lexicon.count("清淤") == 1
    assert lexicon.count("年报") == 1
    assert lexicon.count("淤清") == 0


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


# What the sparse way must give, computed plainly: every unit over every passage, each with an array of the corpus'
# length.


def exhaustive(lexicon: Lexicon, asked: LexicalQuery, owners: np.ndarray) -> np.ndarray:
    covered = np.zeros(lexicon.passages)
    for share, units in asked.readings:
        total = sum(unit.mass for unit in units)
        if not total:
            continue
        windows, passages = np.zeros(len(owners)), np.zeros(lexicon.passages)
        for unit in units:
            values = np.zeros(len(owners))
            rows, held_there = unit.windows()
            values[rows] = held_there
            windows += values
            held = np.zeros(lexicon.passages)
            held[unit.context()] = CONTEXT_WEIGHT * unit.mass
            np.maximum.at(held, owners, values)
            passages += held
        best = np.zeros(lexicon.passages)
        np.maximum.at(best, owners, windows)
        covered += share * (passages + best) / (2 * total)
    return covered


def made_up(passages: int, seed: int) -> tuple[Lexicon, np.ndarray]:
    """A lexicon over random texts of a few characters, some of which are in every other window."""
    source = random.Random(seed)
    alphabet = "的的的的市市市河道清淤反诈志愿者芦苇年"
    counts = [source.randrange(1, 5) for _ in range(passages)]

    def text(size: int) -> str:
        return "".join(source.choice(alphabet) for _ in range(size))

    store = SetStore([terms(text(12)) for _ in range(sum(counts))], [terms(text(4)) for _ in range(passages)])
    return Lexicon(store, np.concatenate([[0], np.cumsum(counts)])), np.repeat(np.arange(passages), counts)


QUERIES = (
    "河道清淤",
    "市的志愿者",
    "的市",
    "反诈 芦苇 年",
    "river",
    "的",
    "市河",
    "志愿者的芦苇河道年年市的市",
)


@pytest.mark.parametrize("query", QUERIES)
def test_coverage_of_some_passages_is_that_of_the_exhaustive_way(query: str) -> None:
    lexicon, owners = made_up(120, 5)
    asked = lexicon.query(understand(query, 512))
    rows = np.array([0, 3, 4, 50, 51, 119])
    np.testing.assert_allclose(
        coverage(lexicon, asked, rows), exhaustive(lexicon, asked, owners)[rows], atol=1e-6
    )


@pytest.mark.parametrize("spread", [0, 16])
@pytest.mark.parametrize("query", QUERIES)
def test_the_nearest_are_those_of_the_exhaustive_way_however_values_are_summed(
    query: str, spread: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.search.rows._SPREAD", spread)
    lexicon, owners = made_up(300, 9)
    asked = lexicon.query(understand(query, 512))
    every = exhaustive(lexicon, asked, owners)
    found = most_covering(lexicon, asked, 20)
    best = np.sort(every)[::-1][:20]
    np.testing.assert_allclose(np.sort(every[found])[::-1], best[best > 0], atol=1e-6)
    assert found.tolist() == sorted(set(found.tolist()))


def test_no_more_postings_are_read_than_allowed_and_the_rarest_terms_come_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lexicon, _ = made_up(300, 9)
    asked = lexicon.query(understand("芦苇的市", 512))
    read = [unit for unit in asked.terms if unit.counts.postings]
    rarest = min(read, key=lambda unit: unit.counts.postings)
    monkeypatch.setattr("xunduan.search.coverage._READ", rarest.counts.postings)
    windows, _ = rarest.windows()
    holding = set((lexicon.window_passage[windows]).tolist()) | set(rarest.context().tolist())
    assert set(most_covering(lexicon, asked, 300).tolist()) <= holding


def test_names_and_numbers_are_looked_for_in_the_passages_given(lexicon: Lexicon) -> None:
    rows = np.array([0, 1, 3])
    assert lexicon.named("清淤", rows).tolist() == [False, True, False]
    assert lexicon.named("淤", rows).tolist() == [False, False, False]
    assert lexicon.numbered("30", rows).tolist() == [False, True, False]
    assert lexicon.numbered("31", rows).tolist() == [False, False, False]
    assert lexicon.named("清淤", rows[:0]).tolist() == []


def test_a_frequent_pair_is_counted_without_reading_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    held = [index_terms(text, ()) for text in ("河道清淤", "清淤队", "清淤")]
    store = InvertedStore.of(held[:2], [held[2], set()])
    lexicon = Lexicon(store, np.array([0, 1, 2]))
    monkeypatch.setattr(store, "held", None)
    assert [lexicon.count(pair) for pair in ("河道", "无人", "清淤")] == [1, 0, 2]
