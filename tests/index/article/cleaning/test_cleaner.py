"""Cleaning as a whole: imitated sites, single lines, and any text at all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from tests.index.article.cleaning.line_samples import BODY, FURNITURE
from tests.pages.development.edges import EDGES
from tests.pages.development.first import LAYOUTS
from tests.pages.development.kinds import KINDS
from tests.pages.development.more import MORE
from tests.pages.development.offices import OFFICES
from tests.pages.development.portals import PORTALS
from tests.pages.development.saves import SAVES
from tests.pages.layout import Layout
from tests.shortcuts import clean
from xunduan.index.documents import Block, Document, RawDocument

ALL = (*LAYOUTS, *PORTALS, *EDGES, *OFFICES, *SAVES, *KINDS, *MORE)
OPENING = (
    "青河市近日召开会议,研究部署下半年重点工作,各区负责人参加会议并发言。",
    "会议指出,要坚持问题导向,把群众关心的事情一件一件办好,办出成效。",
)
CLOSING = (
    "会议要求,各部门要加强协同,形成工作合力,确保各项任务按期完成。",
    "会后,与会人员实地察看了三个项目的建设进展情况,并听取了汇报。",
)


def from_lines(*lines: str, **stated: str) -> Document:
    return clean(RawDocument("a.txt", tuple(Block(line) for line in lines), stated=stated))


def from_page(*lines: str) -> Document:
    """The document of a saved web page: what has no other page furniture beside it is furniture only there."""
    return clean(RawDocument("a.html", tuple(Block(line) for line in lines), media_type="text/html"))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_a_site_leaves_its_body_and_nothing_else(layout: Layout) -> None:
    document = clean(layout.raw)
    body = layout.expected("=#")
    kept = document.text.split("\n")
    missing = [line for line in body if bare(line) not in bare(document.text)]
    extra = [line for line in kept if bare(line) not in bare("".join(body))]
    assert (missing, extra) == ([], [])


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_a_site_s_headings_are_found(layout: Layout) -> None:
    document = clean(layout.raw)
    found = [bare(document.text[heading.start : heading.end]) for heading in document.headings]
    assert [
        line for line in layout.expected("#") if not any(bare(line) in heading for heading in found)
    ] == []


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.name)
def test_a_site_s_metadata_are_right_or_absent(layout: Layout) -> None:
    metadata = clean(layout.raw).metadata
    found = {}
    for name in layout.facts:
        fact = getattr(metadata, name)
        found[name] = tuple(f.value for f in fact) if isinstance(fact, tuple) else fact and fact.value
    assert found == layout.facts
    titles = layout.expected("!")
    if titles:
        assert metadata.title is not None
        assert metadata.title.value == titles[0]


TO_TRADITIONAL = OpenCC("s2t").convert
TO_SIMPLIFIED = OpenCC("t2s").convert


def widened(line: str) -> str:
    """Full-width punctuation where a Chinese typist would set it: not in times, addresses and English."""
    return re.sub(
        r"(?<![0-9a-zA-Z:/])[,;:?!](?![0-9/])|[()](?=[\u4e00-\u9fff]|$)|(?<=[\u4e00-\u9fff])[()]",
        lambda mark: chr(ord(mark.group()) + 0xFEE0),
        line,
    )


@pytest.mark.parametrize(
    "change", [TO_TRADITIONAL, TO_SIMPLIFIED, widened, "\u3000\u3000{}".format, "    {}".format]
)
@pytest.mark.parametrize(
    "layout",
    [layout for layout in ALL if not layout.name.startswith("english")],
    ids=lambda layout: layout.name,
)
def test_script_and_width_make_no_difference(layout: Layout, change: Callable[[str], str]) -> None:
    raw = layout.raw
    changed = RawDocument(raw.path, tuple(Block(change(block.text)) for block in raw.blocks))
    one, other = clean(raw), clean(changed)
    # Converting there and back is not lossless word for word; the lengths of the lines are kept.
    assert [len(line) for line in other.text.split("\n")] == [len(line) for line in one.text.split("\n")]
    assert len(other.headings) == len(one.headings)
    for name in ("title", "source", "published", "year", "period"):
        values = [getattr(document.metadata, name) for document in (one, other)]
        assert len({value and len(value.value) for value in values}) == 1


def test_body_lines_over_all_sites_are_precise_and_complete() -> None:
    hit = kept_count = wanted = 0
    for layout in ALL:
        body = bare("".join(layout.expected("=#")))
        kept = clean(layout.raw).text.split("\n")
        hit += sum(bare(line) in body for line in kept)
        kept_count += len(kept)
        text = bare("".join(kept))
        wanted += sum(bare(line) not in text for line in layout.expected("=#"))
    assert hit / kept_count >= 0.99
    assert wanted / kept_count <= 0.01


@pytest.mark.parametrize("line", BODY)
def test_a_line_that_only_resembles_furniture_stays(line: str) -> None:
    head = ("青河市召开重点工作推进会", "2023-05-06 10:00 来源:青河日报")
    tail = ("责任编辑:赵敏", "分享到:", "版权所有 青河日报社")
    inside = from_lines(*head, *OPENING, line, *CLOSING, *tail)
    assert line in inside.text.split("\n")
    last = from_lines(*head, *OPENING, line, *tail)
    assert line in last.text.split("\n")


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes_above_and_below_the_body(line: str) -> None:
    title = "青河市召开重点工作推进会"
    assert from_page(line, title, *OPENING).text == "\n".join(OPENING)
    assert from_page(title, *OPENING, line).text == "\n".join(OPENING)


def test_what_was_dropped_is_kept_with_rule_and_line() -> None:
    document = from_lines("首页 > 要闻", "", "青河市召开重点工作推进会", *OPENING, "(责编:张三)")
    assert [(drop.line, drop.rule) for drop in document.dropped] == [
        (1, "breadcrumb"),
        (3, "title"),
        (6, "editors"),
    ]
    assert document.dropped[2].text == "(责编:张三)"


def test_blank_lines_make_no_difference() -> None:
    for layout in ALL:
        raw = layout.raw
        dense = RawDocument(raw.path, tuple(block for block in raw.blocks if block.text.strip()))
        assert clean(dense).text == clean(raw).text


def test_a_paragraph_printed_twice_stands_once() -> None:
    lead = "上半年,全市新增就业5.2万人,完成年度目标的61.3%,零就业家庭动态清零。"
    repeated = from_lines(lead + " |", "7月5日,青河市召开就业工作会议,通报上半年情况。", lead, *CLOSING)
    assert repeated.text.count("新增就业5.2万人") == 1
    assert repeated.text.startswith("7月5日")
    later = from_lines("青河就业", *OPENING, lead, CLOSING[0], lead, CLOSING[1])
    assert later.text.split("\n") == [*OPENING, lead, *CLOSING]


def test_a_gap_is_shown_and_not_filled() -> None:
    document = from_lines("標題在這裏", "民警與居民&&更緊密了,大家都說安全感比以前更足了。", *OPENING)
    assert "民警與居民□更緊密了" in document.text
    assert "Tom && Jerry" in from_lines("Tom && Jerry 是一部动画片,陪伴了几代人的成长。", *OPENING).text


def test_a_dateline_goes_to_the_metadata() -> None:
    document = from_lines(
        "暑运结束", "东海网青河8月31日电 (记者王小明)全市铁路暑运发送旅客三百万人次。", *CLOSING
    )
    assert document.text.startswith("全市铁路暑运")
    assert document.metadata.source is not None
    assert document.metadata.source.value == "东海网"
    assert [author.value for author in document.metadata.authors] == ["王小明"]


def test_stated_fields_outrank_extraction() -> None:
    document = from_lines(
        "页面上的标题写得很长很长",
        "2020-01-01 08:00 来源:甲报",
        *OPENING,
        title="真正的标题",
        source="乙报",
        published="2021年2月3日",
        place="重慶",
        url="https://example.org/1",
        authors="张三、李四",
    )
    metadata = document.metadata
    assert metadata.title and metadata.title.value == "真正的标题"
    assert metadata.source and metadata.source.value == "乙报"
    assert metadata.published and metadata.published.value == "2021-02-03"
    assert metadata.year and metadata.year.value == "2021"
    assert [place.value for place in metadata.places] == ["重庆市"]
    assert [author.value for author in metadata.authors] == ["张三", "李四"]
    assert metadata.url and metadata.url.provenance == "stated"


def test_identifiers_are_stable_and_differ_by_path_and_record() -> None:
    def made(path: str, record: str | None) -> str:
        return clean(RawDocument(path, (Block("今天下雨。"),), record=record)).id

    assert made("a.txt", None) == made("a.txt", None)
    identifiers = {made("a.txt", None), made("b.txt", None), made("a.jsonl", "1"), made("a.jsonl", "2")}
    assert len(identifiers) == 4
    assert all(re.fullmatch(r"[0-9a-f]{16}", identifier) for identifier in identifiers)


def test_lines_that_repeat_over_a_site_go() -> None:
    lines = ("青河市召开重点工作推进会", *OPENING, "青河号外每日五分钟")
    raw = RawDocument("a.html", tuple(Block(line) for line in lines), media_type="text/html")
    assert "青河号外每日五分钟" in clean(raw).text
    assert "青河号外每日五分钟" not in clean(raw, {"青河号外每日五分钟": 5}).text


def test_table_rows_stay() -> None:
    rows = tuple(
        Block(f"{name} | {value}", kind="table")
        for name, value in (("区", "件"), ("东区", "12"), ("西区", "7"))
    )
    raw = RawDocument("a.docx", (Block(OPENING[0]), *rows, Block("责编:张三")))
    assert clean(raw).text == "\n".join((OPENING[0], *(row.text for row in rows)))


LINE = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="。,;:!?“”‘’()《》【】|>·— \u3000青河市2023年8月日记者来源编辑问答:", max_size=60),
    st.sampled_from(FURNITURE + BODY),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(LINE, max_size=12),
    st.dictionaries(st.sampled_from(["title", "published", "place", "authors"]), st.text(max_size=20)),
)
def test_no_text_raises_and_spans_are_in_order(lines: list[str], stated: dict[str, str]) -> None:
    document = clean(RawDocument("x.txt", tuple(Block(line) for line in lines), stated=stated))
    assert "\n\n" not in document.text
    assert document.text == document.text.strip("\n")
    end = 0
    for heading in document.headings:
        assert end <= heading.start < heading.end <= len(document.text)
        assert "\n" not in document.text[heading.start : heading.end]
        end = heading.end


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_cleaning_is_a_pure_function(text: str) -> None:
    raw = RawDocument("x.txt", tuple(Block(line) for line in text.split("\n")))
    assert clean(raw) == clean(raw)


def test_an_address_before_the_imprint_does_not_take_its_time() -> None:
    imprint = "http://www.lc.example/2022/06/30/c_2.htm 2022-06-30 08:15 柳川日报"
    document = from_page("柳川河堤加固完工", imprint, *CLOSING)
    assert document.metadata.published is not None
    assert document.metadata.published.value == "2022-06-30T08:15"
