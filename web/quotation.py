"""Whether a phrase in quotation marks stands in the documents as it was typed, and what comes nearest where not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup

from xunduan.language.fold import fold
from xunduan.search.results import PHRASES_COUNTED, PhraseFound
from xunduan.web.hits import HitShown
from xunduan.web.marking import Mark, marked

_LEAST_LIKE = 0.6
"""Share of characters in common below which two phrases are no versions of each other."""
_BLOCKS = 3
"""Longest common runs around which a likeness is looked for."""


@dataclass(frozen=True)
class Nearest:
    """The words of a document that come nearest to a phrase, the differing characters of both marked."""

    asked: Markup
    words: Markup
    plain: str
    hit: HitShown


@dataclass(frozen=True)
class Verdict:
    phrase: str
    found: str
    """How many passages hold it, with a + where there are more; empty for none."""
    nearest: Nearest | None


def verdicts(phrases: Iterable[PhraseFound], shown: Sequence[HitShown]) -> tuple[Verdict, ...]:
    """One verdict a phrase; the hits are where its nearest form is looked for."""
    return tuple(
        Verdict(phrase.text, _told(phrase.found), None if phrase.found else _nearest(phrase.text, shown))
        for phrase in phrases
    )


def _told(found: int) -> str:
    return f"{found}+" if found >= PHRASES_COUNTED else str(found or "")


def _nearest(phrase: str, shown: Sequence[HitShown]) -> Nearest | None:
    best: tuple[float, int, int, HitShown] | None = None
    for one in shown:
        likeness, start, end = closest(phrase, one.hit.passage.text)
        if likeness >= _LEAST_LIKE and (best is None or likeness > best[0]):
            best = (likeness, start, end, one)
    if best is None:
        return None
    _, start, end, hit = best
    words = hit.hit.passage.text[start:end]
    asked = marked(phrase, differences(words, phrase))
    return Nearest(asked, marked(words, differences(phrase, words)), words, hit)


def closest(phrase: str, text: str) -> tuple[float, int, int]:
    """(likeness from 0 to 1, start, end) of the span of `text` that is most like `phrase`; scripts count as one."""
    wanted, folded = fold(phrase), fold(text)
    matcher = SequenceMatcher(None, wanted, folded, autojunk=False)
    blocks = sorted(matcher.get_matching_blocks(), key=lambda block: -block.size)[:_BLOCKS]
    best = (0.0, 0, 0)
    for block in (block for block in blocks if block.size):
        start = max(0, block.b - block.a)
        window = folded[start : start + len(wanted) + len(wanted) // 4]
        inner = [
            each
            for each in SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks()
            if each.size
        ]
        if inner:
            first, last = start + inner[0].b, start + inner[-1].b + inner[-1].size
            likeness = SequenceMatcher(None, wanted, folded[first:last], autojunk=False).ratio()
            best = max(best, (likeness, first, last), key=lambda each: each[0])
    return best


def differences(phrase: str, words: str) -> list[Mark]:
    """Marks of the characters of `words` that are not the phrase's."""
    codes = SequenceMatcher(None, fold(phrase), fold(words), autojunk=False).get_opcodes()
    return [Mark(start, end, "differs") for tag, _, _, start, end in codes if tag != "equal" and start < end]
