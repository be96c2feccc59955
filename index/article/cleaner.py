"""The whole of cleaning: lines → rules → structure → text, headings and metadata."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from xunduan.errors import bilingual
from xunduan.index.article.cleaning.cautious import mark_cautiously
from xunduan.index.article.cleaning.contents import leader_start
from xunduan.index.article.cleaning.credits import (
    Credit,
    bullet_byline,
    is_byline,
    read_credits,
    trailing_byline,
)
from xunduan.index.article.cleaning.dateline import Dateline, read_dateline
from xunduan.index.article.cleaning.furniture import is_imprint
from xunduan.index.article.cleaning.lines import Line, read_lines
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.steps import mark
from xunduan.index.article.cleaning.titles import title_start
from xunduan.index.article.cleaning.verdicts import Marked, kept_share, strong_rules
from xunduan.index.article.cleaning.watermark import strip_watermarks
from xunduan.index.article.cleaning.wrapping import mend, unwrap
from xunduan.index.article.clues import Clues
from xunduan.index.article.kinds import Judgement, judge
from xunduan.index.article.mail_head import read_mail_head
from xunduan.index.article.metadata import extract
from xunduan.index.article.nesting import nest
from xunduan.index.article.sections import find_sections
from xunduan.index.article.structure import Paragraph, arrange, numbered_level
from xunduan.index.documents import Document, DocumentKind, Dropped, Heading, RawDocument, Script
from xunduan.language.fold import detect_script
from xunduan.language.text import Text

_DATELINE_PARAGRAPHS = 3
"""Further on, only a dateline that names its agency is one: a broadcast has one for every item."""

_LEAST_KEPT = 0.4
"""Least share of a page's running text that must remain; otherwise the rules misjudged the page."""
_NEWS = frozenset({"article", "stories", "links", "notice"})
"""Kinds whose paragraphs open with datelines."""
_ALL_LINK = 0.8
"""Share in links from which on a line is a link and no text."""
_SCRIPT_SAMPLE = 400
"""Characters from which a document's script is told."""


@dataclass(slots=True)
class _Work:
    """What the steps collect for one document."""

    dropped: list[Dropped] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    datelines: list[Dateline] = field(default_factory=list)


_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def document_id(raw: RawDocument) -> str:
    """The document's id: the one it states where that can stand in an address, else 16 hex digits of path and
    record."""
    stated = raw.stated.get("id", "")
    if _PLAIN_ID.fullmatch(stated):
        return stated
    return hashlib.sha256(f"{raw.path}#{raw.record}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def clean_text(
    raw: RawDocument, site_lines: Mapping[str, int] | None = None, utc_offset: float = 8.0
) -> tuple[Document, Text]:
    """The cleaned document and its text with the folded copy: one paragraph a line, headings as spans of it,
    metadata, what was left out.

    `site_lines` counts short lines over the files of the source (`recurring_lines`); without it, repetition is no
    signal. Times with a zone are told as the clocks `utc_offset` hours east of Greenwich show them. A pure
    function that raises on no text.
    """
    raw, work = read_mail_head(raw), _Work()
    lines, repairs = read_lines(mend(unwrap(raw)))
    lines, watermarks = strip_watermarks(lines)
    work.dropped += [*repairs, *watermarks]
    lines = _part_bylines(lines)
    strong = strong_rules(lines)
    judged = judge(raw, lines, [*strong, *("watermark" for _ in watermarks)], site_lines)
    marked, problems = _marked(raw, lines, strong, judged, site_lines)
    work.dropped += [
        Dropped(line.text, rule, line.number)
        for line, rule in zip(lines, marked.rules, strict=True)
        if rule is not None
    ]
    paragraphs = nest(arrange(_trim(_kept(lines, marked), judged.kind, work)), numbered_level)
    text, headings = Text.joined("\n", (paragraph.words for paragraph in paragraphs)), _headings(paragraphs)
    clues = _clues(raw, lines, marked, judged.kind, work)
    metadata = extract(clues, paragraphs, judged.kind, utc_offset)
    document = Document(
        id=document_id(raw),
        path=raw.path,
        text=text.shown,
        metadata=metadata,
        script=cast(Script, detect_script((text.shown or clues.title)[:_SCRIPT_SAMPLE])),
        headings=headings,
        dropped=tuple(sorted((*raw.left_out, *work.dropped), key=lambda drop: drop.line)),
        sections=find_sections(
            paragraphs,
            judged.kind,
            metadata.published.value if metadata.published else None,
            int(metadata.year.value) if metadata.year else None,
        ),
        kind=judged.kind,
        kind_reason=judged.reason,
        problems=(*raw.problems, *problems),
    )
    return document, text


def _clues(raw: RawDocument, lines: Sequence[Line], marked: Marked, kind: DocumentKind, work: _Work) -> Clues:
    """What the lines and the file itself tell of the document's metadata."""
    ruled = list(zip(lines, marked.rules, strict=True))
    return Clues(
        file_name=raw.path if raw.record is None else "",
        stated=raw.stated,
        title=_title(lines, marked),
        head=tuple(line.text for line in _imprint_lines(lines, marked.rules, kind)),
        credits=tuple(_credits(lines, marked.rules) + work.credits),
        agency=next((d.agency for d in work.datelines if d.agency), ""),
        place=next((d.place for d in work.datelines if d.place), ""),
        day=next((d.day for d in work.datelines if d.day), ""),
        captions=tuple(line.folded for line, rule in ruled if rule == "caption"),
        notices=tuple(line.text for line, rule in ruled if rule in ("copyright", "breadcrumb")),
        around=tuple(drop.text for drop in raw.left_out),
    )


def _title(lines: Sequence[Line], marked: Marked) -> str:
    """The title with the lines that it goes on in; empty where none was found."""
    title = "".join(lines[over].text for over in marked.over)
    if marked.title is not None:
        titled = lines[marked.title]
        title += titled.text[title_start(titled.folded) :]
    return title if marked.subtitle is None else title + lines[marked.subtitle].text


def _marked(
    raw: RawDocument,
    lines: Sequence[Line],
    strong: Sequence[str | None],
    judged: Judgement,
    site_lines: Mapping[str, int] | None,
) -> tuple[Marked, tuple[str, ...]]:
    """The verdicts on the lines. Where a page's rules would leave too little of its text, the cautious ones hold."""
    title = raw.stated.get("title", "")
    if judged.page:
        marked = mark(lines, strong, site_lines, title)
        share = kept_share(lines, strong, marked.rules)
        if share >= _LEAST_KEPT or judged.kind == "links":
            return marked, ()
        problem = bilingual(
            f"按网页规则只会留下 {share:.0%} 的正文，已改为全部保留，请核对",
            f"the rules for web pages would leave only {share:.0%} of its text, so all of it is kept: please check",
        )
        return mark_cautiously(lines, strong, judged.kind, title), (problem,)
    return mark_cautiously(lines, strong, judged.kind, title), ()


@dataclass(slots=True)
class _Kept:
    """A line that stays, and what was left out below it that belongs to it."""

    line: Line
    listed: bool
    leads_to: list[str] = field(default_factory=list)
    imprint: list[str] = field(default_factory=list)


def _kept(lines: Sequence[Line], marked: Marked) -> list[_Kept]:
    kept: list[_Kept] = []
    for index, (line, rule) in enumerate(zip(lines, marked.rules, strict=True)):
        if rule is None:
            listed = index in marked.contents
            end = leader_start(line.folded) if listed else len(line.folded)
            named = index in marked.headed and line.kind == "text" and not line.prose
            kind = "heading" if named else line.kind
            kept.append(_Kept(replace(line, words=line.words[:end], kind=kind), listed))
        elif kept and rule in ("editors", "imprint"):
            kept[-1].imprint.append(line.text)
        if kept and line.link_density >= _ALL_LINK:
            kept[-1].leads_to += line.links
    return kept


def _part_bylines(lines: Sequence[Line]) -> list[Line]:
    """Make a byline with a bullet (`■ 通讯员 …`) that follows something else on its line a line of its own."""
    parted: list[Line] = []
    for line in lines:
        cut = bullet_byline(line.folded)
        if cut is None:
            parted.append(line)
            continue
        parted.append(replace(line, words=line.words[:cut].strip()))
        parted.append(replace(line, words=line.words[cut:], kind="text", level=0))
    return parted


def _trim(lines: Sequence[_Kept], kind: DocumentKind, work: _Work) -> list[Paragraph]:
    """Cut datelines off the first paragraphs and bylines off the ends of news, and keep what they say."""
    paragraphs: list[Paragraph] = []
    for index, one in enumerate(lines):
        line = one.line
        start, end = 0, len(line.text)
        dateline = None
        if line.kind != "table" and kind in _NEWS:
            alone = (kind == "stories" or index < _DATELINE_PARAGRAPHS) and not line.prose
            dateline = read_dateline(line.text, line.folded, alone) if line.prose or alone else None
            if dateline is not None and (index < _DATELINE_PARAGRAPHS or dateline.agency):
                start = dateline.end
                work.datelines.append(dateline)
                work.dropped.append(Dropped(line.text[:start].strip(), "dateline", line.number))
                if dateline.credit:
                    work.credits.append(Credit("person", "记者", dateline.credit))
            end = max(start, trailing_byline(line.folded))
            if end < len(line.text):
                byline = line.text[end:].strip()
                work.dropped.append(Dropped(byline, "byline", line.number))
                work.credits.append(Credit("byline", "", byline))
                one.imprint.append(byline)
        words = line.words[start:end].strip()
        if len(words):
            cut = dateline if start else None
            paragraphs.append(
                Paragraph(
                    words,
                    line.kind,
                    level=line.level,
                    listed=one.listed,
                    links=line.links,
                    leads_to=tuple(one.leads_to),
                    imprint=tuple(one.imprint),
                    dateline=cut,
                )
            )
        elif dateline is not None and paragraphs:
            paragraphs[-1] = replace(paragraphs[-1], dateline=dateline)
    return paragraphs


def _headings(paragraphs: Sequence[Paragraph]) -> tuple[Heading, ...]:
    headings: list[Heading] = []
    offset = 0
    for paragraph in paragraphs:
        end = offset + len(paragraph.text)
        if paragraph.role != "text":
            headings.append(Heading(offset, end, paragraph.role, paragraph.level or 1))
        elif paragraph.speaker:
            headings.append(Heading(offset, offset + paragraph.speaker, "speaker"))
        offset = end + 1
    return tuple(headings)


def _imprint_lines(lines: Sequence[Line], rules: Sequence[str | None], kind: DocumentKind) -> list[Line]:
    """The lines that say when and by whom it was published; outside pages they may stand in the text."""
    told = ("imprint", "editors", "masthead", "counter", "stamp")
    labelled = BY_NAME["published_label"]
    return [
        line
        for line, rule in zip(lines, rules, strict=True)
        if rule in told
        or (rule == "title" and line.kind == "heading" and is_imprint(line.folded))  # 2031年5月6日 青河新闻
        or (rule is None and kind != "form" and labelled.takes(line.folded) and is_imprint(line.folded))
    ]


def _credits(lines: Sequence[Line], rules: Sequence[str | None]) -> list[Credit]:
    """What the dropped lines say of people and sources; inside the body 来源 is a picture's."""
    texts = (i for i, rule in enumerate(rules) if rule is None and lines[i].kind != "heading")
    kept = list(texts) or [0]
    found: list[Credit] = []
    for index, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        if rule in ("imprint", "editors"):
            inside = kept[0] < index < kept[-1]
            found += [c for c in read_credits(line.text, line.folded) if not (inside and c.role == "source")]
            parts = re.finditer(r"\S+", line.folded) if rule == "imprint" else ()
            found += [
                Credit("byline", "", line.text[slice(*one.span())]) for one in parts if is_byline(one[0])
            ]
        elif rule == "byline":
            found.append(Credit("byline", "", line.text))
    return found
