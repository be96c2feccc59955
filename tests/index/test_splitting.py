"""Passages and windows."""

from __future__ import annotations

from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shortcuts import clean
from xunduan.index.documents import Block, Document, Heading, Metadata, Passage, RawDocument
from xunduan.index.splitting import split

SENTENCE = "全市公安机关共破获案件{}起,抓获嫌疑人多名,为群众挽回经济损失数百万元。"

Kind = Literal["heading", "question", "speaker"]


def document(*paragraphs: str, headings: tuple[tuple[int, Kind], ...] = ()) -> Document:
    """A document of these paragraphs; `headings` are (paragraph number, kind)."""
    text = "\n".join(paragraphs)
    starts = [sum(len(p) + 1 for p in paragraphs[:n]) for n in range(len(paragraphs))]
    spans = tuple(Heading(starts[n], starts[n] + len(paragraphs[n]), kind) for n, kind in headings)
    return Document("0" * 16, "a.txt", text, Metadata(), headings=spans)


def check(made: Document, passages: tuple[Passage, ...], limit: int = 400) -> None:
    end = 0
    for passage in passages:
        assert passage.text == made.text[passage.start : passage.end]
        assert passage.start >= end
        assert 0 < len(passage.text) <= limit
        assert passage.text == passage.text.strip()
        assert passage.id == f"{made.id}-{passage.start}"
        reached = 0
        for window in passage.windows:
            assert passage.text[reached : window.start].strip() == ""
            assert window.start < window.end
            reached = window.end
        assert reached == len(passage.text)
        end = passage.end


def test_short_paragraphs_are_merged() -> None:
    made = document(*(SENTENCE.format(n) for n in range(5)))
    (passage,) = split(made)
    assert passage.text == made.text


def test_a_long_paragraph_is_split_between_sentences() -> None:
    made = document("".join(SENTENCE.format(n) for n in range(40)))
    passages = split(made)
    check(made, passages)
    assert all(passage.text.endswith("。") for passage in passages)
    assert all(120 <= len(passage.text) <= 300 for passage in passages)


def test_nothing_is_merged_across_a_heading() -> None:
    made = document(
        "一、打击",
        SENTENCE.format(1),
        "二、防范",
        SENTENCE.format(2),
        headings=((0, "heading"), (2, "heading")),
    )
    passages = split(made)
    assert [passage.headings for passage in passages] == [("一、打击",), ("二、防范",)]
    assert all("、打击" not in p.text and "、防范" not in p.text for p in passages)


def test_all_answers_carry_their_question() -> None:
    long = "".join(SENTENCE.format(n) for n in range(8))
    made = document("问:成效如何?", "答:" + long, long, headings=((0, "question"),))
    passages = split(made)
    assert len(passages) >= 2
    assert {passage.headings for passage in passages} == {("问:成效如何?",)}


def test_deeper_headings_nest_and_end_with_the_next() -> None:
    raw = [
        "报告标题放在这里",
        "2023-01-01 来源:某报",
        "一、总体情况",
        "(一)打击",
        SENTENCE.format(1),
        "(二)防范",
        SENTENCE.format(2),
        "二、下步打算",
        SENTENCE.format(3),
    ]
    passages = split(clean(RawDocument("a.txt", tuple(Block(line) for line in raw))))
    assert [p.headings for p in passages] == [
        ("一、总体情况", "(一)打击"),
        ("一、总体情况", "(二)防范"),
        ("二、下步打算",),
    ]


def test_a_slogan_stays_with_its_text() -> None:
    lead = "重拳打击新型犯罪。"
    made = document(
        "".join(SENTENCE.format(n) for n in range(6)) + lead + "".join(SENTENCE.format(n) for n in range(6))
    )
    passages = split(made)
    assert not any(passage.text.endswith(lead) for passage in passages)
    assert any(passage.text.startswith(lead) for passage in passages)


def test_a_continued_paragraph_carries_its_slogan() -> None:
    made = document("重拳打击新型犯罪。" + "".join(SENTENCE.format(n) for n in range(14)))
    passages = split(made)
    assert passages[0].headings == ()
    assert passages[1].headings == ("重拳打击新型犯罪",)


def test_a_speaker_opens_the_speech_and_is_carried_on() -> None:
    speech = [SENTENCE.format(n) * 3 for n in range(4)]
    raw = ["标题写在这里就好", "2023-01-01 来源:某报", SENTENCE.format(9), "治安支队支队长王强:", *speech]
    passages = split(clean(RawDocument("a.txt", tuple(Block(line) for line in raw))))
    said = [p for p in passages if "起" in p.text][1:]
    assert said[0].text.startswith("治安支队支队长王强:全市")
    assert said[0].headings == ()
    assert {p.headings for p in said[1:]} == {("治安支队支队长王强:",)}


def test_a_sentence_over_the_limit_is_cut_at_clauses() -> None:
    made = document(",".join(f"重点检查第{n}类场所和单位的安全防范措施落实情况" for n in range(40)) + "。")
    passages = split(made)
    check(made, passages)
    assert all(passage.text.endswith((",", "。")) for passage in passages)


def test_windows_are_a_few_sentences_near_the_size() -> None:
    made = document("".join(SENTENCE.format(n) for n in range(7)))
    for passage in split(made):
        sizes = [window.end - window.start for window in passage.windows]
        assert all(60 <= size <= 160 for size in sizes)


PARAGRAPHS = st.lists(
    st.text(alphabet="青河市今天下雨,。;:“”()《》1.5 \tab!?…", min_size=1, max_size=900),
    min_size=0,
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(PARAGRAPHS, st.integers(60, 400), st.integers(100, 500), st.integers(20, 200))
def test_any_document_splits_within_its_sizes(
    paragraphs: list[str], target: int, limit: int, window: int
) -> None:
    made = clean(RawDocument("a.txt", tuple(Block(paragraph) for paragraph in paragraphs)))
    passages = split(made, target, max(limit, target), window)
    check(made, passages, max(limit, target))
    covered = "".join(made.text[p.start : p.end] for p in passages)
    headings = "".join(made.text[h.start : h.end] for h in made.headings if h.kind != "speaker")
    for contents in (section for section in made.sections if section.contents):
        shown = made.text[contents.start : contents.end]
        headings += shown.removeprefix(contents.heading) if contents.heading in headings else shown
    assert sorted("".join((covered + headings).split())) == sorted("".join(made.text.split()))
