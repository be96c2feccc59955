"""What a reranker is learned from: the sets, the pieces, and what is never taken for wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeEncoder
from xunduan.commands.confidence_tuning import write_documents
from xunduan.commands.evaluate import opened
from xunduan.models.reranker_training import Recipe
from xunduan.search.adapter_examples import Examples, read_examples
from xunduan.search.reranker_examples import Archive, Choices, sets_of
from xunduan.settings import Settings

PLACES = ("公园", "码头", "车站", "学校", "医院", "市场", "广场", "桥头", "渡口", "街口")
RECIPE = Recipe(questions=12, wrong=3, seed=1)


@pytest.fixture
def examples(tmp_path: Path) -> Examples:
    mixed, everyday, law = (tmp_path / f"{name}.jsonl" for name in ("mixed", "everyday", "law"))
    files: dict[Path, list[dict[str, object]]] = {
        mixed: [
            {
                "passage": f"{place}新装路灯{number}盏，夜里更亮了。",
                "queries": [
                    {"q": f"{place}晚上还黑不黑", "kind": "everyday"},
                    {"q": f"{place}路灯", "kind": "topic"},
                    {"q": f"street lamps number {number}", "kind": "english"},
                ],
            }
            for number, place in enumerate(PLACES, 11)
        ],
        everyday: [
            {
                "passage": f"{place}清理积水{number}处。",
                "queries": [{"q": f"{place}水退了没", "kind": "everyday"}],
            }
            for number, place in enumerate(PLACES, 31)
        ],
        law: [
            {"query": f"{place}归谁管", "passage": f"{place}由{owner}负责管理。"}
            for place in PLACES
            for owner in ("街道办事处", "产权单位")
        ],
    }
    for path, lines in files.items():
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return read_examples([], list(files), [])


@pytest.fixture
def archive(
    examples: Examples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: Settings
) -> Iterator[Archive]:
    monkeypatch.setattr("xunduan.commands.evaluate.load_encoder", lambda *arguments: FakeEncoder())
    source = tmp_path / "documents.jsonl"
    write_documents(source, ((one.title, one.text) for one in examples.passages))
    with opened(source, tmp_path / "trial", configured) as engine:
        yield Archive(examples, engine, None)


def test_questions_are_told_apart_by_how_they_are_asked(examples: Examples) -> None:
    found = {name: {one.file for one in questions} for name, questions in sets_of(examples).items()}
    assert found == {
        "everyday": {"mixed.jsonl"},
        "everyday pairs": {"everyday.jsonl"},
        "English": {"mixed.jsonl"},
        "several passages": {"law.jsonl"},
        "other": {"mixed.jsonl"},
    }


def test_the_first_piece_answers_and_the_others_do_not(examples: Examples, archive: Archive) -> None:
    asked = {one.text: one for one in examples.questions}
    held_out = {examples.passages[row].text for row in range(len(examples.passages))}
    held_out -= {examples.passages[row].text for row in examples.to_learn_from()}
    assert held_out
    for choice in Choices(archive, RECIPE)(0):
        one = asked[choice.question]
        answers = {examples.passages[row].text for row in one.passages}
        right, *wrong = choice.pieces
        assert not one.held_out
        assert right in answers
        assert 1 <= len(wrong) <= RECIPE.wrong
        assert answers.isdisjoint(wrong)
        assert held_out.isdisjoint(wrong)


def test_a_step_is_the_same_whenever_it_is_asked_for(archive: Archive) -> None:
    choices = Choices(archive, RECIPE)
    assert len(choices(4)) == RECIPE.questions
    assert choices(4) == Choices(archive, RECIPE)(4)
    assert choices(4) != choices(5)


def test_hits_are_of_held_out_questions(examples: Examples, archive: Archive) -> None:
    names = {name for name, some in sets_of(examples).items() if any(one.held_out for one in some)}
    hits = archive.hits()
    assert set(hits) == names
    assert all(0 <= value <= 1 for value in hits.values())
