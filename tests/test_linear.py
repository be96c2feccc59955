"""A document of any shape is processed in time proportional to its length."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from xunduan.index.documents import Block, RawDocument
from xunduan.index.pipeline import process
from xunduan.index.reading import Limits
from xunduan.index.reading.dispatch import read_bytes
from xunduan.language.tokens import configure_jieba
from xunduan.settings import Settings

SIZES = [25_000, pytest.param(100_000, marks=pytest.mark.long)]
"""Characters; and twice as many."""
GROWTH = 2.5
LEAST = 0.1
"""Seconds that count as nothing: below them the clock tells little."""

Shape = Callable[[int], list[str]]
Page = Callable[[int], str]
WRAPPED = "城投公司对老旧管网逐段排查并更换锈蚀的阀门和井盖同时清理沿线淤"

SHAPES: dict[str, Shape] = {
    "digits": lambda size: ["7" * size],
    "dates": lambda size: ["2019年3月14日" * (size // 10)],
    "numerals": lambda size: ["千" * size],
    "numerals of several signs": lambda size: ["四百零七万" * (size // 5)],
    "blanks": lambda size: ["修复" + " " * size + "管网"],
    "lines of one blank": lambda size: ["修复管网。", *[" "] * size, "完工。"],
    "opening brackets": lambda size: ["（" * size],
    "brackets": lambda size: ["（乙）" * (size // 3)],
    "opening quotes": lambda size: ["“" * size],
    "one word": lambda size: ["管网" * (size // 2)],
    "one word of Latin letters": lambda size: ["a" * size],
    "one sentence": lambda size: ["更换阀门37个,减少漏损2.4%。" * (size // 16)],
    "one clause of figures": lambda size: ["阀门1个、2个、3个和" * (size // 11)],
    "rises and falls": lambda size: ["同比下降3.5%," * (size // 9)],
    "places": lambda size: ["成都市武侯区" * (size // 6)],
    "hard-wrapped lines": lambda size: [WRAPPED] * (size // len(WRAPPED)),
    "short lines": lambda size: ["丙"] * (size // 8),
    "list items": lambda size: ["(三)更换阀门37个"] * (size // 9),
    "articles of a law": lambda size: ["第二章 维护", "第九条 管网每年检查一次。"] * (size // 19),
    "rows of a table": lambda size: ["片区\t阀门\t37\t12%"] * (size // 13),
    "addresses": lambda size: ["http://example.cn/g " * (size // 20)],
}


PAGES: dict[str, Page] = {
    "rows of one table": lambda size: f"<table>{'<tr><td>甲<td>3' * (size // 8)}</table>",
    "paragraphs": lambda size: (
        "<p>城北片区更换阀门三十七个，漏损比去年少了两成，投入四百万元。" * (size // 33)
    ),
    "links of one line": lambda size: f"<p>{'<a href=x>阀门</a> &gt; ' * (size // 23)}",
    "cells that cover others": lambda size: (
        f"<table>{('<tr>' + '<td colspan=900 rowspan=900>阀门' * (size // 2500)) * 20}</table>"
    ),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(cache_dir=tmp_path_factory.mktemp("cache"), model="fake")
    configure_jieba(settings.cache_dir, None)
    process(RawDocument("warm.txt", (Block("更换阀门37个。"),)), {}, settings)
    return settings


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_twice_the_text_takes_twice_the_time(shape: Shape, size: int, plain: Settings) -> None:
    def take(chars: int) -> None:
        process(RawDocument("long.txt", tuple(Block(line) for line in shape(chars))), {}, plain)

    assert_linear(take, size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_twice_as_long_takes_twice_the_time(page: Page, size: int, plain: Settings) -> None:
    limits = Limits.from_settings(plain)
    assert_linear(lambda chars: read_bytes(page(chars).encode(), "long.html", limits), size)


def assert_linear(take: Callable[[int], object], size: int) -> None:
    """What takes `size` characters takes twice as many in about twice the time of this process."""

    def cost(chars: int) -> float:
        gc.disable()  # a full collection looks at all that the tests before have left
        try:
            began = time.process_time()
            take(chars)
            return time.process_time() - began
        finally:
            gc.enable()

    once, twice = cost(size), cost(2 * size)
    for _ in range(5):  # the quickest of several: another process may have had the core and its caches
        if twice > GROWTH * max(once, LEAST):
            once, twice = min(once, cost(size)), min(twice, cost(2 * size))
    assert twice <= GROWTH * max(once, LEAST)
