"""`xunduan tune --confidence`: archives asked what they hold and what they do not, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.test_tune import squad
from tests.commands.test_weight_tuning import own
from tests.fakes import FakeEncoder
from xunduan.commands import confidence_tuning, tune
from xunduan.errors import XunduanError
from xunduan.search.adapter_examples import read_examples
from xunduan.search.confidence import learned
from xunduan.search.confidence_sets import trials
from xunduan.settings import Settings


def test_every_question_is_answered_by_one_of_two_archives(tmp_path: Path) -> None:
    examples = read_examples([], [own(tmp_path / "own.jsonl")], [])
    one, other = trials(examples, 0)
    assert [question.text for question in one.questions] == [question.text for question in other.questions]
    assert one.questions
    for first, second in zip(one.questions, other.questions, strict=True):
        assert bool(first.answers) != bool(second.answers)
    for trial in (one, other):
        held = {text for _, text in trial.documents}
        assert all(answer in held for question in trial.questions for answer in question.answers)


def test_passages_of_own_files_and_encyclopedias_stand_apart(tmp_path: Path) -> None:
    examples = read_examples([squad(tmp_path / "s.json")], [own(tmp_path / "own.jsonl")], [])
    files = [{question.file for question in trial.questions} for trial in trials(examples, 0)]
    assert files == [{"own.jsonl"}, {"own.jsonl"}, {"s.json"}, {"s.json"}]


def test_what_was_learned_is_written_in_the_form_of_the_shipped_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("xunduan.commands.evaluate.load_encoder", lambda *arguments: FakeEncoder())
    monkeypatch.setattr(confidence_tuning, "settings", lambda: configured)
    monkeypatch.setattr(tune, "settings", lambda: configured)
    second = tmp_path / "second.jsonl"
    second.write_text(own(tmp_path / "o.jsonl").read_text("utf-8").replace("居民", "住户"), encoding="utf-8")
    out = tmp_path / "confidence.json"
    arguments = ["--confidence", "--pairs", str(tmp_path / "o.jsonl"), str(second), "--out", str(out)]
    assert tune.main(arguments) == 0
    assert "unanswerable flagged" in capsys.readouterr().out
    written = json.loads(out.read_text(encoding="utf-8"))
    assert {group: set(weights) for group, weights in written.items() if group != "source"} == {
        group: set(weights) for group, weights in learned().items() if group != "source"
    }
    assert "--confidence" in written["source"]["command"]
    assert set(written["source"]["questions"]) == {"o.jsonl", "second.jsonl"}


def test_too_few_questions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    path.write_text('{"passage": "龙门河清淤。", "queries": []}', encoding="utf-8")
    with pytest.raises(XunduanError, match="too few"):
        tune.main(["--confidence", "--pairs", str(path), "--out", str(tmp_path / "x")])


@pytest.mark.parametrize("more", [[], ["--out", "x", "--weights"], ["--out", "x", "--index", "x"]])
def test_what_confidence_does_not_go_with_is_wrong_usage(more: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        tune.parse(["--confidence", "--pairs", "x", *more])
    assert caught.value.code == 2


@pytest.mark.parametrize("names", [("诺贝尔", "巴菲特"), ("长缨62号", "长缨75号")])
def test_an_encyclopedias_answered_questions_are_put_with_another_name_or_number_too(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    contexts = [f"{name}在第{number}年造了一座桥。" for number, name in enumerate(names * 20, 1)]
    paragraphs = [
        {
            "context": context,
            "qas": [
                {
                    "id": context,
                    "question": f"{context.split('在')[0]}造了什么？",
                    "answers": [{"text": "一座桥", "answer_start": context.index("一座桥")}],
                }
            ],
        }
        for context in contexts
    ]
    path = tmp_path / "names.json"
    path.write_text(json.dumps({"data": [{"title": "桥", "paragraphs": paragraphs}]}), encoding="utf-8")
    made = list(trials(read_examples([path], [], []), 0))
    answered = [[one.text for one in trial.questions if one.answers] for trial in made]
    assert all(answered)
    one, another = (f"{name}造了什么？" for name in names)
    other = {one: another, another: one}
    for trial, texts in zip(made, answered, strict=True):
        changed = trial.questions[sum(map(len, answered)) :]
        assert [one.text for one in changed] == [other[text] for text in texts]
        assert not any(one.answers for one in changed)
