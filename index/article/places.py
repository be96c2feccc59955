"""Which places a document is about, told by how often and where it names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xunduan.index.article.clues import Clues
from xunduan.index.article.structure import Paragraph
from xunduan.index.documents import DocumentKind, Fact
from xunduan.language.fold import fold
from xunduan.language.gazetteer import own_names
from xunduan.language.places import PlaceMention, find_places_folded, is_within, normalise_place

_MAX_PLACES = 24
_BROAD = frozenset({"stories", "report", "law"})
"""Kinds that name places all over the country and are about none of them."""
_DOMINANT = 0.6
"""Share of all places named that the one has which such a document is about."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a text calls a place, and in which province and city it takes it to lie."""

    words: str
    above: tuple[str, str]


def places_of(
    clues: Clues, title: str, paragraphs: Sequence[Paragraph], kind: DocumentKind
) -> tuple[Fact, ...]:
    """The places a document is about, the main one first: those named most, in the title, the dateline or at the
    start."""
    if stated := clues.facts("place"):
        named = (replace(one, value=normalise_place(one.value) or one.value) for one in stated)
        return tuple(dict.fromkeys(named))
    lead = "\n".join(
        [title, fold(clues.place), *(paragraph.folded for paragraph in paragraphs[:2]), *clues.captions]
    )
    known = {mention.name for mention in find_places_folded(lead)}
    weights: dict[str, float] = defaultdict(float)
    seen: dict[str, _Seen] = {}
    for text, weight in [(title, 6.0), (fold(clues.place), 1.0), *((c, 0.5) for c in clues.captions)]:
        _weigh(text, weight, known, weights, seen)
    if kind in _BROAD and (weights or kind == "stories"):
        return _ranked(weights, seen)
    for number, paragraph in enumerate(paragraphs):
        _weigh(paragraph.folded, 2.0 if number < 2 else 1.0, known, weights, seen)
    return _ranked(weights, seen, _DOMINANT if kind in _BROAD else 0.0)


def _weigh(
    text: str, weight: float, known: set[str], weights: dict[str, float], seen: dict[str, _Seen]
) -> None:
    for name, words in own_names(text):
        weights[name] += weight
        seen.setdefault(name, _Seen(words, ("", "")))
    for mention in find_places_folded(text, known) if text else ():
        weights[mention.name] += weight * _standing(mention)
        words = text[mention.start : mention.end]
        if mention.name not in seen or words == mention.name:
            seen[mention.name] = _Seen(words, (mention.province, mention.city))


def _standing(mention: PlaceMention) -> float:
    """One-character names mostly stand in compounds (川渝), which a document is seldom about."""
    return 0.3 if mention.end - mention.start == 1 else 1.0


def _ranked(weights: dict[str, float], seen: dict[str, _Seen], least: float = 0.0) -> tuple[Fact, ...]:
    """The main place, what holds it, what lies in it, and others that are named nearly as often.

    None where the main place and what lies in it have less than `least` of all that is named.
    """
    if not weights:
        return ()
    main = max(weights, key=lambda name: (weights[name], -len(name)))

    def lies_there(name: str) -> bool:
        # 江北区 is a name that two cities share; what stands around it has told which is meant.
        return name == main or is_within(name, main) or main in seen[name].above

    if weights[main] < 2:
        return ()
    total = sum(weights.values())
    if sum(weight for name, weight in weights.items() if lies_there(name)) < least * total:
        return ()
    kept = [
        name
        for name, weight in sorted(weights.items(), key=lambda item: -item[1])
        if lies_there(name) or is_within(main, name) or (weight >= 3 and weight >= 0.15 * total)
    ]
    kept.sort(key=lambda name: name != main)
    return tuple(
        Fact(name, "stated" if seen[name].words == name else "derived", seen[name].words)
        for name in kept[:_MAX_PLACES]
    )
