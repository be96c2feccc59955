"""How right the place, period and kind of extracted figures are, and how right the figures that answer questions.

A labelled figure is found where an extracted one of the same document has its value and stands in a passage with its
sentence. A place is right where it is the label's, one of its other readings, or one contained in the other; 中国 may
be left unsaid. A period that names the right year and no more where the label says a month or a day is `coarse`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xunduan.errors import XunduanError
from xunduan.index.documents import Figure
from xunduan.language.world import CHINA
from xunduan.search.cards import SHOWN
from xunduan.search.results import Results, SearchRequest

_SENTENCE_CHARS = 20
"""So much of a sentence's beginning or end identifies it in a passage."""
_ALIKE = 1e-6
Shown = tuple[str, Figure]
"""A figure that is shown as an answer, and the name of the file it stands in."""


@dataclass(frozen=True, slots=True)
class ExtractedFigure:
    """A figure with the text of its passage and the name of its file."""

    document: str
    figure: Figure
    context: str


@dataclass(frozen=True, slots=True)
class TruthScores:
    """Shares of the figures found, 0 to 1."""

    labelled: int
    recall: float
    place_wrong: float
    place_unknown: float
    period_wrong: float
    period_coarse: float
    period_unknown: float
    kind_wrong: float
    wrong: tuple[str, ...] = ()
    """`document: figure, what, got, wanted` for people."""


@dataclass(slots=True)
class CardScores:
    """Counts over the questions of each sort."""

    questions: int = 0
    passage_first: int = 0
    """First hits that hold the answer, of the questions with one answer."""
    one: int = 0
    right: int = 0
    """Questions with one answer whose first shown figure is that."""
    several: int = 0
    complete: int = 0
    """Questions with several answers that show all of them, or as many of them as are ever shown."""
    none: int = 0
    silent: int = 0
    """Questions without an answer that show nothing."""
    wrong: int = 0
    """Questions of any sort whose first shown figure is not one of the answers."""
    missing: int = 0
    """Questions with an answer that show nothing."""
    details: list[str] = field(default_factory=list)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a .jsonl file; XunduanError, with the line's number, where one is missing or malformed."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise XunduanError(f"无法读取 {path}", f"cannot read {path}: {error}") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise XunduanError(
                f"{path} 第 {number} 行不是 JSON", f"line {number} of {path} is not JSON: {error}"
            ) from error
        if not isinstance(row, dict):
            raise XunduanError(f"{path} 第 {number} 行不是对象", f"line {number} of {path} is not an object")
        rows.append(row)
    if not rows:
        raise XunduanError(f"{path} 是空的", f"{path} is empty")
    return rows


def evaluate_truth(labels: Sequence[dict[str, Any]], extracted: Iterable[ExtractedFigure]) -> TruthScores:
    """Scores of the `extracted` figures against `labels` (doc, sentence, value, place, period, kind and also_…)."""
    by_document: dict[str, list[ExtractedFigure]] = defaultdict(list)
    for one in extracted:
        by_document[one.document].append(one)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for label in labels:
        found = next((one for one in by_document[label["doc"]] if _is_labelled(one, label)), None)
        if found is None:
            counts["missed"] += 1
            continue
        counts["found"] += 1
        figure = found.figure
        for what, judged in (
            ("place", _place(figure.place, _readings(label, "place"))),
            ("period", _period(figure.period, _readings(label, "period"))),
            ("kind", _kind(figure.kind, _readings(label, "kind"))),
        ):
            counts[f"{what}_{judged}"] += 1
            if judged == "wrong":
                got = getattr(figure, what)
                wrong.append(f"{label['doc']}: {figure.text} {what} {got}, {_readings(label, what)}")
    total = counts["found"] or 1
    names = ("place_wrong", "place_unknown", "period_wrong", "period_coarse", "period_unknown", "kind_wrong")
    shares = {name: counts[name] / total for name in names}
    return TruthScores(len(labels), counts["found"] / len(labels), **shares, wrong=tuple(wrong))


def _readings(label: dict[str, Any], what: str) -> list[str | None]:
    return [label.get(what), *(label.get(f"also_{what}") or [])]


def _bare(text: str | None) -> str:
    return re.sub(r"[\s\u200b]", "", unicodedata.normalize("NFKC", text or ""))


def _same_value(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIKE * max(1.0, abs(other))


def _is_labelled(one: ExtractedFigure, label: dict[str, Any]) -> bool:
    if not _same_value(one.figure.value, label["value"]):
        return False
    context, sentence = _bare(one.context), _bare(label["sentence"])
    return (
        context in sentence or sentence[:_SENTENCE_CHARS] in context or sentence[-_SENTENCE_CHARS:] in context
    )


def _place(got: str | None, readings: list[str | None]) -> str:
    if got is None:
        return "right" if None in readings or CHINA in readings else "unknown"
    return "right" if any(one and (got in one or one in got) for one in readings) else "wrong"


def _numbers(period: str | None) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", _bare(period).replace("上半年", "1-6月"))))


def _period(got: str | None, readings: list[str | None]) -> str:
    if got is None:
        return "right" if None in readings else "unknown"
    mine, others = _numbers(got), [_numbers(one) for one in readings if one]
    if any(_same_period(mine, one) for one in others):
        return "right"
    return "coarse" if any(mine == one[:1] for one in others) else "wrong"


def _same_period(mine: tuple[int, ...], other: tuple[int, ...]) -> bool:
    if mine == other:
        return True
    if not mine or not other or mine[0] != other[0]:
        return False
    return (len(mine) > 1 and mine == other[: len(mine)]) or mine[-len(other) :] == other


def _kind(got: str, readings: list[str | None]) -> str:
    return "right" if got in readings or (got == "target" and "forecast" in readings) else "wrong"


def evaluate_cards(
    questions: Sequence[dict[str, Any]], search: Callable[[SearchRequest], Results]
) -> CardScores:
    """Counts of right, wrong and missing cards over `questions` (query, sort: one, several or none; answers, gold)."""
    scores = CardScores(questions=len(questions))
    for question in questions:
        results = search(SearchRequest(question["query"]))
        shown = shown_answers(results)
        _count(scores, question, results, shown)
    return scores


def shown_answers(results: Results) -> list[Shown]:
    """The figures that a page shows as the answer: those of the results, none where they are not confident."""
    if not results.confident:
        return []
    return [(_file(answer.document.path), answer.figure) for answer in results.answers]


def _file(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _count(scores: CardScores, question: dict[str, Any], results: Results, shown: list[Shown]) -> None:
    sort, answers = question["sort"], question["answers"]
    first_right = bool(shown) and any(_answers(shown[0], answer, question) for answer in answers)
    if sort == "none":
        scores.none += 1
        scores.silent += not shown
    elif sort == "several":
        scores.several += 1
        given = sum(any(_answers(one, answer, question) for one in shown) for answer in answers)
        scores.complete += given >= min(len(answers), SHOWN)
    else:
        scores.one += 1
        scores.right += first_right
        first = _bare(results.hits[0].text) if results.hits else ""
        scores.passage_first += any(_bare(gold) in first for gold in question["gold"])
    scores.wrong += bool(shown) and not first_right
    scores.missing += not shown and sort != "none"
    if (shown and not first_right) or (not shown and sort != "none"):
        told = "、".join(f"{figure.text} ({figure.place}, {figure.period})" for _, figure in shown)
        wanted = "、".join(answer["text"] for answer in answers) or "–"
        scores.details.append(f"{question['id']} {question['query']}: {told or '–'} / {wanted}")


def _answers(shown: Shown, answer: dict[str, Any], question: dict[str, Any]) -> bool:
    """Whether a shown figure is an answer: the value, in the document that gives it."""
    document = answer.get("doc") or question.get("doc")
    name, figure = shown
    return _same_value(figure.value, answer["value"]) and document in (None, name)
