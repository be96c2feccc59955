"""Numbers of `<ol>`, which no page holds as text."""

from __future__ import annotations

import pytest

from xunduan.index.reading.html_blocks import blocks_of, parse


def lines(html: str) -> list[str]:
    return [placed.block.text for placed in blocks_of(parse(f"<html><body>{html}</body></html>"))]


@pytest.mark.parametrize(
    ("opening", "wanted"),
    [
        ("<ol>", ["1. 巡堤", "2. 封舱"]),
        ('<ol start="9">', ["9. 巡堤", "10. 封舱"]),
        ('<ol type="a">', ["a. 巡堤", "b. 封舱"]),
        ('<ol type="I" start="4">', ["IV. 巡堤", "V. 封舱"]),
        ("<ol reversed>", ["2. 巡堤", "1. 封舱"]),
        ('<ol start="0">', ["0. 巡堤", "1. 封舱"]),
        ('<ol start="-1" style="list-style:cjk-ideographic">', ["-1、巡堤", "0、封舱"]),
        ('<ol style="list-style-type: simp-chinese-informal">', ["一、巡堤", "二、封舱"]),
        ('<ol style="list-style:none">', ["巡堤", "封舱"]),
        ("<ul>", ["巡堤", "封舱"]),
    ],
)
def test_items_are_numbered_as_their_list_says(opening: str, wanted: list[str]) -> None:
    assert lines(f"{opening}<li>巡堤</li><li><p>封舱</p></li></{opening[1:3]}>") == wanted


def test_a_list_in_a_list_counts_for_itself_and_an_item_may_say_its_number() -> None:
    html = (
        "<ol><li>白昼<ol type=a><li>瞭望</li><li>测深</li></ol></li><li value=5>夜间</li><li>换班</li></ol>"
    )
    assert lines(html) == ["1. 白昼", "a. 瞭望", "b. 测深", "5. 夜间", "6. 换班"]


@pytest.mark.parametrize(
    "items",
    [
        "<li>1、巡堤</li><li>2、封舱</li>",
        "<li>（一）巡堤</li><li>（二）封舱</li>",
        '<li><a href="/a">巡堤</a></li><li><a href="/b">封舱</a></li>',
        "<li>巡堤</li>",
    ],
    ids=["numbered in the text", "in brackets", "a menu", "one item"],
)
def test_lists_that_number_themselves_and_lists_of_links_are_left_alone(items: str) -> None:
    assert not any(line.startswith("1. ") for line in lines(f"<ol>{items}</ol>"))
