"""Short lines that repeat over the files of a source: what a site prints around every article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from xunduan.index.article.cleaning.repair import repair
from xunduan.index.documents import RawDocument
from xunduan.language.fold import fold

_SHORT = 40
RECURRING = 3
"""A short line in so many files of the source counts as recurring; cleaning then looks at it as furniture."""


def short_lines(raw: RawDocument) -> frozenset[str]:
    """The distinct short lines of one file, repaired and folded. Keep these per file and counts can be updated."""
    texts = {block.text.strip() for block in raw.blocks if len(block.text) <= 4 * _SHORT}
    pieces = {repair(text)[0] for text in texts if text and len(text) <= 2 * _SHORT and "\n" not in text}
    folded = fold("\n".join(sorted(pieces))).split("\n")
    return frozenset(piece for piece in folded if piece and len(piece) <= _SHORT)


def recurring_lines(files: Iterable[Iterable[str]], least: int = RECURRING) -> dict[str, int]:
    """In how many files each short line stands, for the lines of `least` files or more.

    A pure function of the whole source, whatever the files' order: an incremental build that keeps each file's
    `short_lines` arrives at what a full one counts.
    """
    counts = Counter(line for lines in files for line in lines)
    return {line: count for line, count in counts.items() if count >= least}
