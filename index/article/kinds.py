"""What a file is, judged once from its format and shape: cleaning's rules say for which kinds they act."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from xunduan.errors import Message, bilingual
from xunduan.index.article.cleaning.credits import is_record_label, is_record_row
from xunduan.index.article.cleaning.dateline import opens_story
from xunduan.index.article.cleaning.furniture import (
    is_date_line,
    is_imprint,
    is_other_day,
    weak_rule,
)
from xunduan.index.article.cleaning.lines import TERMINAL, Line, is_prose
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.site import RECURRING
from xunduan.index.article.structure import CHAPTER
from xunduan.index.documents import DocumentKind, RawDocument
from xunduan.language.dates import PRINTED_DAY
from xunduan.language.fold import fold

_WEB_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_WEB_RULES = frozenset(
    {"control", "counter", "pager", "breadcrumb", "original_title", "navigation", "buttons"}
)
"""What stands around an article on a web page and hardly anywhere else."""
_PAGE_RULES = frozenset({"pager", "breadcrumb", "navigation"})
"""Those of them that no form, law, book or letter has."""
_FOOT_RULES = frozenset({"licence", "tracking_number", "more_about"})
"""What stands below an article, but on forms and papers as well."""
_PRESS_RULES = frozenset({"editors", "byline", "caption", "copyright", "disclaimer", "watermark"})
"""What papers print around an article."""
_HEAD_LINES = 15
_TITLE_LINES = 8
ARTICLE = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,7}条(?:之[一二三四五六七八九十])?(?=[\s:、]|[^\d,。;的第至和、]|$)"
    r"|第\s[一二三四五六七八九十百千零〇\d]{1,7}(?:-\d{1,2})?\s条(?=[\s(]|$)"
)
"""How an article of a law begins: 第三条　…… , or 第 4-1 条 alone, not 第三条第一款的规定."""
_PART = re.compile(
    r"[一二三四五六七八九十]{1,3}、\s?\S|第[一二三四五六七八九十]{1,3}(?:部分|单元)|\d{1,2}(?:\.\d{1,2}){1,3}\s?[\u4e00-\u9fff]"
)
_LAW = BY_NAME["law_title"]
_REPORT = BY_NAME["report_title"]
_NOTICE = BY_NAME["notice_title"]
_MINUTES = BY_NAME["minutes_title"]
_MEETING = BY_NAME["meeting_fact"]
_SALUTE = BY_NAME["salutation"]
_CLOSE = BY_NAME["letter_close"]
_LABELLED = re.compile(r"[\u4e00-\u9fffa-z/()·\s]{1,16}:")
_COLUMNS = re.compile(r"\S(?:\t|\s{2,}|\s?\|\s?|\s)\S")
_DATELINE = BY_NAME["item_dateline"]
_PAPER_PART = BY_NAME["paper_part"]
"""What papers, books and companies' own files have as well as pages."""
_LETTER = re.compile(r"[^\W\d_]")
_MIN_ARTICLES = 3
_MIN_STORIES = 3
_REPORT_CHARS = 3000
_LINK_SHARE = 0.6
_LOOSE = (0.6, 1 / 3)
"""A contract and a CV have sentences among their rows: running text and rows of what no other shape tells."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a file is and why; `page` says that it is a saved web page, or the text of one."""

    kind: DocumentKind
    reason: str
    page: bool = False


def judge(
    raw: RawDocument,
    lines: Sequence[Line],
    rules: Sequence[str | None],
    site_lines: Mapping[str, int] | None = None,
) -> Judgement:
    """The kind of a file. `rules` names for each line the rule that would drop it wherever it stands; more may follow.

    `site_lines` counts short lines over the files of the source: what stands at the head and at the foot of many.

    A text file is the copy of a web page where the furniture of one stands in it: something that only pages have
    and something else beside it; or two things that papers print, around running text of no other shape.
    """
    found = _furniture(lines, rules) | _recurring(lines, rules, site_lines or {})
    said = next((i for i, line in enumerate(lines) if BY_NAME["comments"].takes(line.folded)), None)
    body = [
        line
        for line, rule in zip(lines[:said], rules, strict=False)
        if rule is None
        and not (is_record_row(line.folded) if line.kind == "table" else is_record_label(line.folded))
    ]
    web = raw.media_type in _WEB_TYPES or len(found) > 1 and bool(found & _PAGE_RULES)
    shape = _shape(raw, body or lines, web)
    if raw.media_type in _WEB_TYPES:
        kind, reason = shape or ("article", bilingual("网页", "a saved web page"))
        linked = _linked(lines)
        if linked >= _LINK_SHARE and kind != "law":
            kind, reason = (
                "links",
                bilingual(f"{linked:.0%} 的字在链接中", f"{linked:.0%} of its characters stand in links"),
            )
        return Judgement(kind, reason, True)
    if raw.media_type == "text/plain" and raw.record is None and _is_copied(found, shape):
        kind, reason = shape or ("article", "")
        names = sorted(found)
        copied = bilingual(
            f"网页的文字，有 {'、'.join(names)}", f"text of a web page, with {', '.join(names)}"
        )
        return Judgement(kind, str(Message.joined(filter(None, (copied, reason)))), True)
    shape = shape or _form(lines, *_LOOSE)
    return Judgement(*(shape or ("article", bilingual("成段的文字", "running text"))))


def _is_copied(found: Set[str], shape: tuple[DocumentKind, str] | None) -> bool:
    """Whether what was found in a text file shows that it is the copy of a web page."""
    if shape is None or shape[0] == "notice":
        return len(found) >= 2
    return len(found) >= 2 and bool(found & _PAGE_RULES) or len(found) >= 3 and bool(found & _WEB_RULES)


def _furniture(lines: Sequence[Line], rules: Sequence[str | None]) -> set[str]:
    """The kinds of page furniture that stand in a file."""
    found = {rule for rule in rules[len(lines) :] if rule}
    for line, rule in zip(lines, rules, strict=False):
        if rule in _WEB_RULES | _FOOT_RULES | _PRESS_RULES and not _PAPER_PART.find(line.folded):
            found.add(rule)
    buttons: set[str] = set()
    for number, (line, rule) in enumerate(zip(lines, rules, strict=False)):
        if rule is not None or line.kind == "table":
            continue
        edge = number < _HEAD_LINES or number >= len(lines) - _HEAD_LINES
        short = len(line.folded) <= 24
        if _PAPER_PART.find(line.folded):
            continue
        if short and (BY_NAME["related"].takes(line.folded) or BY_NAME["comments"].takes(line.folded)):
            found.add("related")
        elif number < _HEAD_LINES and is_imprint(line.folded) and not is_other_day(line.folded):
            found.add("imprint")
        elif edge:
            weak = weak_rule(line)
            if weak == "control" and not line.folded.isdecimal():
                buttons.add(line.folded)
            elif weak in ("navigation", "imprint") and not any(map(str.isdecimal, line.folded)):
                found.add("navigation")  # buttons in a row: 【打印】 【关闭】
    return found | ({"buttons"} if len(buttons) >= 2 else set())


def _recurring(lines: Sequence[Line], rules: Sequence[str | None], site_lines: Mapping[str, int]) -> set[str]:
    """Whether other files of the source begin or end with the same lines as this one."""
    free = [line for line, rule in zip(lines, rules, strict=False) if rule is None and line.kind == "text"]
    edges = {"site_head": free[:1], "site_foot": free[-1:]}
    return {
        name
        for name, (*line,) in edges.items()
        if line and not line[0].prose and site_lines.get(line[0].folded, 0) >= RECURRING
    }


def _linked(lines: Sequence[Line]) -> float:
    """The share of characters in links, not counting the dates and marks beside the titles of a list."""
    lines = [line for line in lines if _LETTER.search(line.folded) and not is_date_line(line.folded)]
    chars = sum(len(PRINTED_DAY.sub("", line.folded)) for line in lines)
    return sum(line.link_density * len(line.text) for line in lines) / max(1, chars)


def _shape(raw: RawDocument, lines: Sequence[Line], web: bool) -> tuple[DocumentKind, str] | None:
    """The kind that a file's shape tells, with the reason; None for running text, which may be anything."""
    if "presentation" in raw.media_type or "powerpoint" in raw.media_type:
        return "slides", bilingual("演示文稿", "a presentation")
    if "spreadsheet" in raw.media_type or "excel" in raw.media_type:
        return "form", bilingual("电子表格", "a spreadsheet")
    titles = [line.folded for line in lines[:_TITLE_LINES] if len(line.text) <= 60]
    titles += [fold(raw.stated["title"])] if raw.stated.get("title") else []
    return (
        _law(lines, titles)
        or _stories(lines, web)
        or _minutes(lines, titles)
        or _form(lines)
        or _letter(lines)
        or _report(lines, titles)
        or _notice(titles)
    )


def _law(lines: Sequence[Line], titles: Sequence[str]) -> tuple[DocumentKind, str] | None:
    articles = sum(ARTICLE.match(line.folded) is not None for line in lines)
    titled = any(_LAW.find(title) for title in titles)
    if articles >= (_MIN_ARTICLES if titled else 2 * _MIN_ARTICLES) and 12 * articles >= len(lines):
        return "law", bilingual(f"{articles} 条条文", f"{articles} articles")
    return None


def _stories(lines: Sequence[Line], web: bool) -> tuple[DocumentKind, str] | None:
    """Many stories: headings each with a dateline or a link of its own, or paragraphs each with a dateline.

    On a web page and in a copy of one headings with links or datelines lead to other pages and tell no stories of it.
    """
    told: Counter[int] = Counter()
    level = 0
    for line in lines:
        if line.kind == "heading":
            level = line.level
            told[-level] += bool(line.links) and not web
        elif level and (_DATELINE.find(line.folded) or (not web and line.links and line.link_density > 0.8)):
            told[level] += 1
            level = 0
    most = max(told.values(), default=0)
    if most >= _MIN_STORIES:
        return "stories", bilingual(
            f"{most} 个标题下各有电头或链接", f"{most} headings with a dateline or a link each"
        )
    # Below the title of the whole, or where that lacks.
    first = any(map(opens_story, (None, None), lines, lines[1:]))
    opened = 0 if web else first + sum(map(opens_story, lines[1:], lines[2:], lines[3:]))
    if opened >= _MIN_STORIES:
        return "stories", bilingual(
            f"{opened} 个标题上有落款或下有电头", f"{opened} headings below a signature or above a dateline"
        )
    datelines = sum(_DATELINE.find(line.folded) is not None and len(line.text) > 24 for line in lines)
    if datelines >= _MIN_STORIES and not any(line.kind == "heading" for line in lines):
        return "stories", bilingual(f"{datelines} 段各有电头", f"{datelines} paragraphs with a dateline each")
    return None


def _minutes(lines: Sequence[Line], titles: Sequence[str]) -> tuple[DocumentKind, str] | None:
    labels = sum(_MEETING.find(line.folded) is not None for line in lines[:_HEAD_LINES])
    if any(_MINUTES.find(title) for title in titles) or labels >= 3:
        return "minutes", bilingual(f"纪要，{labels} 项会议信息", f"minutes, {labels} facts of a meeting")
    return None


def _form(lines: Sequence[Line], told: float = 1 / 2, held: float = 3 / 5) -> tuple[DocumentKind, str] | None:
    """Rows and labels instead of sentences: a form, an order, an invoice, a list of results, a CV.

    Less than the share `told` of its characters is running text, and `held` of its lines are rows and labels.
    """
    if len(lines) < 4:
        return None
    chars = sum(len(line.text) for line in lines)
    running = sum(len(line.text) for line in lines if line.kind != "table" and is_prose(line.folded))
    if running >= told * chars:
        return None
    rows = sum(line.kind == "table" or _is_row(line.folded) for line in lines)
    if rows >= held * len(lines):
        return "form", bilingual(
            f"{rows} 行表格或栏目，成段文字占 {running / chars:.0%}",
            f"{rows} rows and labels, running text {running / chars:.0%}",
        )
    return None


def _is_row(folded: str) -> bool:
    if _LABELLED.match(folded) and not TERMINAL.search(folded[-2:].replace(":", "")):
        return True
    cells = len(_COLUMNS.findall(folded))
    if cells < 2 or (cells == 2 and not any(map(str.isdigit, folded))):
        return False
    return not TERMINAL.search(folded)


def _letter(lines: Sequence[Line]) -> tuple[DocumentKind, str] | None:
    greeted = any(_SALUTE.find(line.folded) for line in lines[:6])
    closed = any(_CLOSE.find(line.folded) for line in lines[-8:])
    return ("letter", bilingual("有称呼和落款", "a salutation and a close")) if greeted and closed else None


def _report(lines: Sequence[Line], titles: Sequence[str]) -> tuple[DocumentKind, str] | None:
    chars = sum(len(line.text) for line in lines)
    chapters = len({line.folded for line in lines if CHAPTER.match(line.folded)})
    parts = len({line.folded for line in lines if len(line.text) <= 45 and _PART.match(line.folded)})
    headed = sum(line.kind == "heading" for line in lines)
    titled = any(_REPORT.find(title) for title in titles)
    if chapters >= 2:
        return "report", bilingual(f"{chapters} 章", f"{chapters} chapters")
    if titled and (parts >= 2 or headed >= 3):
        return "report", bilingual(
            f"报告，{max(parts, headed)} 个部分", f"a report in {max(parts, headed)} parts"
        )
    if chars >= _REPORT_CHARS and max(parts, headed) >= 3:
        return "report", bilingual(
            f"长文，{max(parts, headed)} 个部分", f"a long text in {max(parts, headed)} parts"
        )
    return None


def _notice(titles: Sequence[str]) -> tuple[DocumentKind, str] | None:
    title = next((title for title in titles if _NOTICE.find(title)), None)
    return ("notice", bilingual(f"标题：{title}", f"its title: {title}")) if title else None
