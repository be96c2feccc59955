"""Sections: stories, articles and parts with what they say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.shortcuts import clean
from xunduan.index.documents import Block, Document, Fact, RawDocument, Section
from xunduan.index.reading import Limits
from xunduan.index.reading.markdown import read_markdown
from xunduan.index.reading.plain import read_plain
from xunduan.index.splitting import split

TEXT = "今年前两个月,当地新开工水利项目一百二十个,完成投资三十四亿元,同比增长百分之八。"
DAY = f"""# 《东海晚报播报》 (20240312)

## 提要

本期主要内容：

1.柳川春灌全面展开；

2.港口吞吐量创新高；

3.国内短讯：

（1）新展馆开放；

（2）青河大桥合龙；

## 详情

### 柳川春灌全面展开

<p><strong>东海网消息</strong>（东海播报）：{TEXT}</p>

[查看原文](https://example.org/1)

### 港口吞吐量创新高

<p><strong>东海网消息</strong>（东海播报）：{TEXT}</p>

[查看原文](https://example.org/2)

### 国内短讯

<p><strong>东海网消息</strong>（东海播报）：</p><p><strong>新展馆开放</strong></p><p>{TEXT}</p><p><strong>青河大桥合龙</strong></p><p>{TEXT}</p>

[查看原文](https://example.org/3)
"""


LIMITS = Limits(10**7, 10, 500, 10**6)


def markdown(source: str) -> Document:
    (raw,) = read_markdown(source.encode(), "20240312.md", LIMITS).documents
    return clean(raw)


def shown(document: Document) -> list[tuple[int, str, str | None]]:
    return [(section.level, section.heading, section.url) for section in document.sections]


def test_a_broadcast_day_is_its_stories_with_their_links() -> None:
    document = markdown(DAY)
    assert document.kind == "stories"
    third = "https://example.org/3"
    assert shown(document) == [
        (2, "提要", None),
        (2, "详情", None),
        (3, "柳川春灌全面展开", "https://example.org/1"),
        (3, "港口吞吐量创新高", "https://example.org/2"),
        (3, "国内短讯", third),
        (4, "新展馆开放", third),
        (4, "青河大桥合龙", third),
    ]
    assert [section.source for section in document.sections[2:4]] == ["东海网", "东海网"]
    assert document.metadata.places == ()
    assert "查看原文" not in document.text


@pytest.mark.parametrize(
    ("line", "day"), [("更新时间：2031-09-04T14:24:45Z", None), ("发布时间：2024-03-11", "2024-03-11")]
)
def test_when_a_page_was_saved_again_is_the_day_of_no_story(line: str, day: str | None) -> None:
    document = markdown(f"{DAY}\n---\n\n{line}\n")
    assert [section.published for section in document.sections] == [None] * 6 + [day]


def test_a_list_names_headings_that_stand_in_brackets_and_a_dated_heading_is_the_title() -> None:
    stories = ["柳川春灌全面展开", "港口吞吐量创新高", "新展馆开放"]
    lines = [
        "【主要内容】",
        *stories,
        *(line for story in stories for line in (f"【{story}】", TEXT + story + "。")),
    ]
    blocks = (Block("2031年5月6日 东海新闻", "heading", 1), *map(Block, lines))
    document = clean(RawDocument("a.md", blocks, {}, None, "text/markdown"))
    told = {name: fact.value for name in ("title", "published") if (fact := getattr(document.metadata, name))}
    assert told == {"title": "2031年5月6日 东海新闻", "published": "2031-05-06"}
    (contents,) = (section for section in document.sections if section.contents)
    assert document.text[contents.start : contents.end].split("\n")[-3:] == stories


def test_a_list_of_contents_is_shown_and_gives_no_passage() -> None:
    document = markdown(DAY)
    contents = document.sections[0]
    assert contents.contents and "（2）青河大桥合龙" in document.text[contents.start : contents.end]
    passages = split(document)
    assert min(passage.start for passage in passages) >= contents.end
    assert all(passage.headings[0] == "详情" for passage in passages)


def test_what_a_list_of_contents_names_is_a_heading_below() -> None:
    items = ["20310506 01：清淤开工", "20310506 02：水闸试水", "20310507 01：渡船检修"]
    bodies = ["两村出工四十人，当天挖泥八十方。", "闸门起落三次，均无渗漏。", "换桨叶两片，停航一天。"]
    document = law(
        "河工日记", "目录", *items, *(line for pair in zip(items, bodies, strict=True) for line in pair)
    )
    assert [section.heading for section in document.sections][-3:] == items
    assert [document.text.count(body) for body in bodies] == [1, 1, 1]


def test_passages_stay_in_their_section_and_carry_its_headings() -> None:
    document = markdown(DAY)
    for passage in split(document):
        (own,) = (s for s in document.sections if s.start <= passage.start and passage.end <= s.end)
        assert passage.headings[-1] == own.heading


def law(*lines: str) -> Document:
    return clean(RawDocument("a.txt", tuple(map(Block, lines))))


def test_a_law_is_divided_by_chapter_and_article() -> None:
    document = law(
        "柳川市渡口管理条例",
        "第一章 总则",
        "第一条 为了加强渡口管理,保障人身财产安全,制定本条例。",
        "第二条 本市渡口的设置和使用适用本条例。第三条第一款另有规定的除外。",
        "(一)渡船;",
        "(二)码头。",
        "第二章 监督",
        "第三条 海事机构应当每季度检查渡口,并公布结果。",
    )
    assert shown(document) == [
        (1, "第一章 总则", None),
        (2, "第一条", None),
        (2, "第二条", None),
        (1, "第二章 监督", None),
        (2, "第三条", None),
    ]
    second = document.sections[2]
    assert document.text[second.start : second.end].endswith("(二)码头。")
    passages = split(document)
    assert [passage.headings for passage in passages] == [
        ("第一章 总则",),
        ("第一章 总则",),
        ("第二章 监督",),
    ]


def test_a_law_whose_numbers_are_set_apart_and_stand_alone_is_divided_likewise() -> None:
    document = law(
        "法規名稱：柳川市渡口管理自治條例",
        "修正日期：民國 112 年 05 月 31 日",
        "第 一 章 總則",
        "第 1 條",
        "為加強渡口管理，保障旅客安全，特制定本自治條例。",
        "第 1-1 條",
        "（刪除）",
        "第 2 條",
        "第 1 條所定旅客，不含船員。",
        "第 二 章 監督",
        "第 3 條",
        "港務機關應每季檢查渡口，並公布結果。",
    )
    assert (document.kind, document.metadata.title and document.metadata.title.value) == (
        "law",
        "柳川市渡口管理自治條例",
    )
    assert [(level, heading) for level, heading, _ in shown(document)] == [
        (1, "第 一 章 總則"),
        (2, "第 1 條"),
        (2, "第 1-1 條"),
        (2, "第 2 條"),
        (1, "第 二 章 監督"),
        (2, "第 3 條"),
    ]


def test_bold_lines_nest_below_headings_and_headings_end_them() -> None:
    document = markdown(
        f"# 手册\n\n## 一般\n\n**巡查**\n\n{TEXT}\n\n**登记**\n\n{TEXT}\n\n## 附注\n\n{TEXT}\n"
    )
    assert [(s.level, s.heading) for s in document.sections] == [
        (2, "一般"),
        (3, "巡查"),
        (3, "登记"),
        (2, "附注"),
    ]


def section(heading: str, text: str = TEXT) -> Section:
    return markdown(f"# 汇编\n\n## {heading}\n\n{text}\n\n## 其他\n\n{TEXT}\n").sections[0]


def test_a_section_has_the_place_with_which_its_heading_opens() -> None:
    assert section("【一线】贵州：山乡通了水").place == "贵州省"
    assert section("广西桂林古渠修复").place == "桂林市"
    assert section("从昆明到成都的动车提速").place is None
    assert section("广州白云机场扩建").place is None
    assert section("贵州山乡通了水", TEXT + "湖南也有同样的项目。").place is None
    assert section("山乡通了水", f"新华社贵阳3月5日电 {TEXT}").place == "贵阳市"
    assert section("山乡通了水", f"新华社北京3月5日电 {TEXT}").place is None
    assert section("山乡通了水", f"新华社伦敦3月5日电 {TEXT}").place is None


def test_a_section_has_the_time_with_which_its_heading_opens_and_no_other() -> None:
    assert section("2023年水利投资完成情况").period == "2023年"
    assert section("会议建议2025年召开").period is None
    assert section("三、2021年粮食收购情况").period == "2021年"
    assert section("三、会议建议2025年召开").period is None


def test_entries_with_leaders_and_page_numbers_are_contents_even_where_their_parts_are_not_there() -> None:
    entries = [
        f"第{n}节 {name}{'.' * 30}{page}"
        for n, name, page in (("一", "总述", 1), ("二", "农田", 4), ("三", "林业", 9))
    ]
    document = law("青河县统计汇编", "目录", *entries, "第一节 总述", TEXT, TEXT.replace("水利", "农田"))
    (contents,) = (section for section in document.sections if section.contents)
    assert document.text[contents.start : contents.end].split("\n") == [
        "目录",
        "第一节 总述",
        "第二节 农田",
        "第三节 林业",
    ]
    assert "..." not in document.text


@pytest.mark.parametrize(
    ("head", "title"), [(("青河日报", "2024年3月12日"), "青河日报"), (("第1版：要闻",), None), ((), None)]
)
def test_a_newspaper_s_day_in_plain_text_is_its_stories_with_the_first(
    head: tuple[str, ...], title: str | None
) -> None:
    stories = {
        "柳川春灌全面展开": "本报讯（记者 贺兰）",
        "港口吞吐量创新高": "本报3月11日讯 ",
        "新展馆对外开放": "本报讯 ",
    }
    lines = [*head, *(line for name, line in stories.items() for line in (name, line + TEXT))]
    document = clean(RawDocument("day.txt", tuple(map(Block, lines)), media_type="text/plain"))
    assert document.kind == "stories"
    assert [section.heading for section in document.sections if section.heading in stories] == list(stories)
    assert (document.metadata.title.value if document.metadata.title else None) == title


def test_headings_with_datelines_in_the_copy_of_a_page_are_no_day_of_stories() -> None:
    others = ("柳川春灌全面展开", "港口吞吐量创新高", "新展馆对外开放")
    page = (
        "首页 > 新闻 > 本市",
        "春灌调度会召开",
        "2024-03-12 09:10 来源：青河网",
        TEXT,
        TEXT,
        "责任编辑：贺兰",
    )
    lines = [*page, *(line for name in others for line in (name, "本报讯 " + TEXT))]
    document = clean(RawDocument("copy.txt", tuple(map(Block, lines)), media_type="text/plain"))
    assert document.kind == "article"
    assert document.metadata.title and document.metadata.title.value == "春灌调度会召开"


@pytest.mark.parametrize(
    ("above", "title", "days", "published"),
    [((), None, (4, 5, 6), None), (("六月的通知",), "六月的通知", (4, 4, 4), "2031-06-04")],
)
def test_notices_that_follow_each_other_are_told_apart_and_dated_by_the_days_below_them(
    above: tuple[str, ...], title: str | None, days: tuple[int, ...], published: str | None
) -> None:
    notices = ("停水通知", "线路检修通知", "招聘启事")
    lines = [
        line
        for day, name in zip(days, notices, strict=True)
        for line in (name, TEXT, "柳川镇供水所", f"2031年6月{day}日")
    ]
    document = clean(RawDocument("n.txt", tuple(map(Block, (*above, *lines))), media_type="text/plain"))
    assert (document.kind, [one.heading for one in document.sections]) == ("stories", list(notices))
    assert [one.published for one in document.sections] == [f"2031-06-0{day}" for day in days]
    known = document.metadata
    assert known.title == (title and Fact(title, "stated", title))
    assert (known.published.value if known.published else None) == published


def test_one_story_with_a_heading_is_an_article_with_a_title() -> None:
    lines = ["柳川春灌全面展开", "本报讯（记者 贺兰）" + TEXT, TEXT]
    document = clean(RawDocument("story.txt", tuple(map(Block, lines)), media_type="text/plain"))
    assert document.kind == "article"
    assert document.metadata.title and document.metadata.title.value == "柳川春灌全面展开"


@pytest.mark.shared
def test_ten_days_of_the_archive_are_their_stories_short_ones_in_bold_as_well(shared_dir: Path) -> None:
    for path in sorted((shared_dir / "archive" / "news").glob("*.md"))[::6]:
        source = path.read_text("utf-8")
        document = clean(read_markdown(source.encode(), path.name, LIMITS).documents[0])
        headings = [_letters(section.heading) for section in document.sections]
        stories = [_letters(line[4:]) for line in source.splitlines() if line.startswith("### ")]
        assert stories and document.kind == "stories", path.name
        assert [told for told in dict.fromkeys(headings) if told in stories] == stories, path.name
        short = map(_letters, re.findall(r"<p><strong>([^<:：]{6,90})</strong></p>", source))
        assert set(short) <= {*headings, "央视网消息"}, path.name


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["laws", "reports"])
def test_laws_and_reports_of_the_archive_keep_every_character(kind: str, shared_dir: Path) -> None:
    for path in sorted((shared_dir / "archive" / kind).iterdir()):
        read = read_markdown if path.suffix == ".md" else read_plain
        (raw,) = read(path.read_bytes(), path.name, LIMITS).documents
        document = clean(raw)
        title = document.metadata.title.value if document.metadata.title else ""
        given = len(_letters("".join(block.text for block in raw.blocks)))
        assert len(_letters(title + document.text)) >= 0.995 * given, path.name


def _letters(text: str) -> str:
    return re.sub(r"&nbsp;|[\W_]", "", text)
