"""Titles: which of the lines before the body is the article's title."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from xunduan.index.article.cleaning.furniture import is_button, is_date_line, is_imprint, weak_rule
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME

_TITLE_LABEL = BY_NAME["title_label"]
_LABEL = BY_NAME["no_title"]
LIST_OF_CONTENTS = re.compile(r"目\s{0,4}[录次]|(?:table of )?contents")
"""What a list of contents is called, and no paper."""
_OFFICE = BY_NAME["speaker"]
"""The speaker of a report, named below its title."""
ADDRESSED = re.compile(r"www\.|https?:|[\w.+-]@\w|\.(?:com|cn|net|org)\b")
ISSUER = BY_NAME["issuer"]
"""Endings of the names of bodies that issue papers."""
PUBLISHER = BY_NAME["publisher"]
_DEFINES = BY_NAME["defines"]
_BOOK = ("书名", "book")
SUBTITLE = ("—", "–", "-")
"""What a subtitle begins with."""
_HEAD_LINES = 40
"""Lines before the body that are searched for the title."""
_NEAR = 12
"""Lines around a title that are searched for the page's date and buttons."""
_TAIL_LINES = 60
"""Lines at the end that may repeat the title."""
NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、.章节条篇编卷]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、)]|[ivx]+\.|附件|[\d]\ufe0f?\u20e3|(?:案例|议题|话题)[一二三四五六七八九十\d])"
)
"""A line numbered as headings and items of lists are."""


def spare_title(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """A title that ends in ! or ? reads like a sentence: it is recognised by the date or source below it."""
    first = next((index for index, is_body in enumerate(prose) if is_body), None)
    if first is None or len(lines[first].text) > 60 or "。" in lines[first].folded:
        return
    if not any(prose[first + 1 :]):
        return
    copies = [i for i in range(min(first + _NEAR, len(lines))) if lines[i].folded == lines[first].folded]
    near = (i for i in range(copies[-1] + 1, min(copies[-1] + 6, len(lines))) if not is_button(lines[i]))
    below = list(near)[:2]
    asked = lines[first].folded.endswith(("?", "!")) and len(lines[first].text) <= 40
    furnished = [
        len(lines[i].text) <= 16 and not prose[i] for i in range(first + 1, min(first + 4, len(lines)))
    ]
    if (
        (asked and len(furnished) == 3 and all(furnished))
        or _dated_above(lines, rules, first)
        or any(
            rules[i] in ("editors", "byline") or (rules[i] is None and is_imprint(lines[i].folded))
            for i in below
        )
    ):
        for i in copies:
            prose[i] = False


def _dated_above(lines: Sequence[Line], rules: list[str | None], first: int) -> bool:
    """Whether above a short line in ! or ? stands the page's date, and nothing that could be the title."""
    if len(lines[first].text) > 40 or not lines[first].folded.endswith(("!", "?")):
        return False
    above = range(max(0, first - _NEAR), first)
    dated = any(is_date_line(lines[i].folded) or is_imprint(lines[i].folded) for i in above)
    return dated and all(rules[i] or len(lines[i].text) < 10 or is_imprint(lines[i].folded) for i in above)


def find_title(
    lines: Sequence[Line],
    rules: list[str | None],
    first: int,
    stated: str,
    headings: Set[int] = frozenset(),
) -> int | None:
    """The title's line: a stated title found again, a first-level heading, or the likeliest line before the body.

    `headings` are lines that a list of contents names.
    """
    labelled = labelled_title(lines[: min(first, _HEAD_LINES)])
    if labelled is not None and not stated:
        return labelled
    free = [
        i
        for i in range(first)
        if rules[i] is None
        and weak_rule(lines[i]) is None
        and not LIST_OF_CONTENTS.fullmatch(lines[i].folded)
    ]
    if stated:
        return next((i for i in free if _is_stated(lines[i], stated)), None)
    head = [i for i in free if i not in headings][-_HEAD_LINES:]
    chapters = sum(_is_chapter(line) for line in lines) > 1
    tops = (i for i in head if lines[i].kind == "heading" and lines[i].level == 1)
    named = (i for i in tops if not (chapters and _is_chapter(lines[i])) and not _LABEL.find(lines[i].folded))
    if (top := next(named, None)) is not None:
        return top
    edges = "\n".join(line.folded for line in (*lines[:first], *lines[-_TAIL_LINES:]))
    best, best_score = None, 0.0
    for i in head:
        score = _title_score(lines, rules, i, min(first, len(lines) - 1))
        if (
            score
            and len(lines[i].text) >= 6
            and edges.count(lines[i].folded) > 1 + (i >= len(lines) - _TAIL_LINES)
        ):
            score += 1.0
        if score > best_score:
            best, best_score = i, score
    return best


def _is_chapter(line: Line) -> bool:
    """Whether a heading of the first level is numbered: one of several is a chapter, and no title of the whole."""
    return line.kind == "heading" and line.level == 1 and NUMBERED.match(line.folded) is not None


def _is_stated(line: Line, stated: str) -> bool:
    """Whether a line is the stated title, be it behind its label."""
    return _same(line.text, stated) or _same(line.text[title_start(line.folded) :], stated)


def _same(line: str, stated: str) -> bool:
    """Whether a line is the stated title, which may carry the site's name behind it."""
    line, stated = re.sub(r"\s+", "", line), re.sub(r"\s+", "", stated)
    return line == stated or (2 * len(line) >= len(stated) and stated.startswith(line))


def _title_score(lines: Sequence[Line], rules: list[str | None], index: int, first: int) -> float:
    folded = lines[index].folded
    size = len(folded)
    if (
        size > 90
        or size < 4
        or folded.endswith(("。", ";", ",", "、", ":"))
        or "。" in folded
        or NUMBERED.match(folded)
    ):
        return 0.0
    if folded.startswith(("--", "——", "(", "·")) or folded.endswith(".") or _LABEL.find(folded):
        return 0.0
    if _OFFICE.find(folded) or ADDRESSED.search(folded) or folded.count(":") > 1:
        return 0.0
    if size <= 8 and PUBLISHER.find(folded):
        return 0.0
    score = min(size, 20) / 10
    if ISSUER.find(folded):
        score -= 0.6
    if rules[index + 1 : index + 2] == ["byline"]:
        score += 1.0  # a date stands below a page's name, too
    if index == 0:
        score += 0.3
    if lines[first].folded.startswith(folded) and _DEFINES.find(lines[first].folded, size):
        score += 1.0  # an entry of an encyclopedia begins with its name
    if index + 1 < first and rules[index + 1] is None and lines[index + 1].folded.startswith(SUBTITLE):
        score += 1.0
    if size > 60 or (size < 8 and any(rule for rule in rules[:first])):
        score -= 0.6
    following = range(index + 1, min(index + 5, len(lines)))
    if any(rules[i] in ("editors", "byline") or is_imprint(lines[i].folded) for i in following if i <= first):
        score += 1.0
    if lines[index].kind == "heading":
        score += 1.0
    return score


def take_subtitle(lines: Sequence[Line], rules: list[str | None], title: int, first: int) -> int | None:
    """Mark the line below the title as its second half where it begins with a dash; its number, or None."""
    following = title + 1
    if following < first and rules[following] is None and lines[following].folded.startswith(SUBTITLE):
        rules[following] = "title"
        _drop_speaker(lines, rules, following + 1, first)
        return following
    _drop_speaker(lines, rules, following, first)
    return None


def _drop_speaker(lines: Sequence[Line], rules: list[str | None], index: int, first: int) -> None:
    if index < first and rules[index] is None and _OFFICE.find(lines[index].folded):
        rules[index] = "byline"


def labelled_title(lines: Sequence[Line]) -> int | None:
    """The line that says that it is the title: 标题:……, or 书名:…… where nothing stands above it, as it does above the
    book of a review."""
    labelled = (i for i, line in enumerate(lines) if _TITLE_LABEL.find(line.folded))
    return next((i for i in labelled if i == 0 or not lines[i].folded.startswith(_BOOK)), None)


def title_start(folded: str) -> int:
    """Where the title itself begins on its line: behind `标题:` as old systems export it."""
    label = _TITLE_LABEL.find(folded)
    return label.end() if label is not None else 0


def drop_title_copies(lines: Sequence[Line], rules: list[str | None], title: int) -> None:
    """Drop the lines that repeat the title, in brackets or not."""
    words_of_title = lines[title].folded[title_start(lines[title].folded) :]
    for index, line in enumerate(lines):
        if rules[index] is None and line.folded.strip("()[]【】<>") == words_of_title.strip("()[]【】<>"):
            rules[index] = "repeated_title"
