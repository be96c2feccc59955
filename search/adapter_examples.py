"""What an adapter is learned from: questions with the passages that answer them, and the part that is held out.

A set is held out by what is asked about, never by the question alone: one passage in eight, by the MD5 of its text
(of a SQuAD file: of the whole context), with all its questions; where a question has several passages, one
question in five.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from xunduan.errors import XunduanError
from xunduan.index.documents import Document, Metadata
from xunduan.index.splitting import split
from xunduan.language.fold import detect_script
from xunduan.search.evaluation import read_squad

_PASSAGES_HELD_OUT = 8
_QUESTIONS_HELD_OUT = 5
_SMALL, _LARGE = 60, 120
"""Characters of the windows: as the engine embeds them, and twice as long."""
_SHORTEST_SENTENCE = 8
"""Characters of a parallel sentence that says enough to be told from others."""

Span = tuple[int, int]
Group = Literal["passages", "pairs", "squad"]
"""Passages with several questions each, questions with one or more passages each, or a SQuAD file's."""


@dataclass(frozen=True)
class Example:
    """A passage to learn from."""

    text: str
    windows: tuple[Span, ...]
    """Of about 60 characters."""
    large_windows: tuple[Span, ...]
    """Of about 120."""
    title: str = ""
    context: int | None = None
    """Passages cut from one context share its number and are no mistakes for each other's questions."""


@dataclass(frozen=True)
class Asked:
    """A question, the rows of the passages that answer it, and where in the first of them where that is known."""

    text: str
    passages: tuple[int, ...]
    file: str
    group: Group
    held_out: bool
    answer: int | None = None
    kind: str = ""
    """What the file says of it."""


@dataclass
class Examples:
    """Everything that was read, passages by row."""

    passages: list[Example] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    parallel: list[tuple[str, str]] = field(default_factory=list)
    """(English, Chinese)"""
    _rows: dict[str, int] = field(default_factory=dict)

    def row(self, text: str, title: str = "", context: int | None = None) -> int:
        """The passage's row, a new one where it has not been seen."""
        if text not in self._rows:
            self._rows[text] = len(self.passages)
            small, large = (_windows(text, size) for size in (_SMALL, _LARGE))
            self.passages.append(Example(text, small, large, title, context))
        return self._rows[text]

    def same(self, one: int, other: int) -> bool:
        """Whether two passages are one or were cut from one context."""
        context = self.passages[one].context
        return one == other or (context is not None and context == self.passages[other].context)

    def to_learn_from(self) -> list[int]:
        """Rows of the passages but those that are cut from what held-out questions alone are about."""
        about: dict[bool, set[int]] = {True: set(), False: set()}
        for one in self.questions:
            about[one.held_out].update(one.passages)
        kept_back = about[True] - about[False]
        contexts = {self.passages[row].context for row in kept_back} - {None}
        return [
            row
            for row, one in enumerate(self.passages)
            if row not in kept_back and one.context not in contexts
        ]


def read_examples(squad: Sequence[Path], pairs: Sequence[Path], parallel: Sequence[Path]) -> Examples:
    """Read the files; XunduanError where one is missing or malformed.

    `pairs` files hold `{"query", "passage"}` a line, with more than one line for a question of several passages, or
    `{"passage", "queries": [{"q": …}]}`.
    """
    examples = Examples()
    for path in pairs:
        _read_pairs(examples, path)
    for path in squad:
        _read_squad(examples, path)
    for path in parallel:
        rows = [line.split("\t") for _, line in numbered_lines(path)]
        examples.parallel += [
            (row[0], row[1]) for row in rows if len(row) > 1 and len(row[1]) >= _SHORTEST_SENTENCE
        ]
    return examples


def is_english(text: str) -> bool:
    """Whether a question is asked in English."""
    return detect_script(text) == "en"


def _windows(text: str, size: int) -> tuple[Span, ...]:
    passages = split(Document("", "", text, Metadata()), len(text), max(len(text), 1), size)
    return tuple((one.start + w.start, one.start + w.end) for one in passages for w in one.windows)


def _read_pairs(examples: Examples, path: Path) -> None:
    answered: dict[str, list[int]] = {}
    for number, line in numbered_lines(path):
        try:
            fields: dict[str, Any] = json.loads(line)
            row = examples.row(str(fields["passage"]), str(fields.get("title") or ""))
            if "query" in fields:
                answered.setdefault(str(fields["query"]), []).append(row)
            else:
                held_out = _falls_on(examples.passages[row].text, _PASSAGES_HELD_OUT)
                examples.questions += [
                    Asked(
                        str(asked["q"]),
                        (row,),
                        path.name,
                        "passages",
                        held_out,
                        kind=str(asked.get("kind") or ""),
                    )
                    for asked in fields["queries"]
                ]
        except (ValueError, KeyError, TypeError) as error:
            raise XunduanError(
                f"{path} 第 {number} 行不合格式", f"line {number} of {path} is malformed: {error!r}"
            ) from error
    examples.questions += [
        Asked(text, tuple(dict.fromkeys(rows)), path.name, "pairs", _falls_on(text, _QUESTIONS_HELD_OUT))
        for text, rows in answered.items()
    ]


def _read_squad(examples: Examples, path: Path) -> None:
    squad = read_squad(path)
    first = 1 + max((one.context or 0 for one in examples.passages), default=0)
    parts: list[list[tuple[Span, int]]] = []
    for number, (title, text) in enumerate(squad.contexts, first):
        cut = split(Document("", "", text, Metadata()))
        parts.append([((one.start, one.end), examples.row(one.text, title, number)) for one in cut])
    for question, (start, _) in zip(squad.questions, squad.answers, strict=True):
        held_out = _falls_on(squad.contexts[question.context][1], _PASSAGES_HELD_OUT)
        for (begin, end), row in parts[question.context]:
            if begin <= start < end:
                asked = Asked(question.text, (row,), path.name, "squad", held_out, start - begin)
                examples.questions.append(asked)


def _falls_on(text: str, parts: int) -> bool:
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16) % parts == 0


def numbered_lines(path: Path) -> list[tuple[int, str]]:
    """The lines of a UTF-8 file that hold something, with their numbers from 1; XunduanError where it cannot be
    read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise XunduanError(f"无法读取 {path}", f"cannot read {path}: {error}") from error
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
