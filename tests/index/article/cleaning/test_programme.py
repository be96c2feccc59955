"""A folder of one programme's days: what repeats from day to day goes only where it is no content."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.shortcuts import clean
from xunduan.index.article.cleaning.site import recurring_lines, site_lines_of
from xunduan.index.documents import Block, Document, RawDocument

TOPICS = (
    "春耕备耕有序推进",
    "水利工程加快建设",
    "乡村医疗服务下沉",
    "港口吞吐量稳步增长",
    "造林绿化任务过半",
)
STANDING = "第六届全省运动会将于九月在东山体育中心举行。"
GREETINGS = ("各位观众,晚上好。", "今天的节目播送完了,感谢您的收看。", "再见。")


def day(number: int, opener: str) -> tuple[RawDocument, list[str], list[str]]:
    """One day's file with its headings and its running text."""
    today = date(2024, 3, 1) + timedelta(number)
    topics = [f"{TOPICS[(number + i) % len(TOPICS)]}" for i in range(4)]
    headings = [*topics, "国内联播快讯", "新展馆免费开放", "国际联播快讯", "南部强降雨持续"]
    lines = [GREETINGS[0], "今天节目的主要内容有:", *topics, "国内联播快讯", "国际联播快讯"]
    body: list[str] = []
    for heading in headings:
        lines.append(heading)
        if not heading.endswith("快讯"):
            text = f"截至目前,全省{heading}的项目已有{number * 37 + 112}个,同比增长{number % 9 + 1}.4%。"
            body.append(text)
            lines.append(opener + text)
    lines += [STANDING, *GREETINGS[1:]]
    raw = RawDocument(f"{today:%Y%m%d}.txt", tuple(Block(line) for line in lines))
    return raw, headings, [*body, STANDING]


Day = tuple[Document, list[str], list[str]]
"""A programme's day, with its headings and the lines under them."""


@pytest.fixture(scope="module", params=["", "东海网消息(新闻联播):"])
def days(request: pytest.FixtureRequest) -> list[Day]:
    made = [day(number, request.param) for number in range(40)]
    recurring = recurring_lines((site_lines_of(raw) for raw, _, _ in made), 2)
    return [(clean(raw, recurring), headings, body) for raw, headings, body in made]


def test_no_item_is_lost_however_often_its_title_comes(days: list[Day]) -> None:
    for document, headings, body in days:
        (contents,) = (section for section in document.sections if section.contents)
        lines = document.text[contents.end :].strip("\n").split("\n")
        assert [line for line in lines if line in headings] == headings
        assert [line for line in lines if line not in headings] == body
        found = [document.text[heading.start : heading.end] for heading in document.headings]
        assert found == headings


def test_the_day_is_inferred_from_the_file_s_name_and_no_item_s_title_is_the_document_s(
    days: list[Day],
) -> None:
    for number, (document, _, _) in enumerate(days):
        metadata = document.metadata
        published, year = metadata.published, metadata.year
        assert metadata.title is None and published is not None and year is not None
        assert published.value == (date(2024, 3, 1) + timedelta(number)).isoformat()
        assert (published.provenance, year.provenance) == ("inferred", "inferred")


def test_a_refrain_is_no_list_of_contents() -> None:
    verses = ["山里的雾还没有散", "船已经开走了", "岸上的灯还亮着"]
    lines = ["渡口", *verses, "第二天早晨", *verses]
    assert clean(RawDocument("a.txt", tuple(map(Block, lines)))).text.count(verses[1]) == 2


def test_records_take_no_date_from_their_file() -> None:
    raw = RawDocument("20240301.csv", (Block(STANDING),), record="2")
    assert clean(raw).metadata.published is None


def test_numbers_of_papers_in_a_list_are_its_content() -> None:
    numbers = ["青政发〔2009〕12号", "青政发〔2011〕7号"]
    lines = [
        "关于废止部分文件的决定",
        "青政令〔2020〕3号",
        "市政府决定废止下列文件,自公布之日起生效:",
        *numbers,
    ]
    closing = "上述文件废止后,有关事项按照现行规定办理,各部门不得再以其为依据。"
    document = clean(RawDocument("a.txt", tuple(map(Block, [*lines, closing]))))
    assert document.text.split("\n") == [lines[2], *numbers, closing]
