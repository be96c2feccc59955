"""Highlights: inside the text, in whole words, right in both scripts."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xunduan.language.fold import fold
from xunduan.search.errors import QueryError
from xunduan.search.highlights import sentence_highlight, term_highlights
from xunduan.search.query import understand

HANS = "全市公安机关共预警劝阻潜在受害人970.7万人次。电信网络诈骗案件同比下降12.5%,群众安全感提升。"
HANT = "全市公安機關共預警勸阻潛在受害人970.7萬人次。電信網絡詐騙案件同比下降12.5%,群眾安全感提升。"


def marked(text: str, query: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in term_highlights(text, understand(query, 512))]


@pytest.mark.parametrize("query", ["预警劝阻人数", "預警勸阻人數", "預 警 勸 阻 人 數"])
def test_both_scripts_are_marked_alike(query: str) -> None:
    assert marked(HANS, query) == ["预警劝阻"]
    assert marked(HANT, query) == ["預警勸阻"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("下降12.5%", ["下降12.5%"]),
        ("下降１２．５％", ["下降12.5%"]),
        ("2.5%", []),
        ("“电信网络诈骗案件”", ["电信网络诈骗案件"]),
        ("群众安全感是多少", ["群众安全感"]),
        ("森林防火", []),
    ],
)
def test_what_is_marked(query: str, expected: list[str]) -> None:
    assert marked(HANS, query) == expected


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("该港货物吞吐总量达3.1亿吨", "货物吞吐总额", ["货物吞吐"]),  # 总量 is a word
        ("新建蔬菜产能五万吨", "蔬菜产量是多少", ["蔬菜"]),
        ("预警劝阻潜在受害人970人", "预警劝阻潜力", ["预警劝阻"]),
        ("蔬菜产量五万吨", "蔬菜产量是多少", ["蔬菜产量"]),
        ("大棚蔬菜上市，大棚蔬菜产业兴旺", "大棚蔬菜产量", ["大棚蔬菜", "大棚蔬菜"]),  # 蔬菜产 is no word
        ("货车排队，轮胎的产销两旺", "轮胎产销量", ["轮胎", "产销"]),
        ("公路和高速列车", "高速公路", ["公路", "高速"]),  # a compound that stands nowhere, by its words
        ("高速公路旁的公路", "高速公路", ["高速公路"]),
        (
            "共3批，大棚蔬菜上市。5个大棚蔬菜产业园，蔬菜产销两旺",
            "蔬菜产业园",
            ["蔬菜", "蔬菜产业园", "蔬菜"],
        ),
        ("建国门外，文化路旁", "李建国", []),  # a name is no compound
    ],
)
def test_what_query_and_text_share_is_marked_in_whole_words(
    text: str, query: str, expected: list[str]
) -> None:
    assert marked(text, query) == expected


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("皖P3K806", "车牌皖P·3K806已年检", ["皖P·3K806"]),
        ("LoRa-WAN网关", "改用LoRa-WAN传输", ["LoRa-WAN"]),
        ("林发[2019]36号", "文号:林发〔2019〕36号。", ["林发〔2019〕36号"]),
        ("MT/T 612.3-2008", "执行MT/T 612.3—2008", ["MT/T 612.3—2008"]),
        ("升幅3.4℃", "升温幅度3.4℃", ["3.4℃"]),
        ("HGB60/25-8水泵", "改装HGB 60/25-8型", ["HGB 60/25-8"]),
        ("LTE-V设备", "采用LTE-V标准", ["LTE-V"]),
        ("17:45开航", "改为下午5点三刻开航", ["下午5点三刻开航"]),
        ("第31条", "依照第三十一条处罚", ["第三十一条"]),
        ("运-7客机", "老运-7停飞", ["运-7"]),
        ("气象站 7号", "气象站、7号楼", ["气象站", "7号"]),  # a list is no code
        ("椆埗", "渡口在椆埗以北", ["椆埗"]),
        ("皖P3K806", "赣P·3K860与皖P·3K8061", []),
        ("Zilog80指令", "学习Zilog 80 CPU指令集", ["Zilog 80", "指令"]),
        ("HiFi耳机", "试听Hi-Fi耳机", ["Hi-Fi耳机"]),
        ("overall平面图", "over all of the area", []),
        ("借书六百册", "还书三百册，借书五百册", ["借书"]),
        ("二〇二一年七月九日", "2021-07-09起试航", ["2021-07-09"]),
        ("2021年7月9日", "110/07/09试航，7-9人一船", ["110/07/09"]),
        ("2021年7月9日", "2021/7/12试航", ["2021/7"]),
    ],
)
def test_what_is_typed_in_one_is_marked_in_one(query: str, text: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_words_in_other_words_are_not_marked() -> None:
    assert marked("He said that AI helps; the aim is clear.", "ai") == ["AI"]
    assert marked("共110起,其中10起", "10起案件")[-1].startswith("10")
    assert "110" not in "".join(marked("共110件", "10件"))


def test_full_width_letters_are_marked_as_they_stand() -> None:
    assert marked("用ＡＩ质检病历", "AI质检") == ["ＡＩ质检"]


CHARACTERS = "反诈預警勸阻预劝人数數下降案件。,;!?\n“”「」12.5%ＡＩai 的是\ud800𠮷İ()*["


@example("a\naＡ", "a[aＡ")
@settings(max_examples=300)
@given(st.text(alphabet=CHARACTERS, max_size=80), st.text(alphabet=CHARACTERS, min_size=1, max_size=12))
def test_every_mark_lies_in_the_text_apart_from_the_others_and_shares_with_the_query(
    text: str, typed: str
) -> None:
    try:
        query = understand(typed, 512)
    except QueryError:
        return
    marks = term_highlights(text, query)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(one.end < other.start for one, other in zip(marks, marks[1:], strict=False))
    for mark in marks:
        assert mark.kind == "term"
        shown = fold(text[mark.start : mark.end])
        # A number may be written in another way than in the query.
        assert set(shown) <= set(query.folded) or any(
            char.isdigit() or char in "一二三十百千万亿点零" for char in shown
        )


@settings(max_examples=200)
@given(st.text(alphabet=CHARACTERS, max_size=100))
def test_the_sentence_lies_in_the_text_and_is_one_of_several(text: str) -> None:
    mark = sentence_highlight(text, {}, [(0, len(text), 1.0)])
    if mark is not None:
        assert 0 <= mark.start < mark.end <= len(text)
        sentence = text[mark.start : mark.end]
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        assert len(sentence) < len(text.strip())


def test_the_sentence_that_holds_the_words_is_the_best() -> None:
    query = understand("电信网络诈骗案件下降", 512)
    weights = dict.fromkeys(query.bigrams, 2.0)
    mark = sentence_highlight(HANS, weights, [])
    assert mark is not None
    assert HANS[mark.start : mark.end].startswith("电信网络诈骗")


def test_where_words_say_nothing_nearness_does() -> None:
    mark = sentence_highlight(HANS, {}, [(0, 25, 0.1), (26, len(HANS), 0.9)])
    assert mark is not None
    assert HANS[mark.start : mark.end].startswith("电信网络诈骗")


def test_the_sentence_of_the_answering_figure_wins() -> None:
    query = understand("电信网络诈骗案件下降", 512)
    at = HANS.index("970.7")
    mark = sentence_highlight(HANS, dict.fromkeys(query.bigrams, 2.0), [], [(at, at + 8)])
    assert mark is not None
    assert HANS[mark.start : mark.end].startswith("全市公安机关")


def test_a_passage_of_one_sentence_has_none() -> None:
    assert sentence_highlight("只有这一句话。", {}, []) is None


def test_a_noun_of_one_character_is_marked_for_its_english_word_where_it_stands_alone() -> None:
    assert marked("养鸭户把鸭蛋送来，村口的鸭叫个不停。", "ducks") == ["鸭"]
    assert marked("合同到期后可以续租。", "closed") == []  # 合 for one
