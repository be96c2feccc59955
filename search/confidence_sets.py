"""Small archives to learn from when an answer is there: each is asked what it holds and what it does not.

Of the questions that an adapter is not learned from (xunduan.search.adapter_examples), half have their passages in one
archive, half in the other, among passages of the same files; so each question is answerable in one of the two and not
in the other. Passages of own files and of encyclopedias stand in archives apart.

Of an encyclopedia, a question that is answered is also put with a number or a name in it changed for another of the
same class and length, from the same file's questions: most of what it asks about is there, and what it asks of is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jieba import posseg

from xunduan.language.fold import fold
from xunduan.search.adapter_examples import Asked, Examples
from xunduan.search.names_asked import NAMES

BACKGROUND = 60
"""Passages of each file that no question of the archive is about."""
ASKED = 160
"""Questions of each file at most: a large file says no more than a small one."""


_NUMBER = re.compile(r"(?<![0-9.,])[0-9]{2,}(?![0-9.,月日])")
"""A number that tells one thing from others, and no day or month."""


@dataclass(frozen=True)
class Put:
    """A question put to an archive."""

    text: str
    file: str
    answers: tuple[str, ...]
    """The texts of the archive's passages that answer; empty where none does."""


@dataclass(frozen=True)
class Trial:
    """One archive: documents as (title, text), and the questions that are put to it."""

    documents: tuple[tuple[str, str], ...]
    questions: tuple[Put, ...]


def trials(examples: Examples, seed: int) -> Iterator[Trial]:
    """Two archives of the files of passages and two of the SQuAD files, drawn by `seed`."""
    rng = np.random.default_rng(seed)
    by_file: defaultdict[str, list[Asked]] = defaultdict(list)
    for question in examples.questions:
        by_file[question.file].append(question)
    for squad in (False, True):
        files = [asked for asked in by_file.values() if (asked[0].group == "squad") == squad]
        drawn = [_drawn(examples, asked, rng) for asked in files]
        for half in (0, 1):
            if drawn:
                yield _trial(examples, drawn, half, rng)


def _drawn(
    examples: Examples, asked: Sequence[Asked], rng: np.random.Generator
) -> tuple[list[Asked], list[int]]:
    """The held-out questions of one file and rows of passages that none of them is about."""
    held_out = [question for question in asked if question.held_out]
    kept = [held_out[at] for at in sorted(rng.permutation(len(held_out))[:ASKED])]
    about = {_whole(examples, row) for question in held_out for row in question.passages}
    others = sorted({row for question in asked for row in question.passages})
    others = [row for row in others if _whole(examples, row) not in about]
    return kept, [others[at] for at in sorted(rng.permutation(len(others))[:BACKGROUND])]


def _trial(
    examples: Examples, drawn: Sequence[tuple[list[Asked], list[int]]], half: int, rng: np.random.Generator
) -> Trial:
    here: set[int] = set()
    for asked, background in drawn:
        here.update(_whole(examples, row) for row in background)
        subjects = list(dict.fromkeys(_whole(examples, question.passages[0]) for question in asked))
        here.update(subjects[half::2])
    rows = [row for row in range(len(examples.passages)) if _whole(examples, row) in here]
    present = frozenset(rows)
    put = [
        Put(
            question.text,
            question.file,
            tuple(examples.passages[row].text for row in question.passages if row in present),
        )
        for asked, _ in drawn
        for question in asked
    ]
    if drawn[0][0] and drawn[0][0][0].group == "squad":
        put += _renamed(put, rng)
    return Trial(
        tuple((examples.passages[row].title, examples.passages[row].text) for row in rows), tuple(put)
    )


def _renamed(put: Sequence[Put], rng: np.random.Generator) -> Iterator[Put]:
    """The answered questions that hold a number or a name, each with another one in its place."""
    names = {question.text: _names(question.text) for question in put}
    pools: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
    for question in put:
        for name, kind in names[question.text]:
            pools[question.file, kind, len(name)].add(name)
    for question in put:
        told = fold("".join(question.answers))
        for name, kind in names[question.text] if question.answers else ():
            others = sorted(
                other
                for other in pools[question.file, kind, len(name)]
                if other not in question.text and fold(other) not in told
            )
            if others:
                other = others[int(rng.integers(len(others)))]
                yield Put(question.text.replace(name, other), question.file, ())
                break


def _names(text: str) -> list[tuple[str, str]]:
    """The numbers and names in a text and their classes, numbers first: few questions hold one."""
    numbers = [(number, "m") for number in _NUMBER.findall(text)]
    return numbers + [
        (one.word, one.flag) for one in posseg.cut(text) if one.flag in NAMES and len(one.word) > 1
    ]


def _whole(examples: Examples, row: int) -> int:
    """What a passage is cut from: the first row of its context, itself where it is whole."""
    context = examples.passages[row].context
    if context is None:
        return row
    return next(at for at in range(row, -1, -1) if not _same(examples, at - 1, context))


def _same(examples: Examples, row: int, context: int) -> bool:
    return row >= 0 and examples.passages[row].context == context
