"""When a hit is right: the query file's rule, on a normal form in which script, width, pinyin and punctuation do
not count."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xunduan.errors import XunduanError
from xunduan.language.fold import fold_script

NEGATIVE = "negative"
_PINYIN = re.compile(r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜ]+\)")
_NOT_TEXT = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff.%+]")


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """One query of a query file, with all strings in the normal form."""

    id: str
    query: str
    language: str
    kind: str
    right: tuple[tuple[str, tuple[str, ...]], ...]
    """(prefix of the file's name, strings that a right passage of it holds); empty where nothing answers."""
    answer: str | None = None

    @property
    def answerable(self) -> bool:
        return self.kind != NEGATIVE


def normal_form(text: str) -> str:
    """The text without pinyin in brackets, in one width and script, letters, digits and . % + only."""
    narrow = unicodedata.normalize("NFKC", _PINYIN.sub("", text))
    return _NOT_TEXT.sub("", fold_script(narrow))


def read_queries(path: Path) -> list[JudgedQuery]:
    """The queries of a file; XunduanError, with the line's number, where it is missing or malformed.

    A .txt has a query a line and no answers. A line of a .jsonl names its answer by `doc` and `gold`, or by
    `passage`, as xunduan tune takes it: the words that a right passage of any document holds.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise XunduanError(
            f"无法读取查询文件 {path}", f"cannot read the query file {path}: {error}"
        ) from error
    queries = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                fields = {"query": line.strip()} if path.suffix == ".txt" else json.loads(line)
                queries.append(_query(fields, number))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise XunduanError(
                    f"{path} 第 {number} 行不合格式", f"line {number} of {path} is malformed: {error!r}"
                ) from error
    if not queries:
        raise XunduanError(f"查询文件 {path} 是空的", f"the query file {path} is empty")
    return queries


def _query(fields: dict[str, Any], number: int) -> JudgedQuery:
    right = [(fields.get("doc"), fields.get("gold") or ())]
    right += [(also["doc"], also["gold"]) for also in fields.get("also") or ()]
    right += [("", (fields["passage"],))] if fields.get("passage") else []
    return JudgedQuery(
        id=str(fields.get("id", number)),
        query=fields["query"],
        language=fields.get("lang", "und"),
        kind=fields.get("kind", "query"),
        right=tuple((doc, tuple(map(normal_form, gold))) for doc, gold in right if doc is not None and gold),
        answer=fields.get("answer"),
    )


def is_right(query: JudgedQuery, path: str, passage: str) -> bool:
    """Whether a passage of the file at `path` answers: it holds all strings of one of the query's right places."""
    if not query.answerable:
        return False
    name, text = path.rsplit("/", 1)[-1], None
    for prefix, strings in query.right:
        if name.startswith(prefix):
            text = text if text is not None else normal_form(passage)
            if all(string in text for string in strings):
                return True
    return False


def judged_documents(queries: Iterable[JudgedQuery]) -> tuple[str, ...]:
    """Prefixes of all file names that some query's answer stands in."""
    return tuple(sorted({prefix for query in queries for prefix, _ in query.right}))
