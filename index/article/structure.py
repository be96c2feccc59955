"""Structure: which lines introduce what follows them, and how lines that belong together are joined or parted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from xunduan.index.article.cleaning.dateline import Dateline
from xunduan.index.article.cleaning.lines import TERMINAL
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import BlockKind
from xunduan.language.dates import find_dates
from xunduan.language.names import is_name
from xunduan.language.text import Text, Worded

Role = Literal["text", "heading", "question", "speaker"]


@dataclass(frozen=True, slots=True)
class Paragraph(Worded):
    """One line of the shown text with its folded copy and the part it plays."""

    words: Text
    kind: BlockKind = "text"
    role: Role = "text"
    level: int = 0
    speaker: int = 0
    """How many characters at its beginning name who speaks, where that stood on a line of its own."""
    listed: bool = False
    """Whether it stands in a list of contents, where nothing introduces anything."""
    links: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()
    """Links of lines that are one link and nothing else, its own and of such lines left out below it."""
    imprint: tuple[str, ...] = ()
    """Imprint lines (date, publisher) that were left out below it."""
    dateline: Dateline | None = None


# What follows is told by numbering and marks alone; words are rows of cleaning/tables/structure.toml.
_HAN_DIGITS = "一二三四五六七八九十"
CHAPTER = re.compile(rf"^第\s?[{_HAN_DIGITS}百\d]{{1,4}}\s?[章编篇讲课回卷](?:[\s:、.]|[^的,。;]{{0,40}}$)")
"""The heading of a chapter of a book."""
_LEVELS = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (1, rf"第\s?[{_HAN_DIGITS}百\d]+\s?(?:[章编篇讲课回卷]|部分)(?:\s|[^\s,。]|$)"),
        (2, rf"第\s?[{_HAN_DIGITS}百\d]+\s?节(?:\s|[^\s,。]|$)|[{_HAN_DIGITS}]{{1,3}}(?:、|\.(?!\d))"),
        (2, rf"(?:案例|议题)[{_HAN_DIGITS}\d]{{1,3}}(?:[\s:、.]|$)"),
        (3, rf"\([{_HAN_DIGITS}]{{1,3}}\)|\d{{1,2}} (?=[\u4e00-\u9fff]{{2,16}}$)"),
        (4, r"\d{1,2}(?:\.\d{1,2}){0,2}[.、](?!\d)\s{0,4}|\d{1,2}(?:\.\d{1,2}){1,3}\s{1,4}"),
        (5, r"\(\d{1,2}\)|[①-⑳]"),
    )
)
"""Numbering in the order of official papers (GB/T 9704: 一、 （一） 1. （1）), below that of books."""
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}")
_RUN_IN_PAIR = re.compile(r"^([\u4e00-\u9fff]{4,14}) ([\u4e00-\u9fff]{4,14}) (?=[^\s].{20,})")
_QUESTION_MARK = re.compile(r"[?][”’\"')\]】]*$")
_INNER_STOP = re.compile(r"[。!?;].")
_GOES_ON = re.compile(r"。[^\s”’\"')\]】]")
"""What makes a line that is marked up as a heading a paragraph: headings are found by what stands below them."""
_NUMBER_ALONE = re.compile(rf"^(?:part)?[.\s]*(?:\d{{1,2}}|[{_HAN_DIGITS}]{{1,2}})[.、]?$")
_SLOGAN_STOP = re.compile(r"[,;:!?…]|。.")
_VALUED = re.compile(r"[\u4e00-\u9fff]{2,6}:.*(?:\d|、)")
"""A line that states a value itself and so is no label: 材料:绿豆150克、海带50克."""
_NAME_ALONE = re.compile(r"^([\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{1,10}):$")
_LABELLED = re.compile(r"([^\s,。;:!?“”\"()\d]{2,12}):\s{0,4}\S")
_ASKED_BY = BY_NAME["asked_by"]
_QUESTION_LABEL = BY_NAME["question_label"]
_ASKS = BY_NAME["asks"]
_SPEAKER = BY_NAME["speaker_line"]
_CLOSE = BY_NAME["letter_close"]
_SCENE = BY_NAME["scene"]
_NO_SPEAKER = BY_NAME["no_speaker"]
_MEASURE_ALONE = re.compile(r"[约近超]?\d[\d,.]*\s?[十百千]?[万亿]?(?:[^\W\d_]{1,3}|[%‰℃°])")
"""A number with its unit, which is a value and heads nothing."""
_HEADING_MAX = 45
_REFRAIN = 3
"""Times from which on a line that looks like a heading is a refrain: 代入上式得."""
_QUESTION_MAX = 200
_INTRO_ENDS = ("—", "--")
_NAMES, _NAME_MAX = 4, 4
"""Words, and characters of each, of a list of names that is no heading: three may be a slogan (共建 共治 共享)."""


def numbered_level(folded: str) -> int:
    """The heading level that a line's numbering stands for (第一章 1, 一、 2, （一） 3, 1. 4, (1) 5), 0 without one."""
    for level, pattern in _LEVELS:
        if pattern.match(folded):
            return level
    return 0


def arrange(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Part run-in headings from their text, join labels to what they label, and give every paragraph its role.

    A heading's level is the one of its markup, else 0: `nesting.nest` finds it.
    """
    parts = [part for paragraph in paragraphs for part in _part(paragraph)]
    joined = _join(parts)
    return _assign(joined)


def _cut(paragraph: Paragraph, end: int, start: int) -> list[Paragraph]:
    head = replace(paragraph, words=paragraph.words[:end], role="heading")
    return [head, replace(paragraph, words=paragraph.words[start:])]


def _part(paragraph: Paragraph) -> list[Paragraph]:
    """A heading that runs into its paragraph: two balanced phrases, then a space and the text."""
    if paragraph.kind not in ("text", "list") or paragraph.listed:
        return [paragraph]
    pair = _RUN_IN_PAIR.match(paragraph.folded)
    if pair is not None and abs(len(pair.group(1)) - len(pair.group(2))) <= 1:
        return _cut(paragraph, pair.end() - 1, pair.end())
    return [paragraph]


def _join(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join `记者:` to the question on its next line, and a label that ends in a dash to the title below it."""
    joined: list[Paragraph] = []
    index = 0
    while index < len(paragraphs):
        here = paragraphs[index]
        after = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        joinable = after is not None and "table" not in (here.kind, after.kind) and not here.listed
        if after is not None and joinable and _belongs(here, after):
            gap = " " if _NUMBER_ALONE.match(here.folded) else ""
            here = replace(here, words=Text.joined(gap, (here.words, after.words)))
            index += 1
        joined.append(here)
        index += 1
    return joined


def _belongs(label: Paragraph, after: Paragraph) -> bool:
    if (asked := _ASKED_BY.find(label.folded)) and asked.end() == len(label.folded):
        return _asks(after.folded)
    if _NUMBER_ALONE.match(label.folded):
        return 2 <= len(after.folded) <= 30 and TERMINAL.search(after.folded) is None
    return (
        len(label.folded) <= 16
        and label.folded.endswith(_INTRO_ENDS)
        and len(after.folded) <= 30
        and TERMINAL.search(after.folded) is None
    )


def _assign(paragraphs: list[Paragraph]) -> list[Paragraph]:
    bare_questions = sum(_is_bare_question(paragraph) for paragraph in paragraphs)
    askers = _askers(paragraphs)
    names = _names_alone(paragraphs)
    times = Counter(paragraph.folded for paragraph in paragraphs)
    assigned: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        before = assigned[-1] if assigned and not assigned[-1].listed else None
        after = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        role = paragraph.role
        if role == "text" and _asks_as(paragraph, askers):
            role = "question"
        elif paragraph.folded in names and after is not None and _ends(after):
            role = "speaker"
        elif role == "text":
            later = paragraphs[index + 2] if index + 2 < len(paragraphs) else None
            role = _role(paragraph, before, after, later, bare_questions >= 2)
            if role == "heading" and paragraph.kind != "heading" and times[paragraph.folded] >= _REFRAIN:
                role = "text"
        assigned.append(replace(paragraph, role=role, level=paragraph.level if role == "heading" else 0))
    return _release(_join_speakers(assigned))


def _askers(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Labels that mostly ask (`某某周刊:……?`): an interview names its two sides again and again."""
    asked: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for paragraph in paragraphs:
        label = _LABELLED.match(paragraph.folded)
        if label is not None and paragraph.kind != "table":
            spoken[label.group(1)] += 1
            asked[label.group(1)] += _asks(paragraph.folded)
    return frozenset(label for label, times in asked.items() if times >= 2 and 3 * times >= 2 * spoken[label])


def _names_alone(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Lines of a name and a colon, where two or more take turns or the text speaks of them: who says what follows."""
    found = {p.folded for p in paragraphs if p.kind == "text" and _NAME_ALONE.match(p.folded)}
    found = {line for line in found if not _NO_SPEAKER.takes(line) and is_name(line[:-1])}
    body = "\n".join(p.folded for p in paragraphs) if found else ""
    return frozenset(line for line in found if len(re.findall(re.escape(line[:-1]), body)) > 1)


def _asks_as(paragraph: Paragraph, askers: frozenset[str]) -> bool:
    label = _LABELLED.match(paragraph.folded) if askers and paragraph.kind != "table" else None
    return label is not None and label.group(1) in askers and _asks(paragraph.folded)


def _join_speakers(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Put a speaker's line in front of what is said, on one line: a name alone would be no passage."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        label = joined[-1] if joined and joined[-1].role == "speaker" else None
        if label is not None and paragraph.role == "text" and paragraph.kind != "table":
            joined[-1] = replace(paragraph, words=label.words + paragraph.words, speaker=len(label.words))
        else:
            joined.append(paragraph)
    return [replace(p, role="text") if p.role == "speaker" else p for p in joined]


def _release(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Turn headings at the end of the document into text: nothing follows, so they would be lost to the search."""
    keep = len(paragraphs)
    while keep and paragraphs[keep - 1].role != "text":
        keep -= 1
    return paragraphs[:keep] + [replace(paragraph, role="text", level=0) for paragraph in paragraphs[keep:]]


def _asks(folded: str) -> bool:
    """Whether a line that can be a question is one."""
    return len(folded) <= _QUESTION_MAX and _ASKS.takes(folded)


def _is_bare_question(paragraph: Paragraph) -> bool:
    folded = paragraph.folded
    return (
        6 <= len(folded) <= 50
        and _QUESTION_MARK.search(folded) is not None
        and not _INNER_STOP.search(folded)
    )


def _role(
    paragraph: Paragraph,
    before: Paragraph | None,
    after: Paragraph | None,
    later: Paragraph | None,
    faq: bool,
) -> Role:
    folded = paragraph.folded
    if paragraph.kind in ("table", "caption") or paragraph.listed:
        return "text"
    if paragraph.kind == "heading":
        return "text" if _GOES_ON.search(folded) else "heading"
    if len(folded) <= _QUESTION_MAX and _QUESTION_LABEL.takes(folded):
        return "question"
    if (asked := _ASKED_BY.find(folded)) and asked.end() < len(folded) and _asks(folded):
        return "question"
    if after is None:
        return "text"
    if _NUMBER_ALONE.match(folded) and _ends(after):
        return "heading"
    if _SCENE.takes(folded):
        return "speaker"
    addressed = after.folded.startswith(("您", "你", "贵"))
    if _SPEAKER.takes(folded) and not (addressed or _NO_SPEAKER.takes(folded[:-1])):
        return "speaker"
    if faq and _is_bare_question(paragraph) and not _is_bare_question(after) and len(after.folded) > 12:
        return "question"
    return "heading" if _is_heading(paragraph, before, after, later) else "text"


def _is_heading(
    paragraph: Paragraph, before: Paragraph | None, after: Paragraph, later: Paragraph | None
) -> bool:
    folded = paragraph.folded
    if numbered_level(folded) in (2, 3) and folded.endswith("。") and len(folded) <= 30:
        # (一)加快管网改造。 closes with a full stop and is a heading all the same, unless a list goes on.
        listed = before is not None and numbered_level(before.folded) == numbered_level(folded)
        return not listed and not _SLOGAN_STOP.search(folded) and not numbered_level(after.folded)
    if len(folded) > _HEADING_MAX or TERMINAL.search(folded) or _INNER_STOP.search(folded):
        return False
    if folded.endswith(".") and not folded[:-1].isascii():
        return False
    if numbered_level(folded):
        if (
            before is not None
            and numbered_level(before.folded) == numbered_level(folded)
            and not _is_below(folded, before.folded)
        ):
            return False
        return _introduces(paragraph, after)
    if (
        _VALUED.match(folded)
        or _is_day(folded)
        or paragraph.kind == "list"
        or len(folded) < 2
        or _MEASURE_ALONE.fullmatch(folded)
        or any(mark in folded for mark in "|\t□√☑")
        or _is_list_of_names(folded)
        or _CLOSE.takes(folded)
    ):
        return False
    alone = before is None or _ends(before) or before.role == "heading" or numbered_level(before.folded) > 0
    # Below a signature the next notice begins.
    alone = alone or (before is not None and _is_day(before.folded))
    if alone and later is not None and (before is None or not before.folded.endswith((":", ";"))):
        # 案例一 over 冒充客服退款诈骗案: a heading and one below it, then the text of both.
        below = replace(paragraph, role="heading")
        # Verse and dialogue have such lines as well, but no long paragraph below them.
        if (
            len(after.folded) >= 4
            and len(later.folded) >= 20
            and not _ends(after)
            and not numbered_level(after.folded)
            and _is_heading(after, below, later, None)
        ):
            return True
    return alone and _ends(after) and len(after.folded) > 1.2 * len(folded)


def _is_day(folded: str) -> bool:
    return any(date.year and date.end - date.start == len(folded) for date in find_dates(folded))


def _is_list_of_names(folded: str) -> bool:
    words = folded.split()
    return len(words) >= _NAMES and all(len(word) <= _NAME_MAX and not word.isascii() for word in words)


def _is_below(folded: str, above: str) -> bool:
    """Whether a line's number goes on that of the one above: 1.1 below 1. and no item beside it."""
    number = _DECIMAL.match(above)
    if number is None or not folded.startswith(f"{number[0]}."):
        return False
    return folded[number.end() + 1 : number.end() + 2].isdigit()


def _introduces(paragraph: Paragraph, after: Paragraph) -> bool:
    """Whether a numbered line opens a section: the next line is text, or a deeper heading; a list goes on instead."""
    level, following = numbered_level(paragraph.folded), numbered_level(after.folded)
    if following:
        below = following > level or _is_below(after.folded, paragraph.folded)
        return below or len(after.folded) > _HEADING_MAX
    return _ends(after) or level <= 3


def _ends(paragraph: Paragraph) -> bool:
    """Whether a paragraph reads as text: it ends as a sentence does, or is too long for a title."""
    folded = paragraph.folded
    return (
        TERMINAL.search(folded) is not None or len(folded) > 60 or (folded.endswith(".") and len(folded) > 20)
    )
