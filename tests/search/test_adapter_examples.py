"""What an adapter is learned from: the three kinds of files, and what is held out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xunduan.errors import XunduanError
from xunduan.search.adapter_examples import is_english, read_examples

NOTICE = "青川市水务局通报,全年清淤河道312公里,新建雨水管网58公里。汛期前再清淤40公里,由河长逐段验收。"


def written(path: Path, *lines: object) -> Path:
    path.write_text(
        "\n".join(
            one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)  #
            for one in lines
        ),
        encoding="utf-8",
    )
    return path


def squad(path: Path, contexts: int = 1) -> Path:
    paragraphs = []
    for number in range(contexts):
        text = f"第{number}号湖面。" + "湖水很清。" * 90 + "湖心有座塔。"
        asked = {"湖面是第几号": "第", "塔在哪里": "湖心"}
        answers = [
            {"id": f"{number}-{answer}", "question": question, "answers": [{"text": answer, "answer_start": text.index(answer)}]}
            for question, answer in asked.items()
        ]  # fmt: skip
        paragraphs.append({"context": text, "qas": answers})
    return written(path, {"data": [{"title": "湖", "paragraphs": paragraphs}]})


def test_passages_with_their_questions(tmp_path: Path) -> None:
    line = {"passage": NOTICE, "queries": [{"q": "河里的泥挖了多少"}, {"q": "dredged rivers"}]}
    examples = read_examples([], [written(tmp_path / "own.jsonl", line)], [])
    assert [(one.text, one.passages, one.file, one.group) for one in examples.questions] == [
        ("河里的泥挖了多少", (0,), "own.jsonl", "passages"),
        ("dredged rivers", (0,), "own.jsonl", "passages"),
    ]
    passage = examples.passages[0]
    assert passage.text == NOTICE
    assert "".join(NOTICE[start:end] for start, end in passage.windows) == NOTICE
    assert len(passage.large_windows) <= len(passage.windows)


def test_a_question_of_several_passages_is_one_question(tmp_path: Path) -> None:
    lines = [
        {"query": "谁管河道", "passage": text} for text in ("河长管河道。", "水务局管河道。", "河长管河道。")
    ]
    examples = read_examples([], [written(tmp_path / "p.jsonl", *lines)], [])
    assert [(one.text, one.passages) for one in examples.questions] == [("谁管河道", (0, 1))]


def test_a_long_context_is_cut_and_its_questions_go_to_the_part_that_answers(tmp_path: Path) -> None:
    examples = read_examples([squad(tmp_path / "s.json")], [], [])
    assert len(examples.passages) > 1
    first, second = examples.questions
    assert first.passages != second.passages
    row = second.passages[0]
    assert second.answer is not None
    assert examples.passages[row].text[second.answer :].startswith("湖心有座塔")
    assert examples.same(first.passages[0], row)
    assert examples.passages[row].title == "湖"


def test_parts_of_different_contexts_are_not_the_same(tmp_path: Path) -> None:
    examples = read_examples([squad(tmp_path / "a.json", 2)], [], [])
    assert not examples.same(examples.questions[0].passages[0], examples.questions[2].passages[0])


def test_all_questions_of_a_passage_are_held_out_together_about_one_in_eight(tmp_path: Path) -> None:
    lines = [
        {"passage": f"第{number}条:{NOTICE}", "queries": [{"q": f"甲{number}"}, {"q": f"乙{number}"}]}
        for number in range(400)
    ]
    examples = read_examples([], [written(tmp_path / "own.jsonl", *lines)], [])
    held_out = [row for one in examples.questions if one.held_out for row in one.passages]
    kept = [row for one in examples.questions if not one.held_out for row in one.passages]
    assert not set(held_out) & set(kept)
    assert 0.08 < len(held_out) / len(examples.questions) < 0.18


def test_the_own_pairs_ask_in_other_words_than_their_passages_use() -> None:
    path = Path(__file__).parents[2] / "scripts/data/everyday_pairs.jsonl"
    examples = read_examples([], [path], [])
    assert len(examples.passages) == len(examples.questions) > 2000
    assert len({one.text for one in examples.questions}) == len(examples.questions)
    shared = []
    for one in examples.questions:
        words = {one.text[at : at + 2] for at in range(len(one.text) - 1)}
        shared.append(sum(word in examples.passages[one.passages[0]].text for word in words) / len(words))
    assert sum(shared) / len(shared) < 0.15


def test_parallel_sentences_that_say_too_little_are_left_out(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.tsv", "Hi.\t你好。\tCC", "The rivers were dredged.\t河道已经清淤完毕了。\tCC"
    )
    assert read_examples([], [], [path]).parallel == [("The rivers were dredged.", "河道已经清淤完毕了。")]


@pytest.mark.parametrize(
    "line", ["no json", '{"query": "问"}', '{"passage": "文"}', '{"passage": "文", "queries": [{}]}', "[]"]
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "own.jsonl", {"passage": NOTICE, "queries": []}, line)
    with pytest.raises(XunduanError, match=r"line 2 of .*own\.jsonl"):
        read_examples([], [path], [])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(XunduanError, match=r"gone\.tsv"):
        read_examples([], [], [tmp_path / "gone.tsv"])


@pytest.mark.parametrize(
    ("text", "english"), [("dredged rivers 2023", True), ("GDP是多少", False), ("清淤", False)]
)
def test_english_is_told_from_chinese_with_latin_letters(text: str, english: bool) -> None:
    assert is_english(text) is english
