"""Which character pairs a corpus holds, by how they sound: what a homophone slip in a query is put right from.

Pinyin without tones, all common readings. It is used to suggest and never to match: in ranking it
would make 景点 and 经典 the same.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from pathlib import Path

from pypinyin import Style, pinyin

from index.tokens import BIGRAM

_KEPT = 4
"""Pairs kept a sound, the most frequent first."""
_FREQUENT = 2
"""Windows that must hold a pair: what stands there once may be a slip itself."""


@lru_cache(maxsize=32768)
def readings(char: str) -> tuple[str, ...]:
    """A character's readings in pinyin without tone, the two most common; the character itself where it has none."""
    found = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(found))[:2]


def sounds(pair: str) -> tuple[str, ...]:
    """The keys of a pair of characters, one for each way to read it."""
    return tuple(" ".join(read) for read in product(*map(readings, pair)))


def spelling_table(windows: Iterable[Iterable[str]]) -> dict[str, list[str]]:
    """Frequent pairs by sound, from the term sets of all windows (index.tokens)."""
    counts = Counter(term[1:] for terms in windows for term in terms if term.startswith(BIGRAM))
    table: defaultdict[str, list[str]] = defaultdict(list)
    for pair, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        for key in sounds(pair) if count >= _FREQUENT else ():
            if len(table[key]) < _KEPT:
                table[key].append(pair)
    return dict(table)


def write_spelling(path: Path, table: dict[str, list[str]]) -> None:
    """Write the table as JSON."""
    path.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")


def read_spelling(path: Path) -> dict[str, list[str]]:
    """The table that `write_spelling` wrote."""
    return json.loads(path.read_text(encoding="utf-8"))
