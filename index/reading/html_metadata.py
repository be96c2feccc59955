"""What an HTML page states of itself: in its meta elements, its linked data, its first heading and its markup."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import htmldate
from lxml.html import HtmlElement, document_fromstring

from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.reading.lines import collapse
from xunduan.language.dates import parse_date
from xunduan.language.fold import fold
from xunduan.language.han import HAN
from xunduan.language.names import is_name

# Names of meta elements, folded to lower case, best first. Those without a namespace are the standard of Chinese
# government sites (SiteName, ArticleTitle, PubDate, ContentSource); the others are Open Graph, Dublin Core, schema.org.
_META = {
    "title": ("articletitle", "headline", "og:title", "twitter:title", "dc.title", "dcterms.title"),
    "published": (
        "pubdate", "publishdate", "article:published_time", "datepublished", "og:published_time", "publish_date",
        "og:release_date", "dcterms.issued", "dc.date.issued", "dc.date", "date", "weibo:article:create_at",
    ),
    "source": ("contentsource", "source", "dc.source", "article:publisher_name"),
    "site": ("og:site_name", "sitename"),
    "authors": ("author", "dc.creator", "article:author", "og:article:author"),
    "url": ("og:url",),
    "place": ("geo.placename",),
}  # fmt: skip
_PLATFORMS = frozenset(
    "微信公众平台 今日头条 百家号 搜狐号 网易号 知乎 知乎专栏 简书 微博 weibo 豆瓣 哔哩哔哩 小红书 medium".split()
)
"""Platforms on which others publish: the name of the site is not that of the source."""
# Of a run of blanks only the first is tried (?<!\s): else each of them would be, to the end of the run.
_SEPARATOR = re.compile(r"(?<!\s)\s*+[_|｜](?:\s*+[_|｜])*+\s*+")
# A hyphen may belong to the title, unless a publisher's name follows it.
_AFTER_HYPHEN = re.compile(
    r"(?<!\s)\s*+[-–]{1,2}\s*+[^-–]*(?:网|網|博客|新闻|新聞|频道|頻道|在线|在線|政府|门户|門戶|报|報|局|委|院|厅|廳|部|com|cn)\s*+$"
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]+)*", re.I)
_MIN_TITLE_CHARS = 4
_EDIT = re.compile(r"\s?\[(?:编辑|編輯|edit)\]$", re.I)
"""The button that encyclopedias put into their headings."""
_TITLE_END = re.compile(r"\s*(?:$|[-_|｜–—:：,，·«»<>\[【(（]|\s)")
_WECHAT_TIME = re.compile(
    r"""\b(?:ct|create_?time|publish_?time)["']?\s*[=:]\s*["'](?:(?P<seconds>1\d{9})|(?P<words>20\d\d-\d\d-\d\d[^"']{0,12}))["']""",
    re.I,
)
_SOURCE_LABEL = BY_NAME["source_label"]
_LATIN_NAME = re.compile(
    r"{0}(?: (?:[A-Z]\.?|{0})){{1,3}}".format(r"(?:Ma?c|[A-Z]['’])?[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?")
)
_ROLES = BY_NAME["no_name_word"].pattern
_NO_NAME = BY_NAME["no_person"]


def stated_by(root: HtmlElement, text: str) -> dict[str, str]:
    """The metadata of a page; `text` is its source, where browsers note the address it was saved from."""
    meta = _meta(root)
    data = _linked_data(root)
    stated = {key: value for key, names in _META.items() if (value := _first(meta, names))}
    for key in ("title", "published", "site", "authors"):
        if not stated.get(key) and data.get(key):
            stated[key] = data[key]
    stated["title"] = _title(root, stated.get("title", ""), meta.get("og:site_name", ""))
    stated["published"] = (
        stated.get("published") or _marked_date(root) or _scripted_date(root) or _posted(root)
    )
    stated["url"] = _url(root, text) or stated.get("url", "")
    for key in ("source", "site"):
        named = stated.get(key, "")
        stated[key] = "" if fold(named) in _PLATFORMS else _publisher(named)
    stated["source"] = stated["source"] or _account(root)
    stated["authors"] = "、".join(_people(stated.get("authors", "")) or _marked_people(root))
    language = root.get("lang") or root.get("xml:lang") or ""
    stated["language"] = language if _LANGUAGE.fullmatch(language) else ""
    if stated.get("authors") in (stated["source"], stated["site"]) or stated.get("authors", "").startswith(
        "http"
    ):
        stated["authors"] = ""  # sites that name themselves as the author
    if not any(char.isdigit() for char in stated["published"]):
        stated["published"] = ""
    return {key: value for key, value in stated.items() if value}


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        content = collapse(element.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: Mapping[str, str], names: Iterable[str]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _linked_data(root: HtmlElement) -> dict[str, str]:
    """Title, date, publisher and authors of the first article in the page's JSON-LD, schema.org's or Baidu's."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            content = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for node in _nodes(content):
            if any(node.get(key) for key in ("headline", "datePublished", "pubDate")):
                return {
                    "title": _name(node.get("headline") or node.get("title")),
                    "published": _name(node.get("datePublished") or node.get("pubDate")),
                    "site": _name(node.get("publisher")),
                    "authors": _name(node.get("author")),
                }
    return {}


def _nodes(content: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(content, dict):
        yield content
        yield from _nodes(content.get("@graph", []))
    elif isinstance(content, list):
        yield from (node for node in content if isinstance(node, dict))


def _name(value: Any) -> str:
    if isinstance(value, str):
        return collapse(value)
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        return "、".join(filter(None, (_name(part) for part in value if not isinstance(part, list))))
    return ""


_UNNAMED = re.compile(
    r"(?:无标题|無標題|未命名)(?:文[档檔件]|页|頁)?|untitled(?: document| page)? ?\d*|new page ?\d*|document|新建网页 ?\d*",
    re.I,
)
"""What editors write where nobody gave the page a title."""


def page_title(root: HtmlElement) -> str:
    """What the page calls itself in its first title element; empty where an editor named it."""
    title = collapse(next((element.text_content() for element in root.iter("title")), ""))
    return "" if _UNNAMED.fullmatch(title) else title


def _title(root: HtmlElement, stated: str, site: str) -> str:
    """The article's title: as stated, as the heading that stands in the page's title, or the latter's own part."""
    page = page_title(root)
    # What stands in an element of its own inside a heading may be the title, behind its topic: [求助]渡口几点开.
    parts = (part for element in root.iter("h1", "h2") for part in element.iter())
    headings = [_EDIT.sub("", collapse(part.text_content())) for part in parts if isinstance(part.tag, str)]
    # The longest: the site's name is often a heading as well, and stands in the page's title.
    named = [text for text in headings if text != site and (text in stated or text in page)]
    begun = [text for text in named if len(text) > 1 and (ends_title(stated, text) or ends_title(page, text))]
    heading = max(begun or named, key=len, default="")
    if begun or len(heading) >= _MIN_TITLE_CHARS:
        return heading
    if stated:
        return _without_site(stated, site)
    first = [collapse(element.text_content()) for element in root.iter("h1")]
    # Where the page's title is the site's name alone, its one heading of the first level says more.
    return max(_without_site(page, site), first[0] if len(first) == 1 else "", key=len)


def ends_title(page: str, text: str) -> bool:
    """Whether a page's title begins with `text`, blanks aside, and goes on as behind a title, if at all."""
    bare, position = "".join(text.split()), 0
    if not "".join(page.split()).startswith(bare):
        return False
    for char in bare:
        position = page.index(char, position) + 1
    return _TITLE_END.match(page, position) is not None


def _without_site(title: str, site: str) -> str:
    if site and title.endswith(site):
        title = title.removesuffix(site).rstrip(" _|｜-–—")
    parts = [part for part in _SEPARATOR.split(_AFTER_HYPHEN.sub("", title)) if part]
    return parts[0] if parts and len(parts[0]) >= _MIN_TITLE_CHARS else title


def _marked_date(root: HtmlElement) -> str:
    """The date in the page's head, else the one date marked as such; never one found by searching the text."""
    head = root.find("head")
    if head is not None:
        page = document_fromstring("<html><head></head><body></body></html>")
        page.replace(page[0], copy.deepcopy(head))
        for address in page.xpath("//link|//script|//title|//meta[contains(@property, 'image')]"):
            address.getparent().remove(address)
        found = htmldate.find_date(page, extensive_search=False, original_date=True)
        if found:
            return found
    marked = {value for element in root.iter("time") if (value := (element.get("datetime") or "").strip())}
    return marked.pop() if len(marked) == 1 else ""


def _scripted_date(root: HtmlElement) -> str:
    """When a post of WeChat was published: saved pages have it in a script alone, in seconds since 1970 or in words."""
    if not any(element.get("id") == "js_content" for element in root.iter("div")):
        return ""
    for script in root.iter("script"):
        if (found := _WECHAT_TIME.search(script.text or "")) is not None:
            return (
                datetime.fromtimestamp(int(found["seconds"]), UTC).isoformat()
                if found["seconds"]
                else found["words"]
            )
    return ""


def _account(root: HtmlElement) -> str:
    """The account that published a post of WeChat."""
    names = (one for tag in ("a", "strong", "span") for one in root.iter(tag) if one.get("id") == "js_name")
    return next((" ".join(one.text_content().split()) for one in names), "")


def _posted(root: HtmlElement) -> str:
    """When a first post came in, as Discuz and WeChat have it: beside it, or behind 半小时前 as a title."""
    for element in root.iter("em", "span"):
        if (element.get("id") or "").startswith(("authorposton", "publish_time")):
            told = [inner.get("title") or "" for inner in element.iter()] + [element.text_content()]
            return next(filter(None, map(parse_date, told)), "")
    return ""


def _publisher(value: str) -> str:
    """The name alone, where its label stands before it or the kind of article behind it: 来源：某网 原创稿.

    Markup that was pasted into the field is none.
    """
    if "=" in value or "<" in value:
        return ""
    label, colon, named = value.replace("：", ":", 1).partition(":")
    named = (named if colon and _SOURCE_LABEL.find(fold(label.strip())) else value).strip()
    first = named.split(maxsplit=1)[0] if named else ""
    return first if HAN.search(first) else named


def _people(value: str) -> list[str]:
    """The persons among those named as authors: no software, site, address, number or placeholder."""
    roles = _ROLES.sub(lambda role: "|" * len(role[0]), fold(value))
    told = "".join(char if copy != "|" else "|" for char, copy in zip(value, roles, strict=True))
    parts = [part.strip(" :：") for part in re.split(r"[,，、;；|/]", told)]
    several = (len(part.split()) > 1 and all(map(is_name, map(fold, part.split()))) for part in parts)
    parts = [
        name for part, many in zip(parts, several, strict=True) for name in (part.split() if many else [part])
    ]
    return [
        part
        for part in parts
        if (is_name(fold(part)) and not _NO_NAME.find(fold(part))) or _LATIN_NAME.fullmatch(part)
    ]


def _marked_people(root: HtmlElement) -> list[str]:
    """The one person whom the page marks as its author: by hCard, by schema.org's attributes, or by a link's relation.

    The authors of several posts on one page are none of it.
    """
    told: list[list[str]] = []
    for element in root.iter("a", "address", "div", "p", "span"):
        marks = (element.get("class") or "").lower().split()
        related = (element.get("rel") or "").lower().split()
        if {"author", "vcard"} <= set(marks) or element.get("itemprop") == "author" or "author" in related:
            named = [one for one in element.iter() if _is_marked_name(one)] or [element]
            told += filter(None, (_people(collapse(_content(one))) for one in named))
    return told[0] if told and all(people == told[0] for people in told) else []


def _is_marked_name(element: HtmlElement) -> bool:
    return element.get("itemprop") == "name" or "fn" in (element.get("class") or "").split()


def _content(element: HtmlElement) -> str:
    return element.get("content") or element.text_content()


def _url(root: HtmlElement, text: str) -> str:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return link.get("href").strip()
    saved = _SAVED_FROM.search(text[:4096])
    return saved[1] if saved and saved[1].startswith("http") else ""
