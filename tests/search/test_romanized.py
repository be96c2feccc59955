"""Names written in pinyin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import SetStore
from xunduan.language.fold import fold
from xunduan.language.tokens import index_terms, words
from xunduan.search.coverage import coverage
from xunduan.search.lexicon import Lexicon
from xunduan.search.query import understand
from xunduan.search.romanized import names, syllables

KNOWN = {"xi", "an", "xian", "qiao", "qi", "ao", "san", "yuan", "zhuang"}


@pytest.mark.parametrize(
    ("word", "cuts"),
    [
        ("xian", {("xi", "an")}),
        ("sanyuanqiao", {("san", "yuan", "qiao"), ("san", "yuan", "qi", "ao")}),
        ("police", set()),
        ("zhuang", set()),
        ("", set()),
    ],
)
def test_a_word_is_cut_into_known_syllables(word: str, cuts: set[tuple[str, ...]]) -> None:
    assert set(syllables(word, KNOWN)) == cuts


@given(st.text(alphabet="xianqo", max_size=200))
def test_cuts_put_together_are_the_word_and_are_few(word: str) -> None:
    found = list(syllables(word, KNOWN))
    assert all("".join(cut) == word and 2 <= len(cut) <= 6 for cut in found)
    assert len(found) <= 64


SPELLING = {
    "san yuan": ["三元"],
    "yuan qiao": ["元桥"],
    "yuan xiao": ["元宵"],
    "qiao shang": ["桥上"],
    "yuan qu": ["园区"],
}
WINDOWS = ["三元桥站今天开通。", "三元桥是换乘站。", "元宵节在桥上看灯。", "园区招商。"]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    terms = [index_terms(fold(text), words(fold(text))) for text in WINDOWS]
    return Lexicon(SetStore(terms, [set()] * len(terms)), np.arange(len(terms) + 1), SPELLING)


@pytest.mark.parametrize("query", ["Sanyuanqiao", "When was SANYUANQIAO opened?"])
def test_a_name_in_pinyin_is_held_where_its_characters_stand_together(lexicon: Lexicon, query: str) -> None:
    held = coverage(lexicon, lexicon.query(understand(query, 512)), np.arange(lexicon.passages))
    assert held[0] > 0 and held[1] > 0
    assert held[3] == 0


def test_a_word_that_has_a_translation_is_no_pinyin(lexicon: Lexicon) -> None:
    (unit,) = [one for one in lexicon.query(understand("chase", 512)).terms if one.term == "chase"]
    assert not unit.counts.windows


def test_every_two_neighbours_must_sound_so(lexicon: Lexicon) -> None:
    for name in ("qiaoyuansan", "sanqiao"):
        held = coverage(lexicon, lexicon.query(understand(name, 512)), np.arange(lexicon.passages))
        assert not held.any(), name


def test_pairs_that_join_make_a_name_and_others_do_not() -> None:
    pairs = {"mu rong": ["慕容", "木绒"], "rong xue": ["容雪", "熔雪"]}
    assert names(("mu", "rong", "xue"), pairs) == ["慕容雪"]


def test_a_name_written_in_two_words_is_found_whole(lexicon: Lexicon) -> None:
    query = understand("San Yuanqiao", 512)
    assert lexicon.sounding(query) == {("san", "yuanqiao"): ["三元桥"]}
    held = coverage(lexicon, lexicon.query(query), np.arange(lexicon.passages))
    assert held[0] == pytest.approx(1) and not held[2]


def test_a_name_whose_pairs_are_rarer_than_others_of_their_sound_is_found_where_it_stands() -> None:
    common = [f"{one}{other}" for one in "全泉权" for other in "雨语宇"]
    table = {"quan yu": [*common, "权羽"], "yu lin": ["雨林", "语林", "羽琳"]}
    terms = [
        index_terms(fold(text), words(fold(text))) for text in ("权羽琳当选。", "热带雨林与语林。", *common)
    ]
    lexicon = Lexicon(SetStore(terms, [set()] * len(terms)), np.arange(len(terms) + 1), table)
    assert lexicon.sounding(understand("Quan Yulin", 512)) == {("quan", "yulin"): ["权羽琳"]}
    (pairs,) = lexicon.sounding(understand("Quan Yu", 512)).values()
    assert "权羽" not in pairs, "two characters are a pair as any other, the likeliest of which are meant"
