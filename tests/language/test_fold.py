"""Folding: equal lengths, both scripts and both widths alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.fold import _FORMS, blanked, detect_script, fold, fold_script

ANY = st.text(alphabet=st.characters(), max_size=60)  # surrogates too
TRICKY = st.text(alphabet="㎡…㈠ﬁİẞſ﷽著於裡１％「』\ud800\udfffß龘𠮷臺灣A。\u3000é\u0301", max_size=30)


@given(st.one_of(ANY, TRICKY))
def test_the_length_never_changes(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(fold_script(text)) == len(text)


@given(st.one_of(ANY, TRICKY))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("預警勸阻潛在受害人", "预警劝阻潜在受害人"),
        ("著名", "着名"),
        ("關於", "关于"),
        ("這裡、那裏", "这里、那里"),
        ("臺灣國語", "台湾国语"),
        ("１２．５％", "12.5%"),
        ("ＡＢｃ", "abc"),
        ("「群眾安全感」", "“群众安全感”"),
        ("東營\u3000市", "东营 市"),
        ("肆佰贰拾万元整", "四百二十万元整"),
        ("陸佰參拾圓", "六百三十圆"),
        ("拾伍万元", "十五万元"),
        ("二○○八年、一九九○年", "二〇〇八年、一九九〇年"),
    ],
)
def test_what_is_the_same_to_a_reader_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "text", ["大陆万亿级市场", "队伍拾级而上", "放肆", "收拾陆续", "叁号矿", "○个人申请", "王○明"]
)
def test_what_makes_no_numeral_stays(text: str) -> None:
    assert fold(text) == text


def test_a_lone_surrogate_does_not_keep_its_neighbours_from_folding() -> None:
    assert fold("預\ud800警ABC") == "预\ud800警abc"


def test_folding_the_script_keeps_case_width_and_quotes() -> None:
    assert fold_script("「ＡＢ」預警") == "「ＡＢ」预警"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("全市公安機關破獲電信網絡詐騙案件", "zh-Hant"),
        ("全市公安机关破获电信网络诈骗案件", "zh-Hans"),
        ("The police of the city published figures", "en"),
        ("人口 population of the whole municipality and its districts by year", "en"),
        ("12.5%", "und"),
        ("", "und"),
        ("一二三", "zh-Hans"),
    ],
)
def test_the_script_is_told_from_the_characters(text: str, script: str) -> None:
    assert detect_script(text) == script


def test_what_is_blanked_keeps_its_place() -> None:
    assert blanked("重庆2022年立案", [(0, 2), (2, 7)]) == "       立案"
    assert blanked("立案", []) == "立案"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("⽔利⼯程⽤地", "水利工程用地"),  # radicals, as fonts' maps give them
        ("⻋站⻳山", "车站龟山"),
        ("\uf9be\uf9e1", "料李"),  # compatibility ideographs
        ("︵甲︶﹪", "(甲)%"),
        ("衞生署", "卫生署"),
        ("𠮷日", "吉日"),
        ("靑年敎育通吿", "青年教育通告"),
        ("鄕鎭淸潔", "乡镇清洁"),
        ("緖言、郞君、屛風、倂入、髙樓、畧圖", "绪言、郎君、屏风、并入、高楼、略图"),
        ("尙未毎日", "尚未每日"),
        ("兪氏甎瓦、畊田種糓、軄責", "俞氏砖瓦、耕田种谷、职责"),  # variants to two dictionaries
        ("歩道渉外、鉄軽価処", "步道涉外、铁轻价处"),  # Japan's own forms
    ],
)
def test_characters_that_print_the_same_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)
    assert len(fold(one)) == len(one)
    assert fold_script(one) == fold_script(other) or "︵" in one


def test_a_printed_form_folds_to_what_folds_no_further() -> None:
    forms = [chr(code) for code in _FORMS]
    assert len(forms) > 1000
    assert [form for form in forms if fold(fold(form)) != fold(form) or len(fold(form)) != 1] == []


@pytest.mark.parametrize("char", "喆堃邨犇龢澂后里干发复只面松浜")
def test_characters_of_their_own_stay(char: str) -> None:
    assert fold(char) == char
