"""Evaluation against rankings made up by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xunduan.errors import XunduanError
from xunduan.index.documents import Document, Figure, Metadata, Passage
from xunduan.search.evaluation import asked_from, card_is_right, evaluate_queries, evaluate_squad, read_squad
from xunduan.search.judging import JudgedQuery
from xunduan.search.results import Hit, Results, SearchRequest


def hit(path: str, text: str, answers: tuple[str, ...] = ()) -> Hit:
    figures = tuple(Figure(answer, 0, 1, "人数", 1.0, "人") for answer in answers)
    document = Document(path.split(".")[0], path, text, Metadata())
    return Hit(1, 0.5, Passage(f"{path}-0", document.id, 0, len(text), text), document, answers=figures)


class Answers:
    """Searches by looking up the query."""

    def __init__(self, lists: dict[str, list[Hit]], unsure: tuple[str, ...] = ()) -> None:
        self._lists, self._unsure = lists, unsure

    def __call__(self, request: SearchRequest) -> Results:
        hits = tuple(self._lists[request.query][: request.limit])
        return Results(request.query, len(hits), request.query not in self._unsure, 1.0, "s", hits)


def query(name: str, kind: str = "fact", language: str = "zh-Hans", answer: str | None = None) -> JudgedQuery:
    right = () if kind == "negative" else (("001", ("对",)),)
    return JudgedQuery(name, name, language, kind, right, answer)


GOOD, BAD, ELSEWHERE = hit("001.txt", "对"), hit("001.txt", "错"), hit("900.txt", "对")


def test_metrics_by_kind_and_language() -> None:
    queries = [query("一"), query("二", language="en"), query("三", kind="figure")]
    found = evaluate_queries(queries, Answers({"一": [GOOD], "二": [BAD, BAD, GOOD], "三": [BAD]}))
    assert found["all"]["queries"] == 3
    assert found["all"]["hit_at_1"] == pytest.approx(1 / 3)
    assert found["all"]["hit_at_3"] == pytest.approx(2 / 3)
    assert found["all"]["mrr_at_10"] == pytest.approx((1 + 1 / 3) / 3)
    assert {kind: scores["queries"] for kind, scores in found["kinds"].items()} == {"fact": 2, "figure": 1}
    assert found["languages"]["en"]["hit_at_1"] == 0
    assert [(miss["id"], miss["rank"]) for miss in found["misses"]] == [("二", 3), ("三", None)]


def test_hits_of_documents_that_nobody_judged_are_taken_out() -> None:
    found = evaluate_queries([query("一")], Answers({"一": [ELSEWHERE] * 12 + [GOOD]}))
    assert found["all"]["hit_at_1"] == 1


def test_flags_count_for_the_unanswerable_and_against_for_the_others() -> None:
    queries = [query("一"), query("二"), query("无", kind="negative"), query("没", kind="negative")]
    found = evaluate_queries(queries, Answers({name: [GOOD] for name in "一二无没"}, unsure=("二", "无")))
    assert found["no_answer"] == {"queries": 2, "flagged": 0.5, "flagged_wrongly": 0.5}
    assert found["all"]["queries"] == 2


def test_cards_are_right_where_the_first_hit_shows_the_listed_answer() -> None:
    queries = [
        query("一", "figure", answer="3,000人"),
        query("二", "figure", answer="5人"),
        query("无", "negative"),
    ]
    lists = {
        "一": [hit("001.txt", "对", ("3,000人",))],
        "二": [hit("001.txt", "对"), hit("001.txt", "对", ("5人",))],
        "无": [hit("900.txt", "x", ("9人",))],
    }
    cards = evaluate_queries(queries, Answers(lists))["answer_card"]
    assert (cards["queries"], cards["right"], cards["shown_without_answer"]) == (2, 0.5, 1.0)
    assert [wrong["id"] for wrong in cards["wrong"]] == ["二"]


def test_hits_are_counted_by_relevance_and_the_first_right_one_by_its_own() -> None:
    lists = {
        "一": [replace(BAD, relevance="high"), replace(GOOD, relevance="medium")],
        "二": [replace(GOOD, relevance="high"), replace(BAD, relevance="low")],
        "三": [replace(GOOD, relevance="low")],
        "四": [replace(BAD, relevance="medium")],
    }
    found = evaluate_queries([query(name) for name in lists], Answers(lists, unsure=("三",)))["relevance"]
    assert found["hits"] == {
        "high": {"shown": 2, "right": 1},
        "medium": {"shown": 2, "right": 1},
        "low": {"shown": 1, "right": 0},  # what an unanswered query lists is no hit
    }
    assert found["right_passage"] == {"medium": 1, "high": 1, "unanswered": 1, "not found": 1}


@pytest.mark.parametrize(
    ("answer", "card", "right"),
    [
        ("970.7萬人次", ("970.7万人次",), True),
        ("10.2%、10.26%", ("10.26%", "10.2%"), True),
        ("10.2%、10.26%", ("10.2%",), False),
        ("5人", (), False),
        ("三成", ("三成",), True),
        ("没有数字", ("5人",), False),
    ],
)
def test_when_a_card_is_right(answer: str, card: tuple[str, ...], right: bool) -> None:
    assert card_is_right(answer, card) is right


def squad(*paragraphs: tuple[str, list[tuple[str, str]]]) -> dict[str, Any]:
    return {
        "data": [
            {
                "title": "题",
                "paragraphs": [
                    {
                        "context": context,
                        "qas": [{"id": name, "question": asked, "answers": []} for name, asked in questions],
                    }
                    for context, questions in paragraphs
                ],
            }
        ]
    }


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    path = tmp_path / "squad.json"
    path.write_text(
        json.dumps(squad(("甲文", [("1", "问甲"), ("2", "再问甲")]), ("乙文", [("3", "问乙")]))),
        encoding="utf-8",
    )
    return path


def test_a_squad_file_is_read(squad_file: Path) -> None:
    found = read_squad(squad_file)
    assert found.contexts == (("题", "甲文"), ("题", "乙文"))
    assert [(question.id, question.text, question.context) for question in found.questions] == [
        ("1", "问甲", 0), ("2", "再问甲", 0), ("3", "问乙", 1),
    ]  # fmt: skip
    assert found.answers == ((-1, ""),) * 3


def test_squad_hits_are_counted_by_context_each_once(squad_file: Path) -> None:
    first, second = hit("c0.txt", "甲文"), hit("c1.txt", "乙文")
    lists = {"问甲": [first, second], "再问甲": [second, second, first], "问乙": [first]}
    found = evaluate_squad(read_squad(squad_file), Answers(lists))
    assert (found["contexts"], found["queries"]) == (2, 3)
    assert found["hit_at_1"] == pytest.approx(1 / 3)
    assert found["mrr_at_10"] == pytest.approx((1 + 1 / 2 + 0) / 3)


def test_questions_may_come_from_another_file_by_their_ids(squad_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "en.json"
    other.write_text(json.dumps(squad(("text", [("3", "ask b"), ("9", "unknown")]))), encoding="utf-8")
    found = asked_from(read_squad(squad_file), read_squad(other))
    assert [(question.id, question.text, question.context) for question in found.questions] == [
        ("3", "ask b", 1)
    ]
    other.write_text(json.dumps(squad(("text", [("9", "unknown")]))), encoding="utf-8")
    with pytest.raises(XunduanError, match="问题编号"):
        asked_from(read_squad(squad_file), read_squad(other))


@pytest.mark.parametrize("text", [None, "{", "[]", '{"data": [{"paragraphs": [{}]}]}', '{"data": []}'])
def test_another_file_is_refused_by_its_name(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "bad.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(XunduanError, match=r"bad\.json"):
        read_squad(path)


def test_an_empty_question_is_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "squad.json"
    paragraphs = ("甲文", [("1", "问甲"), ("2", "  "), ("3", "？")]), ("乙文", [("4", "问乙")])
    path.write_text(json.dumps(squad(*paragraphs)), encoding="utf-8")
    found = read_squad(path)
    assert [question.id for question in found.questions] == ["1", "4"]
    assert len(found.answers) == 2
    assert found.left_out == ("2", "3")
