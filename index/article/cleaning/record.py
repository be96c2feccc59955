"""The record of a paper: the table in which a government's page describes it, above its text."""

from __future__ import annotations

from collections.abc import Sequence

from xunduan.index.article.cleaning.credits import is_fact, is_record_label, is_record_row
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME

_PUBLISHED = BY_NAME["published_label"]
_RECORD_WITHIN = 30
_BETWEEN_CELLS = ";"
"""What the reader sets between the cells of a row."""
_RECORD_FACTS = 3
"""Labels of a record among the first lines or the last that make a table one; its other cells may hold anything."""


def drop_record(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Drop the table or list in which a government's page describes the paper beside it: number, issuer, dates,
    subject. A row that tells a whole sentence under another label (主旨) is the paper's own."""
    runs: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        if _RECORD_WITHIN <= index < len(lines) - _RECORD_WITHIN:
            runs.append([])
        elif line.kind == "table" or is_record_row(line.folded):
            runs[-1].append(index)
        elif runs[-1]:
            runs.append([])
    for run in filter(None, runs):
        cells = [cell for index in run for cell in lines[index].folded.split(_BETWEEN_CELLS)]
        told = sum(map(is_fact, cells))
        record = any(map(is_record_label, cells)) or (told == len(cells) and any(map(_PUBLISHED.find, cells)))
        if told >= max(_RECORD_FACTS, 0.6 * len(cells)) and record:
            facts = (i for i in run if is_fact(lines[i].folded) or not lines[i].folded.endswith("。"))
            for index in facts:
                rules[index], prose[index] = "imprint", False
