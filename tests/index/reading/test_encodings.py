from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.index.corpus_writer import articles
from xunduan.errors import UnreadableFile
from xunduan.index.reading.encodings import decode

SIMPLIFIED = [article.text for article in articles() if article.script == "zh-Hans"]
TRADITIONAL = [article.text for article in articles() if article.script == "zh-Hant"]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]


def pieces(texts: list[str], length: int) -> list[str]:
    """Every piece of so many characters that begins at each seventh character."""
    return [text[start : start + length] for text in texts for start in range(0, len(text) - length, 7)]


@pytest.mark.parametrize("length", [10, 30])
@pytest.mark.parametrize("encoding", [*ENCODINGS, "gbk"])
def test_short_simplified_texts_come_out_right(encoding: str, length: int) -> None:
    for piece in pieces(SIMPLIFIED, length):
        assert decode(piece.encode(encoding)).text == piece


@pytest.mark.parametrize("length", [10, 30])
@pytest.mark.parametrize("encoding", [*ENCODINGS, "gbk", "cp950", "big5hkscs"])
def test_short_traditional_texts_come_out_right(encoding: str, length: int) -> None:
    for piece in pieces(TRADITIONAL, length):
        assert decode(piece.encode(encoding)).text == piece


def test_characters_of_each_superset_survive() -> None:
    rare = "他叫张𠮷,住在㙍村,家里养了三头牛,还有一片果园。"
    assert decode(rare.encode("gb18030")).text == rare
    hong_kong = "佢哋喺深水埗食嘢，啲嘢食好平，個個都話好味，下次仲要嚟。"
    assert decode(hong_kong.encode("big5hkscs")).text == hong_kong
    taiwan = "碁峰資訊推出新書，定價450元～520元，讀者‧書迷反應熱烈。"
    assert decode(taiwan.encode("cp950")).text == taiwan


def test_the_pair_of_characters_that_looks_like_utf8() -> None:
    # These GBK bytes happen to be valid two-byte UTF-8 letters.
    assert "这".encode("gbk").decode("gbk") == "这"
    text = "耍,耍,耍"
    assert text.encode("gbk").decode("utf-8") != text
    assert decode(text.encode("gbk")).text == text


def test_accented_latin_stays_utf8() -> None:
    assert decode("café, déjà vu, naïve, Ångström".encode()).text == "café, déjà vu, naïve, Ångström"


def test_a_true_declaration_decides_what_likeness_could_not() -> None:
    for text, encoding in (
        ("ひらがなとカタカナだけ", "shift_jis"),
        ("Größe", "iso-8859-1"),
        ("掃蕩", "big5"),
    ):
        assert decode(text.encode(encoding), encoding).text == text


@pytest.mark.parametrize("declared", ["gbk", "big5", "utf-16", "rot13", "no such charset", "\udcff", ""])
def test_a_false_declaration_does_no_harm(declared: str) -> None:
    text = TRADITIONAL[0]
    assert decode(text.encode(), declared).text == text
    assert decode(text.encode("cp950"), declared).text == text


def test_a_few_nuls_are_dropped_and_many_mean_binary() -> None:
    text = SIMPLIFIED[0]
    assert decode((text[:20] + "\0" + text[20:]).encode("gbk")).text == text
    with pytest.raises(UnreadableFile, match="binary"):
        decode(bytes(range(256)) * 20)


def test_one_damaged_byte_costs_one_character() -> None:
    data = bytearray(SIMPLIFIED[0].encode("utf-8"))
    data[30] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") <= 3
    assert SIMPLIFIED[0][15:] in decoded.text


def test_a_footer_in_a_second_encoding_is_read_in_its_own() -> None:
    decoded = decode(SIMPLIFIED[0].encode() + "\n版权所有".encode("gbk"))
    assert decoded.text == SIMPLIFIED[0] + "\n版权所有" and decoded.problem


def test_frames_of_gbk_that_are_characters_of_big5_tell_no_encoding() -> None:
    frame = ("╔" + "═" * 30 + "╗", "║渡口的书亭║", "╚" + "═" * 30 + "╝")
    text = "\n".join((*frame, SIMPLIFIED[0]))
    decoded = decode(text.encode("gb18030") + b"\n\xff")
    assert decoded.text.startswith(text) and decoded.encoding == "gb18030"


@given(st.text(min_size=1).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_with_its_mark_is_taken_at_its_word(text: str) -> None:
    if any(ord(char) < 9 or 13 < ord(char) < 32 or char == "\x7f" for char in text):
        return  # control characters count as damage
    assert decode(text.encode("utf-8-sig")).text == text


@example("江".encode("gbk"), "undefined")
@given(st.binary(max_size=400), st.none() | st.text(max_size=12))
def test_any_bytes_are_text_or_refused(data: bytes, declared: str | None) -> None:
    try:
        assert isinstance(decode(data, declared).text, str)
    except UnreadableFile as reason:
        assert " / " in str(reason)
