"""Repairs inside one line: part of it is damaged or foreign, but the line itself is kept.

Nothing is invented: a repair only takes characters away, closes a gap of white space, or marks lost text with GAP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

from pypinyin import Style, pinyin

GAP = "□"
"""Stands where the source lost words (`&&`, U+FFFD): shown as a gap, never filled with a guess."""

_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0d\ufeff"
    r"\U000e0100-\U000e01ef]"  # and what chooses among the shapes of the character before it (葛󠄀)
)
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_TONED = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
_ANNOTATION = re.compile(
    rf"(?<=[\u3400-\u9fff])[(（]\s*([a-zü{_TONED}]{{1,6}}(?:\s+[a-zü{_TONED}]{{1,6}}){{0,3}})\s*[)）]"
)
_HAS_TONE = re.compile(f"[{_TONED}]")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|center|div|em|figure|font|h[1-6]|hr|i|img|li|o:p|ol|p|section|small|span|strong"
    r"|sub|sup|table|tbody|td|th|tr|u|ul|video|script|style)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_MARK = re.compile(
    r"(?<=[\u3400-\u9fff0-9A-Za-z%。，,；;：:、！？!?”」』）)\]]) ?\[\d{1,3}(?:[-–,]\d{1,3})*\]"
)
_EDIT_LINK = re.compile(r"(?<=[^\s\[]) ?[\[［](?:编辑|編輯|edit)(?:源代码|原始碼)?[\]］]$", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,7}|#x[0-9a-f]{2,6});", re.IGNORECASE)
_LOST = re.compile(r"(?<![\sA-Za-z0-9&])&&(?![\sA-Za-z0-9&])")
_UNDECODED = re.compile("\ufffd+")
_SPACED = re.compile(r"(?:^|(?<=；))[\u4e00-\u9fff](?: [\u4e00-\u9fff]){1,11}(?=$|；| ?[:：|丨/])")
_SPACED_PAIR = re.compile(r"(?<=[\u3400-\u9fff，。、；：“”（）《》]) (?=[\u3400-\u9fff，。、；：“”（）《》])")
_APART = re.compile(
    r"(?<![\u3400-\u9fff])([\u3400-\u9fff])([ \u00a0\u2000-\u200a\u3000]{1,4})(?=[\u3400-\u9fff](?![\u3400-\u9fff]))"
)
_PARTING = 1.5
"""Times the width of the gap in a name that the gap to the next name has."""
_EDGE_BAR = re.compile(r"^\s*[|｜]\s*(?=[^|｜]*$)|(?<=[^|｜\s])\s*[|｜]\s*$")
_INNER_BAR = re.compile(r"[|｜]")

Repairs = list[tuple[str, str]]


@lru_cache(maxsize=8192)
def _readings(char: str) -> frozenset[str]:
    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


def _drop_annotations(text: str, repairs: Repairs) -> str:
    def replace(match: re.Match[str]) -> str:
        syllables = match.group(1)
        # Without a tone mark it could be an English word: it must be how the character is read.
        if _HAS_TONE.search(syllables) is None and syllables not in _readings(text[match.start() - 1]):
            return match.group()
        repairs.append(("pinyin", match.group()))
        return ""

    ends = [match.end() for match in _ANNOTATION.finditer(text)]
    if len(ends) > 1 and all(text[end : end + 1].strip() == "" for end in ends):
        return text  # words each with its reading: what an exam asks and a list of words tells
    return _ANNOTATION.sub(replace, text)


def _take(pattern: re.Pattern[str], rule: str, text: str, repairs: Repairs, instead: str = "") -> str:
    found = [match.group() for match in pattern.finditer(text)]
    if not found:
        return text
    repairs += [(rule, piece.strip()) for piece in found]
    return pattern.sub(instead, text)


def _drop_markup(text: str, repairs: Repairs) -> str:
    if ">" in text:
        text = _BREAK.sub("\n", text) if "<" in text else text
        text = _take(_TAG, "markup", text, repairs)
    if "&" in text and ";" in text:
        text = _ENTITY.sub(lambda match: unescape(match.group()), text)
    return text


def _close_names(text: str) -> str:
    """Close names set as wide as those of three characters, where wider gaps part the names of a list: 王　磊　　赵小敏."""
    gaps = [_gap(match[0]) for match in _SPACES.finditer(text.strip())]
    if len(gaps) < 2 or max(gaps) < _PARTING * min(gaps):
        return text
    narrow = (min(gaps) + max(gaps)) / 2
    return _APART.sub(lambda match: match[1] if _gap(match[2]) < narrow else match[0], text)


def _gap(blanks: str) -> int:
    """The width of white space, an ideographic space counting two."""
    return len(blanks) + blanks.count("\u3000")


def _close_up(text: str) -> str:
    """Close letter-spaced labels (`记 者:`), titles (`通 知`), cells of a table and wholly spaced-out lines as a scan
    yields them."""
    text = _SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    gaps = len(_SPACED_PAIR.findall(text)) if " " in text else 0
    if gaps >= 6 and gaps >= 0.6 * len(text.replace(" ", "")):
        return _SPACED_PAIR.sub("", text)
    return text


def has_marks(texts: Iterable[str]) -> bool:
    """Whether a document numbers its sources: [1] and another mark stand behind words or stops of it."""
    texts = tuple(texts)
    marks = [mark.group().strip("[] ") for text in texts if "[" in text for mark in _MARK.finditer(text)]
    listed = sum(text.lstrip().startswith("[1]") for text in texts)
    return len(marks) + listed > 1 and any(mark.partition("-")[0] == "1" for mark in marks)


def repair(text: str, marked: bool = False) -> tuple[str, Repairs]:
    """`marked` says that the document has reference marks (`has_marks`), which go. The repaired, trimmed line
    (with line breaks where markup stood for them) and (rule, text taken out) pairs."""
    repairs: Repairs = []
    text = _INVISIBLE.sub("", text)
    if "<" in text or ">" in text or "&" in text:
        text = _drop_markup(text, repairs)
        text = _take(_LOST, "lost_words", text, repairs, GAP)
    if "\ufffd" in text:
        text = _take(_UNDECODED, "undecodable", text, repairs, GAP)
    if marked and "[" in text:
        text = _take(_MARK, "reference_mark", text, repairs)
    text = _take(_EDIT_LINK, "control", text, repairs)
    if "(" in text or "（" in text:
        text = _drop_annotations(text, repairs)
    parts = [_close_up(_SPACES.sub(" ", _close_names(part)).strip()) for part in text.split("\n")]
    parts = [_strip_bar(part, repairs) for part in parts if part]
    return "\n".join(part for part in parts if part), repairs


def _strip_bar(text: str, repairs: Repairs) -> str:
    """Take a lone separator off the edge of a line; the bars of a table row stay."""
    if len(text) > 1 and len(_INNER_BAR.findall(text)) == 1:
        return _take(_EDGE_BAR, "separator", text, repairs)
    return text
