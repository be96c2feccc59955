"""Official papers' numbers and issuers, titles made of the text, times by one clock, and what paths tell."""

from __future__ import annotations

import pytest

from tests.shortcuts import clean
from xunduan.index.article.path_clues import path_place, path_year
from xunduan.index.documents import Block, Document, Fact, RawDocument
from xunduan.language.dates import local_time

SENTENCE = "各乡镇要在六月底前完成沟渠清淤,县里将组织验收,结果向社会公布。"


def text(*lines: str, path: str = "a.txt", **stated: str) -> Document:
    return clean(RawDocument(path, tuple(Block(line) for line in lines), stated=stated))


def known(fact: Fact | None) -> tuple[str, str] | None:
    return (fact.value, fact.provenance) if fact else None


def test_a_paper_has_its_number_and_its_issuer() -> None:
    paper = text("青河县人民政府关于清淤工作的通知", "青政发〔2024〕12号", "各乡镇:", SENTENCE)
    assert known(paper.metadata.number) == ("青政发〔2024〕12号", "stated")
    assert known(paper.metadata.issuer) == ("青河县人民政府", "derived")
    signed = text("关于清淤工作的通知", "各村:", SENTENCE, "石桥镇人民政府", "2024年3月5日")
    assert known(signed.metadata.issuer) == ("石桥镇人民政府", "stated")
    assert known(signed.metadata.published) == ("2024-03-05", "derived")


def test_a_line_of_no_known_kind_above_the_day_is_no_issuer_and_a_red_head_no_title() -> None:
    lines = (
        "关于清淤工作的通知",
        "各村:",
        f"石桥灌区管理站提醒,{SENTENCE}",
        "石桥灌区管理站",
        "2024年3月5日",
    )
    assert text(*lines).metadata.issuer is None
    headed = text("石桥灌区管理站文件", "石灌发〔2024〕3号", *lines[:2], SENTENCE)
    assert known(headed.metadata.title) == (lines[0], "stated")


def test_headings_beside_each_other_leave_the_title_to_the_line_above_them() -> None:
    parts = [
        Block("完成情况", "heading", 1),
        Block(SENTENCE),
        Block("下步打算", "heading", 1),
        Block(SENTENCE.replace("清淤", "护坡")),
    ]
    summary = clean(RawDocument("a.docx", (Block("石桥镇清淤工作总结"), *parts)))
    assert known(summary.metadata.title) == ("石桥镇清淤工作总结", "stated")
    assert [one.heading for one in summary.sections] == ["完成情况", "下步打算"]
    alone = clean(
        RawDocument("a.docx", (Block("石桥镇水利站"), Block("清淤总结", "heading", 1), Block(SENTENCE)))
    )
    assert known(alone.metadata.title) == ("清淤总结", "stated")


def test_a_number_that_a_paper_cites_is_not_its_own() -> None:
    cited = text("关于清淤工作的通知", f"根据《灌溉条例》(青政发〔2019〕3号),{SENTENCE}")
    assert cited.metadata.number is None
    asked = text("关于清淤工作的通知", f"请查阅发文字号:青政发〔2019〕3号,{SENTENCE}")
    assert asked.metadata.number is None
    for title in ("清淤见闻", "一图读懂关于清淤工作的通知"):
        assert text(title, SENTENCE).metadata.issuer is None


def test_a_document_without_a_title_gets_one_made_and_marked() -> None:
    assert known(text(SENTENCE, SENTENCE + "再说一遍。").metadata.title) == (
        "各乡镇要在六月底前完成沟渠清淤",
        "inferred",
    )
    assert known(text("清淤进展顺利", SENTENCE).metadata.title) == ("清淤进展顺利", "stated")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2023-10-12T16:30:00Z", "2023-10-13T00:30:00"),
        ("2023-10-12T16:30+09:00", "2023-10-12T15:30"),
        ("2023-10-12T16:30", "2023-10-12T16:30"),
        ("2023-10-12", "2023-10-12"),
    ],
)
def test_times_with_a_zone_are_told_by_china_s_clocks(given: str, shown: str) -> None:
    assert local_time(given, 8.0) == shown
    assert local_time("9999-12-31T23:59:59Z", 8.0) == "9999-12-31T23:59:59Z"
    document = text("清淤进展顺利", SENTENCE, published=given)
    assert document.metadata.published is not None
    assert document.metadata.published.value == shown


def test_another_clock_can_be_set() -> None:
    raw = RawDocument("a.txt", (Block(SENTENCE),), stated={"published": "2023-10-12T16:30:00Z"})
    published = clean(raw, utc_offset=0.0).metadata.published
    assert published is not None and published.value == "2023-10-12T16:30:00"


def test_paths_tell_a_year_and_a_place_where_the_text_tells_none() -> None:
    document = text("清淤进展顺利", SENTENCE, path="贵州省/2021年/清淤.txt")
    assert known(document.metadata.year) == ("2021", "inferred")
    assert [known(place) for place in document.metadata.places] == [("贵州省", "inferred")]
    told = text(
        "清淤进展顺利",
        "今年,2023年春节后云南省各地清淤,云南省下达资金三亿元。",
        path="贵州省/2021年/清淤.txt",
    )
    assert told.metadata.year is not None and told.metadata.year.value == "2023"
    assert told.metadata.places[0].value == "云南省"
    assert path_year("2019-2021/汇编.txt") is None
    assert path_place("贵州与云南/汇编.txt") is None
