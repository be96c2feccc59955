"""Rows of tables of figures as statements: each value with its time, what it is of and its unit.

地区 | 产量（万吨） above 柳州 | 31 is 柳州产量：31万吨, and 项目 | 单位 | 2023年 above 产量 | 吨 | 31 is 2023年产量：31吨. The unit stands behind
the name of the column or of the row, or in a column of its own. A row that nothing tells from the others, a total of
them, and a value whose unit is not said stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xunduan.index.figures.units import UNIT
from xunduan.language.fold import fold

_YEAR = r"(?:19|20)\d\d"
_MONTHS = r"\d{1,2}(?:[-—–~至]\d{1,2})?月份?"
TIME = re.compile(
    rf"{_YEAR}(?:年度?(?:第?[一二三四1-4]季度|前三季度|[上下]半年|全年|{_MONTHS})?)?(?![\d./-])"
)
"""A year or a part of one, by which a column or a row is named."""
_BARE_YEAR = re.compile(rf"({_YEAR})(?:年度?)?")
_VALUE = re.compile(r"[-+−]?\d[\d,，]{0,20}(?:\.\d{1,20})?")
_UNIT_NAMES = ("单位", "單位", "计量单位", "計量單位")
_TIME_NAMES = ("年份", "年度", "年", "时间", "時間", "季度", "")
_UNIT = re.compile(r"[^\d\s，。；：:（）()]{1,12}")
_IN_NAME = re.compile(rf"(?P<name>.{{0,60}}?)\s?[（(](?:[单單]位[:：])?(?P<unit>{_UNIT.pattern})[)）]")
_KNOWN = re.compile(rf"[十百千万亿]{{0,2}}{UNIT}")
_AMOUNT = ("绝对数", "绝对值", "总量", "数值", "指标值", "絕對數", "數值")
"""Names of columns that say nothing of what is measured: the row does."""
_GROWTH = re.compile(r"(?:[比较][上去]年|同比|环比|比上月|按年|年?增长|年?增速|增减)[\u4e00-\u9fff±]{0,8}")
_RISES = re.compile(r"(?:增长|增加|上升)$")
_SHARES = ("%", "％", "‰", "百分点", "个百分点")
_RUNNING = re.compile(rf"{_YEAR}年(?:第?[一二三四1-4]季度|\d{{1,2}}月份?)")
"""A month or a quarter: of what is summed up by then it is not the time."""
_SUMMED = re.compile("累[计計]")
_SAYS_LITTLE = ("数量", "金额", "总数", "总额", "占比", "比重", "比例", "數量", "金額")
"""Names of columns that measure whatever the rows are."""
_PART_OF_A_YEAR = re.compile(r"第[一二三四1-4]季|[上下]半年|\d月|\d日")
"""In a row's name: a time of which nobody knows the year, or none at all (a season of planting)."""
_RANK = re.compile("排名|名次|位次")
_PLANNED = re.compile(r"(?:预算|預算|计划|計畫)[数數]?$")
"""What was to be is not what was, and its number alone does not say so."""
_TOTAL = re.compile(r"其中.{0,40}|(?:合\s?计|总\s?计|小\s?计|共\s?计|其[他它]|平均)[:：]?")
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、](?!\d))\s*"
)
_OF_ROWS = ("指标", "指标名称", "指標", "项目", "項目", "产品", "产品名称", "品种", "科目")
"""Names of a column that says what each row measures."""
_OF_PLACES = ("地区", "地區", "省份", "城市", "省市", "区县")
_OF_NOTHING = ("", "名称", *_OF_PLACES, *_OF_ROWS)
"""Names of a column that add nothing to what stands in it."""
_TOLD = ("指标：", "指标:")
_LEAST_SHARE = 0.5
_LABEL_CHARS = 40


@dataclass(frozen=True, slots=True)
class _Column:
    """A column by its name: its time, what it measures and the unit, "" for what the name does not say."""

    time: str = ""
    name: str = ""
    unit: str = ""

    @property
    def is_measured(self) -> bool:
        return bool(self.time or self.unit or self.name in _AMOUNT)


def names_times(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table names columns by times, whose figures below are no years themselves, and says
    nothing else in figures."""
    timed = [column for column, name in enumerate(first) if TIME.search(name)]
    if not timed or timed[0] == 0 or any(re.search(r"\d", TIME.sub("", name)) for name in first):
        return False
    below = [row[column] for row in rest for column in timed if column < len(row) and row[column]]
    values = [cell for cell in below if _VALUE.match(cell) and not TIME.fullmatch(cell)]
    return bool(below) and len(values) >= _LEAST_SHARE * len(below)


class Statements:
    """The columns of one part of a table, and how its rows are said by them.

    `above` is what stands over the table; 指标：产量（吨） there is what columns measure that say a time alone.
    """

    def __init__(
        self, names: Sequence[str], rows: Sequence[Sequence[str]], above: Sequence[str] = ()
    ) -> None:
        self._names = names
        told = [_column(line.removeprefix(mark)) for line in above for mark in _TOLD if line.startswith(mark)]
        of = told[0] if len(told) == 1 and told[0].unit else _Column()
        self._columns = [
            replace(of, time=one.time) if one.time and one == _Column(one.time) else one
            for one in map(_column, names)
        ]
        self._units = [at for at, name in enumerate(names) if name in _UNIT_NAMES]
        self._first = next((at for at, one in enumerate(self._columns) if at and one.is_measured), 0)
        before = [at for at in range(self._first) if at not in self._units]
        self._times = [at for at in before if _are_times(names[at], _cells(rows, at))]
        labels = [at for at in before if at not in self._times and _are_names(_cells(rows, at))]
        self._keys = self._telling(labels, rows)
        self._seen = Counter(map(self._told_apart, rows))

    @property
    def _is_of_things(self) -> bool:
        """Whether the rows name what is counted, and not where or when."""
        return bool(self._keys) and self._names[self._keys[-1]] not in _OF_PLACES

    def _telling(self, labels: list[int], rows: Sequence[Sequence[str]]) -> list[int]:
        """The column whose names tell the rows apart, of one time each; all of them where none does alone."""
        if len(labels) < 2:
            return labels
        best = max(labels, key=lambda at: len(set(_cells(rows, at))))
        apart = {(row[best], self._time(row)) for row in rows if best < len(row)}
        return [best] if len(apart) == len(rows) else labels

    def _time(self, row: Sequence[str]) -> str:
        return "".join(_said_time(row[at]) for at in self._times if at < len(row))

    def _told_apart(self, row: Sequence[str]) -> tuple[str, str]:
        return "".join(_NUMBERED.sub("", row[at], 1) for at in self._keys if at < len(row)), self._time(row)

    def line(self, row: Sequence[str]) -> str:
        """The line of a row; "" where nothing tells the unit or what is measured."""
        if not (self._keys or self._times) or not all(
            at < len(row) and row[at] for at in (*self._keys, *self._times)
        ):
            return ""
        label, time = self._told_apart(row)
        if self._seen[label, time] > 1 or len(label) > _LABEL_CHARS or _TOTAL.fullmatch(label):
            return ""
        if _PART_OF_A_YEAR.search(label):
            return ""
        unit = next((row[at] for at in self._units if at < len(row)), "")
        in_name = None if self._units else _IN_NAME.fullmatch(label)
        if in_name:
            label, unit = in_name["name"], in_name["unit"]
        said = self._said(row, label, time, unit if _UNIT.fullmatch(unit) else "")
        silent = {*self._times, *self._units}
        if all(at in said for at in range(self._first, len(row)) if row[at] and self._is_measured(at)):
            silent.update(at for at in self._keys if in_name or self._names[at] in _OF_NOTHING)
        parts = [said.get(at) or self._as_it_is(row, at) for at in range(len(row)) if at not in silent]
        return "；".join(dict.fromkeys(filter(None, parts))) if said else ""

    def _is_measured(self, at: int) -> bool:
        return at < len(self._columns) and self._columns[at].is_measured

    def _as_it_is(self, row: Sequence[str], at: int) -> str:
        name = "".join(self._names[at : at + 1])
        return f"{name}：{row[at]}" if name and row[at] else row[at]

    def _said(self, row: Sequence[str], label: str, time: str, unit: str) -> dict[int, str]:
        """The statements of a row by their columns; none where no number in it has a unit."""
        said: dict[int, str] = {}
        measures = bool(self._keys) and (bool(unit) or self._names[self._keys[-1]] in _OF_ROWS)
        beside = _Column() if measures else None
        timed = not time and any(one.time for one in self._columns)
        numbers: list[str] = []
        for at in range(self._first, min(len(row), len(self._columns))):
            column, cell = self._columns[at], row[at]
            grows = _GROWTH.fullmatch(column.name) is not None
            if not grows and column.is_measured:
                beside = column
            named = grows or column.name not in ("", *_AMOUNT)
            own = column.unit if named else unit or column.unit
            number = _VALUE.fullmatch(cell) is not None
            if not self._is_measured(at) and _is_amount(cell):
                beside, own, number = beside if grows else column, "", True
            elif not self._is_measured(at) or not cell or (number and not own):
                continue
            if beside is None:
                continue
            when = column.time or (beside.time if grows else "")
            if (when and time) or (timed and not when):
                continue
            what = "" if beside.name in _AMOUNT else beside.name
            if not (what or measures) or (what in _SAYS_LITTLE and not self._is_of_things):
                continue
            when = when or time
            of = f"{label}{what}{column.name if grows else ''}"
            if _PLANNED.search(of) or (_SUMMED.search(of) and _RUNNING.fullmatch(when)):
                continue
            numbers += [cell] if number else []
            mark = "" if number and own in _SHARES and _RISES.search(of) else "："
            said[at] = f"{when}{of}{mark}{cell}{own if number else ''}"
        dated = len(numbers) > 1 and len(set(numbers)) == 1 and _BARE_YEAR.fullmatch(numbers[0])
        return said if numbers and not dated else {}  # a year in every cell goes on naming the columns


def _column(name: str) -> _Column:
    unit = ""
    if (
        (named := _IN_NAME.fullmatch(name))
        and _KNOWN.fullmatch(fold(named["unit"]))
        and not _RANK.search(name)
    ):
        name, unit = named["name"].rstrip("/／"), named["unit"]
    times = list(TIME.finditer(name))
    if len(times) != 1:
        return _Column("", name, unit) if not times else _Column()
    start, end = times[0].span()
    return _Column(_said_time(times[0][0]), f"{name[:start]}{name[end:]}", unit)


def _is_amount(cell: str) -> bool:
    """Whether a cell is a number with its unit."""
    number = _VALUE.match(cell)
    return number is not None and _KNOWN.fullmatch(fold(cell[number.end() :])) is not None


def _said_time(time: str) -> str:
    """A time as a text says it: 2023 is 2023年."""
    year = _BARE_YEAR.fullmatch(time)
    return f"{year[1]}年" if year else time


def _cells(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] for row in rows if at < len(row) and row[at]]


def _are_times(name: str, cells: Sequence[str]) -> bool:
    """Whether cells are the times of their rows; bare years only where their column is said to be one."""
    return (
        bool(cells)
        and (name in _TIME_NAMES)
        and all(TIME.fullmatch(cell) and (name or not cell.isdecimal()) for cell in cells)
    )


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells name what their rows are about, and are no numbers, codes or days."""
    return bool(cells) and all(_names_something(cell) for cell in cells)


def _names_something(cell: str) -> bool:
    digits = sum(map(str.isdigit, cell))
    return not digits or digits * 2 < sum("\u4e00" <= one <= "\u9fff" for one in cell)
