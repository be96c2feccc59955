"""Terms: words, bigrams, characters, numbers; the user's dictionary."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from xunduan.errors import XunduanError
from xunduan.language.fold import fold
from xunduan.language.tokens import bigram_terms, configure_jieba, index_terms, word_terms, words


@pytest.fixture(scope="module", autouse=True)
def _jieba(tmp_path_factory: pytest.TempPathFactory) -> None:
    configure_jieba(tmp_path_factory.mktemp("jieba"), None)


def test_words_keep_numbers_and_latin_whole_and_drop_punctuation() -> None:
    found = words("2023年,诈骗案件下降12.5%,共1,234.5万元;app下载")
    assert "12.5%" in found
    assert "1,234.5" in found
    assert "app" in found
    assert "诈骗" in found
    assert not {",", ";"} & set(found)


def test_bigrams_do_not_cross_punctuation() -> None:
    assert bigram_terms("反诈,预警") == {"b反诈", "b预警"}
    assert bigram_terms("酒 2023 app") == {"c酒", "n2023", "lapp"}


def test_kinds_never_match_each_other() -> None:
    terms = index_terms("反诈app", words("反诈app"))
    assert {"b反诈", "c反", "c诈", "lapp"} <= terms
    assert "反诈" not in terms


def test_words_of_one_character_are_no_terms() -> None:
    assert word_terms(["的", "反诈"]) == {"w反诈"}


def test_characters_beyond_the_first_plane_are_found() -> None:
    assert index_terms("𠮷野家", ()) == {"c𠮷", "c野", "c家", "b𠮷野", "b野家"}


@given(st.text(alphabet=st.characters(), max_size=40))
def test_whatever_stands_in_a_text_is_found_by_a_part_of_it(text: str) -> None:
    folded = fold(text)
    terms = index_terms(folded, words(folded))
    half = folded[: len(folded) // 2]
    assert {f"c{char}" for char in half if "\u4e00" <= char <= "\u9fff"} <= terms
    assert {term for term in bigram_terms(half) if term[0] == "b"} <= terms


def test_the_user_s_words_are_one_word(tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("\ufeff雪亮護航隊 20 n\n\n", encoding="utf-8")
    try:
        configure_jieba(tmp_path, dictionary)
        assert "雪亮护航队" in words(fold("成立雪亮护航队三年"))
        assert words(fold("雪亮護航隊巡查渡口新村")) == list(jieba.cut("雪亮护航队巡查渡口新村"))
    finally:
        jieba.del_word("雪亮护航队")
        rjieba.add_word("雪亮护航队", 0, None)


@pytest.mark.parametrize(
    "text",
    [
        "市水务局在渡口新村清淤河道三十八公里",
        "柳荫巷的居民张桂芳说过去要等上半个月",
        "研究生命起源的学者来到望月楼小学",
        "石墨烯镀层与钙钛矿电池的转换效率",
    ],
)
def test_words_are_jieba_s(text: str) -> None:
    assert words(text) == list(jieba.cut(text))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\xd8"])
def test_a_user_dictionary_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    dictionary = tmp_path / "broken.txt"
    if content is not None:
        dictionary.write_bytes(content)
    with pytest.raises(XunduanError, match="broken.txt"):
        configure_jieba(tmp_path, dictionary)


def test_a_name_whose_characters_stand_apart_is_one_and_neighbours_are_none() -> None:
    terms = index_terms(fold("授奖：周　涛　罗 琳、马\u2003骏"), [])
    assert {"b周涛", "b罗琳", "b马骏"} <= terms
    assert "b涛罗" not in terms
    assert "b甲乙" not in index_terms("甲 乙 两组", [])
    terms = index_terms(fold("到会：司 徒 霖、上官 青，甘 霖"), [])
    assert {"w司徒霖", "b徒霖", "w上官青", "b官青", "b甘霖"} <= terms
    assert "b青甘" not in terms
    terms = index_terms(fold("书 记 员　　齐　慕　白\n主持 龚 岚\n苗 圃 田 垄"), [])
    assert {"w齐慕白", "b慕白", "w龚岚"} <= terms
    assert not {"b员齐", "w持龚岚", "w苗圃田"} & terms


def test_a_cache_folder_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(XunduanError, match="XUNDUAN_CACHE_DIR"):
        configure_jieba(tmp_path / "file" / "cache", None)
