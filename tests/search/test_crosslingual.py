"""English words and the Chinese that they may stand for."""

from __future__ import annotations

import jieba
import pytest
import rjieba

from xunduan.language.fold import fold
from xunduan.search.crosslingual import translate


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
        ("stolen", "盗窃"),
        ("children", "儿童"),
        ("larger", "大型"),
    ],
)
def test_a_word_in_any_form_has_its_translation(english: str, expected: str) -> None:
    ((_, words),) = chinese(english).items()
    assert expected in words


def test_phrases_come_before_their_words() -> None:
    assert "公安局" in chinese("public security bureau")["public security bureau"]


def test_words_of_a_phrase_stand_beside_it() -> None:
    parts = {found.name: found.part for found in translate("public security bureau")}
    assert parts == {"public security bureau": False, "public": True, "security": True, "bureau": True}


def test_what_stands_within_translations_is_one_too() -> None:
    assert "诈骗" in chinese("fraud")["fraud"][:4]


@pytest.mark.parametrize("word", ["电信诈骗", "高速公路收费站", "中国人民银行", "可再生能源法", "图书馆"])
def test_parts_of_a_translation_are_those_that_jieba_finds(word: str) -> None:
    parts, others = (
        {part for part in cut(word) if 1 < len(part) < len(word)}
        for cut in (rjieba.cut_for_search, jieba.cut_for_search)
    )
    assert parts == others != set()


def test_a_word_of_a_sense_of_several_words_is_one_too() -> None:
    assert "车站" in chinese("station")["station"]
    assert "满意" in chinese("satisfaction")["satisfaction"]


def test_a_word_may_be_one_character() -> None:
    assert "狗" in chinese("dogs")["dogs"]


def test_contractions_are_function_words() -> None:
    assert list(chinese("didn't they rescue him")) == ["rescue"]


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
        assert len(words) <= 24
        assert all(word and word == fold(word) and not word.isascii() for word in words)
