"""Benchmark documents made of the sentences of real ones, in any number: their words, lengths and figures are those of
real text, their order is drawn."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xunduan.commands.read import documents
from xunduan.errors import XunduanError
from xunduan.language.sentences import sentences as sentence_spans
from xunduan.language.tokens import configure_jieba
from xunduan.settings import Settings

_PARAGRAPHS = 6
_SENTENCES = (2, 5)
"""Of a paragraph, the least and the most."""
_SENTENCE_CHARS = (12, 160)
_LEAST_SENTENCES = 100
"""With fewer, paragraphs of a large archive would be copies of each other."""
_QUERY_CHARS = (6, 20)
_NUMBER = re.compile(r"\d[\d.,]*")
_CLAUSE_END = re.compile(r"[，,；;：:。！？]")


@dataclass(frozen=True)
class RecombinedArchive:
    """A source of documents and queries like xunduan.commands.generated_archive."""

    titles: tuple[str, ...]
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path, configured: Settings) -> RecombinedArchive:
        """From all files of `folder`. Raises XunduanError where they hold fewer than a hundred different sentences."""
        configure_jieba(configured.cache_dir, configured.user_dictionary)
        titles: dict[str, None] = {}
        sentences: dict[str, None] = {}
        for read in documents(folder, configured):
            if read["title"]:
                titles[read["title"]] = None
            for paragraph in read["paragraphs"]:
                text = paragraph["text"]
                cut = (text[start:end].strip() for start, end in sentence_spans(text))
                sentences |= dict.fromkeys(
                    one for one in cut if _SENTENCE_CHARS[0] <= len(one) <= _SENTENCE_CHARS[1]
                )
        if len(sentences) < _LEAST_SENTENCES or not titles:
            raise XunduanError(
                f"{folder} 只有 {len(sentences)} 个句子，至少需要 {_LEAST_SENTENCES} 个",
                f"{folder} holds {len(sentences)} sentences; {_LEAST_SENTENCES} are needed: give it more documents",
            )
        return cls(tuple(titles), tuple(sentences))

    def document(self, number: int, seed: int = 0) -> tuple[str, str]:
        """Title and text of one document; the same for the same arguments."""
        source = random.Random(f"{seed}-{number}")
        paragraphs = (
            "".join(source.choice(self.sentences) for _ in range(source.randint(*_SENTENCES)))
            for _ in range(_PARAGRAPHS)
        )
        return f"{source.choice(self.titles)} {number}", "\n\n".join(paragraphs) + "\n"

    def queries(self, count: int) -> Iterator[str]:
        """`count` clauses of the sentences, no two alike; where one holds a number, it is asked for."""
        source = random.Random("queries-0")
        clauses = {
            _NUMBER.sub("多少", clause.strip(), count=1)
            for sentence in self.sentences
            for clause in _CLAUSE_END.split(sentence)
            if _QUERY_CHARS[0] <= len(clause.strip()) <= _QUERY_CHARS[1]
        }
        yield from source.sample(sorted(clauses), min(count, len(clauses)))
