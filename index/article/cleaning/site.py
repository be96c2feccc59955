"""Lines that repeat over the files of a source: what a site prints around every article, and below its text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from xunduan.index.article.cleaning.repair import repair
from xunduan.index.documents import RawDocument
from xunduan.language.fold import fold

_SHORT = 40
_MARK = "¶"
_LONG_LINES = 64
"""Sentences at the end of a page that are compared with other pages of its source."""
RECURRING = 3
"""Files of the source from which on a line counts as recurring, and may be furniture."""


def site_lines_of(raw: RawDocument) -> frozenset[str]:
    """The distinct short lines of one file, repaired and folded, and the marks of a saved page's longer ones.

    Keep these per file and counts can be updated.
    """
    texts = {block.text.strip() for block in raw.blocks if len(block.text) <= 4 * _SHORT}
    pieces = {repair(text)[0] for text in texts if text and len(text) <= 2 * _SHORT and "\n" not in text}
    folded = fold("\n".join(sorted(pieces))).split("\n")
    short = {piece for piece in folded if piece and len(piece) <= _SHORT}
    if raw.media_type != "text/html":
        return frozenset(short)
    running = [block.text for block in raw.blocks if len(block.text) > _SHORT and block.kind != "table"]
    long = fold("\n".join(repair(text)[0] for text in running[-_LONG_LINES:] if "\n" not in text)).split("\n")
    return frozenset(short | {long_mark(line) for line in long if len(line) > _SHORT})


def long_mark(folded: str) -> str:
    """The placeholder for a line too long to be kept per file."""
    return _MARK + hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def recurring_lines(files: Iterable[Iterable[str]], least: int = RECURRING) -> dict[str, int]:
    """In how many files each line stands, for the lines of `least` files or more.

    A long one counts only in files of which most of the others stand nowhere else: those that share most are reprints,
    or papers made from one form, and what they share is their text.

    A pure function of the whole source, whatever the files' order: an incremental build that keeps each file's
    `site_lines_of` arrives at what a full one counts.
    """
    kept = [tuple(lines) for lines in files]
    counts = Counter(line for lines in kept for line in lines)
    shared = {line for line, count in counts.items() if count >= least and line.startswith(_MARK)}
    own: Counter[str] = Counter()
    for lines in kept:
        long = [line for line in lines if line.startswith(_MARK)]
        repeated = [line for line in long if line in shared]
        if 2 * len(repeated) < len(long):
            own.update(repeated)
    return {
        line: count
        for line, count in counts.items()
        if count >= least and (line not in shared or own[line] >= least)
    }
