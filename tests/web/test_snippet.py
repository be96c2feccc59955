from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xunduan.web.marking import Mark
from xunduan.web.snippet import LINES_CHARS, excerpt

FILLER = "这一句只是用来占地方的，和要找的东西没有关系。"
ANSWER = "全县去年新建养老设施12处，改建3处。"


def _shown(text: str, marks: list[Mark]) -> str:
    cut = excerpt(text, marks)
    return text[cut.start : cut.end]


def _mark(text: str, words: str, kind: str) -> Mark:
    return Mark(text.index(words), text.index(words) + len(words), kind)


def test_the_sentence_of_the_answer_is_shown_whole_with_what_fits_around_it() -> None:
    text = FILLER * 8 + ANSWER + FILLER * 8
    shown = _shown(text, [_mark(text, "12处", "answer"), _mark(text, "占地方", "term")])
    assert ANSWER in shown
    assert shown.startswith(("这一句", "全县"))
    assert shown.endswith("。")
    assert len(shown) <= LINES_CHARS


def test_without_an_answer_the_best_sentence_and_without_one_the_most_terms_decide() -> None:
    text = FILLER * 8 + ANSWER + FILLER * 8
    assert ANSWER in _shown(text, [_mark(text, ANSWER, "sentence"), _mark(text, "占地方", "term")])
    assert ANSWER in _shown(text, [_mark(text, "养老设施", "term"), _mark(text, "占地", "term")])


def test_a_long_sentence_is_cut_at_a_clause_and_says_so() -> None:
    clause = "这一分句和要找的没有关系，"
    text = clause * 15 + "新建养老设施12处，" + clause * 15 + "完。"
    cut = excerpt(text, [_mark(text, "12处", "answer")])
    assert (cut.cut_before, cut.cut_after) == (True, True)
    assert "新建养老设施12处" in text[cut.start : cut.end]
    assert text[cut.start - 1] == "，"


def test_what_answers_stands_in_the_three_lines_that_a_phone_shows() -> None:
    clause = "这一分句和要找的没有关系，"
    for text in (
        clause * 15 + "新建养老设施12处。",
        FILLER + "全县去年新建养老设施12处，改建3处。" + FILLER * 9,
    ):
        cut = excerpt(text, [_mark(text, "12处", "answer")])
        assert text.index("12处") + 3 - cut.start <= 60


def test_a_number_with_a_comma_is_not_cut_at_it() -> None:
    text = "甲乙丙丁戊己庚辛壬癸" * 12 + "合计1,234,567人次到访" + "甲乙丙丁戊己庚辛壬癸" * 12
    shown = _shown(text, [_mark(text, "到访", "answer")])
    assert "1,234,567人次到访" in shown


def test_no_number_is_cut_at_the_end() -> None:
    text = "甲" * (LINES_CHARS - 3) + "20231万人" + "乙" * 60
    assert _shown(text, [_mark(text, "甲甲", "answer")]) == "甲" * (LINES_CHARS - 3)


@given(
    st.text("甲乙，。；\n 1", min_size=1, max_size=500),
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 20)), max_size=6),
)
def test_any_excerpt_is_a_span_of_its_text_within_the_limit(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(start, start + size, "term") for start, size in spans if start < len(text)]
    cut = excerpt(text, marks)
    assert 0 <= cut.start < cut.end <= len(text)
    assert cut.end - cut.start <= max(LINES_CHARS, 0) or len(text) <= LINES_CHARS
