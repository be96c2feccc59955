"""Whether the engine knows that it has no answer."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from xunduan.search.confidence import Calibration, Signals, judge, lead_of
from xunduan.search.engine import Engine
from xunduan.search.ranking import Ranking
from xunduan.search.results import SearchRequest


def confident(engine: Engine, query: str) -> bool:
    return engine.search(SearchRequest(query)).confident


@pytest.mark.parametrize(
    "query",
    ["龙门河清淤多少公里", "勸阻匯款多少人次", "桥头的老槐树", "night bus railway station", "AI质检病历"],
)
def test_a_query_that_a_passage_answers_is_answered_with_confidence(engine: Engine, query: str) -> None:
    assert confident(engine, query)


@pytest.mark.parametrize("query", ["龙门河投资了多少亿元", "洛阳反诈中心有多少名民警"])
def test_a_number_that_no_figure_gives_is_no_answer(engine: Engine, query: str) -> None:
    assert not confident(engine, query)


@pytest.mark.parametrize(
    "query", ["哈尔滨河道清淤", "韩国河道清淤", "云南老槐树", "鄱阳湖清淤公里", "莫高窟老槐树"]
)
def test_a_place_that_no_document_is_about_is_no_answer(engine: Engine, query: str) -> None:
    results = engine.search(SearchRequest(query, limit=5))
    assert results.hits
    assert not results.confident


@pytest.mark.parametrize("query", ["quantum chromodynamics lattice", "zebra xylophone"])
def test_english_words_that_the_archive_has_in_no_language_are_no_answer(engine: Engine, query: str) -> None:
    assert not confident(engine, query)


@pytest.mark.parametrize("query", ["红烧排骨要放多少糖", "量子力学的基本原理", "世界杯冠军是哪支球队"])
def test_a_question_of_another_kind_is_no_answer(engine: Engine, query: str) -> None:
    assert not confident(engine, query)


def test_of_unrelated_windows_half_the_time_one_is_as_near_as_the_extreme() -> None:
    generator = np.random.default_rng(0)
    windows = generator.normal(size=(2000, 8))
    calibration = Calibration(
        None, windows.mean(axis=0), np.cov(windows.T), NormalDist().inv_cdf(0.5 ** (1 / len(windows)))
    )
    vectors = generator.normal(size=(400, 8))
    standings = [calibration.standing(vector, float((windows @ vector).max())) for vector in vectors]
    assert np.mean(np.array(standings) > 0) == pytest.approx(0.5, abs=0.1)
    assert calibration.standing(vectors[0], float((windows @ vectors[0]).max()) * 2) > 2


def test_paging_and_filters_do_not_change_it(engine: Engine) -> None:
    query = "龙门河投资了多少亿元"
    pages = [engine.search(SearchRequest(query, limit=1, offset=offset)).confident for offset in (0, 1, 2)]
    assert pages == [False, False, False]


@pytest.mark.parametrize("placed", [True, False])
def test_a_word_that_is_a_district_too_is_no_absent_place(placed: bool) -> None:
    nowhere = np.zeros(2)
    ranking = Ranking(np.arange(2), np.ones(2), {"place": nowhere}, {}, {}, {}, [])
    signals = Signals("chinese", 6, 1.0, 1.0, 0.05, openly=False, by_noun=False, answered=False)
    assert judge(ranking, signals, None, False, placed).confident is not placed


@pytest.mark.parametrize(("card", "confident"), [(0.9, True), (0.7, False)])
def test_a_card_that_is_all_that_was_asked_is_an_answer(card: float, confident: bool) -> None:
    ranking = Ranking(np.arange(2), np.ones(2), {}, {}, {}, {}, [])
    signals = Signals("chinese", 6, 0.4, 0.2, -0.01, openly=False, by_noun=False, answered=True, card=card)
    assert judge(ranking, signals, None, False, placed=True).confident is confident
    assert not judge(ranking, signals, "欧阳倩", False, placed=True).confident


@pytest.mark.parametrize("whole", [True, False])
def test_what_says_all_that_is_asked_about_may_give_a_number_that_is_not_read(whole: bool) -> None:
    ranking = Ranking(np.arange(2), np.ones(2), {}, {}, {}, {}, [])
    signals = Signals("chinese", 6, 0.9, 1.0, 0.05, openly=True, by_noun=False, answered=False, whole=whole)
    judged = judge(ranking, signals, None, False, placed=True)
    assert judged.confident is whole
    assert (judged.reason == "no figure answers") is not whole


@pytest.mark.parametrize(
    ("terms", "whole", "confident"), [(3, True, True), (3, False, False), (9, True, False)]
)
def test_a_short_compound_whose_words_stand_apart_is_found(terms: int, whole: bool, confident: bool) -> None:
    ranking = Ranking(np.arange(2), np.ones(2), {}, {}, {}, {}, [])
    signals = Signals(
        "chinese", terms, 0.6, 0.0, 0.0, openly=False, by_noun=False, answered=False, whole=whole
    )
    assert judge(ranking, signals, None, False, placed=True).confident is confident


@pytest.mark.parametrize("said", [True, False])
def test_what_says_a_number_of_the_kind_is_judged_by_its_words(said: bool) -> None:
    ranking = Ranking(np.arange(2), np.ones(2), {}, {}, {}, {}, [])
    near = Signals("chinese", 6, 0.9, 1.0, 0.05, openly=True, by_noun=False, answered=False, said=said)
    assert judge(ranking, near, None, False, placed=True).confident is said
    far = replace(near, words=0.25, standing=-1.0, nearness=-0.04)
    assert not judge(ranking, far, None, False, placed=True).confident


@pytest.mark.parametrize(
    ("years", "answered", "confident"),
    [
        ((0, 0), True, False),
        ((0, 0.4), True, False),
        ((0.4, 0), False, True),
        ((0, 0.9), True, True),
        ((0, 0.9), False, False),
        ((1, 0), False, True),
    ],
)
def test_where_the_best_is_of_another_year_only_a_figure_of_it_answers(
    years: tuple[float, float], answered: bool, confident: bool
) -> None:
    ranking = Ranking(np.arange(2), np.ones(2), {"year": np.array(years)}, {}, {}, {}, [])
    signals = Signals("chinese", 6, 1.0, 1.0, 0.05, openly=False, by_noun=False, answered=answered)
    assert judge(ranking, signals, None, False, placed=True).confident is confident


def test_what_is_of_no_year_stands_for_none_that_stands_nowhere(engine: Engine) -> None:
    assert engine.judged("1931年桥头的老槐树").reason == "stands nowhere: 1931"
    # Another document is of that year.
    assert not engine.judged("2022年桥头的老槐树").reason.startswith("stands nowhere")


def test_the_best_leads_what_is_neither_of_its_document_nor_a_reprint_of_it() -> None:
    ranking = Ranking(np.array([3, 0, 2, 1]), np.array([0.9, 0.8, 0.7, 0.4]), {}, {}, {}, {}, [])
    columns = {"passage_document": np.array([1, 2, 3, 1]), "passage_family": np.array([0, 1, 3, 3])}
    assert lead_of(ranking, columns) == pytest.approx(0.5)  # 0 is of its document, 2 a reprint
    assert lead_of(Ranking(np.array([3, 0]), np.array([0.9, 0.8]), {}, {}, {}, {}, []), columns) == 0.9


def test_what_leads_is_likelier_to_answer() -> None:
    near = Signals("chinese", 9, 0.3, 0.2, 0.0, openly=False, by_noun=False, answered=False)
    ranking = Ranking(np.arange(2), np.ones(2), {}, {}, {}, {}, [])
    odds = [
        judge(ranking, replace(near, lead=lead), None, False, True).log_odds or 0.0 for lead in (0.0, 1.0)
    ]
    assert odds[0] < odds[1]


@pytest.mark.parametrize(
    "query", ["quorvax怎么安装", "用quorvax质检病历", "quorvax", "quorvax config", "龙门河清淤 quorvax"]
)
def test_a_name_in_latin_letters_that_stands_nowhere_is_no_answer(engine: Engine, query: str) -> None:
    judgement = engine.judged(query)
    assert not judgement.confident
    assert judgement.reason.startswith("stands nowhere: quorvax")


@pytest.mark.parametrize(
    "query",
    [
        "AI质检病历",  # stands, in wide letters
        "hospital check",  # stands in Chinese
        "longmenhe 清淤",  # stands as it sounds
        "did the Quorvax river clean-up remove silt",  # a sentence paraphrases
    ],
)
def test_latin_words_that_stand_in_any_way_or_in_a_sentence_are_not_absent(
    engine: Engine, query: str
) -> None:
    assert not engine.judged(query).reason.startswith("stands nowhere")


@pytest.mark.parametrize("query", ["清华大学用AI质检病历", "清华大学的老槐树"])
def test_a_name_of_an_institution_that_stands_nowhere_is_no_answer(engine: Engine, query: str) -> None:
    assert engine.judged(query).reason == "stands nowhere: 清华大学"


def test_a_query_whose_words_are_found_is_less_likely_answered_without_its_name() -> None:
    near = Signals("chinese", 9, 0.8, 0.4, 0.05, openly=False, by_noun=False, answered=False, lead=0.5)
    ranking = Ranking(np.arange(2), np.ones(2), {}, {}, {}, {}, [])
    held = judge(ranking, near, None, False, True)
    lacking = judge(ranking, replace(near, lacks=1.0), None, False, True)
    assert held.confident
    assert not lacking.confident
    assert lacking.reason == "the first passage lacks a name or number"
    paraphrase = replace(near, words=0.1, odds=1.0)
    assert judge(ranking, replace(paraphrase, lacks=1.0), None, False, True).log_odds == (
        judge(ranking, paraphrase, None, False, True).log_odds
    )


@pytest.mark.parametrize(
    ("query", "nowhere"),
    [
        ("《龙门河志》讲河道清淤", "龙门河志"),
        ("投资1.37亿元的河道清淤", "1.37亿元"),
        ("止付涉案资金2.4亿元", None),  # round, and stands
        ("劝阻短信88.3万条", "88.3万条"),
        ("攔阻匯款五千二百三十人次", None),
        ("预算350万元的河道清淤", None),  # round
    ],
)
def test_titles_and_exact_amounts_that_stand_nowhere_are_no_answer(
    engine: Engine, query: str, nowhere: str | None
) -> None:
    judged = engine.judged(query)
    assert judged.reason.startswith("stands nowhere") is (nowhere is not None)
    if nowhere:
        assert judged.reason == f"stands nowhere: {nowhere}"
        assert not judged.confident


def test_a_title_that_stands_nowhere_is_told_as_a_phrase_is(engine: Engine) -> None:
    told = engine.search(SearchRequest("《龙门河志》与《反诈中心年报》")).phrases
    assert [(one.text, one.found) for one in told] == [("龙门河志", 0)]
