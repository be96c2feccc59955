"""Counting the lines that recur over a source."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shortcuts import clean
from xunduan.index.article.cleaning.site import recurring_lines, site_lines_of
from xunduan.index.documents import Block, RawDocument

FILES = st.lists(
    st.lists(st.sampled_from(["首页", "首頁", "  首页", "登录", "甲", "乙" * 50, ""]), max_size=5), max_size=6
)


def raws(files: list[list[str]]) -> list[RawDocument]:
    return [RawDocument(f"{n}.txt", tuple(Block(line) for line in lines)) for n, lines in enumerate(files)]


def test_a_line_counts_once_a_file_whatever_its_script_and_indent() -> None:
    assert recurring_lines(map(site_lines_of, raws([["首页", "首頁", "  首页"], ["首頁"], ["登录"]])), 2) == {
        "首页": 2
    }


@given(FILES, st.integers(0, 5))
def test_adding_and_removing_files_gives_what_a_full_count_gives(
    files: list[list[str]], removed: int
) -> None:
    documents = raws(files)
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(site_lines_of(document))
    gone = documents[removed : removed + 1]
    for document in gone:
        counts.subtract(site_lines_of(document))
    rest = [document for document in documents if document not in gone]
    assert {line: count for line, count in counts.items() if count >= 2} == recurring_lines(
        map(site_lines_of, rest), 2
    )


WORKS = ["水闸", "渡口", "泵站", "码头", "堤岸"]
OFFER = (
    "如果您还有其他问题，可以在本页下方留言，也可以直接拨打水利热线，值班人员会在两个工作日之内答复您的来信。"
)


def own(work: str) -> list[str]:
    return [
        f"青河县水利局昨天说，{work}的修缮今年三月开工，工期六个月，费用由县财政与受益的七个村庄共同负担，账目每月公布。",
        f"负责人贺兰介绍，{work}建成已有四十年，去年汛期几处渗水，今年先换闸门和启闭机，再加固两侧的浆砌石护坡。",
    ]


def pages(texts: list[list[str]]) -> list[RawDocument]:
    return [
        RawDocument(f"{n}.html", tuple(Block(text) for text in page), media_type="text/html")
        for n, page in enumerate(texts)
    ]


def test_a_sentence_that_other_pages_have_below_their_own_text_goes() -> None:
    saved = pages([[*own(work), OFFER] for work in WORKS[:3]] + [own("堤岸")])
    recurring = recurring_lines(map(site_lines_of, saved))
    documents = [clean(page, recurring) for page in saved]
    assert [document.text.split("\n") for document in documents[:3]] == [own(work) for work in WORKS[:3]]
    assert {(drop.text, drop.rule) for document in documents for drop in document.dropped} == {
        (OFFER, "site_line")
    }


@pytest.mark.parametrize(
    "texts",
    [
        [own("水闸")] * 3 + [[*own("水闸"), *own("渡口"), *own("泵站")]],  # one story, four times
        [[own(work)[0], *own("闸门"), OFFER] for work in WORKS],  # papers made from one form
        [own(work) for work in WORKS],
    ],
)
def test_what_reprints_and_papers_of_one_form_share_is_their_text(texts: list[list[str]]) -> None:
    saved = pages(texts)
    recurring = recurring_lines(map(site_lines_of, saved))
    assert [clean(page, recurring).text.split("\n") for page in saved] == texts


def test_what_text_files_share_is_their_text() -> None:
    files = raws([[*own(work), OFFER] for work in WORKS])
    assert not any(
        OFFER not in clean(file, recurring_lines(map(site_lines_of, files))).text for file in files
    )
