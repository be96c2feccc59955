"""Text to the terms that the lexical side matches: jieba words, character bigrams, single characters, numbers,
Latin words.

Terms are made of the folded text only (xunduan.language.fold). A term carries a one-letter kind in front, so that
the kinds share one vocabulary and never match each other.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import jieba
import rjieba

from xunduan.errors import XunduanError
from xunduan.language.han import RANGE
from xunduan.language.names import COMPOUND, is_name
from xunduan.language.quantities import LATIN, NUMBER, quantity_terms

WORD, BIGRAM, CHAR = "w", "b", "c"

# A number keeps its separators and its percent sign whole: 1,234.5 and 12.5% are one token each.
_PIECES = re.compile(rf"(?P<cjk>[{RANGE}]+)|(?P<number>\d+(?:[.,:]\d+)*%?)|(?P<latin>[^\W\d_{RANGE}]+)")


def configure_jieba(cache_dir: Path, user_dictionary: Path | None) -> None:
    """Keep jieba's own cache out of the shared temporary folder, silence it, and load the user's words.

    Raises XunduanError where the cache folder cannot be made or the user dictionary cannot be read.
    """
    jieba.setLogLevel(logging.WARNING)
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise XunduanError(
            f"无法建立缓存文件夹 {cache_dir}，请用 XUNDUAN_CACHE_DIR 指定可写的文件夹",
            f"cannot make the cache folder {cache_dir}: {error.strerror}; name a writable one in XUNDUAN_CACHE_DIR",
        ) from error
    if not jieba.dt.initialized:
        jieba.dt.tmp_dir = str(cache_dir)
    jieba.initialize()
    if user_dictionary is not None:
        _load_user_dictionary(user_dictionary.expanduser().resolve())


@lru_cache(maxsize=8)
def _load_user_dictionary(path: Path) -> None:
    from xunduan.language.fold import fold

    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise XunduanError(
            f"无法读取用户词典 {path}", f"cannot read the user dictionary {path}: {error}"
        ) from error
    for line in lines:
        if fields := fold(line).split():
            frequency = int(fields[1]) if len(fields) > 1 and fields[1].isdigit() else None
            jieba.add_word(fields[0], frequency)
            rjieba.add_word(fields[0], frequency, None)


def words(folded: str) -> list[str]:
    """jieba's words of a folded text, in order, without punctuation; numbers and Latin words whole.

    rjieba cuts: the same words (over 200,000 characters of news, laws and encyclopaedia none differed), in a twelfth of
    jieba's time.
    """
    found: list[str] = []
    for match in _PIECES.finditer(folded):
        if match.lastgroup == "cjk":
            found.extend(rjieba.cut(match.group(), True))
        else:
            found.append(match.group())
    return found


def word_parts(word: str) -> list[str]:
    """The shorter words of two characters and more that a Chinese word is put together of: 汽车 and 产量 of 汽车产量."""
    return [part for part in rjieba.cut_for_search(word, True) if 1 < len(part) < len(word)]


def word_edges(folded: str) -> list[int]:
    """Where words of Chinese begin and end in a folded text, in order."""
    edges = set[int]()
    for match in _PIECES.finditer(folded):
        if match.lastgroup == "cjk":
            edges.update(accumulate(map(len, rjieba.cut(match.group(), True)), initial=match.start()))
    return sorted(edges)


def bigram_terms(folded: str) -> set[str]:
    """Character bigrams of every run of Chinese, and its numbers and Latin words: what coverage is counted over."""
    return _terms(folded, every_character=False)


def unpaired_terms(folded: str) -> set[str]:
    """Those of `bigram_terms` that are no bigrams."""
    return _terms(folded, every_character=False, bigrams=False)


def _terms(folded: str, every_character: bool, bigrams: bool = True) -> set[str]:
    """Those of `bigram_terms`, with every Chinese character if asked for: the path of one-character queries."""
    terms: set[str] = set()
    for match in _PIECES.finditer(folded):
        piece = match.group()
        if match.lastgroup == "cjk":
            if bigrams:
                terms.update(map(BIGRAM.__add__, map(str.__add__, piece, piece[1:])))
            if every_character or len(piece) == 1:
                terms.update(map(CHAR.__add__, piece))
        else:
            terms.add((NUMBER if match.lastgroup == "number" else LATIN) + piece)
    return terms


def word_terms(tokens: Iterable[str]) -> set[str]:
    """Terms of words of two characters and more; single characters say little and bigrams have them."""
    return {WORD + token for token in tokens if len(token) > 1}


# 王 磊: a name of two characters set as wide as one of three; 欧阳 倩 and 夏 侯 明 with a surname of two; 王 晓 磊, as
# those who sign stand, its gaps all alike.
_TWO = "|".join(rf"{name[0]}\s{{0,4}}{name[1]}" for name in sorted(COMPOUND))
_SPACED_NAME = re.compile(
    rf"(?<![{RANGE}])(?:[{RANGE}](\s{{1,4}})[{RANGE}]\1[{RANGE}](?!\1[{RANGE}])"
    rf"|(?:{_TWO})\s{{1,4}}[{RANGE}]{{1,2}}|[{RANGE}]\s{{1,4}}[{RANGE}])(?![{RANGE}])"
)


def _spaced_names(folded: str) -> set[str]:
    """Terms of the names whose characters stand apart."""
    names = {"".join(match.group().split()) for match in _SPACED_NAME.finditer(folded)}
    return {
        term
        for name in names
        if is_name(name) or name[:2] in COMPOUND
        for term in (WORD + name, *(BIGRAM + name[at : at + 2] for at in range(len(name) - 1)))
    }


def index_terms(folded: str, tokens: Iterable[str]) -> set[str]:
    """All terms under which a text is found."""
    return (
        _terms(folded, every_character=True)
        | word_terms(tokens)
        | quantity_terms(folded)
        | _spaced_names(folded)
    )
