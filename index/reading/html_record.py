"""The record of an official paper as government pages set it: labels and values in elements of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from xunduan.index.article.cleaning.credits import is_fact, is_record_label, is_record_row
from xunduan.index.article.cleaning.lines import is_prose
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.reading.html_blocks import PlacedBlock
from xunduan.index.reading.lines import collapse
from xunduan.language.fold import fold

_FACT = BY_NAME["credit_parts"]
_RECORD_PAIRS = 3
_LABEL_CHARS = 8


def record_start(placed: Sequence[PlacedBlock], title: int) -> int:
    """Where the rows of an official paper's record begin that stand right above its title; else the title's number."""
    start = title
    while start and (_is_fact(placed[start - 1]) or _is_beside_fact(placed[:start])):
        start -= 1
    return start


def _is_beside_fact(placed: Sequence[PlacedBlock]) -> bool:
    """Whether the last block is a pair of a list whose label is unknown, and the one above it in the list a fact."""
    last = placed[-1]
    paired = last.element.tag == "dt" and "：" in last.block.text
    above = len(placed) > 1 and placed[-2].element.getparent() is last.element.getparent()
    return paired and above and _is_fact(placed[-2])


def _is_fact(one: PlacedBlock) -> bool:
    folded = fold(one.block.text)
    told = is_record_row(folded) or _FACT.find(folded) is not None
    return told and (one.block.kind == "table" or is_record_label(folded) or not is_prose(folded))


def whole_record(placed: list[PlacedBlock]) -> list[PlacedBlock]:
    """The blocks, each label of a paper's record made one with the value that stands in the element behind it.

    Three pairs or more in a row, one of whose labels only a record has, are one; so are those of a list of pairs.
    """
    placed = _parted(placed)
    whole, number = list[PlacedBlock](), 0
    while number < len(placed):
        end = number
        while end + 1 < len(placed) and _is_label(placed[end]) and not _is_label(placed[end + 1]):
            end += 2
        pairs = list(zip(placed[number:end:2], placed[number + 1 : end : 2], strict=True))
        rows = [f"{label.block.text.rstrip(':：')}：{value.block.text}" for label, value in pairs]
        listed = all(
            label.element.tag == "dt" and len(label.block.text) <= _LABEL_CHARS for label, _ in pairs
        )
        record = any(is_record_label(fold(row)) for row in rows)
        if len(rows) >= _RECORD_PAIRS and (record or listed):
            whole += [
                replace(one, block=replace(one.block, text=row, kind=one.block.kind if record else "table"))
                for (one, _), row in zip(pairs, rows, strict=True)
            ]
            number = end
        else:
            whole.append(placed[number])
            number += 1
    return whole


def _parted(placed: Sequence[PlacedBlock]) -> list[PlacedBlock]:
    """The blocks, a colon behind the labels that elements alone set apart: three facts or more side by side."""
    whole: list[PlacedBlock] = []
    for _, group in groupby(placed, key=lambda one: (one.element.getparent(), one.element.tag)):
        run = list(group)
        ends = [_label_end(one) for one in run]
        facts = sum(
            is_fact(fold(one.block.text[:end]) + ":") for one, end in zip(run, ends, strict=True) if end
        )
        told = facts >= _RECORD_PAIRS
        for one, end in zip(run, ends, strict=True):
            text = one.block.text
            row = f"{text[:end]}：{text[end:].lstrip()}" if told and end else text
            whole.append(replace(one, block=replace(one.block, text=row)))
    return whole


def _label_end(one: PlacedBlock) -> int:
    """Where the value begins behind a short label in an element of its own; 0 where there is none."""
    first = next(iter(one.element), None)
    if first is None or (one.element.text or "").strip() or not isinstance(first.tag, str):
        return 0
    label, text = collapse(first.text_content()), one.block.text
    parted = 2 <= len(label) <= _LABEL_CHARS and text.startswith(label) and not label.endswith((":", "："))
    return (
        len(label) if parted and text[len(label) :].strip(" :：") == text[len(label) :].strip() != "" else 0
    )


def _is_label(one: PlacedBlock) -> bool:
    if one.element.tag in ("dt", "dd"):
        return one.element.tag == "dt"
    text = fold(one.block.text).rstrip(":")
    return len(text) <= _LABEL_CHARS and one.block.kind != "table" and is_record_row(text + ":")
