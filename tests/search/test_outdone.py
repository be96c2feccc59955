"""Figures that give way to one which says more of the query, and the one that takes their place."""

from __future__ import annotations

import pytest

from tests.shortcuts import card_of

COURT = "2023年，全县法院受理各类案件4120件，办结3980件。\n依法严惩盗伐林木犯罪，办结案件85件。"
PATROL = "2023年，全县查处超载超员6800起，其中超员1250起。"
TRAINS = "2023年春运前十天全县发送旅客95万人次，其中铁路发送旅客21万人次，水路发送旅客4万人次。"

HARBOURS = "2023年，全县利用外资金额8亿元。渔业利用外资金额5亿元。"
FRY = "2030年春汛,石桥县陆路运送鱼苗28万尾,水路运送鱼苗7万尾,全县共运送鱼苗42万尾。"
PRICES = "2030年5月,鱼类价格指数(FPI)同比上涨0.3%,扣除鱼苗的核心FPI同比上涨0.8%。"
NETS = "渔具馆闭馆八天,馆藏24万多件渔具完好。渔具馆扩建完成,上万件渔具迁入新馆。"
TOGETHER = "2030年陆路、水路、铁路运送鱼苗42万尾。铁路运送鱼苗7万尾。"


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        (FRY, "石桥县2030年春汛运送鱼苗多少尾", ["42万尾"]),
        (PRICES, "2030年5月FPI同比", ["0.3%"]),
        (PRICES, "2030年5月核心FPI同比", ["0.8%"]),
        (NETS, "渔具馆有多少件渔具", ["24万多件"]),
        (NETS.replace("24万多件渔具完好", "渔具完好"), "渔具馆有多少件渔具", ["上万件"]),
        (FRY, "石桥县2030年春汛陆路运送鱼苗多少尾", ["28万尾"]),
        (TOGETHER, "2030年铁路运送鱼苗多少尾", ["7万尾"]),
        (TOGETHER, "2030年陆路、水路、铁路运送鱼苗", ["42万尾"]),
        (COURT, "法院办结多少件案件", ["3980件"]),
        (COURT, "法院受理多少件案件", ["4120件"]),
        (PATROL, "查处超员多少起", ["1250起"]),
        (PATROL, "查处超载超员多少起", ["6800起"]),
        (TRAINS, "2023年春运铁路发送旅客多少", ["21万人次"]),
        (TRAINS, "2023年春运发送旅客多少", ["95万人次"]),
        (HARBOURS, "利用外资金额", ["8亿元"]),
        (HARBOURS, "渔业利用外资金额", ["5亿元"]),
    ],
)
def test_what_says_more_of_the_query_takes_the_place_of_what_says_less(
    text: str, query: str, shown: list[str]
) -> None:
    assert card_of(query, text) == shown
