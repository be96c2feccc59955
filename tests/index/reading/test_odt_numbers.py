"""Numbers of lists in OpenDocument texts, which stand in no run of text."""

from __future__ import annotations

import io

from odf.opendocument import OpenDocumentText
from odf.text import List, ListItem, ListLevelStyleBullet, ListLevelStyleNumber, ListStyle, P

from tests.index.reading.conftest import Reading
from tests.index.reading.test_office import shown


def numbered(style: str, *texts: str | List, **options: str) -> List:
    """A list of items, each a paragraph or a list below the one before it."""
    made = List(stylename=style, **options)
    item = ListItem()
    for text in texts:
        if isinstance(text, str):
            item = ListItem()
            item.addElement(P(text=text))
            made.addElement(item)
        else:
            item.addElement(text)
    return made


def document(*parts: List | P) -> bytes:
    text = OpenDocumentText()
    rules = ListStyle(name="L1")
    rules.addElement(ListLevelStyleNumber(level=1, numformat="一, 二, 三, ...", numsuffix="、"))
    rules.addElement(
        ListLevelStyleNumber(level=2, numformat="1", numprefix="（", numsuffix="）", startvalue=3)
    )
    points = ListStyle(name="L2")
    points.addElement(ListLevelStyleNumber(level=1, numformat="A", numsuffix="."))
    points.addElement(ListLevelStyleNumber(level=2, numformat="1", displaylevels=2))
    marks = ListStyle(name="L3")
    marks.addElement(ListLevelStyleBullet(level=1, bulletchar="•"))
    for style in (rules, points, marks):
        text.automaticstyles.addElement(style)
    for part in parts:
        text.text.addElement(part)
    stream = io.BytesIO()
    text.write(stream)
    return stream.getvalue()


def test_items_have_the_numbers_that_their_list_gives_them(reading: Reading) -> None:
    data = document(
        numbered("L1", "巡山", numbered("L1", "每日一次", "雨天停止"), "值守"),
        numbered("L2", "哨所", numbered("L2", "北坡", "南坡")),
        numbered("L3", "火种"),
    )
    assert shown(reading, "a.odt", data) == [
        ("list", text)
        for text in [
            "一、巡山", "（3）每日一次", "（4）雨天停止", "二、值守", "A. 哨所", "A.1 北坡", "A.2 南坡", "火种",
        ]
    ]  # fmt: skip


def test_a_list_goes_on_only_where_it_says_so(reading: Reading) -> None:
    data = document(
        numbered("L1", "巡山"), P(text="另有："),
        numbered("L1", "值守", continuenumbering="true"), numbered("L1", "报警"),
    )  # fmt: skip
    assert [text for _, text in shown(reading, "a.odt", data)] == [
        "一、巡山",
        "另有：",
        "二、值守",
        "一、报警",
    ]
