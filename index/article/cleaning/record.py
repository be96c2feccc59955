"""The record of a paper: the table in which a government's page describes it, above its text."""

from __future__ import annotations

from collections.abc import Sequence

from xunduan.index.article.cleaning.credits import is_labelled, is_record_label, is_record_row
from xunduan.index.article.cleaning.lines import Line

_RECORD_WITHIN = 30
_RECORD_ROWS = 3
"""Labels of a record among the first lines that make a table one; its other rows may be anything."""


def drop_record(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Drop the table or list in which a government's page describes the paper below it: number, issuer, dates,
    subject."""
    runs: list[list[int]] = [[]]
    for index, line in enumerate(lines[:_RECORD_WITHIN]):
        if line.kind == "table" or is_record_row(line.folded) or (runs[-1] and is_labelled(line.folded)):
            runs[-1].append(index)
        elif runs[-1]:
            runs.append([])
    for run in runs:
        told = sum(is_record_row(lines[index].folded) for index in run)
        known = any(is_record_label(lines[index].folded) for index in run)
        if known and told >= _RECORD_ROWS and told >= 0.6 * len(run):
            for index in run:
                rules[index], prose[index] = "imprint", False
