"""Official papers: the number a paper goes by, and the body that issued it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.furniture import is_date_line
from xunduan.index.article.cleaning.titles import ISSUER
from xunduan.index.article.structure import Paragraph
from xunduan.index.documents import DocumentKind, Fact
from xunduan.language.fold import fold

_NUMBER = (
    r"[\u4e00-\u9fff]{1,14}\s?[〔\[(（【]\s?(?:19|20)\d\d\s?[〕\])）】]\s?第?\s?\d{1,5}\s?号"
    r"|[\u4e00-\u9fff]{2,14}令\s?第?\s?[一二三四五六七八九十百〇零\d]{1,6}\s?号|(?:gb|db\d{2}|gb/t|[a-z]{2,3}/t)\s?\d{2,6}(?:\.\d)?[-—]\d{4}"
)
_LABELLED = re.compile(rf"(?:发文字号|公文字号|文\s?号|文件(?:字|编)号|标准号)\s*:\s*(?P<number>{_NUMBER})")
_ALONE = re.compile(rf"\W{{0,4}}(?:第?\s?(?P<number>{_NUMBER}))\W{{0,4}}")
_ISSUER_LABEL = re.compile(
    r"(?:发文|发布|制发|颁布|印发|公布|制定)(?:机构|机关|单位|部门)\s*:\s*(?P<name>[\u4e00-\u9fff、]{3,40})"
)
_TITLED = re.compile(r"(?P<name>[\u4e00-\u9fff、]{3,30}?)(?:关于|印发|转发)")
_HEAD_PARAGRAPHS = 8
_FOOT_PARAGRAPHS = 6
_PAPERS: frozenset[DocumentKind] = frozenset({"notice", "report", "law", "article", "minutes"})


def paper_number(head: Sequence[str], paragraphs: Sequence[Paragraph]) -> Fact | None:
    """The paper's own number (国办发〔2023〕5号): labelled, or alone on a line of its head; never one that it cites."""
    for line in head:
        folded = fold(line)
        found = _LABELLED.search(folded) or _ALONE.fullmatch(folded)
        if found is not None:
            return Fact(line[slice(*found.span("number"))].strip(), "stated", line)
    for paragraph in paragraphs[:_HEAD_PARAGRAPHS]:
        found = _LABELLED.match(paragraph.folded) or _ALONE.fullmatch(paragraph.folded)
        if found is not None:
            return Fact(paragraph.text[slice(*found.span("number"))].strip(), "stated", paragraph.text)
    return None


def issuer(
    head: Sequence[str], title: str, paragraphs: Sequence[Paragraph], kind: DocumentKind
) -> Fact | None:
    """Who issued a paper: as labelled, as signed above its date at the end, or as its title begins."""
    for line in head:
        found = _ISSUER_LABEL.search(fold(line))
        if found is not None:
            return Fact(line[slice(*found.span("name"))], "stated", line)
    if kind not in _PAPERS:
        return None
    foot = list(paragraphs[-_FOOT_PARAGRAPHS:])
    for signed, dated in zip(foot, foot[1:], strict=False):
        if len(signed.text) <= 40 and ISSUER.search(signed.folded) and is_date_line(dated.folded):
            return Fact(signed.text, "stated", signed.text)
    titled = _TITLED.match(fold(title))
    if titled is not None and ISSUER.search(titled["name"]):
        return Fact(title[: titled.end("name")], "derived", title)
    return None
