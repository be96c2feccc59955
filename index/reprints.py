"""Near-duplicates: reprints, Traditional copies and quoted paragraphs form families, of which a search shows one.

Two steps. Scaled MinHash (FracMinHash: Irber et al. 2022, doi:10.1101/2022.01.11.475838) proposes pairs: of every
text's hashed character shingles those below a fixed fraction of the range are its sketch. The choice does not depend
on the text around a shingle, so a paragraph's sketch is part of the sketch of whatever quotes it, which the usual
fixed-size MinHash does not give. Then every pair is aligned character by character and kept only where nothing that
carries meaning differs: two bulletins that differ in a figure, a year or a place are no duplicates, alike as they are.

A sketch is a pure function of its text, and no result depends on the order of the input.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from xunduan.index.misprints import dictionary_places, is_misprint
from xunduan.index.sketches import Sketches
from xunduan.language.fold import fold

EXACT_MIN_CHARS = 12
"""Below it even equal texts say too little: 以上就是全部情况 is no reprint."""
NEAR_MIN_CHARS = 30
CONTAINED = 0.8
"""Share of the shorter text's characters that the other one holds, in order."""
SAME_EXTENT = 0.7
"""Share of the longer text's characters; below it the shorter one is a quotation and no copy."""

_ALIGNED = 4096
"""Texts kept for the next pairs they are in."""
_SENTENCE_PART = 12
"""From this many characters on, what one copy has and the other lacks is an addition that contradicts nothing."""
_LABEL = 8
"""Up to this many characters a difference at the very beginning or end is held to the rules of the middle."""

_SIGNS = "+±×√☑☒✓✔✗✘°′″"
_UNITS = "".join(
    char
    for char in map(chr, range(0xA2, 0x33FF))
    if unicodedata.category(char) == "Sc"
    or (unicodedata.category(char) == "So" and any(map(str.isalnum, unicodedata.normalize("NFKC", char))))
)
"""Signs of currencies, and those that stand for letters or numbers: ℃, ㎡, №, ㈠."""
# What keeps figures, marks and units apart stays: the point in 12.3, the sign of -5, A+, 30㎡ and a ticked box.
_NOISE = re.compile(rf"[^\w.%‰$\-{re.escape(_SIGNS + _UNITS)}]|_|(?<!\d)\.|\.(?!\d)|-(?!\d)|(?<=\w)-")
_NUMERALS = re.compile(r"[-]?\d+(?:\.\d+)?[%‰]?|[〇零一二两三四五六七八九十百千万亿半]+")
_COUNTED = "〇零一二两三四五六七八九十百千万亿半廿卅壹贰叁肆伍陆柒捌玖拾佰仟甲乙丙丁戊己庚辛壬癸"
_OTHER_NUMERALS = "\u2150-\u218b\u2460-\u24ff\u2776-\u2793\u00b2\u00b3"
# Characters that turn a statement round, or another one's side: a difference in one of them is never a misprint. Nor is
# one in a letter, a numeral of any writing, or a sign: they stand in codes, grades and units.
_TELLING = re.compile(
    rf"[\d.%‰{_COUNTED}a-z$\-{re.escape(_SIGNS + _UNITS)}{_OTHER_NUMERALS}]"
    "|[不未无没非否上下升降增减涨跌多少高低前后左右东西南北首末初底今昨明去正副总大小]"
)
_CODE = re.compile(rf"[\da-z{_COUNTED}{_OTHER_NUMERALS}]")
_PARTICLES = frozenset("的了地得着过并也都还就而且则之其又即")
"""Particles: one copy may lack one or have another one in its place."""


def comparable(text: str) -> str:
    """The folded text without spaces and punctuation: what is compared."""
    return _NOISE.sub("", fold(text))


def same_text(one: str, other: str) -> bool:
    """Whether two texts are exact copies: equal but for script, width, case, spaces and punctuation."""
    return comparable(one) == comparable(other)


def family_rows(
    passages: Iterable[tuple[str, str]], text: Callable[[int], str], folder: Path | None = None
) -> np.ndarray:
    """(n,) int32: for each of (id, text) pairs the first row of its family; its own where it has none.

    Exact and near copies are one family. A quoted paragraph joins the longest text that quotes it, unless another
    part of that text has joined already: two parts of a text are no duplicates of each other. `text` gives the text of
    a row once more: none is held, only sketches are, in unnamed files of `folder`.
    """
    ids: list[str] = []
    counted, digests = array("i"), bytearray()
    sketches = Sketches(folder)
    for row, (identifier, shown) in enumerate(passages):
        compared = comparable(shown)
        ids.append(identifier)
        counted.append(len(compared))
        digests += hashlib.blake2b(compared.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if len(compared) >= NEAR_MIN_CHARS:
            sketches.add(row, compared)
    # No result depends on the order of the input: what follows goes by id.
    row_of = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    del ids
    lengths = np.array(counted, np.int64)
    alike = np.arange(len(lengths))
    exact = np.flatnonzero(lengths >= EXACT_MIN_CHARS)
    alike[exact] = exact[_firsts(np.frombuffer(bytes(digests), "S16")[exact])]
    first = np.empty(len(lengths), np.int64)  # by row, as place
    first[row_of] = parents = _firsts(alike[row_of])
    lengths_at = lengths[row_of]

    @lru_cache(_ALIGNED)
    def compared_at(place: int) -> str:
        return comparable(text(int(row_of[place])))

    def length_at(place: int) -> int:
        return int(lengths_at[place])

    rows = np.array(sketches.rows, np.int64)
    distinct = np.flatnonzero(alike[rows] == rows)
    by_length = distinct[np.lexsort((first[rows[distinct]], lengths[rows[distinct]]))]
    near, parent = first[rows[by_length]].tolist(), parents.tolist()
    _join_alike(parent, near, sketches.pairs(by_length), compared_at, length_at)
    roots = np.empty(len(lengths), np.int64)
    roots[row_of] = [_root(parent, place) for place in range(len(parent))]
    return _firsts(roots).astype(np.int32)


def _firsts(values: np.ndarray) -> np.ndarray:
    """For each value the position of its first occurrence."""
    _, firsts, same = np.unique(values, return_index=True, return_inverse=True)
    return firsts[same.reshape(-1)] if len(values) else np.empty(0, np.int64)


def _join_alike(
    parent: list[int],
    near: Sequence[int],
    pairs: Iterable[tuple[int, int]],
    text: Callable[[int], str],
    length: Callable[[int], int],
) -> None:
    """Join the pairs of `near` that are copies, and the quotations to what quotes them."""
    quotations: list[tuple[int, int]] = []
    for short, long in ((near[i], near[j]) for i, j in pairs):
        if _root(parent, short) == _root(parent, long):
            continue
        extent = shared_extent(text(short), text(long))
        if extent >= SAME_EXTENT:
            _join(parent, short, long)
        elif extent > 0:
            quotations.append((short, long))
    _join_quotations(parent, quotations, length)


def shared_extent(short: str, long: str) -> float:
    """How much of `long` is a copy of `short`, 0 to 1; 0 where `short` is not contained in it without a contradiction.

    Both are comparable texts, `short` no longer than `long`.
    """
    if (at := long.find(short)) >= 0:
        edges = ((0, 0, 0, at), (len(short), len(short), at + len(short), len(long)))
        cut = any(
            last > first and _goes_on(short, long, (one, one, first, last)) for one, _, first, last in edges
        )
        return 0.0 if cut else len(short) / len(long)
    hunks = list(_differences(short, long))
    if len(short) - sum(end - start for start, end, _, _ in hunks) < CONTAINED * len(short):
        return 0.0
    if not all(_harmless(short, long, hunk) for hunk in hunks):
        return 0.0
    return (len(long) - sum(end - start for _, _, start, end in hunks)) / len(long)


def _differences(short: str, long: str) -> Iterator[tuple[int, int, int, int]]:
    """Where two texts differ, as spans of both. Differences with only a character or two between them are one."""
    pending: tuple[int, int, int, int] | None = None
    for step in Levenshtein.opcodes(short, long):
        if step.tag == "equal":
            continue
        if pending and step.src_start - pending[1] <= 2:
            pending = (pending[0], step.src_end, pending[2], step.dest_end)
            continue
        if pending:
            yield pending
        pending = (step.src_start, step.src_end, step.dest_start, step.dest_end)
    if pending:
        yield pending


def _harmless(short: str, long: str, hunk: tuple[int, int, int, int]) -> bool:
    """Whether a difference may stand between two copies: an addition, a misprint, another header or footer."""
    start, end, long_start, long_end = hunk
    one, other = short[start:end], long[long_start:long_end]
    at_edge = (start == 0 and long_start == 0) or (end == len(short) and long_end == len(long))
    if not one or not other:
        added = one or other
        if len(added) >= _SENTENCE_PART or (at_edge and not _goes_on(short, long, hunk)):
            return True
        return not _TELLING.search(added) and (is_misprint(short, long, hunk) or _is_filler(added))
    if at_edge and max(len(one), len(other)) > _LABEL:
        return _agree(_NUMERALS.findall(one), _NUMERALS.findall(other)) and _agree(
            dictionary_places(one), dictionary_places(other)
        )
    if _TELLING.search(one) or _TELLING.search(other):
        return False
    return set(one + other) <= _PARTICLES or is_misprint(short, long, hunk)


def _goes_on(short: str, long: str, hunk: tuple[int, int, int, int]) -> bool:
    """Whether what one text has more at its edge goes on with a code or number of the other: XK1, XK12."""
    start, end, long_start, long_end = hunk
    text, first, last = (long, long_start, long_end) if long_end > long_start else (short, start, end)
    pairs = (
        text[first - 1 : first + 1] if first else "",
        text[last - 1 : last + 1] if last < len(text) else "",
    )
    return any(len(pair) == 2 and all(map(_CODE.match, pair)) for pair in pairs)


def _is_filler(added: str) -> bool:
    """Whether it consists of particles."""
    return set(added) <= _PARTICLES


def _agree(one: list[str], other: list[str]) -> bool:
    return not one or not other or one == other


def _join_quotations(
    parent: list[int], quotations: list[tuple[int, int]], length: Callable[[int], int]
) -> None:
    """Let quotations join the longest text that quotes them, but no two that are different parts of it."""
    parts: dict[int, set[int]] = {}
    for short, long in quotations:
        part, whole = _root(parent, short), _root(parent, long)
        if part != whole:
            parts.setdefault(whole, set()).add(part)

    def longest_first(row: int) -> tuple[int, int]:
        return -length(row), row

    joined: set[int] = set()
    for whole in sorted(parts, key=longest_first):
        nested: list[int] = []
        for part in sorted(parts[whole], key=longest_first):
            if part in joined:
                nested += [part] if _root(parent, part) == _root(parent, whole) else []
            elif all(part in parts.get(longer, ()) for longer in nested):
                nested.append(part)
                joined.add(part)
                _join(parent, part, whole)


def _root(parent: list[int], row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


def _join(parent: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(parent, one), _root(parent, other)))
    parent[high] = low
