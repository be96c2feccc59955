"""Repairs inside a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunduan.index.article.cleaning.repair import has_marks, repair


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("辦(bàn)公(gōng)廳(tīng)發(fā)布(bù)通知", "辦公廳發布通知"),
        ("单（shàn）县", "单县"),
        ("區(qu)域", "區域"),
        ("邕宁(yōng níng)区", "邕宁区"),
        ("农村(社区)和乡镇(街道)", "农村(社区)和乡镇(街道)"),
        ("支持(app)下载", "支持(app)下载"),
        ("她(she)来了", "她(she)来了"),
        ("(1名检察官+1名书记员)", "(1名检察官+1名书记员)"),
        ("记 者:请问", "记者:请问"),
        ("编 辑 | 王 楠", "编辑 | 王 楠"),
        ("通 知", "通知"),
        ("关 于 开 展 专 项 检 查 的 通 知", "关于开展专项检查的通知"),
        ("今年 以来", "今年 以来"),
        ("陆\u3000山\u3000\u3000周小敏\u3000\u3000吴\u3000静", "陆山 周小敏 吴静"),
        ("顾 小 舟\u3000\u3000石\u3000磊\u3000\u3000安 宁", "顾小舟 石磊 安宁"),
        ("陆 山  周 敏  吴 静", "陆山 周敏 吴静"),
        ("北坡\u3000南沟\u3000\u3000东岭", "北坡 南沟 东岭"),
        ("\u3000\u3000今天\ufeff下雨。\u200b", "今天下雨。"),
        ("辻\U000e0100村下雨,\u2764\ufe0f", "辻村下雨,\u2764\ufe0f"),
        ("他说:<b>好</b>&nbsp;的", "他说:好 的"),
        ("第一行<br/>第二行", "第一行\n第二行"),
        ("气温<5度且>0度", "气温<5度且>0度"),
        ("文件\ufffd\ufffd缺字", "文件□缺字"),
        ("出臺,&&了規劃", "出臺,□了規劃"),
        ("a && b", "a && b"),
        ("摘要到此为止。 |", "摘要到此为止。"),
        ("| 摘要到此为止。", "摘要到此为止。"),
        ("| 区 | 数 |", "| 区 | 数 |"),
        ("来源|某报", "来源|某报"),
        ("沿革 [编辑]", "沿革"),
        ("姓 名；何 静；船 号", "姓名；何静；船号"),
        ("堤 长；12 米；汛 期 水 位 高", "堤长；12 米；汛期水位高"),
        ("B.埠（bù）头　船埂（gěng）", "B.埠头 船埂"),
        ("B.船埠（bù）　田埂（gěng）", "B.船埠（bù） 田埂（gěng）"),
        ("桥长86米。[3]", "桥长86米。[3]"),
    ],
)
def test_repairs(damaged: str, repaired: str) -> None:
    assert repair(damaged)[0] == repaired


def test_what_a_repair_took_out_is_reported() -> None:
    assert repair("網(wǎng)站&&了")[1] == [("lost_words", "&&"), ("pinyin", "(wǎng)")]


def test_reference_marks_go_where_a_document_has_them() -> None:
    texts = ("桥长86.5米[1],宽6.2米[2-3]。", "[1] 县志")
    assert has_marks(texts)
    assert [repair(text, True)[0] for text in texts] == ["桥长86.5米,宽6.2米。", "[1] 县志"]
    assert not has_marks(("下标从a[1]开始。",))
    assert not has_marks(("通知[2023]12号", "见图[7]"))


@given(st.text(max_size=200))
def test_a_repaired_line_is_trimmed_and_stays_as_it_is(text: str) -> None:
    once = repair(text)[0]
    assert once == once.strip()
    assert not any(char in once for char in "\ufeff\u200b\u00a0\x00")
