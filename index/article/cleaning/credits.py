"""Credit and imprint lines: labelled facts about an article (`来源:…`, `編輯: …`, `■ 通讯员 …`), read and recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.language.dates import PRINTED_DAY
from xunduan.language.fold import fold
from xunduan.language.names import SURNAMES, is_name


@dataclass(frozen=True, slots=True)
class Credit:
    """One labelled fact: what it is about and its value as it stands."""

    role: str
    """`person`, `source`, `when`, or `byline` for a whole byline as it stands."""
    label: str
    value: str


_SAFE_LABEL = BY_NAME["credit_label"]
# Labels that open ordinary sentences and list items too: only furniture beside another label.
_AMBIGUOUS = BY_NAME["doubtful_label"]
_RECORD_ROW = BY_NAME["record_row"]
_RECORD_LABEL = BY_NAME["record_label"]
_SPACED_CREDIT = BY_NAME["spaced_credit"]
_SLASHED = BY_NAME["slashed_credit"]
_WRITER_TOKEN = BY_NAME["writer_token"].pattern
_GLUED_NAME = re.compile(
    rf"[\u4e00-\u9fff]{{0,10}}?{BY_NAME['writer'].pattern.pattern}[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
)
_NAME_TOKEN = re.compile(r"[\u4e00-\u9fff]{1,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{1,10}")
_TOKENS = (("role", _WRITER_TOKEN), ("glued", _GLUED_NAME), ("name", _NAME_TOKEN))
_SENTENCE = re.compile(r"[。!?！？;；]")
_BULLET_BYLINE = BY_NAME["bullet_byline"]
_TRAILING_BYLINE = BY_NAME["closing_byline"]
_CAPTION_CREDIT = BY_NAME["photo_credit"]
_CAPTION_LEAD = BY_NAME["caption_lead"]
_CREDIT_PARTS = BY_NAME["credit_parts"].pattern
_COUNTED = BY_NAME["counted"].pattern
_LABEL_CHARS = 14
"""The most characters of a label of a record, be it set wide."""


def is_credit(folded: str) -> bool:
    """Whether a folded line only states who made, checked, issued or dated the article."""
    inner = folded.strip("()[]【】 .。")
    if len(inner) > 90 or _SENTENCE.search(inner):
        return False
    if _SPACED_CREDIT.find(inner) or _is_of_people(inner) or (len(inner) <= 45 and _SLASHED.find(folded)):
        return True
    if _SAFE_LABEL.find(inner) is None or inner in ("资料来源:", "数据来源:"):
        return False  # the two stand over notes below a table, too
    if _AMBIGUOUS.find(inner) is not None:
        return len(_CREDIT_PARTS.findall(inner)) >= 2
    return "," not in inner or len(inner) <= 50


def _is_of_people(folded: str) -> bool:
    """Whether a line is two people or more, each behind the part played, and blanks between: 撰文 某某 摄影 某某."""
    words = folded.split()
    parts, names = words[::2], words[1::2]
    return len(parts) == len(names) >= 2 and all(map(_is_part, parts)) and all(map(is_name, names))


def _is_part(word: str) -> bool:
    return word in ("文", "图") or BY_NAME["role"].pattern.fullmatch(word) is not None


def is_record_row(folded: str) -> bool:
    """Whether a row tells a fact of a paper's record, as government pages print it above the paper."""
    return _RECORD_ROW.takes(_set_close(folded))


def is_record_label(folded: str) -> bool:
    """Whether such a row is one that nothing but a record has: a programme has 时间 and 主办单位 as well."""
    return _RECORD_LABEL.takes(_set_close(folded))


def _set_close(folded: str) -> str:
    """A row without the blanks by which short labels are set as wide as long ones: 有 效 性:有效."""
    label, colon, value = folded.partition(":")
    return "".join(label.split()) + colon + value if len(label) <= _LABEL_CHARS else folded


def is_fact(folded: str) -> bool:
    """Whether a line or cell begins with a label that records of papers and imprints have."""
    found = BY_NAME["credit_parts"].find(folded)
    return is_record_row(folded) or (found is not None and found.start() == 0)


def is_byline(folded: str, alone: bool = False) -> bool:
    """Whether a folded line is a byline without a label: `■ 通讯员 甲某 乙某`, `□ 本报记者 丙某`.

    `记者:丙某` counts only where it stands `alone`, outside the body: inside, it could be an interviewer's words.
    """
    if len(folded) > 60 or not ("/" in folded or BY_NAME["writer"].pattern.search(folded)):
        return False
    if ":" in folded and not alone:
        return False
    parts: dict[str, list[str]] = {"role": [], "glued": [], "name": []}
    for token in filter(None, re.split(r"[\s、,/:&|丨()\[\]【】■□●◆▪◎★☆▲△*—-]+", folded)):
        kind = next((kind for kind, pattern in _TOKENS if pattern.fullmatch(token)), None)
        if kind is None:
            return False
        parts[kind].append(token)
    if parts["glued"]:
        return True
    written = any(BY_NAME["writer"].pattern.search(role) for role in parts["role"])
    return written and any(is_name(name) for name in parts["name"])


def is_caption(folded: str) -> bool:
    """Whether a folded line is a picture's caption: it closes with a photographer's credit, or opens as captions do."""
    return _CAPTION_CREDIT.takes(folded) or _CAPTION_LEAD.takes(folded)


def bullet_byline(folded: str) -> int | None:
    """Where a byline with a bullet begins that closes a folded line of something else, or None."""
    found = _BULLET_BYLINE.find(folded)
    return None if found is None else found.start("byline")


def trailing_byline(folded: str) -> int:
    """Where a byline or an end mark that closes a folded line begins; its length where there is none."""
    found = _TRAILING_BYLINE.find(folded)
    return len(folded) if found is None or found.start() == 0 else found.start()


def read_credits(text: str, folded: str) -> list[Credit]:
    """The labelled facts of one line, values in the line's own script."""
    found: list[Credit] = []
    if _is_of_people(folded):
        words = text.split()
        return [
            Credit("person", fold(part), name) for part, name in zip(words[::2], words[1::2], strict=True)
        ]
    marks = list(_CREDIT_PARTS.finditer(folded))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        role = mark.lastgroup or "other"
        end = following.start() if following is not None else len(folded)
        if role == "person":
            others = (one.search(folded, mark.end(), end) for one in (_COUNTED, PRINTED_DAY))
            end = min((one.start() for one in others if one), default=end)
        value = text[mark.end() : end].strip(" |｜丨()（）[]【】,，、;；.。/／")
        value += next(
            (close for open_, close in ("()", "（）") if value.count(open_) > value.count(close)), ""
        )
        if value and role != "other":
            found.append(Credit(role, folded[mark.start(role) : mark.end(role)], value))
    return found
