"""The rule that scores an extraction against listed rows."""

from __future__ import annotations

from xunduan.index.documents import Change, Figure
from xunduan.search.figure_evaluation import bigrams, evaluate_figures


def row(**changes: str) -> dict[str, str]:
    return {
        "doc": "a",
        "indicator": "刑事警情",
        "value": "35.0",
        "unit": "%",
        "change": "↓同比35.0%",
    } | changes


def figure(**changes: object) -> Figure:
    values = {
        "text": "35.0%",
        "start": 0,
        "end": 5,
        "indicator": "刑事警情",
        "value": 35.0,
        "unit": "%",
        "change": Change("down", "同比", 35.0, "%"),
    } | changes
    return Figure(**values)  # type: ignore[arg-type]


def test_a_found_row() -> None:
    scores = evaluate_figures([row()], {"a.txt": [figure()]})
    assert (scores.recall, scores.precision, scores.unit, scores.change) == (1, 1, 1, 1)


def test_script_width_and_approximation() -> None:
    listed = [row(indicator="預警勸阻", value="３６.４萬餘", unit="人次", change="—")]
    found = figure(indicator="预警劝阻群众", value=364_000, unit="人次", approximate="余", change=None)
    assert evaluate_figures(listed, {"a": [found]}).recall == 1
    exact = figure(indicator="预警劝阻群众", value=364_000, unit="人次", approximate=None, change=None)
    assert evaluate_figures(listed, {"a": [exact]}).recall == 0


def test_half_of_the_bigrams() -> None:
    assert bigrams("刑事、警情") == {"刑事", "事警", "警情"}
    assert evaluate_figures([row()], {"a": [figure(indicator="治安警情")]}).recall == 0
    assert evaluate_figures([row()], {"a": [figure(indicator="全市刑事类警情")]}).recall == 1


def test_wrong_unit_counts_against_unit_and_recall() -> None:
    scores = evaluate_figures([row()], {"a": [figure(unit="个百分点")]})
    assert (scores.recall, scores.unit, scores.precision) == (0, 0, 0)


def test_wrong_direction_or_size_counts_against_change() -> None:
    for change in (Change("up", "同比", 35.0, "%"), Change("down", "同比", 3.5, "%"), None):
        assert evaluate_figures([row()], {"a": [figure(change=change)]}).change == 0


def test_words_without_a_number() -> None:
    listed = [
        row(value="全覆盖（100%）", unit="—", change="—"),
        row(value="双下降", unit="—", change="↓（无幅度）"),
    ]
    found = figure(text="全覆盖", value=100.0, change=None)
    scores = evaluate_figures(listed, {"a": [found]})
    assert scores.found == 1
    assert scores.missed == ("a: 刑事警情 双下降 —",)


def test_other_documents_are_left_out() -> None:
    scores = evaluate_figures([row()], {"a": [figure()], "b": [figure(value=1.0)]})
    assert (scores.extracted, scores.precision) == (1, 1)
