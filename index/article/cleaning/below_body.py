"""The foot of a page: what stands below the article, and where the article ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.credits import trailing_byline
from xunduan.index.article.cleaning.forecast import drop_forecast
from xunduan.index.article.cleaning.furniture import (
    END_MARKERS,
    is_counted,
    is_date_line,
    is_imprint,
    weak_rule,
)
from xunduan.index.article.cleaning.lines import TERMINAL, Line, han_count
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.titles import ISSUER, NUMBERED
from xunduan.index.article.structure import CHAPTER

_END_SHARE = 0.25
"""After an end marker, less running text than this share of what came before is no longer the article."""
_SIGNATURE_LINES = 60
"""Lines after the body that are searched for a signature."""
_TITLE_CHARS = 8
_LAST_WORDS = 0.1
"""Share of the running text below the editors' line up to which it is the page's and not the article's."""
LINKED = 0.8
"""Share in links from which on running text is the title of another article."""
_MENU = 12
"""Lines of links alone that make a menu; an article's attachments are fewer."""
_TEASED = 2
"""Links with a lead each, below the text, that are other articles."""
_LEAD_CHARS = 150
"""The most characters of another article's lead."""
_EDITORS = BY_NAME["editors_line"]
_WRITTEN_YEAR = re.compile(r"[一二][〇零○一二三四五六七八九]{3}年")
"""As a day is signed: no site writes the day of a page so."""


def cut_related(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Drop a `related articles` heading and the titles and teasers that follow it."""
    seen = 0
    bodies = {line.folded for line, is_body in zip(lines, prose, strict=True) if is_body}
    for index, line in enumerate(lines):
        if prose[index]:
            seen += len(line.text)
        elif BY_NAME["related"].takes(line.folded):
            rest = range(index + 1, len(lines))
            if seen == 0:
                rules[index] = "related"
                continue
            # A box of links explained (相关链接) is part of many articles: there, a lead below a title is no teaser.
            boxed = "链接" in line.folded
            leads = [i for i in rest if prose[i] and _follows_title(lines, prose, i, index)]
            # A box stands inside the article too, which goes on below it: below one title, or to its editor's line.
            single = leads == [index + 2] and not boxed and not _is_teaser(lines, index + 2, bodies)
            resumed = index + 2 if single else _resumed(lines, rules, prose, index + 1)
            if resumed and resumed > index + 1:
                for i in range(index, resumed):
                    rules[i] = rules[i] or "related"
                continue
            led = set(leads) if len(leads) >= 2 and not boxed else set()
            likely = sum(
                not prose[i] or i in led or lines[i].link_density >= LINKED or _is_teaser(lines, i, bodies)
                for i in rest
            )
            goes_on = any(CHAPTER.match(lines[i].folded) and lines[i].link_density < LINKED for i in rest)
            if not rest or (likely >= 0.8 * len(rest) and not goes_on):
                for i in (index, *rest):
                    rules[i] = rules[i] or "related"
                    prose[i] = False
                return


def cut_teasers(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Drop the titles of other articles below one, each a link with the lead of what it leads to, to the page's end.

    A page of such alone has no text above that outweighs them, and stays.
    """
    titled = [
        not prose[i] and len(line.text) >= _TITLE_CHARS and line.link_density >= LINKED
        for i, line in enumerate(lines)
    ]
    teased = [
        i for i in range(1, len(lines)) if prose[i] and titled[i - 1] and len(lines[i].text) <= _LEAD_CHARS
    ]
    if len(teased) < _TEASED:
        return
    first = teased[0] - 1
    left = [i for i in range(first, len(lines)) if prose[i]]
    seen = sum(len(lines[i].text) for i in range(first) if prose[i])
    if set(left) != set(teased) or seen < sum(len(lines[i].text) for i in left):
        return
    # A name or a day may stand above each title, and the heading of their box above the first.
    between = teased[1] - teased[0] - 2
    while first and not prose[first - 1] and rules[first - 1] is None and between >= 0:
        first, between = first - 1, between - 1
    for i in range(first, len(lines)):
        rules[i], prose[i] = rules[i] or "related", False


def cut_menus(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Drop long rows of links that lead elsewhere; one with hardly any text below it ends the article."""
    total = sum(len(line.text) for line, is_body in zip(lines, prose, strict=True) if is_body)
    seen, run = 0, []
    for index, line in enumerate((*lines, None)):
        linked = line is not None and not prose[index] and line.link_density >= LINKED
        if linked and line is not None and line.kind != "table":
            run.append(index)
            continue
        if len(run) >= _MENU:
            for i in run:
                rules[i] = rules[i] or "links"
            if total - seen < _END_SHARE * seen and not _resumed(lines, rules, prose, run[-1] + 1):
                for i in range(run[-1] + 1, len(lines)):
                    rules[i], prose[i] = rules[i] or "after_end", False
                return
        run = []
        seen += len(line.text) if line is not None and prose[index] else 0


def _resumed(
    lines: Sequence[Line], rules: Sequence[str | None], prose: Sequence[bool], start: int
) -> int | None:
    """Where the article goes on from `start`: the running text whose end is signed by an editor, None if none is."""
    first = next((i for i in range(start, len(lines)) if prose[i]), len(lines))
    end = next((i for i in range(first, len(lines)) if not prose[i]), len(lines))
    signed = end < len(lines) and rules[end] == "editors" and _EDITORS.find(lines[end].folded)
    return first if signed else None


def _is_teaser(lines: Sequence[Line], index: int, bodies: set[str]) -> bool:
    """Whether a line of running text reads as the lead of another article, or repeats this one's."""
    folded = lines[index].folded
    whole = folded.rstrip("….")
    return whole != folded and whole in bodies


def cut_after_end(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """Drop what follows the last credits or notices of an article, where it is too little to be an article."""
    total = sum(len(line.text) for line, is_body in zip(lines, prose, strict=True) if is_body)
    seen = 0
    for index, rule in enumerate(rules):
        if prose[index]:
            seen += len(lines[index].text)
        elif rule in END_MARKERS and seen and _is_end(lines, prose, index, seen, total - seen):
            for i in range(index + 1, len(lines)):
                if rules[i] is None and (lines[i].kind != "table" or prose[i]):
                    # The date of a press release stands below its end mark; further on, dates are other articles'.
                    dated = i <= index + 3 and is_imprint(lines[i].folded)
                    rules[i] = "imprint" if dated else "after_end"
                    prose[i] = False
            return


def _is_end(lines: Sequence[Line], prose: list[bool], index: int, seen: int, left: int) -> bool:
    """Whether the article ends at a marker, after `seen` and before `left` characters of running text."""
    folded = lines[index].folded
    if left < _LAST_WORDS * seen and _EDITORS.find(folded) and len(folded) <= 60:
        return True
    if _resumes(lines, prose, index):
        return False
    if left < _END_SHARE * seen:
        return True
    rest = range(index + 1, len(lines))
    leads = all(len(lines[i].text) <= _LEAD_CHARS for i in rest if prose[i])
    return leads and left < 1.5 * seen and _EDITORS.find(folded) is not None


def _resumes(lines: Sequence[Line], prose: list[bool], index: int) -> bool:
    """Whether the article goes on after a marker: running text follows that is no teaser."""
    bodies = {line.folded for line, is_body in zip(lines[:index], prose, strict=False) if is_body}
    return any(
        prose[i]
        and not _is_teaser(lines, i, bodies)
        and lines[i].link_density < 0.5
        and not _follows_title(lines, prose, i, index)
        for i in range(index + 1, len(lines))
    )


def _follows_title(lines: Sequence[Line], prose: list[bool], index: int, marker: int) -> bool:
    """Whether the line before is an unpunctuated title, so that this one is the lead of another article."""
    before = index - 1
    return (
        before > marker
        and not prose[before]
        and len(lines[before].text) >= 5
        and not TERMINAL.search(lines[before].folded)
    )


def mark_tail(lines: Sequence[Line], rules: list[str | None], last: int) -> None:
    """After the body: controls and imprint go, and short lines among or below furniture; a signature stays."""
    tail = range(last + 1, len(lines))
    signed = _signature(lines, rules, last)
    for index in tail:
        if rules[index] is None and index not in signed:
            rules[index] = weak_rule(lines[index]) or ("counter" if is_counted(lines[index].folded) else None)
    # (编辑:某某) behind the last sentence ends the article.
    fallen = trailing_byline(lines[last].folded) < len(lines[last].text)
    for index in tail:
        line = lines[index]
        if rules[index] is not None:
            fallen = True
        elif fallen and index not in signed and line.kind != "table" and not TERMINAL.search(line.folded):
            rules[index] = "after_end"
    drop_forecast(lines, rules, last)
    loose = [i for i in tail if rules[i] is None and i not in signed and _is_loose(lines[i])]
    run = len(loose) >= 2 and loose == list(range(loose[0], loose[-1] + 1))
    if run and loose[-1] + 1 < len(lines) and rules[loose[-1] + 1]:
        for index in loose:
            rules[index] = "navigation"
    _drop_last_headings(lines, rules, last)


def _drop_last_headings(lines: Sequence[Line], rules: list[str | None], last: int) -> None:
    """Drop the headings over nothing but what went: those of other articles."""
    index = len(lines) - 1
    while index > last and (rules[index] or (lines[index].kind == "heading" and index + 1 < len(lines))):
        rules[index] = rules[index] or "related"
        index -= 1


def _is_loose(line: Line) -> bool:
    """Whether a line could be an item of a menu: a few characters, neither numbered nor punctuated."""
    marked = TERMINAL.search(line.folded) or NUMBERED.match(line.folded) or ":" in line.folded
    return len(line.text) <= 8 and line.kind == "text" and not marked


def _signature(lines: Sequence[Line], rules: list[str | None], last: int) -> frozenset[int]:
    """The lines of a signature (issuers, then the date, or a date written out) between the body and the furniture."""
    found: list[int] = []
    for index in range(last + 1, min(last + _SIGNATURE_LINES, len(lines))):
        folded = lines[index].folded
        if rules[index] is not None:
            break
        if ISSUER.find(folded) and len(folded) <= 40 and han_count(folded) * 1.2 >= len(folded):
            found.append(index)
        elif is_date_line(folded) and (_WRITTEN_YEAR.match(folded) or (found and found[-1] == index - 1)):
            return frozenset((*found, index))
        else:
            found = []
    return frozenset()
