"""Which place a figure is about: the document's, or the one that its sentence or paragraph opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.language.places import PlaceMention, find_places

_OPENING = 4
"""A place governs a clause that begins with it, after at most so many characters (在, 去年8月,)."""
_LISTED = re.compile(r"[、和与及等]")
_WHOLE = re.compile(r"(?:全|我|本|各)(?:市|省|区|县|州|盟|旗|国)(?!域|有|籍)")


class PlaceReader:
    """The place of each clause of one document, read in order.

    A place that opens a paragraph holds to its end, one that opens a clause to the end of the sentence; 全市
    and 我省 mean the document's place again. Members of a list (永川、南川等) govern nothing.
    """

    def __init__(self, text: str, main: str | None) -> None:
        self._text, self._main = text, main
        known = (main,) if main else ()
        self._mentions: Sequence[PlaceMention] = find_places(text, known)
        self._next = 0
        self._paragraph = self._current = main

    def new_paragraph(self) -> None:
        """Back to the document's place."""
        self._paragraph = self._current = self._main

    def new_sentence(self) -> None:
        """Back to the paragraph's place."""
        self._current = self._paragraph

    def read(self, folded: str, start: int, end: int, opens: bool) -> str | None:
        """The place of the clause at folded[start:end]; `opens` where it is the first of its paragraph."""
        if _WHOLE.search(folded, start, min(end, start + 8)):
            self._paragraph = self._current = self._main
            return self._current
        while self._next < len(self._mentions) and self._mentions[self._next].start < start:
            self._next += 1
        inside = []
        for mention in self._mentions[self._next :]:
            if mention.end > end:
                break
            inside.append(mention)
        if inside and inside[0].start - start <= _OPENING and not self._listed(folded, inside):
            # 重庆市南岸区 is two mentions side by side: the inner one counts.
            joined = [inside[0]]
            for mention in inside[1:]:
                if mention.start != joined[-1].end:
                    break
                joined.append(mention)
            self._current = joined[-1].name
            if opens:
                self._paragraph = self._current
        return self._current

    @staticmethod
    def _listed(folded: str, inside: Sequence[PlaceMention]) -> bool:
        return bool(_LISTED.match(folded, inside[0].end)) or any(
            _LISTED.match(folded, mention.end) for mention in inside[1:] if mention.start == inside[0].end
        )
