"""Front matter, and the names under which files state their metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import yaml

# Field names as exports and front matter write them, in lower case and without _ and -, to the keys of
# RawDocument.stated.
_ALIASES = {
    "id": ("id", "docid", "documentid", "编号", "編號", "文档编号"),
    "title": ("title", "headline", "标题", "標題", "题目", "題目", "题名", "題名", "名称", "名稱"),
    "text": (
        "content:encoded", "contentencoded", "contenthtml", "contenttext", "fulltext", "maintext",
        "text", "content", "body", "article", "正文", "内容", "內容", "全文", "文本", "文章",
    ),
    "source": ("source", "publisher", "site", "sitename", "来源", "來源", "出处", "出處", "媒体", "媒體", "发布机构"),
    "published": (
        "published", "date", "pubdate", "pubtime", "publishtime", "datepublished", "createdat", "createtime", "publishdate",
        "publishedat", "time", "datetime",
        "日期", "时间", "時間", "发布日期", "發布日期", "发布时间", "發布時間", "发表日期", "出版日期",
    ),
    "place": ("place", "location", "region", "area", "地点", "地點", "地区", "地區", "地域", "城市"),
    "url": ("url", "link", "href", "permalink", "链接", "鏈接", "连结", "網址", "网址", "地址"),
    "authors": ("authors", "author", "byline", "作者", "记者", "記者", "撰稿"),
    "language": ("language", "lang", "语言", "語言"),
    "tags": ("tags", "tag", "keywords", "标签", "標籤", "关键词", "關鍵詞"),
}  # fmt: skip
_SUMMARIES = ("description", "summary", "摘要", "简介", "簡介")
"""What stands for the text where a record has none."""
_KEYS = {alias: key for key, aliases in _ALIASES.items() for alias in aliases}

_FENCED = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d*)?")
_STAMP = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)?")
_NAME = re.compile(r"[A-Za-z][\w.-]{0,40}")
_MAX_CHARS = 64 * 1024
"""The most characters of front matter; a file that merely begins with a rule is left alone."""


def stated_key(name: str) -> str | None:
    """The key of `RawDocument.stated` (or `text`) that a field's name means, None for any other."""
    return _KEYS.get(name.strip().lower().replace("_", "").replace("-", ""))


def stated_fields(record: Mapping[Any, Any]) -> dict[str, str]:
    """The known fields of a record as plain strings, `text` among them; the first of two aliases wins."""
    fields: dict[str, str] = {}
    for name, value in record.items():
        key = stated_key(name) if isinstance(name, str) else None
        if key and key not in fields and (plain := _plain(value)):
            fields[key] = _moment(plain) if key == "published" else plain
    if "text" not in fields:
        summary = next(filter(None, (_plain(record.get(name)) for name in _SUMMARIES)), "")
        fields |= {"text": summary} if summary else {}
    return fields


def _moment(value: str) -> str:
    """Seconds or milliseconds since 1970, as databases export them, or as 20230504093000, in ISO 8601; anything
    else as it is."""
    if (stamp := _STAMP.fullmatch(value)) is not None:
        return "{}-{}-{}T{}:{}:{}".format(*stamp.groups(default="00"))
    if _EPOCH.fullmatch(value) is None:
        return value
    return datetime.fromtimestamp(int(value[:10]), UTC).isoformat()


class _PlainLoader(yaml.SafeLoader):  # type: ignore[misc]  # yaml has no types
    """Reads an alias as nothing: twelve lines of them can stand for more values than there are atoms."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            self.get_event()
            return yaml.ScalarNode("tag:yaml.org,2002:null", "")
        return super().compose_node(parent, index)


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """What a leading YAML block states, and the text after it; ({}, text) where there is none.

    A block is one where it names a field known here, or has nothing but names and values as site builders write them.
    """
    match = _FENCED.match(text[:_MAX_CHARS])
    if match is None:
        return {}, text
    try:
        record = yaml.load(match[1], Loader=_PlainLoader)  # a SafeLoader
    # PyYAML's own constructors fail with these at 2023-02-30, `!!timestamp "x"`, `!!bool x`, `!!int ""`.
    except (yaml.YAMLError, RecursionError, ValueError, AttributeError, LookupError, TypeError):
        return {}, text
    if not isinstance(record, dict):
        return {}, text
    fields = stated_fields(record)
    fields.pop("text", None)
    named = all(isinstance(name, str) and _NAME.fullmatch(name) for name in record)
    return (fields, text[match.end() :]) if fields or named else ({}, text)


def _plain(value: object) -> str:
    """A scalar, the name of an object, or a flat list of such, as text; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float | date | datetime):
        return _number_or_date(value)
    if isinstance(value, dict):
        return _plain(value["name"]) if isinstance(value.get("name"), str) else ""
    if isinstance(value, list):
        return "、".join(_parts(value))
    return ""


def _parts(values: Iterable[object]) -> list[str]:
    return [plain for value in values if not isinstance(value, list) and (plain := _plain(value))]


def _number_or_date(value: float | date) -> str:
    try:
        return value.isoformat() if isinstance(value, date) else str(value)
    except ValueError:  # an integer of more digits than Python prints
        return ""
