"""What is searched for a typed query: the query itself, unless the archive holds nothing of it but of another
spelling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from xunduan.language.names import is_name
from xunduan.search.correction import Spelling, correct
from xunduan.search.lexicon import Lexicon
from xunduan.search.query import Query, naming_words, understand

_NAME = 3
"""Characters of a name; words are as short as other ones."""


class Reading(NamedTuple):
    """A query as it is answered."""

    query: Query
    corrected_to: str | None = None
    """The spelling that is answered instead of the typed one."""
    did_you_mean: str | None = None
    """A spelling, or a name that was written in pinyin, which is only offered."""


def read_query(
    typed: str,
    max_chars: int,
    lexicon: Lexicon,
    spelling: Spelling,
    to_embed: Callable[[str, str], object] = lambda text, placeless: None,
) -> Reading:
    """Understand what was typed; `to_embed` is told at once what the query's vectors are of
    (xunduan.search.query), which a slip seldom changes.

    Raises QueryError for what cannot be asked.
    """
    query = understand(typed, max_chars, to_embed)
    if query.phrases:
        return Reading(query)
    if query.is_latin:
        spelled = next(iter(lexicon.sounding(query).values()), None)
        return Reading(query, None, spelled[0] if spelled else None)
    naming = naming_words(query.folded)
    put_right = correct(naming, spelling)
    rare = put_right is None
    if rare:
        put_right = correct(naming, spelling, 1)
    if put_right is None:
        return Reading(query)
    corrected = "".join(
        new if new != old else char for char, old, new in zip(query.folded, naming, put_right, strict=True)
    )
    if rare and put_right == corrected and len(corrected) == _NAME and is_name(corrected):
        # Another person than the one that stands there.
        query = replace(query, people=(*query.people, query.folded))
    if rare or lexicon.knows(query):
        return Reading(query, None, corrected)
    understood = understand(corrected, max_chars)
    return Reading(replace(understood, excluded=query.excluded), corrected)
