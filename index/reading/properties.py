"""Titles and authors out of office files' properties, which programs fill in more often than people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from xunduan.index.documents import Block

_NO_TITLE = re.compile(
    r"(microsoft|wps|word|powerpoint|untitled|document|doc)\b.*|.*\.(docx?|wps|pdf|pptx?|indd|rtf|txt)"
    r"|(无标题|無標題|未命名|新建|文档|文檔|幻灯片|演示文稿|标题|標題)[\s\w.()（）]{0,12}|[\W\d_]*",
    re.I,
)
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,8}([、，,;； ]+[\u4e00-\u9fff·]{2,8})*")
_NO_PERSON = re.compile(r"用户|用戶|管理员|管理員|微软|微軟|作者|个人|电脑|系统|办公")
_OPENING_BLOCKS = 12


def plausible_properties(properties: Mapping[str, str | None], blocks: Iterable[Block]) -> dict[str, str]:
    """The `title` and `authors` that can be meant: a title that stands at the text's beginning, a person's name.

    A title that the text does not begin with is kept only where no heading of the text could be one: it is
    often that of the older document which a new one was typed over.
    """
    opening = list(blocks)[:_OPENING_BLOCKS]
    stated: dict[str, str] = {}
    title = " ".join((properties.get("title") or "").split())
    if title and not _NO_TITLE.fullmatch(title):
        bare = _bare(title)
        shown = any(bare in _bare(block.text) for block in opening)
        if shown or not any(block.kind == "heading" for block in opening):
            stated["title"] = title
    authors = " ".join((properties.get("authors") or "").split())
    if _PERSON.fullmatch(authors) and not _NO_PERSON.search(authors):
        stated["authors"] = "、".join(re.split(r"[、，,;； ]+", authors))
    return stated


def _bare(text: str) -> str:
    return "".join(text.split())
