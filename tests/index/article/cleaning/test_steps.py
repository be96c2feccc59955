"""The steps of cleaning: each gives a new page and leaves the one it was given."""

from __future__ import annotations

from xunduan.index.article.cleaning.lines import read_lines
from xunduan.index.article.cleaning.steps import STEPS, Page
from xunduan.index.documents import Block, RawDocument

TEXT = "柳川市昨天清淤沟渠四十二公里,涉及十二个乡镇,费用由市财政负担。"


def page(*texts: str) -> Page:
    lines, _ = read_lines(RawDocument("a.html", tuple(map(Block, texts)), media_type="text/html"))
    return Page(tuple(lines), (None,) * len(lines), tuple(line.prose for line in lines), {}, "")


def test_each_step_makes_a_page_of_the_same_lines_and_changes_none() -> None:
    before = page(
        "清淤沟渠四十二公里", "2024-05-06 09:30", TEXT, TEXT, "相关阅读", "三座泵站开机", "收藏 分享"
    )
    for step in STEPS:
        rules, prose = before.rules, before.prose
        after = step(before)
        assert (before.rules, before.prose) == (rules, prose)
        assert after.lines == before.lines and len(after.rules) == len(after.prose) == len(before.lines)
        before = after
    assert before.rules == ("title", "imprint", None, "repeated_paragraph", "related", "related", "related")
    assert before.title == 0


def test_a_page_without_running_text_goes_through_all_steps() -> None:
    before = page("三月渡口", "二月新柳", "一月薄冰")
    for step in STEPS:
        before = step(before)
    assert before.rules == (None, None, None) and before.body is None
