"""Whether a difference between two copies of a text is a misprint, by the words of jieba's dictionary."""

from __future__ import annotations

from types import ModuleType

import jieba

from xunduan.language.names import SURNAMES
from xunduan.language.spelling import readings

_CONTEXT = 8
"""Characters on both sides of a difference that decide which words it stands in."""
_RARER = 200
"""So many times as often as its misprint, which it sounds like, a word is written: 部署 and 布署, not 定金 and 订金."""
_SPELT_EITHER_WAY = frozenset(map(frozenset, ("做作", "帐账", "像象", "份分", "唯惟", "粘黏", "词辞")))
"""Characters of which dictionaries allow both, or papers print the other (GF 1001-2001; 账户 and 帐户, 好像 and 好象)."""
_COMMON = 200
"""A word of jieba's dictionary is a common one from this frequency on."""
_PHRASE = 4
_NAMES = ("nr", "ns", "nt", "nz", "q", "m")
"""jieba's tags of people, places, organisations, other names, units and numbers: another character makes another
one."""


def is_misprint(short: str, long: str, hunk: tuple[int, int, int, int]) -> bool:
    """Whether a difference of one character, or of two that changed places, is a misprint in one of two texts.

    A misprint breaks a word of one text and makes no word of the other: 警察, 警查. Where the dictionary has both words
    they differ in meaning (河南, 河北), unless they sound alike and one of them is hardly ever written (垃圾, 拉圾) or
    stands in an idiom, or unless both spellings are in use (账户, 帐户). The broken word has to be a common one unless
    the two sound alike, as rare words are made freely (鱼塘, 虾塘). In a name another character makes another name:
    王磊, 王蕾. A character too many is a misprint where it repeats its neighbour.

    `hunk` is the span in `short` and the span in `long`.
    """
    start, end, long_start, long_end = hunk
    one, other = short[start:end], long[long_start:long_end]
    swapped = len(one) == len(other) == 2 and one == other[::-1]
    if max(len(one), len(other)) > 1 and not swapped:
        return False
    if not (one and other):
        text, at = (long, long_start) if other else (short, start)
        if text[at] in (text[at - 1 : at], text[at + 1 : at + 2]):
            return True
    words = (_words_at(short, start, end), _words_at(long, long_start, long_end))
    alike = swapped or (one and other and not set(readings(one)).isdisjoint(readings(other)))
    rare, common = sorted(max(map(_frequency, found), default=0) for found in words)
    either = {one, other} in _SPELT_EITHER_WAY
    idiom = alike and any(_tag(word) == "i" for found in words for word in found)
    if rare and not (either or idiom or (alike and common >= _RARER * rare)):
        return False
    in_use = either and one not in "份分"  # 作报告 and 做报告 need no word around them; 三百份 and 三百分 do
    if not in_use and common < (1 if alike else _COMMON):
        return False
    if any(_is_name(word) for found in words for word in found):
        return False
    return not (_in_a_name(short, start, end) or _in_a_name(long, long_start, long_end))


def _frequency(word: str) -> int:
    return jieba.dt.FREQ.get(word, 0)


def _words_at(text: str, start: int, end: int) -> list[str]:
    """The dictionary's words of two characters and more that hold, or bridge, the span.

    Of a phrase of four characters or more (公共秩序) it is the commonest word in it that does; an idiom is one word.
    """
    jieba.initialize()
    begin = max(0, start - _CONTEXT)
    context = text[begin : end + _CONTEXT]
    start, end = start - begin, end - begin

    def covers(first: int, last: int) -> bool:
        return first < end and last > start if end > start else first < start < last

    found = []
    for word, first, last in jieba.dt.tokenize(context, HMM=False):
        if len(word) > 1 and covers(first, last) and _frequency(word):
            parts = [(first, last)]
            if len(word) >= _PHRASE and _tag(word) != "i":
                parts += [(i, j) for i in range(first, last) for j in range(i + 2, last + 1) if covers(i, j)]
            found.append(max((context[i:j] for i, j in parts), key=_frequency))
    return found


def _is_name(word: str) -> bool:
    return _tag(word).startswith(_NAMES)


def _tag(word: str) -> str:
    """jieba's tag of a word of its dictionary."""
    return str(_posseg().dt.word_tag_tab.get(word, ""))


def _in_a_name(text: str, start: int, end: int) -> bool:
    """Whether the span stands in what reads as a person's name (陈思远, whose last characters are no word), or right
    behind a surname."""
    at, before = max(0, start - _CONTEXT), ""
    for token in _posseg().cut(text[at : end + _CONTEXT]):
        first, at = at, at + len(token.word)
        if first < end and start < at:
            if token.flag.startswith("nr") and token.word[0] in SURNAMES:
                return True
            if before in SURNAMES and _tag(before).startswith("nr"):
                return True
        before = token.word
    return False


def dictionary_places(text: str) -> list[str]:
    """Place names of jieba's dictionary."""
    return [token.word for token in _posseg().cut(text, HMM=False) if token.flag == "ns"]


def _posseg() -> ModuleType:
    """jieba's tagger. It reads its tags when it is imported: half a second that most updates do without."""
    from jieba import posseg

    return posseg
