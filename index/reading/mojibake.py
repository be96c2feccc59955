"""Text that was decoded wrongly once before and saved as UTF-8: found, and put right as far as it goes.

Such a file is valid UTF-8 and no text of any language. Encoding it the way it was once decoded gives its first bytes
back; that those are valid in another encoding, and good Chinese there, does not happen by chance.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xunduan.errors import bilingual
from xunduan.index.documents import RawDocument
from xunduan.index.reading.likeness import GOOD, likeness
from xunduan.language.han import HAN

_SAMPLE_CHARS = 4000
_MIN_FOREIGN = 6
"""Characters beyond ASCII from which on a text can be told to be garbled."""
_MAX_TIMES = 4
"""A text is saved wrongly by each of the programs that it goes through."""
_MIN_MARKS = 20
"""Question marks from which on a text may be nothing else."""
_MAX_LOST = 0.4
"""Share of characters that may be lost for good: the first decoder put one sign in the place of many bytes."""
_BETTER = 0.3
"""Least gain in likeness to Chinese for a repair to count."""
_CERTAIN = 0.85
"""So much like Chinese a text must look that could be one of another language: a Russian one in capitals is .8."""
_CERTAIN_FROM = 16
"""And it needs at least so many characters."""
_LATIN = ("cp1252", "latin-1", "mac_roman")
_ALPHABETS = (
    *("cp437", "cp850", "cp1250", "iso8859-2", "cp1254", "cp1257", "cp1258"),
    *("cp1251", "koi8-r", "cp866", "cp1253", "cp1255", "cp1256", "cp874"),
)
"""Code pages of Windows and DOS for other languages, which systems that are set to them take bytes for."""
_CHINESE = ("gb18030", "utf-8", "big5")
_ALPHABET_PAIRS = tuple((first, right) for first in _LATIN + _ALPHABETS for right in _CHINESE)
_NEIGHBOUR_PAIRS = tuple((first, right) for first in ("cp949", "cp932") for right in _CHINESE)
_CHINESE_PAIRS = (("gb18030", "utf-8"), ("big5", "utf-8"), ("big5", "gb18030"), ("gb18030", "big5"))
"""What a text was decoded as, and what it is."""
_LOST = "\ufffd"
_BYTES = "xunduan-own-bytes"
_HANGUL_OR_KANA = re.compile(r"[\uac00-\ud7a3\u3040-\u30ff\uff61-\uff9f]")
_FOREIGN = re.compile(r"[^\x00-\x7f\s]+")
"""Beyond ASCII; blanks, of which code is full in web pages, tell nothing."""
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
"""What bytes that stood otherwise give in GB 18030."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text put right, what it was and how much of it is lost."""

    text: str
    encoding: str
    lost: int
    """Characters that cannot be had back; each stands as U+FFFD."""

    @property
    def problem(self) -> str:
        """What was done, and what is lost, Chinese / English."""
        lost = f",{self.lost} 处文字已丢失" if self.lost else ""
        gone = f", {self.lost} characters are lost" if self.lost else ""
        return bilingual(
            f"文件曾被错误解码后保存，已按 {self.encoding} 还原{lost}",
            f"saved after being decoded wrongly; repaired as {self.encoding}{gone}",
        )


def mend(text: str) -> Mended | None:
    """`text` as it was before it was decoded wrongly, once or several times, None where it is good as it is."""
    for _ in range(_MAX_TIMES):
        within = _utf8_within(text)
        if within is None or likeness(within[:_SAMPLE_CHARS]) >= GOOD:
            return _mend_once(text)
        text = within
    return None


def _utf8_within(text: str) -> str | None:
    """What a text was that was UTF-8 read as Latin and saved; that its letters are valid so is no chance."""
    if not _is_latin(text[:_SAMPLE_CHARS]):
        return None
    for latin in ("latin-1", "cp1252"):
        try:
            return text.encode(latin, _BYTES if latin == "cp1252" else "strict").decode("utf-8")
        except UnicodeError:
            continue
    return None


def _mend_once(text: str) -> Mended | None:
    sample = text[:_SAMPLE_CHARS]
    runs = _FOREIGN.findall(sample)
    foreign = "".join(runs)
    if len(foreign) < _MIN_FOREIGN or (before := likeness(sample)) >= 1.0:
        return None
    found: list[tuple[float, str, str]] = []
    for first, encoding in _pairs(runs):
        if _is_all(foreign, first) and (mended := _again(sample, first, encoding)):
            after, lost = likeness(mended.text.replace(_LOST, "")), mended.lost / len(mended.text)
            doubtful = first not in (*_LATIN, *_CHINESE)
            least = _CERTAIN + lost if doubtful else GOOD
            if after >= max(least, before + _BETTER) and not (doubtful and len(foreign) < _CERTAIN_FROM):
                found.append((after - lost, first, encoding))
    if not found:
        return None
    _, first, encoding = max(found, key=lambda one: one[0])
    return _again(text, first, encoding)


def mend_lines(text: str) -> Mended | None:
    """`text` with the lines repaired that were wrongly decoded as Latin text; None if there are none."""
    lines = text.split("\n")
    mended = {
        number: good
        for number, line in enumerate(lines)
        if not line.isascii() and not HAN.search(line) and _is_latin(line) and (good := mend(line))
    }
    for number, good in mended.items():
        lines[number] = good.text
    if not mended:
        return None
    first = next(iter(mended.values()))
    return Mended("\n".join(lines), first.encoding, sum(good.lost for good in mended.values()))


def mended_document(document: RawDocument) -> RawDocument:
    """A document whose characters were decoded wrongly before a program wrote them: a Word file pasted from a garbled
    page, a page that spells them by number; as it is where they are good."""
    names = list(document.stated)
    texts = [block.text for block in document.blocks]
    whole = "\n".join([*texts, *(document.stated[name] for name in names)])
    if _is_question_marks(whole):
        problem = bilingual(
            "文字在保存前已变成问号，请找原文件",
            "its characters had become question marks before it was saved; look for the original",
        )
        return replace(document, problems=(*document.problems, problem))
    if HAN.search(whole) or whole.isascii():
        return document
    mended = mend(whole)
    lines = mended.text.split("\n") if mended else []
    if mended is None or len(lines) != whole.count("\n") + 1 or any("\n" in text for text in texts):
        return document
    blocks = (replace(block, text=text) for block, text in zip(document.blocks, lines, strict=False))
    return replace(
        document,
        blocks=tuple(blocks),
        stated=dict(zip(names, lines[len(texts) :], strict=True)),
        problems=(*document.problems, mended.problem),
    )


def _is_question_marks(text: str) -> bool:
    """Whether most of a text is question marks, which a program wrote for characters that its encoding lacks."""
    marks = text.count("?")
    return marks >= _MIN_MARKS and marks > sum(map(str.isalpha, text))


def _pairs(runs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """What a text may have been decoded as, and be: by the writing of most of its characters beyond ASCII, which stand
    in these runs."""
    lengths = [len(run) for run in runs]
    if 2 * sum(length for length in lengths if length > 1) < sum(lengths):
        return ()  # letters with accents stand alone, bytes never do
    foreign = "".join(runs)
    han, neighbours = len(HAN.findall(foreign)), len(_HANGUL_OR_KANA.findall(foreign))
    if 2 * (han + neighbours) <= len(foreign):
        return _ALPHABET_PAIRS
    return _CHINESE_PAIRS if han >= 2 * neighbours else _NEIGHBOUR_PAIRS


def _foreign(text: str) -> str:
    """Its characters beyond ASCII."""
    return "".join(_FOREIGN.findall(text))


def _is_latin(text: str) -> bool:
    """Whether nearly all of it stands in one of the Latin encodings."""
    foreign = _foreign(text)
    return any(_is_all(foreign, one) for one in _LATIN)


def _is_all(foreign: str, encoding: str) -> bool:
    """Whether nearly all of these characters stand in an encoding."""
    there = foreign.replace(_LOST, "")
    held = len(there.encode(encoding, "ignore").decode(encoding, "replace"))
    return held > 0 and 10 * held >= 9 * len(there)


def _again(text: str, wrongly: str, encoding: str) -> Mended | None:
    # One that no encoding has stands for a sign that was put in the place of lost ones.
    data = b"\xff".join(part.encode(wrongly, _BYTES) for part in text.split(_LOST))
    mended = _PRIVATE.sub(_LOST, data.decode(encoding, "replace"))
    lost = mended.count(_LOST)
    foreign = len(_foreign(mended))
    if not foreign or lost > _MAX_LOST * foreign:
        return None
    return Mended(mended, f"{encoding} ({wrongly})", lost)


def _own_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """The bytes of characters that the wrong encoding does not have: an error handler of codecs."""
    assert isinstance(error, UnicodeEncodeError)
    wanted = error.object[error.start : error.end]
    return bytes(min(ord(char), 0xFF) for char in wanted), error.end


codecs.register_error(_BYTES, _own_bytes)
