"""The columns of the board: in parts or at once the same, gathered once, and found by what stands in a name."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.boards import board_over
from xunduan.index.documents import Document, Fact, Figure, Metadata
from xunduan.search import figure_table
from xunduan.search.board import Board
from xunduan.search.content import content_words, held, most_held
from xunduan.search.figure_table import FigureTable, Texts, Told
from xunduan.search.indicators import bounds_of, relevance_of
from xunduan.search.results import FigureFilter

NAMES = (
    "水库蓄水量",
    "蓄滞洪区",
    "水产品产量",
    "货物吞吐量",
    "港口货物吞吐总量",
    "产业工人平均工资",
    "工伤保险参保人数",
)
QUERIES = ("蓄水量", "港口吞吐量", "水产", "工资", "产量", "reservoir storage", "工伤参保", "货运量", "的")


def _listed() -> list[tuple[Figure, str, Document]]:
    entries = []
    for number in range(60):
        name, place = NAMES[number % len(NAMES)], ("洞庭湖区", "岳阳市", None)[number % 3]
        figure = Figure(
            f"{number % 5}万吨", 0, 3, name, float(number % 5), ("吨", "万吨", "个")[number % 3],
            place=place, period=f"20{10 + number % 4}年" if number % 7 else None, period_kind="year" if number % 7 else None,
        )  # fmt: skip
        where = Metadata(places=(Fact("湖南省", "stated"),), published=Fact("2015-06-01", "stated"))
        entries.append((figure, f"p{number}", Document(f"d{number % 9}", f"{number % 9}.txt", "", where)))
    return entries


def _all_of(board: Board) -> list[object]:
    listed = board.indicators("", FigureFilter())
    return [*listed, *(board.indicator(one.name, FigureFilter()) for one in listed)]


def test_columns_made_in_parts_are_those_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = _all_of(board_over(_listed()))
    monkeypatch.setattr(figure_table, "_AT_ONCE", 7)
    monkeypatch.setattr(figure_table, "_SORTED_AT_ONCE", 3)
    assert _all_of(board_over(_listed())) == at_once


def test_indicators_are_told_as_printed_the_commonest_first_with_their_passages() -> None:
    listed = _listed()
    table = FigureTable(
        (number // 2, 0, figure, document) for number, (figure, _, document) in enumerate(listed)
    )
    told = list(table.printed())
    assert [len(rows) for _, rows in told] == sorted((len(rows) for _, rows in told), reverse=True)
    for name, rows in told:
        assert rows == sorted({n // 2 for n, (figure, _, _) in enumerate(listed) if figure.indicator == name})
    assert {name for name, _ in told} == set(NAMES)


@pytest.mark.parametrize("query", QUERIES)
def test_no_family_is_passed_over_that_a_query_names(query: str) -> None:
    table = FigureTable(
        (number, 0, figure, document) for number, (figure, _, document) in enumerate(_listed())
    )
    bounds = bounds_of(query, table)
    most = dict(zip(bounds.families.tolist(), bounds.values.tolist(), strict=True))
    for family in range(len(table.families)):
        relevance = relevance_of(query, table.families[family])
        assert relevance <= most.get(family, 0.0) + 1e-9


def test_what_stands_in_no_name_bounds_nothing_but_what_stands_there_does() -> None:
    (word,) = content_words("蓄水量")[:1]
    table = FigureTable(
        (number, 0, figure, document) for number, (figure, _, document) in enumerate(_listed())
    )
    stands = {char: [char in table.families[one] for one in range(len(table.families))] for char in word.text}
    most = most_held(word, {char: np.array(here) for char, here in stands.items()})
    assert most[0] == held(word, "水库蓄水量") == 1.0
    assert most[3] < 1.0  # 货物吞吐量


def test_a_gathering_that_fails_is_begun_anew() -> None:
    entries = _listed()
    tries = []

    def told() -> Iterator[Told]:
        tries.append(1)
        for number, (figure, _, document) in enumerate(entries):
            if len(tries) == 1 and number == 30:
                raise OSError("the disk is gone")
            yield number, 0, figure, document

    board = Board(told, lambda number, _: entries[number])
    with pytest.raises(OSError, match="disk"):
        board.gather()
    assert _all_of(board) == _all_of(board_over(entries))


def test_who_asks_while_the_figures_are_gathered_waits_for_them() -> None:
    entries, begun = _listed(), []

    def told() -> Iterator[Told]:
        begun.append(1)
        return ((number, 0, figure, document) for number, (figure, _, document) in enumerate(entries))

    board = Board(told, lambda number, _: entries[number])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: len(board.indicators("", FigureFilter())), range(8)))
    assert len(set(found)) == 1
    assert len(begun) == 1


def test_texts_in_one_row_are_the_texts() -> None:
    told = ["粮食", "", "GDP", "𠮷野"]
    texts = Texts(told)
    assert [texts[number] for number in range(len(texts))] == told
