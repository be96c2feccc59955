"""Whether the engine knows that it has no answer."""

from __future__ import annotations

import pytest

from search.engine import Engine
from search.results import SearchRequest


def confident(engine: Engine, query: str) -> bool:
    return engine.search(SearchRequest(query)).confident


@pytest.mark.parametrize(
    "query",
    ["龙门河清淤多少公里", "勸阻匯款多少人次", "老槐树还在吗", "night bus railway station", "AI质检病历"],
)
def test_a_query_that_a_passage_answers_is_answered_with_confidence(engine: Engine, query: str) -> None:
    assert confident(engine, query)


@pytest.mark.parametrize("query", ["龙门河投资了多少亿元", "洛阳反诈中心有多少名民警"])
def test_a_number_that_no_figure_gives_is_no_answer(engine: Engine, query: str) -> None:
    assert not confident(engine, query)


def test_a_place_that_no_document_is_about_is_no_answer(engine: Engine) -> None:
    results = engine.search(SearchRequest("哈尔滨河道清淤", limit=5))
    assert results.hits
    assert not any("哈尔滨" in hit.passage.text for hit in results.hits)


@pytest.mark.parametrize("query", ["quantum chromodynamics lattice", "zebra xylophone"])
def test_english_words_that_the_archive_has_in_no_language_are_no_answer(engine: Engine, query: str) -> None:
    assert not confident(engine, query)


def test_paging_and_filters_do_not_change_it(engine: Engine) -> None:
    query = "龙门河投资了多少亿元"
    pages = [engine.search(SearchRequest(query, limit=1, offset=offset)).confident for offset in (0, 1, 2)]
    assert pages == [False, False, False]
