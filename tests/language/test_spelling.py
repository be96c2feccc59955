"""Character pairs by sound: made from how many windows hold each, and read back as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from xunduan.language.spelling import (
    looks,
    pairs_of,
    read_pairs,
    read_spelling,
    sounds,
    spelling_table,
    write_spelling,
)
from xunduan.language.tokens import bigram_terms, index_terms


def test_pairs_are_the_bigrams_of_all_windows_and_nothing_else() -> None:
    windows = [
        index_terms("反诈12%中心", ["反诈", "中心"]),
        bigram_terms("反诈"),
        set(),
    ]
    assert pairs_of(windows) == {"反诈", "中心"}
    assert pairs_of([]) == set()


def test_of_pairs_that_sound_alike_the_frequent_come_first_and_few_are_kept() -> None:
    counts = {"公式": 2, "公事": 9, "攻势": 5, "宫室": 4, "工事": 3, "孤本": 1}
    table = spelling_table(counts)
    assert table["gong shi"] == ["公事", "攻势", "宫室", "工事", "公式"]
    assert table["gu ben"] == ["孤本"], "a name may stand once"
    assert spelling_table(dict(reversed(counts.items()))) == table
    many = {one + other: 1 for one in "是时事市实世" for other in "师石室食诗湿"}
    assert len(many) > len(spelling_table(many)["shi shi"]) == 32


def test_both_readings_of_a_character_lead_to_a_pair() -> None:
    assert set(sounds("银行")) >= {"yin hang", "yin xing"}
    assert "shan xin" in sounds("单欣"), "as a surname, its third"


@pytest.mark.parametrize(("one", "other"), [("官", "宫"), ("日", "曰"), ("侯", "候"), ("未", "末")])
def test_characters_that_are_taken_for_each_other_lead_to_each_other(one: str, other: str) -> None:
    assert other in looks(one) and one in looks(other)
    assert one not in looks(one)


def test_characters_of_unlike_shape_do_not() -> None:
    assert "地" not in looks("日") and looks("a") == ""


def test_what_is_written_is_read(tmp_path: Path) -> None:
    table, pairs = {"fan zha": ["反诈"]}, ["中心", "反诈", "𠮷野"]
    write_spelling(tmp_path, table, pairs)
    assert read_spelling(tmp_path) == table
    assert read_pairs(tmp_path) == pairs
    write_spelling(tmp_path, {}, [])
    assert (read_spelling(tmp_path), read_pairs(tmp_path)) == ({}, [])
