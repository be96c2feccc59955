"""Headings, questions and speakers."""

from __future__ import annotations

import pytest

from xunduan.index.article.structure import Paragraph, arrange, numbered_level
from xunduan.language.text import Text

TEXT = "全市公安机关迅速行动,集中力量开展专项整治,取得了明显成效。"


def roles(*lines: str) -> list[tuple[str, str]]:
    return [(p.role, p.text) for p in arrange([Paragraph(Text.of(line)) for line in lines])]


@pytest.mark.parametrize(
    "line",
    [
        "一、总体情况",
        "（一）加强领导",
        "第一章 总则",
        "1.工作目标",
        "高位统筹调度 凝聚强大合力",
        "共建 共治 共享",
        "答记者问",
        "从“要我改”到“我要改”",
        "三、主要任务",
        "Background",
        "(二)强化应急值守。",
    ],
)
def test_headings(line: str) -> None:
    assert roles(TEXT, line, TEXT)[1] == ("heading", line)


@pytest.mark.parametrize(
    "line",
    [
        "问:目前成效如何?",
        "问:请介绍一下专项行动",
        "記者:請問重點工作有哪些?",
        "Q1: 如何申请?",
        "某报记者:请您介绍一下背景。",
        "主持人:什么时候开始缴费?",
    ],
)
def test_questions(line: str) -> None:
    assert roles(TEXT, line, TEXT)[1][0] == "question"


@pytest.mark.parametrize(
    "line",
    [
        "答:今年成效明显。",
        "平安,是改革发展的基石。",
        "主要措施包括:",
        "将重点推进以下4个方面的工作:",
        "主持人:欢迎收看今天的节目。",
        "他反问道:为什么不早说?",
        "“全体起立!”",
        "——重统筹,建强队伍。",
        "周敏 孙立国 上官云 何静",
        "95℃",
        "约1.2亿元",
    ],
)
def test_body_lines(line: str) -> None:
    assert roles(TEXT, line, TEXT)[1][0] == "text"


def test_an_interview_s_own_labels_ask() -> None:
    made = roles(
        "城市周刊:您为什么选择回乡?",
        "王老师:因为孩子们需要老师,我想回来试一试。",
        "城市周刊:遇到过哪些困难?",
        "王老师:" + TEXT,
    )
    assert [role for role, _ in made] == ["question", "text", "question", "text"]
    assert roles(TEXT, "他的想法:为什么不试试?", TEXT)[1][0] == "text"


def test_a_list_is_no_run_of_headings() -> None:
    assert {role for role, _ in roles(TEXT, "1. 身份证", "2. 户口本", "3. 申请表", TEXT)[2:]} == {"text"}


def test_a_number_that_goes_on_stands_below_the_one_above() -> None:
    made = roles("1. 渡口", "1.1. 早渡", TEXT, "1.2. 晚渡", TEXT, "2. 船", "2.1. 木船", TEXT)
    assert [role for role, _ in made] == [
        "heading",
        "heading",
        "text",
        "heading",
        "text",
        "heading",
        "heading",
        "text",
    ]
    assert [role for role, _ in roles(TEXT, "1.1 早渡", "1.2 晚渡", "12.1 夜渡", TEXT)][1:3] == [
        "text",
        "text",
    ]


def test_a_run_in_heading_is_parted() -> None:
    assert roles("强化责任担当 掀起凌厉攻势 今年以来," + TEXT) == [
        ("heading", "强化责任担当 掀起凌厉攻势"),
        ("text", "今年以来," + TEXT),
    ]


def test_labels_are_joined_to_what_they_label() -> None:
    made = roles("记者:", "请问有哪些措施?", "治安支队副支队长于冰:", TEXT)
    assert made == [("question", "记者:请问有哪些措施?"), ("text", "治安支队副支队长于冰:" + TEXT)]
    assert roles("重拳打击——", "守护社会安宁", TEXT)[0] == ("heading", "重拳打击——守护社会安宁")
    assert roles("01", "夜里的巡线人", TEXT)[0] == ("heading", "01 夜里的巡线人")


def test_a_speaker_is_marked_in_the_joined_paragraph() -> None:
    label = "治安支队副支队长于冰:"
    (paragraph,) = arrange([Paragraph(Text.of(label)), Paragraph(Text.of(TEXT))])
    assert paragraph.speaker == len(label)


def test_a_paragraph_marked_up_as_a_heading_is_text() -> None:
    marked = [
        Paragraph(Text.of(line), kind="heading", level=4)
        for line in (
            "渔船昨夜在港外搁浅。船上九人获救。本报记者",
            "打捞今晨开始。",
            "为什么又是它？港务局：航道太浅",
        )
    ]
    after = Paragraph(Text.of(TEXT))
    made = arrange([one for heading in marked for one in (heading, after)])
    assert [one.role for one in made[::2]] == ["text", "heading", "heading"]


def test_headings_at_the_end_are_text() -> None:
    assert roles(TEXT, "一、总体情况") == [("text", TEXT), ("text", "一、总体情况")]
    assert roles("问:成效如何?") == [("text", "问:成效如何?")]


def test_unlabelled_questions_of_a_faq() -> None:
    made = roles("什么时候缴费?", TEXT, "缴费标准是多少?", TEXT)
    assert [role for role, _ in made] == ["question", "text", "question", "text"]
    assert roles(TEXT, "成效究竟如何呢?", TEXT)[1][0] == "text"


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("第二章 规划", 1),
        ("一、目标", 2),
        ("(三)其他", 3),
        ("2.要求", 4),
        ("(4)验收", 5),
        ("98.75分", 0),
        ("一是加强", 0),
        ("3.5亿元", 0),
    ],
)
def test_numbered_level(line: str, level: int) -> None:
    assert numbered_level(line) == level
