"""The figures of a snapshot as columns: what each counts, where and when, and the passage that holds it.

Numbers alone, in a mapped unnamed file where they are many; what a figure says is read from its passage when it is
shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, get_args

import numpy as np

from xunduan.index.documents import Document, Figure, FigureKind, PeriodKind
from xunduan.index.figures.indicators import names_something
from xunduan.index.figures.units import same_unit
from xunduan.index.spool import Column
from xunduan.language.fold import fold
from xunduan.language.measures import measure_of
from xunduan.search.asked_words import FILLER
from xunduan.search.periods import point_in_time
from xunduan.search.results import falls

Told = tuple[int, int, Figure, Document]
"""The row of a passage, which of its figures it is, the figure, and the document (no text is needed of it)."""
KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
UNKNOWN = -1
"""In columns of places and of periods."""
_GATHERED = np.dtype(
    [("passage", "i4"), ("which", "u2"), ("printed", "i4"), ("place", "i4"), ("period", "i4"), ("kind", "i1")]
    + [("settled", "i4"), ("year", "i2"), ("document", "i8"), ("value", "f8")]
)
_KEPT = np.dtype(
    [(name, _GATHERED[name]) for name in ("passage", "which", "printed", "place", "period", "kind")]
)
_AT_ONCE = 1 << 16
"""Figures that wait for their columns."""
_SORTED_AT_ONCE = 1 << 20
_NO_LETTER = re.compile(r"[^0-9a-z\u4e00-\u9fff]")
_Key = TypeVar("_Key", bound=Hashable)


class _Numbered(dict[_Key, int]):
    """Numbers values in the order in which they are first added."""

    def __missing__(self, key: _Key) -> int:
        self[key] = number = len(self)
        return number


class Texts:
    """Texts by number in one byte array, a fifth of the memory that separate strings take."""

    def __init__(self, texts: Iterable[str]) -> None:
        packed = [text.encode() for text in texts]
        self._ends = np.concatenate([[0], np.cumsum([len(one) for one in packed], dtype=np.int64)])
        self._bytes = b"".join(packed)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()


class _Printed:
    """The ways in which indicators are printed, with their units: what each counts, and in which group it stands."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str, str, bool], int] = {}
        self.families: _Numbered[str] = _Numbered()
        self.groups: _Numbered[tuple[int, str, bool]] = _Numbered()
        self.group: list[int] = []

    def number(self, figure: Figure) -> int:
        """-1 where the indicator names nothing."""
        key = (figure.indicator, figure.family, figure.unit, figure.measure == "change")
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = self._new(*key)
        return number

    def _new(self, indicator: str, family: str, unit: str, change: bool) -> int:
        if not names_something(fold(indicator)):
            return -1
        own = self.families[canonical(family or indicator)]
        self.group.append(self.groups[own, unit_of(unit)[0], change])
        return len(self.group) - 1

    def __iter__(self) -> Iterator[tuple[str, str, str, bool]]:
        return (key for key, number in self.numbers.items() if number >= 0)

    def factors(self, counts: np.ndarray) -> np.ndarray:
        """Factors that convert values to the commonest unit of their group, where it has several: 亿斤 beside 万吨."""
        units: dict[int, Counter[str]] = defaultdict(Counter)
        for (_, _, unit, _), group, count in zip(self, self.group, counts.tolist(), strict=True):
            units[group][same_unit(fold(unit))] += count
        common = {
            group: measure_of(some.most_common(1)[0][0])[1] for group, some in units.items() if len(some) > 1
        }
        return np.array(
            [
                unit_of(unit)[1] / common[group] if group in common else 1.0
                for (_, _, unit, _), group in zip(self, self.group, strict=True)
            ]
        )


class FigureTable:
    """All figures of a snapshot, one a document and statement, by family, group, place and time. For many threads.

    `rows` has one row a figure; the figures of family n are `rows[starts[n] : starts[n + 1]]`.
    """

    def __init__(self, told: Iterable[Told], folder: Path | None = None) -> None:
        """Long columns go to an unnamed file of `folder` (None: the system's folder for such)."""
        printed, places, periods = _Printed(), _Numbered[str](), _Numbered[tuple[str, PeriodKind | None]]()
        gathered = _gathered(told, printed, places, periods, folder)
        counts = np.bincount(gathered["printed"], minlength=len(printed.group))
        self.group_of = np.array(printed.group, np.int32)
        self.factors = printed.factors(counts)
        self.places = list(places)
        self.at = np.array([_at(*period) for period in periods], float)
        """The position of each period on the time axis, in years; nan where it is unknown."""
        period_rank = _ranks([text for text, _ in periods])
        self.period_text = np.where([not text for text, _ in periods], UNKNOWN, period_rank)
        """Which of them are called alike."""
        family_of_group = np.array([family for family, _, _ in printed.groups], np.int32)
        self.family_of = family_of_group[self.group_of]
        order = np.empty(len(family_of_group), np.int64)
        order[np.argsort(family_of_group, kind="stable")] = np.arange(len(order))
        self.rows = self._arranged(gathered, order[self.group_of], period_rank, folder)
        told_of = self.family_of[self.rows["printed"]]
        self.starts = np.searchsorted(told_of, np.arange(len(printed.families) + 1))
        self.families = Texts(printed.families)
        self._name(printed, counts)
        self._characters = _characters(printed.families)

    def _name(self, printed: _Printed, counts: np.ndarray) -> None:
        families = list(printed.families)
        self.names = Texts(indicator for indicator, _, _, _ in printed)
        units = _Numbered[str]()
        self.unit_of = np.array([units[fold(unit)] for _, _, unit, _ in printed], np.int32)
        self.units = list(units)
        known = list(map(canonical, (indicator for indicator, _, _, _ in printed)))
        called = [
            (known[number] != families[family], indicator if known[number] == families[family] else name)
            for number, ((indicator, name, _, _), family) in enumerate(
                zip(printed, self.family_of.tolist(), strict=True)
            )
        ]
        self.called = Texts(name for _, name in called)
        """A name of each one's family that leads back to it: what is printed, where that is its own."""
        best = sorted(
            range(len(called)), key=lambda one: (called[one][0], len(called[one][1]), called[one][1])
        )
        self.by_rank = np.array(best, np.int32)
        self.rank = np.empty(len(best), np.int32)
        """Which of them a family is called by: the least one."""
        self.rank[self.by_rank] = np.arange(len(best))
        told = Counter[tuple[str, int]]()
        for number in np.argsort(self.group_of, kind="stable").tolist():
            told[known[number], int(self.family_of[number])] += int(counts[number])
        # Of families that share a printed name the one that it is oftenest printed of.
        leads = {name: family for (name, family), _ in reversed(told.most_common())}
        leads |= {name: number for number, name in enumerate(families)}
        hashes = np.array([hash(name) for name in leads], np.int64)
        order = np.argsort(hashes)
        self._hashes, self._leads = hashes[order], np.array(list(leads.values()), np.int32)[order]

    def _arranged(
        self, gathered: np.ndarray, group: np.ndarray, period_rank: np.ndarray, folder: Path | None
    ) -> np.ndarray:
        """The rows to keep, in order of group, place and time; a figure that a document repeats is one row.

        `group` is each printed form's, in the order that groups come in, `period_rank` each period's place in theirs.
        """
        place_rank = _ranks(self.places)
        groups = group[gathered["printed"]]
        order = np.argsort(groups, kind="stable")
        groups = groups[order]
        kept = Column(folder, _KEPT)
        begin = 0
        while begin < len(order):
            end = min(begin + _SORTED_AT_ONCE, len(order))
            end = int(np.searchsorted(groups, groups[end - 1], "right"))
            some, own = gathered[order[begin:end]], groups[begin:end]
            value = some["value"] * self.factors[some["printed"]]
            keys = (value, period_rank[some["period"]], some["year"], place_rank[some["settled"]], own)
            alike = np.lexsort((some["kind"], some["document"], *keys))
            first = np.zeros(len(alike), bool)
            first[:1] = True
            for column in (some["kind"], some["document"], *keys):
                first[1:] |= column[alike[1:]] != column[alike[:-1]]
            there = np.sort(alike[first])
            there = there[np.lexsort([key[there] for key in keys])]
            part = np.empty(len(there), _KEPT)
            for name in _KEPT.names or ():
                part[name] = some[name][there]
            kept.append(part)
            begin = end
        return kept.array()

    def rows_of(self, family: int) -> np.ndarray:
        """The figures of a family."""
        return self.rows[self.starts[family] : self.starts[family + 1]]

    def family(self, name: str) -> int | None:
        """The family of that name, in any form that is printed of it."""
        wrote = canonical(name)
        at = int(np.searchsorted(self._hashes, hash(wrote)))
        if at == len(self._hashes) or self._hashes[at] != hash(wrote):
            return None
        return int(self._leads[at])

    def printed(self) -> Iterator[tuple[str, list[int]]]:
        """Every indicator as it is printed and the rows of the passages that have it, the commonest first."""
        texts = _Numbered[str]()
        own = np.array([texts[self.names[number]] for number in range(len(self.names))], np.int64)
        pairs = np.unique(own[self.rows["printed"]] << 32 | self.rows["passage"])
        told, firsts, counts = np.unique(pairs >> 32, return_index=True, return_counts=True)
        names = list(texts)
        called = [names[number] for number in told]
        for at in sorted(range(len(told)), key=lambda at: (-counts[at], called[at])):
            yield called[at], (pairs[firsts[at] : firsts[at] + counts[at]] & 0xFFFFFFFF).tolist()

    def holding(self, char: str) -> np.ndarray:
        """The families in whose name a character stands, ascending."""
        return self._characters.get(char, _NOWHERE)


_NOWHERE = np.empty(0, np.int32)


def _gathered(
    told: Iterable[Told],
    printed: _Printed,
    places: _Numbered[str],
    periods: _Numbered[tuple[str, PeriodKind | None]],
    folder: Path | None,
) -> np.ndarray:
    """The figures in the order they are told, `_GATHERED`."""
    column = Column(folder, _GATHERED)
    kinds = {kind: number for number, kind in enumerate(KINDS)}
    waiting: list[tuple[object, ...]] = []
    for passage, which, figure, document in told:
        number = printed.number(figure)
        if number < 0:
            continue
        stated = document.metadata.places
        waiting.append(
            (
                passage,
                which,
                number,
                places[figure.place] if figure.place else UNKNOWN,
                periods[figure.period or "", figure.period_kind],
                kinds[figure.kind],
                places[figure.place or (stated[0].value if stated else "")],
                max(figure_years(figure, document), default=0),
                hash(document.id),
                -figure.value if falls(figure) else figure.value,
            )
        )
        if len(waiting) == _AT_ONCE:
            column.append(np.array(waiting, _GATHERED))
            waiting.clear()
    column.append(np.array(waiting, _GATHERED))
    return column.array()


def _characters(families: Iterable[str]) -> dict[str, np.ndarray]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, family in enumerate(families):
        for char in set(family):
            found[char].append(number)
    return {char: np.array(numbers, np.int32) for char, numbers in found.items()}


def _ranks(texts: Sequence[str]) -> np.ndarray:
    """Which of them comes where in their order, equal ones at one place."""
    places = {text: number for number, text in enumerate(sorted(set(texts)))}
    return np.array([places[text] for text in texts], np.int32)


def _at(period: str, kind: PeriodKind | None) -> float:
    point = point_in_time(period or None, kind)
    return (point.at if point else 0.0) or float("nan")


@lru_cache(maxsize=16384)
def canonical(indicator: str) -> str:
    """The form that indicators of the same thing share, whatever their script and fillers."""
    return FILLER.sub("", _NO_LETTER.sub("", fold(indicator)))


@lru_cache(maxsize=4096)
def unit_of(unit: str) -> tuple[str, float]:
    """The quantity that a unit measures, and its factor to the base unit."""
    return measure_of(same_unit(fold(unit)))


def figure_years(figure: Figure, document: Document) -> frozenset[int]:
    """The years a figure is about: its own period's, else the document's."""
    if years := _years(figure.period or ""):
        return years
    stated = document.metadata.year or document.metadata.published
    return _years(stated.value[:4]) if stated else frozenset()


@lru_cache(maxsize=4096)
def _years(text: str) -> frozenset[int]:
    return frozenset(map(int, re.findall(r"(?:19|20)\d{2}", text)))


LookUp = Callable[[int, int], tuple[Figure, str, Document]]
"""A figure by the row of its passage and which it is there, with the passage's id and the document."""
