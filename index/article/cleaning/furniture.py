"""Rules: the name of the rule by which one line is page furniture, or None."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from xunduan.index.article.cleaning.credits import is_byline, is_caption, is_credit
from xunduan.index.article.cleaning.lines import Line, of_a_line
from xunduan.index.article.cleaning.rules import BY_NAME, CONTROLS, EARLY, EDGES, LATE, first_verdict
from xunduan.language.dates import PRINTED_DAY, PRINTED_TIME, WEEKDAY

_LETTER = re.compile(r"[^\W_]")
_CRUMB_START = BY_NAME["way_to_page"]
_CRUMBS = re.compile(r"^[^\d>›»。,;!?]{1,24}(?:\s{0,4}(?:>+|›|»|→|&gt;)\s{0,4}[^>›»。;!?]{1,24})+[>›»\s]*$")
_WORDS = re.compile(r"[a-z]+")
_SPAN = re.compile(
    r"(?:\d\s{0,4}(?:至|到|—{1,2}|~|–)|日\s{0,4}(?:至|到|-{1,2}|—{1,2}|~|–))\s{0,4}(?:(?:19|20)\d\d\s{0,4}[年./-]\s{0,4})?\d{1,2}\s{0,4}[月./-]\s{0,4}\d{1,2}"
)
_LABELLED_DAY = re.compile(r"([\u4e00-\u9fff]{2,6}(?:日期|时间))[:\s]")
_DOCUMENT_NUMBER = BY_NAME["document_number"]
_FILE_NUMBER = BY_NAME["file_number"]
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_POSTED = BY_NAME["post_number"].pattern
_FIGURE = BY_NAME["figure_caption"]
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_CONTROL_TOKEN = BY_NAME["button_word"].pattern
_LABELLED = BY_NAME["imprint_label"].pattern
_TELLS_DAY = BY_NAME["day_label"].pattern
_COUNTED = BY_NAME["counted"].pattern

_CRUMBS_LEAST, _CRUMB_MAX = 3, 10
"""Names between slashes, and characters of each, that make a line a breadcrumb."""
_LINKED_TITLE = 40
"""The most characters of a link with a sentence mark that is still a title."""
COLLECTED = 3
"""Days on lines of their own from which on a file is a collection, and none of them is the whole's."""
END_MARKERS = frozenset(
    {"editors", "copyright", "licence", "control", "original_title", "disclaimer", "more_about"}
)
"""Rules whose lines stand after an article and hardly ever inside one."""


def strong_rule(line: Line) -> str | None:
    """The rule that makes a line furniture wherever it stands."""
    folded = line.folded
    if line.kind == "caption":
        return "caption"
    if _LETTER.search(folded) is None and "□" not in folded:
        return "separator"
    if line.kind == "table":
        return None
    size = len(folded)
    verdict = _early_verdict(folded)
    if verdict is not None and not (verdict == "page_number" and line.kind == "heading"):  # a slide's
        return verdict
    if size <= 120 and "。" not in folded and _is_breadcrumb(folded):
        return "breadcrumb"
    if is_byline(folded):
        return "byline"
    if line.kind != "heading" and (is_caption(folded) or (line.kind == "text" and _FIGURE.find(folded))):
        return "caption"
    if is_credit(folded):
        return "editors"
    verdict = first_verdict(folded, LATE)
    # 标签 and 链接 stand on the line of the date, too.
    return None if verdict == "more_about" and PRINTED_DAY.search(folded) and is_imprint(folded) else verdict


@of_a_line
def _early_verdict(folded: str) -> str | None:
    """What the rules for any place say of a line: asked for wherever a line is looked at, and in a row of buttons of
    each."""
    return first_verdict(folded, EARLY)


def _is_breadcrumb(folded: str) -> bool:
    if _CRUMB_START.find(folded):
        return True
    return _CRUMBS.match(folded) is not None and (
        any(mark in folded for mark in ">›»") or folded.count("→") >= 2
    )


@of_a_line
def is_imprint(folded: str) -> bool:
    """Whether a line holds only a date, a source, counters and controls (`2023-08-19 12:20 | 来源:… | 字号`)."""
    dated = PRINTED_DAY.search(folded) is not None
    if dated and (facts := [part.strip() for part in folded.split("。") if part.strip()])[1:]:
        # Told in sentences: 本文来源:某刊。发布于2031-05-06。作者 某某
        return all(is_credit(fact) or (_TELLS_DAY.match(fact) and is_imprint(fact)) for fact in facts)
    stops = "。?!" if dated else "。?!;"
    if len(folded) > 160 or any(mark in folded for mark in stops):
        return False
    if _SPAN.search(folded):
        return False  # from one day to another: a deadline, an event
    shown = rest = ADDRESS.sub(" ", folded) if dated else folded
    if not dated and (len(PRINTED_TIME.findall(rest)) > 1 or WEEKDAY.search(rest)):
        return False  # opening hours
    for pattern in (_LABELLED, PRINTED_DAY, PRINTED_TIME, WEEKDAY, _COUNTED, _CONTROL_TOKEN):
        rest = pattern.sub(" ", rest)
    if rest == shown:
        return False
    if dated:  # 2023-05-06 10:00 某报 记者某某/青河报导
        rest = " ".join(part for part in rest.split() if not is_byline(part))
    left = _LETTER.findall(_WORDS.sub("aa", rest))
    # A line with a date may also name its publisher in a few characters: 2023-05-06 10:00 新华网.
    return len(left) <= (14 if dated and len(left) * 2 < len(shown) and len(shown) <= 70 else 2)


def is_other_day(folded: str) -> bool:
    """Whether a line begins with the label of a day on which something was signed, sampled or done, and nothing
    published."""
    label = _LABELLED_DAY.match(folded)
    return label is not None and BY_NAME["day_label"].pattern.fullmatch(label[1]) is None


def is_button(line: Line) -> bool:
    """Whether a line is one button and nothing else: 收藏, +1, 播放."""
    return line.kind == "text" and len(line.folded) <= 12 and BY_NAME["button"].takes(line.folded)


def is_counted(folded: str) -> bool:
    """Whether a line is buttons of a post with how many readers pressed them: 支持(3) 反对(0)."""
    return (
        ("(" in folded or "[" in folded) and any(map(str.isdigit, folded)) and BY_NAME["reply"].takes(folded)
    )


def is_control(folded: str) -> bool:
    """Whether a line is a button or a name of a site's part, which around an article is a control."""
    return any(rule.takes(folded) for rule in CONTROLS) or _early_verdict(folded) == "control"


def page_edges(texts: Sequence[str]) -> frozenset[int]:
    """The lines where the pages of a scan meet: page numbers, and what stands beside several of them as their head."""
    numbers = {index for index, text in enumerate(texts) if BY_NAME["page_number"].takes(text)}
    beside = [i for number in numbers for i in (number - 1, number + 1) if 0 <= i < len(texts)]
    times = Counter(texts[i] for i in beside)
    return frozenset(
        numbers
        | {
            i
            for i in beside
            if texts[i] and times[texts[i]] > 1 and len(texts[i]) <= 40 and texts[i][-1:] not in "。!?！？"
        }
    )


def is_stamp(line: Line) -> bool:
    """Whether a line is a date with its time and nothing but a post's number and labels beside it."""
    rest = line.folded
    if (
        line.kind != "text"
        or len(rest) > 80
        or not (PRINTED_DAY.search(rest) and PRINTED_TIME.search(PRINTED_DAY.sub(" ", rest)))
    ):
        return False
    for pattern in (PRINTED_DAY, PRINTED_TIME, WEEKDAY, _POSTED):
        rest = pattern.sub(" ", rest)
    return _LETTER.search(rest) is None


def is_date_line(folded: str) -> bool:
    """Whether a line is a date and nothing else, as under a signature."""
    return (
        PRINTED_DAY.search(folded) is not None
        and PRINTED_DAY.sub("", PRINTED_TIME.sub("", WEEKDAY.sub("", folded))).strip(" ()-|") == ""
    )


def weak_rule(line: Line) -> str | None:
    """The rule that makes a line furniture where it stands before or after the body."""
    folded = line.folded
    if line.kind == "table":
        return None
    if is_control(folded):
        return "control"
    headed = line.kind == "heading" and line.level == 1 and not is_date_line(folded)
    if (is_imprint(folded) and not headed) or (
        len(folded) <= 60 and (_DOCUMENT_NUMBER.find(folded) or _FILE_NUMBER.find(folded))
    ):
        return "imprint"
    if line.link_density >= 0.8 and (not line.prose or len(folded) <= _LINKED_TITLE):
        return "links"
    if is_byline(folded, alone=True):
        return "byline"
    crumbs = folded.split(" / ")
    if len(crumbs) >= _CRUMBS_LEAST and all(2 <= len(crumb) <= _CRUMB_MAX for crumb in crumbs):
        return "breadcrumb"
    if len(folded) <= 300 and _is_menu(folded):
        return "navigation"
    if len(folded) > 200 or line.prose:
        return None
    parts = [part.strip(EDGES) for part in re.split(r"[\s|丨│·/]+", folded) if part.strip(EDGES)]
    told = sum(not part.isdecimal() for part in parts) >= 2
    buttons = [is_control(part) for part in parts]
    # A form to sign in or to comment is a row of what is filled in, and ends in its button: 用户名 密码 登录.
    form = len(parts) > 2 and buttons[-1] and all(_FIELD.fullmatch(part) for part in parts)
    half = sum(buttons) >= 2 and not any(map(str.isdecimal, parts)) and sum(buttons) >= 0.5 * len(parts)
    return "navigation" if told and (form or half or sum(buttons) >= 0.7 * len(parts)) else None


def _is_menu(folded: str) -> bool:
    """Whether a line is a row of links: four short items or more between bars, none of them a sentence."""
    items = [item.strip() for item in re.split(r"[|丨│]", folded)]
    filled = [item for item in items if item]
    return (
        len(filled) >= 4
        and all(len(item) <= 12 for item in filled)
        and not re.search(r"[。,;!?]|\d{2}", folded)
    )
