"""Official papers: the number a paper goes by, and the body that issued it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from xunduan.index.article.cleaning.furniture import is_date_line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.titles import ISSUER
from xunduan.index.article.structure import Paragraph
from xunduan.index.documents import DocumentKind, Fact
from xunduan.language.fold import fold

_LABELLED = BY_NAME["labelled_number"]
_ALONE = BY_NAME["number_alone"]
_TITLED = BY_NAME["issuer_of_title"]
_HEAD_PARAGRAPHS = 8
_FOOT_PARAGRAPHS = 6
_PAPERS: frozenset[DocumentKind] = frozenset({"notice", "report", "law", "article", "minutes"})


def paper_number(head: Sequence[str], paragraphs: Sequence[Paragraph]) -> Fact | None:
    """The paper's own number (国办发〔2023〕5号): labelled, or alone on a line of its head; never one that it cites."""
    for line in head:
        folded = fold(line)
        found = _LABELLED.find(folded) or _ALONE.find(folded)
        if found is not None:
            return Fact(line[slice(*found.span("number"))].strip(), "stated", line)
    for paragraph in paragraphs[:_HEAD_PARAGRAPHS]:
        found = _LABELLED.find(paragraph.folded) or _ALONE.find(paragraph.folded)
        if found is not None and found.start() == 0:
            return Fact(paragraph.text[slice(*found.span("number"))].strip(), "stated", paragraph.text)
    return None


def issuer(title: str, paragraphs: Sequence[Paragraph], kind: DocumentKind) -> Fact | None:
    """Who issued a paper: as signed above its date at the end, or as its title begins."""
    if kind not in _PAPERS:
        return None
    for signed, dated in pairwise(paragraphs[-_FOOT_PARAGRAPHS:]):
        if len(signed.text) <= 40 and is_date_line(dated.folded) and ISSUER.find(signed.folded):
            return Fact(signed.text, "stated", signed.text)
    titled = _TITLED.find(fold(title))
    if titled is not None and ISSUER.find(titled["name"]):
        return Fact(title[: titled.end("name")], "derived", title)
    return None
