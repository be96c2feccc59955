"""Bytes to text: UTF-8, UTF-16, UTF-32, GB18030 and Big5, distinguished even in a file of one sentence.

Most GBK files also decode as Big5 and the other way round, so what decides is in which encoding they look most like
Chinese (xunduan.index.reading.likeness).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

import charset_normalizer

from xunduan.errors import UnreadableFile, bilingual
from xunduan.index.reading.likeness import GOOD, ODD_CONTROLS, likeness
from xunduan.index.reading.mojibake import mend, mend_lines

_BOMS = (  # the UTF-32 mark begins with the UTF-16 one, so it is asked for first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_CANDIDATES = ("utf-8", "gb18030", "cp950", "big5hkscs", *_WIDE)
_SAMPLE_BYTES = 8 * 1024
_MAX_DAMAGE = 0.1
"""Share of characters that may be undecodable, as where a page includes another in a second encoding."""
_MIN_SCORE = 0.3
"""Likeness to Chinese below which the encoding is asked of a detector for all languages."""
_MIN_LINE = 4
"""Characters beyond ASCII from which on a line tells its encoding."""
_RULED = 3
"""Times each character of a line comes on average where it is drawn, as a frame is, and tells no encoding."""
_NEIGHBOURS = frozenset(
    {"euc_kr", "cp949", "johab", "euc_jp", "euc_jis_2004", "euc_jisx0213", "shift_jis", "cp932"}
)
"""Encodings of Korean and Japanese, whose bytes are good GBK as well: a true declaration tells."""
_CLOSE = 0.2
"""Difference in likeness to Chinese up to which two encodings are both possible."""
_MAX_CHANCE = 40
"""At most so many characters of GBK are valid UTF-8 by chance."""
_NO_TEXT = bilingual("不是文本(二进制数据)，或编码无法识别", "binary data, or text in an unknown encoding")
_HZ = re.compile(rb"~\{(?:[!-}][!-~])+~\}")
"""Pairs of printable bytes between ~{ and ~}."""
_NON_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was in."""

    text: str
    encoding: str
    problem: str = ""
    """What is lost or doubtful, Chinese / English."""


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`: by its byte-order mark, as UTF-8 if it is that, as declared if that fits, else by likeness.

    Single NUL characters are dropped. Raises UnreadableFile where the bytes are no text in any encoding known here.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    if data and (hz := _decode_hz(data)) is not None:
        return Decoded(hz, "hz")
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None and not ODD_CONTROLS.search(utf8) and not _looks_like_gbk(utf8, data):
        return _mended(utf8)
    if utf8 is None and (lines := _by_line(data)) is not None:
        return lines
    scores = _scores(data)
    stated = _codec_name(declared)
    if stated in _NEIGHBOURS and (text := _strictly(data, stated)) is not None and _is_neighbour(text):
        return Decoded(text, stated)
    if stated and stated not in _WIDE and (text := _strictly(data, stated)) is not None:
        # A true declaration settles what is close; a language that is not one of ours scores low in all of them.
        rival = max(scores.values())
        if rival < GOOD or likeness(text[:_SAMPLE_BYTES]) > rival - _CLOSE:
            return Decoded(text, stated)
    return _decode_as(data, _most_likely(data, scores))


def _mended(utf8: str) -> Decoded:
    """Valid UTF-8 as it is, or as it was before it, or lines of it, were decoded wrongly and saved."""
    mended = mend(utf8) or mend_lines(utf8)
    if mended is None:
        missing = utf8.count("\ufffd") + 2 * utf8.count("锟斤拷")
        if missing < max(_MIN_LINE, _MAX_DAMAGE * sum(char > "\x7f" for char in utf8)):
            return Decoded(utf8, "utf-8")
        problem = bilingual(
            f"{missing} 处文字在保存前已丢失，请找原文件",
            f"{missing} characters were lost before it was saved; look for the original",
        )
        return Decoded(utf8, "utf-8", problem)
    return Decoded(mended.text, mended.encoding, mended.problem)


def _by_line(data: bytes) -> Decoded | None:
    """A file that was put together from lines in several encodings, each line in its own; None where it is in one."""
    lines = data.split(b"\n")
    likely = [_line_encoding(line) for line in lines]
    chars = Counter[str]()
    for line, encoding in zip(lines, likely, strict=True):
        if encoding is not None:
            chars[encoding] += len(line) // 2
    usual = [encoding for encoding, count in chars.most_common() if count >= _MIN_LINE]
    if len(usual) < 2:
        return None
    texts = []
    for line, one in zip(lines, likely, strict=True):
        fits = (each for each in ("utf-8", *usual) if _strictly(line, each) is not None)
        texts.append(line.decode(one or next(fits, usual[0]), "replace"))
    problem = bilingual(
        "文件各行编码不同，已逐行解码", "its lines are in several encodings; each was decoded on its own"
    )
    return Decoded("\n".join(texts), "mixed", problem)


def _line_encoding(line: bytes) -> str | None:
    """The encoding in which alone a line is good Chinese, None where that cannot be told."""
    foreign = len(_NON_ASCII.findall(line))
    if foreign < 2 * _MIN_LINE:
        return None
    scores = {one: likeness(_sample(line[:_SAMPLE_BYTES], one)) for one in ("utf-8", "gb18030", "cp950")}
    best, second = sorted(scores, key=lambda one: -scores[one])[:2]
    told = [char for char in _sample(line[:_SAMPLE_BYTES], best) if char > "\x7f"]
    if _RULED * len(set(told)) < len(told):
        return None
    return best if scores[best] >= GOOD and scores[best] - scores[second] >= _CLOSE else None


def _is_neighbour(text: str) -> bool:
    """Whether a text is Korean or Japanese: four fifths Hangul, or one fifth kana, as no Chinese text has by chance."""
    foreign = [char for char in text[:_SAMPLE_BYTES] if char > "\x7f"]
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in foreign)
    kana = sum("\u3041" <= char <= "\u30ff" for char in foreign)
    return 10 * hangul >= 8 * len(foreign) or 5 * kana >= len(foreign)


def readable_name(raw: bytes) -> str:
    """A file's name as text: UTF-8, else GBK or Big5 by likeness, as archives from other systems leave them."""
    if (utf8 := _strictly(raw, "utf-8")) is not None:
        return utf8
    texts = [text for name in ("gb18030", "cp950") if (text := _strictly(raw, name)) is not None]
    return max(texts, key=likeness) if texts else raw.decode("utf-8", "replace")


def _decode_as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    damage = text.count("\ufffd") + len(ODD_CONTROLS.findall(text))
    if damage > max(2, _MAX_DAMAGE * len(text)):
        raise UnreadableFile(_NO_TEXT)
    return Decoded(text.replace("\0", "").removeprefix("\ufeff"), encoding)


def _scores(data: bytes) -> dict[str, float]:
    """How much the beginning of `data` looks like Chinese in each encoding that it can be in."""
    first = _NON_ASCII.search(data)
    narrow = data[first.start() if first else 0 :][:_SAMPLE_BYTES].replace(b"\0", b"")
    scores = {
        encoding: likeness(_sample(data[:_SAMPLE_BYTES] if encoding in _WIDE else narrow, encoding))
        for encoding in _CANDIDATES
    }
    if data.count(b"\0") > _MAX_DAMAGE * len(data):  # too many for slips: they are halves of wide characters
        return {encoding: scores[encoding] for encoding in _WIDE}
    return scores


def _most_likely(data: bytes, scores: dict[str, float]) -> str:
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= _MIN_SCORE:
        return best
    guess = charset_normalizer.from_bytes(data[:_SAMPLE_BYTES]).best()
    if guess is None:
        raise UnreadableFile(_NO_TEXT)
    return guess.encoding


def _sample(data: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(data, final=False)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:  # `undefined` is a codec as well
        return None


def _codec_name(declared: str | None) -> str | None:
    """The codec to use for a declared charset: the superset that is really meant, None where there is none."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    superset = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "iso8859-1": "cp1252"}.get(name, name)
    # codecs such as rot13 and zip turn bytes into bytes
    return superset if codecs.lookup(superset)._is_text_encoding else None


def _looks_like_gbk(utf8: str, data: bytes) -> bool:
    """Whether text that decodes as UTF-8 is GBK: two-byte UTF-8 letters are pairs of GBK bytes as well."""
    foreign = [char for char in utf8 if char > "\x7f"]
    if not foreign or len(foreign) > _MAX_CHANCE or any(char > "\u07ff" for char in foreign):
        return False
    gbk = _strictly(data, "gb18030")
    if gbk is None or likeness(utf8) >= _MIN_SCORE:
        return False
    # é and its like are letters that people write: where they are, merely good GBK is not enough.
    european = any(char < "\u0180" for char in foreign)
    return likeness(gbk) > 0.8 if european else likeness(gbk) >= 0.8


def _decode_hz(data: bytes) -> str | None:
    """The text of HZ, the seven-bit form of GB 2312 that old mail and news were sent in; None for anything else."""
    if _HZ.search(data) is None or max(data) > 0x7F:
        return None
    try:
        return data.decode("hz")
    except UnicodeDecodeError:
        return None
