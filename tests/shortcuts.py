"""What many tests ask of the product in one call: a document cleaned alone, reprints by their ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xunduan.index.article.cleaner import clean_text
from xunduan.index.documents import Document, RawDocument
from xunduan.index.reprints import family_rows


def clean(raw: RawDocument, site_lines: Mapping[str, int] | None = None, utc_offset: float = 8.0) -> Document:
    """The document that `clean_text` makes."""
    return clean_text(raw, site_lines, utc_offset)[0]


def find_families(passages: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Families of two and more, as ids in sorted order, from (id, text) pairs (`family_rows`)."""
    ordered = sorted(passages)
    members: defaultdict[int, list[str]] = defaultdict(list)
    for (identifier, _), first in zip(
        ordered, family_rows(ordered, lambda row: ordered[row][1]), strict=True
    ):
        members[int(first)].append(identifier)
    return tuple(tuple(family) for family in members.values() if len(family) > 1)
