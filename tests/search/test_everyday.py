"""Official and everyday words for the same thing: the list itself, and what a query makes of it."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import numpy as np
import pytest

from tests.fakes import SetStore
from xunduan.language.fold import fold
from xunduan.language.tokens import index_terms, words
from xunduan.search.coverage import coverage
from xunduan.search.everyday import SHARE, everyday_words
from xunduan.search.lexicon import Lexicon
from xunduan.search.query import understand
from xunduan.search.regional import other_terms

LINES = files("xunduan.search").joinpath("data/everyday_words.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES if not line.startswith("#")]


def others(typed: str) -> dict[str, tuple[str, ...]]:
    return {one.word: one.others for one in understand(typed, 512).other_names if one.share < 0.9}


def test_every_group_has_its_words_once_folded_and_with_a_reason() -> None:
    assert all(2 <= len(row) <= 3 and all(field.strip() for field in row) for row in ROWS)
    words = [word for row in ROWS for word in row[0].split()]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert [word for word in words if fold(word) != word] == []
    assert all(len(row[0].split()) > 1 for row in ROWS)
    for group, _, *longer in ROWS:
        assert all(any(set(word) <= set(one) for word in group.split()) for one in " ".join(longer).split())


@pytest.mark.parametrize(
    ("typed", "word", "other"),
    [
        ("驾照丢了怎么补", "驾照", "驾驶证"),
        ("駕照丟了怎麼補", "驾照", "驾驶证"),
        ("机动车驾驶证补领", "驾驶证", "驾照"),
        ("医保局电话", "医保局", "医疗保障局"),
        ("拦下了多少受害人", "拦下", "劝阻"),
        ("反詐短訊", "短讯", "短信"),
        ("房東不肯修漏水", "房东", "出租人"),
        ("捡到手机交给谁", "捡到", "拾得"),
        ("凤梨酥展销", "凤梨", "菠萝"),
        ("冷氣機滴水投訴", "冷气机", "空调"),
        ("空调机滴水", "空调机", "冷气机"),
        ("U盘回收", "u盘", "随身碟"),
        ("公車專用道", "公车", "公交车"),
        ("缆车停开了吗", "停开", "停运"),
        ("渔民淹死三人", "淹死", "溺亡"),
        ("楼顶长草了谁管", "楼顶", "屋面"),
        ("哪里卖种子", "卖", "销售"),
    ],
)
def test_a_word_stands_for_the_others_of_its_group(typed: str, word: str, other: str) -> None:
    assert other in others(typed)[word]


@pytest.mark.parametrize(
    "typed", ["海关押运货物", "骗人的艺术展", "第三方驾驶舱", "娃娃菜价格", "高中风险评估", "weather today"]
)
def test_a_part_of_another_word_is_left_alone(typed: str) -> None:
    assert not others(typed).keys() & {"关押", "驾驶", "押运", "娃", "中风"}


def test_a_character_alone_is_asked_with_and_not_looked_for() -> None:
    assert "卖" not in others("种子销售许可")["销售"]
    assert "卖" not in others("拍卖公告")


def test_the_pairs_of_a_character_alone_stand_for_its_other_names() -> None:
    texts = ["种子经营销售须备案", "种子经营仓储须备案", "种子拍卖须备案"]
    sets = [index_terms(text, words(text)) for text in texts]
    lexicon = Lexicon(SetStore(sets, [set() for _ in texts]), np.arange(len(texts) + 1))
    held = coverage(lexicon, lexicon.query(understand("卖种子", 512)), np.arange(len(texts)))
    assert held[0] > held[1] == held[2]


def test_a_character_of_another_word_stands_for_nothing() -> None:
    called = other_terms(understand("拍卖行卖伞", 512).other_names, "拍卖行卖伞")
    assert ("销售", SHARE) in called["b行卖"]
    assert ("销售", SHARE) not in called.get("b拍卖", [])


def test_the_longest_word_at_a_place_counts() -> None:
    assert set(others("基本医疗保险")) == {"基本医疗保险"}
    assert everyday_words("", {0}) == ()
