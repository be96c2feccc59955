"""Of subtitles what is said is read, and neither times nor looks."""

from __future__ import annotations

import pytest

from tests.index.reading.conftest import Reading
from tests.shortcuts import clean

SAID = ["渡口的老船工姓韩", "他在这条河上撑了四十年", "- 现在还有人坐船吗？", "- 赶集的日子有六十来人"]
SRT = """1
00:00:01,000 --> 00:00:03,200
渡口的老船工姓韩

2
00:00:03,300 --> 00:00:07,000
<i>他在这条河上</i>撑了四十年

3
00:00:07,100 --> 00:00:11,000
{\\an8}- 现在还有人坐船吗？
- 赶集的日子有六十来人
"""
VTT = """WEBVTT

NOTE 第二稿

STYLE
::cue { color: white }

00:01.000 --> 00:03.200
渡口的老船工姓韩

00:03.300 --> 00:07.000
<v 旁白>他在这条河上撑了四十年</v>

00:07.000 --> 00:09.000
他在这条河上撑了四十年
- 现在还有人坐船吗？

00:09.000 --> 00:11.000
- 赶集的日子有六十来人
"""
ASS = """[Script Info]
Title: 渡口
[V4+ Styles]
Style: Default,宋体,48
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.20,Default,,0,0,0,,渡口的老船工姓韩
Dialogue: 0,0:00:03.30,0:00:07.00,Default,,0,0,0,,{\\fad(200,0)}他在这条河上撑了四十年
Dialogue: 0,0:00:07.10,0:00:11.00,Default,,0,0,0,,- 现在还有人坐船吗？\\N- 赶集的日子有六十来人
"""


@pytest.mark.parametrize(("name", "text"), [("a.srt", SRT), ("a.vtt", VTT), ("a.ass", ASS)])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_what_is_said_is_read(name: str, text: str, encoding: str, reading: Reading) -> None:
    (document,) = reading(name, text.encode(encoding)).documents
    assert [block.text for block in document.blocks] == SAID
    assert clean(document).text.split("\n") == SAID


def test_a_text_without_times_that_is_named_so_is_a_text(reading: Reading) -> None:
    (document,) = reading("a.srt", "\n".join(SAID)).documents
    assert [block.text for block in document.blocks] == SAID
