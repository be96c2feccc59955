"""Which passages of a snapshot hold a phrase as it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from xunduan.index.snapshot import Snapshot
from xunduan.memo import memoized
from xunduan.search.lexicon import Lexicon
from xunduan.search.phrases import holds
from xunduan.search.query import Query
from xunduan.search.ranking import searched_text
from xunduan.search.results import PHRASES_COUNTED, PhraseFound

_CACHED = 256


class Holders:
    """The passages that hold a phrase, in themselves, their headings or title, spaces aside; for many threads."""

    def __init__(self, snapshot: Snapshot, lexicon: Lexicon) -> None:
        self._snapshot, self._lexicon = snapshot, lexicon
        self.count = memoized(self._count, _CACHED)
        self.any = memoized(self._any, _CACHED)

    def told(self, query: Query) -> tuple[PhraseFound, ...]:
        """The phrases in quotation marks, and the titles in book brackets that stand nowhere."""
        told = dict.fromkeys((*query.phrases, *(title for title in query.titles if not self.any(title))))
        return tuple(PhraseFound(phrase, self.count(phrase)) for phrase in told)

    def _count(self, phrase: str) -> int:
        """How many there are, so far as they are counted."""
        return sum(1 for _ in islice(self._of(phrase), PHRASES_COUNTED))

    def _any(self, phrase: str) -> bool:
        return next(self._of(phrase), None) is not None

    def _of(self, phrase: str) -> Iterator[int]:
        rows = self._lexicon.candidates(phrase).tolist()
        return (row for row in rows if holds(searched_text(self._snapshot, row), phrase))
