"""Who published a document: the name alone, without the buttons, counters and days that pages print beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xunduan.index.article.cleaning.credits import Credit
from xunduan.index.documents import Fact
from xunduan.language.dates import find_dates
from xunduan.language.fold import fold

_SOURCE_LABEL = re.compile(
    r"^(?:(?:稿件|信息|文章|新闻|本文|内容|消息)?来源(?:于|单位)?|出处|稿源|转自|转载自|来自|(?:发布|发文|制发|印发|公开|颁布)(?:机构|单位|部门|机关)|信息提供|source)$"
)
_PUBLISHER = re.compile(
    r"(?:网|社|报|台|频道|客户端|在线|新闻|新闻中心|发布|日报|晚报|杂志|周刊|通讯社|局|厅|部|委|委员会|政府|办公室|法院|检察院|公安|融媒体中心|报业集团|传媒)$|^(?:xinhua|china daily|cgtn|cctv|people's daily|global times|reuters|ap|afp)$"
)
_TAKEN_FROM = re.compile(r"(?:本文)?(?:来源于|转载?自|摘自)|来自(?=《)")
_BUTTON = re.compile(r"(?:我要)?(?:举报|分享到?|打印|收藏|纠错|转发)[:\s]{0,4}$")
"""What stands right behind a name without a blank where a page's markup parts the two."""
_RIGHTS = re.compile(
    r"版[权權]所有[:：\s©]*(?P<after>[\u4e00-\u9fff·]{3,24})|(?P<before>[\u4e00-\u9fff·]{3,24})版[权權]所有"
)
_NO_SOURCE = re.compile(
    r"(?:网络|互联网|网上|本站|综合|未知|不详|其他|原创|转载|自采)(?:整理|综合|收集|转载|原创)?"
)


def find_source(
    credits: Sequence[Credit], head: Sequence[str], notices: Sequence[str], agency: str
) -> Fact | None:
    """Who published a document: as labelled, beside its date, or as the notices, the path or the agency tell."""
    for credit in credits:
        if credit.role == "source" and _SOURCE_LABEL.match(credit.label):
            value = _publisher_name(credit.value)
            if value:
                return Fact(value, "stated", f"{credit.label}:{credit.value}")
    for line in head:
        value = _beside_date(line)
        if value:
            return Fact(value, "stated", line)
    return _derived_source(notices, agency)


def _publisher_name(value: str) -> str:
    """The publisher alone where controls, counters, a date or a half bracket follow it on the line."""
    first = re.split(
        r"\s{2,}|[|｜丨]|\s(?=[\u4e00-\u9fff]{2,6}[:：]|字|浏|瀏|阅|閱|点|點|作者|编|編|\d)", value.strip()
    )[0].strip(" ·:：")
    first = first[: name_end(fold(first))]
    whole = first.startswith("《") and first.find("》") in (-1, len(first) - 1)
    first = re.sub(
        r"^([\u4e00-\u9fff·]{2,20})\s{1,4}[\[(a-zA-Z].*$", r"\1", first.strip('《》“”" ' if whole else '“”" ')
    )
    first = re.split(r"[;；]", first)[0]
    head = re.split(r"\s|[(（]", first)[0]
    # Behind a name that is a paper's or a site's on its own stands a button, a counter or where it comes out.
    published = len(head) > 2 and _PUBLISHER.search(fold(head))
    first = (
        head if first != head and (published or fold(first).count("(") > fold(first).count(")")) else first
    )
    named = 2 <= len(first) <= 40 and not first.isdigit() and _NO_SOURCE.fullmatch(fold(first)) is None
    return first if named else ""


def name_end(folded: str) -> int:
    """Where a name ends to which a page's buttons or the day are glued."""
    dates = find_dates(folded)
    name = folded[: dates[0].start] if dates and dates[0].start > 1 else folded
    return len(_BUTTON.sub("", name.rstrip()).rstrip())


def _beside_date(line: str) -> str:
    """A publisher that shares a line with the date and nothing else: 2023-05-06 10:00 新华网, 本文摘自《某刊》 5月6日."""
    dates = find_dates(line)
    if not dates:
        return ""
    rest = (line[: dates[0].start] + " " + line[dates[0].end :]).strip()
    for part in re.split(r"[\s|｜丨]+", rest):
        taken = _TAKEN_FROM.match(fold(part))
        name = part[taken.end() if taken else 0 :].strip("·《》")
        folded = fold(name)
        if 2 < len(name) <= 16 and (taken or _PUBLISHER.search(folded)) and ":" not in folded:
            return name
    return ""


def _derived_source(notices: Sequence[str], agency: str) -> Fact | None:
    for notice in notices:
        rights = _RIGHTS.search(notice)
        if rights is not None:
            name = rights.group("after") or rights.group("before")
            if _PUBLISHER.search(fold(name)):
                return Fact(name, "derived", notice)
    for notice in notices:
        first = re.split(r"\s{0,4}(?:>+|›|»|→)\s{0,4}", notice)[0]
        name = re.split(r"[:：]", first)[-1].strip()
        if len(name) >= 3 and _PUBLISHER.search(fold(name)) and "©" not in notice and name != "首页":
            return Fact(name, "derived", notice)
    folded = fold(agency)
    if agency and not folded.startswith("本") and _PUBLISHER.search(folded):
        return Fact(agency, "derived", agency)
    return None
