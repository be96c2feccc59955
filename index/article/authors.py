"""Who wrote a document, and who edited and checked it."""

from __future__ import annotations

import re

from xunduan.index.article.cleaning.furniture import is_control
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.clues import Clues
from xunduan.index.article.source import name_end
from xunduan.index.documents import Fact
from xunduan.language.fold import fold
from xunduan.language.names import is_name

_WRITERS = BY_NAME["writes"]
_PEN_CHARS = 4
"""People may be labelled by names without a surname of this length at most; a byline's have one."""
_ROLES = BY_NAME["no_name_word"].pattern
_NAME = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}"  # 韩渡
    r"|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}"  # 买买提·艾力
    r"|[a-z][a-z.'-]+(?: [a-z][a-z.'-]+){1,3})$"  # jane q. doe
)
_BRACKETS = (("(", ")"), ("[", "]"), ("【", "】"))
_NO_NAME = BY_NAME["no_person"]
_PLACEHOLDER = BY_NAME["placeholder"]
_PARTS = re.compile(r"[^|、,/_&;:()\[\]【】■□●◆▪◎★—<>]+")
"""What stands between the marks that part people."""
_SPACED_NAME = re.compile(r"\s{0,4}[\u4e00-\u9fff] [\u4e00-\u9fff](?: [\u4e00-\u9fff])?\s{0,4}")
"""A name whose characters are set apart: 韩 渡."""


def authors_of(clues: Clues) -> tuple[Fact, ...]:
    """Writers first, then editors and checkers; the evidence shows the part each played."""
    writers: dict[str, Fact] = {}
    others: dict[str, Fact] = {}
    for credit in clues.credits:
        if credit.role not in ("person", "byline"):
            continue
        writing = credit.role == "byline" or _WRITERS.find(fold(credit.label)) is not None
        evidence = f"{credit.label}:{credit.value}" if credit.label else credit.value
        for name in _names(credit.value, credit.role == "person"):
            (writers if writing else others).setdefault(name, Fact(name, "stated", evidence))
    others = {name: fact for name, fact in others.items() if name not in writers}
    return clues.facts("authors") or tuple((writers | others).values())


def _names(value: str, pen: bool) -> list[str]:
    """Personal names in a credit's value or a byline, roles and bullets left out; pen names where `pen` allows them."""
    folded = fold(value)
    for opened, closed in _BRACKETS:
        inside = folded.partition(closed)[0]
        if 0 < len(inside) < len(folded) and opened not in inside:
            folded = inside  # the bracket around the names ends; a button follows
    marked = _ROLES.sub(lambda role: "|" * len(role.group()), folded)
    names: list[str] = []
    for part in _PARTS.finditer(marked):
        text, copy = value[part.start() : part.end()], part.group()
        if _SPACED_NAME.fullmatch(copy):
            names.append(re.sub(r"\s", "", text))
        elif copy.isascii():
            names.append(text.strip())
        else:
            labelled = folded[part.end() : part.end() + 1] == ":"  # what stands before a colon is no name
            words = text.split()[: -1 if labelled else None]
            # Beside a person's name, what is none is where they work: 渡口所 韩渡.
            names += [word for word in words if is_name(fold(word))] or words
    names = [name[: name_end(fold(name))] for name in names]
    names = [name[:-1] if is_name(fold(name[:-1])) and fold(name).endswith("摄") else name for name in names]
    return [
        name
        for name in names
        if (copy := fold(name)).isascii() or (pen and len(copy) <= _PEN_CHARS) or is_name(copy)
        if _NAME.match(copy)
        and not _NO_NAME.find(copy)
        and not is_control(copy)
        and not _PLACEHOLDER.takes(copy)
    ]
