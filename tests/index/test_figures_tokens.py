"""The scanner: quantities are found, and digits that are no values are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.index.figures.tokens import mask, scan
from xunduan.language.fold import fold


def quantities(text: str) -> list[tuple[str, float, str]]:
    folded = fold(text)
    return [(folded[q.start : q.end], q.value, q.unit) for q in scan(mask(folded))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("服务群众2300余人次", [("2300余人次", 2300, "人次")]),
        ("走访企业３１２家次", [("312家次", 312, "家次")]),
        ("成交1,250.5萬元", [("1250.5万元", 12_505_000, "元")]),
        ("浓度31微克/立方米", [("31微克/立方米", 31, "微克/立方米")]),
        ("新收31 064件", [("31 064件", 31_064, "件")]),
        ("下拨2 150.5万元", [("2 150.5万元", 21_505_000, "元")]),
        ("日運量達 12 萬 3405 人次", [("12 万 3405 人次", 123_405, "人次")]),
        ("表 7 150件", [("150件", 150, "件")]),
        ("2021 150件", [("150件", 150, "件")]),
        ("覆盖90%以上的村", [("90%以上", 90, "%")]),
        ("近百家企业", [("近百家", 100, "家")]),
        ("債務1兆2500億元", [("1兆2500亿元", 1.25e12, "元")]),
        ("裝機8兆瓦", [("8兆瓦", 8, "兆瓦")]),
        ("签约1.5万人", [("1.5万人", 15_000, "人")]),
        ("平均年龄26岁", [("26岁", 26, "岁")]),
        ("六大领域", [("六大领域", 6, "大领域")]),
        ("分三批次发放", [("三批次", 3, "批次")]),
        ("高龄津贴惠及1.2万人", [("1.2万人", 12_000, "人")]),
        ("零下21℃", [("零下21℃", -21, "℃")]),
        ("增长率为-2.1‰", [("-2.1‰", -2.1, "‰")]),
        ("增长3%至520万部", [("3%", 3, "%"), ("520万部", 5200000, "部")]),
        ("每秒21亿亿次", [("21亿亿次", 2.1e17, "次")]),
        ("造船82万载重吨", [("82万载重吨", 820000, "载重吨")]),
        ("援助8亿丹麦克朗", [("8亿丹麦克朗", 8e8, "丹麦克朗")]),
        ("重8克,朗读者", [("8克", 8, "克")]),
        ("增长3%至5%", [("3%至5%", 3, "%")]),
        ("百分之八十五", [("百分之八十五", 85, "%")]),
        ("占三分之一", [("三分之一", 0.333333, "")]),
        ("宽3至5米", [("3至5米", 3, "米")]),
        ("1、2亿元", [("1", 100_000_000, "元"), ("2亿元", 200_000_000, "元")]),
        ("金額19萬2,720元", [("19万2,720元", 192_720, "元")]),
        ("財損12億1,598萬餘元", [("12亿1,598万余元", 1_215_980_000, "元")]),
        ("占比超过六成", [("超过六成", 60, "%")]),
        ("门票八元五角", [("八元五角", 8.5, "元")]),
        ("运价2元5角3分", [("2元5角3分", 2.53, "元")]),
        ("减少3成2", [("3成2", 32, "%")]),
        ("10、20和30个座位", [("10", 10, "个"), ("20", 20, "个"), ("30个", 30, "个")]),
        ("车长2万至3万公里", [("2万至3万公里", 20_000, "公里")]),
    ],
)
def test_quantities(text: str, expected: list[tuple[str, float, str]]) -> None:
    folded = [(fold(words).replace("1250.5", "1,250.5"), value, unit) for words, value, unit in expected]
    assert quantities(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "2023年8月19日12:20发布",
        "拨打119报警",
        "司机年仅41岁",
        "6栋2单元504住户",
        "被判处有期徒刑十年",
        "拘留15天",
        "刑事类110警情",
        "“净网2022”行动",
        "“3·15”晚会",
        "建设“5G”基站",
        "G20峰会",
        "第3次会议",
        "排名前10位",
        "《十五条措施》",
        "沪ICP备00000001号",
        "010070150010000000000000011117061129388664",
        "党的二十大精神",
        "“十四五”规划",
        "星期三上午9点",
        "比分3:2",
        "24小时值班",
        "一系列举措",
        "千家万户",
        "四川和三亚",
        "市县两级",
        "(一)总体要求",
        "三年行动计划",
        "近三年来",
        "民国十五年",
        "1890年",
        "4岁的男孩",
        "36岁至60岁的选民",
        "65岁及以上人口",
        "18个月来",
        "两个月前",
        "两年平均增长",
        "罚款高达八位数",
        "这是很不平凡的五年。",
        "107至109学年度",
        "三次产业结构优化",
        "地铁3号线",
        "东盟(10+3)会议",
        "热线12345",
    ],
)
def test_digits_that_are_no_values(text: str) -> None:
    assert quantities(text) == []


@given(
    st.text(alphabet="0123456789.,，%％万億余一二十百年月日第前人次件“”《》(（)）-—至下降 \n", max_size=60)
)
def test_spans_lie_inside_and_do_not_overlap(text: str) -> None:
    folded = fold(text)
    masked = mask(folded)
    assert len(masked) == len(folded)
    last = 0
    for quantity in scan(masked):
        assert last <= quantity.start < quantity.end <= len(folded)
        assert quantity.start <= quantity.number_start < quantity.end
        last = quantity.end


def test_a_long_unit_lets_a_spelled_number_count() -> None:
    found = scan(mask("出价九十三亿五千万美元,铺管十二公里"))
    assert [(one.value, one.unit) for one in found] == [(9.35e9, "美元"), (12, "公里")]
