"""Joining hard-wrapped lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.development.first import LAYOUTS
from tests.pages.development.portals import PORTALS
from tests.pages.layout import Layout
from tests.shortcuts import clean
from xunduan.index.article.cleaning.wrapping import unwrap
from xunduan.index.documents import Block, RawDocument

PARAGRAPHS = (
    "为进一步提升城市防洪排涝能力,保障人民群众生命财产安全,市城管局联合水利部门对全市一百二十处易涝点逐一开展排查,"
    "建立问题台账并明确整改时限,截至六月底已完成整改八十六处,其余点位均已落实应急抢险力量和值守人员,确保安全度汛。",
    "市气象台预计,七月中旬本市将迎来一轮强降雨过程,局部地区有大暴雨,请各单位提前做好防范准备,严格执行领导带班制度,"
    "遇有险情及时上报,不得迟报漏报瞒报,对因工作不力造成损失的,将依法依规严肃追究责任,有关情况及时向社会公布。",
    "各区要组织力量对下沉式立交桥、地下车库、人防工程等重点部位开展拉网式检查,备足沙袋、水泵等防汛物资,"
    "加强预警信息发布,及时提醒市民减少外出,学校和企业可以根据天气情况调整上课和上班时间,做到有备无患。",
)


def wrapped(paragraphs: tuple[str, ...], columns: int, indent: str, blank: bool) -> list[str]:
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += textwrap.wrap(paragraph, columns, initial_indent=indent, break_on_hyphens=False)
        if blank:
            lines.append("")
    return lines


def document(lines: list[str]) -> RawDocument:
    return RawDocument("old.txt", tuple(Block(line) for line in lines))


@pytest.mark.parametrize(("indent", "blank"), [("", True), ("    ", False), ("\u3000\u3000", False)])
def test_wrapped_paragraphs_are_joined(indent: str, blank: bool) -> None:
    raw = document(wrapped(PARAGRAPHS, 36, indent, blank))
    assert tuple(block.text.strip() for block in unwrap(raw).blocks if block.text) == PARAGRAPHS
    assert len(unwrap(raw).blocks) == len(raw.blocks)


def test_english_words_are_joined_with_a_space() -> None:
    text = (
        "The city opened a night school for delivery riders on Sunday, and more than three hundred riders signed up "
        * 6
    )
    raw = document(textwrap.wrap(text.strip(), 72))
    assert [block.text for block in unwrap(raw).blocks if block.text] == [text.strip()]


@pytest.mark.parametrize("layout", (*LAYOUTS, *PORTALS), ids=lambda layout: layout.name)
def test_a_line_that_is_a_paragraph_stays(layout: Layout) -> None:
    assert unwrap(layout.raw) == layout.raw


@settings(deadline=None)
@given(st.lists(st.text(max_size=80), max_size=20))
def test_no_character_is_lost(lines: list[str]) -> None:
    raw = document(lines)
    before = "".join("".join(block.text for block in raw.blocks).split())
    assert "".join("".join(block.text for block in unwrap(raw).blocks).split()) == before


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            [
                "一九七九年护林工作小结",
                "全公社共有专职护林员三十七人，全年出动巡山八百六",
                "十三人次，扑灭火情四起。",
            ],
            [
                "一九七九年护林工作小结",
                "全公社共有专职护林员三十七人，全年出动巡山八百六十三人次，扑灭火情四起。",
            ],
        ),
        (
            ["本站于十月一日起对进山路口逐一设卡检查，凡携带火种的人员一律登记并劝", "返，请游客予以配合。"],
            ["本站于十月一日起对进山路口逐一设卡检查，凡携带火种的人员一律登记并劝返，请游客予以配合。"],
        ),
        (  # a title of one line and the office that is addressed
            [
                "石门乡人民政府关于切实做好今年秋冬季森林防火工作的紧急通知",
                "各村民委员会、各林场：",
                "现将有关事项通知如下。",
            ],
            [
                "石门乡人民政府关于切实做好今年秋冬季森林防火工作的紧急通知",
                "各村民委员会、各林场：",
                "现将有关事项通知如下。",
            ],
        ),
    ],
)
def test_a_short_file_is_joined_where_a_line_breaks_off_within_a_word(
    lines: list[str], joined: list[str]
) -> None:
    assert [block.text for block in unwrap(document(lines)).blocks if block.text] == joined


def test_six_lines_of_one_width_are_wrapped_and_five_of_a_list_are_not() -> None:
    lines = wrapped(PARAGRAPHS[:2], 30, "　　", False)
    assert len(lines) >= 6
    assert [block.text.strip() for block in unwrap(document(lines)).blocks if block.text] == list(
        PARAGRAPHS[:2]
    )


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    first, second, third = (wrapped((paragraph,), 30, "", False) for paragraph in PARAGRAPHS)
    edge = ["- {} -", "防汛工作汇编"]
    lines: list[str] = []
    for number, paragraph in enumerate((first, second, third), 1):
        lines += [*paragraph[:2], edge[0].format(number), edge[1], *paragraph[2:]]
    texts = clean(document(lines)).text.split("\n")
    assert texts == list(PARAGRAPHS)


def test_ruled_lines_and_lines_in_columns_end_where_they_do() -> None:
    rows = [
        f"{name}　　渡口值班    {'电话一二三四五六七八九十':>12}    上渡村渡口所"
        for name in "韩渡 何静 周明".split()
    ]
    lines = [*rows, "─" * 30, *rows, "─" * 30, *rows]
    assert [block.text for block in unwrap(document(lines)).blocks] == lines


def test_text_taken_out_of_pages_is_joined_although_its_lines_have_several_widths() -> None:
    lines, kept = ["一、排查" + "." * 60 + "3", "二、值守" + "." * 60 + "9"], []
    table = ["责任单位 完成时间", "城管局 六月", "水利局 七月", "气象台 七月", "应急局 八月", "单位盖章"]
    paragraphs = [f"{zone}区{text}" for zone in "东西南北上下中" for text in PARAGRAPHS]
    for number, paragraph in enumerate(paragraphs):
        kept += [*table, str(number)]
        lines += [*textwrap.wrap(paragraph, 34 + number % 5), *table, str(number)]
    lines.append("附注：" + "本表由各区填报，逐级汇总后于每月五日前报送。" * 4)
    told = [block.text for block in unwrap(document(lines)).blocks if block.text]
    assert [text for text in told if text in paragraphs] == paragraphs
    assert [text for text in told if text not in paragraphs] == [*lines[:2], *kept, lines[-1]]


def test_questions_a_line_each_stay_as_they_are() -> None:
    asked = [
        f"{town}渡口的候船室什么时候开始装修，装修期间旅客应当在哪里候船{more}"
        for town in "东西南北上下"
        for more in ("", "，月票能不能退", "，学生票还卖不卖，团体票要提前几天预订", "，夜班船停不停")
    ]
    assert [block.text for block in unwrap(document(asked)).blocks] == asked
