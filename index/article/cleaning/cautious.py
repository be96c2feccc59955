"""Files that are no web pages: a line goes only where it says itself that it is no text; nothing goes for its place."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise

from xunduan.index.article.cleaning.contents import find_contents
from xunduan.index.article.cleaning.furniture import (
    COLLECTED,
    is_date_line,
    is_imprint,
    is_other_day,
    weak_rule,
)
from xunduan.index.article.cleaning.lines import Line, han_count
from xunduan.index.article.cleaning.rules import BY_NAME, RULES
from xunduan.index.article.cleaning.titles import (
    ADDRESSED,
    ISSUER,
    LIST_OF_CONTENTS,
    NUMBERED,
    drop_title_copies,
    find_title,
    labelled_title,
    spare_title,
    take_subtitle,
)
from xunduan.index.article.cleaning.verdicts import Marked, drop_repeats
from xunduan.index.article.structure import CHAPTER
from xunduan.index.documents import DocumentKind

_TITLE_MAX = 60
_COLUMN = 6
_SENTENCE_STOP = re.compile(r"[。;,:、](?!$)|[。;,:、]$|\d\s*[|丨]|\s[|丨]\s")
_SECOND_HALF = BY_NAME["second_half"]
_PAPERS = tuple(BY_NAME[kind] for kind in ("notice_title", "law_title", "report_title", "minutes_title"))
_MATTER = "关于"
_TITLE_LINES = 3
"""The most lines that a paper's title is broken over."""
_COVERED = frozenset({"notice", "report", "law", "minutes"})
"""Kinds whose title may stand below a cover's other lines."""
_NAME_CHARS = 8
_NEAR = 5
"""The date, the number and the writer of a paper stand within so many lines of its title."""
_HEAD_LINES = 12
_BY_FORM = frozenset({"breadcrumb", "byline", "editors"})
"""Verdicts by form that hold in articles; a form's 审核:, a CV's address, a book's © are its content."""
_ARTICLES = frozenset({"article", "stories", "links"})
_IMPRINTED = frozenset({"article", "stories", "links", "notice", "report"})
"""Kinds whose title has the date, the number and the writer beside it; in a form or a law they are the text."""


def mark_cautiously(
    lines: Sequence[Line], strong: Sequence[str | None], kind: DocumentKind, stated_title: str = ""
) -> Marked:
    """Decide for each line of a file that is no saved page; `strong` is what a page's rules would say of it."""
    acting = _acting(kind)
    rules = [rule if rule in acting else None for rule in strong]
    listed, named = find_contents(lines, rules)
    prose = [
        rule is None and line.prose and index not in listed and not is_imprint(line.folded)
        for index, (rule, line) in enumerate(zip(rules, lines, strict=True))
    ]
    if kind == "article":
        spare_title(lines, rules, prose)
        drop_repeats(lines, rules, prose)
    first = _first(lines, prose, kind)
    title, over = _title(lines, rules, first, stated_title, named | set(listed), kind)
    subtitle = None
    if title is not None:
        rules[title] = "title"
        for line in over:
            rules[line] = "title"
        subtitle = take_subtitle(lines, rules, title, first)
        drop_title_copies(lines[: title + _NEAR], rules, title)
    if kind in _IMPRINTED:
        _drop_imprint(lines, rules, title, first)
    headed = frozenset() if kind == "stories" else named  # its items have their own headings
    return Marked(rules, title, subtitle, over, listed, headed)


@lru_cache
def _acting(kind: DocumentKind) -> frozenset[str]:
    """The verdicts that hold for a kind of file outside saved web pages."""
    told = {rule.shown for rule in RULES if kind in rule.kinds or "any" in rule.kinds}
    return frozenset(told | {"separator"} | (_BY_FORM if kind in _ARTICLES else set()))


def _title(
    lines: Sequence[Line],
    rules: Sequence[str | None],
    first: int,
    stated: str,
    headings: Set[int],
    kind: DocumentKind,
) -> tuple[int | None, tuple[int, ...]]:
    """The title's last line and those above it that are one with it: files begin with their titles, pages do not."""
    if stated or _has_marked_title(lines, rules, first) or labelled_title(lines[:first]) is not None:
        found = find_title(lines, list(rules), first, stated, headings)
        over = next(
            (i for i in range(first - 1) if stated and lines[i].text + lines[i + 1].text == stated), None
        )
        if found is None and over is not None:
            return over + 1, (over,)
        if found is None or stated:
            return found, ()
        *above, last = _broken(lines, range(found, first))
        return last, tuple(above)
    apart = _of_parts(lines)
    head = [
        i
        for i in range(min(first, _HEAD_LINES))
        if rules[i] is None
        and i not in headings
        and i not in apart
        and not _is_red_head(lines[i])
        and not ADDRESSED.search(lines[i].folded)
        and not LIST_OF_CONTENTS.fullmatch(lines[i].folded)
        and weak_rule(lines[i]) not in ("imprint", "byline")
    ]
    if len(head) > 1 and ":" in lines[head[0]].folded and not _is_title(lines[head[0]]):
        head = head[1:]  # one labelled line, such as a share's number, may stand above
    if head and kind == "form" and lines[head[0]].level > 1:
        return None, ()  # the sheets of a workbook stand beside each other, and the first names no other
    if kind == "stories":  # the heading of its first story is not the whole's
        named = [i for i in head if _is_title(lines[i]) and not lines[i + 1].prose]
        return (named[0] if named else None), ()
    if head and _is_title(lines[head[0]]):
        below = head[1] if len(head) > 1 else None
        likeliest = find_title(lines, list(rules), first, stated, headings)
        if (
            below is not None
            and likeliest == below
            and _is_title(lines[below])
            and len(lines[head[0]].text) <= _COLUMN
        ):
            return below, ()  # the name of a column, and the piece's own title
        *above, last = _broken(lines, head)
        return last, tuple(above)
    if kind in _COVERED:
        return find_title(lines, list(rules), first, stated, headings), ()
    return None, ()


def _broken(lines: Sequence[Line], head: Sequence[int]) -> Sequence[int]:
    """The lines of a paper's title, the first of which may be its issuer or break off in the matter (关于…), and the
    last of which says what paper it is."""
    first = lines[head[0]].folded
    told, whole = first, 1
    for at, index in enumerate(head[1:_TITLE_LINES], 1):
        line = lines[index].folded
        if not (_is_title(lines[index]) and (ISSUER.find(told) or (_MATTER in told and not _is_paper(told)))):
            break
        if _is_paper(line) and not line.startswith(first):
            return head[: at + 1]
        if at == 1 and _SECOND_HALF.find(line):
            whole = 2
        told += line
    return head[:whole]


def _is_paper(folded: str) -> bool:
    return any(kind.find(folded) for kind in _PAPERS)


def _of_parts(lines: Sequence[Line]) -> Set[int]:
    """The lines above the days of a collection's pieces: they name parts, and the first is not the whole's title."""
    named = {day - 1 for day in _days(lines) if day and not lines[day - 1].prose}
    return named if len(named) >= COLLECTED else frozenset()


def _has_marked_title(lines: Sequence[Line], rules: Sequence[str | None], first: int) -> bool:
    """Whether a heading of the first level is the title, and not the first of several below a title that is none."""
    tops = [
        i
        for i, line in enumerate(lines)
        if line.kind == "heading" and line.level == 1 and not _is_red_head(line)
    ]
    if not tops or tops[0] >= first:
        return False
    if len(tops) == 1 and _is_title(lines[tops[0]]):
        return True
    return not any(
        rules[i] is None and _is_title(lines[i]) and not _is_red_head(lines[i]) for i in range(tops[0])
    )


def _is_red_head(line: Line) -> bool:
    """Whether a line is the head of an official paper, above its number."""
    return line.folded.endswith("文件")


def _is_title(line: Line) -> bool:
    folded = line.folded
    return (
        2 <= len(folded) <= _TITLE_MAX
        and line.kind in ("text", "heading")
        and not _SENTENCE_STOP.search(folded)
        and not NUMBERED.match(folded)
        and not CHAPTER.match(folded)
        and not is_date_line(folded)
        and ":" not in folded[:-1]
        and (not folded[0].isdigit() or _SECOND_HALF.find(folded) is not None)
        and (folded[0].isalnum() or folded[0] in "《〈“‘【[")
    )


def _first(lines: Sequence[Line], prose: Sequence[bool], kind: DocumentKind) -> int:
    """Where the text begins, so that a title stands before it."""
    first = next((i for i, is_body in enumerate(prose) if is_body), min(len(lines), _HEAD_LINES))
    if kind != "form":
        return first
    # A form's title has neither label nor figures, and stands above all that have, but for numbers above large type.
    large = [i for i, line in enumerate(lines) if line.kind == "heading" and line.level == 1]
    start = large[0] + 1 if len(large) == 1 and large[0] < _NEAR else 0
    marked = (i for i in range(start, first) if lines[i].kind == "table" or _has_value(lines[i].folded))
    return next(marked, max(first, start))


def _has_value(folded: str) -> bool:
    """Whether a line fills in a form; the name of one may have a figure as well: 2031年青河乡渡运量."""
    named = len(folded) >= _NAME_CHARS and " " not in folded and 2 * han_count(folded) > len(folded)
    return ":" in folded or (not named and any(map(str.isdigit, folded))) or folded.count(" ") > 1


def _drop_imprint(lines: Sequence[Line], rules: list[str | None], title: int | None, first: int) -> None:
    """Take the lines beside the title that are a date, a number, a source or a byline and nothing else."""
    at = -1 if title is None else title
    days = _days(lines)
    for index in range(max(0, at - _NEAR), min(at + 1 + _NEAR, first)):
        rule = weak_rule(lines[index])
        told = index in days or is_other_day(lines[index].folded)
        if rules[index] is None and rule in ("imprint", "byline") and not told:
            rules[index] = rule


def _days(lines: Sequence[Line]) -> Set[int]:
    """The days that stand over the parts of a collection, each with running text below: three or more."""
    days = [index for index, line in enumerate(lines) if is_date_line(line.folded)]
    over = {
        day for day, end in pairwise([*days, len(lines)]) if any(line.prose for line in lines[day + 1 : end])
    }
    return over if len(over) >= COLLECTED else frozenset()
