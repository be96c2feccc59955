"""Near-duplicates: what is one family, and above all what is none."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from opencc import OpenCC

from tests.shortcuts import find_families
from xunduan.index.reprints import comparable, same_text
from xunduan.index.sketches import sketched

REPORT = (
    "青河县公安局昨天公布了夏季行动的结果：民警走访商户2140家，查获被盗电动车86辆，全部还给了车主。"
    "县里还给老旧小区装了门禁，入室盗窃案比去年同期少了21.3%，居民晚上出门放心多了。"
)
OTHER = (
    "白塔镇的中心小学上周搬进新校舍，操场比原来大了一倍。校长说，学生宿舍里装了热水器，"
    "食堂每天的菜单由家长委员会和厨师一起商量，孩子们最喜欢星期三的面条。"
)


def families(*texts: str) -> tuple[tuple[str, ...], ...]:
    return find_families([(chr(ord("a") + row), text) for row, text in enumerate(texts)])


def test_an_exact_copy_is_found_whatever_its_punctuation_and_width() -> None:
    copy = REPORT.replace("，", ", ").replace("2140", "２１４０").replace("：", ":")
    assert families(REPORT, OTHER, copy) == (("a", "c"),)
    assert same_text(REPORT, copy)


def test_a_traditional_copy_of_a_simplified_text_is_exact() -> None:
    copy = OpenCC("s2t").convert(REPORT)
    assert copy != REPORT
    assert families(REPORT, copy, OTHER) == (("a", "b"),)
    assert same_text(REPORT, copy)


def test_a_reprint_with_another_header_and_footer_is_near_and_not_exact() -> None:
    reprint = "本报讯（通讯员 赵一平）记者近日获悉，" + REPORT + "欢迎读者提供线索。"
    assert families(REPORT, reprint, OTHER) == (("a", "b"),)
    assert not same_text(REPORT, reprint)


def test_two_reprints_with_a_header_each_are_one_family() -> None:
    assert families("据本县电视台早间新闻报道，" + REPORT, "晚报记者李小米从会上了解到，" + REPORT) == (
        ("a", "b"),
    )


def test_a_misprint_does_not_hide_a_copy() -> None:
    assert families(REPORT, REPORT.replace("走访", "走坊").replace("门禁", "门噤")) == (("a", "b"),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("21.3%", "12.3%"),
        ("21.3%", "213%"),
        ("21.3%", "21.3"),
        ("86辆", "88辆"),
        ("青河县", "清水县"),
        ("少了", "多了"),
        ("全部还给", "未还给"),
        ("昨天", "前天"),
        ("夏季", "冬季"),
        ("电动车", "摩托车"),
    ],
)
def test_a_difference_in_meaning_keeps_two_texts_apart(before: str, after: str) -> None:
    assert before in REPORT
    assert families(REPORT, REPORT.replace(before, after, 1)) == ()


FORM = "经研究决定，{}，自下月起执行，各单位要做好衔接工作，遇有问题及时向办公室反馈，确保平稳过渡不出差错。"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("聘任陆远山为站长", "聘任陆远川为站长"),
        ("聘任张伟为站长", "聘任张伟明为站长"),
        ("聘任站长一名", "聘任副站长一名"),
        ("评定为A级", "评定为B级"),
        ("评定为A级", "评定为A+级"),
        ("评定为甲等", "评定为乙等"),
        ("启动Ⅱ级响应", "启动Ⅲ级响应"),
        ("启动II级响应", "启动III级响应"),
        ("处以叁万元罚款", "处以伍万元罚款"),
        ("报到日为廿日", "报到日为卅日"),
        ("腾空①号仓库", "腾空③号仓库"),
        ("保存于2℃以下", "保存于2℉以下"),
        ("租用30㎡", "租用30㎞"),
        ("每吨补贴一次", "每斤补贴一次"),
        ("每公里设点", "每平方公里设点"),
        ("每立方米收费", "每立方尺收费"),
        ("价格为30元", "价格为30$"),
        ("依据林函〔2022〕9号", "依据农函〔2022〕9号"),
        ("停用型号XK12", "停用型号XK1"),
        ("停用批号AB", "停用批号BA"),
        ("石门乡停水", "石桥乡停水"),
        ("停用阿莫西林", "停用阿莫西坦"),
        ("聘任林思远", "聘任林思源"),
        ("鱼塘清淤", "虾塘清淤"),  # of which one is in jieba's dictionary
        ("牛棚改建", "猪棚改建"),
        ("缴纳定金", "缴纳订金"),
        ("聘任王象为站长", "聘任王像为站长"),
        ("每户补三百份", "每户补三百分"),
        ("收治肝炎病人", "收治肝癌病人"),
        ("意见为√同意", "意见为×同意"),
    ],
)
def test_two_notices_from_one_form_are_two_documents(one: str, other: str) -> None:
    assert families(FORM.format(one), FORM.format(other)) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("逐户走访农户", "逐户走坊农户"),
        ("做好森林防火", "做好深林防火"),
        ("整改到位", "整改到到位"),
        ("通知全体职工", "通知全体职"),
        ("公布结果", "公布的结果"),
        ("派警察值守", "派察警值守"),
        ("清运垃圾", "清运拉圾"),  # jieba's dictionary has the misprint as well
        ("重新部署", "重新布署"),
        ("维护公共秩序", "维护公共秩续"),
        ("开立单位账户", "开立单位帐户"),  # both are words, and the same one
        ("好像无人值守", "好象无人值守"),
        ("部分路段封闭", "部份路段封闭"),
        ("作出书面说明", "做出书面说明"),
        ("由站长作报告", "由站长做报告"),
        ("有条不紊撤离", "有条不稳撤离"),
        ("继续再接再厉", "继续再接再励"),
    ],
)
def test_misprints_of_a_word_stay_together(one: str, other: str) -> None:
    assert families(FORM.format(one), FORM.format(other)) == (("a", "b"),)


def test_what_a_text_has_more_at_its_end_must_not_go_on_with_its_last_code() -> None:
    assert families(OTHER + "批号XK1", OTHER + "批号XK1（Ⅱ）") == ()
    assert families(OTHER + "批号XK1", OTHER + "批号XK12") == ()
    assert families(OTHER + "批号XK1", OTHER + "批号XK1（完）") == (("a", "b"),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("河南省", "河北省"),
        ("重庆市", "成都市"),
        ("2022年", "2023年"),
        ("二〇二二年", "二〇二三年"),
        ("一季度", "三季度"),
    ],
)
@pytest.mark.parametrize("position", ["start", "middle", "end"])
def test_boilerplate_for_another_place_or_year_is_no_duplicate(one: str, other: str, position: str) -> None:
    frame = {"start": "{}" + OTHER, "middle": OTHER[:40] + "{}" + OTHER[40:], "end": OTHER + "{}"}[position]
    assert families(frame.format(one), frame.format(other)) == ()


def test_a_place_put_in_makes_another_text() -> None:
    assert families(OTHER[:40] + "全市" + OTHER[40:], OTHER[:40] + "全市永川区" + OTHER[40:]) == ()


def test_a_quoted_paragraph_joins_the_text_that_quotes_it() -> None:
    assert families(OTHER + REPORT + "以上数字由县公安局提供。", REPORT) == (("a", "b"),)


def test_two_parts_of_one_text_do_not_become_duplicates_of_each_other() -> None:
    found = families(REPORT + OTHER, REPORT, OTHER)
    assert found == (("a", "b"),)
    assert len(REPORT) > len(OTHER)


def test_a_quotation_within_a_quotation_joins_the_same_family() -> None:
    third = "图书馆从下个月起周末也开门，读者可以凭身份证借书，一次最多可以拿走五本。"
    assert families(REPORT + OTHER + third, REPORT + OTHER, REPORT) == (("a", "b", "c"),)


def test_a_text_that_quotes_with_another_figure_is_no_family() -> None:
    assert families(OTHER + REPORT.replace("86辆", "68辆"), REPORT) == ()


@pytest.mark.parametrize("text", ["谢谢大家。", "记者：请介绍一下情况。", "", "！？", "同比下降3.1%。"])
def test_short_texts_never_glue_together(text: str) -> None:
    assert families(text, text, text + "好") == ()


def test_two_short_texts_that_are_equal_and_say_something_are_one_family() -> None:
    text = "全县今年新修乡村公路一百二十公里。"
    assert families(text, text.replace("。", "")) == (("a", "b"),)
    assert families(text, text.replace("新修", "新建")) == ()


def test_the_order_of_the_input_changes_nothing() -> None:
    passages = [(str(row), text) for row, text in enumerate(_archive(60))]
    expected = find_families(passages)
    for seed in range(5):
        random.Random(seed).shuffle(passages)
        assert find_families(passages) == expected


def test_no_passages_have_no_families() -> None:
    assert find_families([]) == ()
    assert find_families([("a", REPORT)]) == ()


def test_a_quoted_text_s_sketch_is_part_of_the_sketch_of_what_quotes_it() -> None:
    part, whole = comparable(REPORT), comparable(OTHER + REPORT + OTHER)
    (of_part, _), (of_whole, _) = (sketched([text]) for text in (part, whole))
    assert len(of_part) > 5
    assert np.isin(of_part, of_whole).all()


def test_many_copies_of_a_template_with_other_figures_stay_apart_and_true_copies_meet() -> None:
    texts = [REPORT.replace("2140", str(3000 + row)).replace("21.3", f"{row}.5") for row in range(300)]
    found = families_by_number([*texts, "记者从会上获悉，" + texts[7], texts[200] + "记者张三报道"])
    assert found == {frozenset({7, 300}), frozenset({200, 301})}


def test_a_thousand_reprints_with_headers_of_their_own_are_one_family() -> None:
    source = random.Random(3)
    headers = [
        "".join(
            source.choice("本报讯通讯员记者近日从会上获悉据了解新闻网消息")
            for _ in range(source.randrange(9, 20))
        )
        for _ in range(1000)
    ]
    assert families_by_number([header + REPORT for header in headers]) == {frozenset(range(1000))}


def test_ten_thousand_passages_take_less_than_ten_seconds() -> None:
    texts = _archive(8000)
    texts += ["本报讯，" + text for text in texts[:1000]] + texts[1000:2000]
    find_families([("a", REPORT), ("b", REPORT + "完")])  # jieba's dictionary is loaded once in a process
    started = time.process_time()
    found = families_by_number(texts)
    assert time.process_time() - started < 10
    assert found == {frozenset({row, 8000 + row}) for row in range(2000)}


def families_by_number(texts: list[str]) -> set[frozenset[int]]:
    found = find_families([(f"{row:06}", text) for row, text in enumerate(texts)])
    return {frozenset(map(int, family)) for family in found}


def _archive(count: int) -> list[str]:
    """Distinct passages of 150 to 300 characters out of a vocabulary of 600 words of two characters."""
    source = random.Random(11)
    words = [
        chr(source.randrange(0x4E00, 0x9000)) + chr(source.randrange(0x4E00, 0x9000)) for _ in range(600)
    ]
    return ["".join(source.choices(words, k=source.randrange(75, 150))) for _ in range(count)]
