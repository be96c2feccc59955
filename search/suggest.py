"""Completions for the search box: titles, indicators of figures, and names, by characters, pinyin or both mixed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import rjieba
from pypinyin import Style, pinyin

from xunduan.index.figures.indicators import MEASURES, names_something, reads_as_name
from xunduan.index.stores.contract import PassageStore
from xunduan.language.fold import fold
from xunduan.search.results import Suggestion, SuggestionKind

_MOST = 50_000
_LONGEST = 40
_HEARD = 20
"""The most typed letters that are looked at: nannan… has as many readings as Fibonacci's numbers (难|难 or 那|你|…)."""
_CALLED_SO = 3
_MARKED = re.compile(r"[^\w.()《》“”%·—+-]")
_KINDS: tuple[SuggestionKind, ...] = ("title", "indicator", "name")


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
        ordered = sorted(entries, key=lambda entry: (_KINDS.index(entry[1]), -entry[2], entry[0]))[:_MOST]
        self._entries = [_entry(text, kind) for text, kind, _ in ordered]

    @classmethod
    def of(cls, store: PassageStore) -> Suggester:
        """Titles of documents and their stories, indicators, and the names of sources and places."""
        counts: dict[SuggestionKind, Counter[str]] = {kind: Counter() for kind in _KINDS}
        for document in store.documents():
            metadata = document.metadata
            counts["title"].update(
                title.value for title in (metadata.title,) if title and title.provenance != "inferred"
            )
            if document.kind == "stories":
                counts["title"].update({section.heading for section in document.sections})
            counts["name"].update(source.value for source in (metadata.source,) if source)
            counts["name"].update({place.value for place in metadata.places})
        for passage in store.passages():
            counts["indicator"].update({figure.indicator for figure in passage.figures})
        counts["indicator"] = Counter(
            {text: n for text, n in counts["indicator"].items() if is_asked_for(text, n)}
        )
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


def is_asked_for(indicator: str, passages: int) -> bool:
    """Whether an indicator is worth proposing: it reads as a name, or several passages call it so.

    What one passage alone says is a name less often where it ends in a verb (总书记宣布, 航班停运) or holds a stop or a
    mark (立案 / ↓警情): of 100 such ones of three archives 65 were debris, of 90 others 24.
    """
    folded = fold(indicator)
    verb = folded[-1] not in MEASURES and rjieba.tag(folded)[-1][1] == "v"
    if passages == 1 and (verb or _MARKED.search(folded)):
        return False
    return reads_as_name(folded) or (passages >= _CALLED_SO and names_something(folded))


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
