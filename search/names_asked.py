"""The names that a query holds, told by the classes of jieba's dictionary, and what of them passages say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xunduan.index.snapshot import Snapshot
from xunduan.search.content import ABBREVIATED, ONE_CHARACTER, Word, content_words, folded, held
from xunduan.search.places_named import place_mentions, word_classes
from xunduan.search.query import Query
from xunduan.search.ranking import searched_text

NAMES = frozenset(("nr", "nrfg", "nrt", "ns", "nt", "nz"))
"""Classes of names."""
_INSTITUTION = "nt"
"""Of people, places and other things the dictionary has words as well (山里人, 大老远, 聊天记录)."""
_LONG = 3
"""Characters from which a word that no dictionary has is a name, and no cut of jieba's (合不, 能报); from which one of an
institution is no word either."""


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


def said_by(snapshot: Snapshot, row: int) -> str:
    """What a passage says, with all that stands over it, folded."""
    return folded(searched_text(snapshot, int(row)))


def lacking(names: Sequence[Word], said: Callable[[int], str], row: int) -> float:
    """How much the passage of a row lacks of the name that it says least of, 0 to 1; one character of two is none of
    it."""
    if not names:
        return 0.0
    told = said(row)
    shares = (held(name, told) for name in names)
    return 1.0 - min(share if share > ONE_CHARACTER else 0.0 for share in shares)


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
