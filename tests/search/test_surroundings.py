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


FINED = "在渡口私设摊位的，由渡口管理所责令拆除，对个人处二百元以上五百元以下罚款，对单位处三千元罚款；拒不拆除的，处九千元罚款。"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("船只夜间不开灯的，由渡口管理所责令改正，并处三百元罚款。", "船只夜间不开灯罚款多少", ["三百元"]),
        ("船只夜间不开灯的，由渡口管理所责令改正，并处三百元罚款。", "船只夜间不开灯罚多少钱", ["三百元"]),
        (FINED, "渡口私设摊位对单位罚款多少", ["三千元"]),
        (FINED, "渡口私设摊位对个人罚款多少", ["二百元以上五百元以下"]),
        (FINED, "渡口私设摊位罚款多少", []),  # two fines
        (
            "船只夜间不开灯的，予以警告。渡口管理所处三百元罚款。",
            "船只夜间不开灯罚款多少",
            [],
        ),  # another sentence
    ],
)
def test_what_is_fined_stands_before_who_fines_it(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("渡口管理所自收到申请之日起15日内作出决定。", "渡口管理所几天内作出决定", ["15日"]),
        (
            "渡口管理所自收到申请之日起15个工作日内作出决定。",
            "渡口管理所几个工作日内作出决定",
            ["15个工作日"],
        ),
        ("渡口管理所自收到申请之日起3个月内作出决定。", "渡口管理所几天内作出决定", []),
        ("渡船执照有效期为六年。", "渡船执照有效期", ["六年"]),
        ("渡船乘客名单保存期限不得少于一年。", "渡船乘客名单保存期限", ["不得少于一年"]),
    ],
)
def test_terms(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


KEEPERS = (
    "对实行夜航管理的渡船，渡口管理所应当自收到申请之日起40日内作出决定。对实行日航管理的渡船，渡口管理所应当自收到申请之日起18日内作出决定；"
    "需要查验的，应当自收到申请之日起55日内作出决定。"
)


@pytest.mark.parametrize(
    ("query", "shown"),
    [("日航管理的渡船多少日内作出决定", ["18日"]), ("夜航管理的渡船多少日内作出决定", ["40日"])],
)
def test_of_whom_a_clause_is_told_stands_before_it(query: str, shown: list[str]) -> None:
    assert card_of(query, KEEPERS) == shown
