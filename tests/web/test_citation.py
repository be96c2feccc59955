from __future__ import annotations

from dataclasses import replace

from xunduan.index.documents import Document, Fact, Metadata
from xunduan.web.citation import citation

DOCUMENT = Document(
    "d",
    "a.txt",
    "",
    Metadata(
        title=Fact("年报", "stated"),
        source=Fact("晚报", "stated"),
        published=Fact("2023-01-12T08:00", "stated"),
    ),
    "zh-Hans",
)
LINK = "http://localhost/documents/d"


def test_words_title_source_date_and_link() -> None:
    assert (
        citation("预警\n970.7万人次。", DOCUMENT, LINK)
        == f"“预警 970.7万人次。”——《年报》，晚报，2023-01-12。{LINK}"
    )


def test_traditional_quotes_in_traditional_and_latin_in_english() -> None:
    assert citation("預警", replace(DOCUMENT, script="zh-Hant"), LINK).startswith("「預警」——《年报》")
    assert (
        citation("Warned", replace(DOCUMENT, script="en"), LINK)
        == f"“Warned” — 年报, 晚报, 2023-01-12. {LINK}"
    )


def test_what_is_unknown_is_left_out_and_the_documents_own_address_comes_first() -> None:
    assert citation("预警", replace(DOCUMENT, metadata=Metadata()), LINK) == f"“预警” {LINK}"
    known = replace(DOCUMENT.metadata, url=Fact("https://example.org/1", "stated"))
    assert citation("预警", replace(DOCUMENT, metadata=known), LINK).endswith("。https://example.org/1")


def test_marks_within_marks_are_the_inner_ones() -> None:
    document = Document(
        "d", "d.txt", "", Metadata(title=Fact("《晚间新闻》第7期", "stated")), script="zh-Hans"
    )
    assert (
        citation("他说“很好”。", document, "http://x/1")
        == "“他说‘很好’。”——《〈晚间新闻〉第7期》。http://x/1"
    )
