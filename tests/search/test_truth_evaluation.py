"""Scores of figures against labels, and of the figures shown as answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xunduan.errors import XunduanError
from xunduan.index.documents import Document, Figure, Metadata
from xunduan.search.cards import SHOWN
from xunduan.search.results import Answer, Results, SearchRequest
from xunduan.search.truth_evaluation import (
    ExtractedFigure,
    evaluate_cards,
    evaluate_truth,
    read_lines,
)

SENTENCE = "截至6月14日,江州市累计修复堤防1.2万米。"


def label(**changes: object) -> dict[str, object]:
    return {
        "doc": "a.md", "sentence": SENTENCE, "value": 12000, "place": "江州市", "period": "截至2023年6月14日",
        "kind": "cumulative",
    } | changes  # fmt: skip


def extracted(**changes: object) -> ExtractedFigure:
    facts = {
        "place": "江州市",
        "period": "截至2023年6月14日",
        "kind": "cumulative",
        "value": 12000.0,
    } | changes
    value = facts.pop("value")
    figure = Figure("1.2万米", 0, 5, "修复堤防", value, "米", **facts)  # type: ignore[arg-type]
    return ExtractedFigure("a.md", figure, f"昨天下雨。{SENTENCE}")


def test_a_right_figure() -> None:
    scores = evaluate_truth([label()], [extracted()])
    assert (scores.recall, scores.place_wrong, scores.period_wrong, scores.kind_wrong) == (1, 0, 0, 0)


def test_a_figure_of_another_sentence_or_value_is_not_the_labelled_one() -> None:
    assert evaluate_truth([label(sentence="这是另一个句子,说的是别的事情。")], [extracted()]).recall == 0
    assert evaluate_truth([label()], [extracted(value=12001.0)]).recall == 0


@pytest.mark.parametrize(
    ("got", "also", "share"),
    [
        ("河西市", [], "place_wrong"),
        (None, [], "place_unknown"),
        ("南岭省", ["南岭省"], None),
        (None, ["中国"], None),
    ],
)
def test_places(got: str | None, also: list[str], share: str | None) -> None:
    scores = evaluate_truth([label(also_place=also)], [extracted(place=got)])
    assert [name for name in ("place_wrong", "place_unknown") if getattr(scores, name)] == [share] * bool(
        share
    )


@pytest.mark.parametrize(
    ("got", "share"),
    [
        ("2022年", "period_wrong"),
        ("2023年", "period_coarse"),
        (None, "period_unknown"),
        ("2023年6月14日", None),
        ("2023年7月", "period_wrong"),
    ],
)
def test_periods(got: str | None, share: str | None) -> None:
    scores = evaluate_truth([label()], [extracted(period=got)])
    names = ("period_wrong", "period_coarse", "period_unknown")
    assert [name for name in names if getattr(scores, name)] == [share] * bool(share)


def test_a_target_may_stand_for_a_forecast_and_not_for_a_result() -> None:
    assert evaluate_truth([label(kind="forecast")], [extracted(kind="target")]).kind_wrong == 0
    wrong = evaluate_truth([label(kind="actual")], [extracted(kind="target")])
    assert wrong.kind_wrong == 1
    assert "target" in wrong.wrong[0]


def results(*values: float, confident: bool = True) -> Results:
    document = Document("a", "news/a.md", "", Metadata())
    answers = tuple(Answer(Figure("1", 0, 1, "量", value, ""), "a-1", document) for value in values)
    return Results("", 1, confident, 1.0, "s", answers=answers)


QUESTIONS: list[dict[str, Any]] = [
    {"id": "1", "query": "一个", "sort": "one", "doc": "a.md", "answers": [{"text": "5", "value": 5}], "gold": ["5"]},
    {"id": "2", "query": "两个", "sort": "several", "doc": None, "answers": [{"text": "5", "value": 5, "doc": "a.md"}, {"text": "6", "value": 6, "doc": "a.md"}], "gold": ["5", "6"]},
    {"id": "3", "query": "没有", "sort": "none", "doc": None, "answers": [], "gold": []},
]  # fmt: skip


def test_cards_right_complete_and_silent() -> None:
    answers = {"一个": results(5), "两个": results(6, 5), "没有": results()}
    scores = evaluate_cards(QUESTIONS, lambda request: answers[request.query])
    assert (scores.right, scores.complete, scores.silent, scores.wrong, scores.missing) == (1, 1, 1, 0, 0)


def test_cards_wrong_and_missing() -> None:
    answers = {"一个": results(7), "两个": results(5, confident=False), "没有": results(1)}
    scores = evaluate_cards(QUESTIONS, lambda request: answers[request.query])
    assert (scores.right, scores.complete, scores.silent, scores.wrong, scores.missing) == (0, 0, 0, 2, 1)
    assert len(scores.details) == 3


def test_a_question_of_more_answers_than_are_ever_shown_is_complete_with_as_many() -> None:
    answers = [{"text": str(value), "value": value, "doc": "a.md"} for value in range(1, SHOWN + 3)]
    question = {**QUESTIONS[1], "answers": answers}
    assert evaluate_cards([question], lambda request: results(*range(1, SHOWN + 1))).complete == 1
    assert evaluate_cards([question], lambda request: results(*range(1, SHOWN))).complete == 0


def test_a_value_of_another_document_is_no_answer() -> None:
    elsewhere = [{**QUESTIONS[0], "doc": "b.md"}]
    assert evaluate_cards(elsewhere, lambda request: results(5)).wrong == 1


def test_every_question_is_asked_as_it_is_written() -> None:
    asked: list[SearchRequest] = []

    def answer(request: SearchRequest) -> Results:
        asked.append(request)
        return results()

    evaluate_cards(QUESTIONS, answer)
    assert [request.query for request in asked] == ["一个", "两个", "没有"]


@pytest.mark.parametrize(("text", "told"), [("", "空"), ("{}\n{", "2"), ("[]", "1")])
def test_malformed_files_are_told_with_their_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(XunduanError, match=told):
        read_lines(path)
