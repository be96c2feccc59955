"""What a document as a whole tells its figures: only what it is about throughout."""

from __future__ import annotations

import re

from xunduan.index.documents import Document, Metadata
from xunduan.index.figures.extract import FigureContext
from xunduan.index.figures.localities import AGAIN, TAIWAN, begins_clause
from xunduan.index.figures.mentions import Mention, is_inside, is_named, mentions
from xunduan.index.figures.sections import SectionContext, is_report, section_contexts
from xunduan.language.fold import fold
from xunduan.language.gazetteer import short_name
from xunduan.language.places import is_within
from xunduan.language.world import CHINA

_NATION = re.compile(r"国务院|全国|我国|中华人民共和国")
_ORGAN = re.compile(r"(?:统计局|人民政府)?(?:代?[省市区县州旗]长 ?\S{2,4})?")
"""Whose paper it is, on a line below the title: 统计局, 人民政府县长 and a name."""
_LEAD = 200
"""Characters that lead a text; a place that a text without sections is about stands there."""
_STORIES = 4
"""From so many unrelated sections on, a document has no place and time of its own."""


def figure_context(document: Document, folded: str | None = None) -> FigureContext:
    """What resolves 全市, 今年 and 去年 in a document, and what its figures have where its text names nothing.

    `folded` is the folded copy of its text where that is at hand.
    """
    metadata = document.metadata
    folded = fold(document.text) if folded is None else folded
    sections = section_contexts(document, folded)
    place = _place(document, folded, sections)
    about = place is not None or len(sections) < _STORIES
    return FigureContext(
        place=place,
        titled=place is not None
        and (short_name(place) or place) in fold(metadata.title.value if metadata.title else ""),
        year=int(metadata.year.value) if metadata.year else None,
        published=metadata.published.value if metadata.published else None,
        period=_period(metadata) if about else None,
        script=document.script,
        sections=sections,
    )


def _period(metadata: Metadata) -> str | None:
    """The document's time, where it is told: neither guessed nor that of all that reaches up to its publication."""
    period = metadata.period
    guessed = period is None or period.provenance == "inferred" or period.evidence == "今年以来"
    return None if guessed or period is None else period.value


def _told(folded: str, start: int, end: int, main: str) -> list[Mention]:
    """The places by name where something is."""
    return [one for one in mentions(folded, start, end, [main]) if _is_told(one)]


def _is_told(one: Mention) -> bool:
    return one.role == "where" and is_named(one) and one.name != CHINA


def _place(document: Document, folded: str, sections: tuple[SectionContext, ...]) -> str | None:
    """The place that the title names, else one that leads the text or stands in more than half of its sections.

    A title that names the country tells of no part of it.
    """
    metadata = document.metadata
    title = fold(metadata.title.value) if metadata.title else ""
    national = _NATION.search(title)
    if metadata.places and document.kind != "stories":
        main = metadata.places[0].value
        named = mentions(title, 0, len(title), [main])
        name = short_name(main) or main
        if any(one.role == "owner" for one in named):
            return None
        titled = {one.name for one in named if _is_told(one)}
        if len(titled) == 1 and is_within(min(titled), main):
            return min(titled)  # 甲市乙区…工作报告
        if name in title and not any(one.name == main and one.role == "beside" for one in named):
            return next((one.name for one in named if one.name.endswith(main)), main)
        if titled:
            return min(titled) if len(titled) == 1 else None
        if is_report(title) and f"代表{name}" in folded[: 2 * _LEAD]:
            return main  # 政府工作报告, whose speaker tells for whom it is given
        if not national and any(
            line != main and line.startswith(main) and _ORGAN.fullmatch(line, len(main))
            for line in folded[: 2 * _LEAD].split("\n")
        ):
            return main  # 统计公报, and below it: 甲县统计局
        holding = sum(name in folded[section.start : section.end] for section in sections)
        if len(sections) == 1:
            told = _told(folded, 0, _LEAD, main)
            often = folded.count(name) >= AGAIN or len(told) >= AGAIN
            holding = any(is_inside(one, main) and (often or begins_clause(folded, one)) for one in told)
            holding = holding and all(is_inside(one, main) or is_within(main, one.name) for one in told)
        if 2 * holding > len(sections) and not national and CHINA not in title:
            return main
    home = [is_within(fact.value, TAIWAN) for fact in metadata.places]
    if all(home) and any(section.base.republic for section in sections):
        return TAIWAN  # nobody else does
    if not national:
        return None
    return TAIWAN if home and all(home) else CHINA
