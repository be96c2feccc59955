"""Names and numbers in a query, and what of them passages say."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from xunduan.search.names_asked import absent, lacking, names_asked, numbers_asked
from xunduan.search.query import understand
from xunduan.search.ranking import Ranking

PASSAGES: Mapping[int, str] = {
    0: "诺贝尔为炸药申请了专利",
    1: "市药品监督管理局抽查了九家药店",
    2: "铁牛26号挖机租金每天3,650元,2019年下线",
}


def names(query: str) -> list[str]:
    return [one.text for one in names_asked(understand(query, 200))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("诺贝尔的炸药专利", ["诺贝尔"]),
        ("quorvax的价格", ["quorvax"]),
        ("同济大学的操场", ["同济大学"]),
        ("操场多久翻修一次", []),
        ("成都的操场", []),  # what is about a place is told elsewhere
    ],
)
def test_names_are_told_by_their_class(query: str, expected: list[str]) -> None:
    assert names(query) == expected


@pytest.mark.parametrize(
    ("query", "share"), [("诺贝尔的炸药", 0.0), ("巴菲特的炸药", 1.0), ("谁的炸药", 0.0)]
)
def test_a_passage_lacks_the_name_that_it_says_least_of(query: str, share: float) -> None:
    assert lacking(names_asked(understand(query, 200)), (), PASSAGES.__getitem__, 0) == share


@pytest.mark.parametrize(
    ("query", "year", "share"),
    [
        ("铁牛26号挖机谁开", None, 0.0),
        ("铁牛28号挖机谁开", None, 1.0),
        ("租金三千六百五十元的是哪台", None, 0.0),
        ("租金3560元的是哪台", None, 1.0),
        ("2017年下线的挖机", None, 1.0),
        ("2017年下线的挖机", 0.4, 1.0),  # its document is of no year
        ("2017年下线的挖机", 0.6, 0.0),  # its document is of that year, which it need not say
        ("10月21日下线的挖机", None, 0.0),  # nor a day
        ("挖机是哪一年下线的", None, 0.0),
        ("5台挖机的租金", None, 0.0),  # the asker's as likely
        ("GX93挖机的租金", None, 0.0),  # a code is told elsewhere
    ],
)
def test_a_passage_lacks_a_number_that_it_says_in_no_writing(
    query: str, year: float | None, share: float
) -> None:
    parts = {} if year is None else {"year": np.array([year])}
    ranking = Ranking(np.array([2]), np.ones(1), parts, {}, {}, {}, [])
    numbers = numbers_asked(understand(query, 200), ranking)
    assert lacking((), numbers, PASSAGES.__getitem__, 2) == share


def test_nothing_is_read_for_a_query_without_names() -> None:
    assert lacking((), (), PASSAGES.__getitem__, 7) == 0.0
    assert absent((), (), PASSAGES.__getitem__, (7,), lambda name: False) is None


@pytest.mark.parametrize(
    ("query", "stands", "expected"),
    [
        ("同济大学的药店", False, "同济大学"),
        ("同济大学的药店", True, None),
        ("药监局抽查药店", False, None),  # abbreviated
        ("巴菲特的药店", False, None),  # of people and things the dictionary has words as well
        ("聊天记录里的药店", False, None),
    ],
)
def test_an_institution_that_stands_nowhere_is_absent(query: str, stands: bool, expected: str | None) -> None:
    asked = names_asked(understand(query, 200))
    assert absent((), asked, PASSAGES.__getitem__, PASSAGES, lambda name: stands) == expected


@pytest.mark.parametrize(
    ("query", "stands", "expected"),
    [
        ("《北岸纪事》讲什么", False, "北岸纪事"),
        ("《北岸纪事》讲什么", True, None),
        ("《药品监督管理局章程》里的药店", False, "药品监督管理局章程"),
        ("《药品监督管理局》里的药店", False, None),  # told in short
    ],
)
def test_a_title_in_book_brackets_that_stands_nowhere_is_absent(
    query: str, stands: bool, expected: str | None
) -> None:
    titles = understand(query, 200).titles
    assert absent(titles, (), PASSAGES.__getitem__, PASSAGES, lambda name: stands) == expected
