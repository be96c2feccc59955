"""Numbers, telephone numbers and codes: one form for every writing, and neighbours that keep their order."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.language.fold import fold
from xunduan.language.quantities import quantities, quantity_terms


def names(text: str) -> list[str]:
    return [quantity.name for quantity in quantities(fold(text))]


@pytest.mark.parametrize(
    "writings",
    [
        ("捐款420万元", "捐款四百二十万元", "捐款4,200,000元", "捐款４２０万元", "捐款420余万元"),
        ("占比7.5%", "占比百分之七点五", "占比 7.5 %"),
        ("1.86万人", "18600人", "一万八千六百人", "18 600人"),
        ("3亿6千万元", "3.6亿元", "三亿六千万元"),
        ("1亿7千6百万元", "1.76亿元", "一亿七千六百万元"),
        ("2億3,405萬6,000元", "2 億 3,405 萬 6,000 元", "2亿3405万6000元", "234056000元"),
        ("60万零500元", "六十万零五百元", "600,500元"),
        ("廿六岁", "二十六岁", "26岁"),
        ("电话0837-6622 190", "电话(0837)662-2190", "电话08376622190"),
        ("0931-8412 55 60", "0931-84125560"),
        ("全长4.2公里", "全长4200米", "全长4.2km", "全长四点二公里"),
        ("重2吨", "重2000公斤", "重2000千克"),
        ("11比8", "11:8", "十一比八"),
        ("2019年4月6日", "二〇一九年四月六日", "2019-04-06", "2019/4/6", "108/04/06", "108.04.06"),
        ("按MT/T 612.3—2008", "按MT/T 612.3-2008"),
        ("电话025-8432 1765", "电话(025)84321765", "电话025 84321765", "电话02584321765"),
        ("電話06-3124567", "电话(06)3124567", "电话063124567"),
        ("歲出1.6兆元", "岁出16000亿元", "岁出1.6万亿元"),
        (
            "手机137 2468 1357",
            "手机13724681357",
            "手机137-2468-1357",
            "手机1372 468 1357",
            "手机13724 681357",
        ),
        ("付肆佰贰拾万元", "付420万元"),
        ("渡船二十多艘", "渡船20余艘", "渡船二十来艘"),
        ("运了十几万人", "运了10多万人"),
        ("船龄十几年", "船龄10多年"),
        ("占千分之四", "占4‰", "占0.4%"),
        ("依第十九条", "依第19条", "依第１９条"),
        ("17:15", "下午五点一刻", "17时15分", "十七点十五分"),
        ("占四分之三", "占3/4"),
        ("约七成五", "约75%"),
        ("减产一成二", "减产12%"),
        ("到访一点八万人", "到访18000人"),
        ("占五分之二", "占2/5", "占40%", "占四成", "占四成。"),
        ("七成旅客", "70%旅客"),
        ("用了一半", "用了50%", "用了二分之一"),
        ("猪肉卅二斤半", "猪肉三十二斤半", "猪肉32.5斤"),
        ("等了两个半小时", "等了2.5个小时"),
        ("重半吨", "重0.5吨"),
        ("十月九号", "10月9日", "十月九日"),
        ("气温二十一摄氏度", "气温21℃"),
        ("每桶八点六美元", "每桶8.6美元"),
        ("+86 137-2468-1357", "13724681357", "0086-13724681357"),
        ("热线400-6610-882", "热线4006610882"),
        ("升级到V3.2.10", "升级到3.2.10"),
        ("六号楼二室", "6号楼2室"),
        ("十六部电梯", "16部电梯"),
        ("车牌沪A·6F820", "车牌沪A6F820", "车牌沪A-6F820"),
        ("于2024年06月07日", "于2024年6月7日", "于 2024 年 6 月 7 日"),
        ("见第029盒", "见第29盒"),
        ("共到 318 名", "共到318名", "共到三百一十八名"),
        ("民國 83 年", "民国八十三年", "民国83年"),
        ("开到下午 4 点 10 分", "开到下午四点十分", "开到16:10"),
        ("最低零下12度", "最低-12℃", "最低零下十二摄氏度"),
    ],
)
def test_every_writing_is_one_number(writings: tuple[str, ...]) -> None:
    assert len({tuple(names(writing)) for writing in writings}) == 1
    assert names(writings[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [("10月2日", "2月10日"), ("4比1", "1比4"), ("6栋1单元", "1栋6单元"), ("男5人女9人", "男9人女5人"), ("7%", "7个"),
     ("80万", "8万"), ("7亩", "7人"), ("16:30", "4:30"), ("第3条", "3条"), ("2/3", "3/2"), ("零下6℃", "6℃"), ("邮编061000", "61000"), ("+075处", "+75处")],
)  # fmt: skip
def test_what_differs_in_unit_or_order_differs(one: str, other: str) -> None:
    assert quantity_terms(one) != quantity_terms(other)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("变压器110kV/35kV两台", {"n110kv", "l35kv"}),
        ("26/4/2019开课", {"n2019年", "n年4", "n4月", "n26日"}),
        ("固件支持Wi 6与TLS 1.2", {"lwi6", "ltls1.2"}),
        ("民國七十七年設校", {"n1988", "n77", "n1988年", "n77年"}),
    ],
)
def test_a_quantity_is_found_by_its_other_writing_too(text: str, terms: set[str]) -> None:
    assert terms <= quantity_terms(fold(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("云杉长在2400-3300米", ["n2400", "n3300米"]),
        ("每穴施肥5-15g", ["n5g", "n15g"]),
        ("叶长80-95cm", ["n0.8米", "n0.95米"]),
        ("值班室2400-3300", ["n24003300"]),
        ("速率10gb-40gb", ["l10gb40gb"]),
    ],
)
def test_the_bounds_of_a_measure_are_no_telephone_and_no_code(text: str, named: list[str]) -> None:
    assert names(text) == named


@pytest.mark.parametrize("text", ["一部分居民", "一路绿灯", "三包政策", "三分之二"])
def test_a_word_and_an_endless_share_are_no_other_number(text: str) -> None:
    assert not {term for term in quantity_terms(text) if term[-1] in "部路包%"}


def test_a_day_that_may_be_a_month_is_neither() -> None:
    assert quantity_terms("04/05/2019") == {"n04", "n05", "n2019"}


@pytest.mark.parametrize("text", ["数十艘渡船", "几十万人", "学员十来自山区"])
def test_any_of_several_tens_is_no_ten(text: str) -> None:
    assert not quantities(text)


@pytest.mark.parametrize(
    "code",
    [
        "J20",
        "CO2",
        "H5N8",
        "X600-T2",
        "A320neo2",
        "V2R3C10SPC200",
        "pm10",
        "GB/T 7714",
        "DB33/T 915.2",
        "115.10.2",
    ],
)
def test_a_code_is_one_term(code: str) -> None:
    (quantity,) = quantities(fold(f"型号{code}已启用"))
    assert quantity.kind == "code"
    assert fold(f"型号{code}已启用")[quantity.start : quantity.end] == fold(code)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("第四十三条", "n第43条"),
        ("民初1386号", "n1386号"),
        ("第三季度", None),
        ("3号开工", None),
        ("43条", None),
    ],
)
def test_one_of_a_numbered_row_is_told_from_days_and_counts(text: str, term: str | None) -> None:
    assert next((one.of_a_row for one in quantities(text)), None) == term


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("月薪5200-7800元", {"n5200", "n7800元"}),
        ("海拔2100-3400米", {"n2100", "n3400米"}),
        ("咨询5200-7800", {"n52007800"}),
        ("保存于2-8℃", {"n2", "n8℃"}),
    ],
)
def test_a_range_is_no_telephone_number_and_nothing_below_zero(text: str, terms: set[str]) -> None:
    found = quantity_terms(fold(text))
    assert terms <= found
    assert ("n52007800" in found) == ("n52007800" in terms) and "n-8℃" not in found


def test_the_number_of_a_heading_measures_nothing() -> None:
    assert quantity_terms("3 人口与就业\n4 名优特产") == {"n3", "n4"}


def test_a_time_and_a_year_are_taken_with_what_tells_of_which_half_or_era() -> None:
    text = "民国廿二年秋，每晚九点半熄灯"
    assert [text[one.start : one.end] for one in quantities(text)] == ["民国廿二", "晚九点半"]


@pytest.mark.parametrize("text", ["三年半价", "两个半场", "两斤半成品"])
def test_half_of_what_follows_is_no_half_of_the_unit(text: str) -> None:
    assert [one.terms for one in quantities(text)] == [("n" + {"三": "3", "两": "2"}[text[0]],)]


@pytest.mark.parametrize("written", ["八元五角", "8元5角", "八块五毛", "8.5元"])
def test_a_sum_is_one_number_with_its_parts(written: str) -> None:
    assert [(one.terms, one.exact[0], one.end >= 3) for one in quantities(written)] == [
        (("n8.5",), "n8.5元", True)
    ]


def test_a_province_s_letters_are_no_standard() -> None:
    assert quantity_terms("db33/t 915.2").isdisjoint(quantities("db33/t 915.3")[0].terms)


def test_days_and_watts_are_numbers_and_no_codes() -> None:
    assert [quantity.kind for quantity in quantities("a 100-day campaign, 35kw")] == ["number", "number"]
    assert not any(quantity.identifies for quantity in quantities("100-day"))
    assert all(quantity.identifies for quantity in quantities("ne40e 57189234771245 13724681357"))


def test_what_is_typed_without_the_space_finds_a_standard() -> None:
    assert {quantity.terms[0] for quantity in quantities("按gb/t7714")} <= quantity_terms("按gb/t 7714—2015")


@pytest.mark.parametrize(
    "text",
    [
        "三亚",
        "第二季度",
        "五一假期",
        "十堰",
        "一带一路",
        "二胡",
        "万县",
        "千岛湖",
        "三点意见",
        "三成立案",
        "两成员国",
        "半成品",
        "另一半",
        "过半数",
        "一成不变",
    ],
)
def test_numerals_in_words_are_no_numbers(text: str) -> None:
    assert names(text) == []


def test_a_year_counts_by_its_value_alone() -> None:
    assert [quantity.kind for quantity in quantities("2021年 2021成都")] == ["year", "year"]
    assert {quantity.name for quantity in quantities("2021年 2021成都")} == {"n2021"}


@given(st.text("0123456789一二十百万亿点.,:-/() ab%年月日元比", max_size=60))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = list(quantities(text))
    assert all(0 <= one.start < one.end <= one.unit_end <= len(text) and one.terms for one in found)
    assert all(one.start <= other.start for one, other in zip(found, found[1:], strict=False))


@pytest.mark.parametrize("piece", ["1-", "a-1-", "1,", "十", "1 ", "1.1.", "(010)", "百分之", "1a·"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    quantity_terms(piece * 20_000)
    assert time.process_time() - started < 5
