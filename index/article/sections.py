"""Sections: the stories, articles, items and parts of a document, and what each of them says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xunduan.index.article.cleaning.credits import read_credits
from xunduan.index.article.cleaning.dateline import Dateline
from xunduan.index.article.cleaning.furniture import is_date_line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.kinds import ARTICLE
from xunduan.index.article.structure import Paragraph, numbered_level
from xunduan.index.article.years import named_periods
from xunduan.index.documents import DocumentKind, Section
from xunduan.language.dates import find_dates, parse_date
from xunduan.language.fold import fold
from xunduan.language.places import PlaceMention, find_places_folded, is_within, normalise_place
from xunduan.language.text import Text
from xunduan.language.world import world_places

_ITEMISED: frozenset[DocumentKind] = frozenset({"stories", "minutes"})
"""Kinds in which a numbered paragraph is an item of its own where the document has no headings."""
_LABEL_CHARS = 30
_LABEL_END = re.compile(r"[。,;:!?]")
_TAGGED = re.compile(
    r"^(?:【[^】]{1,30}】|\[[^\]]{1,30}\]|\(?[一二三四五六七八九十\d]{1,3}[、)]|第[一二三四五六七八九十\d]{1,3}[编章节] )+"
)
"""The part in front of a heading's own words: a column's name, or its number."""
_PUBLISHED, _UPDATED = BY_NAME["published_word"], BY_NAME["updated_word"]
_FACILITY = BY_NAME["facility"]
"""白云机场 is no district."""


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a section begins."""

    offset: int
    first: int
    """The number of its first paragraph."""
    heading: Text
    level: int
    marked: bool = False
    """Whether markup makes it a heading."""


def find_sections(
    paragraphs: Sequence[Paragraph], kind: DocumentKind, published: str | None, year: int | None
) -> tuple[Section, ...]:
    """The sections of a document whose text is its paragraphs, a line each; none where nothing divides it.

    They follow each other; `level` says which stands below which. What stands before the first belongs to none.
    `published` (ISO) and `year` are the document's: they resolve what a section says of its own time.
    """
    offsets = _offsets(paragraphs)
    starts = list(_starts(paragraphs, offsets, kind))
    end = offsets[-1] + len(paragraphs[-1].text) if paragraphs else 0
    sections: list[Section] = []
    for here, after in zip(starts, [*starts[1:], None], strict=False):
        own = paragraphs[here.first : after.first if after else len(paragraphs)]
        section = Section(here.offset, after.offset - 1 if after else end, here.heading.shown, here.level)
        signed = own[-1].text if kind == "stories" and is_date_line(own[-1].folded) else ""
        sections.append(_described(section, here.heading.folded, own, published, year, signed))
    return tuple(_linked(sections, [start.marked for start in starts]))


def _linked(sections: Sequence[Section], marked: Sequence[bool]) -> list[Section]:
    """A link below the items of a story is the story's: items that markup does not set off have it in common."""
    linked = list(sections)
    story = None
    for number in range(len(linked) + 1):
        if number < len(linked) and not marked[number]:
            continue
        if story is not None:
            urls = {section.url for section in linked[story:number]} - {None}
            if len(urls) == 1:
                linked[story:number] = [replace(s, url=next(iter(urls))) for s in linked[story:number]]
        story = number
    return linked


def _offsets(paragraphs: Sequence[Paragraph]) -> list[int]:
    offsets, offset = [], 0
    for paragraph in paragraphs:
        offsets.append(offset)
        offset += len(paragraph.text) + 1
    return offsets


def _starts(paragraphs: Sequence[Paragraph], offsets: Sequence[int], kind: DocumentKind) -> Iterator[_Start]:
    above = 0
    listed = False
    rank = _item_rank(paragraphs, kind)
    for number, paragraph in enumerate(paragraphs):
        heading, level = _start(paragraph, kind, above, rank)
        if paragraph.listed and not listed and not _just_headed(paragraphs, number):
            # The label of a list of contents.
            heading, level = paragraph.words[: len(paragraph.text.rstrip("：:"))], 1
        elif listed and not paragraph.listed and heading is None:
            # What follows a list of contents does not belong to it.
            heading, level = Text("", ""), max(above, 1)
        if paragraph.role == "heading" and not (kind == "law" and ARTICLE.match(paragraph.folded)):
            above = level
        listed = paragraph.listed
        if heading is not None:
            yield _Start(offsets[number], number, heading, level, paragraph.kind == "heading")


def _item_rank(paragraphs: Sequence[Paragraph], kind: DocumentKind) -> int:
    """How the items are numbered in a document that has no headings; 0 where it has none."""
    if kind not in _ITEMISED or any(paragraph.role == "heading" for paragraph in paragraphs):
        return 0
    ranks = [numbered_level(p.folded) for p in paragraphs if p.role == "text" and p.kind != "table"]
    return min((rank for rank in ranks if rank and ranks.count(rank) > 1), default=0)


def _just_headed(paragraphs: Sequence[Paragraph], number: int) -> bool:
    return number > 0 and paragraphs[number - 1].role == "heading"


def _start(paragraph: Paragraph, kind: DocumentKind, above: int, rank: int) -> tuple[Text | None, int]:
    """The heading and level of the section that a paragraph begins; (None, 0) where it begins none."""
    if paragraph.role == "heading":
        return paragraph.words, paragraph.level
    if paragraph.role != "text" or paragraph.listed or paragraph.kind == "table":
        return None, 0
    if kind == "law" and (article := ARTICLE.match(paragraph.folded)):
        return paragraph.words[: article.end()].strip(), above + 1
    if rank and numbered_level(paragraph.folded) == rank:
        return _label(paragraph), above + 1
    if kind == "stories" and paragraph.dateline is not None and not above:
        return Text("", ""), 1
    return None, 0


def _label(paragraph: Paragraph) -> Text:
    """An item's number and first words, which stand for a heading."""
    stop = _LABEL_END.search(paragraph.folded[:_LABEL_CHARS])
    return paragraph.words[: stop.start() if stop else _LABEL_CHARS].strip()


def _described(
    section: Section,
    heading: str,
    paragraphs: Sequence[Paragraph],
    published: str | None,
    year: int | None,
    signed: str,
) -> Section:
    """A section with what it states itself, under its folded `heading`: links, place, period, day and publisher.

    `signed` is the day at its end, if one stands there: a notice's own.
    """
    text = [paragraph for paragraph in paragraphs if paragraph.role != "heading"]
    listed = sum(len(paragraph.text) for paragraph in text if paragraph.listed)
    if listed and 5 * listed >= 4 * sum(len(paragraph.text) for paragraph in text):
        return replace(section, contents=True)
    dateline = next((p.dateline for p in paragraphs if p.dateline is not None), None)
    imprint = [line for paragraph in paragraphs for line in paragraph.imprint]
    day = _day(dateline, [*imprint, signed], published)
    return replace(
        section,
        url=_url(paragraphs),
        place=_place(heading, dateline, text),
        period=_period(heading, year, day or published),
        published=day,
        source=_source(dateline, imprint),
    )


def _url(paragraphs: Sequence[Paragraph]) -> str | None:
    """Where the section's heading leads, else its one line that is a link and nothing else."""
    for paragraph in paragraphs:
        if paragraph.role == "heading" and paragraph.links:
            return paragraph.links[0]
    alone = dict.fromkeys(link for paragraph in paragraphs for link in paragraph.leads_to)
    return next(iter(alone)) if len(alone) == 1 else None


def _day(dateline: Dateline | None, imprint: Sequence[str], published: str | None) -> str | None:
    for line in imprint:
        folded = fold(line)
        if _UPDATED.find(folded) and not _PUBLISHED.find(folded):
            continue  # when a page was saved again tells of no story on it
        if (iso := parse_date(line)) is not None:
            return iso
    dates = find_dates(dateline.day) if dateline is not None and dateline.day else []
    if len(dates) != 1:
        return None
    if dates[0].iso:
        return dates[0].iso
    if published is None:
        return None
    # A day without a year is of the document's, or of the year before where it would lie ahead.
    day = f"{published[:4]}-{dates[0].month:02d}-{dates[0].day:02d}"
    return day if day <= published[:10] else f"{int(published[:4]) - 1}{day[4:]}"


def _source(dateline: Dateline | None, imprint: Sequence[str]) -> str | None:
    for line in imprint:
        for credit in read_credits(line, fold(line)):
            if credit.role == "source":
                return credit.value
    if dateline is None or not dateline.agency or dateline.agency.startswith("本"):
        return None
    return dateline.agency


_CAPITALS = ("北京市", "台北市")
"""From where papers of the mainland and of Taiwan tell of all that these govern."""


def _place(heading: str, dateline: Dateline | None, paragraphs: Sequence[Paragraph]) -> str | None:
    """The place of a section: the one with which its heading opens, else its dateline's, unless that is a capital or
    lies abroad, from where the whole country is told of.

    None where its heading or its text names another place beside it.
    """
    words = _TAGGED.sub("", heading)
    named = find_places_folded(words)
    own = _opening_place(words, named)
    if own is None and dateline is not None and dateline.place:
        own = normalise_place(fold(dateline.place))
        own = None if own in _CAPITALS or own in world_places() else own
    if own is None:
        return None
    known = {mention.name for mention in named}
    told = known | {m.name for paragraph in paragraphs for m in find_places_folded(paragraph.folded, known)}
    return own if all(n == own or is_within(n, own) or is_within(own, n) for n in told) else None


def _opening_place(words: str, named: Sequence[PlaceMention]) -> str | None:
    """The place with which a heading opens, the narrowest of 广西南宁; None for what only has its name (白云机场)."""
    own: PlaceMention | None = None
    end = 0
    for mention in named:
        if mention.start != end or (own is not None and not is_within(mention.name, own.name)):
            break
        own, end = mention, mention.end
    return None if own is None or _FACILITY.find(words, end) else own.name


def _period(heading: str, year: int | None, published: str | None) -> str | None:
    """The time with which a section's heading opens, or which follows the place there, in plain words."""
    words = _TAGGED.sub("", heading)
    periods = named_periods(words, year, published)
    if len(periods) != 1:
        return None
    start, _, told = periods[0]
    before = words[:start]
    opens = not before or _opening_place(before, find_places_folded(before)) is not None
    return told if opens else None
