"""Rules: the name of the rule by which one line is page furniture, or None."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from xunduan.index.article.cleaning.credits import is_byline, is_caption, is_credit
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME, CONTROLS, EARLY, EDGES, LATE, first_verdict

_LETTER = re.compile(r"[^\W_]")
_CRUMB_START = re.compile(
    r"^(?:[您我你]?的?(?:当前|现在|目前|所在)?的?(?:所在)?位置(?:是|为)?\s{0,4}[:：]?|您(?:现在)?在(?:这里)?\s{0,4}[:：]|(?:网站)?首页\s{0,4}(?:[>›»/→»-]|::)|home\s{0,4}[>›»/])"
)
_CRUMBS = re.compile(r"^[^\d>›»。,;!?]{1,24}(?:\s{0,4}(?:>+|›|»|→|&gt;)\s{0,4}[^>›»。;!?]{1,24})+[>›»\s]*$")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d\s{0,4}[年./\s-]\s{0,4}\d{1,2}\s{0,4}[月./-]\s{0,4}\d{1,2}\s{0,4}日?|民国\s{0,4}\d{2,3}\s{0,4}年\s{0,4}\d{1,2}\s{0,4}月\s{0,4}\d{1,2}\s{0,4}日|[二〇○零一九三四五六七八十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|(?<!\d)1[01]\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/]\d{1,2}[-/](?:20)?\d\d|(?<!\d)\d{1,2}[-./月]\d{1,2}日?(?=\s{0,4}\d{1,2}:\d{2})|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s{1,4}\d{1,2},?\s{1,4}\d{4})"
)
_TIME = re.compile(
    r"(?:t|上午|下午|晚上)?\s{0,4}\d{1,2}(?::|时|点)\d{2}(?::\d{2}|分)?(?:\.\d+)?\s{0,4}(?:z|[+-]\d{2}:?\d{2}|am|pm|分)?|\d{1,2}时(?!\d)"
)
_WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?"
)
_EDITION = re.compile(
    r"第?\s{0,4}[a-z]?\d{1,3}\s{0,4}版\s{0,4}[:：]?\s{0,4}[\u4e00-\u9fff·/]{0,8}|农历.{2,10}"
)
_WORDS = re.compile(r"[a-z]+")
_EVENT_TIME = re.compile(
    r"^(?:会议|活动|举办|召开|开庭|报名|演出|比赛|考试|开放|办公|受理|征集|发布会|开会|讲座|培训)(?:时间|日期)\s{0,4}:"
)
_SPAN = re.compile(
    r"(?:\d\s{0,4}(?:至|到|—{1,2}|~|–)|日\s{0,4}(?:至|到|-{1,2}|—{1,2}|~|–))\s{0,4}(?:(?:19|20)\d\d\s{0,4}[年./-]\s{0,4})?\d{1,2}\s{0,4}[月./-]\s{0,4}\d{1,2}"
)
_DOCUMENT_NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}\s{0,4}[\[(〔]\s{0,4}(?:19|20)\d\d\s{0,4}[\])〕]|[\[(〔]\s{0,4}(?:19|20)\d\d\s{0,4}[\])〕]\s{0,4}[\u4e00-\u9fff][\u4e00-\u9fff\d]{1,12}?)\s{0,4}第?\s{0,4}\d{1,6}\s{0,4}号(?:\s{0,4}签发人\s{0,4}:.{2,12})?"
)
_FILE_NUMBER = re.compile(
    r"第\s{0,4}\d{1,4}\s{0,4}号|[^。,;:]{1,16}\d{1,6}/\d{2,4}号文件|档号\s{0,4}:.{2,40}"
)
_TAG = re.compile(r"#[^\s#]{1,20}#?")
_SLASHED_CRUMBS = re.compile(r"[\u4e00-\u9fffa-z]{2,10}(?:\s{0,4}/\s{0,4}[\u4e00-\u9fffa-z]{2,10}){2,5}")
_ITEMS = re.compile(r"(?:[\u4e00-\u9fff]{2,6}\s){4,}[\u4e00-\u9fff]{2,6}")
_POSTED = re.compile(
    r"\d{1,4}\s?[楼#]|楼主|沙发|板凳|地板|(?:发表|回复)于|只看(?:该作者|楼主)|来自[\u4e00-\u9fff]{2,8}(?:版|端)|倒序(?:浏览)?|显示全部楼层"
)
_FIGURE = re.compile(r"^图\s?\d{1,2}(?:[-.]\d{1,2})?[\s:.、]\s{0,4}[^。;!?]{2,40}(?<![。;:,])$")
_REFERENCE = re.compile(
    r"^(?:\^|\[\d{1,3}\]|\d{1,3}[\s.]).*(?:引用日期|\[[mjdncrpseb](?:/ol)?\]|https?:|isbn|doi)"
)
_URL = re.compile(r"(?:https?://|www\.)[!-~]+")
_TAKEN_FROM = re.compile(r"(?:本文)?(?:来源于|转载?自|摘自|来自)\s{0,4}《[^》]{2,20}》")
_CONTROL_TOKEN = re.compile(
    r"小字号|大字号|字号|字体|大 中 小|放大|缩小|默认|打印(?:本页|本文)?|关闭(?:窗口)?|收藏|分享(?:到)?|复制链接|微信|微博|朋友圈|扫一扫|纠错|评论|点赞|转发|(?:我要)?举报|阅读原文|字级|友善列印|语音播报|听新闻|\[?大\s{1,4}中\s{1,4}小\]?|[a+-]{1,2}(?=\s|$)|(?:视力)?保护色|分享|(?:我要|发表|查看|参与)评论(?:\s{0,4}\(\d*\))?|字级设定|原创|发表于\s{0,4}[\u4e00-\u9fff]{2,4}|阅读全文|更新"
)
_LABELLED = re.compile(
    r"(?:(?:稿件|信息|文章|新闻|本文)?来源|稿源|作者|责任编辑|责编|编辑|审核|校对|发[布表](?:时间|日期|机构|单位|人|者)?|更新(?:时间|日期)?|(?:时间|日期)(?=\s{0,4}[:：]\s{0,4}(?:19|20)\d\d)|浏览(?:次数|量)?|点击(?:数|次数|率|量)?|阅读(?:量|数|次数)?|访问(?:量|次数)?|点阅|字号|字体|编审|source|by|editor|views?|published|updated|author)"
    r"\s{0,4}[:：]\s{0,4}[^\s|丨]{0,24}"
)
_COUNTED = re.compile(
    r"(?:浏览|点击|阅读|访问|点阅|评论|人气)(?:量|数|次数|人次)?\s{0,4}[:：(]?\s{0,4}[\d,.]{1,15}\s{0,4}万?\+?\s{0,4}(?:次|人次)?\)?|[\d,.]{1,15}\s{0,4}万?\+?\s{0,4}(?:次|人次)(?:浏览|阅读|点击)"
)

SITE_REPEATS = 3
"""A short line outside the body that stands in so many files of the source is furniture."""
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
    if (verdict := first_verdict(folded, EARLY)) is not None:
        return verdict
    if size <= 120 and "。" not in folded and _is_breadcrumb(folded):
        return "breadcrumb"
    if is_byline(folded):
        return "byline"
    if is_caption(folded) or (line.kind == "text" and _FIGURE.match(folded)):
        return "caption"
    if is_credit(folded):
        return "editors"
    verdict = first_verdict(folded, LATE)
    # 标签 and 链接 stand on the line of the date, too.
    return None if verdict == "more_about" and _DATE.search(folded) and is_imprint(folded) else verdict


def _is_breadcrumb(folded: str) -> bool:
    if _CRUMB_START.match(folded):
        return True
    return _CRUMBS.match(folded) is not None and (
        any(mark in folded for mark in ">›»") or folded.count("→") >= 2
    )


def is_imprint(folded: str) -> bool:
    """Whether a line holds only a date, a source, counters and controls (`2023-08-19 12:20 | 来源:… | 字号`)."""
    dated = _DATE.search(folded) is not None
    stops = "。?!" if dated else "。?!;"
    if len(folded) > 160 or any(mark in folded for mark in stops) or _EVENT_TIME.match(folded):
        return False
    if _SPAN.search(folded):
        return False  # from one day to another: a deadline, an event
    rest = _TAKEN_FROM.sub(" ", _URL.sub(" ", folded)) if dated else folded
    for pattern in (_LABELLED, _DATE, _TIME, _WEEKDAY, _COUNTED, _EDITION, _CONTROL_TOKEN):
        rest = pattern.sub(" ", rest)
    if rest == folded:
        return False
    left = _LETTER.findall(_WORDS.sub("aa", rest))
    # A line with a date may also name its publisher in a few characters: 2023-05-06 10:00 新华网.
    return len(left) <= (14 if dated and len(left) * 2 < len(folded) and len(folded) <= 70 else 2)


def is_button(line: Line) -> bool:
    """Whether a line is one button and nothing else: 收藏, +1, 播放."""
    return line.kind == "text" and len(line.folded) <= 12 and BY_NAME["button"].takes(line.folded)


def is_control(folded: str) -> bool:
    """Whether a line is a button or a name of a site's part, which around an article is a control."""
    return any(rule.takes(folded) for rule in CONTROLS)


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
            if times[texts[i]] > 1 and len(texts[i]) <= 40 and texts[i][-1:] not in "。!?！？"
        }
    )


def is_row_of_items(folded: str) -> bool:
    """Whether a line is a row of five short words or more, as menus are and titles are not."""
    return len(folded) <= 120 and _ITEMS.fullmatch(folded) is not None


def is_reference(folded: str) -> bool:
    """Whether a line is an entry of a list of sources below an article."""
    return len(folded) <= 300 and _REFERENCE.match(folded) is not None


def is_stamp(line: Line) -> bool:
    """Whether a line is a date with its time and nothing but a post's number and labels beside it."""
    rest = line.folded
    if (
        line.kind != "text"
        or len(rest) > 80
        or not (_DATE.search(rest) and _TIME.search(_DATE.sub(" ", rest)))
    ):
        return False
    for pattern in (_DATE, _TIME, _WEEKDAY, _POSTED):
        rest = pattern.sub(" ", rest)
    return _LETTER.search(rest) is None


def is_date_line(folded: str) -> bool:
    """Whether a line is a date and nothing else, as under a signature."""
    return (
        _DATE.sub("", _TIME.sub("", _WEEKDAY.sub("", folded))).strip(" ()-|") == ""
        and _DATE.search(folded) is not None
    )


def weak_rule(line: Line) -> str | None:
    """The rule that makes a line furniture where it stands before or after the body."""
    folded = line.folded
    if line.kind == "table":
        return None
    if is_control(folded):
        return "control"
    if is_imprint(folded) or (
        len(folded) <= 60 and (_DOCUMENT_NUMBER.fullmatch(folded) or _FILE_NUMBER.fullmatch(folded))
    ):
        return "imprint"
    if line.link_density >= 0.8 and not line.prose:
        return "links"
    if is_byline(folded, alone=True):
        return "byline"
    if len(folded) <= 300 and _is_menu(folded):
        return "navigation"
    if len(folded) <= 60 and _SLASHED_CRUMBS.fullmatch(folded):
        return "breadcrumb"
    if _TAG.fullmatch(folded):
        return "tags"
    if len(folded) > 200 or line.prose:
        return None
    parts = [part.strip(EDGES) for part in re.split(r"[\s|丨│·/]+", folded) if part.strip(EDGES)]
    if sum(not part.isdecimal() for part in parts) >= 2:
        controls = sum(is_control(part) or first_verdict(part, EARLY) == "control" for part in parts)
        if controls >= 0.7 * len(parts):
            return "navigation"
    return None


def _is_menu(folded: str) -> bool:
    """Whether a line is a row of links: four short items or more between bars, none of them a sentence."""
    items = [item.strip() for item in re.split(r"[|丨│]", folded)]
    filled = [item for item in items if item]
    return (
        len(filled) >= 4
        and all(len(item) <= 12 for item in filled)
        and not re.search(r"[。,;!?]|\d{2}", folded)
    )
