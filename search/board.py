"""The figure board: the figures of one indicator side by side, across documents, places and years.

Figures are grouped where the same thing is counted: 刑事警情, 立刑事案件 and 治安警情 are three indicators.
What two documents say differently of one place and time is shown side by side and marked, never merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from xunduan.index.documents import Document, Figure
from xunduan.language.fold import fold
from xunduan.language.places import is_within, normalise_place
from xunduan.search.asked import content_terms, terms_of, weight
from xunduan.search.asked_words import unified
from xunduan.search.results import BoardGroup, BoardRow, FigureBoard

_LEAST_RELEVANCE = 0.35
"""Share of the query's words that an indicator must cover to be on the board; 立刑事案件 stays for 刑事警情."""
_TOLERANCE = 0.02
"""Two values of which one is approximate (12.1万余, 12万余) contradict each other only beyond this share."""
_FILLERS = re.compile(r"各类|各种|累计|共计|共|全部|全市|全省|全国|的|等|[^0-9a-z\u4e00-\u9fff]")
_MEASURE_END = re.compile(r"(?<=.{2})(?:起数|件数|总数|数量|数)$")
# Measure words that count the same thing and change with the writer: 476人, 181名.
_SAME_UNITS = {unit: group[0] for group in ("人名位员", "起件宗") for unit in group}


def figure_board(
    figures: Iterable[tuple[Figure, str, Document]],
    query: str = "",
    place: str | None = None,
    year: int | None = None,
) -> FigureBoard:
    """The board of all `figures` (with passage id and document) that fit the query, the place and the year.

    `place` takes what lies in it: 山东 shows 东营市. An empty query takes every indicator. Groups come in
    order of relevance, then of size; rows by place and time.
    """
    wanted_place = (normalise_place(place) or place) if place else None
    groups: dict[tuple[str, str, str], list[BoardRow]] = {}
    for figure, passage_id, document in figures:
        if _relevance(query, figure.indicator) < _LEAST_RELEVANCE:
            continue
        if wanted_place and not _lies_in(figure, document, wanted_place):
            continue
        if year is not None and year not in figure_years(figure, document):
            continue
        groups.setdefault(_key(figure), []).append(BoardRow(figure, passage_id, document))
    board = [_group(query, rows) for rows in groups.values()]
    board.sort(key=lambda group: (-_relevance(query, group.indicator), -len(group.rows), group.indicator))
    return FigureBoard(query, wanted_place, year, tuple(board))


def signed_value(figure: Figure) -> float:
    """The value as a chart draws it: below zero for a fall."""
    falls = figure.measure == "change" and figure.change is not None and figure.change.direction == "down"
    return -figure.value if falls else figure.value


def figure_years(figure: Figure, document: Document) -> frozenset[int]:
    """The years a figure is about: its own period's, else the document's."""
    if years := re.findall(r"(?:19|20)\d{2}", figure.period or ""):
        return frozenset(map(int, years))
    stated = document.metadata.year or document.metadata.published
    return frozenset(map(int, re.findall(r"^(?:19|20)\d{2}", stated.value))) if stated else frozenset()


def _relevance(query: str, indicator: str) -> float:
    """How much of the query an indicator covers, 0 to 1, plus a little for covering nothing else."""
    terms = _query_terms(query)
    if not terms:
        return 1.0 if not query.strip() else 0.0
    own = terms_of(_canonical(indicator))
    by_bigram = sum(weight(term) for term in terms & own) / sum(map(weight, terms))
    characters, available = set("".join(terms)), set(_canonical(indicator))
    by_character = len(characters & available) / len(characters)
    exact = len(terms & own) / (len(own) or 1)
    return 0.75 * by_bigram + 0.25 * by_character + 0.1 * exact


@lru_cache(maxsize=256)
def _query_terms(query: str) -> frozenset[str]:
    return content_terms(fold(query))


@lru_cache(maxsize=16384)
def _canonical(indicator: str) -> str:
    """The form that indicators of the same thing share, whatever their script and fillers."""
    return _MEASURE_END.sub("", _FILLERS.sub("", unified(fold(indicator))).replace("破获", "破"))


def _key(figure: Figure) -> tuple[str, str, str]:
    unit = fold(figure.unit)
    measure = "change" if figure.measure == "change" else "value"
    return _canonical(figure.indicator), _SAME_UNITS.get(unit, unit), measure


def _lies_in(figure: Figure, document: Document, place: str) -> bool:
    own = [figure.place] if figure.place else [fact.value for fact in document.metadata.places[:1]]
    return any(is_within(one, place) for one in own)


def _group(query: str, rows: list[BoardRow]) -> BoardGroup:
    kept: list[BoardRow] = []
    for row in rows:
        if not any(_repeats(row, other) for other in kept):
            kept.append(row)
    kept.sort(key=_order)
    first = kept[0].figure
    shortest = min((row.figure.indicator for row in kept), key=len)
    return BoardGroup(shortest, first.unit, tuple(kept), _contradictions(kept))


def _order(row: BoardRow) -> tuple[str, int, str, float]:
    years = figure_years(row.figure, row.document)
    return (_place(row), max(years, default=0), row.figure.period or "", signed_value(row.figure))


def _place(row: BoardRow) -> str:
    places = row.document.metadata.places
    return row.figure.place or (places[0].value if places else "")


def _repeats(row: BoardRow, other: BoardRow) -> bool:
    """A document that says the same twice is one row."""
    return (
        row.document.id == other.document.id
        and row.figure.period == other.figure.period
        and _place(row) == _place(other)
        and signed_value(row.figure) == signed_value(other.figure)
    )


def _contradictions(rows: list[BoardRow]) -> tuple[tuple[int, ...], ...]:
    by_setting: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        if row.figure.period and _place(row):
            by_setting.setdefault((_place(row), row.figure.period), []).append(number)
    return tuple(
        tuple(numbers)
        for numbers in by_setting.values()
        if any(_differ(rows[one], rows[other]) for one in numbers for other in numbers)
    )


def _differ(one: BoardRow, other: BoardRow) -> bool:
    same_clause = one.figure.clause_start == other.figure.clause_start and one.passage_id == other.passage_id
    if same_clause:  # 12类286处: two numbers of one statement
        return False
    left, right = signed_value(one.figure), signed_value(other.figure)
    if one.figure.approximate or other.figure.approximate:
        return abs(left - right) > _TOLERANCE * max(abs(left), abs(right))
    return left != right
