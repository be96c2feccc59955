"""Batches to learn an adapter from: right passages, passages that the model takes for right, and views of both.

A passage is met as the engine embeds it: mostly as one window, else whole, in context of its title, or as a window
pooled from the whole (late pooling), so that the adapter suits all of these views.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from xunduan.models.adapter_training import Anchors, Batch, Text
from xunduan.models.contract import Encoder, Kind
from xunduan.search.adapter_examples import Example, Examples, Span, is_english

_SHARES = {"passages": 0.45, "squad": 0.25, "parallel": 0.13, "pairs": 0.17}
"""Of the batches. Of a set's own, what is asked in everyday words and in English is to be learned, the rest to be
kept."""
_PASSAGES, _QUESTIONS_EACH, _QUESTIONS, _PARALLEL = 32, 3, 40, 80
"""Sizes of batches: passages with so many questions each; questions with a passage each; sentences."""
_ENGLISH = 1.5
"""What an English question counts where one of a passage's is drawn: there is one for every three in everyday words."""
_HARD = 30
"""Nearest wrong passages from which a question's hard one is drawn."""


class Remembered:
    """Vectors of an encoder, each text embedded once: where the model put it before anything was learned."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[tuple[Kind, str], np.ndarray] = {}

    def __call__(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        new = list(dict.fromkeys(text for text in texts if (kind, text) not in self._vectors))
        if new:
            encode = self._encoder.encode_queries if kind == "query" else self._encoder.encode_passages
            self._vectors |= {(kind, text): vector for text, vector in zip(new, encode(new), strict=True)}
        return np.stack([self._vectors[kind, text] for text in texts])


class Batches:
    """Batches by the number of the step, which with the seed decides everything that is drawn."""

    def __init__(self, examples: Examples, anchors: Anchors, seed: int) -> None:
        self._examples = examples
        self._anchors = anchors
        self._seed = seed
        self._asked = [one for one in examples.questions if not one.held_out]
        self._rows = examples.to_learn_from()
        self._of_group: dict[str, list[int]] = defaultdict(list)
        self._of_passage: dict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(self._asked):
            self._of_group[one.group].append(number)
            if one.group == "passages":
                self._of_passage[one.passages[0]].append(number)

    def __call__(self, step: int) -> Batch:
        draw = random.Random(f"{self._seed}-{step}")
        shares = {
            group: share
            for group, share in _SHARES.items()
            if (self._examples.parallel if group == "parallel" else self._of_group[group])
        }
        group = draw.choices(list(shares), list(shares.values()))[0]
        if group == "parallel":
            return self._parallel(draw)
        numbers, rows = self._by_passage(draw) if group == "passages" else self._by_question(draw, group)
        return self._batch(draw, numbers, rows, kept=group == "squad")

    def _parallel(self, draw: random.Random) -> Batch:
        pairs = draw.sample(self._examples.parallel, min(_PARALLEL, len(self._examples.parallel)))
        chinese = [pair[1] for pair in pairs]
        same = np.array(
            [[a != b and chinese[a] == chinese[b] for b in range(len(pairs))] for a in range(len(pairs))]
        )
        return Batch(
            tuple(pair[0] for pair in pairs), tuple(map(Text, chinese)), np.arange(len(pairs)), same
        )  # fmt: skip

    def _by_passage(self, draw: random.Random) -> tuple[list[int], list[int]]:
        """Questions of some passages, and the passage of each."""
        numbers, rows = [], []
        for row in draw.sample(sorted(self._of_passage), min(_PASSAGES, len(self._of_passage))):
            left = list(self._of_passage[row])
            for _ in range(min(_QUESTIONS_EACH, len(left))):
                counts = [_ENGLISH if is_english(self._asked[number].text) else 1.0 for number in left]
                numbers.append(draw.choices(left, counts)[0])
                left.remove(numbers[-1])
                rows.append(row)
        return numbers, rows

    def _by_question(self, draw: random.Random, group: str) -> tuple[list[int], list[int]]:
        """Questions that share no passage, and one of its passages for each."""
        pool = list(self._of_group[group])
        draw.shuffle(pool)
        numbers: list[int] = []
        seen: set[int] = set()
        for number in pool:
            if seen.isdisjoint(self._asked[number].passages):
                numbers.append(number)
                seen.update(self._asked[number].passages)
            if len(numbers) == _QUESTIONS:
                break
        return numbers, [draw.choice(self._asked[number].passages) for number in numbers]

    def _batch(self, draw: random.Random, numbers: Sequence[int], rows: Sequence[int], kept: bool) -> Batch:
        right = list(dict.fromkeys(rows))
        askers = [
            draw.choice([n for n, row in zip(numbers, rows, strict=True) if row == one]) for one in right
        ]
        hard = [draw.choice(self._hard[number]) for number in askers if len(self._hard[number])]
        shown = [*right, *(int(row) for row in hard)]
        texts = [
            self._view(draw, number, row, position >= len(right))
            for position, (number, row) in enumerate(zip([*askers, *askers], shown, strict=False))
        ]
        answers = [right.index(row) for row in rows]
        masked = np.array(
            [
                [
                    at != own and any(self._examples.same(row, one) for one in self._asked[number].passages)
                    for at, row in enumerate(shown)
                ]
                for number, own in zip(numbers, answers, strict=True)
            ]
        )
        queries = tuple(self._asked[number].text for number in numbers)
        return Batch(queries, tuple(texts), np.array(answers), masked, kept)

    def _view(self, draw: random.Random, number: int, row: int, wrong: bool) -> Text:
        """A passage as one of the views; wrong ones are seldom read whole, which costs most."""
        passage = self._examples.passages[row]
        start, end = self._window(number, row)
        drawn = draw.random() * (0.88 if wrong else 1.0)
        if drawn < 0.45 or 0.8 <= drawn < 0.85:
            return Text(passage.text[start:end])
        if drawn < 0.65:
            start, end = next((w for w in passage.large_windows if w[0] <= start < w[1]), (start, end))
            return Text(passage.text[start:end])
        if drawn < 0.75 and passage.title:
            return Text(f"{passage.title} {passage.text[start:end]}")
        return Text(passage.text, (start, end) if drawn < 0.8 else None)

    def _window(self, number: int, row: int) -> Span:
        """The window that holds the answer where that is known, else the one that is nearest to the question."""
        windows = self._examples.passages[row].windows
        asked = self._asked[number]
        if asked.answer is not None and row == asked.passages[0]:
            for start, end in windows:
                if start <= asked.answer < end:
                    return start, end
        nearness = (
            self._anchors(texts_of(self._examples.passages[row]), "passage")[1:]
            @ (self._anchors([asked.text], "query")[0])
        )
        return windows[int(nearness.argmax())]

    @cached_property
    def _hard(self) -> list[np.ndarray]:
        """Rows of the nearest passages that do not answer, by question."""
        passages = [self._examples.passages[row] for row in self._rows]
        rows = np.array(self._rows)
        found = []
        for number, scores in enumerate(nearness(passages, [one.text for one in self._asked], self._anchors)):
            answers = self._asked[number].passages
            nearest = rows[np.argsort(-scores)[: _HARD + 10 * len(answers)]]
            wrong = [row for row in nearest if not any(self._examples.same(row, one) for one in answers)]
            found.append(np.array(wrong[:_HARD]))
        return found


def texts_of(passage: Example) -> list[str]:
    """A passage whole, then its windows."""
    return [passage.text, *(passage.text[start:end] for start, end in passage.windows)]


def nearness(passages: Sequence[Example], questions: Sequence[str], encode: Anchors) -> np.ndarray:
    """(questions, passages): the mean of the cosine to the whole passage and that to its best window."""
    texts = [texts_of(one) for one in passages]
    vectors = encode([text for some in texts for text in some], "passage")
    starts = np.cumsum([0, *(len(some) for some in texts)])[:-1]
    scores = encode(questions, "query") @ vectors.T
    whole = scores[:, starts].copy()
    scores[:, starts] = -1
    return (whole + np.maximum.reduceat(scores, starts, axis=1)) / 2


def held_out_hits(examples: Examples, encode: Anchors) -> dict[str, float]:
    """hit@1 of the held-out questions over all passages, by file; English questions of a file on their own."""
    asked = [one for one in examples.questions if one.held_out]
    if not asked:
        return {}
    nearest = nearness(examples.passages, [one.text for one in asked], encode).argmax(axis=1)
    hits: dict[str, list[bool]] = defaultdict(list)
    for one, row in zip(asked, nearest, strict=True):
        name = f"{one.file} (English)" if is_english(one.text) else one.file
        hits[name].append(any(examples.same(int(row), answer) for answer in one.passages))
    return {name: float(np.mean(right)) for name, right in sorted(hits.items())}
