"""Content words, what else they may be called, and how much of them a text holds."""

from __future__ import annotations

import pytest

from xunduan.search.content import Word, content_words, exact_share, held


def test_asking_words_and_kinds_of_number_are_no_content() -> None:
    assert [word.text for word in content_words("果园面积目标是多少亩")] == ["果园", "面积"]


def test_where_something_is_tells_it_from_others() -> None:
    assert [word.text for word in content_words("海外订单占全部订单比重")][:2] == ["海外", "订单"]


def test_verbs_and_common_words_count_less_than_nouns() -> None:
    weights = {word.text: word.weight for word in content_words("渔港停靠渔船总数")}
    assert weights["渔港"] > weights["停靠"] and weights["渔船"] > weights["总数"]


def test_what_goes_by_another_name_as_a_whole_is_one_word() -> None:
    (word,) = content_words("应届毕业生")
    assert held(word, "高校毕业生就业") > 0.7


def test_single_characters_side_by_side_are_one_name() -> None:
    assert [word.text for word in content_words("粤锂三期投资")] == ["粤锂", "投资"]
    assert [word.text for word in content_words("粤 锂 投资")] == ["粤", "锂", "投资"]


def test_an_english_word_is_what_it_may_be_translated_to() -> None:
    (word,) = content_words("earthquakes")
    assert held(word, "当地发生地震") > 0.9
    assert 0 < held(word, "本次震区") < held(word, "当地发生地震")


@pytest.mark.parametrize("typed", ["ppi", "ppi 环比"])
def test_a_short_form_in_latin_letters_is_what_its_group_calls_it(typed: str) -> None:
    assert held(content_words(typed)[0], "工业生产者出厂价格环比持平") > 0.7


def test_china_is_no_content_of_an_english_query() -> None:
    assert [word.text for word in content_words("china steel output")] == ["steel", "output"]


@pytest.mark.parametrize(
    ("word", "text", "least", "most"),
    [
        ("水面", "库区水面开阔", 1.0, 1.0),
        ("水面", "库区水体面积", 0.6, 0.8),  # an abbreviation
        ("水面", "水质好转,绿化面积增加", 0.0, 0.4),  # its characters in two clauses
        ("茶叶产量", "茶叶", 0.2, 0.5),
        ("茶叶", "渔船", 0.0, 0.0),
    ],
)
def test_how_much_of_a_word_a_text_holds(word: str, text: str, least: float, most: float) -> None:
    assert least <= held(Word(word), text) <= most


def test_an_indicator_that_says_more_than_the_words_is_less_exact() -> None:
    asked = [Word("高等学校")]
    assert exact_share(asked, "高等学校") == 1.0
    assert exact_share(asked, "成人高等学校") < 1.0


@pytest.mark.timeout(20)
def test_a_word_of_one_letter_over_and_over_is_looked_up_in_linear_time() -> None:
    assert held(Word("a" * 300 + "b"), "a" * 4000) < 1.0
