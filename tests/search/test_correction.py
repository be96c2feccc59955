"""Homophone slips: put right where the corpus lacks what was typed and holds what sounds alike, and left alone
elsewhere."""

from __future__ import annotations

from collections import Counter

import jieba
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.spelling import sounds, spelling_table
from xunduan.language.tokens import bigram_terms
from xunduan.search.correction import CorpusSpelling, correct

TEXTS = [
    "商圈建立十联铺机制", "十联铺成员收集信息", "反诈宣传进校园", "反诈预警劝阻", "网格员走访入户", "网格员排查隐患",
    "刑事案件下降", "刑事案件多发", "泸定河谷滑坡", "泸定河谷断路", "黎晓峰负责", "黎晓峰介绍",
    "公交车停运", "公交车改道", "物资常备不懈", "物资常备不缺", "学校与家长", "学校与社区",
]  # fmt: skip
COUNTS = Counter(term[1:] for text in TEXTS for term in bigram_terms(text))


def together(text: str) -> bool:
    return any(bigram_terms(text) <= bigram_terms(window) for window in TEXTS)


SPELLING = CorpusSpelling(COUNTS.__getitem__, together, spelling_table(COUNTS), lambda: COUNTS)


def corrected(query: str) -> str | None:
    return correct(query, SPELLING)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("十连铺", "十联铺"),
        ("反炸宣传", "反诈宣传"),
        ("网格圆走访", "网格员走访"),
        ("刑是案件", "刑事案件"),
        ("泸定何谷滑坡", "泸定河谷滑坡"),
        ("泸定可谷滑坡", "泸定河谷滑坡"),
        ("公教车停运", "公交车停运"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


def test_what_stands_nowhere_is_not_looked_up_once_all_pairs_are_known() -> None:
    asked: list[str] = []

    def count(pair: str) -> int:
        asked.append(pair)
        return COUNTS[pair]

    def beside(text: str) -> bool:
        asked.append(text)
        return together(text)

    spelling = CorpusSpelling(count, beside, spelling_table(COUNTS), lambda: COUNTS)
    typed = ["刑是案件", "反炸宣传", "公教车停运", "网格圆走访", "天气预报"]
    before = [correct(text, spelling) for text in typed]
    assert any(not COUNTS[text[:2]] for text in asked)
    asked.clear()
    spelling.between("", "")
    assert [correct(text, spelling) for text in typed] == before
    assert asked
    assert all(COUNTS[text[at : at + 2]] for text in asked for at in range(len(text) - 1))


@pytest.mark.parametrize(
    "typed",
    [
        "十联铺",
        "反诈宣传",
        "天气预报",
        "network",
        "4.15",
        "上街提醒大爷大妈",
        "李晓峰",
        "李晓峰负责",
        "黎小峰",
        "物资常被",
        "学校于家",
        "反炸宣传讲了哪几种骗术",
    ],
)
def test_what_the_corpus_holds_or_cannot_know_is_left_alone(typed: str) -> None:
    assert corrected(typed) is None


@pytest.mark.parametrize(
    ("typed", "offered"), [("应急避男所", "应急避难所"), ("应急避雷所", None), ("应急避难所", None)]
)
def test_what_stands_once_is_put_right_by_its_sound_alone_where_it_is_only_offered(
    typed: str, offered: str | None
) -> None:
    once = "应急避难所开放"
    counts = COUNTS + Counter(term[1:] for term in bigram_terms(once))

    def beside(text: str) -> bool:
        return together(text) or bigram_terms(text) <= bigram_terms(once)

    spelling = CorpusSpelling(counts.__getitem__, beside, spelling_table(counts), lambda: counts)
    assert correct(typed, spelling) is None
    assert correct(typed, spelling, 1) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("滨江少年官", "滨江少年宫"),  # 少年宫 as a word, whatever stands beside it
        ("巴曰山火", "巴日山火"),
        ("巴旦山火", None),  # 旦 stands elsewhere in the archive: it may be meant
        ("少年宫", None),
        ("旱稻收购", None),  # a word of the dictionary, though 早稻 looks like it
    ],
)
def test_what_only_looks_like_the_typed_character_is_put_right_inside_a_word(
    typed: str, offered: str | None
) -> None:
    texts = [
        "滨江步道",
        "在少年宫报名",
        "少年宫开放",
        "巴日村山火",
        "巴日村断电",
        "元旦开放",
        "早稻播种",
        "早稻收割",
    ]
    counts = COUNTS + Counter(term[1:] for text in texts for term in bigram_terms(text))

    def beside(text: str) -> bool:
        return any(bigram_terms(text) <= bigram_terms(window) for window in texts)

    jieba.add_word("巴日", 30)
    rjieba.add_word("巴日", 30, None)
    spelling = CorpusSpelling(counts.__getitem__, beside, spelling_table(counts), lambda: counts)
    assert correct(typed, spelling) == offered
    jieba.del_word("巴日")


def test_a_character_with_two_readings_is_found_by_both() -> None:
    assert {"guo le", "guo lei"} >= set(sounds("郭勒")) and "guo le" in sounds("郭勒")


@given(st.text(max_size=30))
def test_a_correction_keeps_the_length_and_never_raises(typed: str) -> None:
    result = corrected(typed)
    assert result is None or (len(result) == len(typed) and result != typed)
