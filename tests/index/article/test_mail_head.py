"""The head of a mail that was saved as something else tells its subject, its sender and when it was sent."""

from __future__ import annotations

import pytest

from tests.shortcuts import clean
from xunduan.index.documents import Block, Document, RawDocument

SENTENCE = "渡船的柴油机已经修好,下月起恢复每日六班,请通知沿岸各村。"


def text(*lines: str, media_type: str = "text/plain", **stated: str) -> Document:
    return clean(
        RawDocument("a.txt", tuple(Block(line) for line in lines), stated=stated, media_type=media_type)
    )


def facts(document: Document) -> tuple[str | None, str | None, list[str]]:
    told = document.metadata
    return (
        told.title.value if told.title else None,
        told.published.value if told.published else None,
        [author.value for author in told.authors],
    )


HEADS = (
    ("发件人: 何静 <he@example.org>", "发送时间: 2031年5月6日星期二 8:15", "收件人: 韩渡", "主题: 渡船检修"),
    ("From:\tHe Jing <he@example.org>", "Sent:\tTuesday, May 6, 2031 8:15 AM", "To:\tHan", "Subject:\t渡船检修"),
    ("寄件者：何靜", "寄件日期：2031/5/6 (週二) 上午 08:15", "主旨：渡船檢修"),
    ("何静", "From: 何静\nSent: 2031-05-06 08:15\nTo: 韩渡\nSubject: 渡船检修"),
)  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_a_mail_s_head_is_read_and_is_no_text(head: tuple[str, ...]) -> None:
    document = text(*head, SENTENCE)
    title, published, authors = facts(document)
    assert (title or "").replace("檢", "检") == "渡船检修"
    assert published == "2031-05-06T08:15"
    assert authors in (["何静"], ["He Jing"], ["何靜"])
    assert document.text.split("\n")[-1] == SENTENCE
    assert {drop.rule for drop in document.dropped} == {"mail_head"}


def test_a_page_of_a_mail_program_names_the_mail_above_its_head() -> None:
    head = ("渡船检修", "发件人：何静<he@example.org>", "时　间：2031年5月6日 下午2:03", "收件人：韩渡")
    document = text(*head, SENTENCE, media_type="text/html", title="青河邮箱 - 渡船检修")
    assert facts(document) == ("渡船检修", "2031-05-06T14:03", ["何静"])
    assert document.text == SENTENCE


@pytest.mark.parametrize(
    "rows",
    [
        ("货运单", "寄件人:何静", "时间:2031-05-06 08:15", "收件人:韩渡", "附件:装箱单"),
        ("渡口安全座谈会", "时间:2031年5月6日", "主题:汛期停渡", "地点:渡口所"),
    ],
)
def test_a_waybill_and_a_meeting_have_rows_like_it_and_keep_them(rows: tuple[str, ...]) -> None:
    document = text(*rows, SENTENCE)
    assert all(row in document.text for row in rows[1:])
    assert document.metadata.published is None


def test_a_message_s_own_head_stands_over_that_of_what_it_answers() -> None:
    stated = {"title": "回复:渡船检修", "published": "2031-05-07T09:00", "authors": "韩渡"}
    document = text("收到。", *HEADS[0], SENTENCE, media_type="message/rfc822", **stated)
    assert facts(document) == ("回复:渡船检修", "2031-05-07T09:00", ["韩渡"])
    assert HEADS[0][0] in document.text
