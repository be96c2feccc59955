"""`xunduan tune --weights`: the trial archive, the questions to it, what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.test_tune import squad
from tests.fakes import FakeEncoder
from xunduan.commands import tune, weight_tuning
from xunduan.commands.weight_tuning import PLACED, trial_archive
from xunduan.errors import XunduanError
from xunduan.search.adapter_examples import Examples, read_examples
from xunduan.settings import Settings

TOPICS = (
    "修剪行道树",
    "疏通下水道",
    "更换老路灯",
    "培训护林员",
    "巡查水库",
    "发放助学金",
    "清理广告牌",
    "检修电梯",
)


def own(path: Path) -> Path:
    lines = [
        {
            "passage": f"2031年{number}月，青岛市{topic}{number * 37}次，居民说方便多了。",
            "queries": [{"q": f"{topic}做了几回"}, {"q": f"青岛{topic}"}, {"q": "how often was it done"}],
        }
        for number, topic in enumerate(TOPICS * 6, 1)
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def examples(tmp_path: Path) -> Examples:
    return read_examples([squad(tmp_path / "squad.json")], [own(tmp_path / "own.jsonl")], [])


def test_only_questions_that_were_held_out_are_asked(examples: Examples) -> None:
    archive = trial_archive(examples, 0)
    held_out = [one.text for one in examples.questions if one.held_out]
    assert held_out
    assert [one.text for one in archive.questions if one.name != PLACED] == held_out


def test_copies_are_told_apart_by_where_and_when_alone(examples: Examples) -> None:
    archive = trial_archive(examples, 0)
    placed = [one for one in archive.questions if one.name == PLACED]
    assert placed
    for one in placed:
        (copy,) = one.right
        title, text = archive.documents[copy]
        assert "青岛" not in text
        assert "2031" not in text
        siblings = [name for name in archive.documents if name.rpartition("-")[0] == copy.rpartition("-")[0]]
        assert len({archive.documents[name] for name in siblings}) == 3
        assert len({archive.documents[name][1] for name in siblings}) == 1
        assert title[:2] in one.text or title[title.index("市") + 1 :][:4] in one.text
        assert one.left_out, "the passage itself says what is asked, of no place that is asked for"


def test_a_plain_question_is_answered_by_the_copies_too(examples: Examples) -> None:
    archive = trial_archive(examples, 0)
    asked = next(one for one in archive.questions if one.name == "own")
    assert len(asked.right) == 4
    assert (
        next(one for one in archive.questions if one.text == "how often was it done").name == "own (English)"
    )


def test_held_out_figures_and_weights_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("xunduan.commands.evaluate.load_encoder", lambda *arguments: FakeEncoder())
    monkeypatch.setattr(weight_tuning, "settings", lambda: configured)
    monkeypatch.setattr(tune, "settings", lambda: configured)
    arguments = [
        "--weights",
        "--squad",
        str(squad(tmp_path / "s.json")),
        "--pairs",
        str(own(tmp_path / "o.jsonl")),
    ]
    assert tune.main(arguments) == 0
    printed = capsys.readouterr().out
    assert f"{PLACED} (" in printed
    assert "weights: windows " in printed


def test_too_few_questions_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "few.jsonl"
    path.write_text(
        '{"passage": "龙门河清淤三十八公里。", "queries": [{"q": "河挖了多深"}]}', encoding="utf-8"
    )
    with pytest.raises(XunduanError, match="at least 5"):
        tune.main(["--weights", "--pairs", str(path)])


@pytest.mark.parametrize(
    "more", [["--out", "x"], ["--adapter", "--out", "x"], ["--parallel", "x"], ["--index", "x"]]
)
def test_what_weights_do_not_go_with_is_wrong_usage(more: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        tune.parse(["--weights", "--pairs", "x", *more])
    assert caught.value.code == 2
