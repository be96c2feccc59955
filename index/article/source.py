"""Who published a document: the name alone, without the buttons, counters and dates that pages print beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from xunduan.index.article.cleaning.credits import Credit
from xunduan.index.article.cleaning.furniture import is_date_line, strong_rule
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import Fact
from xunduan.language.dates import find_dates
from xunduan.language.fold import fold
from xunduan.language.han import HAN
from xunduan.language.text import Text

_SOURCE_LABEL = BY_NAME["source_label"]
_PUBLISHER = BY_NAME["publisher_name"]
_TAKEN_FROM = BY_NAME["taken_from"]
_BUTTON = BY_NAME["glued_button"].pattern
"""Page furniture that follows a name without a blank, where the markup separated the two."""
_SITE_CHARS = 4
_SITE_S_OWN = frozenset({"breadcrumb", "copyright", "licence"})
"""Lines in which a site names itself."""
_RIGHTS = BY_NAME["rights_holder"]
_NO_SOURCE = BY_NAME["no_source"]
_PLACEHOLDER = BY_NAME["placeholder"]


def find_source(
    credits: Sequence[Credit],
    head: Sequence[str],
    notices: Sequence[str],
    agency: str,
    around: Sequence[str] = (),
    site: str = "",
) -> Fact | None:
    """Who published a document: as labelled, the site it stands on, beside its date, or as the notices, the path or the
    agency tell.

    A name beside the date is a publisher's by its words, or where the site names itself so `around` the article.
    """
    for credit in credits:
        if credit.role == "source" and _SOURCE_LABEL.find(credit.label):
            value = _publisher_name(credit.value)
            if value:
                return Fact(value, "stated", f"{credit.label}:{credit.value}")
    if site:
        return Fact(site, "stated", "site")
    for line in (*head, *_beside_dates(head)):
        value = _beside_date(line, around)
        if value:
            return Fact(value, "stated", line)
    return _derived_source(notices, agency)


def _publisher_name(value: str) -> str:
    """The publisher alone where controls, counters, a date or a half bracket follow it on the line."""
    first = re.split(
        r"\s{2,}|[|｜丨▶►【】]|[+＋](?=[\u4e00-\u9fff])|\s(?=[\u4e00-\u9fff]{2,6}[:：]|字|浏|瀏|阅|閱|点|點|作者|编|編|\d)",
        value.strip(),
    )[0].strip(" ·:：")
    first = first[: name_end(fold(first))]
    title, _, issue = first.partition("》")
    whole = first.startswith("《") and not HAN.search(issue)
    first = title if whole else first
    parted = first.startswith("“") and first.find("”") not in (-1, len(first) - 1)  # “某某发布”公众号
    first = re.split(r"[;；。]", first if parted else first.strip('《》“”" ' if whole else '“”" '))[0]
    # Behind a name stands a button, a counter or where it comes out; an edition is part of it: 某报(海外版).
    head = re.split(r"\s|[(（](?![^()（）]{1,6}版[)）])", first)[0]
    first = head if len(head) > 2 and HAN.search(head) else first
    folded = fold(first)
    named = 2 <= len(first) <= 40 and not first.isdigit()
    return first if named and not _NO_SOURCE.takes(folded) and not _PLACEHOLDER.takes(folded) else ""


def name_end(folded: str) -> int:
    """Where a name ends to which a page's buttons or the day are glued."""
    dates = find_dates(folded)
    name = folded[: dates[0].start] if dates and dates[0].start > 1 else folded
    return len(_BUTTON.sub("", name.rstrip()).rstrip())


def _beside_dates(head: Sequence[str]) -> list[str]:
    """The lines above a date and below it, each in one with it, where the date has a line of its own."""
    return [
        f"{one} {other}"
        for one, other in pairwise(head)
        if is_date_line(fold(one)) is not is_date_line(fold(other))
    ]


def _beside_date(line: str, around: Sequence[str]) -> str:
    """A publisher that shares a line with the date and nothing else: 2023-05-06 10:00 新华网, 本文摘自《某刊》 5月6日."""
    dates = find_dates(line)
    if not dates:
        return ""
    rest = (line[: dates[0].start] + " " + line[dates[0].end :]).strip()
    for part in re.split(r"[\s|｜丨/]+", rest):
        part = part.strip("()（）")
        taken = _TAKEN_FROM.find(fold(part))
        name = part[taken.end() if taken else 0 :].strip("·《》")
        folded = fold(name)
        known = taken or _PUBLISHER.find(folded) or _is_the_site_s(name, around)
        if 2 < len(name) <= 16 and known and ":" not in folded:
            return name
    return ""


def _is_the_site_s(name: str, around: Sequence[str]) -> bool:
    """Whether a site calls itself by a name, on the way to the page or where it states its rights."""
    if len(name) < _SITE_CHARS or not all(map(HAN.match, name)):
        return False
    lines = (Line(0, Text.of(text)) for text in around if name in text)
    return any(strong_rule(line) in _SITE_S_OWN for line in lines)


def _derived_source(notices: Sequence[str], agency: str) -> Fact | None:
    for notice in notices:
        rights = _RIGHTS.find(fold(notice))
        if rights is not None:
            name = notice[slice(*rights.span("after" if rights["after"] else "before"))]
            if _PUBLISHER.find(fold(name)):
                return Fact(name, "derived", notice)
    for notice in notices:
        first = re.split(r"\s{0,4}(?:>+|›|»|→)\s{0,4}", notice)[0]
        name = re.split(r"[:：]", first)[-1].strip()
        if len(name) >= 3 and _PUBLISHER.find(fold(name)) and "©" not in notice and name != "首页":
            return Fact(name, "derived", notice)
    folded = fold(agency)
    if agency and not folded.startswith("本") and _PUBLISHER.find(folded):
        return Fact(agency, "derived", agency)
    return None
