"""Readers' comments below an article, announced by a line or told by what stands beside each of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.shortcuts import clean
from xunduan.index.documents import Block, Document, RawDocument
from xunduan.index.reading.plain import line_blocks

TEXT = "石桥乡昨天种下果树一万两千棵，涉及九个村，树苗由县林业站免费发放。"
MORE = "乡长说，明年还要修三条灌溉渠，让山坡上的果园都能用上水库的水。"
SAID = (
    "早就该种了，我们村的山坡荒了二十多年，孩子们都不知道那里长过桃树。",
    "希望水渠先修到坡顶，不然树苗到了七月一定会旱死，去年就是这样的。",
    "树种下去谁来管，护林员一个月才几百块钱，没有人愿意天天往山上跑。",
    "支持，等桃花开了大家都来石桥看花，乡里的饭馆也就有生意可做了。",
)


def clean_page(*lines: str) -> Document:
    return clean(RawDocument("a.html", tuple(map(Block, lines)), media_type="text/html"))


@pytest.mark.parametrize(
    "around",
    [
        lambda said, at: ["某某", said, f"2031-05-0{at} 21:10 回复 赞({at})"],
        lambda said, at: [said, f"{at}天前 支持({at}) 反对(0) 回复"],
        lambda said, at: [f"山民{at}", f"{at}小时前 · 柳川", said, "回复 点赞1"],
        lambda said, at: [f"山民{at}:{said}", f"5月{at}日 11:10 来自手机客户端 回复 | 赞"],
    ],
)
@pytest.mark.parametrize("over", [[], ["大家都在说"]])
def test_comments_with_buttons_or_ages_need_no_heading(
    around: Callable[[str, int], list[str]], over: list[str]
) -> None:
    lines = [line for at, said in enumerate(SAID, 1) for line in around(said, at)]
    document = clean_page("果树一万两千棵", "2031-05-01 柳川日报", TEXT, MORE, *over, *lines)
    assert document.text.split("\n") == [TEXT, MORE]
    told = [drop for drop in document.dropped if any(said in drop.text for said in SAID)]
    assert len(told) == len(SAID) and {drop.rule for drop in told} == {"comments"}


def test_a_thread_whose_posts_all_have_buttons_is_the_text() -> None:
    lines = [line for at, said in enumerate(SAID, 1) for line in (said, f"{at}天前 回复 赞({at})")]
    text = clean_page("坡上的果树", *lines).text
    assert all(said in text for said in SAID)


def test_an_article_that_goes_on_below_its_buttons_stays_whole() -> None:
    text = clean_page("果树一万两千棵", "2031-05-01", TEXT, "收藏 分享", MORE, *SAID, "赞 12").text
    assert all(said in text for said in (TEXT, MORE, *SAID))


@pytest.mark.parametrize(
    "below",
    [
        lambda said, at: [f"第{at}条 署名：匿名 时间：2031-5-{at}", said],
        lambda said, at: [f"山民{at}：{said} 05-0{at} 21:10 赞({at})"],
    ],
)
def test_comments_below_their_heading_may_be_longer_than_the_article(
    below: Callable[[str, int], list[str]],
) -> None:
    lines = [line for at, said in enumerate(SAID, 1) for line in below(said, at)]
    assert (
        clean_page("果树一万两千棵", "2031-05-01", TEXT, MORE, "读者留言", *lines).text == f"{TEXT}\n{MORE}"
    )


def test_the_copy_of_a_page_is_one_although_a_day_stands_below_each_of_its_comments() -> None:
    said = [line for at, one in enumerate(SAID, 1) for line in (f"山民{at}", one, f"2031-05-0{at} 21:1{at}")]
    written = "\n".join(
        ["果树一万两千棵", "2031-05-01 10:00 来源：青河网", TEXT, MORE, "全部评论（3）", *said]
    )
    raw = RawDocument("a.txt", tuple(line_blocks(written)), media_type="text/plain")
    assert clean(raw).text == f"{TEXT}\n{MORE}"
