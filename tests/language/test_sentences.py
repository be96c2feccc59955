"""Sentences and clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.sentences import clauses, protected_spans, sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["今天下雨。", "明天天晴。"],
        ["今天下雨了!", "带伞了吗?", "带了。"],
        ["今天下雨了！", "带伞了吗？", "带了。"],
        ["发案率下降10.26%,破案率98.75%。", "下一步继续。"],
        ["“平安是福。”", "去年,全市立案下降。"],
        ["“你好。我是民警。”", "他说完就走了。"],
        ["他问:“走吗?”的时候,车已开动。", "没人回答。"],
        ["解决“十联铺”商户的“烦心事。", "截至目前,“十联铺”已收集信息28条。", "很好。"],
        ["一场场宣传……", "各部门齐心协力。"],
        ["他想了想……,还是走了。"],
        ["见《条例。附则》一书。", "完毕。"],
        ["(第一句。第二句。)", "后面。"],
        ["详见http://a.cn/x?id=1&b=2网页。", "谢谢。"],
        ["「房子要健檢。」", "市長說明。"],
        ["Mr. Li came from the U.S. in 2021. ", "He stayed."],
        ["It grew by 3.5 percent. ", '"Good," he said.'],
        ["没有标点的一行"],
    ],
)
def test_sentences(expected: list[str]) -> None:
    assert parts("".join(expected)) == expected


def test_an_unclosed_quote_protects_nothing() -> None:
    text = "他说“今天很好。" + "明天也好。" * 100
    assert len(parts(text)) == 101


def test_a_quote_beyond_reach_does_not_swallow_the_paragraph() -> None:
    text = "“" + "今天下雨了。" * 60 + "”"
    assert len(parts(text)) > 50


def test_nested_brackets_are_one_span() -> None:
    text = "依据(见(附件)一。二)执行。"
    assert protected_spans(text) == [(2, 12)]


@given(st.text(max_size=300))
def test_sentences_cover_the_text(text: str) -> None:
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@given(st.text(alphabet="青河市“”()《》,。;:1.5 a", max_size=300), st.integers(5, 60))
def test_clauses_cover_the_text_within_the_limit(text: str, limit: int) -> None:
    spans = clauses(text, limit)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= limit for start, end in spans)


def test_clauses_spare_quotes_and_numbers() -> None:
    text = "第一项" * 9 + ",“甲,乙,丙”共1,234件;" + "第二项" * 9 + "。"
    pieces = [text[start:end] for start, end in clauses(text, 45)]
    assert pieces[0].endswith("1,234件;")
    assert "“甲,乙,丙”" in pieces[0]
