"""Batches of an adapter's training: what they hold, what is masked, what is never in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeEncoder
from tests.search.test_adapter_examples import squad, written
from xunduan.models.contract import Kind
from xunduan.search.adapter_batches import Batches, Remembered, held_out_hits
from xunduan.search.adapter_examples import Examples, read_examples

PLACES = ("青川", "临湖", "白沙", "石桥", "梅岭")
DEEDS = ("清淤河道", "借出图书", "新建学位", "检查商铺", "修补路面", "种下树苗", "发放口罩", "更换路灯")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    folder = tmp_path_factory.mktemp("data")
    own = [
        {
            "passage": f"{place}市去年{deed}共{7 * number}件。群众反映办理及时,来年继续推进这项工作。",
            "queries": [
                {"q": f"{place}{deed}多少"},
                {"q": f"{deed}怎么样{place}"},
                {"q": f"how many {number}"},
            ],
        }
        for number, (place, deed) in enumerate([(place, deed) for place in PLACES for deed in DEEDS], 3)
    ]
    several = [
        {"query": f"谁负责{deed}", "passage": f"{deed}由{office}负责。"}
        for deed in DEEDS
        for office in ("水务局", "街道办")
    ]
    sentences = [f"Sentence number {n}.\t这是编号第{n % 9}的一句长话。" for n in range(40)]
    return read_examples(
        [squad(folder / "s.json", 12)],
        [written(folder / "own.jsonl", *own), written(folder / "several.jsonl", *several)],
        [written(folder / "t.tsv", *sentences)],
    )


@pytest.fixture(scope="module")
def batches(examples: Examples) -> Batches:
    return Batches(examples, Remembered(FakeEncoder()), seed=1)


def passages_in(examples: Examples, text: str) -> set[int]:
    """Rows of the passages that a shown text is a view of; sentences of parallel pairs are of none."""
    return {
        row
        for row, one in enumerate(examples.passages)
        if text in one.text or (one.title and text.removeprefix(one.title + " ") in one.text)
    }


def test_a_step_gives_the_same_batch_whenever_it_is_asked(examples: Examples, batches: Batches) -> None:
    again = Batches(examples, Remembered(FakeEncoder()), seed=1)
    for step in (5, 0, 3):
        one, other = batches(step), again(step)
        assert (one.queries, one.passages) == (other.queries, other.passages)
        np.testing.assert_array_equal(one.masked, other.masked)
    assert batches(0).queries != Batches(examples, Remembered(FakeEncoder()), seed=2)(0).queries


def test_each_question_s_own_passage_answers_it_and_is_not_masked(
    examples: Examples, batches: Batches
) -> None:
    answers = {one.text: set(one.passages) for one in examples.questions}
    seen = 0
    for step in range(30):
        batch = batches(step)
        assert batch.masked.shape == (len(batch.queries), len(batch.passages))
        assert not batch.masked[np.arange(len(batch.queries)), batch.right].any()
        for query, right in zip(batch.queries, batch.right, strict=True):
            if query in answers and "湖" not in query and "塔" not in query:
                assert answers[query] & passages_in(examples, batch.passages[right].text), query
                seen += 1
    assert seen > 100


def test_what_is_held_out_is_in_no_batch(examples: Examples, batches: Batches) -> None:
    held_out = {one.text for one in examples.questions if one.held_out and one.group == "passages"}
    hidden = {
        row for one in examples.questions if one.held_out and one.group == "passages" for row in one.passages
    }
    assert held_out
    for step in range(60):
        batch = batches(step)
        assert not held_out & set(batch.queries)
        for shown in batch.passages:
            assert passages_in(examples, shown.text) - hidden or not passages_in(examples, shown.text)


def test_the_ranking_of_an_encyclopedia_s_questions_is_kept_and_no_other(
    examples: Examples, batches: Batches
) -> None:
    encyclopedia = {one.text for one in examples.questions if one.group == "squad"}
    made = [batches(step) for step in range(60)]
    assert any(batch.kept for batch in made)
    for batch in made:
        assert batch.kept == (set(batch.queries) <= encyclopedia)


def test_another_right_passage_and_another_part_of_the_context_are_masked(
    examples: Examples, batches: Batches
) -> None:
    answers = {one.text: one.passages for one in examples.questions if len(one.passages) > 1}
    masked = 0
    for step in range(60):
        batch = batches(step)
        for at, query in enumerate(batch.queries):
            for column, shown in enumerate(batch.passages):
                rows = passages_in(examples, shown.text)
                if query in answers and column != batch.right[at] and rows and rows <= set(answers[query]):
                    assert batch.masked[at, column]
                    masked += 1
    assert masked


def test_the_same_sentence_twice_in_a_batch_of_parallel_ones_is_no_mistake(examples: Examples) -> None:
    alone = Examples(parallel=examples.parallel)
    batch = Batches(alone, Remembered(FakeEncoder()), seed=0)(0)
    texts = [shown.text for shown in batch.passages]
    for at, text in enumerate(texts):
        assert batch.masked[at].tolist() == [
            other == text and column != at for column, other in enumerate(texts)
        ]


def test_every_text_is_embedded_once() -> None:
    class Counting(FakeEncoder):
        seen: list[str] = []

        def encode_passages(self, texts: Sequence[str], *rest: object) -> np.ndarray:
            self.seen.extend(texts)
            return super().encode_passages(texts)

    remembered = Remembered(Counting())
    first = remembered(["河道", "图书", "河道"], "passage")
    np.testing.assert_array_equal(remembered(["图书"], "passage")[0], first[1])
    assert Counting.seen == ["河道", "图书"]


def test_held_out_hits_are_1_where_vectors_tell_and_0_where_they_mislead(tmp_path: Path) -> None:
    lines = [
        {
            "passage": f"第{number}件事说完了。",
            "queries": [{"q": f"第{number}件事"}, {"q": f"thing {number}"}],
        }
        for number in range(80)
    ]
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    made = read_examples([], [path], [])

    def telling(texts: Sequence[str], kind: Kind) -> np.ndarray:
        numbers = [int("".join(char for char in text if char.isdigit())) for text in texts]
        english = np.array([[text.startswith("thing")] for text in texts])
        return np.where(english, -1, 1) * np.eye(80, dtype=np.float32)[numbers]

    assert held_out_hits(made, telling) == {"own.jsonl": 1.0, "own.jsonl (English)": 0.0}
