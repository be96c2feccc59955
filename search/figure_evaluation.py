"""How many listed figures of a document were extracted, and how right their units and changes are.

The rule: a listed figure is found when an extracted figure of the same document has the same value
(widths and script folded, 余 and 多 an approximation mark), the same unit, and an indicator that shares
at least half of the listed indicator's character bigrams. Precision counts the extracted figures that
match some listed row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xunduan.index.documents import Figure
from xunduan.language.fold import fold
from xunduan.language.numbers import parse_number

_NUMBER = re.compile(r"[-+]?[\d,.]+[余多几]?[十百千万亿]*[余多]?|[零〇一二两三四五六七八九十百千万亿]+")
_WORDS = {"全覆盖": 100.0, "零发生": 0.0, "零": 0.0, "无一": 0.0}
_NOT_WORD = re.compile(r"[^0-9a-z\u4e00-\u9fff]")
_CHANGE = re.compile(
    r"([↓↑])[^\d]{0,20}?([\d,.]{1,30}[十百千万亿]{0,4})?(?:%|个百分点|[\u4e00-\u9fff]{1,20})?$"
)


@dataclass(frozen=True, slots=True)
class FigureScores:
    """Shares from 0 to 1, and what they were counted over."""

    listed: int
    extracted: int
    found: int
    matching: int
    """Extracted figures that match some listed row."""
    recall: float
    precision: float
    unit: float
    """Share of the rows found by value and indicator whose unit is right too."""
    change: float
    """Share of the found rows with a listed change whose direction and size are right."""
    missed: tuple[str, ...] = ()
    """`document: indicator value unit` of the rows that were not found."""
    extra: tuple[str, ...] = ()
    """The same of extracted figures that no row lists."""


@dataclass(frozen=True, slots=True)
class _Row:
    document: str
    label: str
    value: float | None
    words: str
    rough: bool
    unit: str | None
    bigrams: frozenset[str]
    change: tuple[str, float | None] | None


def evaluate_figures(
    listed: Sequence[Mapping[str, str]], extracted: Mapping[str, Iterable[Figure]]
) -> FigureScores:
    """Score the `extracted` figures, by document, against `listed` rows (doc, indicator, value, unit, change).

    A row belongs to the document whose key begins with the row's `doc`. Documents without rows are left
    out, so that they do not count against precision.
    """
    rows = [_row(entry) for entry in listed]
    figures = [
        (prefix, figure)
        for prefix in dict.fromkeys(row.document for row in rows)
        for name, found in extracted.items()
        if name.startswith(prefix)
        for figure in found
    ]
    matched: set[int] = set()
    found = unit_right = unit_total = change_right = change_total = 0
    missed = []
    for row in rows:
        candidates = [
            (number, figure)
            for number, (document, figure) in enumerate(figures)
            if document == row.document and _same_value(row, figure) and _same_indicator(row, figure)
        ]
        right = [(number, figure) for number, figure in candidates if _same_unit(row, figure)]
        unit_total += bool(candidates)
        unit_right += bool(right)
        if not right:
            missed.append(f"{row.document}: {row.label}")
            continue
        found += 1
        matched.update(number for number, _ in right)
        if row.change:
            change_total += 1
            change_right += any(_same_change(row.change, figure) for _, figure in right)
    extra = tuple(
        f"{document}: {figure.indicator} {figure.text}"
        for number, (document, figure) in enumerate(figures)
        if number not in matched
    )
    return FigureScores(
        listed=len(rows),
        extracted=len(figures),
        found=found,
        matching=len(matched),
        recall=_share(found, len(rows)),
        precision=_share(len(matched), len(figures)),
        unit=_share(unit_right, unit_total),
        change=_share(change_right, change_total),
        missed=tuple(missed),
        extra=extra,
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def bigrams(text: str) -> frozenset[str]:
    """The character bigrams of a folded text without punctuation; of a single character, itself."""
    bare = _NOT_WORD.sub("", fold(text))
    return frozenset(bare[at : at + 2] for at in range(max(1, len(bare) - 1))) if bare else frozenset()


def _row(entry: Mapping[str, str]) -> _Row:
    words = re.sub(r"[（(].*", "", fold(entry["value"]).replace("（", "(")).strip()
    value = next((number for word, number in _WORDS.items() if words.startswith(word)), None)
    if value is None and (numeral := _NUMBER.search(words)):
        value = parse_number(numeral[0])
    unit = fold(entry["unit"]).strip()
    change = _CHANGE.search(fold(re.sub(r"[（(].*", "", entry["change"]) or "—"))
    return _Row(
        document=entry["doc"],
        label=f"{entry['indicator']} {entry['value']} {entry['unit']}",
        value=value,
        words=words,
        rough=bool(re.search(r"[余多]", words)),
        unit=None if unit.startswith(("—", "-", "(")) or not unit else unit,
        bigrams=bigrams(entry["indicator"]),
        change=(change[1], parse_number(change[2]) if change[2] else None) if change else None,
    )


def _same_value(row: _Row, figure: Figure) -> bool:
    if row.value is None:
        return fold(figure.text).strip('“”"') == row.words
    rough = fold(figure.approximate or "") in ("余", "多")
    return abs(row.value - figure.value) < 1e-6 * max(1.0, abs(row.value)) and row.rough == rough


def _same_unit(row: _Row, figure: Figure) -> bool:
    return row.unit is None or figure.unit == "" or fold(figure.unit) == row.unit


def _same_indicator(row: _Row, figure: Figure) -> bool:
    return 2 * len(row.bigrams & bigrams(figure.indicator)) >= len(row.bigrams)


def _same_change(change: tuple[str, float | None], figure: Figure) -> bool:
    if figure.change is None:
        return False
    direction = {"↓": "down", "↑": "up"}[change[0]]
    size = change[1]
    return figure.change.direction == direction and (size is None or figure.change.size in (size, None))
