"""Bytes to text: UTF-8, UTF-16, UTF-32, GB18030 and Big5, distinguished even in a file of one sentence.

Most GBK files also decode as Big5 and the other way round, so what decides is how common the resulting
characters are. The two standards say themselves what is common: level 1 of GB 2312 (3,755 Simplified
characters) and level 1 of Big5 (5,401 Traditional ones) are ordered by use.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import charset_normalizer

from xunduan.errors import UnreadableFile, bilingual
from xunduan.index.documents import RawDocument
from xunduan.index.reading.mojibake import Mended, decode_hz, mend, mend_lines
from xunduan.language.han import HAN

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
_MIN_MARKS = 20
"""Question marks from which on a text may be nothing else."""
_MIN_LINE = 4
_RULED = 3
"""Times each character of a line comes on average where it is drawn, as a frame is, and tells no encoding."""
_NEIGHBOURS = frozenset(
    {"euc_kr", "cp949", "johab", "euc_jp", "euc_jis_2004", "euc_jisx0213", "shift_jis", "cp932"}
)
"""Encodings of Korean and Japanese, whose bytes are good GBK as well: a true declaration tells."""
_CERTAIN = 0.7
"""Chinese in its own encoding scores above this, from about ten characters on."""
_CLOSE = 0.2
_MAX_CHANCE = 40
"""At most so many characters of GBK are valid UTF-8 by chance."""
_NO_TEXT = bilingual("不是文本(二进制数据)，或编码无法识别", "binary data, or text in an unknown encoding")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_ODD_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

# The most frequent characters of modern Chinese, Simplified and Traditional, and its punctuation.
_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已"
    "工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内"
    "信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报"
    "才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强"
    "這個們來為國時會對過發後裡經麼學現當沒動還進樣無與長機關點業將兩間問應戰頭體見產實話內處門東聲員論義幾認條氣題別變總"
    "電數報結場計資許統區隊決馬書則聽達強萬開從"
    "，。、；：？！“”‘’《》（）「」『』〈〉【】—…·　％０１２３４５６７８９"
)


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
    if data and (hz := decode_hz(data)) is not None:
        return Decoded(hz, "hz")
    utf8 = _strictly(data, "utf-8")
    if utf8 is not None and not _ODD_CONTROLS.search(utf8) and not _looks_like_gbk(utf8, data):
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
        if rival < _CERTAIN or _score(text[:_SAMPLE_BYTES]) > rival - _CLOSE:
            return Decoded(text, stated)
    return _decode_as(data, _most_likely(data, scores))


def _mended(utf8: str) -> Decoded:
    """Valid UTF-8 as it is, or as it was before it, or lines of it, were decoded wrongly and saved."""
    mended = mend(utf8, _score) or mend_lines(utf8, _score)
    if mended is None:
        missing = utf8.count("\ufffd") + 2 * utf8.count("锟斤拷")
        if missing < max(_MIN_LINE, _MAX_DAMAGE * sum(char > "\x7f" for char in utf8)):
            return Decoded(utf8, "utf-8")
        problem = bilingual(
            f"{missing} 处文字在保存前已丢失，请找原文件",
            f"{missing} characters were lost before it was saved; look for the original",
        )
        return Decoded(utf8, "utf-8", problem)
    return Decoded(mended.text, mended.encoding, _told(mended))


def _told(mended: Mended) -> str:
    lost = f",{mended.lost} 处文字已丢失" if mended.lost else ""
    gone = f", {mended.lost} characters are lost" if mended.lost else ""
    return bilingual(
        f"文件曾被错误解码后保存，已按 {mended.encoding} 还原{lost}",
        f"saved after being decoded wrongly; repaired as {mended.encoding}{gone}",
    )


def mended_document(document: RawDocument) -> RawDocument:
    """A document whose characters were decoded wrongly before a program wrote them: a Word file pasted from a garbled
    page, a page that spells them by number; as it is where they are good."""
    names = list(document.stated)
    texts = [block.text for block in document.blocks]
    whole = "\n".join([*texts, *(document.stated[name] for name in names)])
    if _is_asked_away(whole):
        problem = bilingual(
            "文字在保存前已变成问号，请找原文件",
            "its characters had become question marks before it was saved; look for the original",
        )
        return replace(document, problems=(*document.problems, problem))
    if HAN.search(whole) or whole.isascii():
        return document
    mended = mend(whole, _score)
    lines = mended.text.split("\n") if mended else []
    if mended is None or len(lines) != whole.count("\n") + 1 or any("\n" in text for text in texts):
        return document
    blocks = (replace(block, text=text) for block, text in zip(document.blocks, lines, strict=False))
    return replace(
        document,
        blocks=tuple(blocks),
        stated=dict(zip(names, lines[len(texts) :], strict=True)),
        problems=(*document.problems, _told(mended)),
    )


def _is_asked_away(text: str) -> bool:
    """Whether most of a text is question marks, which a program wrote for characters that its encoding lacks."""
    marks = text.count("?")
    return marks >= _MIN_MARKS and marks > sum(map(str.isalpha, text))


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
    scores = {one: _score(_sample(line[:_SAMPLE_BYTES], one)) for one in ("utf-8", "gb18030", "cp950")}
    best, second = sorted(scores, key=lambda one: -scores[one])[:2]
    told = [char for char in _sample(line[:_SAMPLE_BYTES], best) if char > "\x7f"]
    if _RULED * len(set(told)) < len(told):
        return None
    return best if scores[best] >= _CERTAIN and scores[best] - scores[second] >= _CLOSE else None


def _is_neighbour(text: str) -> bool:
    """Whether a text is Korean or Japanese: nine tenths Hangul, or a fifth kana, which no Chinese text is by chance."""
    foreign = [char for char in text[:_SAMPLE_BYTES] if char > "\x7f"]
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in foreign)
    kana = sum("\u3041" <= char <= "\u30ff" for char in foreign)
    return 10 * hangul >= 8 * len(foreign) or 5 * kana >= len(foreign)


def readable_name(raw: bytes) -> str:
    """A file's name as text: UTF-8, else GBK or Big5 by likeness, as archives from other systems leave them."""
    if (utf8 := _strictly(raw, "utf-8")) is not None:
        return utf8
    texts = [text for name in ("gb18030", "cp950") if (text := _strictly(raw, name)) is not None]
    return max(texts, key=_score) if texts else raw.decode("utf-8", "replace")


def _decode_as(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    damage = text.count("\ufffd") + len(_ODD_CONTROLS.findall(text))
    if damage > max(2, _MAX_DAMAGE * len(text)):
        raise UnreadableFile(
            "不是文本(二进制数据)，或编码无法识别", "binary data, or text in an unknown encoding"
        )
    return Decoded(text.replace("\0", "").removeprefix("\ufeff"), encoding)


def _scores(data: bytes) -> dict[str, float]:
    """How much the beginning of `data` looks like Chinese in each encoding that it can be in."""
    first = _NON_ASCII.search(data)
    narrow = data[first.start() if first else 0 :][:_SAMPLE_BYTES].replace(b"\0", b"")
    scores = {
        encoding: _score(_sample(data[:_SAMPLE_BYTES] if encoding in _WIDE else narrow, encoding))
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
    if gbk is None or _score(utf8) >= _MIN_SCORE:
        return False
    european = any(char < "\u0180" for char in foreign)  # é and its like are letters that people write
    return _score(gbk) > 0.8 if european else _score(gbk) >= 0.8


def _score(text: str) -> float:
    """How much `text` looks like Chinese: the mean weight of its characters beyond ASCII, 1 at best; a rule across the
    page counts as one."""
    foreign = [char for char, _ in groupby(text) if char > "\x7f"]
    controls = len(_ODD_CONTROLS.findall(text))
    if not foreign:
        return 0.5 - controls / len(text) if text else 0.0
    return (sum(map(_weight, foreign)) - 2 * controls) / len(foreign)


@lru_cache(maxsize=65536)
def _weight(char: str) -> float:
    if char in _FREQUENT:
        return 1.0
    if char == "\ufffd":
        return -2.0
    category = unicodedata.category(char)
    if category in {"Co", "Cn", "Cc", "Cs"}:
        return -1.0
    if "\u4e00" <= char <= "\u9fff":
        return _hanzi_weight(char)
    return 0.6 if "\uff01" <= char <= "\uff5e" else 0.1


def _hanzi_weight(char: str) -> float:
    if 0xB0A1 <= _code(char, "gb2312") <= 0xD7F9 or 0xA440 <= _code(char, "big5") <= 0xC67E:
        return 0.8
    return 0.2 if _code(char, "gb2312") or _code(char, "big5") else 0.0


def _code(char: str, encoding: str) -> int:
    return int.from_bytes(char.encode(encoding, "ignore"), "big")
