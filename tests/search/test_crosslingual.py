"""English words and the Chinese that they may stand for."""

from __future__ import annotations

import pytest

from index.fold import fold
from search.crosslingual import translate


def chinese(text: str) -> dict[str, tuple[str, ...]]:
    return {" ".join(found.words): found.chinese for found in translate(fold(text))}


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("police", "警察"),
        ("Frauds", "诈骗罪"),
        ("cities", "城市"),
        ("schools", "学校"),
        ("volunteers", "志愿者"),
        ("ROADS", "道路"),
    ],
)
def test_a_word_in_any_form_has_its_translation(english: str, expected: str) -> None:
    ((_, words),) = chinese(english).items()
    assert expected in words


def test_phrases_come_before_their_words() -> None:
    assert "公安局" in chinese("public security bureau")["public security bureau"]


def test_function_words_and_numbers_are_left_out() -> None:
    assert chinese("how many of the 300 were it") == {}


def test_places_have_their_chinese_names() -> None:
    assert chinese("fraud in Chongqing")["chongqing"] == ("重庆",)


def test_a_word_that_nobody_knows_stands_for_itself() -> None:
    assert chinese("xyzzyq") == {"xyzzyq": ()}


def test_the_possessive_is_no_part_of_a_word() -> None:
    assert "school" in chinese("school's")


@pytest.mark.parametrize("text", ["", "反诈预警", "。,!", "12.5%"])
def test_without_english_there_is_nothing_to_translate(text: str) -> None:
    assert translate(text) == ()


def test_translations_are_folded_chinese_words() -> None:
    for words in chinese("the police officers trained volunteers against telecom fraud").values():
        assert len(words) <= 16
        assert all(word == fold(word) and len(word) > 1 for word in words)
