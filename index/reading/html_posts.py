"""Posts of a forum's thread, and of WeChat, where the program that made the page marks their elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lxml.html import HtmlElement

from xunduan.index.reading.html_blocks import PlacedBlock
from xunduan.language.dates import PRINTED_DAY, PRINTED_TIME, parse_date
from xunduan.language.fold import fold

_ABOVE, _BELOW = 12, 6
"""The most blocks above a post and below it among which its time stands."""
_STAMP_CHARS = 80
_POST = re.compile(r"post_?(?:message|content)_\d{1,12}|read_(?:tpc|\d{1,12})|js_content")
"""What Discuz and vBulletin, Baidu's Tieba, phpwind, and WeChat name the element of a post's text."""


def posts_of(root: HtmlElement, placed: Sequence[PlacedBlock]) -> list[int]:
    """The numbers of the blocks of posts, where a forum's program or WeChat marks them; none on other pages.

    Around them stand their writers' names, ranks, points and buttons, a dozen lines for each.
    """
    elements = {
        inner
        for element in root.iter("td", "div", "blockquote")
        if _POST.fullmatch(element.get("id") or "")
        for inner in element.iter()
    }
    return [number for number, one in enumerate(placed) if one.element in elements]


def posted_on(placed: Sequence[PlacedBlock], posts: Sequence[int]) -> str:
    """When the first post came in, as stands above it or, before the next one, below it; "" where neither says."""
    first = posts[0]
    last = next((one for one, other in pairwise([*posts, -1]) if other != one + 1), first)
    following = next((number for number in posts if number > last), len(placed))
    near = (
        *range(first - 1, max(-1, first - 1 - _ABOVE), -1),
        *range(last + 1, min(following, last + 1 + _BELOW)),
    )
    lines = (fold(placed[number].block.text) for number in near)
    stamps = (line for line in lines if len(line) <= _STAMP_CHARS and PRINTED_DAY.search(line))
    return next((day for line in stamps if PRINTED_TIME.search(line) and (day := parse_date(line))), "")
