"""Which character pairs a corpus holds, by how they sound: for homophone slips in a query, and names in pinyin.

Pinyin without tones, all common readings. It is used to suggest and never to match: in ranking it
would make 景点 and 经典 the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from itertools import product
from pathlib import Path

from pypinyin import Style, pinyin

from xunduan.language.names import SURNAMES
from xunduan.language.tokens import BIGRAM

_TABLE, _PAIRS = "spelling.json", "pairs.txt"
_KEPT = 32
"""Pairs kept for each sound, the most frequent first; names that stand once are found by their sound, too. Of 8, over
4,305 passages, 何忠友 was not: seven other pairs sound like 何忠, and more often."""
LIKELY = 8
"""Of them those that one alone may be meant by."""


@lru_cache(maxsize=32768)
def readings(char: str) -> tuple[str, ...]:
    """A character's readings in pinyin without tone, the two most common, three of a surname (单 dan, chan, shan); the
    character itself where it has none."""
    found = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(found))[: 3 if char in SURNAMES else 2]


@lru_cache(maxsize=1)
def _shapes() -> Mapping[str, str]:
    table = resources.files("xunduan.language") / "data" / "alike_shapes.txt"
    found: defaultdict[str, str] = defaultdict(str)
    for line in table.read_text("utf-8").splitlines():
        if line[0] != "#":
            found[line[0]] += line[1]
            found[line[1]] += line[0]
    return dict(found)


def looks(char: str) -> str:
    """The common characters that are taken for a character by their shape (宫 for 官), by scripts/printed_forms.py."""
    return _shapes().get(char, "")


@lru_cache(maxsize=32768)
def sounds(pair: str) -> tuple[str, ...]:
    """The keys of a pair of characters, one for each way to read it."""
    return tuple(" ".join(read) for read in product(*map(readings, pair)))


def pairs_of(windows: Iterable[Iterable[str]]) -> set[str]:
    """The pairs in term sets of windows (xunduan.language.tokens)."""
    return {term[1:] for term in set().union(*windows) if term.startswith(BIGRAM)}


def spelling_table(counts: Mapping[str, int]) -> dict[str, list[str]]:
    """Pairs by sound, the most frequent first, from the number of windows that hold each pair."""
    table: defaultdict[str, list[str]] = defaultdict(list)
    for pair, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        for key in sounds(pair):
            if len(table[key]) < _KEPT:
                table[key].append(pair)
    return dict(table)


def write_spelling(folder: Path, table: dict[str, list[str]], pairs: Iterable[str]) -> None:
    """Write the table, and all pairs of the corpus, from which the next build goes on."""
    (folder / _TABLE).write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    (folder / _PAIRS).write_text("".join(pairs), encoding="utf-8")


def read_spelling(folder: Path) -> dict[str, list[str]]:
    """The table that `write_spelling` wrote."""
    return json.loads((folder / _TABLE).read_text(encoding="utf-8"))


def read_pairs(folder: Path) -> list[str]:
    """The pairs that `write_spelling` wrote."""
    text = (folder / _PAIRS).read_text(encoding="utf-8")
    return [text[at : at + 2] for at in range(0, len(text), 2)]
