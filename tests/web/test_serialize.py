from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.web.fake_engine import CORPUS, HOSTILE, FakeEngine
from xunduan.index.documents import Document, Fact, Metadata
from xunduan.search.results import FigureFilter, Hit, Results, SearchRequest
from xunduan.web.serialize import document_out, document_view_out, facts, hit_out, indicator_out, search_out
from xunduan.web.text import printable


def _hit(**changes: Any) -> Hit:
    return replace(FakeEngine().search(SearchRequest("反诈预警劝阻人数")).hits[0], **changes)


def test_what_is_unknown_is_null_and_never_a_guess() -> None:
    bare = document_out(Document("d", "a.txt", "文", Metadata()))
    assert (bare.title, bare.source, bare.url, bare.published, bare.period, bare.places) == (None,) * 5 + (
        [],
    )
    assert bare.path == "a.txt"


def test_the_answer_is_the_first_of_the_answers() -> None:
    both = CORPUS[0][1][0].figures + CORPUS[0][1][1].figures
    made = hit_out(_hit(answers=both))
    assert made.answer == made.answers[0]
    assert len(made.answers) == 2
    assert hit_out(_hit(answers=())).answer is None


def test_a_score_never_leaves_its_range() -> None:
    assert hit_out(_hit(score=1.0000001)).score == 1
    assert hit_out(_hit(score=-1e-9)).score == 0


def test_unprintable_characters_are_replaced_one_for_one() -> None:
    document, passages = CORPUS[2]
    made = hit_out(_hit(passage=passages[0], document=document))
    assert made.text == printable(passages[0].text)
    assert len(made.text) == made.end - made.start
    assert made.document.title == printable(HOSTILE)
    made.model_dump_json().encode()


def test_an_empty_result() -> None:
    made = search_out(Results("无", 0, False, 1.23456, "s"))
    assert (made.results, made.took_ms, made.facets.source) == ([], 1.23, [])


def test_every_fact_has_its_provenance_and_evidence() -> None:
    known = Metadata(
        title=Fact("题", "stated", "题"),
        url=Fact("https://example.org", "stated", "url"),
        places=(Fact("重庆市", "derived", "题"), Fact("永川区", "inferred", "文")),
        authors=(Fact("张三", "stated", "记者 张三"),),
    )
    assert [name for name, _ in facts(known)] == ["title", "url", "place", "place", "author"]
    view = FakeEngine().document("doc1")
    assert view is not None
    made = document_view_out(view, "s")
    assert {fact.provenance for fact in made.metadata} == {"stated", "derived", "inferred"}
    assert made.snapshot == "s"


def test_series_carry_the_sentence_and_a_fall_is_below_zero() -> None:
    board = FakeEngine().board.indicator("刑事警情", FigureFilter())
    assert board is not None
    made = indicator_out(board, lambda row: f"sentence of {row.passage_id}", "s")
    told = [(one.place, point.value, point.sentence) for one in made.series for point in one.points]
    assert sorted(told) == [
        ("东营市", -35.0, "sentence of doc2-1"),
        ("重庆市", -10.2, "sentence of doc1-1"),
    ]
