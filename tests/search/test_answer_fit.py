"""Whether a figure can be what is asked for: unit, basis, time and place."""

from __future__ import annotations

import pytest

from tests.shortcuts import card_of

GROWTH = "2023年6月，全省水产品价格指数环比上涨0.9%，同比上涨6.5%。"
LAND = "安吉县域总面积1886平方公里，其中城区面积40平方公里。"
FACTORIES = "2023年8月，渔网制造业采购经理指数为50.6%，21个行业的采购经理指数有所上升。"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (GROWTH, "2023年6月水产品价格指数同比涨多少", ["6.5%"]),
        (GROWTH, "2023年6月水产品价格指数环比涨多少", ["0.9%"]),
        (GROWTH, "2023年6月水产品价格指数涨幅", ["6.5%"]),
        (FACTORIES, "2023年8月渔网制造业采购经理指数", ["50.6%"]),
        (LAND, "安吉面积多大", ["1886平方公里"]),
        (LAND, "安吉城区面积多大", ["40平方公里"]),
        ("截至2023年6月，我国垂钓者规模达1.2亿。", "我国垂钓者有多少人", ["1.2亿"]),
        ("截至2023年6月，我国垂钓者规模指数达120。", "我国垂钓者有多少人", []),
        ("2023年，渔业协会共有会员3200人。", "2023年末渔业协会会员多少人", ["3200人"]),
        ("2023年，渔业协会共有会员3200人。", "2023年6月渔业协会会员多少人", []),
        ("2023年，浙江渔船出口额8.1亿元。", "2023年浙江渔船出口额", ["8.1亿元"]),
    ],
)
def test_unit_basis_and_time(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("2023年，全县风电发电量6.2亿千瓦时。", "水电发电量", []),
        ("2023年，全县风电发电量6.2亿千瓦时。", "风电发电量", ["6.2亿千瓦时"]),
        ("民营企业出口渔网21亿元。", "国有企业出口渔网多少钱", []),
        ("民营企业出口渔网21亿元。", "民营企业出口渔网多少钱", ["21亿元"]),
        ("第二批支援渔村的医生共26人。", "第三批支援渔村的医生多少人", []),
        ("第二批支援渔村的医生共26人。", "第二批支援渔村的医生多少人", ["26人"]),
        ("支援渔村的医生共26人。", "第二批支援渔村的医生多少人", ["26人"]),
        ("渔港吸引投资21亿元。", "渔港吸引投资多少美元", []),
        ("渔港吸引投资21亿元。", "渔港吸引投资多少元", ["21亿元"]),
    ],
)
def test_what_is_named_or_numbered_otherwise_is_no_answer(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown


def test_what_lies_around_a_place_answers_only_where_the_place_is_named() -> None:
    storm = "台风造成浙江全省死亡12人。\n\n"
    assert card_of("安吉县死亡多少人", f"{storm}安吉县停航三天。") == []
    assert card_of("浙江死亡多少人", f"{storm}安吉县停航三天。") == ["12人"]


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("渔港航道里程由2018年的86公里增加到243公里。", "渔港航道里程多少公里", ["243公里"]),
        ("渔港航道里程由2018年的86公里增加到2023年的243公里。", "2018年渔港航道里程多少公里", ["86公里"]),
        ("货轮从甲港到渔港的航程是86公里。", "货轮到渔港的航程多少公里", ["86公里"]),
        ("受理审查起诉案件508人，决定起诉387人，不起诉96人。", "起诉多少人", ["387人"]),
        ("受理审查起诉案件508人，决定起诉387人，不起诉96人。", "审查起诉多少人", ["508人"]),
        ("受理审查起诉案件508人，决定起诉387人，不起诉96人。", "不起诉多少人", ["96人"]),
    ],
)
def test_a_part_of_what_is_told_is_not_all_of_it(text: str, query: str, shown: list[str]) -> None:
    assert card_of(query, text) == shown
