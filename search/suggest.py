"""Completions for the search box: titles, indicators of figures, and names, by characters, pinyin or both mixed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice, takewhile
from typing import Literal

import rjieba
from pypinyin import Style, pinyin

from xunduan.index.figures.indicators import MEASURES, names_something, reads_as_name
from xunduan.index.figures.vocabulary import listed
from xunduan.index.stores.contract import PassageStore
from xunduan.language.fold import fold
from xunduan.language.tokens import word_edges
from xunduan.search.results import Suggestion, SuggestionKind

_LOOKED_AT = 20_000
"""Indicators, the commonest first, that are looked up in their passages before they are proposed: some seconds."""
_READ = 8
"""Passages in which one indicator is looked up at most."""
_LONGEST = 40
"""Characters of a completion."""
_HEARD = 20
"""The most typed letters that are looked at: nannan… has as many readings as Fibonacci's numbers (难|难 or 那|你|…)."""
_CALLED_SO = 3
"""Passages that must have an indicator which only names something and does not read as a name."""
_SAYING = listed("tells")
_SHORTEST = 3
"""Characters of an indicator that ends in no measure."""
_MARKED = re.compile(r"[^\w.()《》“”%·—+-]")
"""A mark that stands in no name of an indicator: a comma, a slash, a space."""
_MOST: dict[SuggestionKind, int] = {"title": 30_000, "indicator": 15_000, "name": 5_000}
"""What is kept of each kind, in the order in which kinds are offered."""
_KINDS = tuple(_MOST)


Stands = Literal["whole", "joined", "cut"]
"""How a passage has an indicator: in one run of whole words, in pieces, or in runs that begin or end in a word."""


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    kind: SuggestionKind
    folded: str
    sounded: str
    """Every character after a space, Chinese ones with their reading: ` 反fan 诈zha`."""


class Suggester:
    """Completions over one snapshot, most frequent first."""

    def __init__(self, entries: Iterable[tuple[str, SuggestionKind, int]]) -> None:
        by_kind: dict[SuggestionKind, list[tuple[int, str]]] = {kind: [] for kind in _KINDS}
        for text, kind, count in entries:
            by_kind[kind].append((-count, text))
        self._entries = [
            _entry(text, kind) for kind, most in _MOST.items() for _, text in nsmallest(most, by_kind[kind])
        ]

    @classmethod
    def of(cls, store: PassageStore, indicators: Iterable[tuple[str, Sequence[int]]]) -> Suggester:
        """Titles of documents and their stories, indicators, and the names of sources and places.

        `indicators` are those of the store's figures with the rows of the passages that have each, the commonest first.
        """
        counts: dict[SuggestionKind, Counter[str]] = {kind: Counter() for kind in _KINDS}
        for row, document in enumerate(store.outlines()):
            metadata = document.metadata
            if metadata.title and metadata.title.provenance != "inferred":
                counts["title"][metadata.title.value] += 1
            if document.kind == "stories":  # an outline has no headings
                counts["title"].update({section.heading for section in store.document(row).sections})
            if metadata.source:
                counts["name"][metadata.source.value] += 1
            counts["name"].update({place.value for place in metadata.places})
        for indicator, rows in islice(indicators, _LOOKED_AT):
            if len(indicator) > _LONGEST or not is_asked_for(indicator, len(rows), "whole"):
                continue  # not even if it stood whole: its passages need not be read
            if is_asked_for(indicator, len(rows), _best(store, indicator, rows)):
                counts["indicator"][indicator] = len(rows)
        return cls(
            (text, kind, n)
            for kind in _KINDS
            for text, n in counts[kind].items()
            if 2 <= len(text) <= _LONGEST
        )

    def suggest(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """At most `limit` completions; () for an empty prefix. Beginnings come before middles, characters before
        pinyin."""
        wanted = fold(" ".join(prefix.split()))
        if not wanted:
            return ()
        sound = _sound_pattern(wanted)
        found: dict[str, tuple[int, int, _Entry]] = {}
        for order, entry in enumerate(self._entries):
            match = _match(entry, wanted, sound)
            if match is not None and entry.folded != wanted:
                rank = (match, order, entry)
                found[entry.folded] = min(found.get(entry.folded, rank), rank, key=lambda item: item[:2])
        best = sorted(found.values(), key=lambda item: item[:2])[:limit]
        return tuple(Suggestion(entry.text, entry.kind) for _, _, entry in best)


def is_asked_for(indicator: str, passages: int, stands: Stands) -> bool:
    """Whether an indicator is worth proposing: it reads as a name and stands in a text as one, or several passages call
    it so.

    Of 1,400 indicators of news, reports and web pages those cut out of a word were debris in six of ten (业人员), those
    put together from both sides of a number in as many (帮扶地区县), those that one passage alone has with a verb behind
    their beginning or with 的 in two of five (期限延长), and of words of two characters most name nothing (类别). What
    ends in a measure is kept, unless it opens with who says it (预计产值).
    """
    folded = fold(indicator)
    tagged = rjieba.tag(folded)
    if stands == "cut" or (passages == 1 and _MARKED.search(folded)) or tagged[0][0] in _SAYING:
        return False
    doubtful = stands == "joined" or len(folded) < _SHORTEST or (passages == 1 and _acts(tagged))
    if doubtful and folded[-1] not in MEASURES:
        return False
    return reads_as_name(folded) or (passages >= _CALLED_SO and names_something(folded))


def _acts(tagged: Sequence[tuple[str, str]]) -> bool:
    """Whether the tagged words of an indicator have 的 or a verb other than the one or two that they open with:
    止付涉案资金 has none, 期限延长 and 拟安排资金 have."""
    opening = takewhile(lambda one: one[1] == "v" and len(one[0]) > 1, tagged[:2])
    return any(tag in ("v", "vd", "vi", "uj") for _, tag in tagged[len(list(opening)) :])


def _best(store: PassageStore, indicator: str, rows: Sequence[int]) -> Stands:
    """How the first passages at these rows have an indicator, at best."""
    found: Stands = "joined"
    written = fold(indicator)
    for row in rows[:_READ]:
        passage = store.passage(row)
        for figure in passage.figures:
            if figure.indicator == indicator:
                clause = fold(passage.text[figure.clause_start : figure.clause_end])
                found = _stands(written, clause if written in clause else fold(passage.text))
                if found == "whole":
                    return found
    return found


def _stands(indicator: str, text: str) -> Stands:
    """How a folded text has an indicator: its clause or, where that has it not in one run, the whole passage
    (外汇储备规模 of 增加215亿美元 stands in the clause before)."""
    found: Stands = "joined"
    edges: Container[int] = frozenset(word_edges(text)) if indicator in text else ()
    at = text.find(indicator)
    while at >= 0:
        if at in edges and at + len(indicator) in edges:
            return "whole"
        found, at = "cut", text.find(indicator, at + 1)
    return found


def _entry(text: str, kind: SuggestionKind) -> _Entry:
    folded = fold(text)
    # A character each, which its stub leaves out.
    readings = pinyin(folded, style=Style.NORMAL, errors=list)  # type: ignore[arg-type]
    spoken = [reading[0] for reading in readings]
    sounded = "".join(
        f" {char}{sound if sound.isascii() and sound != char else ''}"
        for char, sound in zip(folded, spoken, strict=True)
    ) if len(spoken) == len(folded) else ""  # fmt: skip
    return _Entry(text, kind, folded, sounded)


def _sound_pattern(wanted: str) -> re.Pattern[str] | None:
    """What finds a text by pinyin, initials, or characters and pinyin mixed; None where no letter is typed.

    Every letter goes on in the syllable of the one before it or begins the next character's; a character stands
    for itself.
    """
    typed = wanted.replace(" ", "").replace("'", "")[:_HEARD]
    if not re.search("[a-z]", typed) or len(typed) < 2:
        return None
    letter = typed[0].isascii()
    pattern = f" .{re.escape(typed[0])}" if letter else f" {re.escape(typed[0])}"
    for char in typed[1:]:
        escaped = re.escape(char)
        pattern += f"(?:{escaped}|[a-z]* .{escaped})" if char.isascii() else f"[a-z]* {escaped}"
    return re.compile(pattern)


def _match(entry: _Entry, wanted: str, sound: re.Pattern[str] | None) -> int | None:
    """How an entry matches, 0 best; None where it does not."""
    if entry.folded.startswith(wanted):
        return 0
    heard = sound.search(entry.sounded) if sound else None
    if heard and heard.start() == 0:
        return 1
    if wanted in entry.folded:
        return 2
    return 3 if heard else None
