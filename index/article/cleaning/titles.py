"""Titles: which of the lines before the body is the article's title."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from xunduan.index.article.cleaning.furniture import is_button, is_date_line, is_imprint, weak_rule
from xunduan.index.article.cleaning.lines import Line

_TITLE_LABEL = re.compile(
    r"(?:标题|题名|篇名|文章标题|(?:邮件)?主题(?=\s*:\s*\S{2,}.{3})|title|subject)\s*:\s*(?=\S{3,})"
)
_LABEL = re.compile(
    r"(?:问|答|记者|主持人|原创|作者|来源|[\u4e00-\u9fff]{0,4}(?:时间|地点|地址|电话|联系人|邮箱|记录|出席|人员|单位))\s*:"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:长|主任|书记|主席|总理|经理|总裁|代表|发言人)\s+[\u4e00-\u9fff]{1,2}\s?[\u4e00-\u9fff]{1,2}"
)
"""Who gives a report, below its title."""
_ADDRESS = re.compile(r"www\.|https?:|[\w.+-]@\w|\.(?:com|cn|net|org)\b")
ISSUER = re.compile(
    r"(?:政府|办公室|办公厅|委员会|委|局|厅|部|院|署|处|公司|协会|学会|中心|大学|学院|学校|领导小组|指挥部|集团|银行|法院|检察院|人大|政协|总队|支队|董事会|监事会|理事会|秘书处|基金会|研究所|联合会)$|^(?:审判长|(?:代理)?审判员|(?:人民)?陪审员|书记员)\s"
)
"""How the names of those end who issue papers."""
PUBLISHER = re.compile(
    r"[\u4e00-\u9fffa-z0-9·-]{2,12}(?:网|报|社|频道|客户端|电视台|在线|公众号|新闻中心|发布)"
)
_DEFINES = re.compile(
    r"\s*(?:\(|是|为(?!了)|指|即|系|又[名称]|位于|坐落|属|,(?:是|又|位于|原|即|别|简称|本名|字))"
)
_PAPER = re.compile(
    r"(?:刑事|民事|行政|执行|刑事附带民事|国家赔偿)?(?:判决书|裁定书|决定书|调解书|起诉书|意见书|通知书|倡议书|公告|通告|通知|公报|声明|讣告|会议纪要)"
)
"""What a paper is that has no title of its own."""
_SUBTITLE = re.compile(r"^(?:—|-|–){1,2}\s*\S")
_HEAD_LINES = 40
"""Titles are looked for among so many lines before the body."""
_NEAR = 12
"""The page's date and buttons stand within so many lines of a title."""
_TAIL_LINES = 60
"""A title may be repeated among so many lines at the end."""
NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、.章节条篇编卷]|\([一二三四五六七八九十\d]+\)|\d{1,2}[.、)]|[ivx]+\.|附件|[\d]\ufe0f?\u20e3|(?:案例|议题|话题)[一二三四五六七八九十\d])"
)
"""A line numbered as headings and items of lists are."""


def spare_title(lines: Sequence[Line], rules: list[str | None], prose: list[bool]) -> None:
    """A title that ends in ! or ? reads like a sentence: the date or the source below it tells."""
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
    labelled = next((i for i in range(min(first, _HEAD_LINES)) if _TITLE_LABEL.match(lines[i].folded)), None)
    if labelled is not None and not stated:
        return labelled
    free = [i for i in range(first) if rules[i] is None and weak_rule(lines[i]) is None]
    if stated:
        return next((i for i in free[-_HEAD_LINES:] if _same(lines[i].text, stated)), None)
    head = [i for i in free if i not in headings][-_HEAD_LINES:]
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
        or (size < 4 and _PAPER.fullmatch(folded) is None)
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
    if _PAPER.fullmatch(folded):
        score += 1.5
    elif ISSUER.search(folded):
        score -= 0.6
    if rules[index + 1 : index + 2] == ["byline"]:
        score += 1.0  # a date stands below a page's name, too
    if index == 0:
        score += 0.3
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


def is_title_label(folded: str) -> bool:
    """Whether a line says that it is the title: 标题:……"""
    return _TITLE_LABEL.match(folded) is not None


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
