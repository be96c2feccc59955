"""`xunduan tune --weights`: what the parts of a score should count, learned on questions that the adapter has not seen.

The archive is made of the passages, one a document, and of copies of the own ones that are titled as of other places
and years: only where and when tells these apart, as it does a city's reports of two years.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np

from xunduan.commands.evaluate import opened
from xunduan.errors import XunduanError
from xunduan.language.gazetteer import places
from xunduan.language.places import find_places
from xunduan.search.adapter_examples import Examples, is_english, read_examples
from xunduan.search.engine import DEFAULT_WEIGHTS, Engine
from xunduan.search.learning import FOLDS
from xunduan.search.weight_learning import (
    Candidates,
    candidates,
    cross_validated_weights,
    hits_at_1,
    learn_weights,
)
from xunduan.settings import settings

_COPIES = 3
_YEARS = range(2012, 2025)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年")
_ASKED = ("{place}{year}年{question}", "{place}{question}", "{year}年{question}")
PLACED = "place and year"
"""The set of the questions that name where and when."""


@dataclass(frozen=True)
class _Question:
    text: str
    name: str
    right: frozenset[str]
    """Ids of documents."""
    left_out: frozenset[str] = frozenset()
    """Ids of those that are neither right nor wrong."""

    @property
    def fold(self) -> int:
        """Questions to one passage share it."""
        return crc32(min(self.right | self.left_out).encode()) % FOLDS


@dataclass
class TrialArchive:
    """Documents to search and the questions to them."""

    documents: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Title and text by id."""
    questions: list[_Question] = field(default_factory=list)


def trial_archive(examples: Examples, seed: int) -> TrialArchive:
    """The passages with the questions that were held out; of a SQuAD file only those of contexts that are asked
    about."""
    asked = [one for one in examples.questions if one.held_out]
    about = {_subject(examples, row) for one in asked for row in one.passages}
    squad = {row for one in examples.questions if one.group == "squad" for row in one.passages}
    archive = TrialArchive()
    ids: dict[str, set[str]] = defaultdict(set)
    for row, passage in enumerate(examples.passages):
        if row not in squad or _subject(examples, row) in about:
            archive.documents[f"p{row}"] = (passage.title, passage.text)
            ids[_subject(examples, row)].add(f"p{row}")
    source = random.Random(seed)
    copies: dict[int, list[tuple[str, str, int]]] = {}
    for one in asked:
        row = one.passages[0]
        if one.group == "passages" and row not in copies:
            copies[row] = _copied(archive, row, source)
            ids[_subject(examples, row)] |= {copy for copy, _, _ in copies[row]}
    for one in asked:
        right = frozenset(name for row in one.passages for name in ids[_subject(examples, row)])
        name = "own" if one.group == "passages" else one.file
        archive.questions.append(
            _Question(one.text, f"{name} (English)" if is_english(one.text) else name, right)
        )
        if one.group == "passages" and not (is_english(one.text) or _placed(one.text)):
            archive.questions.append(
                _of_a_copy(one.text, f"p{one.passages[0]}", copies[one.passages[0]], source)
            )
    return archive


def _subject(examples: Examples, row: int) -> str:
    context = examples.passages[row].context
    return f"p{row}" if context is None else f"c{context}"


def _placed(text: str) -> bool:
    return bool(find_places(text) or _YEAR.search(text))


def _copied(archive: TrialArchive, row: int, source: random.Random) -> list[tuple[str, str, int]]:
    """(id, place, year) of copies of a passage, its own places and years taken out of the text, put into the
    archive."""
    _, text = archive.documents[f"p{row}"]
    for mention in reversed(find_places(text)):
        text = text[: mention.start] + text[mention.end :]
    text = _YEAR.sub("", text)
    cities = [place.name for place in places() if place.level == "city" and place.name.endswith("市")]
    made = []
    for number, (place, year) in enumerate(
        zip(source.sample(cities, _COPIES), source.sample(_YEARS, _COPIES), strict=True)
    ):
        made.append((f"p{row}-{number}", place, year))
        archive.documents[made[-1][0]] = (f"{place}{year}年情况通报", text)
    return made


def _of_a_copy(
    question: str, original: str, copies: list[tuple[str, str, int]], source: random.Random
) -> _Question:
    copy, place, year = source.choice(copies)
    asked = source.choice(_ASKED).format(place=place.removesuffix("市"), year=year, question=question)
    return _Question(asked, PLACED, frozenset({copy}), frozenset({original}))


def judged(archive: TrialArchive, engine: Engine) -> list[Candidates]:
    """The candidates of every question."""
    owners = engine.opened.columns["passage_document"]
    ids = np.array([document.id for document in engine.opened.store.outlines()])
    found = []
    for one in archive.questions:
        ranking = engine.ranking(one.text)
        documents = ids[owners[ranking.rows]]
        right, left_out = (np.isin(documents, sorted(some)) for some in (one.right, one.left_out))
        found.append(candidates(one.name, one.fold, ranking, right, left_out))
    return found


def tune_weights(options: argparse.Namespace) -> int:
    """Learn the weights and print them with held-out figures; xunduan.search.ranking.Weights is where they are kept."""
    archive = trial_archive(read_examples(options.squad, options.pairs, []), options.seed)
    if len(archive.questions) < FOLDS:
        raise XunduanError(
            f"留出的问题只有 {len(archive.questions)} 个，至少要 {FOLDS} 个",
            f"only {len(archive.questions)} questions are held "
            f"out, at least {FOLDS} are needed: give more --pairs or --squad",
        )
    with tempfile.TemporaryDirectory(prefix="xunduan-weights-") as folder:
        source = Path(folder) / "documents"
        source.mkdir()
        with (source / "passages.jsonl").open("w", encoding="utf-8") as file:
            for name, (title, text) in archive.documents.items():
                file.write(json.dumps({"id": name, "title": title, "text": text}, ensure_ascii=False) + "\n")
        with opened(source, Path(folder) / "index", settings()) as engine:
            asked = judged(archive, engine)
    before = hits_at_1(asked, DEFAULT_WEIGHTS)
    after = cross_validated_weights(asked, DEFAULT_WEIGHTS)
    for name, hits in sorted(before.items()):
        print(
            f"{name} ({len(hits)}): 未参与学习时 hit@1 / held-out hit@1: {np.mean(hits):.3f} → {after[name]:.3f}"
        )
    learned = learn_weights(asked, DEFAULT_WEIGHTS)
    print("权重 / weights: " + ", ".join(f"{name} {value:g}" for name, value in asdict(learned).items()))
    return 0
