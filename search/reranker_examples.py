"""What a reranker is learned from: questions with the right piece and with wrong ones that the engine ranks high.

The engine searches an archive of all passages, one a document with the ids p0, p1, …; what it finds first and does not
answer is what the reranker has to tell from what does.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from xunduan.models.reranker_training import Choice, Recipe
from xunduan.search.adapter_examples import Asked, Examples, is_english
from xunduan.search.dense import DenseIndex
from xunduan.search.engine import Engine
from xunduan.search.projection import Projection
from xunduan.search.reranking import nearest_piece

FIRST = 20
"""Hits of the engine from which wrong pieces are drawn."""
_EASED = 3
"""A hit is drawn as often as 1 / (its place + this): those that stand high more often."""
SHARES = {"everyday": 0.34, "everyday pairs": 0.26, "English": 0.2, "several passages": 0.12, "other": 0.08}
"""Of the questions. Everyday pairs are those of files that ask in everyday words alone, one way or another of saying a
thing; questions with several passages are those of people who ask about the law."""


def sets_of(examples: Examples) -> dict[str, list[Asked]]:
    """The questions by the names of SHARES."""
    otherwise = {
        one.file for one in examples.questions if one.kind != "everyday" and not is_english(one.text)
    }
    found: dict[str, list[Asked]] = {name: [] for name in SHARES}
    for one in examples.questions:
        if is_english(one.text):
            name = "English"
        elif one.group == "pairs":
            name = "several passages"
        elif one.kind == "everyday":
            name = "everyday" if one.file in otherwise else "everyday pairs"
        else:
            name = "other"
        found[name].append(one)
    return found


class Archive:
    """The examples as the engine finds them."""

    def __init__(self, examples: Examples, engine: Engine, projection: Projection | None) -> None:
        """`projection` is the engine's own."""
        self.examples = examples
        self._engine = engine
        self._projection = projection
        self._dense = DenseIndex(engine.opened)
        ids = [int(document.id.removeprefix("p")) for document in engine.opened.store.outlines()]
        self.passages = np.array(ids)[engine.opened.columns["passage_document"]]
        """The passage that each row of the index is of."""

    def ranked(self, question: str) -> tuple[np.ndarray, np.ndarray]:
        """The first hits: rows of the index, and of the passages that they are of."""
        rows = self._engine.ranking(question).rows[:FIRST]
        return rows, self.passages[rows]

    def pieces(self, question: str, rows: Sequence[int]) -> tuple[str, ...]:
        """What the reranker reads of each row."""
        vectors = self._engine.encoder.encode_queries([question])
        vector = (self._projection.apply(vectors) if self._projection else vectors)[0]
        near = self._dense.within(np.asarray(rows), vector)
        return tuple(nearest_piece(self._engine.opened.store.passage(row), near[row]) for row in rows)

    def answers(self, asked: Asked, passage: int) -> bool:
        """Whether a passage is one that answers, or is cut from the same as one."""
        return any(self.examples.same(passage, one) for one in asked.passages)

    def hits(self) -> dict[str, float]:
        """hit@1 of the held-out questions by set."""
        right: dict[str, list[bool]] = defaultdict(list)
        for name, questions in sets_of(self.examples).items():
            for one in questions:
                if one.held_out:
                    _, passages = self.ranked(one.text)
                    right[name].append(len(passages) > 0 and self.answers(one, int(passages[0])))
        return {name: float(np.mean(some)) for name, some in right.items()}


class Choices:
    """What each step learns from, by its number, which with the seed decides everything that is drawn."""

    def __init__(self, archive: Archive, recipe: Recipe) -> None:
        self._archive = archive
        self._recipe = recipe
        self._to_learn_from = frozenset(archive.examples.to_learn_from())
        indexed = frozenset(archive.passages.tolist())
        learned = {
            name: [one for one in questions if not one.held_out and one.passages[0] in indexed]
            for name, questions in sets_of(archive.examples).items()
        }
        self._sets = {name: questions for name, questions in learned.items() if questions}

    def __call__(self, step: int) -> list[Choice]:
        draw = random.Random(f"{self._recipe.seed}-{step}")
        shares = [SHARES[name] for name in self._sets]
        names = draw.choices(list(self._sets), shares, k=self._recipe.questions)
        return [self._choice(draw, draw.choice(self._sets[name])) for name in names]

    def _choice(self, draw: random.Random, asked: Asked) -> Choice:
        rows, passages = self._archive.ranked(asked.text)
        right, wrong = [], {}
        for place, (row, passage) in enumerate(zip(rows.tolist(), passages.tolist(), strict=True)):
            if passage in asked.passages:
                right.append(row)
            elif passage in self._to_learn_from and not self._archive.answers(asked, passage):
                wrong[row] = 1 / (place + _EASED)
        right = right or np.flatnonzero(self._archive.passages == asked.passages[0]).tolist()
        drawn = [draw.choice(right)]
        while wrong and len(drawn) <= self._recipe.wrong:
            drawn += draw.choices(list(wrong), list(wrong.values()))
            del wrong[drawn[-1]]
        return Choice(asked.text, self._archive.pieces(asked.text, drawn))
