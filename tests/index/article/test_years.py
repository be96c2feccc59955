"""The year of a document and the period it is about."""

from __future__ import annotations

import pytest

from xunduan.index.article.years import infer_period, infer_year
from xunduan.index.documents import Fact


@pytest.mark.parametrize(
    ("published", "title", "captions", "body", "expected"),
    [
        ("2023-08-19", "", (), "去年立案下降。", ("2023", "derived")),
        (None, "", (), "今年5月获评全省2023年度法治实事。", None),
        (None, "", ("市委召开2023年第二次全体会议。",), "今年以来,破案率上升。", ("2023", "derived")),
        (None, "", (), "2023年春节期间秩序良好,去年立案下降。", ("2023", "inferred")),
        (None, "", (), "这是2021年初部署的三年行动。", None),
        (None, "", (), "自2019年3月起实施,到2025年6月完成。", None),
        (None, "", (), "今年以来,破案率上升。", None),
        (None, "2022年工作综述", (), "去年,全市立案下降。去年破案上升。", None),
        (None, "", (), "", None),
    ],
)
def test_infer_year(
    published: str | None, title: str, captions: tuple[str, ...], body: str, expected: tuple[str, str] | None
) -> None:
    fact = infer_year(published, title, captions, body)
    assert (fact and (fact.value, fact.provenance)) == expected


YEAR = Fact("2024", "inferred")


@pytest.mark.parametrize(
    ("year", "published", "title", "body", "expected"),
    [
        (YEAR, None, "2022年平安建设综述", "", "2022年"),
        (YEAR, None, "2023年上半年经济运行情况", "", "2023年上半年"),
        (YEAR, None, "青河市2023年1至10月工作情况", "", "2023年1月至10月"),
        (YEAR, None, "今年上半年经济运行情况", "", "2024年上半年"),
        (YEAR, None, "青河公司2022年半年度报告", "", "2022年上半年"),
        (YEAR, None, "2022 年渡轮运营情况", "", "2022年"),
        (YEAR, None, "前7个月渡轮客流增长", "", "2024年1月至7月"),
        (YEAR, None, "“十三五”期间建成渡口9座", "", "2016年至2020年"),
        (YEAR, None, "渡轮3月复航", "", "2024年"),
        (YEAR, None, "《渡口》第二季今晚开播", "", "2024年"),
        (YEAR, None, "全市近视率比去年12月下降", "", "2024年"),
        (YEAR, None, "", "10月12日,市里介绍了今年以来的工作。", "2024年1月至10月12日"),
        (YEAR, "2024-08-19T10:00", "", "今年以来,破案率上升。", "2024年1月至8月19日"),
        (YEAR, None, "夏季治安整治", "部署行动。", "2024年夏季"),
        (YEAR, None, "", "部署行动。", "2024年"),
        (YEAR, "2024-01-30", "", "2023年收购粮食9万吨。", "2023年"),
        (YEAR, "2024-01-30", "", "2023年收购粮食9万吨,今年再增1万吨。", "2024年"),
        (YEAR, "2024-01-30", "", "2019年建成的粮站收购粮食9万吨。", "2024年"),
        (None, None, "", "今年以来,破案率上升。", None),
    ],
)
def test_infer_period(
    year: Fact | None, published: str | None, title: str, body: str, expected: str | None
) -> None:
    fact = infer_period(year, published, title, body)
    assert (fact and fact.value) == expected
