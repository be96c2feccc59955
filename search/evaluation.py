"""How good an engine is: retrieval metrics by kind and language, no-answer flags, answer cards."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from xunduan.errors import XunduanError
from xunduan.search.judging import JudgedQuery, is_right, judged_documents, normal_form
from xunduan.search.metrics import score
from xunduan.search.results import Hit, Relevance, Results, SearchRequest

DEPTH = 10
_FETCHED = 60
"""Hits fetched, so that ten are left after those of unjudged documents are taken out."""
Search = Callable[[SearchRequest], Results]


@dataclass(frozen=True)
class Question:
    """One question of a SQuAD-format file and the number of the context that answers it."""

    id: str
    text: str
    context: int


@dataclass(frozen=True)
class SquadSet:
    """A SQuAD-format file: contexts with their titles, and questions."""

    contexts: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    answers: tuple[tuple[int, str], ...]
    """(start, text) of the first answer of each question, start -1 where there is none."""
    left_out: tuple[str, ...] = ()
    """Ids of questions that ask nothing: empty ones, or without a letter or a digit."""


def read_squad(path: Path) -> SquadSet:
    """Read a SQuAD-format file; XunduanError where it is missing or of another format."""
    contexts: list[tuple[str, str]] = []
    questions: list[Question] = []
    answers: list[tuple[int, str]] = []
    left_out: list[str] = []
    try:
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                contexts.append((article.get("title") or "", paragraph["context"]))
                for asked in paragraph["qas"]:
                    if not any(char.isalnum() for char in asked["question"]):
                        left_out.append(str(asked["id"]))
                        continue
                    questions.append(Question(str(asked["id"]), asked["question"], len(contexts) - 1))
                    given = (asked.get("answers") or [{}])[0]
                    answers.append((given.get("answer_start", -1), given.get("text", "")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise XunduanError(
            f"{path} 不是 SQuAD 格式的文件", f"{path} is not a file in SQuAD format: {error!r}"
        ) from error
    if not questions:
        raise XunduanError(f"{path} 里没有问题", f"{path} holds no question")
    return SquadSet(tuple(contexts), tuple(questions), tuple(answers), tuple(left_out))


def asked_from(squad: SquadSet, other: SquadSet) -> SquadSet:
    """The contexts of `squad` asked with the questions of `other` of the same ids; XunduanError where none is
    shared."""
    texts = {question.id: question.text for question in other.questions}
    kept = [i for i, question in enumerate(squad.questions) if question.id in texts]
    if not kept:
        raise XunduanError("两个文件没有相同的问题编号", "the two files share no question id")
    questions = tuple(
        Question(squad.questions[i].id, texts[squad.questions[i].id], squad.questions[i].context)
        for i in kept
    )
    return SquadSet(squad.contexts, questions, tuple(squad.answers[i] for i in kept), other.left_out)


def evaluate_squad(
    squad: SquadSet, search: Search, progress: Callable[[], object] = lambda: None
) -> dict[str, Any]:
    """Metrics over contexts: a hit is right when it comes from the context that answers. Ids are `c0`, `c1`, …"""
    judged = []
    for question in squad.questions:
        results = search(SearchRequest(question.text, limit=_FETCHED, per_document=_FETCHED))
        ranked = list(dict.fromkeys(hit.document.id for hit in results.hits))[:DEPTH]
        judged.append([document == f"c{question.context}" for document in ranked])
        progress()
    return {"contexts": len(squad.contexts), **asdict(score(judged)), "left_out": list(squad.left_out)}


def evaluate_queries(
    queries: Sequence[JudgedQuery], search: Search, progress: Callable[[], object] = lambda: None
) -> dict[str, Any]:
    """Metrics over a query file: all, by kind, by language; no-answer flags; answer cards of the first hits; how many
    of the hits of each relevance are right, and of which relevance the first right one is.

    Hits of documents that no query's answer stands in are unjudged and taken out of the ranking before it is
    measured (condensed lists: Sakai, 2007): notes that lie beside the corpus are neither right nor wrong.
    """
    prefixes = judged_documents(queries)
    judged: dict[str, list[bool]] = {}
    flagged: dict[str, bool] = {}
    cards: dict[str, tuple[str, ...]] = {}
    levels: list[tuple[str, bool]] = []
    standing: Counter[str] = Counter()
    for query in queries:
        results = search(SearchRequest(query.query, limit=_FETCHED))
        hits = [hit for hit in results.hits if _name(hit).startswith(prefixes)][:DEPTH] if prefixes else []
        judged[query.id] = [is_right(query, hit.document.path, hit.passage.text) for hit in hits]
        flagged[query.id] = not results.confident
        first = hits if query.answerable else results.hits
        cards[query.id] = tuple(figure.text for hit in first[:1] for figure in hit.answers)
        if query.answerable and query.right:
            told = [
                (hit.relevance, is_right(query, hit.document.path, hit.passage.text)) for hit in results.hits
            ]
            best = next((level for level, right in told if right), "not found")
            standing["unanswered" if flagged[query.id] else best] += 1
            levels += told if results.confident else []
        progress()
    answerable = [query for query in queries if query.answerable]
    return {
        "all": _metrics(answerable, judged),
        "kinds": _grouped(answerable, judged, lambda query: query.kind),
        "languages": _grouped(answerable, judged, lambda query: query.language),
        "no_answer": _no_answer(queries, flagged),
        "answer_card": _answer_cards(queries, cards),
        "relevance": {
            "hits": {level: _counted(levels, level) for level in get_args(Relevance)},
            "right_passage": dict(standing.most_common()),
        },
        "misses": [
            {"id": query.id, "kind": query.kind, "query": query.query, "rank": _first_right(judged[query.id])}
            for query in answerable
            if judged[query.id][:1] != [True]
        ],
    }


def _counted(levels: Sequence[tuple[str, bool]], level: str) -> dict[str, int]:
    """How many hits of answered queries are of one relevance, and how many of these are right."""
    right = [told for one, told in levels if one == level]
    return {"shown": len(right), "right": sum(right)}


def _name(hit: Hit) -> str:
    return hit.document.path.rsplit("/", 1)[-1]


def _first_right(judged: Sequence[bool]) -> int | None:
    return next((rank for rank, right in enumerate(judged, 1) if right), None)


def _metrics(queries: Iterable[JudgedQuery], judged: dict[str, list[bool]]) -> dict[str, Any]:
    return asdict(score([judged[query.id] for query in queries]))


def _grouped(
    queries: Sequence[JudgedQuery], judged: dict[str, list[bool]], key: Callable[[JudgedQuery], str]
) -> dict[str, dict[str, Any]]:
    groups = sorted({key(query) for query in queries})
    return {group: _metrics([query for query in queries if key(query) == group], judged) for group in groups}


def _no_answer(queries: Sequence[JudgedQuery], flagged: dict[str, bool]) -> dict[str, Any]:
    """Share of the unanswerable queries that are flagged, and of the answerable ones that are flagged wrongly."""
    negative = [flagged[query.id] for query in queries if not query.answerable]
    positive = [flagged[query.id] for query in queries if query.answerable]
    return {
        "queries": len(negative),
        "flagged": sum(negative) / len(negative) if negative else None,
        "flagged_wrongly": sum(positive) / len(positive) if positive else None,
    }


def _answer_cards(queries: Sequence[JudgedQuery], cards: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Share of the figure queries whose first hit's card is the listed answer, of the unanswerable that show a card."""
    figure = [query for query in queries if query.kind == "figure" and query.answer]
    negative = [query for query in queries if not query.answerable]
    right = [query for query in figure if card_is_right(query.answer or "", cards[query.id])]
    shown = [query for query in negative if cards[query.id]]
    wrong = [
        {"id": query.id, "answer": query.answer, "card": cards[query.id]}
        for query in figure
        if query not in right
    ]
    return {
        "queries": len(figure),
        "right": len(right) / len(figure) if figure else None,
        "shown_without_answer": len(shown) / len(negative) if negative else None,
        "wrong": wrong,
    }


def card_is_right(answer: str, card: Sequence[str]) -> bool:
    """Whether a card holds every number of the listed answer, unit and all; a listed answer may name several by 、."""
    shown = [normal_form(text) for text in card]
    wanted = [
        normal_form(part)
        for part in re.split("[、;；]", answer)
        if re.search(r"\d|[一二三四五六七八九十百千万亿]", part)
    ]
    return bool(wanted) and all(any(_same_figure(part, text) for text in shown) for part in wanted)


def _same_figure(wanted: str, shown: str) -> bool:
    return bool(shown) and (wanted == shown or shown in wanted or wanted in shown)
