from __future__ import annotations

import pytest

from xunduan.index.reading.lines import collapse, ends_sentence, join


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("中国", "人民", "中国人民"),
        ("the water", "works", "the water works"),
        ("使用", "AED", "使用AED"),
        ("共12", "起", "共12起"),
        ("约3", "000吨", "约3 000吨"),
        ("甲 ", "", "甲 "),
    ],
)
def test_join(left: str, right: str, joined: str) -> None:
    assert join(left, right) == joined.rstrip()


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("到此为止。", True),
        ("他说:“好。”", True),
        ("如下:", True),
        ("到此", False),
        ("(一)", False),
        ("", False),
    ],
)
def test_ends_sentence(line: str, ends: bool) -> None:
    assert ends_sentence(line) is ends


def test_collapse() -> None:
    assert collapse(" 中国\n   人民\t共 12\nunits\u00a0x ") == "中国人民 共 12 units x"
    assert collapse("\n\u3000\u3000首行") == "首行"
