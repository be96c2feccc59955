"""Re-publishers' names stuck to sentences."""

from __future__ import annotations

import pytest

from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.watermark import strip_watermarks
from xunduan.language.text import Text

BODY = "发布会上,区政务服务局局长介绍了今年以来的工作情况。"


def stripped(*texts: str) -> list[str]:
    return [
        line.text for line in strip_watermarks([Line(n, Text.of(text)) for n, text in enumerate(texts, 1)])[0]
    ]


@pytest.mark.parametrize("mark", ["8KK政务速递网", "某某资讯", "青河在线", "abc.com", "法治头条客户端"])
def test_a_watermark_goes(mark: str) -> None:
    lines, dropped = strip_watermarks([Line(4, Text.of(BODY + mark))])
    assert [line.text for line in lines] == [BODY]
    assert [(drop.text, drop.rule, drop.line) for drop in dropped] == [(mark, "watermark", 4)]


def test_it_goes_from_the_middle_of_paragraphs_too() -> None:
    assert stripped(BODY + "8KK政务速递网", BODY + "8KK政务速递网" + BODY) == [BODY, BODY + BODY]


@pytest.mark.parametrize(
    "text", [BODY + "全国一张网", BODY + "参考资料见官方网站", BODY + "群众可以上网", "请上网。青河网", BODY]
)
def test_a_sentence_without_its_full_stop_stays(text: str) -> None:
    assert stripped(text) == [text]
