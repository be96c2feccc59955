"""Titles and authors out of office files' properties, which programs fill in more often than people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.titles import ISSUER
from xunduan.index.documents import Block
from xunduan.index.reading.lines import ends_sentence
from xunduan.language.fold import fold

_NO_TITLE = re.compile(
    r"(microsoft|wps|word|powerpoint|untitled|document|doc)\b.*|.*\.(docx?|wps|pdf|pptx?|indd|rtf|txt)"
    r"|(无标题|無標題|未命名|新建|文档|文檔|幻灯片|演示文稿|标题|標題)[\s\w.()（）]{0,12}|[\W\d_]*",
    re.I,
)
_PRINTED = re.compile(r"[\u4e00-\u9fff\w《》〈〉“”（）()、·—\- ]{4,50}")
"""A first line without a stop, a label or a bullet."""
_LABELLED = re.compile(r"[\u4e00-\u9fff ]{2,8}[:：]")
"""What covers print above the title: 项目编号：…, 密级：…"""
_PERSON = re.compile(r"[\u4e00-\u9fff·]{2,8}")
_SECOND_HALF = BY_NAME["second_half"]
_OPENING_BLOCKS = 12
_MAX_TITLE_CHARS = 80


def plausible_properties(properties: Mapping[str, str | None], blocks: Iterable[Block]) -> dict[str, str]:
    """The `title` and `authors` that are plausible: those that the text's beginning prints.

    A title that is a part of a printed one gives way to it, which says more. One that the text does not begin with is
    kept only where neither a heading nor the first line behind labels could be one: it is often that of the older
    document which a new one was typed over. The author is whoever the program is set up for: a name counts where
    the text prints it as well.
    """
    opening = list(blocks)[:_OPENING_BLOCKS]
    first = next((number for number, block in enumerate(opening) if not _LABELLED.match(block.text)), 0)
    stated: dict[str, str] = {}
    title = " ".join((properties.get("title") or "").split())
    if title and not _NO_TITLE.fullmatch(title):
        printed = next((block for block in opening if _bare(title) in _bare(block.text)), None)
        if printed is not None and len(printed.text) <= _MAX_TITLE_CHARS and not ends_sentence(printed.text):
            stated["title"] = " ".join((_issued_by(opening, printed) + printed.text).split())
        elif _bare(title) in _bare("".join(map(_outside_sentences, opening))) or not any(
            block.kind == "heading" or number == first and _PRINTED.fullmatch(block.text)
            for number, block in enumerate(opening)
        ):
            stated["title"] = title
    authors = re.split(r"[、，,;； ]+", " ".join((properties.get("authors") or "").split()))
    if all(_PERSON.fullmatch(one) and any(one in block.text for block in opening) for one in authors):
        stated["authors"] = "、".join(authors)
    return stated


def _issued_by(opening: Sequence[Block], title: Block) -> str:
    """The line above a title's second half where it is its first: who issues the paper, set as large."""
    at = opening.index(title)
    above = opening[at - 1] if at else title
    whole = ISSUER.find(fold(above.text)) and _SECOND_HALF.find(fold(title.text))
    return above.text if whole and (above.kind, above.level) == (title.kind, title.level) else ""


def _outside_sentences(block: Block) -> str:
    """A line that may be a part of a title; empty for a sentence, which may hold the words of one."""
    return "" if ends_sentence(block.text) else block.text


def _bare(text: str) -> str:
    return "".join(text.split())
