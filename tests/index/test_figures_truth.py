"""Place, period and kind of 65 figures in own documents of three kinds, labelled before they were extracted."""

from __future__ import annotations

import json
from pathlib import Path

from xunduan.index.documents import Figure
from xunduan.index.ingest import ingest
from xunduan.search.truth_evaluation import ExtractedFigure, evaluate_truth, read_lines
from xunduan.settings import Settings

FOLDER = Path(__file__).parent.parent / "data/truth"


def extracted(configured: Settings) -> list[ExtractedFigure]:
    return [
        ExtractedFigure(entry.document.path, figure, stored.passage.text)
        for file in ingest(FOLDER, None, configured).files
        for entry in file.documents
        if entry.document.path != "labels.jsonl"
        for stored in entry.passages
        for figure in stored.passage.figures
    ]


def test_labelled_figures(configured: Settings) -> None:
    scores = evaluate_truth(read_lines(FOLDER / "labels.jsonl"), extracted(configured))
    assert scores.labelled >= 60
    assert scores.recall >= 0.95, scores
    assert scores.place_wrong <= 0.04, scores.wrong
    assert scores.period_wrong <= 0.04, scores.wrong
    assert scores.period_coarse <= 0.04, scores.wrong
    assert scores.kind_wrong <= 0.04, scores.wrong


def test_period_kinds(configured: Settings) -> None:
    figures = {
        (one.document, one.figure.value, one.figure.period): one.figure for one in extracted(configured)
    }
    rows = [json.loads(line) for line in (FOLDER / "labels.jsonl").read_text("utf-8").splitlines()]
    judged: list[tuple[Figure, str]] = [
        (figure, row["period_kind"])
        for row in rows
        for (document, value, _), figure in figures.items()
        if document == row["doc"] and value == row["value"] and row["period_kind"]
    ]
    right = [figure for figure, kind in judged if figure.period_kind == kind]
    assert len(right) >= 0.9 * len(judged), [
        (f.text, f.period, f.period_kind) for f, k in judged if f.period_kind != k
    ]
