"""Lines: what cleaning works on. One raw block gives one line, or several where it holds line breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from xunduan.index.article.cleaning.repair import has_marks, repair
from xunduan.index.documents import BlockKind, Dropped, RawDocument
from xunduan.language.fold import fold
from xunduan.language.han import HAN
from xunduan.language.text import Text, Worded

_WORD = re.compile(r"[a-z][a-z'’-]*")
TERMINAL = re.compile(r"[。!?;,:、…][”’\"')\]】》]*$")
"""What running text ends a line with, and a heading does not."""
SENTENCE_END = re.compile(r"(?:(?:[。!?…;:]|[^\d\s]\.)[”’\"')\]】》]*|[。!?]\s{0,2}\([^()]{1,20}\))$")
"""Folded text that ends as a sentence or an introduction does, closing quotes and brackets included, or a short
bracket behind it: (摄影:某某)."""

_KEPT, _LONG = 1024, 1000
"""Lines of which is kept what they are, and the characters from which on a line is looked at anew."""
_Told = TypeVar("_Told")


def of_a_line(told: Callable[[str], _Told]) -> Callable[[str], _Told]:
    """What a function tells of a folded line, kept for the last ones: kind, title and furniture of a document are told
    by the same questions, each of all its lines."""
    kept = lru_cache(maxsize=_KEPT)(told)

    @wraps(told)
    def asked(folded: str) -> _Told:
        return kept(folded) if len(folded) < _LONG else told(folded)

    return asked


@dataclass(frozen=True, slots=True)
class Line(Worded):
    """One repaired, trimmed line with its folded copy of equal length."""

    number: int
    """1-based number of the raw block."""
    words: Text
    kind: BlockKind = "text"
    level: int = 0
    link_density: float = 0.0
    links: tuple[str, ...] = ()

    @property
    def prose(self) -> bool:
        """Whether it reads like running text and not like a title, a label or a control."""
        return is_prose(self.folded)


def han_count(text: str) -> int:
    """How many Chinese characters `text` holds."""
    return len(HAN.findall(text))


@of_a_line
def is_prose(folded: str) -> bool:
    """Whether a folded line reads like running text: long enough, and punctuated as sentences are."""
    if len(folded) < 10:
        return False
    han = han_count(folded[:200])
    if han >= 10 or han * 3 >= len(folded[:200]):
        if SENTENCE_END.search(folded) is not None:
            return han >= 8
        return len(folded) >= 50 and any(mark in folded for mark in ",。;")
    words = len(_WORD.findall(folded[:400]))
    return words >= 8 and (SENTENCE_END.search(folded) is not None or words >= 20)


def read_lines(raw: RawDocument) -> tuple[list[Line], list[Dropped]]:
    """The non-empty lines of `raw`, repaired, and what the repairs took out."""
    marked = has_marks(block.text for block in raw.blocks)
    texts: list[str] = []
    origins: list[int] = []
    dropped: list[Dropped] = []
    for number, block in enumerate(raw.blocks, 1):
        for piece in block.text.splitlines() or ("",):
            repaired, repairs = repair(piece, marked)
            dropped += [Dropped(text, rule, number) for rule, text in repairs]
            for part in repaired.split("\n"):
                if part:
                    texts.append(part)
                    origins.append(number)
    folded = fold("\n".join(texts)).split("\n") if texts else []
    lines = []
    for number, text, copy in zip(origins, texts, folded, strict=True):
        block = raw.blocks[number - 1]
        lines.append(Line(number, Text(text, copy), block.kind, block.level, block.link_density, block.links))
    return lines, dropped
