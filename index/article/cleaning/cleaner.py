"""The whole of cleaning: lines → rules → structure → text, headings and metadata."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from xunduan.index.article.cleaning.body import mark
from xunduan.index.article.cleaning.credits import bullet_byline, read_credits, trailing_byline
from xunduan.index.article.cleaning.dateline import Dateline, read_dateline
from xunduan.index.article.cleaning.lines import Line, read_lines
from xunduan.index.article.cleaning.titles import title_start
from xunduan.index.article.cleaning.watermark import strip_watermarks
from xunduan.index.article.cleaning.wrapping import unwrap
from xunduan.index.article.metadata import Clues, Credit, extract
from xunduan.index.article.structure import Paragraph, arrange
from xunduan.index.documents import Document, Dropped, Heading, RawDocument, Script
from xunduan.language.fold import detect_script

_DATELINE_PARAGRAPHS = 3
"""Further on, only a dateline that names its agency is one: a broadcast has one for every item."""

_SCRIPT_SAMPLE = 400
"""A document's script shows in so many characters."""


@dataclass(slots=True)
class _Work:
    """What the steps collect for one document."""

    dropped: list[Dropped] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    datelines: list[Dateline] = field(default_factory=list)


_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def document_id(raw: RawDocument) -> str:
    """The document's id: the one it states where that can stand in an address, else 16 hex digits of path and record."""
    stated = raw.stated.get("id", "")
    if _PLAIN_ID.fullmatch(stated):
        return stated
    return hashlib.sha256(f"{raw.path}#{raw.record}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def clean(raw: RawDocument, site_lines: Mapping[str, int] | None = None) -> Document:
    """The cleaned document: body text one paragraph a line, headings as spans of it, metadata, and what was left out.

    `site_lines` counts short lines over the files of the source (`repeated_lines`); without it, repetition is no
    signal. A pure function that raises on no text.
    """
    work = _Work()
    lines, repairs = read_lines(unwrap(raw))
    lines, watermarks = strip_watermarks(lines)
    work.dropped += [*repairs, *watermarks]
    lines = _part_bylines(lines)
    marked = mark(lines, site_lines, raw.stated.get("title", ""))
    kept: list[Line] = []
    for line, rule in zip(lines, marked.rules, strict=True):
        if rule is None:
            kept.append(line)
        else:
            work.dropped.append(Dropped(line.text, rule, line.number))
    paragraphs = arrange(_trim(kept, work))
    text, headings = _assemble(paragraphs)
    titled = None if marked.title is None else lines[marked.title]
    title = "" if titled is None else titled.text[title_start(titled.folded) :]
    if marked.subtitle is not None:
        title += lines[marked.subtitle].text
    clues = Clues(
        file_name=raw.path if raw.record is None else "",
        stated=raw.stated,
        title=title,
        head=tuple(line.text for line in _imprint_lines(lines, marked.rules)),
        credits=tuple(_credits(lines, marked.rules) + work.credits),
        agency=next((d.agency for d in work.datelines if d.agency), ""),
        place=next((d.place for d in work.datelines if d.place), ""),
        day=next((d.day for d in work.datelines if d.day), ""),
        captions=tuple(
            line.folded for line, rule in zip(lines, marked.rules, strict=True) if rule == "caption"
        ),
        notices=tuple(
            line.text
            for line, rule in zip(lines, marked.rules, strict=True)
            if rule in ("copyright", "breadcrumb")
        ),
    )
    return Document(
        id=document_id(raw),
        path=raw.path,
        text=text,
        metadata=extract(clues, paragraphs),
        script=cast(Script, detect_script((text or title)[:_SCRIPT_SAMPLE])),
        headings=headings,
        dropped=tuple(sorted(work.dropped, key=lambda drop: drop.line)),
    )


def _part_bylines(lines: Sequence[Line]) -> list[Line]:
    """Make a byline with a bullet (`■ 通讯员 …`) that follows something else on its line a line of its own."""
    parted: list[Line] = []
    for line in lines:
        cut = bullet_byline(line.text)
        if cut is None:
            parted.append(line)
            continue
        parted.append(
            replace(line, text=line.text[:cut].rstrip(), folded=line.folded[: len(line.text[:cut].rstrip())])
        )
        parted.append(replace(line, text=line.text[cut:], folded=line.folded[cut:], kind="text", level=0))
    return parted


def _trim(lines: Sequence[Line], work: _Work) -> list[Paragraph]:
    """Cut datelines off the first paragraphs and bylines off the ends, and keep what they say."""
    paragraphs: list[Paragraph] = []
    for index, line in enumerate(lines):
        start, end = 0, len(line.text)
        if line.kind != "table":
            dateline = read_dateline(line.text, line.folded) if line.prose else None
            if dateline is not None and (index < _DATELINE_PARAGRAPHS or dateline.agency):
                start = dateline.end
                work.datelines.append(dateline)
                work.dropped.append(Dropped(line.text[:start].strip(), "dateline", line.number))
                if dateline.credit:
                    work.credits.append(Credit("person", "记者", dateline.credit))
            end = max(start, trailing_byline(line.text))
            if end < len(line.text):
                byline = line.text[end:].strip()
                work.dropped.append(Dropped(byline, "byline", line.number))
                work.credits.append(Credit("byline", "", byline))
        text = line.text[start:end]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if text:
            folded = line.folded[start + lead : start + lead + len(text)]
            paragraphs.append(Paragraph(text, folded, line.kind, level=line.level))
    return paragraphs


def _assemble(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Heading, ...]]:
    headings: list[Heading] = []
    offset = 0
    for paragraph in paragraphs:
        end = offset + len(paragraph.text)
        if paragraph.role != "text":
            headings.append(Heading(offset, end, paragraph.role, paragraph.level or 1))
        elif paragraph.speaker:
            headings.append(Heading(offset, offset + paragraph.speaker, "speaker"))
        offset = end + 1
    return "\n".join(paragraph.text for paragraph in paragraphs), tuple(headings)


def _imprint_lines(lines: Sequence[Line], rules: Sequence[str | None]) -> list[Line]:
    return [
        line
        for line, rule in zip(lines, rules, strict=True)
        if rule in ("imprint", "editors", "masthead", "counter", "stamp")
    ]


def _credits(lines: Sequence[Line], rules: Sequence[str | None]) -> list[Credit]:
    """What the dropped lines say of people and sources; inside the body 来源 is a picture's."""
    kept = [index for index, rule in enumerate(rules) if rule is None] or [0]
    found: list[Credit] = []
    for index, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        if rule in ("imprint", "editors"):
            inside = kept[0] < index < kept[-1]
            found += [c for c in read_credits(line.text, line.folded) if not (inside and c.role == "source")]
        elif rule == "byline":
            found.append(Credit("byline", "", line.text))
    return found
