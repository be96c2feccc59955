"""Completions for the search box: titles, indicators of figures, headings and frequent words, by characters or pinyin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pypinyin import Style, lazy_pinyin

from xunduan.index.stores.passages import PassageStore
from xunduan.language.fold import fold
from xunduan.search.results import Suggestion, SuggestionKind

_MOST = 50_000
_LONGEST = 40
_FREQUENT = 3
"""A word that so many passages hold is offered."""
_KINDS: tuple[SuggestionKind, ...] = ("title", "indicator", "heading", "term")


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    kind: SuggestionKind
    weight: int
    folded: str
    initials: str
    pinyin: str


class Suggester:
    """Completions over one snapshot, most frequent first."""

    def __init__(self, entries: Iterable[tuple[str, SuggestionKind, int]]) -> None:
        ordered = sorted(entries, key=lambda entry: (_KINDS.index(entry[1]), -entry[2], entry[0]))[:_MOST]
        self._entries = [_entry(*entry) for entry in ordered]

    @classmethod
    def of(cls, store: PassageStore) -> Suggester:
        counts: dict[SuggestionKind, Counter[str]] = {kind: Counter() for kind in _KINDS}
        for document in store.documents():
            if document.metadata.title:
                counts["title"][document.metadata.title.value] += 1
        for passage, words in zip(store.passages(), store.words(), strict=True):
            counts["indicator"].update({figure.indicator for figure in passage.figures})
            counts["heading"].update(passage.headings)
            counts["term"].update(_terms(fold(passage.text), words))
        counts["term"] = Counter({word: n for word, n in counts["term"].items() if n >= _FREQUENT})
        return cls(
            (text, kind, n)
            for kind in _KINDS
            for text, n in counts[kind].items()
            if 2 <= len(text) <= _LONGEST
        )

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """At most `limit` completions; () for an empty prefix. Beginnings come before middles, characters before pinyin."""
        wanted = fold(" ".join(prefix.split()))
        if not wanted:
            return ()
        letters = wanted.replace(" ", "").replace("'", "")
        by_pinyin = letters.isascii() and letters.isalpha()
        found: dict[str, tuple[int, int, _Entry]] = {}
        for order, entry in enumerate(self._entries):
            match = _match(entry, wanted, letters if by_pinyin else "")
            if match is not None and entry.folded != wanted:
                rank = (match, order, entry)
                found[entry.folded] = min(found.get(entry.folded, rank), rank, key=lambda item: item[:2])
        best = sorted(found.values(), key=lambda item: item[:2])[:limit]
        return tuple(Suggestion(entry.text, entry.kind) for _, _, entry in best)


def _terms(folded: str, words: Iterable[str]) -> set[str]:
    """The words of a passage and the pairs of words that stand together in it: 预警, 劝阻, 预警劝阻."""
    long = [word if len(word) > 1 and not word.isascii() else "" for word in words]
    pairs = {one + other for one, other in pairwise(long) if one and other}
    return {word for word in long if word} | {pair for pair in pairs if pair in folded}


def _entry(text: str, kind: SuggestionKind, weight: int) -> _Entry:
    folded = fold(text)
    syllables = lazy_pinyin(folded, style=Style.NORMAL, errors="ignore")
    return _Entry(text, kind, weight, folded, "".join(s[0] for s in syllables if s), "".join(syllables))


def _match(entry: _Entry, wanted: str, letters: str) -> int | None:
    """How an entry matches, 0 best; None where it does not."""
    if entry.folded.startswith(wanted):
        return 0
    if (
        letters
        and len(letters) > 1
        and (entry.initials.startswith(letters) or entry.pinyin.startswith(letters))
    ):
        return 1
    if wanted in entry.folded:
        return 2
    if len(letters) > 2 and letters in entry.initials:
        return 3
    return None
