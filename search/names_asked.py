"""The names and numbers that a query holds, names told by the classes of jieba's dictionary, and what of them passages
say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from xunduan.index.snapshot import Snapshot
from xunduan.language.quantities import quantity_terms
from xunduan.search.content import ABBREVIATED, ONE_CHARACTER, Word, content_words, folded, held
from xunduan.search.place_and_year import UNKNOWN
from xunduan.search.places_named import place_mentions, word_classes
from xunduan.search.query import Query
from xunduan.search.ranking import Ranking, searched_text

NAMES = frozenset(("nr", "nrfg", "nrt", "ns", "nt", "nz"))
"""Classes of names."""
_INSTITUTION = "nt"
"""Of people, places and other things the dictionary has words as well (山里人, 大老远, 聊天记录)."""
_LONG = 3
"""Characters from which a word that no dictionary has is a name, and no cut of jieba's (合不, 能报); from which one of an
institution is no word either."""
_COUNTS = 2
"""Digits from which a number tells one thing from others: 18 of 神舟18号, not 一 of 哪一年."""
_DAY = re.compile("n[0-9]+[月日]|n月[0-9]+")
"""Terms of a day or a month: a document of that day need not say it."""


def names_asked(query: Query) -> tuple[Word, ...]:
    """The names of a query, those of places left out: xunduan.search.place_and_year tells what is about these."""
    placed = [query.folded[one.start : one.end] for one in place_mentions(query.folded)]
    return tuple(
        word
        for word in content_words(query.folded)
        if word.noun and _names(word.text) and not any(word.text in one or one in word.text for one in placed)
    )


def _names(word: str) -> bool:
    known = word_classes().get(word)
    return len(word) > 1 and (known in NAMES or word.isascii() or (known is None and len(word) >= _LONG))


def numbers_asked(query: Query, ranking: Ranking) -> tuple[str, ...]:
    """The terms of the numbers of a query, days and months left out, and years where the first passage is of one that
    is asked for, which it need not say."""
    dated = "year" in ranking.parts and ranking.parts["year"][0] > UNKNOWN
    return tuple(
        one.terms[0]
        for one in query.quantities
        if (one.kind == "number" or one.kind == "year" and not dated)
        and one.terms[0][1:].isdigit()
        and len(one.terms[0]) > _COUNTS
        and not any(map(_DAY.fullmatch, one.exact))
    )


def said_by(snapshot: Snapshot, row: int) -> str:
    """What a passage says, with all that stands over it, folded."""
    return folded(searched_text(snapshot, int(row)))


def lacking(names: Sequence[Word], numbers: Sequence[str], said: Callable[[int], str], row: int) -> float:
    """How much the passage of a row lacks of the name or number that it says least of, 0 to 1; one character of two is
    none of it.

    Of 72 answered questions with such a number over nine archives the first passage lacks it to two (10、 of a list,
    and 1亿1234万5678年); of 33 that nothing answers and that were confident, to 13.
    """
    if not (names or numbers):
        return 0.0
    told = said(row)
    if numbers and not quantity_terms(told).issuperset(numbers):
        return 1.0
    shares = (held(name, told) for name in names)
    return 1.0 - min((share if share > ONE_CHARACTER else 0.0 for share in shares), default=1.0)


def absent(
    titles: Sequence[str],
    names: Sequence[Word],
    said: Callable[[int], str],
    rows: Iterable[int],
    stands: Callable[[str], bool],
) -> str | None:
    """The first title in book brackets or name of an institution that stands nowhere, and that none of the passages
    abbreviates.

    Of 1,251 answered questions one holds such a name, of 80 that nothing answers three; of 853 answered ones put to
    archives one holds such a title, of 1,132 that nothing answers 20, of which 9 were confident. Statutes' questions
    hold more of them, of papers that the asker has: 6 of 1,543.
    """
    single = [*map(Word, titles)]
    single += [
        one for one in names if len(one.text) >= _LONG and word_classes().get(one.text) == _INSTITUTION
    ]
    for name in single:
        somewhere = any(map(stands, (name.text, *dict(name.others))))
        if not somewhere and all(held(name, said(row)) < ABBREVIATED for row in rows):
            return name.text
    return None
