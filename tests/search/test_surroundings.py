"""What stands around a figure: a heading tells of the number that it gives, and the sentence of what it begins with."""

from __future__ import annotations

import pytest

from tests.shortcuts import card_of

TITLE = "渔港产量和出栏率超过往年，冷库利用率达91.5%"
HEADED = "渔港去年情况：冷库利用率达91.5%，码头泊位利用率为70%。"


def test_a_heading_gives_its_number_to_the_clause_it_stands_in() -> None:
    assert card_of("渔港冷库利用率", HEADED, title=TITLE) == ["91.5%"]
    assert card_of("渔港出栏率", HEADED, title=TITLE) == []


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("青石廊桥西起柳镇，东至槐镇，桥身全长164米。", "青石廊桥有多长", ["164米"]),
        ("保护区的白鹳从难觅踪影到频频现身，种群已稳定增长至40多只。", "白鹳有多少只", ["40多只"]),
        ("青石廊桥西起柳镇，引桥全长80米，桥身全长164米。", "青石廊桥有多长", []),  # two lengths
        ("青石廊桥西起柳镇。邻近的木桥全长164米。", "青石廊桥有多长", []),  # another sentence
    ],
)
def test_a_sentence_that_begins_with_all_that_is_asked_gives_its_only_figure(
    text: str, query: str, shown: list[str]
) -> None:
    assert card_of(query, text) == shown
