"""Counting the short lines of a source."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from xunduan.index.article.cleaning.site import recurring_lines, short_lines
from xunduan.index.documents import Block, RawDocument

FILES = st.lists(
    st.lists(st.sampled_from(["首页", "首頁", "  首页", "登录", "甲", "乙" * 50, ""]), max_size=5), max_size=6
)


def raws(files: list[list[str]]) -> list[RawDocument]:
    return [RawDocument(f"{n}.txt", tuple(Block(line) for line in lines)) for n, lines in enumerate(files)]


def test_a_line_counts_once_a_file_whatever_its_script_and_indent() -> None:
    assert recurring_lines(map(short_lines, raws([["首页", "首頁", "  首页"], ["首頁"], ["登录"]])), 2) == {
        "首页": 2
    }


@given(FILES, st.integers(0, 5))
def test_adding_and_removing_files_gives_what_a_full_count_gives(
    files: list[list[str]], removed: int
) -> None:
    documents = raws(files)
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(short_lines(document))
    gone = documents[removed : removed + 1]
    for document in gone:
        counts.subtract(short_lines(document))
    rest = [document for document in documents if document not in gone]
    assert {line: count for line, count in counts.items() if count >= 2} == recurring_lines(
        map(short_lines, rest), 2
    )
