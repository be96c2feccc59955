from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.index.reading.conftest import Reading


def test_one_line_one_block_with_its_indentation(reading: Reading) -> None:
    text = "标题\r\n\r\n  缩进两格  \r　　全角缩进\n\x0b最后\u2029一行\u2028完"
    (document,) = reading("a.txt", text).documents
    assert [block.text for block in document.blocks] == [
        "标题",
        "  缩进两格",
        "　　全角缩进",
        "最后",
        "一行",
        "完",
    ]
    assert document.media_type == "text/plain" and document.encoding == "utf-8" and document.record is None


def test_control_characters_are_dropped(reading: Reading) -> None:
    (document,) = reading("a.txt", "甲\x00乙\x07丙\t丁").documents
    assert [block.text for block in document.blocks] == ["甲乙丙\t丁"]


def test_a_short_line_that_a_triangle_marks_is_a_subhead(reading: Reading) -> None:
    text = (
        "渡口通航\n▲ 票价不变\n单程两元，老人免费。\n▲ 班次加密，逢五逢十另加两班；\n▲ 船工解缆。 何静 摄\n"
    )
    (document,) = reading("a.txt", text).documents
    assert [block.kind for block in document.blocks] == ["text", "heading", *["text"] * 3]


WORDS = "青河渡口今日通航，𠮷村来客1203人次。"


@pytest.mark.parametrize(
    "escaped",
    [
        "".join(f"\\u{pair}" for pair in WORDS.encode("utf-16-be").hex(" ", 2).split()),
        quote(WORDS),
        quote(WORDS.encode("gb18030")),
    ],
)
def test_a_text_written_in_escapes_is_decoded_and_reported(escaped: str, reading: Reading) -> None:
    (document,) = reading("a.txt", escaped).documents
    assert [block.text for block in document.blocks] == [WORDS]
    assert any("转义码" in problem for problem in document.problems)


@pytest.mark.parametrize(
    "text", [f"https://a.example/s?q={quote(WORDS)}", "Write \\u4e2d, or %20 for a blank.", "a" + " " * 40]
)
def test_escapes_in_links_and_in_sentences_stay(text: str, reading: Reading) -> None:
    (document,) = reading("a.txt", text + "\nend").documents
    assert ([block.text for block in document.blocks], document.problems) == ([text.rstrip(), "end"], ())
