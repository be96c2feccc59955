"""Titles: which of the lines before the body is the article's title."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from index.cleaning.furniture import is_imprint, weak_rule
from index.cleaning.lines import Line

_TITLE_LABEL = re.compile(
    r"(?:标题|题名|篇名|文章标题|(?:邮件)?主题(?=\s*:\s*\S{2,}.{3})|title|subject)\s*:\s*(?=\S{3,})"
)
_LABEL = re.compile(
    r"(?:问|答|记者|主持人|[\u4e00-\u9fff]{0,4}(?:时间|地点|地址|电话|联系人|邮箱|记录|出席|人员|单位))\s*:"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:长|主任|书记|主席|总理|经理|总裁|代表|发言人)\s+[\u4e00-\u9fff]{1,2}\s?[\u4e00-\u9fff]{1,2}"
)
"""Who gives a report, below its title."""
_ADDRESS = re.compile(r"www\.|https?:|[\w.+-]+@\w|\.(?:com|cn|net|org)\b")
PUBLISHER = re.compile(
    r"[\u4e00-\u9fffa-z0-9·-]{2,12}(?:网|报|社|频道|客户端|电视台|在线|公众号|新闻中心|发布)"
)
_DEFINES = re.compile(
    r"\s*(?:\(|是|为(?!了)|指|即|系|又[名称]|位于|坐落|属|,(?:是|又|位于|原|即|别|简称|本名|字))"
)
_SUBTITLE = re.compile(r"^(?:—|-|–){1,2}\s*\S")
_HEAD_LINES = 40
"""Titles are looked for among so many lines before the body."""
_TAIL_LINES = 60
"""A title may be repeated among so many lines at the end."""
NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、.章节条篇]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、)]|[ivx]+\.|附件|(?:案例|议题|话题)[一二三四五六七八九十\d])"
)
"""A line numbered as headings and items of lists are."""


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
    labelled = next((i for i in range(min(first, _HEAD_LINES)) if _TITLE_LABEL.match(lines[i].folded)), None)
    if labelled is not None and not stated:
        return labelled
    head = [i for i in range(first) if rules[i] is None and weak_rule(lines[i]) is None][-_HEAD_LINES:]
    if stated:
        return next((i for i in head if _same(lines[i].text, stated)), None)
    head = [i for i in head if i not in headings]
    for i in head:
        if lines[i].kind == "heading" and lines[i].level == 1:
            return i
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
    if folded.startswith(("--", "——", "(", "·")) or folded.endswith(".") or _LABEL.match(folded):
        return 0.0
    if _OFFICE.fullmatch(folded) or _ADDRESS.search(folded) or folded.count(":") > 1:
        return 0.0
    if size <= 8 and PUBLISHER.fullmatch(folded):
        return 0.0
    score = min(size, 20) / 10
    if size >= 8 and not any(rules[:index]):
        score += 0.5
    if lines[first].folded.startswith(folded) and _DEFINES.match(lines[first].folded, size):
        score += 1.0  # an entry of an encyclopedia begins with its name
    if index + 1 < first and rules[index + 1] is None and _SUBTITLE.match(lines[index + 1].folded):
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
    if following < first and rules[following] is None and _SUBTITLE.match(lines[following].folded):
        rules[following] = "title"
        _drop_speaker(lines, rules, following + 1, first)
        return following
    _drop_speaker(lines, rules, following, first)
    return None


def _drop_speaker(lines: Sequence[Line], rules: list[str | None], index: int, first: int) -> None:
    if index < first and rules[index] is None and _OFFICE.fullmatch(lines[index].folded):
        rules[index] = "byline"


def title_start(folded: str) -> int:
    """Where the title itself begins on its line: behind `标题:` as old systems export it."""
    label = _TITLE_LABEL.match(folded)
    return label.end() if label is not None else 0


def drop_title_copies(lines: Sequence[Line], rules: list[str | None], title: int) -> None:
    """Drop the lines that repeat the title, in brackets or not."""
    words_of_title = lines[title].folded[title_start(lines[title].folded) :]
    for index, line in enumerate(lines):
        if rules[index] is None and line.folded.strip("()[]【】<>") == words_of_title.strip("()[]【】<>"):
            rules[index] = "repeated_title"
