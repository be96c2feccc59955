"""Whether a text says a number of the kind that is asked for."""

from __future__ import annotations

import pytest

from xunduan.language.fold import fold
from xunduan.search.asked import figure_asked
from xunduan.search.number_said import says_number


@pytest.mark.parametrize(
    ("query", "text", "said"),
    [
        ("渡口修了多少年", "这座渡口断断续续修了十一年", True),
        ("渡口修了多少年", "这座渡口断断续续修了很久,花了十一万元", False),
        ("渡船卖多少钱", "旧船卖给邻村,得3.2万元", True),
        ("渡船卖多少钱", "旧船卖给邻村,载客32人", False),
        ("渡船能坐几个人", "核定载客三十二名", True),
        ("渡口百分之几的船是旧的", "百分之七十的船用了二十年", True),
        ("渡口百分之几的船是旧的", "渡口的船七成用了二十年", True),
        ("渡口百分之几的船是旧的", "渡口的旧船修成了新船", False),
        ("渡口的缆索耗电多少千瓦时", "缆索去年耗电3万千瓦时", True),
        ("渡口几点开船", "首班6:40,末班18:10", True),
        ("渡口几点开船", "末班晚上八点", True),
        ("渡口几点开船", "下午和晚上不开", False),
        ("渡船有多长", "船长18米", True),
        ("渡口有多少传说", "传说有三个,都与十一年前的水有关", False),  # names no unit
        ("渡口在哪里", "渡口距县城11公里", False),
        ("渡口有多少人", "去年渡客1.9万人次", False),
    ],
)
def test_a_number_of_the_kind_is_one_in_a_unit_that_is_asked_for(query: str, text: str, said: bool) -> None:
    assert says_number(fold(query), figure_asked(fold(query)), fold(text)) is said
