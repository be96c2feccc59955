from __future__ import annotations

import re

from xunduan.index.documents import Document, Fact, Figure, Metadata, Passage
from xunduan.search.results import Answer, Hit, Results
from xunduan.web.card import ROWS_MAX, card
from xunduan.web.state import SearchState


def _results(text: str, *numbers: str, confident: bool = True, elsewhere: bool = False) -> Results:
    figures = [
        Figure(number, text.index(number), text.index(number) + len(number), "指标", 1, "")
        for number in numbers
    ]
    document = Document("d", "d.txt", text, Metadata(title=Fact("年报", "stated")))
    passage = Passage("p", "d", 0, len(text), text)
    answers = tuple(Answer(figure, "other" if elsewhere else "p", document) for figure in figures)
    return Results("问", 1, confident, 1.0, "s", (Hit(1, 0.9, passage, document),), answers=answers)


def test_the_card_quotes_the_sentence_with_its_number_marked() -> None:
    made = card(_results("前一句。全年劝阻970.7万人次；止付3亿元。", "970.7万人次"), SearchState())
    assert made is not None
    assert str(made.quote) == '全年劝阻<mark class="answer">970.7万人次</mark>'
    assert made.answers[0].link == "/documents/d?passage=p#figure-p-8"
    assert made.answers[0].title == "年报"


def test_the_card_of_several_figures_of_one_passage_quotes_them_all() -> None:
    made = card(_results("刑事警情下降10%。治安警情下降20%。别的。", "10%", "20%"), SearchState())
    assert made is not None
    assert re.findall(r'class="answer">([^<]+)', str(made.quote)) == ["10%", "20%"]


def test_answers_of_another_passage_are_not_put_into_the_first_ones_mouth() -> None:
    made = card(_results("刑事警情下降10%。", "10%", elsewhere=True), SearchState())
    assert made is not None
    assert made.quote is None


def test_a_table_has_five_rows_and_says_once_what_they_share() -> None:
    numbers = [f"{number}件" for number in range(10, 17)]
    made = card(_results("、".join(numbers), *numbers), SearchState())
    assert made is not None
    assert len(made.answers) == ROWS_MAX
    assert made.shared == {"indicator", "place", "period", "source"}
    alone = card(_results("、".join(numbers), numbers[0]), SearchState())
    assert alone is not None and not alone.shared


def test_without_confidence_or_figures_there_is_no_card() -> None:
    assert card(_results("下降10%。", "10%", confident=False), SearchState()) is None
    assert card(_results("没有数字。"), SearchState()) is None
