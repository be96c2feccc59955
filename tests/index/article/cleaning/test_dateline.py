"""Datelines in front of the first sentence."""

from __future__ import annotations

import pytest

from xunduan.index.article.cleaning.dateline import read_dateline
from xunduan.language.fold import fold


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("东海网重庆8月19日电 (记者王小明)近日,全市启动整治。", "近日,全市启动整治。"),
        ("新华社北京9月1日电(记者 甲某 乙某)记者获悉,客运增长。", "记者获悉,客运增长。"),
        ("本报讯(记者 何山)近日,山村有了新诊室。", "近日,山村有了新诊室。"),
        ("本报青河消息 山村有了新诊室。", "山村有了新诊室。"),
        ("本报讯 记者何山报道:近日,山村有了新诊室。", "近日,山村有了新诊室。"),
        ("某某新闻讯 9月5日,记者获悉游客增加。", "9月5日,记者获悉游客增加。"),
        ("(海峽社記者魯鋼新竹17日電)警方今天宣布破案。", "警方今天宣布破案。"),
        ("央视网消息(早间新闻):今年秋粮收购全面展开。", "今年秋粮收购全面展开。"),
    ],
)
def test_a_dateline_is_cut(text: str, rest: str) -> None:
    dateline = read_dateline(text, fold(text))
    assert dateline is not None
    assert text[dateline.end :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "8月19日电价下调,居民受益。",
        "8月19日,全市启动整治。",
        "今年3月电商销售增长。",
        "记者8日从市公安局获悉,破案率上升。",
        "他每天看报,消息灵通。",
        "网络消息真假难辨,需要核实。",
        "对于粮票退出柜台的消息,老人们并不意外。",
        "昨天有居民在社区平台发布消息:路灯不亮,盼望修好。",
        "科技之家8月19日消息,新机即将发布。",
        "本报记者从乡政府网站贴出的招工消息了解到,砖窑缺人。",
    ],
)
def test_a_sentence_is_no_dateline(text: str) -> None:
    assert read_dateline(text, fold(text)) is None


def test_what_a_dateline_says() -> None:
    text = "東海網重慶8月19日電 (記者胡青)近日下雨。"
    dateline = read_dateline(text, fold(text))
    assert dateline is not None
    assert (dateline.day, dateline.credit) == ("8月19日", "記者胡青")
    assert dateline.agency.startswith("東海網")
